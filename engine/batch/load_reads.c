/*
 * load_reads.c - reads after meters: those that waited are placed, and those of a meter that moved,
 * that hangs under another master now, or that is a point under another permit, are copied to the
 * accounts that need them.
 *
 * Nothing is taken away from an account that had a read; what is brought carries this load's
 * journal number, so that an earlier run sees what it saw.
 */
#include "batch/load_reads.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/meter_map.h"
#include "batch/read_batch.h"
#include "batch/read_judge.h"
#include "batch/read_source.h"
#include "batch/read_unit.h"
#include "store/finding_store.h"
#include "store/permit_store.h"
#include "store/read_store.h"

#define LOAD_READS_MIB 64 /* reads that are sorted at a time */

struct read_list {
    struct read_row *item;
    uint32_t count;
    uint32_t capacity;
};

struct bringing {
    struct load_context *context;
    const struct place_map *places;
    struct place_list other; /* where the file's meters are besides */
    struct meter_map map;
    struct meter_map before; /* as it was before this file */
    struct read_batch batch;
    struct read_list list;
};

static bool
same_moment(const struct read_row *a, const struct read_row *b)
{
    return a->meter_id == b->meter_id && a->day == b->day && a->second == b->second;
}

/* Keeps a read; of several corrections of a moment, which come in order, the last one. */
static bool
keep_read(struct bringing *bringing, const struct read_row *row)
{
    struct read_list *list = &bringing->list;
    struct load_table *table = bringing->context->table;
    struct read_row kept = *row;
    kept.note = directory_copy(&table->texts, row->note);
    if (list->count > 0) {
        struct read_row *last = &list->item[list->count - 1];
        if (same_moment(last, row) && last->kind == READ_KIND_CORRECTION &&
            row->kind == READ_KIND_CORRECTION) {
            if (row->recorded_no > last->recorded_no) /* volumes come after counts */
                *last = kept;
            return true;
        }
    }
    if (list->count == list->capacity) {
        const uint32_t capacity = list->capacity == 0 ? 1024 : list->capacity * 2;
        struct read_row *grown = weir_arena_alloc(table->arena, capacity, sizeof *grown);
        if (grown == NULL)
            return false;
        if (list->count > 0)
            memcpy(grown, list->item, list->count * sizeof *grown);
        list->item = grown;
        list->capacity = capacity;
    }
    list->item[list->count++] = kept;
    return row->note.start == NULL || kept.note.start != NULL;
}

/* Keeps a place that the file does not touch, of a meter that it does. */
static bool
keep_other(struct bringing *bringing, const struct meter_installation_row *row)
{
    const struct place_map *places = bringing->places;
    if (!load_place_has_id(places->sub, places->sub_count, row->meter_id))
        return true;
    const struct place place = {.now = *row, .is_held = true};
    return load_place_add(&bringing->other, bringing->context->table->arena, &place);
}

static struct meter_installation_row
other_row(const struct bringing *bringing, const struct copy_out *out)
{
    struct meter_installation_row row = {0};
    if (bringing->places->other == PLACE_OTHER_INSTALLATIONS) {
        meter_store_get_installation(out, &row);
        return row;
    }
    struct point_row point;
    permit_store_get_point(out, &point);
    row.account_id = point.account_id;
    row.meter_id = point.meter_id;
    row.from_day = point.from_day;
    row.to_day = point.to_day;
    return row;
}

/* Meters that are points too, and points that are an account's meters too. */
static enum weir_status
collect_other(struct bringing *bringing, struct weir_error *error)
{
    const struct place_map *places = bringing->places;
    struct db *db = bringing->context->db;
    if (places->sub_count == 0 || places->sub[0] > bringing->context->top_meter_id)
        return WEIR_OK; /* all of them are new */
    struct copy_out *out = NULL;
    bool more = true;
    enum weir_status status = places->other == PLACE_OTHER_INSTALLATIONS
                                  ? meter_store_installations_now(db, &out, error)
                                  : permit_store_points_now(db, &out, error);
    while (!status) {
        status = copy_out_next(out, &more, error);
        if (status || !more)
            break;
        const struct meter_installation_row row = other_row(bringing, out);
        if (!keep_other(bringing, &row))
            status = error_nomem(error);
    }
    copy_out_free(out);
    load_place_sort(&bringing->other);
    return status;
}

