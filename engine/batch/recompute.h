#ifndef BATCH_RECOMPUTE_H
#define BATCH_RECOMPUTE_H

#include <stdint.h>

#include "batch/bill_chunk.h"
#include "batch/bill_rules.h"
#include "store/db.h"
#include "store/run_store.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/*
 * A run computed again from what is stored: the rows it saw, the tariffs it froze, and each account
 * as the entries posted before it had left it.  What an explanation shows and a replay compares.
 * Order: recompute_init, recompute_accounts once or more, recompute_release.
 */
struct recompute {
    struct run_store_run run;
    struct bill_rules rules;
    struct bill_chunk chunk; /* what recompute_accounts filled last */
};

/* Makes a stored run ready, by this program's rules: ask recompute_check_rules first, unless what
 * comes out is only compared.  WEIR_E_SEAL: the tariffs stored are not those it was computed with.
 * *recompute stays where it is; texts of run are borrowed, tariffs come from arena.  Release it
 * also after a failure. */
enum weir_status recompute_init(struct recompute *recompute, struct db *db,
                                const struct run_store_run *run, struct weir_arena *arena,
                                struct weir_error *error) __attribute__((warn_unused_result));
void recompute_release(struct recompute *recompute);

/* Whether this program has the rules the run was computed by (WEIR_E_INVALID); and whether the
 * database has the documents that the run froze when it was opened (WEIR_E_SEAL), a part of
 * recompute_init that runs of other kinds need too. */
enum weir_status recompute_check_rules(const struct run_store_run *run, int32_t rules_version,
                                       struct weir_error *error)
    __attribute__((warn_unused_result));
enum weir_status recompute_check_tariffs(const struct run_store_run *run,
                                         const struct account_rules *rules,
                                         struct weir_arena *arena, struct weir_error *error)
    __attribute__((warn_unused_result));

struct recompute_range {
    int64_t account_lo;
    int64_t account_hi; /* inclusive */
};

/* Fills chunk with the bills and findings of the range.  With rules.rules.explain set, each bill
 * has its basis. */
enum weir_status recompute_accounts(struct recompute *recompute, struct db *db,
                                    struct recompute_range range, struct weir_error *error)
    __attribute__((warn_unused_result));

struct recompute_entry {
    int64_t account_id;
    int32_t entry_no;
};

/* The entry as it was computed last; NULL: there is none. */
const struct bill_output_account *recompute_find(const struct recompute *recompute,
                                                 struct recompute_entry entry);

#endif
