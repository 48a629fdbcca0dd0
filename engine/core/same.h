#ifndef CORE_SAME_H
#define CORE_SAME_H

#include <stdbool.h>

#include "weir/tariff.h"

/*
 * Whether two versions of a tariff mean the same: the same days, rules, classes, ids, limits and
 * prices, in the same order.  Titles, documents, addresses, line numbers and what tariff_finish
 * adds do not count.
 */
bool same_version(const struct weir_version *a, const struct weir_version *b);

#endif