static bool
add_place(struct meter_map *map, const struct meter_installation_row *row)
{
    const struct meter_place place = {row->meter_id, row->account_id,
                                      row->from_day, row->to_day,
                                      row->of_other, (int32_t)row->litres_per_count};
    return (row->of_other && load_place_void(row)) || meter_map_add(map, &place);
}

static bool
add_places(struct meter_map *map, const struct place_list *list)
{
    bool kept = true;
    for (uint32_t i = 0; i < list->count && kept; i++)
        kept = add_place(map, &list->item[i].now);
    return kept;
}

static bool
add_held(struct meter_map *map, const struct place_list *list)
{
    bool kept = true;
    for (uint32_t i = 0; i < list->count && kept; i++)
        kept = !list->item[i].is_held || add_place(map, &list->item[i].held);
    return kept;
}

static bool
build_map(struct bringing *bringing)
{
    const struct place_map *places = bringing->places;
    struct meter_map *map = &bringing->map;
    struct weir_arena *arena = bringing->context->table->arena;
    const bool kept = meter_map_init(map, arena) && add_places(map, &places->own) &&
                      add_places(map, &places->copy) && add_places(map, &bringing->other) &&
                      meter_map_init(&bringing->before, arena) &&
                      add_held(&bringing->before, &places->own);
    meter_map_sort(map);
    meter_map_sort(&bringing->before);
    return kept;
}

/* Adds the kept reads to the batch, for every account that needs them, and forgets the list. */
static enum weir_status
add_reads(struct bringing *bringing, bool counted, struct weir_error *error)
{
    const struct meter_map *map = &bringing->map;
    enum weir_status status = WEIR_OK;
    for (uint32_t i = 0; i < bringing->list.count && !status; i++) {
        struct read_row row = bringing->list.item[i];
        const uint32_t first = meter_map_find_id(map, row.meter_id);
        if (first == UINT32_MAX)
            continue;
        const int64_t owner_id = meter_map_owner(map, first, row.day);
        for (uint32_t at = UINT32_MAX; !status && meter_map_next(map, first, row.day, &at);) {
            row.account_id = map->place[at].account_id;
            status = read_batch_add(&bringing->batch, &row, counted && row.account_id == owner_id,
                                    error);
        }
    }
    bringing->list.count = 0;
    return status;
}

static int64_t
litres_of(const struct meter_map *map, const struct read_row *row)
{
    const uint32_t first = meter_map_find_id(map, row->meter_id);
    return first == UINT32_MAX ? METER_MAP_LITRES : meter_map_litres(map, first, row->day);
}

/* A volume of so many litres as what the meter's dial shows now. */
static enum weir_status
to_count(const struct bringing *bringing, int64_t litres, struct read_row *row,
         struct weir_error *error)
{
    const struct read_dial dial = {litres_of(&bringing->map, row), READ_REGISTER_MILLI_MAX};
    if (read_unit_counts(litres, dial, &row->register_milli) == WEIR_OK)
        return WEIR_OK;
    (void)error_set_text(error, WEIR_E_INVALID,
                         "a volume that was read is out of range for the counts of meter %",
                         row->meter);
    error_hint(error, "Look at its `litres_per_count`.");
    return WEIR_E_INVALID;
}

/* --- reads that waited ----------------------------------------------------------------------- */

