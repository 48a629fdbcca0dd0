#ifndef CORE_CHECK_BLOCKS_H
#define CORE_CHECK_BLOCKS_H

#include "core/fault.h"
#include "weir/tariff.h"

/* The blocks of a class: their order, ends, and what goes with what. */
void check_blocks(const struct weir_version *version, const struct weir_class *class_,
                  struct fault_list *faults);

#endif
