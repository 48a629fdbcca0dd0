#ifndef CORE_ADJUSTMENT_H
#define CORE_ADJUSTMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/account.h"
#include "core/canon.h"
#include "weir/arena.h"
#include "weir/bill.h"
#include "weir/status.h"

/*
 * Which adjustments go into an account's next bill, and how much of each.
 *
 * What was booked is kept with the counters, as kind WEIR_COUNTER_ADJUSTMENT: with key 0 the
 * journal number up to which all are booked; with an adjustment_id as key, and its first day, how
 * many litres or fen of one of those are booked so far, where a rest waits.  An account that never
 * had any has none of these, and the bytes of its invoices know nothing of them.
 */
struct adjustment_request {
    const struct account_known *known;
    const struct account_rules *rules;
    int64_t water_l; /* of the bill itself: so much can be taken away */
    bool last;       /* no bill will follow: what would wait is given back now */
};

struct adjustment_choice {
    const struct account_booking *item; /* in the order of known */
    uint32_t count;
    int64_t volume_l; /* their water */
    int32_t end_day;  /* the latest of their days (exclusive); WEIR_DAY_NONE: none */
    const struct weir_counter *counter; /* what is booked then, to be stored behind the counters */
    uint32_t counter_count;
};

/* How many of the account's counters are not of kind WEIR_COUNTER_ADJUSTMENT: they come first. */
uint32_t adjustment_counter_begin(const struct account_known *known);

/* Chooses what the bill books.  From arena. */
enum weir_status adjustment_choose(const struct adjustment_request *request,
                                   struct weir_arena *arena, struct adjustment_choice *choice)
    __attribute__((warn_unused_result));

/* The same for pricing: terms and regimes of the days of each.  From arena. */
enum weir_status adjustment_terms(const struct adjustment_request *request,
                                  const struct adjustment_choice *choice, struct weir_arena *arena,
                                  const struct weir_adjustment **adjustment)
    __attribute__((warn_unused_result));

/* The adjustments that a bill with that state had seen: the first so many of known's. */
uint32_t adjustment_seen(const struct account_known *known, struct canon_ints counter_state);

/* Lets again know the adjustments of known as a bill with that state had them: those it had seen,
 * and due as they were then.  From arena. */
enum weir_status adjustment_again(const struct account_known *known,
                                  struct canon_ints counter_state, struct weir_arena *arena,
                                  struct account_known *again) __attribute__((warn_unused_result));

#endif
