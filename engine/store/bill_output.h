#ifndef STORE_BILL_OUTPUT_H
#define STORE_BILL_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/account.h"
#include "core/rebill.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/*
 * What a run writes of a chunk: four COPYs into its draft.  The session must use the draft
 * (db_use_draft), and the transaction is the caller's.
 */
struct bill_output_account {
    struct account_bill bill;
    int64_t account_id;
    struct weir_text name;
    struct canon_digest digest;        /* leaf hash of a billed account's invoice */
    const struct canon_states *states; /* of an entry of a rebill; NULL in a billing run */
};

struct bill_output {
    int64_t run_id;
    int32_t book;
    bool rebill;                               /* entries have states */
    const struct bill_output_account *account; /* those that are billed or have findings */
    uint32_t account_count;
};

/* Names of meters are asked for where findings are about them; arena holds them meanwhile. */
enum weir_status bill_output_write(struct db *db, const struct bill_output *output,
                                   struct weir_arena *arena, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
