#ifndef BATCH_BILL_RUN_H
#define BATCH_BILL_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/run_review.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * `weir bill`: one billing run over all accounts of a scope that were read since their last bill.
 * Plans once (scope, journal number, chunks), bills chunk by chunk, seals.  The result is a draft.
 * The same request takes up an interrupted run where it stopped, and gives a draft that was sealed
 * without anybody being told.  A lost session is had again and the run taken up, some times.
 */
#define BILL_RUN_LOCK_WAIT_MS 2000 /* for another run that is just ending */
#define BILL_RUN_PLAN_TRIES 3      /* when something is posted while it plans */

struct bill_run_request {
    const char *conninfo; /* for the workers' sessions; NULL: libpq's own environment */
    int64_t resume_id;    /* an open run to go on with, by what it was begun with; 0: by the rest */
    int32_t through_day;  /* reads of this day still count */
    int32_t invoice_day;
    bool any_invoice_day;     /* nobody asked for it: one that was begun on another day goes on */
    struct weir_text cycle;   /* absent: any */
    struct weir_text account; /* absent: all; not with a cycle */
    struct weir_text tariff;  /* of a rebill; absent: any */
    bool rebill;              /* corrects what is billed; through_day is not looked at */
    int64_t chunk_accounts;
    int64_t jobs;
    bool dry_run;              /* computes, and leaves nothing behind */
    struct weir_text settings; /* canonical text of every setting that can change a result */
};

struct bill_run_result {
    int64_t run_id;   /* as soon as there is one, also after a failure; 0 for a dry run */
    bool nothing_due; /* and so no run; of a rebill: nothing is billed that could be corrected */
    struct run_review review; /* of the sealed draft, or of what a dry run would have made */
};

/* WEIR_E_BUSY: another run is computed, or a draft may have the same accounts; WEIR_E_STOPPED: a
 * signal asked for it, and the run can be taken up.  From arena. */
enum weir_status bill_run(struct db *db, const struct bill_run_request *request,
                          struct weir_arena *arena, struct bill_run_result *result,
                          struct weir_error *error) __attribute__((warn_unused_result));

#endif
