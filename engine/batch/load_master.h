#ifndef BATCH_LOAD_MASTER_H
#define BATCH_LOAD_MASTER_H

#include <stdint.h>

#include "batch/load_place.h"

/* Master and sub-meters: who hangs under whom, and the rows that masters' accounts need of it. */
#define MASTER_DEPTH_MAX 8 /* meters one under the other */

struct meter_link {
    int64_t meter_id;
    int64_t parent_meter_id;
};

/* Every link that any row ever named, and those of the file, by meter_id.  From the arena.  A fault
 * for a meter that would hang under itself. */
enum weir_status load_master_links(struct load_context *context, struct meter_link **link,
                                   uint32_t *count, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Brings map->copy to what the places of subs and masters need; marks what changed. */
enum weir_status load_master_copies(struct load_context *context, struct place_map *map,
                                    struct weir_error *error) __attribute__((warn_unused_result));

#endif
