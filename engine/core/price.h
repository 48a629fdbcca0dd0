#ifndef CORE_PRICE_H
#define CORE_PRICE_H

#include "core/pricing.h"

/* Most lines that a part makes, and most counters that it begins. */
uint32_t price_line_max(const struct part *part);
uint32_t price_counter_max(const struct part *part);

/*
 * Makes all lines of one part: charges as the tariff lists them, surcharges, relief, tax on top;
 * moves the counters.  False when the bill is held.
 */
bool price_part(struct pricing *pricing, const struct part *part);

#endif
