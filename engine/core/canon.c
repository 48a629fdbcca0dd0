/*
 * canon.c - the canonical bytes of an invoice, written twice: once to count, once to keep.
 *
 * The order of fields is the format; a change of it is a new CANON_MAGIC beside this one, because
 * old digests must stay provable.
 */
#include "core/canon.h"

#include "base/text.h"
#include "core/sink.h"

static void
put_ints(struct sink *sink, struct canon_ints ints)
{
    sink_int(sink, ints.count);
    for (uint32_t i = 0; i < ints.count; i++)
        sink_int(sink, ints.item[i]);
}

static void
put_line(struct sink *sink, const struct weir_line *line)
{
    sink_int(sink, line->kind);
    sink_text(sink, line->class_id);
    sink_text(sink, line->charge);
    sink_text(sink, line->fund);
    sink_optional(sink, (struct sink_optional){line->block_no != 0, line->block_no});
    sink_optional(sink, (struct sink_optional){line->band_no != 0, line->band_no});
    sink_int(sink, line->begin_day);
    sink_int(sink, line->end_day);
    sink_optional(sink, (struct sink_optional){line->has_volume, line->volume_l});
    sink_optional(sink, (struct sink_optional){line->has_price, line->price_mfen_per_m3});
    sink_int(sink, line->amount_fen);
    sink_optional(sink, (struct sink_optional){line->has_tax, line->tax_fen});
}

static void
put_use(struct sink *sink, const struct canon_use *use)
{
    sink_int(sink, use->meter_id);
    sink_int(sink, use->begin_day);
    sink_int(sink, use->end_day);
    sink_optional(sink, (struct sink_optional){use->has_registers, use->begin_register_milli});
    sink_optional(sink, (struct sink_optional){use->has_registers, use->end_register_milli});
    sink_int(sink, use->volume_l);
    sink_int(sink, use->kind);
}

static void
put_optional_ints(struct sink *sink, bool present, struct canon_ints ints)
{
    if (present)
        put_ints(sink, ints);
    else
        sink_optional(sink, (struct sink_optional){0});
}

static void
put_states(struct sink *sink, const struct canon_states *states)
{
    sink_int(sink, states->made_run_id);
    put_ints(sink, states->before_meter_state);
    put_ints(sink, states->before_counter_state);
    sink_day(sink, states->last ? states->head_through_day : WEIR_DAY_NONE);
    put_optional_ints(sink, states->last, states->head_meter_state);
    put_optional_ints(sink, states->last, states->head_counter_state);
}

static void
put_invoice(struct sink *sink, const struct canon_invoice *invoice)
{
    sink_text(sink, text_of(invoice->states == NULL ? CANON_MAGIC : CANON_MAGIC_STATES));
    sink_text(sink, invoice->account);
    sink_int(sink, invoice->account_id);
    sink_int(sink, invoice->entry_no);
    sink_text(sink, invoice->kind);
    sink_int(sink, invoice->invoice_day);
    sink_optional(
        sink, (struct sink_optional){invoice->reverses_entry_no != 0, invoice->reverses_entry_no});
    sink_day(sink, invoice->origin_month_day);
    sink_day(sink, invoice->through_before_day);
    sink_int(sink, invoice->period_begin_day);
    sink_int(sink, invoice->period_end_day);
    sink_int(sink, invoice->estimated);
    sink_int(sink, invoice->volume_l);
    sink_int(sink, invoice->amount_fen);
    sink_int(sink, invoice->tax_fen);
    sink_int(sink, invoice->tariff_count);
    for (uint32_t i = 0; i < invoice->tariff_count; i++) {
        sink_length(sink, CANON_DIGEST_SIZE);
        sink_bytes(sink, invoice->tariff[i].bytes, CANON_DIGEST_SIZE);
    }
    put_ints(sink, invoice->meter_state);
    put_ints(sink, invoice->counter_state);
    sink_int(sink, invoice->line_count);
    for (uint32_t i = 0; i < invoice->line_count; i++)
        put_line(sink, &invoice->line[i]);
    sink_int(sink, invoice->use_count);
    for (uint32_t i = 0; i < invoice->use_count; i++)
        put_use(sink, &invoice->use[i]);
    if (invoice->states != NULL)
        put_states(sink, invoice->states);
}

enum weir_status
canon_write(const struct canon_invoice *invoice, struct weir_arena *arena, struct weir_text *bytes)
{
    struct sink count = {0};
    put_invoice(&count, invoice);
    struct sink sink = {.start = weir_arena_alloc(arena, count.size, 1)};
    if (sink.start == NULL)
        return WEIR_E_NOMEM;
    put_invoice(&sink, invoice);
    *bytes = (struct weir_text){(const char *)sink.start, sink.size};
    return WEIR_OK;
}
