/* load_point_late.c - rows of points that reach back over assessed days. */
#include "batch/load_point_late.h"

#include <string.h>

#include "base/checked.h"
#include "base/error.h"
#include "store/account_store.h"
#include "weir/tariff.h"

enum weir_status
load_point_late_read(struct load_context *context, struct load_point_late *late,
                     struct weir_error *error)
{
    static const struct row_range all = {INT64_MIN, INT64_MAX};
    struct weir_arena *arena = context->table->arena;
    struct copy_out *out = NULL;
    uint32_t capacity = 0;
    bool more = true;
    *late = (struct load_point_late){NULL, 0};
    enum weir_status status = account_store_assessed(context->db, all, &out, error);
    while (!status) {
        status = copy_out_next(out, &more, error);
        if (status || !more)
            break;
        if (late->count == capacity) {
            capacity = 2 * capacity + 64;
            struct account_head *longer = weir_arena_alloc(arena, capacity, sizeof *longer);
            if (longer == NULL) {
                status = error_nomem(error);
                break;
            }
            if (late->count > 0)
                memcpy(longer, late->head, late->count * sizeof *longer);
            late->head = longer;
        }
        account_store_get_head(out, &late->head[late->count++]);
    }
    copy_out_free(out);
    return status;
}

/* The end of what is assessed of a taxpayer; INT32_MIN: nothing is. */
static int32_t
assessed_to(const struct load_point_late *late, int64_t account_id)
{
    uint32_t low = 0;
    uint32_t high = late->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (late->head[middle].account_id < account_id)
            low = middle + 1;
        else
            high = middle;
    }
    const bool found = low < late->count && late->head[low].account_id == account_id;
    return found ? late->head[low].through_day : INT32_MIN;
}

/* The end of the days from the row's first on that other taxpayers are assessed for, where they
 * leave it no share; its own first day: none are. */
static int32_t
taken_until(const struct load_point_late *late, const struct point_place *item, uint32_t count,
            const struct point_row *row)
{
    int64_t sum_ppm = row->share_ppm;
    int32_t until = row->from_day;
    for (uint32_t i = 0; i < count; i++) {
        const struct point_row *held = &item[i].held;
        if (!item[i].is_held || load_point_row_void(held) || held->account_id == row->account_id ||
            held->role != POINT_ROLE_WITHDRAWAL || held->from_day > row->from_day)
            continue;
        int32_t end_day = assessed_to(late, held->account_id);
        if (held->to_day != WEIR_DAY_NONE)
            end_day = (int32_t)min_i64(end_day, held->to_day);
        if (end_day <= row->from_day)
            continue;
        sum_ppm += held->share_ppm;
        until = (int32_t)max_i64(until, end_day);
    }
    return sum_ppm > POINT_WHOLE_PPM ? until : row->from_day;
}

static bool
tell(struct load_context *context, const struct point_place *place, int32_t reach_day,
     int32_t through_day)
{
    const struct load_back_dated back = {
        .owned = &place->line->owned,
        .account_id = place->now.account_id,
        .subject = place->line->owned.account,
        .done = "assessed",
        .reach_day = reach_day,
        .through_day = through_day,
    };
    return load_merge_tell_back_dated(context, &back);
}

/* The place that the row became when the same file came before, or NULL. */
static struct point_place *
moved_before(struct point_place *item, uint32_t count, const struct point_row *row, int32_t day)
{
    for (uint32_t i = 0; i < count; i++) {
        if (item[i].is_held && item[i].line == NULL && item[i].held.account_id == row->account_id &&
            item[i].held.from_day == day)
            return &item[i];
    }
    return NULL;
}

static bool
move(struct load_context *context, struct point_place *item, uint32_t count, uint32_t index,
     int32_t day)
{
    struct point_place *place = &item[index];
    struct point_place *before = moved_before(item, count, &place->now, day);
    const int32_t asked_day = place->now.from_day;
    place->is_held = false; /* at most it was void */
    place->now.from_day = day;
    if (place->now.to_day != WEIR_DAY_NONE && place->now.to_day < day)
        place->now.to_day = day;
    if (before == NULL)
        return tell(context, place, asked_day, day);
    before->now = place->now;
    before->line = place->line;
    place->now.to_day = day; /* void */
    return true;
}

bool
load_point_late_move(struct load_context *context, const struct load_point_late *late,
                     struct point_place *item, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct point_place *place = &item[i];
        if (place->line == NULL || place->line->owned.reason == ROW_REASON_ERROR ||
            load_point_row_void(&place->now) || place->now.role != POINT_ROLE_WITHDRAWAL ||
            (place->is_held && !load_point_row_void(&place->held)))
            continue;
        const int32_t day = taken_until(late, item, count, &place->now);
        if (day > place->now.from_day && !move(context, item, count, i, day))
            return false;
    }
    return true;
}

bool
load_point_late_tell(struct load_context *context, const struct load_point_late *late,
                     const struct point_place *place)
{
    const struct point_line *line = place->line;
    if (!place->changed || line == NULL || line->owned.reason == ROW_REASON_ERROR)
        return true;
    const int32_t through_day = assessed_to(late, place->now.account_id);
    struct point_row ended = place->held;
    ended.to_day = place->now.to_day;
    const bool ends = place->is_held && load_point_row_equal(&ended, &place->now);
    const int32_t reach_day =
        ends ? load_merge_earlier_end(place->now.to_day, place->held.to_day) : place->now.from_day;
    return reach_day == WEIR_DAY_NONE || reach_day >= through_day ||
           tell(context, place, reach_day, through_day);
}
