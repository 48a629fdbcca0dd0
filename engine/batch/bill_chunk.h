#ifndef BATCH_BILL_CHUNK_H
#define BATCH_BILL_CHUNK_H

#include <stdint.h>

#include "batch/bill_rules.h"
#include "seal/digest.h"
#include "store/bill_input.h"
#include "store/bill_output.h"
#include "store/bill_store.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/*
 * Bills a range of accounts in memory: reads, prices, digests; and sends each invoice as soon as it
 * is made, where there is an output.  The rest of the writing is the caller's.  The same
 * range as of the same journal number gives the same bytes, whoever computes it.
 */
#define BILL_CHUNK_BYTES ((size_t)1 << 30) /* what a chunk may hold */

struct bill_chunk_request {
    const struct account_rules *rules;
    struct weir_text cycle; /* only its accounts, on the rules' through_day; absent: all */
    struct bill_input_range range;
};

struct bill_chunk {
    struct bill_input *input;
    struct digest *digest;
    struct weir_arena *arena;            /* of the chunk at hand */
    struct weir_arena *scratch;          /* of the invoice at hand */
    struct bill_output_account *account; /* an entry, or findings; owned */
    uint32_t account_count;
    uint32_t account_capacity;
    struct account_known *waiting; /* for their past; owned */
    uint32_t waiting_count;
    uint32_t waiting_capacity;
    struct bill_output *output;  /* takes invoices as they are made; NULL: nobody */
    struct bill_store_sums sums; /* account_count = billed + held + nothing */
};

/* Owns: release with bill_chunk_release, also after a failure. */
enum weir_status bill_chunk_init(struct bill_chunk *chunk, struct weir_error *error)
    __attribute__((warn_unused_result));
void bill_chunk_release(struct bill_chunk *chunk);

/* Fills account and sums; what they held before is gone. */
enum weir_status bill_chunk_compute(struct bill_chunk *chunk, struct db *db,
                                    const struct bill_chunk_request *request,
                                    struct weir_error *error) __attribute__((warn_unused_result));

/* --- for those who fill a chunk with other entries --- */
/* Forgets what the chunk holds. */
void bill_chunk_begin(struct bill_chunk *chunk);

/* Counts an account that is due. */
void bill_chunk_count(struct bill_chunk *chunk, const struct account_bill *bill);

/* Adds an entry with its digest, or the findings of an account without one; states NULL in a
 * billing run. */
enum weir_status bill_chunk_add(struct bill_chunk *chunk, const struct account_known *known,
                                const struct account_bill *bill, const struct canon_states *states,
                                struct weir_error *error) __attribute__((warn_unused_result));

#endif
