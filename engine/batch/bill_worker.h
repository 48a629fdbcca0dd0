#ifndef BATCH_BILL_WORKER_H
#define BATCH_BILL_WORKER_H

#include <stdint.h>

#include "host/progress.h"
#include "store/bill_store.h"
#include "weir/error.h"
#include "weir/status.h"

/*
 * One worker of a run: takes chunks that nobody works on, bills each and writes it, until there are
 * none.  It has three sessions: one reads; two take turns to hold a chunk's row, write and commit,
 * so that one chunk is priced while the rows of the one before are written.  What may pass (a lost
 * connection, a conflict) is tried again, a chunk at a time, with growing pauses.
 */
struct bill_worker_request {
    const char *conninfo; /* NULL: libpq's own environment */
    const struct bill_store_run *run;
    struct progress *progress; /* takes each chunk that is done */
};

/* What is left to do of a run. */
struct bill_worker_rest {
    int64_t run_id;
    int64_t chunk_count;
};

/* Where a run of so many chunks stands.  Owns: end with progress_end. */
enum weir_status bill_worker_progress(struct bill_worker_rest rest, struct progress **progress,
                                      struct weir_error *error) __attribute__((warn_unused_result));

/* WEIR_E_STOPPED when a signal asked for it: the chunk at hand was finished. */
enum weir_status bill_worker_run(const struct bill_worker_request *request,
                                 struct weir_error *error) __attribute__((warn_unused_result));

/* As many workers as jobs (one: this process itself), until all have ended.  WEIR_E_DB_TRANSIENT
 * also when one was killed. */
enum weir_status bill_worker_crew(const struct bill_worker_request *request, int64_t jobs,
                                  struct weir_error *error) __attribute__((warn_unused_result));

#endif
