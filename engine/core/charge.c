/*
 * charge.c - what one charge costs in one part: volume x price, fixed amounts, percentages, and
 * the floor under them.  Litres times milli-fen per cubic metre is micro-fen, exactly.
 */
#include "core/charge.h"

#include "base/assert.h"
#include "base/civil.h"

uint32_t
charge_line_max(const struct weir_class *class_, const struct weir_charge *charge)
{
    const uint32_t slices =
        charge->blocks == WEIR_NO_BLOCKS ? 1 : class_->blocks[charge->blocks].count;
    return slices + charge->fixed_count + 2; /* percentage, minimum */
}

uint32_t
charge_add_line(struct pricing *pricing, const struct part *part, enum weir_line_kind kind)
{
    ASSERT(pricing->line_count < pricing->line_capacity);
    const uint32_t slot = pricing->line_count++;
    pricing->line[slot] = (struct weir_line){
        .kind = kind,
        .begin_day = part->begin_day,
        .end_day = part->end_day,
        .class_id = part->class_id,
        .tariff = part->tariff,
        .version = part->version,
    };
    pricing->origin[slot] = (struct origin){.part = part};
    return slot;
}

static bool
overflow(struct pricing *pricing, const struct part *part)
{
    return pricing_hold(pricing, WEIR_FINDING_OUT_OF_RANGE, part->class_id);
}

bool
charge_settle(struct pricing *pricing, const struct part *part, uint32_t first,
              struct ratio *basis_ufen)
{
    const struct weir_rounding *rounding = &part->version->rounding;
    struct amount *amount = pricing->amount + first;
    const uint32_t count = pricing->line_count - first;
    *basis_ufen = amount_sum(amount, count);
    if (rounding->per == WEIR_ROUND_PER_INVOICE)
        return true;
    if (rounding->per == WEIR_ROUND_PER_CHARGE) {
        int64_t total_fen;
        if (!amount_round(*basis_ufen, rounding, &total_fen))
            return overflow(pricing, part);
        const bool shared = amount_share_out(amount, count, rounding->to_fen, total_fen);
        ASSERT(shared); /* lines of one charge have one sign, so none is more than their sum */
        (void)shared;
    }
    *basis_ufen = ratio_of(0);
    for (uint32_t i = 0; i < count; i++) {
        if (rounding->per == WEIR_ROUND_PER_LINE &&
            !amount_round(amount[i].exact_ufen, rounding, &amount[i].fen))
            return overflow(pricing, part);
        *basis_ufen = ratio_add(*basis_ufen, ratio_product(amount[i].fen, AMOUNT_UFEN_PER_FEN));
    }
    return true;
}

const struct weir_price *
charge_find_price(const struct facts *facts, int32_t last_day, const struct weir_charge *charge,
                  uint32_t block)
{
    const unsigned month = 1U << (civil_of_day(last_day).month - 1);
    for (uint32_t i = 0; i < charge->price_count; i++) {
        const struct weir_price *price = &charge->price[i];
        if ((price->block == 0 || price->block == block) && (price->months & month) != 0 &&
            facts_hold(facts, &price->when))
            return price;
    }
    return NULL;
}

bool
charge_price(struct pricing *pricing, const struct part *part, const struct weir_charge *charge,
             uint32_t block, int64_t *price_mfen_per_m3)
{
    const struct facts facts = pricing_facts(pricing, part);
    const int32_t last_day = part->end_day > part->begin_day ? part->end_day - 1 : part->begin_day;
    const struct weir_price *price = charge_find_price(&facts, last_day, charge, block);
    if (price == NULL)
        return pricing_hold(pricing, WEIR_FINDING_NO_PRICE, charge->id);
    struct ratio exact = ratio_of(price->price_mfen_per_m3);
    for (uint32_t i = 0; i < charge->multiply_count; i++) {
        if (facts_hold(&facts, &charge->multiply[i].when))
            exact = ratio_share(exact, charge->multiply[i].ratio_ppm, RATIO_PPM);
    }
    if (!ratio_round(exact, 1, RATIO_HALF_UP, price_mfen_per_m3))
        return overflow(pricing, part);
    return true;
}

bool
charge_volume(struct pricing *pricing, const struct part *part, const struct weir_charge *charge,
              int64_t *volume_l)
{
    const struct facts facts = pricing_facts(pricing, part);
    for (uint32_t i = 0; i < charge->volume_count; i++) {
        if (!facts_hold(&facts, &charge->volume[i].when))
            continue;
        if (!ratio_round(ratio_product(*volume_l, charge->volume[i].ratio_ppm), RATIO_PPM,
                         RATIO_HALF_UP, volume_l))
            return overflow(pricing, part);
        return true;
    }
    return true;
}

static void
name_line(struct weir_line *line, const struct weir_charge *charge)
{
    line->charge = charge->id;
    line->fund = charge->fund;
}

