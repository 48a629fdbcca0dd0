#ifndef CORE_CHECK_CHARGE_H
#define CORE_CHECK_CHARGE_H

#include "core/fault.h"
#include "weir/tariff.h"

/* The charges of a class: what each is made of, and that none is a share of itself. */
void check_charge(const struct weir_version *version, const struct weir_class *class_,
                  struct fault_list *faults);

#endif
