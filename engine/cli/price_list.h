#ifndef CLI_PRICE_LIST_H
#define CLI_PRICE_LIST_H

#include "cli/output.h"
#include "weir/arena.h"
#include "weir/tariff.h"

/* A version's prices as a table for people: a row a price, fixed amount, minimum, band or tax.
 * NULL when memory is out.  From arena. */
struct output_table *price_list_table(const struct weir_version *version, struct weir_arena *arena);

#endif
