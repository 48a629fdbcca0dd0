#ifndef BATCH_PAPER_PAGES_H
#define BATCH_PAPER_PAGES_H

#include "batch/bill_page.h"
#include "batch/document_bytes.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "xdoc/style.h"
#include "xdoc/writer.h"

/*
 * Bills as HTML.  A stylesheet makes a frame once, with the comment PAPER_PAGES_MARK where the
 * pages come, and each page: so a document of any number of bills is written in constant memory.
 * Order: paper_pages_open; for each document begin, add for each bill, end; paper_pages_close.
 */
#define PAPER_PAGES_MARK "<!--pages-->"

struct paper_pages {
    const struct bill_ubl_company *company;
    enum explain_language language;
    const char *stylesheet; /* a file; NULL: that of the program */
    struct style *style;
    struct document_bytes xml; /* of the page at hand */
    struct weir_arena *scratch;
    struct weir_text before; /* of the frame: up to the mark, */
    struct weir_text after;  /* and from it on */
};

/* company, language and stylesheet are set.  From arena; close it also after a failure. */
enum weir_status paper_pages_open(struct paper_pages *pages, struct weir_arena *arena,
                                  struct weir_error *error) __attribute__((warn_unused_result));

struct paper_pages_sink {
    writer_sink put;
    void *context;
};

enum weir_status paper_pages_begin(const struct paper_pages *pages, struct paper_pages_sink sink,
                                   struct weir_error *error) __attribute__((warn_unused_result));
enum weir_status paper_pages_add(struct paper_pages *pages, const struct bill_walk_bill *bill,
                                 struct paper_pages_sink sink, struct weir_error *error)
    __attribute__((warn_unused_result));
enum weir_status paper_pages_end(const struct paper_pages *pages, struct paper_pages_sink sink,
                                 struct weir_error *error) __attribute__((warn_unused_result));

void paper_pages_close(struct paper_pages *pages);

#endif
