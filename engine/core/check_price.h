#ifndef CORE_CHECK_PRICE_H
#define CORE_CHECK_PRICE_H

#include "core/fault.h"
#include "weir/tariff.h"

#define CHECK_PRICE_SLIP 1000 /* a price so many times its neighbour is in another unit */

/* The prices of a class: each used by somebody, each block priced, steps as the rules want them. */
void check_price(const struct weir_tariff *tariff, const struct weir_class *class_,
                 struct fault_list *faults);

/* Whether a is at least CHECK_PRICE_SLIP times b or b so many times a; free water is no neighbour.
 */
bool check_price_slips(int64_t a, int64_t b);

#endif
