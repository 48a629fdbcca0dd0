/* load_place.c - installations of meters: closed by the next, copied to masters, never overlapping.
 */
#include "batch/load_place.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/load_master.h"
#include "batch/load_move.h"
#include "weir/tariff.h"

static int
order_ids(const void *a, const void *b)
{
    const int64_t first = *(const int64_t *)a;
    const int64_t second = *(const int64_t *)b;
    return (first > second) - (first < second);
}

bool
load_place_has_id(const int64_t *ids, uint32_t count, int64_t id)
{
    return count > 0 && bsearch(&id, ids, count, sizeof *ids, order_ids) != NULL;
}

static uint32_t
sort_ids(int64_t *ids, uint32_t count)
{
    if (count > 1)
        qsort(ids, count, sizeof *ids, order_ids);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (kept == 0 || ids[kept - 1] != ids[i])
            ids[kept++] = ids[i];
    }
    return kept;
}

int
load_place_order(const void *a, const void *b)
{
    const struct meter_installation_row *first = &((const struct place *)a)->now;
    const struct meter_installation_row *second = &((const struct place *)b)->now;
    if (first->meter_id != second->meter_id)
        return first->meter_id < second->meter_id ? -1 : 1;
    if (first->from_day != second->from_day)
        return first->from_day < second->from_day ? -1 : 1;
    return (first->account_id > second->account_id) - (first->account_id < second->account_id);
}

bool
load_place_add(struct place_list *list, struct weir_arena *arena, const struct place *place)
{
    if (list->count == list->capacity) {
        const uint32_t capacity = list->capacity == 0 ? 1024 : list->capacity * 2;
        struct place *item = weir_arena_alloc(arena, capacity, sizeof *item);
        if (item == NULL)
            return false;
        if (list->count > 0)
            memcpy(item, list->item, list->count * sizeof *item);
        list->item = item;
        list->capacity = capacity;
    }
    list->item[list->count++] = *place;
    return true;
}

void
load_place_sort(struct place_list *list)
{
    if (list->count > 1)
        qsort(list->item, list->count, sizeof *list->item, load_place_order);
}