static enum weir_status
collect_waiting(struct bringing *bringing, struct weir_error *error)
{
    struct copy_out *out = NULL;
    bool more = true;
    enum weir_status status = read_store_waiting(bringing->context->db, &out, error);
    while (!status) {
        status = copy_out_next(out, &more, error);
        if (status || !more)
            break;
        struct read_row row;
        read_store_get_waiting(out, &row);
        const struct directory_entry *entry = directory_find(&bringing->context->meters, row.meter);
        if (entry == NULL)
            continue;
        row.meter = (struct weir_text){entry->start, entry->size};
        row.meter_id = entry->value;
        if (row.of_volume)
            status = to_count(bringing, row.register_milli, &row, error);
        if (!status && !keep_read(bringing, &row))
            status = error_nomem(error);
    }
    copy_out_free(out);
    return status;
}

static enum weir_status
bring_waiting(struct bringing *bringing, struct weir_error *error)
{
    struct load_context *context = bringing->context;
    enum weir_status status = collect_waiting(bringing, error);
    if (!status)
        status = add_reads(bringing, true, error);
    if (!status)
        status = read_batch_flush(&bringing->batch, error);
    if (!status)
        status = read_store_waiting_done(context->db, error);
    return status ? status : finding_store_meters_known(context->db, context->recorded_no, error);
}

/* --- reads of meters that moved -------------------------------------------------------------- */

static enum weir_status
collect_of(struct bringing *bringing, int64_t account_id, int64_t meter_id,
           struct weir_error *error)
{
    struct copy_out *out = NULL;
    bool more = true;
    enum weir_status status =
        read_store_of_meter(bringing->context->db, account_id, meter_id, &out, error);
    while (!status) {
        status = copy_out_next(out, &more, error);
        if (status || !more)
            break;
        struct read_row row;
        read_store_get_of_meter(out, &row);
        if (!keep_read(bringing, &row))
            status = error_nomem(error);
    }
    copy_out_free(out);
    return status;
}

static bool
any_changed(const struct place_list *list, int64_t meter_id)
{
    for (uint32_t i = load_place_find(list, meter_id);
         i < list->count && list->item[i].now.meter_id == meter_id; i++) {
        if (list->item[i].changed)
            return true;
    }
    return false;
}

/* Brings the reads that the list's accounts, as they were before this file, have of one meter. */
static enum weir_status
bring_from(struct bringing *bringing, const struct place_list *list, int64_t meter_id,
           struct weir_error *error)
{
    const uint32_t first = load_place_find(list, meter_id);
    enum weir_status status = WEIR_OK;
    for (uint32_t i = first; i < list->count && list->item[i].now.meter_id == meter_id && !status;
         i++) {
        const struct place *place = &list->item[i];
        bool known = !place->is_held;
        for (uint32_t before = first; before < i && !known; before++)
            known = list->item[before].is_held &&
                    list->item[before].now.account_id == place->now.account_id;
        if (known)
            continue;
        status = collect_of(bringing, place->now.account_id, meter_id, error);
        if (!status)
            status = add_reads(bringing, false, error);
    }
    return status;
}

/* Brings the reads of one meter from each account of its own that it had before this file. */
static enum weir_status
bring_meter(struct bringing *bringing, int64_t meter_id, struct weir_error *error)
{
    const struct place_list *own = &bringing->places->own;
    if (!any_changed(own, meter_id) && !any_changed(&bringing->places->copy, meter_id))
        return WEIR_OK;
    const enum weir_status status = bring_from(bringing, own, meter_id, error);
    return status ? status : bring_from(bringing, &bringing->other, meter_id, error);
}

/* --- volumes of meters that count otherwise than was said ------------------------------------- */

/* Whether all the meter's places in the map count so many litres. */
static bool
// NOLINTNEXTLINE(bugprone-easily-swappable-parameters): a meter and its litres
all_count(const struct meter_map *map, int64_t meter_id, int64_t litres)
{
    uint32_t i = meter_map_find_id(map, meter_id);
    bool same = true;
    for (; i < map->place_count && map->place[i].meter_id == meter_id && same; i++)
        same = map->place[i].litres_per_count == 0 || map->place[i].litres_per_count == litres;
    return same;
}

