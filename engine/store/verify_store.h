#ifndef STORE_VERIFY_STORE_H
#define STORE_VERIFY_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* What `weir verify` asks the database: what runs say of themselves, and accounts over all runs. */

/* Sums, as a run, its chunks or its rows give them. */
struct verify_store_sums {
    int64_t invoice_count;
    int64_t line_count;
    int64_t volume_l;
    int64_t amount_fen;
};

struct verify_store_run {
    int64_t run_id;
    struct weir_text state;
    int32_t book;
    int64_t account_count;
    struct verify_store_sums sums;   /* of the run's own row */
    struct verify_store_sums chunks; /* of its chunks' rows */
    int64_t chunk_account_count;
    int64_t settled_count; /* billed + held + nothing to bill */
    struct weir_text root; /* 32 bytes; absent: not sealed */
    bool fee;              /* its rows are entries of the fee ledger */
    bool rebill;
    int64_t chunk_count;
};

struct verify_store_runs {
    const struct verify_store_run *item;
    uint32_t count;
};

/* The run of that number, or all posted ones (0), in order.  From arena. */
enum weir_status verify_store_runs(struct db *db, int64_t run_id, struct weir_arena *arena,
                                   struct verify_store_runs *runs, struct weir_error *error)
    __attribute__((warn_unused_result));

struct verify_store_chunk {
    int64_t account_lo;
    int64_t account_hi; /* inclusive */
};

struct verify_store_chunks {
    const struct verify_store_chunk *item;
    uint32_t count;
};

/* The ranges of accounts that a run was computed in, ascending.  From arena. */
enum weir_status verify_store_chunks(struct db *db, int64_t run_id, struct weir_arena *arena,
                                     struct verify_store_chunks *chunks, struct weir_error *error)
    __attribute__((warn_unused_result));

/* What can be wrong over all that is posted. */
enum verify_store_check {
    VERIFY_STORE_JOURNAL,   /* numbers that are missing, runs and documents that are not as recorded
                             */
    VERIFY_STORE_BOOKS,     /* rows that no run owns */
    VERIFY_STORE_ORPHANS,   /* rows that no invoice owns */
    VERIFY_STORE_ENTRIES,   /* numbers with gaps */
    VERIFY_STORE_PERIODS,   /* days billed twice */
    VERIFY_STORE_HEADS,     /* heads that are not what the entries left */
    VERIFY_STORE_COUNTERS,  /* litres that no live bill counted */
    VERIFY_STORE_FEES,      /* gaps in the fee ledger, reversals that undo no entry whole */
    VERIFY_STORE_CHAIN,     /* links that are missing, or of what is not there */
    VERIFY_STORE_STRAY,     /* rows slipped into a closed month */
    VERIFY_STORE_MONTHS,    /* closed months that hold other sums */
    VERIFY_STORE_APPROVALS, /* what took a second person and had none */
    VERIFY_STORE_RECORDS_ACCOUNTS, /* what was recorded until the last closing and changed since */
    VERIFY_STORE_RECORDS_METERS,
    VERIFY_STORE_RECORDS_PERMITS,
    VERIFY_STORE_RECORDS_RUNS,
    VERIFY_STORE_RECORDS_CLOSINGS,
    VERIFY_STORE_CHECK_COUNT,
};

struct verify_store_fault {
    struct weir_text account; /* empty: of no account */
    int32_t entry_no;
    struct weir_text words;
};

struct verify_store_faults {
    const struct verify_store_fault *item; /* at most 101 */
    uint32_t count;
};

/* What a check finds; nothing when all is well.  From arena. */
enum weir_status verify_store_check(struct db *db, enum verify_store_check check,
                                    struct weir_arena *arena, struct verify_store_faults *faults,
                                    struct weir_error *error) __attribute__((warn_unused_result));

#endif
