#ifndef BATCH_REPLAY_PART_H
#define BATCH_REPLAY_PART_H

#include <stdint.h>

#include "batch/fee_chunk.h"
#include "batch/invoice_difference.h"
#include "batch/recompute.h"
#include "host/aside.h"
#include "seal/digest.h"
#include "store/bill_store.h"
#include "store/db.h"
#include "store/invoice_store.h"
#include "store/run_store.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/*
 * A range of accounts of a posted run, computed again and held against its rows: entry by entry,
 * the digest of what was computed, that of the rows as they are stored, and the stored digest.
 * Runs of kind fee are assessed, all others billed.
 * Order: replay_part_init, replay_part_compare for each range, replay_part_release.
 */
#define REPLAY_NUMBER_SIZE 1024 /* bytes of an entry's printed number, a NUL among them */

struct replay_part_found {
    struct bill_store_sums sums;         /* of what was computed */
    int64_t different_count;             /* entries that are not what was computed */
    int64_t different_finding_count;     /* findings that are not */
    char entry[REPLAY_NUMBER_SIZE];      /* the first entry, or finding; empty: there is none */
    char words[INVOICE_DIFFERENCE_SIZE]; /* what it is about */
};

/* What a part reads by; both stay the caller's. */
struct replay_part_sessions {
    struct db *db;
    struct db *beside; /* of bills: reads what is stored while it is computed again */
};

/* The stored bills of the range at hand, on their way. */
struct replay_part_stored {
    struct db *db;
    struct invoice_store_range range;
    struct weir_arena *arena;
    struct invoice_store_items items;
    struct aside aside;
};

struct replay_part {
    const struct run_store_run *run;
    struct db *db;
    bool fee;
    struct recompute recompute; /* bills */
    struct invoice_store_tariffs tariffs;
    struct fee_chunk_rules rules; /* entries of the fee ledger */
    struct fee_chunk chunk;
    struct digest *digest;
    struct weir_arena *stored; /* of the rows of the range at hand */
    struct replay_part_stored bills;
};

/* Makes the run ready; sessions, *run and what arena holds are borrowed until the release.
 * WEIR_E_SEAL: the tariffs stored are not those it was computed with.  Release it also after a
 * failure. */
enum weir_status replay_part_init(struct replay_part *part, struct replay_part_sessions sessions,
                                  const struct run_store_run *run, struct weir_arena *arena,
                                  struct weir_error *error) __attribute__((warn_unused_result));
void replay_part_release(struct replay_part *part);

/* The rules of this program for runs of that kind; there is one version of them so far. */
int32_t replay_part_rules_version(const struct run_store_run *run);

/* Fills *found. */
enum weir_status replay_part_compare(struct replay_part *part, struct recompute_range range,
                                     struct replay_part_found *found, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
