#ifndef BATCH_READ_CSV_H
#define BATCH_READ_CSV_H

#include "batch/read_source.h"

/* Meter reads as CSV: meter, date, register, and, if wanted, kind and note; a struct read_format.
 */
enum weir_status read_csv_open(struct read_source *source, struct weir_error *error)
    __attribute__((warn_unused_result));
enum weir_status read_csv_next(struct read_source *source, struct read_record *record, bool *more,
                               struct weir_error *error) __attribute__((warn_unused_result));
void read_csv_close(struct read_source *source);

#endif
