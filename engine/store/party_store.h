#ifndef STORE_PARTY_STORE_H
#define STORE_PARTY_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * Whom bills are for, and what their meters are called.  Names and addresses are a table of their
 * own, which not every role may read: ask party_store_allowed first.
 */
enum weir_status party_store_allowed(struct db *db, bool *allowed, struct weir_error *error)
    __attribute__((warn_unused_result));

struct party_store_party {
    int64_t account_id;
    int32_t from_day;
    struct weir_text name; /* or absent */
    struct weir_text address;
};

struct party_store_parties {
    const struct party_store_party *item; /* by account_id, from_day */
    uint32_t count;
};

struct party_store_range {
    int64_t account_lo;
    int64_t account_hi; /* inclusive */
    int64_t as_of_no;
};

/* The rows of a range of accounts as they stood then.  From arena. */
enum weir_status party_store_read(struct db *db, const struct party_store_range *range,
                                  struct weir_arena *arena, struct party_store_parties *parties,
                                  struct weir_error *error) __attribute__((warn_unused_result));

/* The account's row that holds on day, or else its first; NULL: it has none. */
struct party_store_key {
    int64_t account_id;
    int32_t day;
};
const struct party_store_party *party_store_find(const struct party_store_parties *parties,
                                                 struct party_store_key key);

struct party_store_meter {
    int64_t meter_id;
    struct weir_text name;
};

struct party_store_meters {
    const struct party_store_meter *item; /* by meter_id */
    uint32_t count;
};

/* The names of the meters of these numbers.  From arena. */
enum weir_status party_store_meters(struct db *db, const int64_t *meter_id, uint32_t count,
                                    struct weir_arena *arena, struct party_store_meters *meters,
                                    struct weir_error *error) __attribute__((warn_unused_result));

/* The meter's name, or an absent text. */
struct weir_text party_store_meter(const struct party_store_meters *meters, int64_t meter_id);

#endif
