#ifndef BATCH_RUN_REVIEW_H
#define BATCH_RUN_REVIEW_H

#include <stdint.h>

#include "host/log.h"
#include "store/db.h"
#include "store/run_store.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

#define RUN_REVIEW_REASON_BYTES_MAX 500

/* What a person looks at before a run is made final, and how it is made final or thrown away. */

struct run_review {
    struct run_store_run run;
    struct run_store_charges charges;   /* of a draft or posted run */
    struct run_store_findings findings; /* the same */
};

/* The run of that number.  From arena. */
enum weir_status run_review_show(struct db *db, int64_t run_id, struct weir_arena *arena,
                                 struct run_review *review, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Logs an event of a run with what the run comes to, as far as that is known. */
void run_review_log(enum log_event event, const struct run_store_run *run);

/* Posts or discards, and gives the run as it is then.  WEIR_E_INVALID when it is in no state for
 * that, or its days are billed already: nothing has changed.  reviewed says
 * why a draft that is to be reviewed may be posted, and is journalled; absent: nobody looked. */
enum weir_status run_review_post(struct db *db, int64_t run_id, struct weir_text reviewed,
                                 struct weir_arena *arena, struct run_store_run *run,
                                 struct weir_error *error) __attribute__((warn_unused_result));
enum weir_status run_review_discard(struct db *db, int64_t run_id, struct weir_arena *arena,
                                    struct run_store_run *run, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
