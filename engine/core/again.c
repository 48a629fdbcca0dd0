/* again.c - which invoices a true read undoes, and how. */
#include "core/again.h"

#include <string.h>

#include "base/civil.h"
#include "base/text.h"
#include "core/estimate.h"
#include "core/span.h"
#include "core/stand.h"

/* --- which --- */
/* The use of the entry in which the meter's water is estimated, or NULL. */
static const struct canon_use *
estimated_use(const struct account_entry *entry, int64_t meter_id)
{
    for (uint32_t i = 0; i < entry->invoice.use_count; i++) {
        const struct canon_use *use = &entry->invoice.use[i];
        if (use->meter_id == meter_id && use->kind == CANON_USE_ESTIMATE)
            return use;
    }
    return NULL;
}

static bool
settles(const struct account_known *known, const struct span *span, const struct meter_read *read)
{
    return read->kind != METER_READ_ESTIMATE &&
           (span->to_day == WEIR_DAY_NONE || read->day <= span->to_day) &&
           !meter_read_decided(known->decisions, read, METER_IGNORE) &&
           !meter_read_decided(known->decisions, read, METER_ESTIMATE);
}

struct days {
    int32_t after_day;
    int32_t through_day;
};

/* Whether a true read of span within days settles what was estimated in them. */
static bool
has_true_read(const struct account_known *known, const struct span *span, struct days days)
{
    for (uint32_t i = 0; i < span->read_count; i++) {
        const struct meter_read *read = &span->read[i];
        if (read->day > days.after_day && read->day <= days.through_day &&
            settles(known, span, read))
            return true;
    }
    const struct meter_installation *installation = span->installation;
    return installation->has_last && installation->to_day == span->to_day &&
           span->to_day <= days.through_day;
}

/* How many of the newest entries a true read of span has settled. */
static uint32_t
settled_count(const struct account_known *known, const struct span *span, int32_t through_day)
{
    if (!span->provisional || span->installation->of_other)
        return 0;
    const struct account_past *past = known->past;
    struct days days = {.through_day = through_day};
    int32_t end_day = known->head_through_day;
    uint32_t count = 0;
    for (; count < past->entry_count; count++) {
        const struct account_entry *entry = &past->entry[count];
        const struct canon_use *use = estimated_use(entry, span->installation->meter_id);
        if (use == NULL || entry->invoice.period_end_day != end_day ||
            entry->invoice.entry_no != known->entry_no - (int32_t)count)
            break; /* an entry on top, such as one of adjustments, would be undone with it */
        days.after_day = use->begin_day;
        end_day = entry->invoice.through_before_day;
    }
    return count > 0 && has_true_read(known, span, days) ? count : 0;
}

enum weir_status
again_find(const struct account_known *known, const struct usage *measured, int32_t through_day,
           struct weir_arena *arena, struct again *again)
{
    *again = (struct again){.entry = known->past->entry};
    for (uint32_t i = 0; i < known->installation_count; i++) {
        const uint32_t count = settled_count(known, &measured->span[i], through_day);
        if (count > again->entry_count)
            again->entry_count = count;
    }
    int32_t *end_day = weir_arena_alloc(arena, again->entry_count, sizeof *end_day);
    if (end_day == NULL)
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < again->entry_count; i++)
        end_day[i] = again->entry[again->entry_count - 1 - i].invoice.period_end_day;
    again->end_day = end_day;
    return WEIR_OK;
}

/* --- before them --- */
static bool
is_settled(const struct account_known *known, const struct usage *measured, int64_t meter_id,
           int32_t through_day)
{
    for (uint32_t i = 0; i < known->installation_count; i++) {
        const struct span *span = &measured->span[i];
        if (span->installation->meter_id == meter_id && settled_count(known, span, through_day) > 0)
            return true;
    }
    return false;
}

