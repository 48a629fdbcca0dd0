/*
 * slice.c - lays water over the edges of blocks, in the tier years that it falls in.  A slice that
 * ends on an edge lies below it.
 */
#include "core/slice.h"

#include <string.h>

#include "base/assert.h"
#include "base/checked.h"
#include "base/civil.h"
#include "core/quota.h"
#include "core/share.h"

int64_t
slice_between(const int64_t edges_l[2], const int64_t water_l[2])
{
    return max_i64(0, min_i64(edges_l[1], water_l[1]) - max_i64(edges_l[0], water_l[0]));
}

/* For explain: the limits that a share was laid over. */
static void
note_blocks(struct weir_step *step, const struct pricing *pricing, const struct weir_blocks *blocks,
            const struct quota *quota)
{
    step->blocks = blocks;
    step->plan = blocks->against_plan ? pricing_plan(pricing, WEIR_AGAINST_PLAN) : NULL;
    step->scale_num = (int64_t)quota->scale.num;
    step->scale_den = quota->scale.den;
    memcpy(step->limit_l, quota->limit_l, sizeof step->limit_l);
    memcpy(step->edge_l, quota->edge_l, sizeof step->edge_l);
}

/* One year's share over the edges, after what was used before; moves the counter. */
static bool
lay_share(struct pricing *pricing, const struct part *part, const struct weir_blocks *blocks,
          struct quota_year year, int64_t share_l, struct slices *slices)
{
    struct quota quota = {0};
    if (!quota_find(pricing, part, blocks, year, &quota))
        return false;
    const bool over_year = blocks->over == WEIR_OVER_YEAR;
    const struct weir_counter counter = {
        .kind = over_year ? WEIR_COUNTER_BLOCKS : COUNTER_OF_BILL,
        .key = blocks->counter_key,
        .first_day = over_year ? year.begin_day : part->begin_day,
        .used_l = share_l,
    };
    const int64_t before_l = counter_used_l(&pricing->counters, &counter);
    const int64_t water_l[2] = {before_l, before_l + share_l};
    int64_t floor_l = 0;
    int64_t laid_l = 0;
    uint32_t top = 0;
    for (uint32_t i = 0; i < blocks->count; i++) {
        const int64_t edges_l[2] = {floor_l, quota.edge_l[i]};
        const int64_t slice_l = slice_between(edges_l, water_l);
        slices->block_l[i] += slice_l;
        laid_l += slice_l;
        if (slice_l > 0)
            top = i;
        floor_l = quota.edge_l[i];
    }
    ASSERT(laid_l == share_l);
    slices->top_l[top] += share_l;
    struct weir_step *step = pricing_step(pricing, part, WEIR_STEP_BLOCKS);
    if (step != NULL) {
        note_blocks(step, pricing, blocks, &quota);
        step->volume_l = share_l;
        step->before_l = before_l;
        step->year_begin_day = over_year ? year.begin_day : WEIR_DAY_NONE;
        step->year_end_day = over_year ? year.end_day : WEIR_DAY_NONE;
    }
    counter_add(&pricing->counters, &counter);
    return true;
}

/* The part's water before day, exactly, by the rule of close. */
static struct ratio
before_year(const struct pricing *pricing, const struct part *part,
            const struct weir_blocks *blocks, int32_t day)
{
    const struct ratio whole_l = ratio_of(part->volume_l);
    if (blocks->close == WEIR_CLOSE_BY_MONTH) {
        const int32_t first = civil_month_number(part->begin_day);
        return ratio_share(whole_l, civil_month_number(day - 1) - first + 1,
                           civil_month_number(part->end_day - 1) - first + 1);
    }
    const int32_t begin_day = pricing->request->begin_day;
    const struct ratio start_l = share_until(part->use, begin_day, part->begin_day);
    const struct ratio used_l =
        ratio_subtract(share_until(part->use, begin_day, part->end_day), start_l);
    if (used_l.num <= 0)
        return ratio_share(whole_l, day - part->begin_day, part->end_day - part->begin_day);
    const struct ratio until_l = ratio_subtract(share_until(part->use, begin_day, day), start_l);
    return ratio_share(ratio_quotient(until_l, used_l), part->volume_l, 1);
}

/* To what a share that ends on day is rounded: a read on it is exact. */
static int64_t
close_step_l(const struct part *part, const struct weir_blocks *blocks, int32_t day)
{
    const bool exact = blocks->close == WEIR_CLOSE_BY_DAY && share_is_read(part->use, day);
    return exact ? 1 : blocks->close_step_l;
}

/* Shares the part's water among the tier years it crosses. */
static bool
slice_years(struct pricing *pricing, const struct part *part, const struct weir_blocks *blocks,
            struct slices *slices)
{
    const int32_t opened_day = pricing->request->terms->opened_day;
    if (part->version->year_of_account && opened_day == WEIR_DAY_NONE)
        return pricing_hold(pricing, WEIR_FINDING_NO_OPENED, part->class_id);
    const int32_t last_day = part->end_day > part->begin_day ? part->end_day - 1 : part->begin_day;
    int32_t day = blocks->close == WEIR_CLOSE_BY_READ ? last_day : part->begin_day;
    int64_t before_l = 0;
    for (;;) {
        const struct quota_year year = quota_year_of(part->version, opened_day, day);
        const bool last = year.end_day > last_day;
        const int64_t range_l[2] = {before_l, part->volume_l};
        int64_t until_l = part->volume_l;
        if (!last && !share_rounded(before_year(pricing, part, blocks, year.end_day),
                                    close_step_l(part, blocks, year.end_day), range_l, &until_l))
            return pricing_hold(pricing, WEIR_FINDING_OUT_OF_RANGE, blocks->id);
        if (!lay_share(pricing, part, blocks, year, until_l - before_l, slices))
            return false;
        if (last)
            return true;
        before_l = until_l;
        day = year.end_day;
    }
}

bool
slice_blocks(struct pricing *pricing, const struct part *part, const struct weir_blocks *blocks,
             struct slices *slices)
{
    *slices = (struct slices){0};
    if (pricing->adjustment != NULL && pricing->adjustment->outside) {
        slices->block_l[0] = part->volume_l;
        slices->top_l[0] = part->volume_l;
        return true;
    }
    if (blocks->over == WEIR_OVER_YEAR)
        return slice_years(pricing, part, blocks, slices);
    return lay_share(pricing, part, blocks, (struct quota_year){0}, part->volume_l, slices);
}
