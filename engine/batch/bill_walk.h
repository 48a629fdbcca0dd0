#ifndef BATCH_BILL_WALK_H
#define BATCH_BILL_WALK_H

#include <stdbool.h>
#include <stdint.h>

#include "core/account.h"
#include "core/canon.h"
#include "store/db.h"
#include "store/party_store.h"
#include "store/run_store.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * Every invoice of a run, one after the other, with all that a paper about it wants to say: each is
 * computed again from what its run saw, and must be what is stored (WEIR_E_SEAL).  Memory is that
 * of a chunk of accounts, however many invoices there are.
 */
struct bill_walk_bill {
    const struct run_store_run *run;
    const struct canon_invoice *invoice;
    struct weir_text digest;           /* 32 bytes */
    const struct account_basis *basis; /* what it was made from; NULL: a reversal */
    const struct weir_terms *terms;    /* of its last day; of a reversal nothing is known */
    struct weir_text currency;         /* of the tariff it was priced with; XXX: unknown */
    struct weir_text name;             /* as it stood when the run saw it; absent: unknown, */
    struct weir_text address;          /* or not for this role to see */
    const struct party_store_meters *meters;
};

/* Takes one; what bill points to is gone when it returns. */
typedef enum weir_status bill_walk_take(void *context, const struct bill_walk_bill *bill,
                                        struct weir_error *error);

struct bill_walk {
    struct db *db;
    bill_walk_take *take;
    void *context;
    bool nameless; /* set by the walk: the role may not see names and addresses */
};

/* Of these only one entry; account_id 0: all. */
struct bill_walk_entry {
    int64_t account_id;
    int32_t entry_no;
};

/* Walks over a draft or posted run of bills, in the order of account and entry.  WEIR_E_SEAL also
 * where they do not add up to what the run says; WEIR_E_STOPPED.  The zone of days must be set. */
enum weir_status bill_walk_run(struct bill_walk *walk, const struct run_store_run *run,
                               struct bill_walk_entry only, struct weir_error *error)
    __attribute__((warn_unused_result));

/* ACCOUNT-ENTRY, as bills and books have it. */
#define BILL_WALK_NUMBER_SIZE 1024 /* bytes, a NUL among them */
struct weir_text bill_walk_number(const struct bill_walk_bill *bill, int32_t entry_no,
                                  char buffer[BILL_WALK_NUMBER_SIZE]);

#endif
