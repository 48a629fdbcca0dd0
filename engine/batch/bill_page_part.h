#ifndef BATCH_BILL_PAGE_PART_H
#define BATCH_BILL_PAGE_PART_H

#include <stdint.h>

#include "batch/bill_page.h"
#include "batch/export_kind.h"
#include "weir/text.h"

/* The parts of a page that say why: blocks, lines, documents, words. */
struct bill_page_document { /* that something on the page is based on */
    struct weir_text name;
    struct weir_text url; /* or absent */
};

struct bill_page_part {
    const struct bill_page *page;
    const struct canon_invoice *invoice;
    struct writer *writer;
    struct weir_arena *arena;
    struct bill_page_document *document; /* each once, in the order of the lines */
    uint32_t document_count;
    uint32_t *document_no; /* beside the lines, from 1; 0: none */
};

void bill_page_part_number(const struct bill_page_part *part, const char *name,
                           enum export_type type, int64_t number);

/* Finds the documents. */
enum weir_status bill_page_part_begin(struct bill_page_part *part, struct weir_error *error)
    __attribute__((warn_unused_result));

void bill_page_part_lines(const struct bill_page_part *part);

/* What belongs to whom: one for each fund, and one for the supplier. */
void bill_page_part_funds(const struct bill_page_part *part);

void bill_page_part_documents(const struct bill_page_part *part);

/* How it was computed, sentence by sentence, up to the lines. */
void bill_page_part_steps(const struct bill_page_part *part);

#endif
