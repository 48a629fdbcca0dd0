#ifndef BATCH_READ_JSON_H
#define BATCH_READ_JSON_H

#include "batch/read_source.h"

/* Telegrams of wmbusmeters, one JSON object a line; a struct read_format.  Only total_m3 is a
 * register; telegrams of other media, and those without it, are passed over and counted. */
enum weir_status read_json_open(struct read_source *source, struct weir_error *error)
    __attribute__((warn_unused_result));
enum weir_status read_json_next(struct read_source *source, struct read_record *record, bool *more,
                                struct weir_error *error) __attribute__((warn_unused_result));
void read_json_close(struct read_source *source);

#endif
