/*
 * water.c - whole volume steps of the water measured, and its uses.
 *
 * Pure.  Everything is cut or shared cumulatively, so that parts add up whatever the rounding.
 */
#include "core/water.h"

#include "base/assert.h"
#include "base/checked.h"
#include "base/ratio.h"

#define MONTHS_A_YEAR 12
#define DAYS_A_YEAR 365

/* Litres of the mark in whole steps: cut down at a read, else half-up and not above the next. */
static int64_t
whole_l(const struct usage_mark *mark, int64_t step_l)
{
    const int64_t most_l = max_i64(0, mark->most_l - mark->most_l % step_l);
    const int64_t half_l = max_i64(0, 2 * mark->volume_l + mark->over_half_l);
    if (!mark->shared)
        return half_l / (2 * step_l) * step_l;
    return min_i64(most_l, (half_l + step_l) / (2 * step_l) * step_l);
}

enum weir_status
water_cut_down(const struct usage *usage, int64_t step_l, struct weir_arena *arena,
               struct water_cut *water)
{
    ASSERT(usage->mark_count > 0);
    ASSERT(step_l > 0);
    struct weir_stretch *stretch = weir_arena_alloc(arena, usage->mark_count, sizeof *stretch);
    if (stretch == NULL)
        return WEIR_E_NOMEM;
    int64_t billed_l = 0;
    for (uint32_t i = 0; i < usage->mark_count; i++) {
        const int64_t so_far_l = whole_l(&usage->mark[i], step_l);
        stretch[i] = (struct weir_stretch){usage->mark[i].day, so_far_l - billed_l};
        billed_l = so_far_l;
    }
    const int64_t rest_l = usage->mark[usage->mark_count - 1].volume_l - billed_l;
    *water = (struct water_cut){
        .stretch = stretch,
        .stretch_count = usage->mark_count,
        .volume_l = billed_l,
        .carried_l = usage->final ? 0 : rest_l,
        .dropped_l = usage->final ? rest_l : 0,
    };
    return WEIR_OK;
}

/* value x num / den, half-up to a multiple of step_l. */
static int64_t
share_l(int64_t value_l, int64_t num, int64_t den, int64_t step_l)
{
    int64_t steps = 0;
    const bool fits =
        ratio_round(ratio_share(ratio_of(value_l), num, den), step_l, RATIO_HALF_UP, &steps);
    ASSERT(fits);
    (void)fits;
    return steps * step_l;
}

static int64_t
fixed_l(const struct terms_use *use, int32_t days)
{
    int64_t months = 1;
    if (use->per == TERMS_PER_MONTH)
        months = max_i64(1, share_l(days, MONTHS_A_YEAR, DAYS_A_YEAR, 1));
    int64_t volume_l;
    return checked_mul(use->volume_l, months, &volume_l) ? volume_l : INT64_MAX;
}

/* The use's part of each stretch of the water. */
static enum weir_status
share_stretches(const struct water_cut *water, struct weir_arena *arena, struct water_share *share)
{
    struct weir_stretch *stretch = weir_arena_alloc(arena, water->stretch_count, sizeof *stretch);
    if (stretch == NULL)
        return WEIR_E_NOMEM;
    int64_t before_l = 0; /* of the water */
    int64_t given_l = 0;  /* of the use */
    for (uint32_t i = 0; i < water->stretch_count; i++) {
        before_l += water->stretch[i].volume_l;
        const int64_t part_l =
            water->volume_l == 0 ? 0 : share_l(share->volume_l, before_l, water->volume_l, 1);
        stretch[i] = (struct weir_stretch){water->stretch[i].end_day, part_l - given_l};
        given_l = part_l;
    }
    share->stretch = stretch;
    return WEIR_OK;
}

enum weir_status
water_share_out(const struct water_cut *water, const struct water_sharing *sharing,
                struct weir_arena *arena, const struct water_share **share)
{
    ASSERT(sharing->use_count > 0);
    struct water_share *list = weir_arena_alloc(arena, sharing->use_count, sizeof *list);
    if (list == NULL)
        return WEIR_E_NOMEM;
    int64_t left_l = water->volume_l;
    for (uint32_t i = 0; i < sharing->use_count; i++) {
        const struct terms_use *use = sharing->use[i];
        list[i].use = use;
        if (use->has_volume)
            list[i].volume_l = min_i64(left_l, fixed_l(use, sharing->days));
        left_l -= list[i].volume_l;
    }
    const int64_t rest_l = left_l;
    for (uint32_t i = 0; i < sharing->use_count; i++) {
        const struct terms_use *use = sharing->use[i];
        if (use->has_volume || !use->has_share)
            continue;
        list[i].volume_l =
            min_i64(left_l, share_l(rest_l, use->share_ppm, RATIO_PPM, sharing->step_l));
        left_l -= list[i].volume_l;
    }
    list[sharing->use_count - 1].volume_l += left_l;
    for (uint32_t i = 0; i < sharing->use_count; i++) {
        const enum weir_status status = share_stretches(water, arena, &list[i]);
        if (status)
            return status;
    }
    *share = list;
    return WEIR_OK;
}
