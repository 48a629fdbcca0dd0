/*
 * adjust.c - water or money that no register shows, priced as of its days.
 *
 * Each adjustment is cut and priced like a bill of its own, so versions, seasons and blocks need no
 * rules of their own here; only the sign of its lines and of what it counts is.
 */
#include "core/adjust.h"

#include <string.h>

#include "base/assert.h"
#include "base/checked.h"
#include "core/charge.h"
#include "core/price.h"

bool
adjust_is_reasonable(const struct weir_adjustment *adjustment)
{
    const struct weir_use *use = adjustment->use;
    const int64_t volume_l =
        adjustment->volume_l < 0 ? -adjustment->volume_l : adjustment->volume_l;
    return adjustment->begin_day < adjustment->end_day && use->regime_count > 0 &&
           use->volume_l == volume_l && use->stretch_count == 1 &&
           use->stretch[0].end_day == adjustment->end_day && use->stretch[0].volume_l == volume_l;
}

/* An adjustment as a bill of its own. */
static struct weir_bill_request
request_of(const struct weir_adjustment *adjustment)
{
    return (struct weir_bill_request){
        .begin_day = adjustment->begin_day,
        .end_day = adjustment->end_day,
        .terms = adjustment->terms,
        .use = adjustment->use,
        .use_count = 1,
    };
}

uint32_t
adjust_part_max(const struct weir_bill_request *request)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < request->adjustment_count; i++) {
        const struct weir_bill_request own = request_of(&request->adjustment[i]);
        count += part_count_max(&own);
    }
    return count;
}

enum weir_status
adjust_cut(struct pricing *pricing, struct weir_arena *arena, struct adjusts *adjusts)
{
    const struct weir_bill_request *request = pricing->request;
    const uint32_t count = request->adjustment_count;
    struct parts *parts = &pricing->parts;
    adjusts->first_part = parts->count;
    if (count == 0)
        return WEIR_OK;
    struct weir_bill_request *own = weir_arena_alloc(arena, count, sizeof *own);
    uint32_t *end_part = weir_arena_alloc(arena, count, sizeof *end_part);
    if (own == NULL || end_part == NULL)
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < count; i++) {
        own[i] = request_of(&request->adjustment[i]);
        struct parts cut = {.item = parts->item + parts->count};
        const bool fits = part_cut(&own[i], &cut);
        ASSERT(fits); /* the water is in range, and a share of it rounds to twice as much at most */
        (void)fits;
        parts->count += cut.count;
        end_part[i] = parts->count;
    }
    adjusts->request = own;
    adjusts->end_part = end_part;
    return WEIR_OK;
}

enum weir_status
adjust_room(const struct pricing *pricing, struct weir_arena *arena, struct adjusts *adjusts)
{
    if (pricing->request->adjustment_count == 0)
        return WEIR_OK;
    adjusts->saved = weir_arena_alloc(arena, pricing->counters.capacity, sizeof *adjusts->saved);
    return adjusts->saved == NULL ? WEIR_E_NOMEM : WEIR_OK;
}

/* --- water --- */
struct range {
    uint32_t first;
    uint32_t end;
};

static bool
price_parts(struct pricing *pricing, struct range parts)
{
    for (uint32_t i = parts.first; i < parts.end; i++) {
        (void)pricing_step(pricing, &pricing->parts.item[i], WEIR_STEP_PART);
        if (!price_part(pricing, &pricing->parts.item[i]))
            return false;
    }
    return true;
}

/* Takes what was just counted, since counters were as saved, off what was counted before; a counter
 * does not fall below zero. */
static void
count_back(struct counters *counters, const struct weir_counter *saved, uint32_t saved_count)
{
    for (uint32_t i = 0; i < counters->count; i++) {
        const int64_t before_l = i < saved_count ? saved[i].used_l : 0;
        counters->item[i].used_l = max_i64(0, 2 * before_l - counters->item[i].used_l);
    }
}

/* Water taken away: counted back first, and then priced on top of what is left. */
static bool
price_taken(struct pricing *pricing, struct range parts, struct weir_counter *saved)
{
    struct counters *counters = &pricing->counters;
    const uint32_t first_line = pricing->line_count;
    const uint32_t first_step = pricing->step_count;
    uint32_t saved_count = counters->count;
    if (saved_count > 0)
        memcpy(saved, counters->item, saved_count * sizeof *saved);
    if (!price_parts(pricing, parts))
        return false;
    pricing->line_count = first_line;
    pricing->step_count = first_step;
    count_back(counters, saved, saved_count);
    saved_count = counters->count;
    if (saved_count > 0)
        memcpy(saved, counters->item, saved_count * sizeof *saved);
    if (!price_parts(pricing, parts))
        return false;
    ASSERT(counters->count == saved_count); /* the same parts touch the same counters */
    if (saved_count > 0)
        memcpy(counters->item, saved, saved_count * sizeof *saved);
    for (uint32_t i = first_step; i < pricing->step_count; i++) {
        if (pricing->step[i].kind == WEIR_STEP_PART)
            pricing->step[i].volume_l = -pricing->step[i].volume_l;
    }
    for (uint32_t i = first_line; i < pricing->line_count; i++) {
        pricing->line[i].volume_l = -pricing->line[i].volume_l;
        pricing->amount[i].fen = -pricing->amount[i].fen;
        pricing->amount[i].exact_ufen = ratio_subtract(ratio_of(0), pricing->amount[i].exact_ufen);
    }
    return true;
}

static bool
price_water(struct pricing *pricing, struct range parts, struct weir_counter *saved)
{
    const uint32_t first_line = pricing->line_count;
    const bool priced = pricing->adjustment->volume_l < 0 ? price_taken(pricing, parts, saved)
                                                          : price_parts(pricing, parts);
    for (uint32_t i = first_line; i < pricing->line_count; i++)
        pricing->line[i].kind = WEIR_LINE_ADJUSTMENT;
    return priced;
}

/* --- money --- */
static void
price_money(struct pricing *pricing, struct range parts)
{
    const struct weir_adjustment *adjustment = pricing->adjustment;
    const struct part *part = &pricing->parts.item[parts.end - 1]; /* as of its last day */
    const uint32_t slot = charge_add_line(pricing, part, WEIR_LINE_MONEY);
    struct weir_line *line = &pricing->line[slot];
    line->begin_day = adjustment->begin_day;
    line->charge = adjustment->charge;
    line->fund = adjustment->fund;
    pricing->amount[slot].fen = adjustment->amount_fen;
    pricing->amount[slot].exact_ufen = ratio_product(adjustment->amount_fen, AMOUNT_UFEN_PER_FEN);
}

bool
adjust_price(struct pricing *pricing, struct adjusts *adjusts)
{
    const struct weir_bill_request *bill = pricing->request;
    struct range parts = {.end = adjusts->first_part};
    bool priced = true;
    for (uint32_t i = 0; i < bill->adjustment_count && priced; i++) {
        parts = (struct range){parts.end, adjusts->end_part[i]};
        pricing->request = &adjusts->request[i];
        pricing->adjustment = &bill->adjustment[i];
        if (pricing->adjustment->money)
            price_money(pricing, parts);
        else
            priced = price_water(pricing, parts, adjusts->saved);
    }
    pricing->request = bill;
    pricing->adjustment = NULL;
    return priced;
}
