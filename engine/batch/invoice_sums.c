/* invoice_sums.c - what an invoice says of itself, against its lines and uses. */
#include "batch/invoice_sums.h"

#include "base/checked.h"

/* Such a line has days of its own. */
static bool
is_of_adjustment(const struct weir_line *line)
{
    return line->kind == WEIR_LINE_ADJUSTMENT || line->kind == WEIR_LINE_MONEY;
}

const char *
invoice_sums_fault(const struct canon_invoice *invoice)
{
    int64_t amount_fen = 0;
    int64_t tax_fen = 0;
    int64_t volume_l = 0;
    for (uint32_t i = 0; i < invoice->line_count; i++) {
        const struct weir_line *line = &invoice->line[i];
        if (!checked_add(amount_fen, line->amount_fen, &amount_fen) ||
            (line->has_tax && !checked_add(tax_fen, line->tax_fen, &tax_fen)))
            return "the sum of its lines does not fit";
        if (!is_of_adjustment(line) && (line->begin_day < invoice->period_begin_day ||
                                        line->end_day > invoice->period_end_day))
            return "a line lies outside its days";
    }
    for (uint32_t i = 0; i < invoice->use_count; i++) {
        if (!checked_add(volume_l, invoice->use[i].volume_l, &volume_l))
            return "the sum of its uses does not fit";
    }
    if (amount_fen != invoice->amount_fen)
        return "its lines do not add up to its amount";
    if (tax_fen != invoice->tax_fen)
        return "the tax in its lines does not add up to its tax";
    if (volume_l != invoice->volume_l)
        return "its uses do not add up to its volume";
    return NULL;
}
