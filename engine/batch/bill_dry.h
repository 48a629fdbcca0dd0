#ifndef BATCH_BILL_DRY_H
#define BATCH_BILL_DRY_H

#include "batch/run_review.h"
#include "store/bill_store.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/* A run that is only computed and added up: nothing is written. */
struct bill_dry_request {
    const struct bill_store_run *run;
    const struct bill_store_ranges *ranges;
};

/* Fills review as a real run's would be, but for what only a stored one has.  From arena.
 * WEIR_E_STOPPED when a signal asked for it. */
enum weir_status bill_dry_run(struct db *db, const struct bill_dry_request *request,
                              struct weir_arena *arena, struct run_review *review,
                              struct weir_error *error) __attribute__((warn_unused_result));

#endif
