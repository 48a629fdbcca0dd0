#ifndef BATCH_LOAD_CARRY_H
#define BATCH_LOAD_CARRY_H

#include "batch/load_place.h"

/*
 * carry=yes: a meter that goes to another account brings the water it counted in the tier year, and
 * takes it out of the account it leaves (core/carry.h).
 *
 * Both are openings, made when the row is loaded, from what the account that it leaves has been
 * billed and the register it goes with; what is billed or corrected there afterwards changes them
 * no more.  They count from the move on, or from what is billed.  A row that is taken back takes
 * its openings with it.
 */
struct carry_sets; /* the openings of the accounts that a file touches */

/* Finds what the changed places of map bring; adds faults.  From the table's arena. */
enum weir_status load_carry_find(struct load_context *context, const struct place_map *map,
                                 struct carry_sets **sets, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Writes the openings that changed. */
enum weir_status load_carry_write(struct load_context *context, const struct carry_sets *sets,
                                  struct weir_error *error) __attribute__((warn_unused_result));

#endif
