/*
 * price.c - all that a class makes of one part's water: charges, surcharges, relief, tax on top.
 */
#include "core/price.h"

#include <string.h>

#include "base/assert.h"
#include "base/checked.h"
#include "base/text.h"
#include "core/band.h"
#include "core/charge.h"
#include "core/relief.h"
#include "core/slice.h"

/* A part while it is priced. */
struct work {
    struct pricing *pricing;
    const struct part *part;
    struct charged charged[WEIR_CHARGE_MAX];
    struct slices slices[WEIR_BLOCKS_MAX];
};

uint32_t
price_line_max(const struct part *part)
{
    const struct weir_class *class_ = part->class_;
    uint32_t count = class_->tax_count;
    for (uint32_t i = 0; i < class_->charge_count; i++)
        count += charge_line_max(class_, &class_->charge[i]);
    for (uint32_t i = 0; i < class_->surcharge_count; i++)
        count += class_->surcharge[i].band_count;
    for (uint32_t i = 0; i < class_->relief_count; i++)
        count += relief_line_max(&class_->relief[i]);
    return count;
}

uint32_t
price_counter_max(const struct part *part)
{
    /* A part of n days touches at most n / 365 + 2 tier years. */
    const uint32_t years = (uint32_t)(part->end_day - part->begin_day) / 365 + 2;
    return part->class_->blocks_count * years + part->class_->surcharge_count;
}

/* Puts the lines from first on back into the order in which the class lists their charges. */
static void
order_lines(const struct work *work, uint32_t first)
{
    struct pricing *pricing = work->pricing;
    const struct weir_class *class_ = work->part->class_;
    uint32_t at = first;
    for (uint32_t c = 0; c < class_->charge_count; c++) {
        for (uint32_t i = at; i < pricing->line_count; i++) {
            if (!text_equal(pricing->line[i].charge, class_->charge[c].id))
                continue;
            const struct weir_line line = pricing->line[i];
            const struct amount amount = pricing->amount[i];
            for (uint32_t back = i; back > at; back--) {
                pricing->line[back] = pricing->line[back - 1];
                pricing->amount[back] = pricing->amount[back - 1];
            }
            pricing->line[at] = line;
            pricing->amount[at++] = amount;
        }
    }
}

static bool
is_ready(const struct work *work, const struct weir_charge *charge)
{
    for (uint32_t i = 0; i < charge->of_count; i++) {
        ASSERT(charge->of_index[i] < work->part->class_->charge_count);
        if (!work->charged[charge->of_index[i]].done)
            return false;
    }
    return true;
}

/* One pass over the charges that are not done and whose `of` are; counts those that remain. */
static bool
charge_pass(struct work *work, uint32_t *waiting)
{
    const struct weir_class *class_ = work->part->class_;
    *waiting = 0;
    for (uint32_t i = 0; i < class_->charge_count; i++) {
        const struct weir_charge *charge = &class_->charge[i];
        if (work->charged[i].done)
            continue;
        if (!is_ready(work, charge)) {
            (*waiting)++;
            continue;
        }
        const struct slices *slices =
            charge->blocks == WEIR_NO_BLOCKS ? NULL : &work->slices[charge->blocks];
        if (!charge_lines(work->pricing, work->part, charge, slices, work->charged))
            return false;
    }
    return true;
}

static bool
price_charges(struct work *work)
{
    const uint32_t first = work->pricing->line_count;
    uint32_t waiting;
    if (!charge_pass(work, &waiting))
        return false;
    while (waiting > 0) {
        const uint32_t before = waiting;
        if (!charge_pass(work, &waiting))
            return false;
        ASSERT(waiting < before); /* no charge is a share of itself: core/check.c */
    }
    order_lines(work, first);
    return true;
}

