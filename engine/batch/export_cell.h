#ifndef BATCH_EXPORT_CELL_H
#define BATCH_EXPORT_CELL_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/export_kind.h"
#include "batch/export_tariff.h"
#include "host/file.h"
#include "store/copy.h"
#include "weir/text.h"

/* One field of a row as an export writes it: the same text in CSV and XML, but for yes and no. */
#define EXPORT_CELL_SIZE 64 /* bytes of any field that is not a text */

enum export_cell_format { EXPORT_CELL_CSV = 1, EXPORT_CELL_XML };

/* The field's text, absent for a null.  Borrows buffer or the row. */
struct weir_text export_cell_text(const struct copy_out *row, const struct export_field *field,
                                  struct export_tariffs *tariffs, enum export_cell_format format,
                                  char buffer[EXPORT_CELL_SIZE]);

/* A number of a type as text, a NUL after it. */
struct weir_text export_cell_number(enum export_type type, int64_t value,
                                    char buffer[EXPORT_CELL_SIZE]);

/* The heading of a CSV, and a row of it: RFC 4180.  A text that a spreadsheet would take for a
 * formula (it begins with = + - @, a tab or a line's end) gets an apostrophe before it. */
void export_cell_csv_text(struct file_write *write, struct weir_text text); /* one field */
void export_cell_csv_heading(struct file_write *write, const struct export_fields *fields);
void export_cell_csv_row(struct file_write *write, const struct copy_out *row,
                         const struct export_fields *fields, struct export_tariffs *tariffs);

#endif
