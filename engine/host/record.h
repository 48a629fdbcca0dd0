#ifndef HOST_RECORD_H
#define HOST_RECORD_H

#include <stdint.h>

#include "host/file.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/text.h"

/* The records of a CSV file (RFC 4180, UTF-8), one at a time and in constant memory, each with the
 * line it begins on.  What the columns mean is sheet.h's business. */
#define RECORD_FIELD_MAX 64     /* fields of a record */
#define RECORD_FIELD_BYTES 4096 /* of one field */
#define RECORD_BYTES 65536      /* of a record as it stands in the file */

struct record {
    struct weir_text field[RECORD_FIELD_MAX];
    uint32_t field_count;
    uint32_t line;       /* it begins on; the first line is 1 */
    const char *problem; /* NULL, or what is wrong with its form; then the fields mean nothing */
    const char *hint;    /* what to do about the problem, or NULL */
};

struct record_reader;

/* Borrows input until record_close; memory from arena.  A BOM is passed over. */
enum weir_status record_open(struct file_reader *input, struct weir_arena *arena,
                             struct record_reader **reader, struct weir_error *error)
    __attribute__((warn_unused_result));

/* NULL is fine. */
void record_close(struct record_reader *reader);

/* The next record, or NULL at the end; borrows until the next call.  Empty lines are passed over.
 * After a problem it goes on with the next line, unless that cannot be known. */
enum weir_status record_next(struct record_reader *reader, const struct record **record,
                             struct weir_error *error) __attribute__((warn_unused_result));

#endif