/* add x the sum of the prices that the surcharge is on. */
static bool
band_price(struct work *work, const struct weir_surcharge *surcharge, const struct weir_band *band,
           int64_t *price_mfen_per_m3)
{
    struct ratio sum = ratio_of(0);
    for (uint32_t i = 0; i < surcharge->on_count; i++) {
        ASSERT(surcharge->on_index[i] < work->part->class_->charge_count);
        const struct weir_charge *charge = &work->part->class_->charge[surcharge->on_index[i]];
        int64_t on_mfen_per_m3;
        if (!charge_price(work->pricing, work->part, charge, 0, &on_mfen_per_m3))
            return false;
        sum = ratio_add(sum, ratio_of(on_mfen_per_m3));
    }
    if (!ratio_round(ratio_share(sum, band->add_ppm, RATIO_PPM), 1, RATIO_HALF_UP,
                     price_mfen_per_m3))
        return pricing_hold(work->pricing, WEIR_FINDING_OUT_OF_RANGE, surcharge->id);
    return true;
}

static bool
price_surcharge(struct work *work, const struct weir_surcharge *surcharge)
{
    struct pricing *pricing = work->pricing;
    const uint32_t first = pricing->line_count;
    int64_t band_l[WEIR_BAND_MAX];
    if (!band_slice(pricing, work->part, surcharge, band_l))
        return false;
    for (uint32_t i = 0; i < surcharge->band_count; i++) {
        int64_t price_mfen_per_m3;
        if (band_l[i] == 0)
            continue;
        if (!band_price(work, surcharge, &surcharge->band[i], &price_mfen_per_m3))
            return false;
        const uint32_t slot = charge_add_line(pricing, work->part, WEIR_LINE_SURCHARGE);
        struct weir_line *line = &pricing->line[slot];
        line->charge = surcharge->id;
        line->fund = surcharge->fund;
        line->band_no = (int16_t)(i + 1);
        line->has_volume = true;
        line->has_price = true;
        line->volume_l = band_l[i];
        line->price_mfen_per_m3 = price_mfen_per_m3;
        pricing->amount[slot].exact_ufen = ratio_product(line->volume_l, price_mfen_per_m3);
    }
    struct ratio basis_ufen;
    return charge_settle(pricing, work->part, first, &basis_ufen);
}

/* A tax on top of the lines from part_first on that it is on. */
static bool
price_tax(struct work *work, const struct weir_tax *tax, uint32_t part_first)
{
    struct pricing *pricing = work->pricing;
    const bool exact = work->part->version->rounding.per == WEIR_ROUND_PER_INVOICE;
    struct ratio sum_ufen = ratio_of(0);
    for (uint32_t i = part_first; i < pricing->line_count; i++) {
        for (uint32_t on = 0; on < tax->on_count; on++) {
            if (text_equal(tax->on[on], pricing->line[i].charge))
                sum_ufen = ratio_add(
                    sum_ufen, exact ? pricing->amount[i].exact_ufen
                                    : ratio_product(pricing->amount[i].fen, AMOUNT_UFEN_PER_FEN));
        }
    }
    const uint32_t slot = charge_add_line(pricing, work->part, WEIR_LINE_TAX);
    pricing->line[slot].charge = tax->id;
    pricing->amount[slot].exact_ufen = ratio_share(sum_ufen, tax->percent_ppm, RATIO_PPM);
    struct ratio basis_ufen;
    return charge_settle(pricing, work->part, slot, &basis_ufen);
}

bool
price_part(struct pricing *pricing, const struct part *part)
{
    const struct weir_class *class_ = part->class_;
    const uint32_t first = pricing->line_count;
    struct work work;
    work.pricing = pricing;
    work.part = part;
    memset(work.charged, 0, sizeof work.charged); /* slices are filled one by one */
    for (uint32_t i = 0; i < class_->blocks_count; i++) {
        if (!slice_blocks(pricing, part, &class_->blocks[i], &work.slices[i]))
            return false;
    }
    if (!price_charges(&work))
        return false;
    const bool outside = pricing->adjustment != NULL && pricing->adjustment->outside;
    for (uint32_t i = 0; i < class_->surcharge_count && !outside; i++) {
        if (!price_surcharge(&work, &class_->surcharge[i]))
            return false;
    }
    if (pricing->adjustment == NULL && !relief_lines(pricing, part, work.charged))
        return false;
    for (uint32_t i = 0; i < class_->tax_count; i++) {
        if (!class_->tax[i].included && !price_tax(&work, &class_->tax[i], first))
            return false;
    }
    return true;
}
