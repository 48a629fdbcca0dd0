/*
 * bill.c - one bill: cut the period into parts, price each, round what is rounded for the whole
 * invoice, find the tax inside, and leave out lines that say nothing.
 */
#include "weir/bill.h"

#include <string.h>

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "core/price.h"

#define VOLUME_L_MAX 1000000000000000 /* 10^12 m3: more is no reading */

/* What the lines of a bill are collected in when they are settled together. */
struct group {
    struct amount *item;
    uint32_t *slot; /* of the line that item came from */
    uint32_t count;
};

/* Whether the stretches of use follow one another to the period's end and add up to its water. */
static bool
is_whole(const struct weir_bill_request *request, const struct weir_use *use)
{
    int32_t day = request->begin_day;
    struct ratio sum_l = ratio_of(0);
    for (uint32_t i = 0; i < use->stretch_count; i++) {
        if (use->stretch[i].end_day < day)
            return false;
        day = use->stretch[i].end_day;
        sum_l = ratio_add(sum_l, ratio_of(use->stretch[i].volume_l));
    }
    return use->stretch_count > 0 && day == request->end_day && sum_l.num == use->volume_l;
}

static bool
is_reasonable(const struct weir_bill_request *request)
{
    if (request->end_day < request->begin_day)
        return false;
    for (uint32_t i = 0; i < request->use_count; i++) {
        const struct weir_use *use = &request->use[i];
        if (use->volume_l < 0 || use->regime_count == 0 || !is_whole(request, use))
            return false;
    }
    return true;
}

static bool
is_in_range(const struct weir_bill_request *request)
{
    int64_t sum_l = 0;
    for (uint32_t i = 0; i < request->use_count; i++) {
        if (request->use[i].volume_l > VOLUME_L_MAX - sum_l)
            return false;
        sum_l += request->use[i].volume_l;
    }
    for (uint32_t i = 0; i < request->counter_count; i++) {
        if (request->counter[i].used_l < 0 || request->counter[i].used_l > VOLUME_L_MAX)
            return false;
    }
    return true;
}

/* Rounds together the lines of all parts that say so, by the last of them. */
static bool
settle_invoice(struct pricing *pricing, struct group *group)
{
    const struct weir_rounding *rounding = NULL;
    for (uint32_t i = 0; i < pricing->parts.count; i++) {
        if (pricing->parts.item[i].version->rounding.per == WEIR_ROUND_PER_INVOICE)
            rounding = &pricing->parts.item[i].version->rounding;
    }
    group->count = 0;
    for (uint32_t i = 0; i < pricing->line_count; i++) {
        if (pricing->origin[i].part->version->rounding.per != WEIR_ROUND_PER_INVOICE)
            continue;
        group->slot[group->count] = i;
        group->item[group->count++] = pricing->amount[i];
    }
    int64_t total_fen;
    if (rounding == NULL)
        return true;
    if (!amount_round(amount_sum(group->item, group->count), rounding, &total_fen) ||
        !amount_share_out(group->item, group->count, rounding->to_fen, total_fen))
        return pricing_hold(pricing, WEIR_FINDING_OUT_OF_RANGE, (struct weir_text){NULL, 0});
    for (uint32_t i = 0; i < group->count; i++)
        pricing->amount[group->slot[i]].fen = group->item[i].fen;
    return true;
}

/* Whether tax, by its id and percentage, is inside a line. */
static bool
is_taxed(const struct part *part, const struct weir_tax *tax, struct weir_text charge)
{
    for (uint32_t i = 0; i < part->class_->tax_count; i++) {
        const struct weir_tax *own = &part->class_->tax[i];
        if (!own->included || own->percent_ppm != tax->percent_ppm || !text_equal(own->id, tax->id))
            continue;
        for (uint32_t on = 0; on < own->on_count; on++) {
            if (text_equal(own->on[on], charge))
                return true;
        }
    }
    return false;
}

