/*
 * quota.c - from a tariff's limits to this account's own: extra persons, heads, days, an
 * attribute's factor, a plan; then the part of the year, the months, or the days of the bill.
 */
#include "core/quota.h"

#include "base/assert.h"
#include "base/checked.h"
#include "base/civil.h"

_Static_assert(WEIR_BLOCK_MAX >= WEIR_BAND_MAX, "a step holds the edges of bands too");

struct quota_year
quota_year_of(const struct weir_version *version, int32_t opened_day, int32_t day)
{
    struct civil begin = {.month = version->year_start_month, .day = version->year_start_day};
    if (version->year_of_account) {
        ASSERT(opened_day != WEIR_DAY_NONE);
        begin = (struct civil){.month = civil_of_day(opened_day).month, .day = 1};
    }
    begin.year = civil_of_day(day).year;
    if (civil_to_day(begin) > day)
        begin.year--;
    const struct civil end = {begin.year + 1, begin.month, begin.day};
    return (struct quota_year){civil_to_day(begin), civil_to_day(end)};
}

/* Calendar months that the days touch. */
static int32_t
months_touched(int32_t begin_day, int32_t end_day)
{
    return civil_month_number(end_day - 1) - civil_month_number(begin_day) + 1;
}

/* The part of the tier year in which the account has these blocks. */
static struct ratio
part_of_year(const struct weir_terms *terms, const struct weir_blocks *blocks,
             struct quota_year year)
{
    if (blocks->part_year == WEIR_PART_YEAR_FULL)
        return ratio_of(1);
    int32_t begin_day = year.begin_day;
    if (terms->opened_day != WEIR_DAY_NONE && terms->opened_day > begin_day)
        begin_day = terms->opened_day;
    if (blocks->first_day > begin_day)
        begin_day = blocks->first_day;
    int32_t end_day = year.end_day;
    if (terms->closed_day != WEIR_DAY_NONE && terms->closed_day < end_day)
        end_day = terms->closed_day;
    if (begin_day >= end_day)
        return ratio_of(0);
    if (blocks->part_year == WEIR_PART_YEAR_MONTHS)
        return ratio_share(ratio_of(min_i64(12, months_touched(begin_day, end_day))), 1, 12);
    return ratio_share(ratio_of(end_day - begin_day), 1, year.end_day - year.begin_day);
}

/* The limit for this many persons. */
static struct ratio
for_persons(const struct weir_block *block, int32_t persons)
{
    if (persons == WEIR_PERSONS_UNKNOWN)
        return ratio_of(block->to_l);
    if (block->has_per_head && persons >= block->heads_from)
        return ratio_product(block->per_head_l, persons);
    if (block->extra_from == 0 || persons < block->extra_from)
        return ratio_of(block->to_l);
    return ratio_add(ratio_of(block->to_l),
                     ratio_product(block->extra_l, persons - block->extra_from + 1));
}

/* The limit before it is brought to the year, month or period. */
static bool
limit_of_block(struct pricing *pricing, const struct part *part, const struct weir_blocks *blocks,
               const struct weir_block *block, struct ratio *limit_l)
{
    if (blocks->against_plan) {
        const struct weir_plan *plan = pricing_plan(pricing, WEIR_AGAINST_PLAN);
        if (plan == NULL || plan->volume_l == WEIR_PLAN_WAIVED_L)
            return pricing_hold(pricing, WEIR_FINDING_NO_PLAN, blocks->id);
        *limit_l = ratio_share(ratio_of(plan->volume_l), block->to_ppm, RATIO_PPM);
    } else if (block->has_per_day) {
        const int32_t days = pricing->request->end_day - pricing->request->begin_day;
        *limit_l = ratio_product(block->per_day_l, days);
    } else {
        *limit_l = for_persons(block, pricing->request->terms->persons);
    }
    if (block->factor.start == NULL)
        return true;
    const struct facts facts = pricing_facts(pricing, part);
    int64_t factor_ppm;
    if (!facts_number(&facts, block->factor, &factor_ppm))
        return pricing_hold(pricing, WEIR_FINDING_NO_ATTRIBUTE, block->factor);
    *limit_l = ratio_share(*limit_l, factor_ppm, RATIO_PPM);
    return true;
}

/* What limits for a whole year, month or period are multiplied by. */
static struct ratio
scale_of(const struct pricing *pricing, const struct part *part, const struct weir_blocks *blocks,
         struct quota_year year)
{
    switch (blocks->over) {
    case WEIR_OVER_YEAR:
        return part_of_year(pricing->request->terms, blocks, year);
    case WEIR_OVER_MONTH:
        return pricing_count(pricing, part, WEIR_PER_MONTH);
    case WEIR_OVER_PERIOD:
    default: /* none: -Wswitch-enum names a value that is missing */
        break;
    }
    return pricing_count(pricing, part, WEIR_PER_PERIOD);
}

bool
quota_find(struct pricing *pricing, const struct part *part, const struct weir_blocks *blocks,
           struct quota_year year, struct quota *quota)
{
    int64_t below_l = 0;
    quota->scale = scale_of(pricing, part, blocks, year);
    for (uint32_t i = 0; i < blocks->count; i++) {
        quota->limit_l[i] = WEIR_UNBOUNDED_L;
        quota->edge_l[i] = WEIR_UNBOUNDED_L;
        if (blocks->block[i].open)
            continue;
        struct ratio limit_l = ratio_of(0);
        if (!limit_of_block(pricing, part, blocks, &blocks->block[i], &limit_l))
            return false;
        const struct ratio edge_l =
            ratio_share(limit_l, (int64_t)quota->scale.num, quota->scale.den);
        if (!ratio_round(limit_l, 1, RATIO_HALF_UP, &quota->limit_l[i]) ||
            !ratio_round(edge_l, 1, RATIO_HALF_UP, &quota->edge_l[i]))
            return pricing_hold(pricing, WEIR_FINDING_OUT_OF_RANGE, blocks->id);
        quota->edge_l[i] = max_i64(quota->edge_l[i], below_l);
        below_l = quota->edge_l[i];
    }
    return true;
}
