#ifndef CORE_INVOICE_H
#define CORE_INVOICE_H

#include <stdint.h>

#include "core/account.h"
#include "core/adjustment.h"
#include "core/usage.h"
#include "core/water.h"
#include "weir/arena.h"
#include "weir/bill.h"
#include "weir/status.h"

/* What an invoice is made of: an account's water, and its price. */
struct invoice_parts {
    const struct account_known *known;
    const struct account_rules *rules;
    const struct usage_request *request;
    const struct usage *usage;
    const struct water_cut *water;
    const struct weir_bill *priced; /* not held */
    const struct weir_use *use;
    uint32_t use_count;
    const struct weir_adjustment *adjustment; /* beside choice's items */
    struct adjustment_choice choice;
    int32_t origin_month_day; /* first day of the month corrected, or WEIR_DAY_NONE */
};

/* Fills bill's invoice and tariff numbers.  From arena.  Asserts that water and lines add up. */
enum weir_status invoice_make(const struct invoice_parts *parts, struct weir_arena *arena,
                              struct account_bill *bill) __attribute__((warn_unused_result));

#endif
