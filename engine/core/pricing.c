/* pricing.c - what every step of pricing a bill needs: months, shares, plans, and holding. */
#include "core/pricing.h"

#include "base/assert.h"
#include "base/checked.h"

bool
pricing_hold(struct pricing *pricing, enum weir_finding finding, struct weir_text subject)
{
    pricing->held = finding;
    pricing->held_subject = subject;
    return false;
}

struct weir_step *
pricing_step(struct pricing *pricing, const struct part *part, enum weir_step_kind kind)
{
    if (pricing->step == NULL)
        return NULL;
    ASSERT(pricing->step_count < pricing->step_capacity);
    struct weir_step *step = &pricing->step[pricing->step_count++];
    *step = (struct weir_step){
        .kind = kind,
        .begin_day = part->begin_day,
        .end_day = part->end_day,
        .class_id = part->class_id,
        .tariff = part->tariff,
        .version = part->version,
        .volume_l = part->volume_l,
        .year_begin_day = WEIR_DAY_NONE,
        .year_end_day = WEIR_DAY_NONE,
    };
    return step;
}

int32_t
pricing_last_day(const struct weir_bill_request *request)
{
    return request->end_day > request->begin_day ? request->end_day - 1 : request->begin_day;
}

struct facts
pricing_facts(const struct pricing *pricing, const struct part *part)
{
    return (struct facts){.class_id = part->class_id, .terms = pricing->request->terms};
}

struct ratio
pricing_share(const struct pricing *pricing, const struct part *part, struct ratio exact)
{
    const int32_t days = pricing->request->end_day - pricing->request->begin_day;
    if (days == 0)
        return exact;
    return ratio_share(exact, part->end_day - part->begin_day, days);
}

/* Days / (365 / 12), rounded to whole months, at least one. */
static struct ratio
whole_months(int32_t days)
{
    int64_t months = 0;
    const bool fits = ratio_round(ratio_product(days, 12), 365, RATIO_HALF_UP, &months);
    ASSERT(fits);
    (void)fits;
    return ratio_of(max_i64(1, months));
}

struct ratio
pricing_count(const struct pricing *pricing, const struct part *part, enum weir_per per)
{
    const int32_t part_days = part->end_day - part->begin_day;
    const int32_t days = pricing->request->end_day - pricing->request->begin_day;
    switch (per) {
    case WEIR_PER_DAY:
        return ratio_of(part_days);
    case WEIR_PER_MONTH:
        if (part->version->month_exact)
            return ratio_share(ratio_of(part_days), 12, 365);
        return pricing_share(pricing, part, whole_months(days));
    case WEIR_PER_PERIOD:
    default: /* none: -Wswitch-enum names a value that is missing */
        break;
    }
    return pricing_share(pricing, part, ratio_of(1));
}

const struct weir_plan *
pricing_plan(const struct pricing *pricing, enum weir_against kind)
{
    const struct weir_terms *terms = pricing->request->terms;
    const int32_t day = pricing_last_day(pricing->request);
    const struct weir_plan *found = NULL;
    for (uint32_t i = 0; i < terms->plan_count; i++) {
        const struct weir_plan *plan = &terms->plan[i];
        if (plan->kind == kind && plan->from_day <= day && day < plan->to_day &&
            (found == NULL || plan->from_day > found->from_day))
            found = plan;
    }
    return found;
}
