/* meter_map.c - meters by name, and where a read of a day belongs. */
#include "batch/meter_map.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "store/meter_store.h"
#include "store/permit_store.h"
#include "weir/tariff.h"

#define PLACES_FIRST 4096

bool
meter_map_init(struct meter_map *map, struct weir_arena *arena)
{
    *map = (struct meter_map){.arena = arena};
    return directory_init(&map->names, 0, arena);
}

bool
meter_map_add(struct meter_map *map, const struct meter_place *place)
{
    if (map->place_count == map->place_capacity) {
        const uint32_t capacity = map->place_capacity == 0 ? PLACES_FIRST : map->place_capacity * 2;
        struct meter_place *grown = weir_arena_alloc(map->arena, capacity, sizeof *grown);
        if (grown == NULL)
            return false;
        if (map->place_count > 0)
            memcpy(grown, map->place, map->place_count * sizeof *grown);
        map->place = grown;
        map->place_capacity = capacity;
    }
    map->place[map->place_count++] = *place;
    return true;
}

static int
order_places(const void *a, const void *b)
{
    const struct meter_place *first = a;
    const struct meter_place *second = b;
    if (first->meter_id != second->meter_id)
        return first->meter_id < second->meter_id ? -1 : 1;
    if (first->from_day != second->from_day)
        return first->from_day < second->from_day ? -1 : 1;
    return (first->account_id > second->account_id) - (first->account_id < second->account_id);
}

void
meter_map_sort(struct meter_map *map)
{
    if (map->place_count > 1)
        qsort(map->place, map->place_count, sizeof *map->place, order_places);
}

