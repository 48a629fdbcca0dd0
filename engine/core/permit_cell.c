/* permit_cell.c - cuts a point's days where something changes, and shares its water out.  Pure. */
#include "core/permit_cell.h"

#include "base/assert.h"
#include "base/checked.h"
#include "base/ratio.h"

bool
permit_cell_holds(const struct permit_point_row *row, int32_t day)
{
    return row->begin_day <= day && day < row->end_day;
}

uint32_t
permit_cell_plan(const struct permit_known *permit, int32_t day)
{
    for (uint32_t i = permit->plan_count; i > 0; i--) {
        if (permit->plan[i - 1].from_day <= day && day < permit->plan[i - 1].to_day)
            return i - 1;
    }
    return PERMIT_CELL_NONE;
}

/* --- days --- */
struct day_list {
    int32_t *day;
    uint32_t count;
};

/* Adds a day in its place, once. */
static void
add_day(struct day_list *list, struct permit_cell_days within, int32_t day)
{
    if (day < within.begin_day || day > within.end_day)
        return;
    uint32_t at = list->count;
    while (at > 0 && list->day[at - 1] > day)
        at--;
    if (at > 0 && list->day[at - 1] == day)
        return;
    for (uint32_t i = list->count; i > at; i--)
        list->day[i] = list->day[i - 1];
    list->day[at] = day;
    list->count++;
}

static void
add_permit(struct day_list *list, struct permit_cell_days within, const struct permit_known *permit)
{
    for (uint32_t i = 0; i < permit->versions.count; i++) {
        add_day(list, within, permit->versions.item[i].from_day);
        add_day(list, within, permit->versions.item[i].to_day);
    }
    for (uint32_t i = 0; i < permit->plan_count; i++) {
        add_day(list, within, permit->plan[i].from_day);
        add_day(list, within, permit->plan[i].to_day);
    }
}

enum weir_status
permit_cell_cut(const struct permit_point *point, const struct permit_known *permit,
                struct permit_cell_days days, struct weir_arena *arena, struct permit_cells *cells)
{
    size_t capacity = 2 + 2 * (size_t)point->row_count;
    for (uint32_t i = 0; i < point->row_count; i++) {
        const uint32_t index = point->row[i].permit;
        if (index != PERMIT_CELL_NONE)
            capacity += 2 * ((size_t)permit[index].versions.count + permit[index].plan_count);
    }
    struct day_list list = {.day = weir_arena_alloc(arena, capacity, sizeof *list.day)};
    if (list.day == NULL)
        return WEIR_E_NOMEM;
    add_day(&list, days, days.begin_day);
    add_day(&list, days, days.end_day);
    for (uint32_t i = 0; i < point->row_count; i++) {
        add_day(&list, days, point->row[i].begin_day);
        add_day(&list, days, point->row[i].end_day);
        if (point->row[i].permit != PERMIT_CELL_NONE)
            add_permit(&list, days, &permit[point->row[i].permit]);
    }
    *cells = (struct permit_cells){list.day, list.count};
    return WEIR_OK;
}

/* --- spans --- */
enum weir_status
permit_cell_spans(const struct permit_point *point, struct weir_arena *arena,
                  const struct withdrawal_span **span, uint32_t *span_count)
{
    const struct permit_cell_days ever = {INT32_MIN, PERMIT_DAY_NEVER};
    const size_t capacity = 2 * (size_t)point->row_count + 1;
    struct withdrawal_span *made = weir_arena_alloc(arena, capacity, sizeof *made);
    struct day_list list = {.day = weir_arena_alloc(arena, capacity, sizeof *list.day)};
    if (made == NULL || list.day == NULL)
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < point->row_count; i++) {
        add_day(&list, ever, point->row[i].begin_day);
        add_day(&list, ever, point->row[i].end_day);
    }
    uint32_t count = 0;
    for (uint32_t i = 0; i + 1 < list.count; i++) {
        uint32_t at = 0; /* the first row that holds */
        while (at < point->row_count && !permit_cell_holds(&point->row[at], list.day[i]))
            at++;
        if (at == point->row_count)
            continue;
        const struct permit_point_row *row = &point->row[at];
        struct withdrawal_span *last = count == 0 ? NULL : &made[count - 1];
        if (last != NULL && last->end_day == list.day[i] && !last->by_capacity &&
            !row->by_capacity) {
            last->end_day = list.day[i + 1];
            last->capacity_l_day = row->capacity_l_day;
        } else {
            made[count++] = (struct withdrawal_span){list.day[i], list.day[i + 1], row->by_capacity,
                                                     row->capacity_l_day};
        }
    }
    *span = made;
    *span_count = count;
    return WEIR_OK;
}

/* --- shares --- */
int64_t
permit_cell_share(const struct permit_point *point, int32_t day, int64_t *share_l, int64_t volume_l)
{
    int64_t sum_ppm = 0;
    int64_t shared_l = 0;
    for (uint32_t i = 0; i < point->row_count; i++) {
        share_l[i] = 0;
        if (!permit_cell_holds(&point->row[i], day))
            continue;
        sum_ppm += point->row[i].share_ppm;
        int64_t until_l = 0;
        const bool fits = ratio_round(
            ratio_share(ratio_product(volume_l, min_i64(sum_ppm, PERMIT_CELL_WHOLE_PPM)), 1,
                        PERMIT_CELL_WHOLE_PPM),
            1, RATIO_HALF_UP, &until_l);
        ASSERT(fits); /* a part of what fits */
        (void)fits;
        share_l[i] = until_l - shared_l;
        shared_l = until_l;
    }
    return volume_l - shared_l;
}
