#ifndef STORE_BILL_OUTPUT_H
#define STORE_BILL_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/account.h"
#include "core/rebill.h"
#include "store/copy.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/*
 * What a run writes of a chunk: four COPYs into its draft.  Invoices are sent while the chunk is
 * computed, so that the server works meanwhile; their lines, uses and findings behind them.  The
 * session must use the draft (db_use_draft), and the transaction is the caller's.
 */
struct bill_output_account {
    struct account_bill bill;
    int64_t account_id;
    struct weir_text name;
    struct canon_digest digest;        /* leaf hash of a billed account's invoice */
    const struct canon_states *states; /* of an entry of a rebill; NULL in a billing run */
};

struct bill_output {
    struct db *db; /* serves nothing else from the first invoice until the end */
    int64_t run_id;
    int32_t book;
    bool rebill;             /* entries have states */
    struct copy_in *invoice; /* under way; NULL: none is sent yet */
};

/* Sends the invoice of a billed account. */
enum weir_status bill_output_invoice(struct bill_output *output,
                                     const struct bill_output_account *account,
                                     struct weir_error *error) __attribute__((warn_unused_result));

/* Those of the chunk that are billed, whose invoices are sent, or have findings. */
struct bill_output_rest {
    const struct bill_output_account *account;
    uint32_t account_count;
};

/* Writes what is left, once all invoices are sent.  Names of meters are asked for where findings
 * are about them; arena holds them meanwhile. */
enum weir_status bill_output_end(struct bill_output *output, const struct bill_output_rest *rest,
                                 struct weir_arena *arena, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Leaves off; after the end nothing is left to do. */
void bill_output_drop(struct bill_output *output);

#endif