/* One line of volume x price; nothing where there is no water. */
static bool
volume_line(struct pricing *pricing, const struct part *part, const struct weir_charge *charge,
            uint32_t block, int64_t volume_l)
{
    int64_t price_mfen_per_m3 = 0;
    if (volume_l == 0)
        return true;
    if (!charge_price(pricing, part, charge, block, &price_mfen_per_m3) ||
        !charge_volume(pricing, part, charge, &volume_l))
        return false;
    const uint32_t slot = charge_add_line(pricing, part, WEIR_LINE_VOLUME);
    struct weir_line *line = &pricing->line[slot];
    name_line(line, charge);
    line->block_no = (int16_t)block;
    line->has_volume = true;
    line->has_price = true;
    line->volume_l = volume_l;
    line->price_mfen_per_m3 = price_mfen_per_m3;
    pricing->amount[slot].exact_ufen = ratio_product(volume_l, price_mfen_per_m3);
    return true;
}

static bool
volume_lines(struct pricing *pricing, const struct part *part, const struct weir_charge *charge,
             const struct slices *slices)
{
    if (charge->price_count == 0)
        return true;
    if (slices == NULL)
        return volume_line(pricing, part, charge, 0, part->volume_l);
    const int64_t *slice_l = charge->by_top ? slices->top_l : slices->block_l;
    for (uint32_t i = 0; i < WEIR_BLOCK_MAX; i++) {
        if (!volume_line(pricing, part, charge, i + 1, slice_l[i]))
            return false;
    }
    return true;
}

static bool
fixed_lines(struct pricing *pricing, const struct part *part, const struct weir_charge *charge)
{
    if (pricing->adjustment != NULL) /* what the days cost by themselves is billed already */
        return true;
    const struct facts facts = pricing_facts(pricing, part);
    for (uint32_t i = 0; i < charge->fixed_count; i++) {
        const struct weir_fixed *fixed = &charge->fixed[i];
        if (!facts_hold(&facts, &fixed->when))
            continue;
        int64_t times_ppm = RATIO_PPM;
        if (fixed->times.start != NULL && !facts_number(&facts, fixed->times, &times_ppm))
            return pricing_hold(pricing, WEIR_FINDING_NO_ATTRIBUTE, fixed->times);
        const struct ratio count = pricing_count(pricing, part, fixed->per);
        const uint32_t slot = charge_add_line(pricing, part, WEIR_LINE_FIXED);
        name_line(&pricing->line[slot], charge);
        pricing->amount[slot].exact_ufen =
            ratio_share(ratio_share(ratio_product(fixed->amount_mfen, AMOUNT_UFEN_PER_MFEN),
                                    times_ppm, RATIO_PPM),
                        (int64_t)count.num, count.den);
    }
    return true;
}

static void
percent_line(struct pricing *pricing, const struct part *part, const struct weir_charge *charge,
             const struct charged *charged)
{
    if (charge->of_count == 0)
        return;
    struct ratio sum_ufen = ratio_of(0);
    for (uint32_t i = 0; i < charge->of_count; i++) {
        const struct charged *of = &charged[charge->of_index[i]];
        ASSERT(of->done);
        sum_ufen = ratio_add(sum_ufen, of->basis_ufen);
    }
    const uint32_t slot = charge_add_line(pricing, part, WEIR_LINE_PERCENT);
    name_line(&pricing->line[slot], charge);
    pricing->amount[slot].exact_ufen = ratio_share(sum_ufen, charge->percent_ppm, RATIO_PPM);
}

/* Where the floor is higher than the lines from first on, one line takes their place. */
static void
apply_minimum(struct pricing *pricing, const struct part *part, const struct weir_charge *charge,
              uint32_t first)
{
    if (!charge->minimum.present || pricing->adjustment != NULL)
        return;
    const struct ratio count = pricing_count(pricing, part, charge->minimum.per);
    const struct ratio floor_ufen =
        ratio_share(ratio_product(charge->minimum.amount_mfen, AMOUNT_UFEN_PER_MFEN),
                    (int64_t)count.num, count.den);
    const struct ratio sum_ufen = amount_sum(pricing->amount + first, pricing->line_count - first);
    if (ratio_compare(floor_ufen, sum_ufen) <= 0)
        return;
    int64_t volume_l = 0;
    for (uint32_t i = first; i < pricing->line_count; i++)
        volume_l += pricing->line[i].volume_l;
    pricing->line_count = first;
    const uint32_t slot = charge_add_line(pricing, part, WEIR_LINE_MINIMUM);
    struct weir_line *line = &pricing->line[slot];
    name_line(line, charge);
    line->has_volume = charge->price_count > 0;
    line->volume_l = volume_l;
    pricing->amount[slot].exact_ufen = floor_ufen;
}

bool
charge_lines(struct pricing *pricing, const struct part *part, const struct weir_charge *charge,
             const struct slices *slices, struct charged *charged)
{
    const uint32_t first = pricing->line_count;
    struct charged *self = &charged[charge - part->class_->charge];
    if (!volume_lines(pricing, part, charge, slices) || !fixed_lines(pricing, part, charge))
        return false;
    percent_line(pricing, part, charge, charged);
    apply_minimum(pricing, part, charge, first);
    if (!charge_settle(pricing, part, first, &self->basis_ufen))
        return false;
    self->left_ufen = self->basis_ufen;
    self->done = true;
    return true;
}
