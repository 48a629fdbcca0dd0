/* load_point_row.c - rows of points: ended by the next, and never more than a whole. */
#include "batch/load_point_row.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/load_point_late.h"
#include "weir/tariff.h"

int
load_point_row_order(const struct point_row *a, const struct point_row *b)
{
    if (a->meter_id != b->meter_id)
        return a->meter_id < b->meter_id ? -1 : 1;
    if (a->account_id != b->account_id)
        return a->account_id < b->account_id ? -1 : 1;
    return (a->from_day > b->from_day) - (a->from_day < b->from_day);
}

static bool
add_place(struct point_list *list, struct weir_arena *arena, const struct point_place *place)
{
    if (list->count == list->capacity) {
        const uint32_t capacity = list->capacity == 0 ? 1024 : list->capacity * 2;
        struct point_place *item = weir_arena_alloc(arena, capacity, sizeof *item);
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

static bool
add_line(struct point_list *list, struct load_table *table, uint32_t index)
{
    struct point_line *line = (struct point_line *)table->row[index];
    const struct point_place place = {.now = line->point, .line = line};
    return add_place(list, table->arena, &place);
}

static void
keep_texts(struct load_table *table, struct point_row *row)
{
    row->district = directory_intern(&table->texts, row->district);
    row->source = directory_intern(&table->texts, row->source);
    row->zone = directory_intern(&table->texts, row->zone);
    row->location = directory_intern(&table->texts, row->location);
}

/* Where a file's rows are while rows that hold stream past; both are in the order of a list. */
struct laying {
    struct load_table *table;
    struct point_list *list;
    uint32_t at;    /* the next row of the file */
    uint32_t meter; /* the first row of the file that is not of an earlier meter */
};

static const struct point_row *
row_at(const struct laying *laying, uint32_t index)
{
    return &((const struct point_line *)laying->table->row[index])->point;
}

/* Whether the file has rows of that meter. */
static bool
has_meter(struct laying *laying, int64_t meter_id)
{
    const uint32_t count = laying->table->row_count;
    while (laying->meter < count && row_at(laying, laying->meter)->meter_id < meter_id)
        laying->meter++;
    return laying->meter < count && row_at(laying, laying->meter)->meter_id == meter_id;
}

/* Adds the file's rows before key, all without one; false: out of memory. */
static bool
add_before(struct laying *laying, const struct point_row *key)
{
    bool kept = true;
    while (kept && laying->at < laying->table->row_count &&
           (key == NULL || load_point_row_order(row_at(laying, laying->at), key) < 0))
        kept = add_line(laying->list, laying->table, laying->at++);
    return kept;
}

static bool
add_held(struct laying *laying, struct point_place *place)
{
    if (!add_before(laying, &place->held))
        return false;
    if (!has_meter(laying, place->held.meter_id))
        return true;
    keep_texts(laying->table, &place->held);
    place->now = place->held;
    if (laying->at < laying->table->row_count &&
        load_point_row_order(row_at(laying, laying->at), &place->held) == 0) {
        place->line = (struct point_line *)laying->table->row[laying->at++];
        place->now = place->line->point;
    }
    return add_place(laying->list, laying->table->arena, place);
}

static enum weir_status
lay_over(struct load_context *context, struct point_list *list, struct weir_error *error)
{
    struct laying laying = {.table = context->table, .list = list};
    struct copy_out *out = NULL;
    bool more = true;
    enum weir_status status = permit_store_points_now(context->db, &out, error);
    while (!status) {
        status = copy_out_next(out, &more, error);
        if (status || !more)
            break;
        struct point_place place = {.is_held = true};
        permit_store_get_point(out, &place.held);
        if (!add_held(&laying, &place))
            status = error_nomem(error);
    }
    copy_out_free(out);
    if (!status && !add_before(&laying, NULL))
        status = error_nomem(error);
    return status;
}

/* --- one point ------------------------------------------------------------------------------- */

static bool
ends_after(const struct point_row *row, int32_t day)
{
    return row->to_day == WEIR_DAY_NONE || row->to_day > day;
}

/* Ends a row where later says so: the next under the same permit, or one for the whole point. */
static void
end_at(struct point_place *place, const struct point_place *later)
{
    const int32_t day = later->now.from_day;
    const bool same = place->now.account_id == later->now.account_id;
    const bool whole =
        later->now.share_ppm == POINT_WHOLE_PPM && place->now.to_day == WEIR_DAY_NONE;
    if (place->now.from_day >= day || !ends_after(&place->now, day) || !(same || whole))
        return;
    place->now.to_day = day;
    if (place->line == NULL && later->line != NULL)
        place->now.reason = later->now.reason;
}

static void
close_point(struct point_place *item, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t j = 0; j < count && !load_point_row_void(&item[i].now); j++) {
            if (!load_point_row_void(&item[j].now))
                end_at(&item[i], &item[j]);
        }
    }
}

