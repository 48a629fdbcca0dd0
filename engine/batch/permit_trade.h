#ifndef BATCH_PERMIT_TRADE_H
#define BATCH_PERMIT_TRADE_H

#include <stdint.h>

#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/text.h"

/* `weir permits transfer`: water rights traded for a year, as dated rows of both permits.  Their
 * sum stands; after the year both have what they had. */
struct permit_trade_request {
    struct weir_text giver;
    struct weir_text getter;
    int64_t volume_l; /* a year */
    int32_t year;
};

/* WEIR_E_NOT_FOUND: no such permit; WEIR_E_INVALID: it cannot be traded so.  *recorded_no is the
 * journal's number. */
enum weir_status permit_trade_run(struct db *db, const struct permit_trade_request *request,
                                  struct weir_arena *arena, int64_t *recorded_no,
                                  struct weir_error *error) __attribute__((warn_unused_result));

#endif
