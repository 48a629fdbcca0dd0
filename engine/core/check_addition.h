#ifndef CORE_CHECK_ADDITION_H
#define CORE_CHECK_ADDITION_H

#include "core/fault.h"
#include "weir/tariff.h"

/* What is added to the charges of a class or taken from them: surcharges, relief, taxes. */
void check_addition(const struct weir_version *version, const struct weir_class *class_,
                    struct fault_list *faults);

#endif
