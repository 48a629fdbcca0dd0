#ifndef BATCH_OVERVIEW_H
#define BATCH_OVERVIEW_H

#include <stdint.h>

#include "store/approval_store.h"
#include "store/db.h"
#include "store/month_store.h"
#include "store/outcome_store.h"
#include "store/run_store.h"
#include "store/status_store.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/* How the installation stands: what `weir status` shows and metrics tell. */
#define OVERVIEW_RUN_MAX 6 /* the last runs */
#define OVERVIEW_WAITING_MAX                                                                       \
    9 /* drafts; more are counted by nobody, since drafts of scopes are few */
#define OVERVIEW_FILE_MAX 3

struct overview {
    int64_t now_s; /* since 1970, by this machine's clock */
    struct status_store_numbers numbers;
    struct run_store_runs runs;           /* the newest first */
    struct run_store_runs waiting;        /* open, and drafts, the newest first */
    int64_t review_count;                 /* of them, those that a person must look at first */
    struct approval_store_list approvals; /* what takes a second person, or has had one */
    int64_t approval_count;               /* of them, those that still wait */
    struct month_store_months months;
    int64_t open_month_count;
    struct run_store_findings findings; /* that nobody decided about */
    int64_t finding_count;
    int64_t held_count; /* of them, those that hold an account */
    struct status_store_files files;
    struct status_store_times times;
    struct status_store_checkpoint checkpoint;
    struct outcome_store_item last[OUTCOME_STORE_WORK_COUNT];
};

/* Whether a person must look at a draft before it can be posted. */
bool overview_is_to_review(const struct run_store_run *run);

/* All of it as of one moment.  From arena. */
enum weir_status overview_read(struct db *db, struct weir_arena *arena, struct overview *overview,
                               struct weir_error *error) __attribute__((warn_unused_result));

/* Notes how a night, or a whole verification, ended; nothing where this role may not.  began_s by
 * clock_wall_s; it ends now. */
enum weir_status overview_note(struct db *db, enum outcome_store_work work,
                               const struct outcome_store_item *item, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
