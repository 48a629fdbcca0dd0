/* check.c - the checker of tariffs. */
#include "core/check.h"

void
check_tariff(const struct weir_tariff *tariff, struct fault_list *faults)
{
    (void)tariff;
    fault_sort(faults);
}
