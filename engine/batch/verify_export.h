#ifndef BATCH_VERIFY_EXPORT_H
#define BATCH_VERIFY_EXPORT_H

#include <stdbool.h>

#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * Holds an XML export against itself, in constant memory: of invoices, bills and fees, lines
 * against their invoice, invoices against the totals of their run and of the file, and their
 * digests, in order, against the run's root; of a ledger, debit against credit, in each entry and
 * over all. What a line says in words is not under a sum: for that an export has a digest, and a
 * signature.
 */

/* Whether a file begins as such an export. */
bool verify_export_recognise(struct weir_text head);

typedef enum weir_status verify_export_tell(void *context, struct weir_text words);

/* Tells what does not add up, with the line that says so; a document that is cut off or not well
 * formed is told, too. */
enum weir_status verify_export_check(const char *file, verify_export_tell *tell, void *context,
                                     struct weir_error *error) __attribute__((warn_unused_result));

#endif
