/*
 * canon.c - the canonical bytes of an invoice, written twice: once to count, once to keep.
 *
 * The order of fields is the format; a change of it is a new CANON_MAGIC beside this one, because
 * old digests must stay provable.
 */
#include "core/canon.h"

#include <string.h>

#include "base/text.h"

#define ABSENT UINT32_MAX

/* start NULL: only counts. */
struct sink {
    unsigned char *start;
    size_t size;
};

static void
put_bytes(struct sink *sink, const void *bytes, size_t size)
{
    if (sink->start != NULL && size > 0)
        memcpy(sink->start + sink->size, bytes, size);
    sink->size += size;
}

static void
put_length(struct sink *sink, uint32_t length)
{
    unsigned char bytes[4];
    for (unsigned i = 0; i < 4; i++)
        bytes[i] = (unsigned char)(length >> (24 - 8 * i));
    put_bytes(sink, bytes, sizeof bytes);
}

static void
put_int(struct sink *sink, int64_t value)
{
    unsigned char bytes[8];
    for (unsigned i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)value >> (56 - 8 * i));
    put_length(sink, sizeof bytes);
    put_bytes(sink, bytes, sizeof bytes);
}

struct optional {
    bool present;
    int64_t value;
};

static void
put_optional(struct sink *sink, struct optional field)
{
    if (field.present)
        put_int(sink, field.value);
    else
        put_length(sink, ABSENT);
}

static void
put_day(struct sink *sink, int32_t day)
{
    put_optional(sink, (struct optional){day != WEIR_DAY_NONE, day});
}

static void
put_text(struct sink *sink, struct weir_text text)
{
    if (text.start == NULL) {
        put_length(sink, ABSENT);
        return;
    }
    put_length(sink, (uint32_t)text.size);
    put_bytes(sink, text.start, text.size);
}

static void
put_ints(struct sink *sink, struct canon_ints ints)
{
    put_int(sink, ints.count);
    for (uint32_t i = 0; i < ints.count; i++)
        put_int(sink, ints.item[i]);
}

static void
put_line(struct sink *sink, const struct weir_line *line)
{
    put_int(sink, line->kind);
    put_text(sink, line->class_id);
    put_text(sink, line->charge);
    put_text(sink, line->fund);
    put_optional(sink, (struct optional){line->block_no != 0, line->block_no});
    put_optional(sink, (struct optional){line->band_no != 0, line->band_no});
    put_int(sink, line->begin_day);
    put_int(sink, line->end_day);
    put_optional(sink, (struct optional){line->has_volume, line->volume_l});
    put_optional(sink, (struct optional){line->has_price, line->price_mfen_per_m3});
    put_int(sink, line->amount_fen);
    put_optional(sink, (struct optional){line->has_tax, line->tax_fen});
}

static void
put_use(struct sink *sink, const struct canon_use *use)
{
    put_int(sink, use->meter_id);
    put_int(sink, use->begin_day);
    put_int(sink, use->end_day);
    put_optional(sink, (struct optional){use->has_registers, use->begin_register_milli});
    put_optional(sink, (struct optional){use->has_registers, use->end_register_milli});
    put_int(sink, use->volume_l);
    put_int(sink, use->kind);
}

static void
put_invoice(struct sink *sink, const struct canon_invoice *invoice)
{
    put_text(sink, text_of(CANON_MAGIC));
    put_text(sink, invoice->account);
    put_int(sink, invoice->account_id);
    put_int(sink, invoice->entry_no);
    put_text(sink, invoice->kind);
    put_int(sink, invoice->invoice_day);
    put_optional(sink,
                 (struct optional){invoice->reverses_entry_no != 0, invoice->reverses_entry_no});
    put_day(sink, invoice->origin_month_day);
    put_day(sink, invoice->through_before_day);
    put_int(sink, invoice->period_begin_day);
    put_int(sink, invoice->period_end_day);
    put_int(sink, invoice->estimated);
    put_int(sink, invoice->volume_l);
    put_int(sink, invoice->amount_fen);
    put_int(sink, invoice->tax_fen);
    put_int(sink, invoice->tariff_count);
    for (uint32_t i = 0; i < invoice->tariff_count; i++) {
        put_length(sink, CANON_DIGEST_SIZE);
        put_bytes(sink, invoice->tariff[i].bytes, CANON_DIGEST_SIZE);
    }
    put_ints(sink, invoice->meter_state);
    put_ints(sink, invoice->counter_state);
    put_int(sink, invoice->line_count);
    for (uint32_t i = 0; i < invoice->line_count; i++)
        put_line(sink, &invoice->line[i]);
    put_int(sink, invoice->use_count);
    for (uint32_t i = 0; i < invoice->use_count; i++)
        put_use(sink, &invoice->use[i]);
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
