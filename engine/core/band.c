/*
 * band.c - a part's water above a plan, norm or permit.  Surcharged is what lies above both the
 * row's volume and what was counted in that row before, so nothing is surcharged twice.
 */
#include "core/band.h"

#include <string.h>

#include "base/checked.h"
#include "base/civil.h"
#include "core/slice.h"

/* The counter of the row: its own first day, or the calendar year where a permit is the measure. */
static struct weir_counter
row_counter(const struct pricing *pricing, const struct weir_surcharge *surcharge,
            const struct weir_plan *plan)
{
    struct weir_counter counter = {.key = surcharge->counter_key, .first_day = plan->from_day};
    switch (surcharge->against) {
    case WEIR_AGAINST_PLAN:
        counter.kind = WEIR_COUNTER_PLAN;
        break;
    case WEIR_AGAINST_NORM:
        counter.kind = WEIR_COUNTER_NORM;
        break;
    case WEIR_AGAINST_PERMIT:
    default: /* none: -Wswitch-enum names a value that is missing */
        counter.kind = WEIR_COUNTER_PERMIT;
        counter.first_day = civil_to_day(
            (struct civil){civil_of_day(pricing_last_day(pricing->request)).year, 1, 1});
        break;
    }
    return counter;
}

bool
band_slice(struct pricing *pricing, const struct part *part, const struct weir_surcharge *surcharge,
           int64_t band_l[WEIR_BAND_MAX])
{
    memset(band_l, 0, WEIR_BAND_MAX * sizeof band_l[0]);
    const struct weir_plan *plan = pricing_plan(pricing, surcharge->against);
    if (plan == NULL && !surcharge->plan_optional && part->volume_l > 0) {
        pricing->no_plan = true;
        pricing->no_plan_surcharge = surcharge->id;
    }
    if (plan == NULL)
        return true;
    struct weir_counter counter = row_counter(pricing, surcharge, plan);
    counter.used_l = part->volume_l;
    const int64_t before_l = counter_used_l(&pricing->counters, &counter);
    const int64_t water_l[2] = {before_l, before_l + part->volume_l};
    counter_add(&pricing->counters, &counter);
    if (plan->volume_l == WEIR_PLAN_WAIVED_L)
        return true;
    int64_t floor_l = plan->volume_l;
    struct weir_step *step = pricing_step(pricing, part, WEIR_STEP_BANDS);
    if (step != NULL) {
        step->surcharge = surcharge;
        step->plan = plan;
        step->before_l = before_l;
    }
    for (uint32_t i = 0; i < surcharge->band_count; i++) {
        const struct weir_band *band = &surcharge->band[i];
        int64_t edge_l = WEIR_UNBOUNDED_L;
        if (!band->open &&
            !ratio_round(ratio_share(ratio_of(plan->volume_l), RATIO_PPM + band->to_ppm, RATIO_PPM),
                         1, RATIO_HALF_UP, &edge_l))
            return pricing_hold(pricing, WEIR_FINDING_OUT_OF_RANGE, surcharge->id);
        const int64_t edges_l[2] = {floor_l, max_i64(floor_l, edge_l)};
        band_l[i] = slice_between(edges_l, water_l);
        floor_l = edges_l[1];
        if (step != NULL)
            step->edge_l[i] = edges_l[1];
    }
    return true;
}
