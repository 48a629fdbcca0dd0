#ifndef CORE_COUNTER_H
#define CORE_COUNTER_H

#include "weir/bill.h"

#define COUNTER_OF_BILL ((enum weir_counter_kind)0) /* begins at zero with each bill, not kept */

/* The counters of an account while a bill is priced. */
struct counters {
    struct weir_counter *item;
    uint32_t count;
    uint32_t capacity;
};

/* The litres counted so far; 0 for a counter that has not begun. */
int64_t counter_used_l(const struct counters *counters, const struct weir_counter *which);

/* Adds which->used_l to the counter that which names, beginning it if need be. */
void counter_add(struct counters *counters, const struct weir_counter *which);

/*
 * Drops what no later bill can need: the counters of the bill itself, of tier years that ended,
 * and of plan rows that ended some time ago; sorts the rest by kind, key and first day.
 * A later bill begins on or after end_day.
 */
void counter_settle(struct counters *counters, const struct weir_terms *terms, int32_t end_day);

#endif
