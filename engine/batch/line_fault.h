#ifndef BATCH_LINE_FAULT_H
#define BATCH_LINE_FAULT_H

#include <stdint.h>

#include "host/sheet.h"
#include "weir/text.h"

/*
 * Faults that are seen only when rows are held against each other or against the database, after
 * the sheet was read: they join the sheet's own, so that a user sees all of a file's at once.
 */

/* Adds a fault of a line: the pattern with text in quotes at its mark (error_set_text).
 * The error, for a detail or hint; NULL when the list is full and the fault is only counted. */
struct weir_error *line_fault_add(struct sheet_faults *faults, const char *file, uint32_t line,
                                  const char *pattern, struct weir_text text);

/* Puts those that are kept in the order of their lines. */
void line_fault_sort(struct sheet_faults *faults);

/* The error that stands for all of them: `3 faults in accounts.csv: nothing was changed`. */
enum weir_status line_fault_status(const struct sheet_faults *faults, const char *file,
                                   struct weir_error *error);

#endif
