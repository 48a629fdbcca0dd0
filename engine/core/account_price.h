#ifndef CORE_ACCOUNT_PRICE_H
#define CORE_ACCOUNT_PRICE_H

#include <stdint.h>

#include "core/account.h"
#include "core/told.h"
#include "core/usage.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/* One bill to be made of water that was measured. */
struct account_price {
    const struct account_known *known; /* as it stands before the bill */
    const struct account_rules *rules;
    const struct usage_request *usage_request;
    const struct usage *usage; /* USAGE_BILL */
    int32_t origin_month_day;  /* first day of the month corrected, or WEIR_DAY_NONE */
};

/* Prices the water: bill is billed with its invoice, or held.  Findings go to told.  From arena. */
enum weir_status account_price(const struct account_price *price, struct weir_arena *arena,
                               struct told *told, struct account_bill *bill,
                               struct weir_error *error) __attribute__((warn_unused_result));

/* Prices what was adjusted alone, where no water is due: bill stays as it is when there is nothing
 * to book.  It moves no days and no meters.  usage is of any outcome.  From arena. */
enum weir_status account_price_adjustments(const struct account_price *price,
                                           struct weir_arena *arena, struct told *told,
                                           struct account_bill *bill, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The volume step of a bill that ends on day; a litre where no tariff says one.  From arena. */
enum weir_status account_price_step(const struct account_known *known,
                                    const struct account_rules *rules, int32_t day,
                                    struct weir_arena *arena, int64_t *step_l)
    __attribute__((warn_unused_result));

/* The day that the account was closed on, as known on day, or WEIR_DAY_NONE. */
int32_t account_price_closed_day(const struct account_known *known, int32_t day);

#endif
