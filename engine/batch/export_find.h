#ifndef BATCH_EXPORT_FIND_H
#define BATCH_EXPORT_FIND_H

#include <stdint.h>

#include "batch/export_kind.h"
#include "store/db.h"
#include "store/export_store.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/* Which runs an export is of, and whether more may come. */
struct export_find_request {
    enum export_of_runs of_runs;
    int64_t run_id;    /* 0: a month */
    int32_t month_day; /* the first of the month */
};

struct export_find {
    struct export_store_runs runs;
    bool draft;        /* nothing in it is final */
    int32_t month_day; /* asked for, or the run's */
    int64_t closed_no; /* of that month; 0: it is open */
};

/* A run that is a draft or posted, or the posted runs of a month that have what is exported; within
 * the caller's transaction, from arena.  WEIR_E_NOT_FOUND: no such run; WEIR_E_INVALID: it has no
 * such rows. */
enum weir_status export_find(struct db *db, const struct export_find_request *request,
                             struct weir_arena *arena, struct export_find *found,
                             struct weir_error *error) __attribute__((warn_unused_result));

#endif
