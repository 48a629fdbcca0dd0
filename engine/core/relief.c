/*
 * relief.c - free water and percentages off, as negative lines; all reliefs together never give
 * more than the charge's amount.
 */
#include "core/relief.h"

#include "base/assert.h"
#include "base/checked.h"
#include "base/text.h"

/* A part's reliefs at work. */
struct work {
    struct pricing *pricing;
    const struct part *part;
    struct charged *charged; /* beside the class's charges */
};

uint32_t
relief_line_max(const struct weir_relief *relief)
{
    return 2 * relief->on_count;
}

static uint32_t
relief_line(struct work *work, const struct weir_relief *relief, const struct weir_charge *charge)
{
    const uint32_t slot = charge_add_line(work->pricing, work->part, WEIR_LINE_RELIEF);
    work->pricing->line[slot].charge = relief->group;
    work->pricing->line[slot].fund = charge->fund;
    work->pricing->origin[slot].relieved = (uint32_t)(charge - work->part->class_->charge);
    return slot;
}

/* Gives what is wanted but never more than is left of the charge; true when all of it is given. */
static bool
give(struct work *work, uint32_t slot, struct ratio wanted_ufen)
{
    struct charged *charged = &work->charged[work->pricing->origin[slot].relieved];
    const bool whole = ratio_compare(wanted_ufen, charged->left_ufen) <= 0;
    const struct ratio given_ufen = whole ? wanted_ufen : charged->left_ufen;
    work->pricing->amount[slot].exact_ufen = ratio_subtract(ratio_of(0), given_ufen);
    charged->left_ufen = ratio_subtract(charged->left_ufen, given_ufen);
    return whole;
}

/* Free water at the charge's first price. */
static bool
free_water(struct work *work, const struct weir_relief *relief, const struct weir_charge *charge)
{
    struct pricing *pricing = work->pricing;
    const struct part *part = work->part;
    if (charge->price_count == 0)
        return true;
    const struct ratio months = pricing_count(pricing, part, WEIR_PER_MONTH);
    int64_t volume_l;
    int64_t price_mfen_per_m3;
    if (!ratio_round(ratio_share(ratio_of(relief->free_l), (int64_t)months.num, months.den), 1,
                     RATIO_HALF_UP, &volume_l))
        return pricing_hold(pricing, WEIR_FINDING_OUT_OF_RANGE, relief->group);
    volume_l = min_i64(volume_l, part->volume_l);
    if (volume_l == 0)
        return true;
    const uint32_t block = charge->blocks == WEIR_NO_BLOCKS ? 0 : 1;
    if (!charge_price(pricing, part, charge, block, &price_mfen_per_m3) ||
        !charge_volume(pricing, part, charge, &volume_l))
        return false;
    const uint32_t slot = relief_line(work, relief, charge);
    struct weir_line *line = &pricing->line[slot];
    line->has_volume = true;
    line->volume_l = -volume_l;
    line->has_price = give(work, slot, ratio_product(volume_l, price_mfen_per_m3));
    line->price_mfen_per_m3 = line->has_price ? price_mfen_per_m3 : 0;
    return true;
}

static bool
has_relief(const struct weir_terms *terms, struct weir_text group)
{
    struct weir_text rest = terms->relief;
    struct weir_text word;
    while (text_next_word(&rest, &word)) {
        if (text_equal(word, group))
            return true;
    }
    return false;
}

/* Once the lines from first on are rounded, it is the rounded amounts that were given. */
static void
keep_what_is_left(struct work *work, uint32_t first)
{
    const struct pricing *pricing = work->pricing;
    if (work->part->version->rounding.per == WEIR_ROUND_PER_INVOICE)
        return;
    for (uint32_t i = first; i < pricing->line_count; i++) {
        struct charged *charged = &work->charged[pricing->origin[i].relieved];
        const struct amount *amount = &pricing->amount[i];
        const struct ratio given_ufen = ratio_product(amount->fen, AMOUNT_UFEN_PER_FEN);
        charged->left_ufen =
            ratio_add(charged->left_ufen, ratio_subtract(given_ufen, amount->exact_ufen));
    }
}

static bool
one_relief(struct work *work, const struct weir_relief *relief)
{
    for (uint32_t i = 0; i < relief->on_count; i++) {
        ASSERT(relief->on_index[i] < work->part->class_->charge_count);
        const struct weir_charge *charge = &work->part->class_->charge[relief->on_index[i]];
        if (relief->has_free && !free_water(work, relief, charge))
            return false;
        if (relief->has_percent) {
            const struct ratio share_ufen = ratio_share(
                work->charged[relief->on_index[i]].basis_ufen, relief->percent_ppm, RATIO_PPM);
            (void)give(work, relief_line(work, relief, charge), share_ufen);
        }
    }
    return true;
}

static bool
settle(struct work *work, uint32_t first)
{
    struct ratio basis_ufen;
    if (!charge_settle(work->pricing, work->part, first, &basis_ufen))
        return false;
    keep_what_is_left(work, first);
    return true;
}

/* The lines of all reliefs of a group, when index is its first: they are one charge. */
static bool
one_group(struct work *work, uint32_t index)
{
    const struct weir_class *class_ = work->part->class_;
    const struct weir_text group = class_->relief[index].group;
    const bool together = work->part->version->rounding.per == WEIR_ROUND_PER_CHARGE;
    uint32_t last = index;
    for (uint32_t i = 0; i < class_->relief_count; i++) {
        if (!text_equal(class_->relief[i].group, group))
            continue;
        if (i < index)
            return true;
        last = i;
    }
    uint32_t first = work->pricing->line_count;
    for (uint32_t i = index; i <= last; i++) {
        if (!text_equal(class_->relief[i].group, group))
            continue;
        if (!one_relief(work, &class_->relief[i]))
            return false;
        if (together && i < last)
            continue;
        if (!settle(work, first))
            return false;
        first = work->pricing->line_count;
    }
    return true;
}

bool
relief_lines(struct pricing *pricing, const struct part *part, struct charged *charged)
{
    struct work work = {.pricing = pricing, .part = part, .charged = charged};
    for (uint32_t i = 0; i < part->class_->relief_count; i++) {
        if (has_relief(pricing->request->terms, part->class_->relief[i].group) &&
            !one_group(&work, i))
            return false;
    }
    return true;
}
