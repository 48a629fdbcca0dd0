#ifndef BATCH_FEE_ASSESS_H
#define BATCH_FEE_ASSESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/civil.h"
#include "batch/run_review.h"
#include "core/fee_period.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * `weir fees assess`: one run of kind fee over all permits, and points without one.  All of it is
 * one transaction, so an interrupted one leaves nothing behind.  The result is a draft.
 */
#define FEE_ASSESS_DAY_MAX                                                                         \
    (CIVIL_DAY_MAX - 365) /* 9998-12-31: periods end in a year that is known */

struct fee_assess_request {
    int32_t through_day; /* reads of this day still count */
    int32_t entry_day;
    enum fee_period period;
    int64_t chunk_accounts;    /* taxpayers at a time */
    struct weir_text settings; /* one more line of the run's settings; absent: none */
    bool again;                /* findings alone, which were told before, make no run */
};

struct fee_assess_result {
    bool nothing_due; /* the ledger says it all, and so there is no run */
    int64_t run_id;
    struct run_review review; /* of the draft */
};

/* WEIR_E_INVALID: through_day is after FEE_ASSESS_DAY_MAX, or the month of entry_day is closed.
 * WEIR_E_BUSY: another run is computed, or a draft of kind fee waits.  From arena. */
enum weir_status fee_assess_run(struct db *db, const struct fee_assess_request *request,
                                struct weir_arena *arena, struct fee_assess_result *result,
                                struct weir_error *error) __attribute__((warn_unused_result));

#endif
