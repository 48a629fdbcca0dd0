#ifndef STORE_OUTCOME_STORE_H
#define STORE_OUTCOME_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* How nights and whole verifications ended. */
#define OUTCOME_STORE_DETAIL_BYTES 600

enum outcome_store_work { OUTCOME_STORE_NIGHTLY, OUTCOME_STORE_VERIFY, OUTCOME_STORE_WORK_COUNT };

struct outcome_store_item {
    int64_t began_s; /* since 1970-01-01 UTC; 0: it never was */
    int64_t ended_s;
    int64_t exit_code;
    int64_t found_count;        /* verify: faults; nightly: steps that failed */
    struct weir_text detail;    /* what it came to, at most OUTCOME_STORE_DETAIL_BYTES */
    struct weir_text ended_iso; /* when read: UTC, ISO 8601 */
};

/* Notes how it ended, where this role may: *noted says so.  In the caller's transaction, or one of
 * its own. */
enum weir_status outcome_store_add(struct db *db, enum outcome_store_work work,
                                   const struct outcome_store_item *item, bool *noted,
                                   struct weir_error *error) __attribute__((warn_unused_result));

/* How each ended last, by enum outcome_store_work; began_s 0 where it never was.  From arena. */
enum weir_status outcome_store_last(struct db *db, struct weir_arena *arena,
                                    struct outcome_store_item last[OUTCOME_STORE_WORK_COUNT],
                                    struct weir_error *error) __attribute__((warn_unused_result));

#endif
