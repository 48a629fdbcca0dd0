#ifndef BATCH_VERIFY_H
#define BATCH_VERIFY_H

#include <stdint.h>

#include "batch/verify_checkpoint.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * Holds what is stored against itself, and says what does not fit, and where:
 *  - every invoice: its lines and its uses add up to it, its lines lie in its days, and its digest
 *    is that of its rows;
 *  - every run: its rows, its chunks and what it says of itself have the same sums, and its Merkle
 *    root is that of the digests;
 *  - every entry of the fee ledger: what is due is its amount less what is exempt, and its digest
 * is that of its rows; every declaration: sums and root are those of the entries it covers;
 *  - the chain: every link is that of the link before and of what its run or month says of itself;
 *  - over all that is posted (unless one run is asked for): each book holds its runs' rows and no
 *    others, each account's entries are numbered without gaps, no day is billed twice, heads
 *    are what the newest entry left, at the end of the live bills, and reversals in
 *    the fee ledger undo one entry whole; every posting and closing has its link, and closed months
 *    hold what they were closed with.
 *  - checkpoints: each is signed, follows the one before and is of a link that the chain has; and
 *    one that was kept outside, of which nothing may be missing.
 * Reads only.  Rows and digests are read in one transaction, what holds over all that is posted in
 * another beside it, in a session of its own.
 */
#define VERIFY_FAULT_MAX 100                   /* faults that are kept; the others are counted */
#define VERIFY_AREA_LEAST 10                   /* and so many of each area, in any case */
#define VERIFY_CHUNK_BYTES ((size_t)512 << 20) /* what the invoices of a chunk may take */

struct verify_request {
    const char *conninfo;           /* of the other session; NULL: libpq's own environment */
    int64_t run_id;                 /* 0: all posted runs */
    struct verify_checkpoint_by by; /* what checkpoints are held against */
    const char *checkpoint;         /* one that was kept outside, a file; NULL: none */
};

/* What a fault is about. */
enum verify_area {
    VERIFY_AREA_DIGESTS,     /* rows, digests and roots */
    VERIFY_AREA_SUMS,        /* lines, invoices, chunks and runs */
    VERIFY_AREA_JOURNAL,     /* numbers of the journal, and what stands under them */
    VERIFY_AREA_NUMBERS,     /* gaps in the numbers of invoices */
    VERIFY_AREA_ACCOUNTS,    /* days billed twice, heads, counters */
    VERIFY_AREA_FEES,        /* the fee ledger and declarations */
    VERIFY_AREA_CHAIN,       /* links of runs and months */
    VERIFY_AREA_MONTHS,      /* closed months */
    VERIFY_AREA_APPROVALS,   /* what took a second person */
    VERIFY_AREA_CHECKPOINTS, /* signatures, stamps, and what is missing of what they cover */
    VERIFY_AREA_COUNT,
};

struct verify_fault {
    enum verify_area area;
    int64_t run_id;           /* 0: of no run */
    struct weir_text invoice; /* its number; absent: of no invoice */
    struct weir_text words;
};

struct verify_result {
    struct verify_fault fault[VERIFY_FAULT_MAX + VERIFY_AREA_COUNT * VERIFY_AREA_LEAST];
    uint32_t kept_count;  /* faults that are in fault */
    uint32_t fault_count; /* all of them */
    uint32_t area_count[VERIFY_AREA_COUNT];
    uint32_t run_count;
    int64_t invoice_count;
    int64_t line_count;
    int64_t entry_count;                        /* of the fee ledger */
    struct verify_checkpoint_count checkpoints; /* unless one run is asked for */
};

/* Faults are a result, not an error; their texts are from arena.
 * WEIR_E_NOT_FOUND: no such run; WEIR_E_INVALID: it is open or discarded, or the checkpoint's files
 * are none. */
enum weir_status verify_run(struct db *db, const struct verify_request *request,
                            struct weir_arena *arena, struct verify_result *result,
                            struct weir_error *error) __attribute__((warn_unused_result));

#endif
