/*
 * settle.c - what is reckoned once an invoice: the rounding of parts that say `invoice`, and the
 * tax inside.
 */
#include "core/settle.h"

#include "base/assert.h"
#include "base/text.h"

bool
settle_invoice(struct pricing *pricing, struct settle_room *room)
{
    const struct weir_rounding *rounding = NULL;
    for (uint32_t i = 0; i < pricing->parts.count; i++) {
        if (pricing->parts.item[i].version->rounding.per == WEIR_ROUND_PER_INVOICE)
            rounding = &pricing->parts.item[i].version->rounding;
    }
    room->count = 0;
    for (uint32_t i = 0; i < pricing->line_count; i++) {
        if (pricing->origin[i].part->version->rounding.per != WEIR_ROUND_PER_INVOICE ||
            pricing->line[i].kind == WEIR_LINE_MONEY) /* an amount as it was decided */
            continue;
        room->slot[room->count] = i;
        room->item[room->count++] = pricing->amount[i];
    }
    int64_t total_fen;
    if (rounding == NULL)
        return true;
    if (!amount_round(amount_sum(room->item, room->count), rounding, &total_fen) ||
        !amount_share_out(room->item, room->count, rounding->to_fen, total_fen))
        return pricing_hold(pricing, WEIR_FINDING_OUT_OF_RANGE, (struct weir_text){NULL, 0});
    for (uint32_t i = 0; i < room->count; i++)
        pricing->amount[room->slot[i]].fen = room->item[i].fen;
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
find_tax_inside(struct pricing *pricing, const struct weir_tax *tax, struct settle_room *room)
{
    struct ratio sum_fen = ratio_of(0);
    room->count = 0;
    for (uint32_t i = 0; i < pricing->line_count; i++) {
        if (!is_taxed(pricing->origin[i].part, tax, pricing->line[i].charge))
            continue;
        const int64_t fen = pricing->amount[i].fen;
        sum_fen = ratio_add(sum_fen, ratio_of(fen));
        room->slot[room->count] = i;
        room->item[room->count++].exact_ufen =
            ratio_share(ratio_product(fen, AMOUNT_UFEN_PER_FEN), tax->percent_ppm,
                        RATIO_PPM + tax->percent_ppm);
    }
    int64_t total_fen;
    if (!ratio_round(ratio_share(sum_fen, tax->percent_ppm, RATIO_PPM + tax->percent_ppm), 1,
                     RATIO_HALF_UP, &total_fen))
        return pricing_hold(pricing, WEIR_FINDING_OUT_OF_RANGE, tax->id);
    const bool shared = amount_share_out(room->item, room->count, 1, total_fen);
    ASSERT(shared); /* a tax is less than its line, which fits */
    (void)shared;
    for (uint32_t i = 0; i < room->count; i++) {
        struct weir_line *line = &pricing->line[room->slot[i]];
        line->has_tax = true;
        line->tax_fen += room->item[i].fen;
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

bool
settle_taxes(struct pricing *pricing, struct settle_room *room)
{
    for (uint32_t p = 0; p < pricing->parts.count; p++) {
        const struct weir_class *class_ = pricing->parts.item[p].class_;
        for (uint32_t i = 0; i < class_->tax_count; i++) {
            if (class_->tax[i].included && !was_found(pricing, p, i) &&
                !find_tax_inside(pricing, &class_->tax[i], room))
                return false;
        }
    }
    return true;
}
