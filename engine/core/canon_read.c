/* canon_read.c - the canonical bytes of an invoice, read back for whoever holds nothing else. */
#include <string.h>

#include "base/text.h"
#include "core/canon.h"
#include "core/source.h"

#define FIELD_LEAST ((size_t)4) /* bytes of an absent field */
#define LINE_LEAST ((size_t)48) /* of a line: twelve fields */
#define USE_LEAST ((size_t)28)  /* of a use: seven */
#define DIGEST_FIELD ((size_t)36)

/* Bytes on their way into an invoice. */
struct reading {
    struct source source;
    struct weir_arena *arena;
    bool full;
};

static int64_t
take_int(struct reading *reading)
{
    return source_int(&reading->source, INT64_MIN, INT64_MAX);
}

static int64_t
take_any(struct reading *reading, bool *present)
{
    return source_optional(&reading->source, INT64_MIN, INT64_MAX, present);
}

/* A number that is never 0 when it is there. */
static int64_t
take_no(struct reading *reading, int64_t most)
{
    bool present = false;
    return source_optional(&reading->source, 1, most, &present);
}

static struct canon_ints
ints_of(struct reading *reading, uint32_t count)
{
    int64_t *item = weir_arena_alloc(reading->arena, count, sizeof *item);
    if (item == NULL) {
        reading->full = true;
        return (struct canon_ints){NULL, 0};
    }
    for (uint32_t i = 0; i < count; i++)
        item[i] = take_int(reading);
    return (struct canon_ints){item, count};
}

static struct canon_ints
take_ints(struct reading *reading)
{
    return ints_of(reading, source_count(&reading->source, FIELD_LEAST));
}

static struct weir_line
take_line(struct reading *reading)
{
    struct weir_line line = {
        .kind =
            (enum weir_line_kind)source_int(&reading->source, WEIR_LINE_VOLUME, WEIR_LINE_MONEY),
    };
    line.class_id = source_text(&reading->source);
    line.charge = source_text(&reading->source);
    line.fund = source_text(&reading->source);
    line.block_no = (int16_t)take_no(reading, INT16_MAX);
    line.band_no = (int16_t)take_no(reading, INT16_MAX);
    line.begin_day = source_day(&reading->source);
    line.end_day = source_day(&reading->source);
    line.volume_l = take_any(reading, &line.has_volume);
    line.price_mfen_per_m3 = take_any(reading, &line.has_price);
    line.amount_fen = take_int(reading);
    line.tax_fen = take_any(reading, &line.has_tax);
    return line;
}

static struct canon_use
take_use(struct reading *reading)
{
    struct canon_use use = {.meter_id = take_int(reading)};
    bool has_end = false;
    use.begin_day = source_day(&reading->source);
    use.end_day = source_day(&reading->source);
    use.begin_register_milli = take_any(reading, &use.has_registers);
    use.end_register_milli = take_any(reading, &has_end);
    if (has_end != use.has_registers)
        reading->source.bad = true;
    use.volume_l = take_int(reading);
    use.kind =
        (enum canon_use_kind)source_int(&reading->source, CANON_USE_READ, CANON_USE_ADJUSTMENT);
    return use;
}

static void
take_head(struct reading *reading, struct canon_invoice *invoice)
{
    struct source *source = &reading->source;
    invoice->account = source_text(source);
    invoice->account_id = take_int(reading);
    invoice->entry_no = (int32_t)source_int(source, 0, INT32_MAX);
    invoice->kind = source_text(source);
    invoice->invoice_day = source_day(source);
    invoice->reverses_entry_no = (int32_t)take_no(reading, INT32_MAX);
    invoice->origin_month_day = source_any_day(source);
    invoice->through_before_day = source_any_day(source);
    invoice->period_begin_day = source_day(source);
    invoice->period_end_day = source_day(source);
    invoice->estimated = source_int(source, 0, 1) != 0;
    invoice->volume_l = take_int(reading);
    invoice->amount_fen = take_int(reading);
    invoice->tax_fen = take_int(reading);
}

static void
take_tariffs(struct reading *reading, struct canon_invoice *invoice)
{
    const uint32_t count = source_count(&reading->source, DIGEST_FIELD);
    struct canon_digest *tariff = weir_arena_alloc(reading->arena, count, sizeof *tariff);
    if (tariff == NULL) {
        reading->full = true;
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        const char *bytes = source_bytes(&reading->source, CANON_DIGEST_SIZE);
        if (bytes != NULL)
            memcpy(tariff[i].bytes, bytes, CANON_DIGEST_SIZE);
    }
    invoice->tariff = tariff;
    invoice->tariff_count = count;
}

static void
take_lines(struct reading *reading, struct canon_invoice *invoice)
{
    const uint32_t count = source_count(&reading->source, LINE_LEAST);
    struct weir_line *line = weir_arena_alloc(reading->arena, count, sizeof *line);
    if (line == NULL) {
        reading->full = true;
        return;
    }
    for (uint32_t i = 0; i < count; i++)
        line[i] = take_line(reading);
    invoice->line = line;
    invoice->line_count = count;
}

static void
take_uses(struct reading *reading, struct canon_invoice *invoice)
{
    const uint32_t count = source_count(&reading->source, USE_LEAST);
    struct canon_use *use = weir_arena_alloc(reading->arena, count, sizeof *use);
    if (use == NULL) {
        reading->full = true;
        return;
    }
    for (uint32_t i = 0; i < count; i++)
        use[i] = take_use(reading);
    invoice->use = use;
    invoice->use_count = count;
}

/* A list that may be absent: its count is. */
static struct canon_ints
take_any_ints(struct reading *reading, bool *present)
{
    const int64_t count = source_optional(&reading->source, 0,
                                          (int64_t)(reading->source.left / FIELD_LEAST), present);
    return ints_of(reading, (uint32_t)count);
}

static void
take_states(struct reading *reading, struct canon_invoice *invoice)
{
    struct canon_states *states = weir_arena_alloc(reading->arena, 1, sizeof *states);
    if (states == NULL) {
        reading->full = true;
        return;
    }
    bool has_counters = false;
    states->made_run_id = take_int(reading);
    states->before_meter_state = take_ints(reading);
    states->before_counter_state = take_ints(reading);
    states->head_through_day = source_any_day(&reading->source);
    states->head_meter_state = take_any_ints(reading, &states->last);
    states->head_counter_state = take_any_ints(reading, &has_counters);
    if (has_counters != states->last ||
        (!states->last && states->head_through_day != WEIR_DAY_NONE))
        reading->source.bad = true;
    invoice->states = states;
}

enum weir_status
canon_read(struct weir_text bytes, struct weir_arena *arena, struct canon_invoice *invoice)
{
    struct reading reading = {source_of(bytes), arena, false};
    struct canon_invoice read = {0};
    const struct weir_text magic = source_text(&reading.source);
    const bool with_states = text_equal(magic, text_of(CANON_MAGIC_STATES));
    if (!with_states && !text_equal(magic, text_of(CANON_MAGIC)))
        return WEIR_E_INVALID;
    take_head(&reading, &read);
    take_tariffs(&reading, &read);
    read.meter_state = take_ints(&reading);
    read.counter_state = take_ints(&reading);
    take_lines(&reading, &read);
    take_uses(&reading, &read);
    if (with_states)
        take_states(&reading, &read);
    if (reading.full)
        return WEIR_E_NOMEM;
    if (!source_ends(&reading.source))
        return WEIR_E_INVALID;
    *invoice = read;
    return WEIR_OK;
}