uint32_t
load_place_find(const struct place_list *list, int64_t meter_id)
{
    uint32_t low = 0;
    uint32_t high = list->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (list->item[middle].now.meter_id < meter_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* --- what holds ------------------------------------------------------------------------------ */

/* The meters of the file, without their masters. */
static void
list_file(const struct load_table *table, struct place_map *map)
{
    for (uint32_t i = 0; i < table->row_count; i++) {
        const struct meter_line *line = (const struct meter_line *)table->row[i];
        map->file_meter[i] = line->installation.meter_id;
    }
    map->file_meter_count = sort_ids(map->file_meter, table->row_count);
}

/* Finds the meters that the file can touch. */
static enum weir_status
find_subjects(struct load_context *context, struct place_map *map, struct weir_error *error)
{
    const struct load_table *table = context->table;
    struct meter_link *link = NULL;
    uint32_t link_count = 0;
    const enum weir_status status = load_master_links(context, &link, &link_count, error);
    if (status)
        return status;
    const size_t most = (size_t)table->row_count + link_count;
    map->file_meter = weir_arena_alloc(table->arena, most, sizeof *map->file_meter);
    map->sub = weir_arena_alloc(table->arena, most, sizeof *map->sub);
    map->subject = weir_arena_alloc(table->arena, most * 2, sizeof *map->subject);
    if (map->file_meter == NULL || map->sub == NULL || map->subject == NULL)
        return error_nomem(error);
    list_file(table, map);
    uint32_t count = map->file_meter_count;
    memcpy(map->sub, map->file_meter, count * sizeof *map->sub);
    for (uint32_t i = 0; i < link_count; i++) {
        if (load_place_has_id(map->file_meter, map->file_meter_count, link[i].parent_meter_id))
            map->sub[count++] = link[i].meter_id;
    }
    map->sub_count = sort_ids(map->sub, count);
    count = map->sub_count;
    memcpy(map->subject, map->sub, count * sizeof *map->subject);
    for (uint32_t i = 0; i < link_count; i++) {
        if (load_place_has_id(map->sub, map->sub_count, link[i].meter_id))
            map->subject[count++] = link[i].parent_meter_id;
    }
    map->subject_count = sort_ids(map->subject, count);
    return WEIR_OK;
}

/* Room for a place a row at once: growing would hold two lists for a while. */
static bool
make_room(struct place_list *list, struct weir_arena *arena, uint32_t capacity)
{
    list->item = weir_arena_alloc(arena, capacity, sizeof *list->item);
    list->capacity = capacity;
    return list->item != NULL;
}

static enum weir_status
read_held(struct load_context *context, struct place_map *map, struct weir_error *error)
{
    struct load_table *table = context->table;
    struct copy_out *out = NULL;
    bool more = true;
    if (!make_room(&map->own, table->arena, table->row_count))
        return error_nomem(error);
    enum weir_status status = meter_store_installations_now(context->db, &out, error);
    while (!status) {
        status = copy_out_next(out, &more, error);
        if (status || !more)
            break;
        struct place place = {.is_held = true};
        meter_store_get_installation(out, &place.held);
        if (!load_place_has_id(map->subject, map->subject_count, place.held.meter_id))
            continue;
        place.held.size = directory_intern(&table->texts, place.held.size);
        place.now = place.held;
        if (!load_place_add(place.held.of_other ? &map->copy : &map->own, table->arena, &place))
            status = error_nomem(error);
    }
    copy_out_free(out);
    load_place_sort(&map->own);
    load_place_sort(&map->copy);
    return status;
}

/* --- the file over it ------------------------------------------------------------------------ */

static enum weir_status
lay_over(struct load_context *context, struct place_map *map, struct weir_error *error)
{
    const struct load_table *table = context->table;
    const uint32_t held_count = map->own.count;
    for (uint32_t i = 0; i < table->row_count; i++) {
        struct meter_line *line = (struct meter_line *)table->row[i];
        const struct place key = {.now = line->installation, .line = line};
        struct place *found = held_count == 0 ? NULL
                                              : bsearch(&key, map->own.item, held_count, sizeof key,
                                                        load_place_order);
        if (found != NULL) {
            found->now = line->installation;
            found->line = line;
        } else if (!load_place_add(&map->own, table->arena, &key)) {
            return error_nomem(error);
        }
    }
    load_place_sort(&map->own);
    return WEIR_OK;
}

static void
tell_overlap(struct load_context *context, const struct place *first, const struct place *second)
{
    const struct meter_line *line = second->line != NULL ? second->line : first->line;
    if (line == NULL)
        return; /* both were there before this file */
    char pattern[WEIR_ERROR_PRIMARY_SIZE];
    struct text_writer writer = text_writer_of(pattern, sizeof pattern);
    text_write_string(&writer, "meter % would be at two places on ");
    text_write_day(&writer, second->now.from_day);
    struct weir_error *error =
        load_table_fault(context->table, &line->owned.row, pattern, line->meter);
    if (error != NULL)
        error_hint(error, "End the earlier row with `to`, or take a wrong row back with `to` equal "
                          "to its `from`.");
}

/* Ends each place of one meter where its next begins. */
static void
close_places(struct load_context *context, struct place *item, uint32_t count)
{
    struct place *before = NULL;
    for (uint32_t i = 0; i < count; i++) {
        struct place *place = &item[i];
        if (load_place_void(&place->now))
            continue;
        if (before != NULL && before->now.to_day == WEIR_DAY_NONE &&
            before->now.from_day < place->now.from_day) {
            before->now.to_day = place->now.from_day;
            if (before->now.last_register_milli == ROW_ABSENT)
                before->now.last_register_milli = place->now.first_register_milli;
            if (before->line == NULL && place->line != NULL)
                before->now.reason = place->now.reason;
        } else if (before != NULL && (before->now.from_day == place->now.from_day ||
                                      before->now.to_day > place->now.from_day)) {
            tell_overlap(context, before, place);
        }
        before = place;
    }
}

static bool
equal_but_end(const struct meter_installation_row *a, const struct meter_installation_row *b)
{
    return a->first_register_milli == b->first_register_milli && a->digits == b->digits &&
           a->litres_per_count == b->litres_per_count && a->max_flow_l_day == b->max_flow_l_day &&
           a->parent_meter_id == b->parent_meter_id && text_equal(a->size, b->size) &&
           a->carry == b->carry;
}

bool
load_place_equal(const struct meter_installation_row *a, const struct meter_installation_row *b)
{
    return equal_but_end(a, b) && a->to_day == b->to_day &&
           a->last_register_milli == b->last_register_milli;
}

static void
mark_changed(struct load_context *context, struct place *place)
{
    const struct meter_installation_row *now = &place->now;
    const struct meter_installation_row *held = &place->held;
    struct meter_line *line = place->line;
    const bool reason_differs =
        line != NULL && place->is_held && load_merge_reason_differs(&line->owned, held->reason);
    if (place->is_held && load_place_equal(now, held) && !reason_differs)
        return;
    if (!place->is_held && load_place_void(now))
        return; /* takes back what never was */
    place->changed = true;
    if (line == NULL) {
        context->result->follow_count++;
        return;
    }
    context->result->changed_count++;
    line->owned.row.changed = true;
    line->owned.reach_day = now->from_day;
    if (place->is_held && equal_but_end(now, held) && !reason_differs)
        line->owned.reach_day = load_merge_earlier_end(now->to_day, held->to_day);
}

enum weir_status
load_place_merge(struct load_context *context, struct place_map *map, struct weir_error *error)
{
    enum weir_status status = find_subjects(context, map, error);
    if (!status)
        status = read_held(context, map, error);
    if (!status)
        status = load_move_late(context, map, error);
    if (!status)
        status = lay_over(context, map, error);
    if (status)
        return status;
    for (uint32_t i = 0; i < map->own.count;) {
        const int64_t meter_id = map->own.item[i].now.meter_id;
        uint32_t end = i;
        while (end < map->own.count && map->own.item[end].now.meter_id == meter_id)
            end++;
        if (load_place_has_id(map->file_meter, map->file_meter_count, meter_id))
            close_places(context, &map->own.item[i], end - i);
        for (; i < end; i++)
            mark_changed(context, &map->own.item[i]);
    }
    return context->table->faults->count > 0 ? WEIR_OK : load_master_copies(context, map, error);
}

/* --- writing --------------------------------------------------------------------------------- */

static int
order_rows(const void *a, const void *b)
{
    const struct meter_installation_row *first = *(const struct meter_installation_row *const *)a;
    const struct meter_installation_row *second = *(const struct meter_installation_row *const *)b;
    if (first->account_id != second->account_id)
        return first->account_id < second->account_id ? -1 : 1;
    if (first->meter_id != second->meter_id)
        return first->meter_id < second->meter_id ? -1 : 1;
    if (first->from_day != second->from_day)
        return first->from_day < second->from_day ? -1 : 1;
    return first->of_other == second->of_other ? 0 : first->of_other ? -1 : 1;
}

static uint32_t
gather(const struct place_list *list, const struct meter_installation_row **row, uint32_t count)
{
    for (uint32_t i = 0; i < list->count; i++) {
        if (list->item[i].changed)
            row[count++] = &list->item[i].now;
    }
    return count;
}

enum weir_status
load_place_write(struct load_context *context, const struct place_map *map,
                 struct weir_error *error)
{
    const size_t most = (size_t)map->own.count + map->copy.count;
    const struct meter_installation_row **row =
        weir_arena_alloc(context->table->arena, most, sizeof *row);
    if (row == NULL)
        return error_nomem(error);
    const uint32_t count = gather(&map->copy, row, gather(&map->own, row, 0));
    if (count == 0)
        return WEIR_OK;
    qsort(row, count, sizeof *row, order_rows);
    struct copy_in *in = NULL;
    enum weir_status status = meter_store_installations_in(context->db, &in, error);
    if (status)
        return status;
    for (uint32_t i = 0; i < count; i++) {
        /* A row taken back whose key a copy needs: the copy, which sorts first, says it all. */
        const bool same = i > 0 && row[i - 1]->account_id == row[i]->account_id &&
                          row[i - 1]->meter_id == row[i]->meter_id &&
                          row[i - 1]->from_day == row[i]->from_day;
        if (!same)
            meter_store_put_installation(in, row[i], context->recorded_no);
    }
    status = copy_in_end(in, NULL, error);
    copy_in_free(in);
    return status;
}
