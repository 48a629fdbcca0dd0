/* fee_slice.c - a part's water by multiplier. */
#include "core/fee_slice.h"

#include "base/assert.h"
#include "base/checked.h"
#include "base/civil.h"
#include "base/error.h"
#include "base/ratio.h"
#include "base/text.h"

static const enum weir_counter_kind kind_of[] = {
    [WEIR_AGAINST_PLAN] = WEIR_COUNTER_PLAN,
    [WEIR_AGAINST_NORM] = WEIR_COUNTER_NORM,
    [WEIR_AGAINST_PERMIT] = WEIR_COUNTER_PERMIT,
};

/* The counter of a row; a permit counts by the calendar year. */
static struct weir_counter
counter_of(const struct fee_part *part, enum weir_against against)
{
    const struct weir_plan *plan = part->counted[against].plan;
    struct weir_counter counter = {.kind = kind_of[against]};
    if (against == WEIR_AGAINST_PERMIT)
        counter.first_day =
            civil_to_day((struct civil){civil_of_day(part->end_day - 1).year, 1, 1});
    else
        counter.first_day = plan->from_day;
    return counter;
}

void
fee_slice_rows(struct fee_part *part, const struct weir_plan *plan, uint32_t plan_count,
               const struct counters *counters)
{
    const int32_t last_day = part->end_day - 1;
    for (uint32_t i = 0; i < plan_count; i++) {
        struct fee_counted *counted = &part->counted[plan[i].kind];
        if (plan[i].from_day <= last_day && last_day < plan[i].to_day &&
            (counted->plan == NULL || plan[i].from_day > counted->plan->from_day))
            counted->plan = &plan[i];
    }
    for (enum weir_against a = WEIR_AGAINST_PLAN; a <= WEIR_AGAINST_PERMIT; a++) {
        if (a != WEIR_AGAINST_PERMIT && part->counted[a].plan == NULL)
            continue;
        const struct weir_counter counter = counter_of(part, a);
        part->counted[a].before_l = counter_used_l(counters, &counter);
    }
}

void
fee_slice_count(const struct fee_part *part, struct counters *counters)
{
    for (enum weir_against a = WEIR_AGAINST_PLAN; a <= WEIR_AGAINST_PERMIT; a++) {
        if (a != WEIR_AGAINST_PERMIT && part->counted[a].plan == NULL)
            continue;
        struct weir_counter counter = counter_of(part, a);
        counter.used_l = part->volume_l;
        counter_add(counters, &counter);
    }
}

enum weir_status
fee_slice_price(const struct fee_slice_request *request, struct weir_arena *arena,
                struct weir_bill *bill, struct weir_error *error)
{
    const struct fee_part *part = request->part;
    const struct fee_choice *choice = request->choice;
    const uint32_t count = choice->class_->surcharge_count;
    struct weir_counter *counter = weir_arena_alloc(arena, count, sizeof *counter);
    if (counter == NULL)
        return error_nomem(error);
    uint32_t counter_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct weir_surcharge *surcharge = &choice->class_->surcharge[i];
        const struct fee_counted *counted = &part->counted[surcharge->against];
        if (counted->plan == NULL)
            continue;
        counter[counter_count] = counter_of(part, surcharge->against);
        counter[counter_count].key = surcharge->counter_key;
        counter[counter_count].used_l = counted->before_l + request->skipped_l;
        counter_count++;
    }
    struct weir_terms terms = choice->terms;
    terms.plan = request->plan;
    terms.plan_count = request->plan_count;
    const struct weir_regime regime = {part->begin_day, choice->tariff, choice->class_->id};
    const struct weir_stretch stretch = {part->end_day, request->volume_l};
    const struct weir_use use = {&regime, 1, &stretch, 1, request->volume_l};
    const struct weir_bill_request priced = {
        .begin_day = part->begin_day,
        .end_day = part->end_day,
        .terms = &terms,
        .use = &use,
        .use_count = 1,
        .counter = counter,
        .counter_count = counter_count,
    };
    return weir_bill_price(&priced, arena, bill, error);
}

/* --- cutting ------------------------------------------------------------------------------------
 */
/* Cuts the slice that holds the water at begin_l in two there. */
static void
cut_at(struct fee_slices *slices, int64_t begin_l)
{
    uint32_t at = slices->count - 1;
    while (slices->item[at].begin_l > begin_l)
        at--;
    if (slices->item[at].begin_l == begin_l)
        return;
    ASSERT(slices->count < FEE_SLICE_MAX);
    for (uint32_t i = slices->count++; i > at + 1; i--)
        slices->item[i] = slices->item[i - 1];
    struct fee_slice *lower = &slices->item[at];
    slices->item[at + 1] = *lower;
    slices->item[at + 1].begin_l = begin_l;
    slices->item[at + 1].volume_l = lower->begin_l + lower->volume_l - begin_l;
    lower->volume_l = begin_l - lower->begin_l;
}

/* The part's water of one band, or of all bands from one on. */
static int64_t
band_l(const struct weir_bill *bill, struct weir_text charge, int32_t band_no)
{
    for (uint32_t i = 0; i < bill->line_count; i++) {
        const struct weir_line *line = &bill->line[i];
        if (line->kind == WEIR_LINE_SURCHARGE && line->band_no == band_no &&
            text_equal(line->charge, charge))
            return line->volume_l;
    }
    return 0;
}

void
fee_slice_cut(const struct weir_class *class_, const struct weir_bill *bill,
              struct fee_slices *slices)
{
    *slices = (struct fee_slices){
        .item = {{.volume_l = bill->volume_l, .multiplier_ppm = RATIO_PPM}},
        .count = 1,
        .against = class_->surcharge_count == 0 ? WEIR_AGAINST_PLAN : class_->surcharge[0].against,
    };
    for (uint32_t s = 0; s < class_->surcharge_count; s++) {
        const struct weir_surcharge *surcharge = &class_->surcharge[s];
        int64_t end_l = bill->volume_l; /* the water of the bands lies on top, the last highest */
        for (uint32_t b = surcharge->band_count; b > 0; b--) {
            const int64_t begin_l = end_l - band_l(bill, surcharge->id, (int32_t)b);
            if (begin_l == end_l)
                continue;
            cut_at(slices, begin_l);
            for (uint32_t i = 0; i < slices->count; i++) {
                struct fee_slice *slice = &slices->item[i];
                if (slice->begin_l < begin_l || slice->begin_l >= end_l)
                    continue;
                slice->multiplier_ppm += surcharge->band[b - 1].add_ppm;
                slice->band_no = (int32_t)max_i64(slice->band_no, (int64_t)b);
            }
            end_l = begin_l;
        }
    }
}
