#ifndef BATCH_AUDIT_H
#define BATCH_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/audit_answer.h"
#include "batch/audit_item.h"
#include "batch/verify_checkpoint.h"
#include "store/audit_store.h"
#include "store/db.h"
#include "store/month_store.h"
#include "store/run_store.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/*
 * `weir audit`: all that an auditor asks about some months, one item after the other, by what
 * verify, replay, tariff test and the exports are made of.  Reads only, with the rights of
 * weir_auditor.  An item that fails does not keep the others from being done.  Runs are replayed
 * and rows verified a chunk at a time, so memory does not grow with the number of bills.
 */
struct audit_request {
    const char *conninfo;     /* for further sessions; NULL: libpq's own environment */
    int32_t from_day;         /* the first of a month */
    int32_t to_day;           /* the first of the month after the last */
    int64_t jobs;             /* processes of a replay */
    const char *const *tests; /* test documents, or folders of them */
    uint32_t test_count;
    const char *chart;              /* of accounts; NULL or empty: the one compiled in */
    int32_t draft_days;             /* drafts may wait so long */
    struct verify_checkpoint_by by; /* what signatures of checkpoints are held against */
    const char *checkpoint;         /* one that was kept outside, a file; NULL: none */
    int64_t now_s;                  /* since 1970 */
    enum explain_language language; /* of why something was not done */
};

/* A posted run dated in the months. */
struct audit_run {
    const struct run_store_run *run;
    enum audit_outcome replayed;
};

struct audit_report {
    struct audit_store_about about;
    struct month_store_months months; /* of them, those in which something is dated */
    const struct audit_run *run;
    uint32_t run_count;
    struct audit_answer answer[AUDIT_ITEM_COUNT];
    bool found;  /* something is to be looked at */
    bool broken; /* a digest, chain, sum or right does not hold */
};

/* What is found is a result, not an error; texts are from arena. */
enum weir_status audit_run(struct db *db, const struct audit_request *request,
                           struct weir_arena *arena, struct audit_report *report,
                           struct weir_error *error) __attribute__((warn_unused_result));

#endif
