#ifndef BATCH_TARIFF_DOCUMENT_H
#define BATCH_TARIFF_DOCUMENT_H

#include "core/fault.h"
#include "core/names.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/tariff.h"
#include "weir/text.h"
#include "xdoc/xdoc.h"

/* A tariff document: its bytes, what it says, and what is wrong with it. */
struct tariff_document {
    const char *file;
    struct weir_text bytes;
    struct weir_tariff *tariff; /* ready to price with; NULL when faults has errors */
    struct fault_list faults;   /* in order of lines */
};

/*
 * Reads and checks a document that is at hand; its counters are numbered by names.  A document with
 * faults is an answer, not a failure: WEIR_E_NOMEM is the only one.  From arena; borrows nothing
 * but input->file and input->bytes.
 */
enum weir_status tariff_document_parse(const struct xdoc_input *input, struct names *names,
                                       struct weir_arena *arena, struct tariff_document *document,
                                       struct weir_error *error)
    __attribute__((warn_unused_result));

/* The same for a file, named as the user typed it.  Also WEIR_E_IO, and WEIR_E_INVALID for a file
 * over 16 MiB. */
enum weir_status tariff_document_read(const char *file, struct names *names,
                                      struct weir_arena *arena, struct tariff_document *document,
                                      struct weir_error *error) __attribute__((warn_unused_result));

/* The first error among document's faults as *error, so that it can be reported like any other;
 * returns its status.  There must be one. */
enum weir_status tariff_document_error(const struct tariff_document *document,
                                       struct weir_error *error);

#endif