uint32_t
meter_map_find_id(const struct meter_map *map, int64_t meter_id)
{
    uint32_t low = 0;
    uint32_t high = map->place_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (map->place[middle].meter_id < meter_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < map->place_count && map->place[low].meter_id == meter_id ? low : UINT32_MAX;
}

uint32_t
meter_map_find(const struct meter_map *map, struct weir_text meter)
{
    const struct directory_entry *entry = directory_find(&map->names, meter);
    return entry == NULL ? UINT32_MAX : (uint32_t)entry->value;
}

static enum weir_status
read_points(struct db *db, struct meter_map *map, struct weir_error *error)
{
    struct copy_out *out = NULL;
    bool more = true;
    enum weir_status status = permit_store_points_now(db, &out, error);
    while (!status) {
        status = copy_out_next(out, &more, error);
        if (status || !more)
            break;
        struct point_row row;
        permit_store_get_point(out, &row);
        const struct meter_place place = {row.meter_id, row.account_id, row.from_day,
                                          row.to_day,   false,          0};
        if (!meter_map_add(map, &place))
            status = error_nomem(error);
    }
    copy_out_free(out);
    return status;
}

static enum weir_status
read_places(struct db *db, struct meter_map *map, struct weir_error *error)
{
    struct copy_out *out = NULL;
    bool more = true;
    enum weir_status status = meter_store_installations_now(db, &out, error);
    while (!status) {
        status = copy_out_next(out, &more, error);
        if (status || !more)
            break;
        struct meter_installation_row row;
        meter_store_get_installation(out, &row);
        const struct meter_place place = {row.meter_id, row.account_id,
                                          row.from_day, row.to_day,
                                          row.of_other, (int32_t)row.litres_per_count};
        if (row.of_other && row.to_day == row.from_day)
            continue; /* a master's account that needs it no more */
        if (!meter_map_add(map, &place))
            status = error_nomem(error);
    }
    copy_out_free(out);
    if (!status)
        status = read_points(db, map, error);
    meter_map_sort(map);
    return status;
}

static enum weir_status
read_names(struct db *db, struct meter_map *map, struct weir_error *error)
{
    struct copy_out *out = NULL;
    bool more = true;
    enum weir_status status = meter_store_all(db, &out, error);
    while (!status) {
        status = copy_out_next(out, &more, error);
        if (status || !more)
            break;
        struct meter_row row;
        meter_store_get(out, &row);
        const uint32_t first = meter_map_find_id(map, row.meter_id);
        if (first != UINT32_MAX && directory_add(&map->names, row.meter, first) == NULL)
            status = error_nomem(error);
    }
    copy_out_free(out);
    return status;
}

enum weir_status
meter_map_read(struct db *db, struct weir_arena *arena, struct meter_map *map,
               struct weir_error *error)
{
    *map = (struct meter_map){.arena = arena};
    const enum weir_status status = read_places(db, map, error);
    if (status)
        return status;
    if (!directory_init(&map->names, map->place_count, arena))
        return error_nomem(error);
    return read_names(db, map, error);
}

static bool
add_places(struct meter_map *map, struct db_rows *rows)
{
    bool kept = true;
    for (uint32_t i = 0; i < db_rows_count(rows) && kept; i++) {
        const struct meter_place place = {
            .account_id = db_rows_int(rows, i, 0),
            .meter_id = db_rows_int(rows, i, 1),
            .from_day = db_rows_day(rows, i, 2),
            .to_day = db_rows_day(rows, i, 3),
            .of_other = db_rows_int(rows, i, 4) != 0,
            .litres_per_count = (int32_t)db_rows_int(rows, i, 5),
        };
        const bool is_void = place.of_other && place.to_day == place.from_day;
        kept = is_void || meter_map_add(map, &place);
    }
    db_rows_free(rows);
    return kept;
}

static enum weir_status
read_places_of(struct db *db, struct meter_ids ids, struct meter_map *map, struct weir_error *error)
{
    struct db_rows *rows = NULL;
    enum weir_status status = meter_store_installations_of(db, ids, &rows, error);
    if (status)
        return status;
    if (!add_places(map, rows))
        return error_nomem(error);
    status = meter_store_points_of(db, ids, &rows, error);
    if (status)
        return status;
    if (!add_places(map, rows))
        return error_nomem(error);
    meter_map_sort(map);
    return WEIR_OK;
}

enum weir_status
meter_map_read_named(struct db *db, struct weir_text names, struct weir_arena *arena,
                     struct meter_map *map, struct weir_error *error)
{
    struct db_rows *rows = NULL;
    if (!meter_map_init(map, arena))
        return error_nomem(error);
    enum weir_status status = meter_store_named(db, names, &rows, error);
    if (status)
        return status;
    const uint32_t count = db_rows_count(rows);
    int64_t *id = weir_arena_alloc(arena, count, sizeof *id);
    for (uint32_t i = 0; i < count && id != NULL; i++)
        id[i] = db_rows_int(rows, i, 0);
    status = id == NULL ? error_nomem(error)
                        : read_places_of(db, (struct meter_ids){id, count}, map, error);
    for (uint32_t i = 0; i < count && !status; i++) {
        const uint32_t first = meter_map_find_id(map, id[i]);
        if (first != UINT32_MAX &&
            directory_add(&map->names, db_rows_text(rows, i, 1), first) == NULL)
            status = error_nomem(error);
    }
    db_rows_free(rows);
    return status;
}

static bool
is_there(const struct meter_place *place, int32_t day)
{
    return place->from_day <= day && (place->to_day == WEIR_DAY_NONE || day <= place->to_day);
}

static bool
is_void(const struct meter_place *place)
{
    return place->to_day == place->from_day;
}

/* How well a place of the meter's own answers for a day: one that has begun, one that will, one
 * that was taken back. */
static int
claim_of(const struct meter_place *place, int32_t day)
{
    if (place->of_other)
        return 0;
    if (is_void(place))
        return 1;
    return place->from_day <= day ? 3 : 2;
}

/* The place that a read of the day is first of all for: of those that have begun the last, of those
 * that have not the first. */
static uint32_t
owner_place(const struct meter_map *map, uint32_t first, int32_t day)
{
    const int64_t meter_id = map->place[first].meter_id;
    uint32_t found = first;
    int found_claim = claim_of(&map->place[first], day);
    for (uint32_t i = first + 1; i < map->place_count && map->place[i].meter_id == meter_id; i++) {
        const int claim = claim_of(&map->place[i], day);
        if (claim > found_claim || (claim == 3 && found_claim == 3)) {
            found = i;
            found_claim = claim;
        }
    }
    return found;
}

int64_t
meter_map_owner(const struct meter_map *map, uint32_t first, int32_t day)
{
    return map->place[owner_place(map, first, day)].account_id;
}

int64_t
// NOLINTNEXTLINE(bugprone-easily-swappable-parameters): as meter_map_owner has them
meter_map_litres(const struct meter_map *map, uint32_t first, int32_t day)
{
    const int64_t meter_id = map->place[first].meter_id;
    const struct meter_place *found = NULL;
    for (uint32_t i = first; i < map->place_count && map->place[i].meter_id == meter_id; i++) {
        const struct meter_place *place = &map->place[i];
        if (place->litres_per_count == 0)
            continue;
        const int claim = claim_of(place, day);
        const int found_claim = found == NULL ? -1 : claim_of(found, day);
        if (claim > found_claim || (claim == 3 && found_claim == 3))
            found = place;
    }
    return found == NULL ? METER_MAP_LITRES : found->litres_per_count;
}

static bool
needs(const struct meter_map *map, uint32_t index, uint32_t owner, int32_t day)
{
    const struct meter_place *place = &map->place[index];
    return index == owner || (!is_void(place) && is_there(place, day));
}

bool
meter_map_next(const struct meter_map *map, uint32_t first, int32_t day, uint32_t *at)
{
    const uint32_t owner = owner_place(map, first, day);
    const int64_t meter_id = map->place[first].meter_id;
    for (uint32_t i = *at == UINT32_MAX ? first : *at + 1;
         i < map->place_count && map->place[i].meter_id == meter_id; i++) {
        if (!needs(map, i, owner, day))
            continue;
        bool known = false;
        for (uint32_t before = first; before < i && !known; before++)
            known = needs(map, before, owner, day) &&
                    map->place[before].account_id == map->place[i].account_id;
        if (known)
            continue;
        *at = i;
        return true;
    }
    return false;
}
