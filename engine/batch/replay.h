#ifndef BATCH_REPLAY_H
#define BATCH_REPLAY_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/replay_part.h"
#include "seal/digest.h"
#include "store/db.h"
#include "store/run_store.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/*
 * `weir run replay`: a posted run, computed again from what is stored as of its journal number, and
 * every entry of it compared byte for byte, and every finding; then its counts, its sums and its
 * root.  What was recorded since changes nothing.  Reads only, a chunk of accounts at a time, in
 * any number of processes.  A run of other rules than this program's is computed by this program's:
 * what differs then is no fault of the run.
 */
struct replay_request {
    const char *conninfo; /* for the workers' sessions; NULL: libpq's own environment */
    int64_t run_id;
    int64_t jobs;
};

/* The first that does not hold; words from the arena. */
struct replay_difference {
    struct weir_text entry; /* its number, or a finding's reference; absent: of the run itself */
    struct weir_text words;
};

struct replay_result {
    struct run_store_run run;
    int32_t rules_version;           /* of this program; the run's may be others */
    struct bill_store_sums sums;     /* of what was computed */
    int64_t different_count;         /* entries that are not what was computed */
    int64_t different_finding_count; /* findings that are not */
    bool equal;                      /* all of it; false: first says what is not */
    struct replay_difference first;
    unsigned char root[DIGEST_SIZE]; /* of the stored digests */
};

/* WEIR_E_NOT_FOUND: no such run; WEIR_E_INVALID: it is not posted, or this program cannot compute
 * what a newer one did; WEIR_E_SEAL: a tariff is not the one it was computed with.  Differences are
 * a result, not an error.  From arena. */
enum weir_status replay_run(struct db *db, const struct replay_request *request,
                            struct weir_arena *arena, struct replay_result *result,
                            struct weir_error *error) __attribute__((warn_unused_result));

#endif
