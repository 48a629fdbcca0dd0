#ifndef STORE_TARIFF_STORE_H
#define STORE_TARIFF_STORE_H

#include <stdint.h>

#include "core/names.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* Published tariff documents, and the numbers of the counters they name. */
#define TARIFF_STORE_NOW INT64_MAX /* as of the newest journal number */

struct tariff_store_document {
    int32_t tariff_no;
    struct weir_text tariff; /* its id */
    struct weir_text digest; /* SHA-256 of bytes: 32 bytes */
    struct weir_text bytes;
    int64_t recorded_no;
    struct weir_text recorded_at; /* UTC, ISO 8601 */
    struct weir_text reason;      /* of a correction; else absent */
};

struct tariff_store_key {
    int64_t as_of_no;
    struct weir_text tariff; /* an id; absent: every */
};

struct tariff_store_list {
    const struct tariff_store_document *item; /* by id */
    uint32_t count;
};

/* The documents that hold as of key.as_of_no, if any.  From arena. */
enum weir_status tariff_store_read(struct db *db, struct tariff_store_key key,
                                   struct weir_arena *arena, struct tariff_store_list *list,
                                   struct weir_error *error) __attribute__((warn_unused_result));

/* Adds a document; its tariff, digest, bytes, recorded_no and reason are read.  The journal number
 * must have been taken in this transaction. */
enum weir_status tariff_store_add(struct db *db, const struct tariff_store_document *document,
                                  int32_t *tariff_no, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Fills the empty names with the counters' numbers. */
enum weir_status tariff_store_read_names(struct db *db, struct names *names,
                                         struct weir_error *error)
    __attribute__((warn_unused_result));

/* Adds the names after the first known_count. */
enum weir_status tariff_store_add_names(struct db *db, const struct names *names,
                                        uint32_t known_count, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
