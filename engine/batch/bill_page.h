#ifndef BATCH_BILL_PAGE_H
#define BATCH_BILL_PAGE_H

#include "batch/bill_ubl.h"
#include "batch/bill_walk.h"
#include "batch/explain.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "xdoc/writer.h"

/*
 * An invoice as a stylesheet wants it: one document of schemas/page.xsd, with the meter reads, the
 * blocks and how far they are filled, every line with its title, its reason and its document, whose
 * money it is, how it was computed in words, and a QR code.
 */
#define BILL_PAGE_NAMESPACE "urn:weir:page:1"

struct bill_page {
    const struct bill_walk_bill *bill;
    const struct bill_ubl_company *company;
    enum explain_language language;
};

/* Writes the document into a writer just opened.  arena is for this call alone. */
enum weir_status bill_page_write(const struct bill_page *page, struct writer *writer,
                                 struct weir_arena *arena, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The document whose page is the frame around all others: a `frame` element. */
void bill_page_frame(const struct bill_ubl_company *company, enum explain_language language,
                     struct writer *writer);

#endif
