/*
 * bill.c - one bill: cut the period into parts, price each, settle what is the whole invoice's, and
 * leave out lines that say nothing.
 */
#include "weir/bill.h"

#include <string.h>

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "core/adjust.h"
#include "core/price.h"
#include "core/settle.h"

#define VOLUME_L_MAX 1000000000000000 /* 10^12 m3: more is no reading */

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
    for (uint32_t i = 0; i < request->adjustment_count; i++) {
        if (!adjust_is_reasonable(&request->adjustment[i]))
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
    for (uint32_t i = 0; i < request->adjustment_count; i++) {
        const int64_t volume_l = request->adjustment[i].use->volume_l;
        if (volume_l > VOLUME_L_MAX - sum_l)
            return false;
        sum_l += volume_l;
    }
    for (uint32_t i = 0; i < request->counter_count; i++) {
        if (request->counter[i].used_l < 0 || request->counter[i].used_l > VOLUME_L_MAX)
            return false;
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
make_room(struct pricing *pricing, struct settle_room *room, struct weir_arena *arena)
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
        (room->item = weir_arena_alloc(arena, lines, sizeof *room->item)) == NULL ||
        (room->slot = weir_arena_alloc(arena, lines, sizeof *room->slot)) == NULL ||
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
price_all(struct pricing *pricing, struct adjusts *adjusts, struct settle_room *room,
          struct weir_bill *bill)
{
    for (uint32_t i = 0; i < adjusts->first_part; i++) {
        (void)pricing_step(pricing, &pricing->parts.item[i], WEIR_STEP_PART);
        if (!price_part(pricing, &pricing->parts.item[i]))
            return false;
    }
    if (!adjust_price(pricing, adjusts))
        return false;
    return settle_invoice(pricing, room) && settle_taxes(pricing, room) &&
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
    struct settle_room room = {0};
    struct weir_bill result = {0};
    struct adjusts adjusts = {0};
    pricing.parts.item = weir_arena_alloc(arena, part_count_max(request) + adjust_part_max(request),
                                          sizeof *pricing.parts.item);
    if (pricing.parts.item == NULL)
        return error_nomem(error);
    bool priced = is_in_range(request) && part_cut(request, &pricing.parts);
    if (priced && adjust_cut(&pricing, arena, &adjusts) != WEIR_OK)
        return error_nomem(error);
    if (!priced)
        (void)pricing_hold(&pricing, WEIR_FINDING_OUT_OF_RANGE, (struct weir_text){NULL, 0});
    if (!make_room(&pricing, &room, arena) || adjust_room(&pricing, arena, &adjusts) != WEIR_OK)
        return error_nomem(error);
    copy_counters(&pricing);
    priced = priced && find_classes(&pricing) && price_all(&pricing, &adjusts, &room, &result);
    if (priced) {
        counter_settle(&pricing.counters, request->terms, request->end_day);
        for (uint32_t i = 0; i < request->use_count; i++)
            result.volume_l += request->use[i].volume_l;
        for (uint32_t i = 0; i < request->adjustment_count; i++)
            result.volume_l += request->adjustment[i].volume_l;
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
