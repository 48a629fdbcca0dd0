#ifndef CORE_ADJUST_H
#define CORE_ADJUST_H

#include <stdbool.h>
#include <stdint.h>

#include "core/pricing.h"
#include "weir/arena.h"
#include "weir/bill.h"
#include "weir/status.h"

/*
 * The adjustments of a bill, priced behind its own parts as if each were a bill of its own days:
 * without fixed amounts, minimums and reliefs, which the days' own bill has.  What is taken away
 * is priced at what it would cost on top of what is left of the counters, with the sign changed.
 * Order: adjust_cut, adjust_room, adjust_price.
 */
struct adjusts {
    uint32_t first_part; /* of pricing->parts: those before it are the bill's own */
    const struct weir_bill_request *request; /* of each adjustment, as a bill */
    const uint32_t *end_part;                /* of each adjustment */
    struct weir_counter *saved;              /* room for all counters */
};

/* Whether the days, water and regimes of one make sense. */
bool adjust_is_reasonable(const struct weir_adjustment *adjustment);

/* Most parts that the adjustments of request are cut into. */
uint32_t adjust_part_max(const struct weir_bill_request *request);

/* Adds the parts of all adjustments, whose water must be in range, behind those of the bill.  From
 * arena. */
enum weir_status adjust_cut(struct pricing *pricing, struct weir_arena *arena,
                            struct adjusts *adjusts) __attribute__((warn_unused_result));

/* Room for what adjust_price keeps, once pricing has its own.  From arena. */
enum weir_status adjust_room(const struct pricing *pricing, struct weir_arena *arena,
                             struct adjusts *adjusts) __attribute__((warn_unused_result));

/* Makes the lines of all adjustments and moves the counters.  False when the bill is held. */
bool adjust_price(struct pricing *pricing, struct adjusts *adjusts);

#endif
