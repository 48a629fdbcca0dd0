#ifndef STORE_DB_PRIVATE_H
#define STORE_DB_PRIVATE_H

/* What db*.c and copy.c share, and nobody else sees: the connection, PostgreSQL's words as an
 * error, its types and their bytes. */
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"

#define DB_DAY_EPOCH                                                                               \
    10957 /* 2000-01-01, where PostgreSQL's dates begin, in days since 1970-01-01 */

enum db_oid { /* pg_type.dat: these never change */
              OID_BOOL = 16,
              OID_BYTEA = 17,
              OID_INT8 = 20,
              OID_INT2 = 21,
              OID_INT4 = 23,
              OID_TEXT = 25,
              OID_OID = 26,
              OID_NAME = 19,
              OID_VARCHAR = 1043,
              OID_DATE = 1082,
              OID_INT8S = 1016,
};

struct db_rows {
    PGresult *result;
};

PGconn *db_connection(struct db *db);

/* Turns a failed result (NULL: the connection's own state) into *error.  Does not free result. */
enum weir_status db_failure(struct db *db, const PGresult *result, struct weir_error *error);

static inline void
db_put_u32(unsigned char *at, uint32_t value)
{
    at[0] = (unsigned char)(value >> 24);
    at[1] = (unsigned char)(value >> 16);
    at[2] = (unsigned char)(value >> 8);
    at[3] = (unsigned char)value;
}

static inline void
db_put_u64(unsigned char *at, uint64_t value)
{
    db_put_u32(at, (uint32_t)(value >> 32));
    db_put_u32(at + 4, (uint32_t)value);
}

static inline uint32_t
db_get_u32(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static inline uint64_t
db_get_u64(const unsigned char *at)
{
    return (uint64_t)db_get_u32(at) << 32 | db_get_u32(at + 4);
}

/* A signed integer of 1 (bool), 2, 4 or 8 bytes, most significant first. */
static inline int64_t
db_get_int(const unsigned char *at, uint32_t size)
{
    switch (size) {
    case 1:
        return at[0];
    case 2:
        return (int16_t)((uint32_t)at[0] << 8 | at[1]);
    case 4:
        return (int32_t)db_get_u32(at);
    default:
        return (int64_t)db_get_u64(at);
    }
}

/* The binary form of int8[]: 20 bytes of head (12 when empty) and 12 an item. */
#define DB_INT8S_SIZE(count) ((size_t)20 + (size_t)12 * (count))
size_t db_params_put_int8s(unsigned char *at, const int64_t *item, uint32_t count);

/* Parameters as libpq takes them. */
struct db_encoded {
    const char *value[DB_PARAM_MAX];
    int size[DB_PARAM_MAX];
    int format[DB_PARAM_MAX];
    unsigned char scalar[DB_PARAM_MAX][8];
    unsigned char *array[DB_PARAM_MAX]; /* owned */
};

/* Writes each parameter as its type wants it; one that does not fit its type is a bug.  False: no
 * memory.  Borrows params; release in either case. */
bool db_params_encode(struct db_encoded *encoded, const struct db_params *params, const Oid *type);
void db_params_release_encoded(struct db_encoded *encoded);

#endif
