/* counter.c - litres counted since a tier year or a plan row began. */
#include "core/counter.h"

#include "base/assert.h"

#define YEAR_DAYS_MAX 366
#define ROW_DAYS_KEPT (3 * YEAR_DAYS_MAX) /* a row may still be extended after its end */

static struct weir_counter *
find(const struct counters *counters, const struct weir_counter *which)
{
    for (uint32_t i = 0; i < counters->count; i++) {
        struct weir_counter *counter = &counters->item[i];
        if (counter->kind == which->kind && counter->key == which->key &&
            counter->first_day == which->first_day)
            return counter;
    }
    return NULL;
}

int64_t
counter_used_l(const struct counters *counters, const struct weir_counter *which)
{
    const struct weir_counter *counter = find(counters, which);
    return counter == NULL ? 0 : counter->used_l;
}

void
counter_add(struct counters *counters, const struct weir_counter *which)
{
    struct weir_counter *counter = find(counters, which);
    if (counter != NULL) {
        counter->used_l += which->used_l;
        return;
    }
    ASSERT(counters->count < counters->capacity);
    counters->item[counters->count++] = *which;
}

static bool
row_holds(const struct weir_counter *counter, const struct weir_terms *terms, int32_t end_day)
{
    for (uint32_t i = 0; i < terms->plan_count; i++) {
        const struct weir_plan *plan = &terms->plan[i];
        if (plan->from_day == counter->first_day && plan->to_day > end_day)
            return true;
    }
    return false;
}

static bool
is_needed(const struct weir_counter *counter, const struct weir_terms *terms, int32_t end_day)
{
    switch (counter->kind) {
    case WEIR_COUNTER_BLOCKS:
        return counter->first_day + YEAR_DAYS_MAX > end_day;
    case WEIR_COUNTER_PLAN:
    case WEIR_COUNTER_NORM:
    case WEIR_COUNTER_PERMIT:
        return counter->first_day + ROW_DAYS_KEPT > end_day || row_holds(counter, terms, end_day);
    case WEIR_COUNTER_ADJUSTMENT: /* stored beside these, and never among them */
    default:                      /* none: -Wswitch-enum names a value that is missing */
        break;
    }
    return false; /* COUNTER_OF_BILL */
}

static bool
is_before(const struct weir_counter *a, const struct weir_counter *b)
{
    if (a->kind != b->kind)
        return a->kind < b->kind;
    if (a->key != b->key)
        return a->key < b->key;
    return a->first_day < b->first_day;
}

void
counter_settle(struct counters *counters, const struct weir_terms *terms, int32_t end_day)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < counters->count; i++) {
        const struct weir_counter counter = counters->item[i];
        if (!is_needed(&counter, terms, end_day))
            continue;
        uint32_t at = kept++;
        for (; at > 0 && is_before(&counter, &counters->item[at - 1]); at--)
            counters->item[at] = counters->item[at - 1];
        counters->item[at] = counter;
    }
    counters->count = kept;
}
