#ifndef BATCH_METER_MAP_H
#define BATCH_METER_MAP_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/directory.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/text.h"

/*
 * Which accounts need a read: by the name of its meter and its day.  32 bytes an installation and
 * 24 a name, besides the names themselves.
 *
 * A read goes to every account that has the meter on its day, the last day included: a read on the
 * day of a change bounds both sides.  It also goes to each account that has a master of the meter,
 * and, the meter being that of a point, to each permit that shares the point. A day on which the
 * meter was nowhere goes to the place that began last before it, or to the first one: billing tells
 * it there as not-installed.
 */
#define METER_MAP_LITRES 1000 /* of a count, where no meter says else: a dial in m3 */

struct meter_place {
    int64_t meter_id;
    int64_t account_id;
    int32_t from_day;
    int32_t to_day;           /* exclusive; WEIR_DAY_NONE: still there */
    bool of_other;            /* the account of a master */
    int32_t litres_per_count; /* 0: of a point, which is read as its meter is */
};

struct meter_map {
    struct directory names;    /* value: index of the meter's first place */
    struct meter_place *place; /* by meter_id, from_day, account_id */
    uint32_t place_count;
    uint32_t place_capacity;
    struct weir_arena *arena;
};

/* Reads all meters and where they are.  From arena. */
enum weir_status meter_map_read(struct db *db, struct weir_arena *arena, struct meter_map *map,
                                struct weir_error *error) __attribute__((warn_unused_result));

/* Reads the meters of these names, one a line, and where they are.  From arena. */
enum weir_status meter_map_read_named(struct db *db, struct weir_text names,
                                      struct weir_arena *arena, struct meter_map *map,
                                      struct weir_error *error) __attribute__((warn_unused_result));

/* Builds a map by hand: add places in any order, then sort; names are left out. */
bool meter_map_init(struct meter_map *map, struct weir_arena *arena);
bool meter_map_add(struct meter_map *map, const struct meter_place *place);
void meter_map_sort(struct meter_map *map);

/* The index of the first place of a meter by name, or of one by number; UINT32_MAX: none. */
uint32_t meter_map_find(const struct meter_map *map, struct weir_text meter);
uint32_t meter_map_find_id(const struct meter_map *map, int64_t meter_id);

/* The account whose read it is first of all. */
int64_t meter_map_owner(const struct meter_map *map, uint32_t first, int32_t day);

/* The litres of a count of the meter on that day, the same for every account that has it. */
int64_t meter_map_litres(const struct meter_map *map, uint32_t first, int32_t day);

/*
 * The next account, after that of place *at, that needs a read of the meter whose first place is
 * first; begin with *at = UINT32_MAX.  Each account comes once, the owner too.  False: no more.
 */
bool meter_map_next(const struct meter_map *map, uint32_t first, int32_t day, uint32_t *at);

#endif
