/* fee_entry_read.c - the canonical bytes of an entry of the fee ledger, read back. */
#include "base/text.h"
#include "core/fee_entry.h"
#include "core/source.h"

static int64_t
take_int(struct source *source)
{
    return source_int(source, INT64_MIN, INT64_MAX);
}

/* Whose it is, under what, of which point, and how it was measured. */
static void
take_subject(struct source *source, struct fee_entry *entry)
{
    bool present = false;
    entry->account = source_text(source);
    entry->account_id = take_int(source);
    entry->entry_no = (int32_t)source_int(source, 0, INT32_MAX);
    entry->reverses_entry_no = (int32_t)source_optional(source, 1, INT32_MAX, &present);
    entry->entry_day = source_day(source);
    entry->regime = (enum fee_regime)source_int(source, FEE_REGIME_FEE, FEE_REGIME_TAX);
    entry->class_id = source_text(source);
    entry->charge = source_text(source);
    entry->fund = source_text(source);
    entry->point = source_text(source);
    entry->location = source_text(source);
    entry->district = source_text(source);
    entry->source = source_text(source);
    entry->use = source_text(source);
    entry->zone = source_text(source);
    entry->overloaded = source_int(source, 0, 1) != 0;
    entry->method = (enum fee_method)source_int(source, FEE_METHOD_METER, FEE_METHOD_CAPACITY);
    entry->begin_day = source_day(source);
    entry->end_day = source_day(source);
    entry->period = source_text(source);
    entry->correction = (int32_t)source_int(source, 0, INT32_MAX);
}

/* Its water and its money. */
static void
take_amounts(struct source *source, struct fee_entry *entry)
{
    bool present = false;
    entry->permit_l = source_optional(source, INT64_MIN, INT64_MAX, &entry->has_permit);
    entry->plan_l = source_optional(source, INT64_MIN, INT64_MAX, &entry->has_plan);
    entry->before_l = take_int(source);
    entry->taken_l = take_int(source);
    entry->loss_ppm = take_int(source);
    entry->taxable_l = take_int(source);
    entry->after_l = take_int(source);
    entry->over_l = take_int(source);
    entry->band_no = (int32_t)source_optional(source, 1, INT32_MAX, &present);
    entry->volume_l = take_int(source);
    entry->rate_mfen_per_m3 = take_int(source);
    entry->multiplier_ppm = take_int(source);
    entry->amount_fen = take_int(source);
    entry->exempt_code = source_text(source);
    entry->exempt_fen = take_int(source);
    entry->due_fen = take_int(source);
}

enum weir_status
fee_entry_read(struct weir_text bytes, struct fee_entry *entry)
{
    struct source source = source_of(bytes);
    struct fee_entry read = {0};
    if (!text_equal(source_text(&source), text_of(FEE_ENTRY_MAGIC)))
        return WEIR_E_INVALID;
    take_subject(&source, &read);
    take_amounts(&source, &read);
    read.tariff = source_text(&source);
    read.tariff_digest = source_text(&source);
    read.document = source_text(&source);
    read.made_no = take_int(&source);
    if (!source_ends(&source))
        return WEIR_E_INVALID;
    *entry = read;
    return WEIR_OK;
}
