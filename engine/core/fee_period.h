#ifndef CORE_FEE_PERIOD_H
#define CORE_FEE_PERIOD_H

#include <stdint.h>

#include "weir/status.h"
#include "weir/text.h"

/* Declaration periods of the fee ledger: calendar quarters, or months. */
#define FEE_PERIOD_SIZE 8 /* bytes of YYYY-Qn and of YYYY-MM, and a NUL */

enum fee_period { FEE_PERIOD_QUARTER = 1, FEE_PERIOD_MONTH };

/* The period of a kind that day lies in. */
struct fee_period_at {
    enum fee_period kind;
    int32_t day;
};

/* The first day after the period. */
int32_t fee_period_end(struct fee_period_at at);

/* The name of the period: 2025-Q1 or 2025-01. */
void fee_period_name(struct fee_period_at at, char name[FEE_PERIOD_SIZE]);

struct fee_period_days {
    int32_t first_day;
    int32_t end_day; /* exclusive */
};

/* Reads a name of either kind; WEIR_E_INVALID. */
enum weir_status fee_period_parse(struct weir_text name, struct fee_period_days *days)
    __attribute__((warn_unused_result));

#endif
