#ifndef STORE_COPY_H
#define STORE_COPY_H

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * COPY … BINARY, both ways: how all bulk data moves.  One COPY at a time in a session, and no other
 * statement until it ends.  Use: begin, next until there is no row (or row and fields, flush now
 * and then, end), free.
 */
#define COPY_ARG_MAX 9              /* $1 to $9 */
#define COPY_FIELD_MAX 64           /* columns of a row */
#define COPY_SQL_SIZE 4096          /* bytes of a statement with its numbers written in */
#define COPY_BUFFER_SIZE (1U << 16) /* bytes gathered before they are sent */

/* COPY takes no parameters, so $1 … in a compiled-in statement become these integers' digits. */
struct copy_args {
    int64_t value[COPY_ARG_MAX];
    uint32_t count;
};

/* --- out ---------------------------------------------------------------------------------------
 */
struct copy_out;

/* "COPY (SELECT …) TO STDOUT (FORMAT binary)"; args NULL: none.  Owns: free with copy_out_free. */
enum weir_status copy_out_begin(struct db *db, const char *sql, const struct copy_args *args,
                                struct copy_out **out, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The next row, or *row false at the end.  Texts of the row before are gone then. */
enum weir_status copy_out_next(struct copy_out *out, bool *row, struct weir_error *error)
    __attribute__((warn_unused_result));

uint32_t copy_out_fields(const struct copy_out *out);
bool copy_out_null(const struct copy_out *out, uint32_t field);

/* bool, int2, int4, int8, by their size; null gives 0. */
int64_t copy_out_int(const struct copy_out *out, uint32_t field);

/* A date; null gives WEIR_DAY_NONE. */
int32_t copy_out_day(const struct copy_out *out, uint32_t field);

/* The bytes of a text or bytea; null gives the absent text.  Borrows until the next row. */
struct weir_text copy_out_text(const struct copy_out *out, uint32_t field);

struct copy_int8s {
    const int64_t *item;
    uint32_t count;
};

/* An int8[] of one dimension without nulls; null gives count 0.  From arena. */
enum weir_status copy_out_int8s(const struct copy_out *out, uint32_t field,
                                struct weir_arena *arena, struct copy_int8s *int8s,
                                struct weir_error *error) __attribute__((warn_unused_result));

/* Cancels the COPY if it has not ended.  NULL is fine. */
void copy_out_free(struct copy_out *out);

/* --- in ----------------------------------------------------------------------------------------
 */
struct copy_in;

/* "COPY t (columns) FROM STDIN (FORMAT binary)".  Owns: free with copy_in_free. */
enum weir_status copy_in_begin(struct db *db, const char *sql, struct copy_in **in,
                               struct weir_error *error) __attribute__((warn_unused_result));

/* Begins a row of that many fields; each is then written once, in order.  A failure is kept and
 * told by flush or end. */
void copy_in_row(struct copy_in *in, uint16_t fields);
void copy_in_bool(struct copy_in *in, bool value);
void copy_in_int2(struct copy_in *in, int16_t value);
void copy_in_int4(struct copy_in *in, int32_t value);
void copy_in_int8(struct copy_in *in, int64_t value);
void copy_in_day(struct copy_in *in, int32_t day);              /* WEIR_DAY_NONE: null */
void copy_in_text(struct copy_in *in, struct weir_text text);   /* absent: null */
void copy_in_bytes(struct copy_in *in, struct weir_text bytes); /* absent: null */
void copy_in_int8s(struct copy_in *in, const int64_t *item, uint32_t count);
void copy_in_null(struct copy_in *in);

/* Sends what is gathered.  Never needed: rows are sent by themselves as they come. */
enum weir_status copy_in_flush(struct copy_in *in, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Ends the COPY; its rows hold when the transaction commits.  rows NULL: not wanted. */
enum weir_status copy_in_end(struct copy_in *in, int64_t *rows, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Makes the COPY fail if it has not ended.  NULL is fine. */
void copy_in_free(struct copy_in *in);

#endif
