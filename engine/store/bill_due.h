#ifndef STORE_BILL_DUE_H
#define STORE_BILL_DUE_H

#include <stdint.h>

#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * Which accounts of a range may be due, before anything else is read of them: in a night's run they
 * are few among many.  Never leaves out one that core/account.h would not call NOT_DUE.
 */
struct bill_due_request {
    int64_t account_lo;
    int64_t account_hi; /* inclusive */
    int64_t as_of_no;
    int32_t through_day;
    int32_t idle_days;      /* so long after its last bill any account may be due; 0: none is */
    struct weir_text cycle; /* only accounts that were ever in it; absent: all */
};

struct bill_due {
    const int64_t *account_id; /* ascending */
    uint32_t count;
    uint32_t of_count; /* accounts in the range */
};

/* In the transaction at hand.  From arena. */
enum weir_status bill_due_find(struct db *db, const struct bill_due_request *request,
                               struct weir_arena *arena, struct bill_due *due,
                               struct weir_error *error) __attribute__((warn_unused_result));

/* Until the transaction ends, the statements of bill_few_*.sql read these accounts. */
enum weir_status bill_due_list(struct db *db, const int64_t *account_id, uint32_t count,
                               struct weir_error *error) __attribute__((warn_unused_result));

#endif
