#ifndef BATCH_LOAD_MOVE_H
#define BATCH_LOAD_MOVE_H

#include "batch/load_place.h"

/*
 * Meters that move to another account back over days that are billed there already.
 *
 * What was billed stands and nothing is billed twice: unless its reason is `error`, such a row
 * counts from the day, and the register, to which its meter is billed.  That day stays when the
 * same file comes again, for the account that had the meter bills it no further.
 */

/* Moves the new rows of the file that reach back so to that day; lays nothing over what holds. */
enum weir_status load_move_late(struct load_context *context, const struct place_map *map,
                                struct weir_error *error) __attribute__((warn_unused_result));

/* Adds `back-dated`, with the day that the file has, for each row that was moved and changes
 * something. */
enum weir_status load_move_tell(struct load_context *context, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