static void
tell_more_than_whole(struct load_context *context, const struct point_place *place)
{
    const struct point_line *line = place->line;
    if (line == NULL)
        return; /* told at a row of the file */
    char pattern[WEIR_ERROR_PRIMARY_SIZE];
    struct text_writer writer = text_writer_of(pattern, sizeof pattern);
    text_write_string(&writer, "the shares of point % add up to more than 1 on ");
    text_write_day(&writer, place->now.from_day);
    struct weir_error *error =
        load_table_fault(context->table, &line->owned.row, pattern, line->owned.account);
    if (error != NULL)
        error_hint(error, "End the earlier rows with `to`, or give each its `share`.");
}

/* The shares of the rows that hold on a day, and a row of the file among them. */
static int64_t
shares_on(const struct point_place *item, uint32_t count, int32_t day,
          const struct point_place **told)
{
    int64_t sum_ppm = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct point_row *row = &item[i].now;
        if (row->from_day > day || !ends_after(row, day))
            continue;
        sum_ppm += row->share_ppm;
        if (item[i].line != NULL)
            *told = &item[i];
    }
    return sum_ppm;
}

static void
check_shares(struct load_context *context, const struct point_place *item, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct point_place *told = &item[i];
        if (load_point_row_void(&item[i].now))
            continue;
        if (shares_on(item, count, item[i].now.from_day, &told) > POINT_WHOLE_PPM) {
            tell_more_than_whole(context, told);
            return;
        }
    }
}

bool
load_point_row_equal(const struct point_row *a, const struct point_row *b)
{
    return a->to_day == b->to_day && text_equal(a->district, b->district) &&
           text_equal(a->source, b->source) && a->capacity_l_day == b->capacity_l_day &&
           text_equal(a->zone, b->zone) && text_equal(a->location, b->location) &&
           a->basis == b->basis && a->role == b->role && a->share_ppm == b->share_ppm;
}

static void
mark_changed(struct load_context *context, struct point_place *place)
{
    struct point_line *line = place->line;
    const bool reason_differs = line != NULL && place->is_held &&
                                load_merge_reason_differs(&line->owned, place->held.reason);
    if (place->is_held && load_point_row_equal(&place->now, &place->held) && !reason_differs)
        return;
    if (!place->is_held && load_point_row_void(&place->now))
        return; /* takes back what never was */
    place->changed = true;
    if (line == NULL) {
        context->result->follow_count++;
        return;
    }
    context->result->changed_count++;
    line->owned.row.changed = true;
}

enum weir_status
load_point_row_merge(struct load_context *context, struct point_list *list,
                     struct weir_error *error)
{
    struct load_point_late late;
    enum weir_status status = lay_over(context, list, error);
    if (!status)
        status = load_point_late_read(context, &late, error);
    if (status)
        return status;
    for (uint32_t i = 0; i < list->count;) {
        uint32_t end = i;
        while (end < list->count && list->item[end].now.meter_id == list->item[i].now.meter_id)
            end++;
        if (!load_point_late_move(context, &late, &list->item[i], end - i))
            return error_nomem(error);
        close_point(&list->item[i], end - i);
        check_shares(context, &list->item[i], end - i);
        for (; i < end; i++) {
            mark_changed(context, &list->item[i]);
            if (!load_point_late_tell(context, &late, &list->item[i]))
                return error_nomem(error);
        }
    }
    return WEIR_OK;
}

/* --- writing --------------------------------------------------------------------------------- */

enum weir_status
load_point_row_write(struct load_context *context, const struct point_list *list,
                     struct weir_error *error)
{
    struct copy_in *in = NULL;
    enum weir_status status = permit_store_points_in(context->db, &in, error);
    if (status)
        return status;
    for (uint32_t i = 0; i < list->count; i++) {
        if (list->item[i].changed)
            permit_store_put_point(in, &list->item[i].now, context->recorded_no);
    }
    status = copy_in_end(in, NULL, error);
    copy_in_free(in);
    return status;
}

static struct meter_installation_row
place_of(const struct point_row *row)
{
    return (struct meter_installation_row){
        .account_id = row->account_id,
        .meter_id = row->meter_id,
        .from_day = row->from_day,
        .to_day = row->to_day,
        .last_register_milli = ROW_ABSENT,
        .parent_meter_id = ROW_ABSENT,
    };
}

bool
load_point_row_places(struct load_context *context, const struct point_list *list,
                      struct place_map *map)
{
    struct weir_arena *arena = context->table->arena;
    map->sub = weir_arena_alloc(arena, list->count, sizeof *map->sub);
    bool kept = map->sub != NULL;
    for (uint32_t i = 0; i < list->count && kept; i++) {
        const struct point_place *point = &list->item[i];
        const struct place place = {
            .now = place_of(&point->now),
            .held = place_of(&point->held),
            .is_held = point->is_held,
            .changed = point->changed,
        };
        kept = load_place_add(&map->own, arena, &place);
        if (i == 0 || list->item[i - 1].now.meter_id != point->now.meter_id)
            map->sub[map->sub_count++] = point->now.meter_id;
    }
    load_place_sort(&map->own);
    return kept;
}
