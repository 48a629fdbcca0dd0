#ifndef CORE_REBILL_DIFFERENCE_H
#define CORE_REBILL_DIFFERENCE_H

#include <stdbool.h>

#include "core/account.h"
#include "core/canon.h"
#include "core/stand.h"
#include "weir/arena.h"
#include "weir/status.h"

/* A live bill, and what is made of the same days now. */
struct rebill_pair {
    const struct account_entry *old;
    const struct canon_invoice *made;
    const struct stand *before; /* what made was made from */
};

/* Whether the bill must be made again: its lines or its water differ, or what it counts in a tier
 * year or a plan.  Of an estimated one also the registers, because a true read goes back to them.
 */
bool rebill_difference_find(const struct rebill_pair *pair);

/* What a bill counted: the counters behind it less those before it. */
struct rebill_counted {
    struct canon_ints before;
    struct canon_ints after;
};

/* Adds what was counted to a counter_state, which then has the counters of counted->after, and
 * those that it alone had.  From arena. */
enum weir_status rebill_difference_add(struct canon_ints *counter_state,
                                       const struct rebill_counted *counted,
                                       struct weir_arena *arena)
    __attribute__((warn_unused_result));

#endif