static bool
counts_otherwise(const struct bringing *bringing, int64_t meter_id)
{
    const struct read_row any = {.meter_id = meter_id};
    const int64_t litres = litres_of(&bringing->map, &any);
    return bringing->places->other == PLACE_OTHER_POINTS &&
           (litres_of(&bringing->before, &any) != litres ||
            !all_count(&bringing->before, meter_id, litres) ||
            !all_count(&bringing->map, meter_id, litres));
}

/* The read that holds of the moment that begins at *at, which becomes the next moment's. */
static const struct read_row *
next_moment(const struct read_list *list, uint32_t *at)
{
    const struct read_row *holds = &list->item[*at];
    const struct read_row *first = holds;
    while (++*at < list->count && same_moment(first, &list->item[*at])) {
        const struct read_row *row = &list->item[*at];
        if (row->kind == READ_KIND_CORRECTION || holds->kind != READ_KIND_CORRECTION)
            holds = row;
    }
    return holds;
}

/* Corrects the registers that one account has of volumes divided by what the meter does not count.
 */
static enum weir_status
recount_of(struct bringing *bringing, int64_t account_id, int64_t meter_id,
           struct weir_error *error)
{
    enum weir_status status = collect_of(bringing, account_id, meter_id, error);
    for (uint32_t at = 0; at < bringing->list.count && !status;) {
        struct read_row row = *next_moment(&bringing->list, &at);
        const int64_t litres = litres_of(&bringing->before, &row);
        if (!row.of_volume || litres == litres_of(&bringing->map, &row))
            continue;
        row.kind = READ_KIND_CORRECTION;
        status = to_count(bringing, read_unit_volume(row.register_milli, litres), &row, error);
        if (!status)
            status = read_batch_add(&bringing->batch, &row, false, error);
    }
    bringing->list.count = 0;
    return status;
}

static enum weir_status
recount(struct bringing *bringing, int64_t meter_id, struct weir_error *error)
{
    if (!counts_otherwise(bringing, meter_id))
        return WEIR_OK;
    const struct meter_map *map = &bringing->map;
    const uint32_t first = meter_map_find_id(map, meter_id);
    enum weir_status status = read_batch_flush(&bringing->batch, error);
    for (uint32_t i = first; i < map->place_count && map->place[i].meter_id == meter_id && !status;
         i++) {
        bool known = false;
        for (uint32_t before = first; before < i && !known; before++)
            known = map->place[before].account_id == map->place[i].account_id;
        if (!known)
            status = recount_of(bringing, map->place[i].account_id, meter_id, error);
    }
    return status;
}

static enum weir_status
bring_moved(struct bringing *bringing, struct weir_error *error)
{
    const struct place_map *places = bringing->places;
    enum weir_status status = WEIR_OK;
    for (uint32_t i = 0; i < places->sub_count && !status; i++) {
        const int64_t meter_id = places->sub[i];
        if (meter_id > bringing->context->top_meter_id)
            break; /* new meters have the highest numbers, and no reads yet */
        status = bring_meter(bringing, meter_id, error);
        if (!status)
            status = recount(bringing, meter_id, error);
    }
    return status ? status : read_batch_flush(&bringing->batch, error);
}

enum weir_status
load_reads_bring(struct load_context *context, const struct place_map *map,
                 struct weir_error *error)
{
    struct bringing bringing = {.context = context, .places = map};
    enum weir_status status = collect_other(&bringing, error);
    if (status)
        return status;
    if (!build_map(&bringing))
        return error_nomem(error);
    status =
        read_batch_init(&bringing.batch, context->db, context->table->arena,
                        (struct read_batch_setup){context->recorded_no, LOAD_READS_MIB}, error);
    if (!status)
        status = bring_waiting(&bringing, error);
    context->result->placed_count = (uint64_t)bringing.batch.counts.new_count;
    if (!status)
        status = bring_moved(&bringing, error);
    context->result->finding_count += (uint32_t)bringing.batch.counts.finding_count;
    read_batch_free(&bringing.batch);
    return status;
}
