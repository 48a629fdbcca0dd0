#ifndef CORE_CHECK_HOLE_H
#define CORE_CHECK_HOLE_H

#include <stdbool.h>
#include <stdint.h>

#include "weir/tariff.h"

#define CHECK_HOLE_NAME_MAX                                                                        \
    12                          /* attributes that a charge's prices ask about; more: not searched \
                                 */
#define CHECK_HOLE_VALUE_MAX 64 /* values of one of them */
#define CHECK_HOLE_TRY_MAX 20000000 /* prices looked at before the search gives up */

/* An account that finds no price: one attribute's value, as words. */
struct check_hole_fact {
    struct weir_text name;
    struct weir_text value; /* absent: none that a price names, or none at all */
};

struct check_hole {
    bool found;
    bool exact;     /* fact and month say for whom; else: there is no unconditional price at all */
    uint32_t month; /* 1 to 12; 0: in any */
    struct check_hole_fact fact[CHECK_HOLE_NAME_MAX];
    uint32_t fact_count;
};

/*
 * Looks for an account and month that no price of charge fits in this block (from 1; 0 for a charge
 * without blocks), by trying the values that the prices name and one that none does.  A charge
 * whose prices ask about too much is only looked at for an unconditional price.
 */
void check_hole_find(const struct weir_charge *charge, uint32_t block_no, struct check_hole *hole);

#endif
