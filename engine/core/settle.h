#ifndef CORE_SETTLE_H
#define CORE_SETTLE_H

#include "core/pricing.h"

/* Where lines are collected that are settled together; each list has room for all lines. */
struct settle_room {
    struct amount *item;
    uint32_t *slot; /* of the line that item came from */
    uint32_t count;
};

/* Rounds together the lines of all parts that say so, by the last of these parts. */
bool settle_invoice(struct pricing *pricing, struct settle_room *room);

/* Finds the taxes inside the rounded lines: each reckoned once over all lines that it is on, and
 * handed out by largest remainder. */
bool settle_taxes(struct pricing *pricing, struct settle_room *room);

#endif