/* The tax inside all lines that it is on: reckoned once, handed out by largest remainder. */
static bool
find_tax_inside(struct pricing *pricing, const struct weir_tax *tax, struct group *group)
{
    struct ratio sum_fen = ratio_of(0);
    group->count = 0;
    for (uint32_t i = 0; i < pricing->line_count; i++) {
        if (!is_taxed(pricing->origin[i].part, tax, pricing->line[i].charge))
            continue;
        const int64_t fen = pricing->amount[i].fen;
        sum_fen = ratio_add(sum_fen, ratio_of(fen));
        group->slot[group->count] = i;
        group->item[group->count++].exact_ufen =
            ratio_share(ratio_product(fen, AMOUNT_UFEN_PER_FEN), tax->percent_ppm,
                        RATIO_PPM + tax->percent_ppm);
    }
    int64_t total_fen;
    if (!ratio_round(ratio_share(sum_fen, tax->percent_ppm, RATIO_PPM + tax->percent_ppm), 1,
                     RATIO_HALF_UP, &total_fen))
        return pricing_hold(pricing, WEIR_FINDING_OUT_OF_RANGE, tax->id);
    const bool shared = amount_share_out(group->item, group->count, 1, total_fen);
    ASSERT(shared); /* a tax is less than its line, which fits */
    (void)shared;
    for (uint32_t i = 0; i < group->count; i++) {
        struct weir_line *line = &pricing->line[group->slot[i]];
        line->has_tax = true;
        line->tax_fen += group->item[i].fen;
    }
    return true;
}

/* Whether an earlier part, or an earlier tax of the same part, was this tax already. */
static bool
was_found(const struct pricing *pricing, uint32_t part, uint32_t index)
{
    const struct weir_tax *tax = &pricing->parts.item[part].class_->tax[index];
    for (uint32_t p = 0; p <= part; p++) {
        const struct weir_class *class_ = pricing->parts.item[p].class_;
        const uint32_t count = p == part ? index : class_->tax_count;
        for (uint32_t i = 0; i < count; i++) {
            if (class_->tax[i].included && class_->tax[i].percent_ppm == tax->percent_ppm &&
                text_equal(class_->tax[i].id, tax->id))
                return true;
        }
    }
    return false;
}

static bool
find_taxes_inside(struct pricing *pricing, struct group *group)
{
    for (uint32_t p = 0; p < pricing->parts.count; p++) {
        const struct weir_class *class_ = pricing->parts.item[p].class_;
        for (uint32_t i = 0; i < class_->tax_count; i++) {
            if (class_->tax[i].included && !was_found(pricing, p, i) &&
                !find_tax_inside(pricing, &class_->tax[i], group))
                return false;
        }
    }
    return true;
}

/* Drops lines without volume and amount, and adds up the rest. */
static bool
finish_lines(struct pricing *pricing, struct weir_bill *bill)
{
    uint32_t kept = 0;
    struct ratio sum_fen = ratio_of(0);
    for (uint32_t i = 0; i < pricing->line_count; i++) {
        struct weir_line line = pricing->line[i];
        line.amount_fen = pricing->amount[i].fen;
        if (!ratio_round(pricing->amount[i].exact_ufen, 1, RATIO_DOWN, &line.exact_ufen))
            line.exact_ufen = INT64_MAX;
        if (line.volume_l == 0 && line.amount_fen == 0)
            continue;
        sum_fen = ratio_add(sum_fen, ratio_of(line.amount_fen));
        pricing->line[kept++] = line;
    }
    bill->line = pricing->line;
    bill->line_count = kept;
    if (!ratio_round(sum_fen, 1, RATIO_DOWN, &bill->amount_fen))
        return pricing_hold(pricing, WEIR_FINDING_OUT_OF_RANGE, (struct weir_text){NULL, 0});
    return true;
}

/* Every part must have a class in force before room is counted and anything is priced. */
static bool
find_classes(struct pricing *pricing)
{
    for (uint32_t i = 0; i < pricing->parts.count; i++) {
        const struct part *part = &pricing->parts.item[i];
        if (part->class_ == NULL)
            return pricing_hold(pricing, WEIR_FINDING_NO_TARIFF, part->class_id);
    }
    return true;
}

