/* fee_entry.c - entries of the fee ledger: what they hold, their bytes, their periods. */
#include "core/fee_entry.h"

#include <string.h>

#include "base/text.h"
#include "core/sink.h"

static bool
ends_with_tax(struct weir_text text)
{
    static const char word[] = "tax";
    const size_t size = sizeof word - 1;
    return text.size >= size && memcmp(text.start + text.size - size, word, size) == 0;
}

enum fee_regime
fee_entry_regime(const struct weir_charge *charge)
{
    return ends_with_tax(charge->id) || ends_with_tax(charge->fund) ? FEE_REGIME_TAX
                                                                    : FEE_REGIME_FEE;
}

struct fee_entry
fee_entry_of(const struct fee_row *row, const struct fee_point *point)
{
    return (struct fee_entry){
        .regime = fee_entry_regime(row->charge),
        .class_id = row->choice.class_->id,
        .charge = row->charge->id,
        .fund = row->charge->fund,
        .point = point->name,
        .location = row->facts->location,
        .district = row->facts->district,
        .source = row->facts->source,
        .use = row->choice.use,
        .zone = row->facts->zone,
        .overloaded = row->facts->overloaded,
        .method = row->method,
        .begin_day = row->begin_day,
        .end_day = row->end_day,
        .has_permit = row->has_permit,
        .has_plan = row->has_plan,
        .permit_l = row->permit_l,
        .plan_l = row->plan_l,
        .before_l = row->before_l,
        .taken_l = row->taken_l,
        .loss_ppm = row->loss_ppm,
        .taxable_l = row->taxable_l,
        .after_l = row->after_l,
        .over_l = row->over_l,
        .band_no = row->band_no,
        .volume_l = row->volume_l,
        .rate_mfen_per_m3 = row->rate_mfen_per_m3,
        .multiplier_ppm = row->multiplier_ppm,
        .amount_fen = row->amount_fen,
        .exempt_code = row->exempt_code,
        .exempt_fen = row->exempt_fen,
        .due_fen = row->amount_fen - row->exempt_fen,
        .tariff = row->choice.tariff->id,
        .document = row->choice.version->document,
    };
}

struct fee_entry
fee_entry_reversal(const struct fee_entry *entry)
{
    struct fee_entry reversal = *entry;
    reversal.reverses_entry_no = entry->entry_no;
    reversal.taken_l = -entry->taken_l;
    reversal.taxable_l = -entry->taxable_l;
    reversal.volume_l = -entry->volume_l;
    reversal.amount_fen = -entry->amount_fen;
    reversal.exempt_fen = -entry->exempt_fen;
    reversal.due_fen = -entry->due_fen;
    return reversal;
}

bool
fee_entry_same(const struct fee_entry *a, const struct fee_entry *b)
{
    const struct weir_text texts[][2] = {
        {a->class_id, b->class_id}, {a->charge, b->charge},     {a->fund, b->fund},
        {a->point, b->point},       {a->district, b->district}, {a->source, b->source},
        {a->use, b->use},           {a->zone, b->zone},         {a->exempt_code, b->exempt_code},
        {a->tariff, b->tariff},     {a->document, b->document}, {a->period, b->period},
    };
    const int64_t numbers[][2] = {
        {a->regime, b->regime},
        {a->overloaded, b->overloaded},
        {a->method, b->method},
        {a->begin_day, b->begin_day},
        {a->end_day, b->end_day},
        {a->taken_l, b->taken_l},
        {a->taxable_l, b->taxable_l},
        {a->band_no, b->band_no},
        {a->volume_l, b->volume_l},
        {a->rate_mfen_per_m3, b->rate_mfen_per_m3},
        {a->multiplier_ppm, b->multiplier_ppm},
        {a->amount_fen, b->amount_fen},
        {a->exempt_fen, b->exempt_fen},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (!text_equal(texts[i][0], texts[i][1]))
            return false;
    }
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (numbers[i][0] != numbers[i][1])
            return false;
    }
    return true;
}

/* --- canonical bytes ----------------------------------------------------------------------------
 */
static void
put_entry(struct sink *sink, const struct fee_entry *entry)
{
    sink_text(sink, text_of(FEE_ENTRY_MAGIC));
    sink_text(sink, entry->account);
    sink_int(sink, entry->account_id);
    sink_int(sink, entry->entry_no);
    sink_optional(sink,
                  (struct sink_optional){entry->reverses_entry_no != 0, entry->reverses_entry_no});
    sink_int(sink, entry->entry_day);
    sink_int(sink, entry->regime);
    sink_text(sink, entry->class_id);
    sink_text(sink, entry->charge);
    sink_text(sink, entry->fund);
    sink_text(sink, entry->point);
    sink_text(sink, entry->location);
    sink_text(sink, entry->district);
    sink_text(sink, entry->source);
    sink_text(sink, entry->use);
    sink_text(sink, entry->zone);
    sink_int(sink, entry->overloaded);
    sink_int(sink, entry->method);
    sink_int(sink, entry->begin_day);
    sink_int(sink, entry->end_day);
    sink_text(sink, entry->period);
    sink_int(sink, entry->correction);
    sink_optional(sink, (struct sink_optional){entry->has_permit, entry->permit_l});
    sink_optional(sink, (struct sink_optional){entry->has_plan, entry->plan_l});
    sink_int(sink, entry->before_l);
    sink_int(sink, entry->taken_l);
    sink_int(sink, entry->loss_ppm);
    sink_int(sink, entry->taxable_l);
    sink_int(sink, entry->after_l);
    sink_int(sink, entry->over_l);
    sink_optional(sink, (struct sink_optional){entry->band_no != 0, entry->band_no});
    sink_int(sink, entry->volume_l);
    sink_int(sink, entry->rate_mfen_per_m3);
    sink_int(sink, entry->multiplier_ppm);
    sink_int(sink, entry->amount_fen);
    sink_text(sink, entry->exempt_code);
    sink_int(sink, entry->exempt_fen);
    sink_int(sink, entry->due_fen);
    sink_text(sink, entry->tariff);
    sink_text(sink, entry->tariff_digest);
    sink_text(sink, entry->document);
    sink_int(sink, entry->made_no);
}

enum weir_status
fee_entry_write(const struct fee_entry *entry, struct weir_arena *arena, struct weir_text *bytes)
{
    struct sink count = {0};
    put_entry(&count, entry);
    struct sink sink = {.start = weir_arena_alloc(arena, count.size, 1)};
    if (sink.start == NULL)
        return WEIR_E_NOMEM;
    put_entry(&sink, entry);
    *bytes = (struct weir_text){(const char *)sink.start, sink.size};
    return WEIR_OK;
}
