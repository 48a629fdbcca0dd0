#ifndef BATCH_LOAD_READS_H
#define BATCH_LOAD_READS_H

#include "batch/load_place.h"

/* Brings reads to the accounts that need them now: those that waited for a meter to be loaded, and
 * those of meters that changed places, from the accounts that had them.  Call it last. */
enum weir_status load_reads_bring(struct load_context *context, const struct place_map *map,
                                  struct weir_error *error) __attribute__((warn_unused_result));

#endif
