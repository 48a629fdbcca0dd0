#ifndef BATCH_BILL_RULES_H
#define BATCH_BILL_RULES_H

#include "core/account.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/* The tariffs of a run, read and made ready once. */
struct bill_rules {
    struct account_rules rules; /* through_day and invoice_day are the caller's to fill */
    struct names names;
};

/* Reads the documents that hold as of as_of_no, and holds each against its digest (WEIR_E_SEAL).
 * *rules stays where it is, because its parts point into it.  From arena. */
enum weir_status bill_rules_read(struct db *db, int64_t as_of_no, struct weir_arena *arena,
                                 struct bill_rules *rules, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