static bool
make_room(struct pricing *pricing, struct group *group, struct weir_arena *arena)
{
    const struct weir_bill_request *request = pricing->request;
    uint32_t lines = 0;
    uint32_t counters = request->counter_count;
    for (uint32_t i = 0; i < pricing->parts.count; i++) {
        if (pricing->parts.item[i].class_ == NULL)
            continue;
        lines += price_line_max(&pricing->parts.item[i]);
        counters += price_counter_max(&pricing->parts.item[i]);
    }
    const uint32_t steps = request->explain ? counters + pricing->parts.count : 0;
    struct weir_step *step;
    if ((pricing->line = weir_arena_alloc(arena, lines, sizeof *pricing->line)) == NULL ||
        (pricing->amount = weir_arena_alloc(arena, lines, sizeof *pricing->amount)) == NULL ||
        (pricing->origin = weir_arena_alloc(arena, lines, sizeof *pricing->origin)) == NULL ||
        (group->item = weir_arena_alloc(arena, lines, sizeof *group->item)) == NULL ||
        (group->slot = weir_arena_alloc(arena, lines, sizeof *group->slot)) == NULL ||
        (step = weir_arena_alloc(arena, steps, sizeof *step)) == NULL ||
        (pricing->counters.item =
             weir_arena_alloc(arena, counters, sizeof *pricing->counters.item)) == NULL)
        return false;
    pricing->line_capacity = lines;
    pricing->step = request->explain ? step : NULL;
    pricing->step_capacity = steps;
    pricing->counters.capacity = counters;
    return true;
}

static bool
price_all(struct pricing *pricing, struct group *group, struct weir_bill *bill)
{
    for (uint32_t i = 0; i < pricing->parts.count; i++) {
        (void)pricing_step(pricing, &pricing->parts.item[i], WEIR_STEP_PART);
        if (!price_part(pricing, &pricing->parts.item[i]))
            return false;
    }
    return settle_invoice(pricing, group) && find_taxes_inside(pricing, group) &&
           finish_lines(pricing, bill);
}

static void
copy_counters(struct pricing *pricing)
{
    const struct weir_bill_request *request = pricing->request;
    if (request->counter_count > 0)
        memcpy(pricing->counters.item, request->counter,
               request->counter_count * sizeof *request->counter);
    pricing->counters.count = request->counter_count;
}

enum weir_status
weir_bill_price(const struct weir_bill_request *request, struct weir_arena *arena,
                struct weir_bill *bill, struct weir_error *error)
{
    if (!is_reasonable(request))
        return error_set(
            error, WEIR_E_INVALID,
            "a use is negative, without a tariff, or not the water of its stretches and its "
            "period");
    struct pricing pricing = {.request = request};
    struct group group = {0};
    struct weir_bill result = {0};
    pricing.parts.item =
        weir_arena_alloc(arena, part_count_max(request), sizeof *pricing.parts.item);
    if (pricing.parts.item == NULL)
        return error_nomem(error);
    bool priced = is_in_range(request) && part_cut(request, &pricing.parts);
    if (!priced)
        (void)pricing_hold(&pricing, WEIR_FINDING_OUT_OF_RANGE, (struct weir_text){NULL, 0});
    if (!make_room(&pricing, &group, arena))
        return error_nomem(error);
    copy_counters(&pricing);
    priced = priced && find_classes(&pricing) && price_all(&pricing, &group, &result);
    if (priced) {
        counter_settle(&pricing.counters, request->terms, request->end_day);
        for (uint32_t i = 0; i < request->use_count; i++)
            result.volume_l += request->use[i].volume_l;
        result.no_plan = pricing.no_plan;
        result.no_plan_surcharge = pricing.no_plan_surcharge;
    } else {
        copy_counters(&pricing);
        result = (struct weir_bill){.held = pricing.held, .held_subject = pricing.held_subject};
    }
    result.counter = pricing.counters.item;
    result.counter_count = pricing.counters.count;
    result.step = pricing.step;
    result.step_count = pricing.step_count;
    *bill = result;
    return WEIR_OK;
}

enum weir_status
weir_bill_volume_step(const struct weir_bill_request *request, struct weir_arena *arena,
                      int64_t *step_l)
{
    struct parts parts = {0};
    parts.item = weir_arena_alloc(arena, part_count_max(request), sizeof *parts.item);
    if (parts.item == NULL)
        return WEIR_E_NOMEM;
    *step_l = 0;
    if (!part_cut(request, &parts))
        return WEIR_OK;
    const struct weir_version *version = NULL;
    for (uint32_t i = 0; i < parts.count; i++) {
        if (parts.item[i].end_day == request->end_day)
            version = parts.item[i].version;
    }
    if (version != NULL)
        *step_l = version->volume_step_l;
    return WEIR_OK;
}
