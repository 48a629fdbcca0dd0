#ifndef BATCH_BILL_JOIN_H
#define BATCH_BILL_JOIN_H

#include <stdint.h>

#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/*
 * `weir bill --join`: more workers for a run that another process leads, perhaps on another host.
 * They take chunks like its own and end when none is left; the leader seals.  Without a leader
 * they do the same, and whoever takes the run up finds only the sealing to do.
 */
struct bill_join_request {
    const char *conninfo; /* for the workers' sessions; NULL: libpq's own environment */
    int64_t run_id;
    int64_t jobs;
};

struct bill_join_result {
    int64_t chunk_count;
    int64_t chunk_done_count; /* by whomever; less than all: others have the rest */
};

/* WEIR_E_INVALID when the run is not open; WEIR_E_STOPPED: a signal asked for it. */
enum weir_status bill_join(struct db *db, const struct bill_join_request *request,
                           struct weir_arena *arena, struct bill_join_result *result,
                           struct weir_error *error) __attribute__((warn_unused_result));

#endif
