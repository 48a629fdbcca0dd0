#ifndef STORE_BILL_PAST_H
#define STORE_BILL_PAST_H

#include <stdint.h>

#include "core/account.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/*
 * What lies behind where accounts are billed to: reads of years, and bills made on estimates.  Only
 * the few accounts of a chunk need it for which a read is missing, or has settled estimates.
 */
#define BILL_PAST_DAYS 1500 /* how far reads go back from the run's through_day */

struct bill_past_request {
    struct account_known *known; /* ascending by account */
    uint32_t known_count;        /* at least one */
    int64_t as_of_no;
    int32_t through_day;
};

/* Gives each of known its past, and its reads from there on.  From arena. */
enum weir_status bill_past_read(struct db *db, const struct bill_past_request *request,
                                struct weir_arena *arena, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
