#ifndef BATCH_FEE_CHUNK_H
#define BATCH_FEE_CHUNK_H

#include <stdint.h>

#include "batch/bill_rules.h"
#include "core/fee_ledger.h"
#include "seal/digest.h"
#include "store/bill_output.h"
#include "store/bill_store.h"
#include "store/db.h"
#include "store/fee_store.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * Assesses a range of taxpayers in memory: reads, assesses, digests.  Writing is the caller's.  The
 * same range as of the same journal number gives the same bytes, whoever computes it.
 */
#define FEE_CHUNK_BYTES ((size_t)1 << 30)     /* what a range of taxpayers may take */
#define FEE_SCRATCH_BYTES ((size_t)512 << 20) /* what one may, until it is assessed */

/* What holds for every taxpayer, and the documents that it names. */
struct fee_chunk_rules {
    struct bill_rules tariffs;
    struct fee_rules rules;
};

/* Fills rules: through_day, entry_day, as_of_no and period are the caller's, the rest is read as of
 * as_of_no.  *rules stays where it is.  From arena. */
enum weir_status fee_chunk_rules(struct db *db, struct weir_arena *arena,
                                 struct fee_chunk_rules *rules, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The settings of a fee run that can change what it computes, as lines name=value, and back. */
struct weir_text fee_chunk_settings(enum fee_period period);
enum fee_period fee_chunk_period(struct weir_text settings);

struct fee_chunk_range {
    const struct fee_rules *rules;
    int64_t account_lo;
    int64_t account_hi; /* inclusive */
};

struct fee_chunk {
    struct digest *digest;
    struct weir_arena *arena;      /* of the range at hand */
    struct weir_arena *scratch;    /* of the taxpayer at hand */
    struct fee_store_entry *entry; /* by account and number */
    uint32_t entry_count;
    uint32_t entry_capacity;
    struct bill_output_account *account; /* those with findings */
    uint32_t account_count;
    uint32_t account_capacity;
    struct bill_store_sums sums; /* account_count = billed + held + nothing */
};

/* Owns: release with fee_chunk_release, also after a failure. */
enum weir_status fee_chunk_init(struct fee_chunk *chunk, struct weir_error *error)
    __attribute__((warn_unused_result));
void fee_chunk_release(struct fee_chunk *chunk);

/* Fills entry, account and sums, in the transaction at hand; what they held before is gone. */
enum weir_status fee_chunk_compute(struct fee_chunk *chunk, struct db *db,
                                   const struct fee_chunk_range *range, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
