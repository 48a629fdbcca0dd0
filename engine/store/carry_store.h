#ifndef STORE_CARRY_STORE_H
#define STORE_CARRY_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/carry.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/* Water that changes hands with a meter. */
struct carry_store_key {
    int64_t account_id; /* that the meter leaves */
    int64_t meter_id;
};

struct carry_store_bills {
    const struct carry_bill *item;
    uint32_t count;
};

/* What the account's live bills counted in blocks, in order.  From arena. */
enum weir_status carry_store_read(struct db *db, struct carry_store_key key,
                                  struct weir_arena *arena, struct carry_store_bills *bills,
                                  struct weir_error *error) __attribute__((warn_unused_result));

/* A meter that came from another account. */
struct carry_store_merge {
    int64_t meter_id;
    int32_t day;
    bool carry; /* with its water */
};

struct carry_store_merges {
    const struct carry_store_merge *item;
    uint32_t count;
};

/* Those of the account.  From arena. */
enum weir_status carry_store_merges(struct db *db, int64_t account_id, struct weir_arena *arena,
                                    struct carry_store_merges *merges, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
