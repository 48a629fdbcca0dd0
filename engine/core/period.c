/*
 * period.c - a stretch of days out of a longer one, with the water that passed in it.
 *
 * Pure.  Water between two reads is shared by days, from the same points for every stretch, so that
 * stretches add up to the whole.
 */
#include "core/period.h"

#include "base/checked.h"
#include "core/meter.h"

static bool
is_point(const struct meter_trace *trace, int32_t day)
{
    return meter_point_at(trace, day)->day == day;
}

/* Whole's points within the days, with one at either end; volumes since the first. */
static enum weir_status
cut_points(const struct meter_trace *trace, struct usage_part *part, struct weir_arena *arena)
{
    struct meter_point *point = weir_arena_alloc(arena, (size_t)trace->count + 2, sizeof *point);
    if (point == NULL)
        return WEIR_E_NOMEM;
    const int64_t before_l = meter_volume_at(trace, part->begin_day);
    point[0] = (struct meter_point){
        .day = part->begin_day,
        .estimated = meter_is_estimated_at(trace, part->begin_day),
        .register_milli = part->begin_register_milli,
    };
    uint32_t count = 1;
    for (uint32_t i = 0; i < trace->count; i++) {
        if (trace->point[i].day <= part->begin_day || trace->point[i].day >= part->end_day)
            continue;
        point[count] = trace->point[i];
        point[count++].volume_l -= before_l;
    }
    point[count++] = (struct meter_point){
        .day = part->end_day,
        .estimated = part->estimated,
        .register_milli = part->end_register_milli,
        .volume_l = meter_volume_at(trace, part->end_day) - before_l,
    };
    part->point = point;
    part->point_count = count;
    return WEIR_OK;
}

static enum weir_status
cut_part(const struct usage_part *whole, struct usage_part *part, struct weir_arena *arena)
{
    const struct meter_trace trace = {.point = whole->point, .count = whole->point_count};
    part->begin_register_milli = meter_register_at(part->installation, &trace, part->begin_day);
    part->end_register_milli = meter_register_at(part->installation, &trace, part->end_day);
    part->estimated = meter_is_estimated_at(&trace, part->end_day);
    part->shared = !is_point(&trace, part->begin_day) || !is_point(&trace, part->end_day);
    part->removed = whole->removed && part->end_day == whole->end_day;
    const int64_t rest_l =
        trace.point[trace.count - 1].volume_l - meter_volume_at(&trace, part->end_day);
    part->estimated_l = part->estimated ? whole->estimated_l - rest_l : 0;
    const enum weir_status status = cut_points(&trace, part, arena);
    if (status)
        return status;
    const int64_t volume_l = part->point[part->point_count - 1].volume_l;
    part->volume_l = whole->installation->of_other ? -volume_l : volume_l;
    return WEIR_OK;
}

static enum weir_status
cut_marks(const struct usage *whole, const struct period *period, struct weir_arena *arena,
          struct usage *cut)
{
    struct usage_mark *mark = weir_arena_alloc(arena, whole->mark_count, sizeof *mark);
    if (mark == NULL)
        return WEIR_E_NOMEM;
    uint32_t count = 0;
    for (uint32_t i = 0; i < whole->mark_count; i++) {
        if (whole->mark[i].day <= period->begin_day || whole->mark[i].day > period->end_day)
            continue;
        mark[count] = whole->mark[i];
        mark[count].volume_l -= period->before_l;
        mark[count++].most_l -= period->before_l;
    }
    cut->mark = mark;
    cut->mark_count = count;
    return WEIR_OK;
}

enum weir_status
period_cut(const struct usage *whole, const struct period *period, struct weir_arena *arena,
           struct usage *cut)
{
    struct usage_part *part = weir_arena_alloc(arena, whole->part_count, sizeof *part);
    if (part == NULL)
        return WEIR_E_NOMEM;
    struct usage result = {
        .outcome = USAGE_WAITS,
        .begin_day = period->begin_day,
        .end_day = period->end_day,
        .final = whole->final && period->last,
        .part = part,
        .span = whole->span,
        .span_count = whole->span_count,
    };
    for (uint32_t i = 0; i < whole->part_count; i++) {
        struct usage_part *next = &part[result.part_count];
        *next = whole->part[i];
        next->begin_day = (int32_t)max_i64(next->begin_day, period->begin_day);
        next->end_day = (int32_t)min_i64(next->end_day, period->end_day);
        if (next->begin_day >= next->end_day)
            continue;
        const enum weir_status status = cut_part(&whole->part[i], next, arena);
        if (status)
            return status;
        result.estimated = result.estimated || next->estimated;
        result.outcome = USAGE_BILL;
        result.part_count++;
    }
    const enum weir_status status = cut_marks(whole, period, arena, &result);
    if (!status)
        *cut = result;
    return status;
}
