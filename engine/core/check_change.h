#ifndef CORE_CHECK_CHANGE_H
#define CORE_CHECK_CHANGE_H

#include "core/fault.h"
#include "weir/tariff.h"

/* One version against the one before it: days, classes, years, and prices that changed unit. */
void check_change(const struct weir_version *before, const struct weir_version *version,
                  struct fault_list *faults);

#endif
