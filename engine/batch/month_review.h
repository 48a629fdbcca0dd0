#ifndef BATCH_MONTH_REVIEW_H
#define BATCH_MONTH_REVIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"
#include "store/month_store.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/* A month as a person sees it. */
struct month_review {
    struct month_store_month month;
    struct month_store_sums sums; /* as closed, or as the rows of an open month add up */
    struct month_store_runs runs;
};

/* All months, in one view of the data.  From arena. */
enum weir_status month_review_list(struct db *db, struct weir_arena *arena,
                                   struct month_store_months *months, struct weir_error *error)
    __attribute__((warn_unused_result));

/* One month; WEIR_E_NOT_FOUND: nothing is dated in it, and it is not closed.  From arena. */
enum weir_status month_review_show(struct db *db, int32_t month_day, struct weir_arena *arena,
                                   struct month_review *review, struct weir_error *error)
    __attribute__((warn_unused_result));

struct month_close_request {
    int32_t month_day;
    bool early;   /* also a month that is not over */
    bool dry_run; /* all of it, and then undone */
};

/* Closes a month, in one transaction of its own, and reads it as closed.  WEIR_E_INVALID: it is not
 * over (unless early), closed, out of order, or has a draft dated in it. */
enum weir_status month_review_close(struct db *db, const struct month_close_request *request,
                                    struct weir_arena *arena, struct month_review *review,
                                    struct weir_error *error) __attribute__((warn_unused_result));

#endif
