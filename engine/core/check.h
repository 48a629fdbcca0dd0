#ifndef CORE_CHECK_H
#define CORE_CHECK_H

#include "core/fault.h"
#include "weir/tariff.h"

/*
 * Judges a tariff that tariff_finish has completed: everything that is wrong with it, and what a
 * price officer should look at, as faults in order of their lines.  A tariff without errors among
 * them can be priced with; one with errors must not be.  weir-tariff(5) lists the codes.
 */
void check_tariff(const struct weir_tariff *tariff, struct fault_list *faults);

#endif
