#ifndef STORE_ROW_H
#define STORE_ROW_H

#include <stdbool.h>
#include <stdint.h>

#include "store/copy.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* What the rows of several tables share. */
#define ROW_ABSENT INT64_C(-1) /* null, in columns that are never below zero */

/* Rows on their way into an arena. */
struct row_reading {
    const struct db_rows *rows;
    struct weir_arena *arena;
    bool full; /* memory is out: what was copied since is not to be used */
};

/* A copy of a text, from arena; absent when it is null. */
struct weir_text row_copy(struct row_reading *reading, uint32_t row, uint32_t column);

typedef enum weir_status row_take_text(void *context, struct weir_text text,
                                       struct weir_error *error);

/* Hands over the first field of each row of a COPY, borrowed; the first status of take that is not
 * WEIR_OK ends it and is returned. */
enum weir_status row_each_text(struct db *db, const char *sql, const struct copy_args *args,
                               row_take_text *take, void *context, struct weir_error *error)
    __attribute__((warn_unused_result));

/* How a row that reaches back over billed days counts; the order of the words in a file. */
enum row_reason {
    ROW_REASON_LATE = 1, /* what was billed stands */
    ROW_REASON_ERROR,    /* what was billed is wrong, and rebill corrects it */
};

/* A range of accounts or meters, both ends in it. */
struct row_range {
    int64_t first_id;
    int64_t last_id;
};

static inline struct copy_args
row_range_args(struct row_range range)
{
    return (struct copy_args){.value = {range.first_id, range.last_id}, .count = 2};
}

static inline struct weir_text
row_reason_text(int64_t reason)
{
    return reason == ROW_REASON_ERROR ? (struct weir_text){"error", 5}
                                      : (struct weir_text){"late", 4};
}

static inline int64_t
row_get_reason(const struct copy_out *out, uint32_t field)
{
    /* "late" or "error", by the table's check. */
    const struct weir_text reason = copy_out_text(out, field);
    return reason.size == 5 ? ROW_REASON_ERROR : ROW_REASON_LATE;
}

static inline int64_t
row_get_int(const struct copy_out *out, uint32_t field)
{
    return copy_out_null(out, field) ? ROW_ABSENT : copy_out_int(out, field);
}

static inline void
row_put_int8(struct copy_in *in, int64_t value)
{
    if (value == ROW_ABSENT)
        copy_in_null(in);
    else
        copy_in_int8(in, value);
}

#endif
