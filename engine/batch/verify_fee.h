#ifndef BATCH_VERIFY_FEE_H
#define BATCH_VERIFY_FEE_H

#include <stdint.h>

#include "core/fee_entry.h"
#include "seal/digest.h"
#include "seal/merkle.h"
#include "store/db.h"
#include "store/fee_store.h"
#include "store/verify_store.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* Holds the fee ledger against itself: entries against their digests, declarations against what
 * they froze. */

/* Tells a fault of an entry, or of no entry (NULL). */
typedef enum weir_status verify_fee_tell(void *context, int64_t run_id,
                                         const struct fee_entry *entry, struct weir_text words);

struct verify_fee_request {
    struct db *db;
    struct fee_store_range range;
    struct weir_arena *arena; /* of the entries at hand */
    struct digest *digest;
    struct merkle *merkle; /* gets the leaf of each entry */
    verify_fee_tell *tell;
    void *context;
};

/* Verifies the entries of a range of taxpayers of a run; adds them to sums, entries as invoices. */
enum weir_status verify_fee_entries(const struct verify_fee_request *request,
                                    struct verify_store_sums *sums, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Verifies every declaration. */
enum weir_status verify_fee_declarations(struct db *db, struct weir_arena *arena,
                                         verify_fee_tell *tell, void *context,
                                         struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
