/* load_master.c - sub-meters under masters: links without circles, and rows for both accounts. */
#include "batch/load_master.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "weir/tariff.h"

static int
order_links(const void *a, const void *b)
{
    const struct meter_link *first = a;
    const struct meter_link *second = b;
    if (first->meter_id != second->meter_id)
        return first->meter_id < second->meter_id ? -1 : 1;
    return (first->parent_meter_id > second->parent_meter_id) -
           (first->parent_meter_id < second->parent_meter_id);
}

struct link_list {
    struct meter_link *item;
    uint32_t count;
};

/* Whether the chain of masters above meter_id comes back to origin_id, or is too long. */
static bool
// NOLINTNEXTLINE(misc-no-recursion,bugprone-easily-swappable-parameters): depth is bounded
comes_back(const struct link_list *list, int64_t meter_id, int64_t origin_id, uint32_t depth)
{
    if (depth > MASTER_DEPTH_MAX)
        return true;
    uint32_t low = 0;
    uint32_t high = list->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (list->item[middle].meter_id < meter_id)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < list->count && list->item[low].meter_id == meter_id; low++) {
        const int64_t parent_id = list->item[low].parent_meter_id;
        if (parent_id == origin_id || comes_back(list, parent_id, origin_id, depth + 1))
            return true;
    }
    return false;
}

static void
check_circles(struct load_context *context, const struct link_list *list)
{
    struct load_table *table = context->table;
    for (uint32_t i = 0; i < table->row_count; i++) {
        const struct meter_line *line = (const struct meter_line *)table->row[i];
        const int64_t meter_id = line->installation.meter_id;
        if (line->installation.parent_meter_id == ROW_ABSENT ||
            !comes_back(list, meter_id, meter_id, 1))
            continue;
        struct weir_error *error = load_table_fault(
            table, &line->owned.row, "meter % hangs under itself, or too deep", line->meter);
        if (error != NULL)
            error_hint(error, "A parent is the meter that the water passes before; at most 8 hang "
                              "one under the other.");
    }
}

enum weir_status
load_master_links(struct load_context *context, struct meter_link **link, uint32_t *count,
                  struct weir_error *error)
{
    const struct load_table *table = context->table;
    struct db_rows *rows = NULL;
    const enum weir_status status = meter_store_links(context->db, &rows, error);
    if (status)
        return status;
    const uint32_t held_count = db_rows_count(rows);
    struct link_list list = {0};
    list.item =
        weir_arena_alloc(table->arena, (size_t)held_count + table->row_count, sizeof *list.item);
    for (uint32_t i = 0; i < held_count && list.item != NULL; i++)
        list.item[list.count++] =
            (struct meter_link){db_rows_int(rows, i, 0), db_rows_int(rows, i, 1)};
    db_rows_free(rows);
    if (list.item == NULL)
        return error_nomem(error);
    for (uint32_t i = 0; i < table->row_count; i++) {
        const struct meter_line *line = (const struct meter_line *)table->row[i];
        if (line->installation.parent_meter_id != ROW_ABSENT)
            list.item[list.count++] = (struct meter_link){line->installation.meter_id,
                                                          line->installation.parent_meter_id};
    }
    if (list.count > 1)
        qsort(list.item, list.count, sizeof *list.item, order_links);
    check_circles(context, &list);
    *link = list.item;
    *count = list.count;
    return WEIR_OK;
}

/* --- copies ---------------------------------------------------------------------------------- */

static bool
overlap(const struct meter_installation_row *a, const struct meter_installation_row *b)
{
    return (a->to_day == WEIR_DAY_NONE || b->from_day < a->to_day) &&
           (b->to_day == WEIR_DAY_NONE || a->from_day < b->to_day);
}

/* Adds to wanted the copies of one sub's place: one for each account that has its master then. */
static bool
want_copies(const struct place_list *own, const struct meter_installation_row *sub,
            struct weir_arena *arena, struct place_list *wanted)
{
    for (uint32_t i = load_place_find(own, sub->parent_meter_id);
         i < own->count && own->item[i].now.meter_id == sub->parent_meter_id; i++) {
        const struct meter_installation_row *master = &own->item[i].now;
        if (load_place_void(master) || master->account_id == sub->account_id ||
            !overlap(master, sub))
            continue;
        struct place copy = {.now = *sub};
        copy.now.account_id = master->account_id;
        copy.now.of_other = true;
        copy.now.carry = 2;
        bool known = false;
        for (uint32_t k = wanted->count; k > 0 && !known; k--) {
            const struct meter_installation_row *before = &wanted->item[k - 1].now;
            if (before->meter_id != sub->meter_id || before->from_day != sub->from_day)
                break;
            known = before->account_id == copy.now.account_id;
        }
        if (!known && !load_place_add(wanted, arena, &copy))
            return false;
    }
    return true;
}

/* Takes a held copy back that is needed no more, by a version without a day. */
static void
withdraw(struct place *copy)
{
    if (load_place_void(&copy->now))
        return;
    copy->now.to_day = copy->now.from_day;
    copy->now.last_register_milli = ROW_ABSENT;
    copy->changed = true;
}

/* Merges what is wanted into what is held; both are sorted. */
static bool
merge_copies(const struct place_map *map, const struct place_list *wanted, struct weir_arena *arena,
             struct place_list *merged)
{
    uint32_t at = 0;
    bool kept = true;
    for (uint32_t i = 0; i < map->copy.count && kept; i++) {
        struct place held = map->copy.item[i];
        int order = 1;
        while (kept && at < wanted->count &&
               (order = load_place_order(&wanted->item[at], &held)) < 0) {
            struct place fresh = wanted->item[at++];
            fresh.changed = true;
            kept = load_place_add(merged, arena, &fresh);
        }
        if (at < wanted->count && order == 0) {
            held.now = wanted->item[at++].now;
            held.changed = !load_place_equal(&held.now, &held.held);
        } else if (load_place_has_id(map->sub, map->sub_count, held.now.meter_id)) {
            withdraw(&held);
        }
        kept = kept && load_place_add(merged, arena, &held);
    }
    for (; at < wanted->count && kept; at++) {
        struct place fresh = wanted->item[at];
        fresh.changed = true;
        kept = load_place_add(merged, arena, &fresh);
    }
    return kept;
}

enum weir_status
load_master_copies(struct load_context *context, struct place_map *map, struct weir_error *error)
{
    struct weir_arena *arena = context->table->arena;
    struct place_list wanted = {0};
    struct place_list merged = {0};
    bool kept = true;
    for (uint32_t i = 0; i < map->own.count && kept; i++) {
        const struct meter_installation_row *sub = &map->own.item[i].now;
        if (sub->parent_meter_id != ROW_ABSENT && !load_place_void(sub) &&
            load_place_has_id(map->sub, map->sub_count, sub->meter_id))
            kept = want_copies(&map->own, sub, arena, &wanted);
    }
    if (!kept)
        return error_nomem(error);
    load_place_sort(&wanted);
    if (!merge_copies(map, &wanted, arena, &merged))
        return error_nomem(error);
    map->copy = merged;
    for (uint32_t i = 0; i < merged.count; i++)
        context->result->follow_count += merged.item[i].changed ? 1 : 0;
    return WEIR_OK;
}