enum weir_status
again_known(const struct account_known *known, const struct usage *measured, int32_t through_day,
            const struct again *again, struct weir_arena *arena, struct account_known *before)
{
    const struct account_entry *oldest = &again->entry[again->entry_count - 1];
    uint32_t room = known->read_count;
    for (uint32_t i = 0; i < again->entry_count; i++)
        room += again->entry[i].invoice.use_count;
    struct meter_read *read = weir_arena_alloc(arena, room, sizeof *read);
    if (read == NULL)
        return WEIR_E_NOMEM;
    uint32_t count = known->read_count;
    if (count > 0)
        memcpy(read, known->read, count * sizeof *read);
    for (uint32_t i = 0; i < again->entry_count; i++) {
        const struct canon_invoice *invoice = &again->entry[i].invoice;
        for (uint32_t u = 0; u < invoice->use_count; u++) {
            const struct canon_use *use = &invoice->use[u];
            if (use->kind != CANON_USE_ESTIMATE ||
                is_settled(known, measured, use->meter_id, through_day))
                continue;
            const struct meter_read estimate = {
                .meter_id = use->meter_id,
                .register_milli = use->end_register_milli,
                .day = use->end_day,
                .second = METER_SECOND_ESTIMATED,
                .kind = METER_READ_ESTIMATE,
            };
            estimate_insert(read, &count, &estimate);
        }
    }
    *before = *known;
    before->read = read;
    before->read_count = count;
    const struct stand stand = {
        .entry_no = known->entry_no + (int32_t)again->entry_count,
        .through_day = oldest->invoice.through_before_day,
        .meter_state = oldest->meter_state_before,
        .counter_state = oldest->counter_state_before,
    };
    return stand_set(before, &stand, arena);
}

/* --- reversals --- */
/* Changes the sign of all that the invoice adds up, in copies of its lines and uses. */
static enum weir_status
change_signs(struct canon_invoice *invoice, struct weir_arena *arena)
{
    struct weir_line *line = weir_arena_alloc(arena, invoice->line_count, sizeof *line);
    struct canon_use *use = weir_arena_alloc(arena, invoice->use_count, sizeof *use);
    if (line == NULL || use == NULL)
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < invoice->line_count; i++) {
        line[i] = invoice->line[i];
        line[i].volume_l = -line[i].volume_l;
        line[i].amount_fen = -line[i].amount_fen;
        line[i].tax_fen = -line[i].tax_fen;
    }
    for (uint32_t i = 0; i < invoice->use_count; i++) {
        use[i] = invoice->use[i];
        use[i].volume_l = -use[i].volume_l;
    }
    invoice->line = line;
    invoice->use = use;
    invoice->volume_l = -invoice->volume_l;
    invoice->amount_fen = -invoice->amount_fen;
    invoice->tax_fen = -invoice->tax_fen;
    return WEIR_OK;
}

enum weir_status
again_reverse(const struct account_known *known, const struct again *again, int32_t invoice_day,
              struct weir_arena *arena, struct account_bill *reversal)
{
    for (uint32_t i = 0; i < again->entry_count; i++) {
        const struct account_entry *entry = &again->entry[i];
        struct canon_invoice invoice = entry->invoice;
        invoice.account = known->name;
        invoice.entry_no = known->entry_no + 1 + (int32_t)i;
        invoice.kind = text_of("reversal");
        invoice.invoice_day = invoice_day;
        invoice.reverses_entry_no = entry->invoice.entry_no;
        invoice.origin_month_day = civil_month_begin(entry->invoice.invoice_day);
        invoice.through_before_day = entry->invoice.period_end_day;
        invoice.meter_state = entry->meter_state_before;
        invoice.counter_state = entry->counter_state_before;
        if (change_signs(&invoice, arena) != WEIR_OK)
            return WEIR_E_NOMEM;
        reversal[i] = (struct account_bill){
            .outcome = ACCOUNT_BILLED,
            .invoice = invoice,
            .tariff_no = entry->tariff_no,
        };
    }
    return WEIR_OK;
}
