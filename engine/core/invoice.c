/* invoice.c - what is stored of a bill: its uses, lines, states and tariffs. */
#include "core/invoice.h"

#include "base/assert.h"
#include "base/text.h"

static enum canon_use_kind
kind_of(const struct usage_part *part)
{
    if (part->installation->of_other)
        return CANON_USE_SUB;
    if (part->estimated)
        return CANON_USE_ESTIMATE;
    if (part->removed)
        return CANON_USE_REMOVED;
    return part->shared ? CANON_USE_SHARED : CANON_USE_READ;
}

/* What was brought from last time less what is left for the next, or dropped. */
static int64_t
fraction_l(const struct invoice_parts *parts)
{
    int64_t moved_l = 0;
    for (uint32_t i = 0; i < parts->usage->part_count; i++)
        moved_l += parts->usage->part[i].volume_l;
    return parts->water->volume_l - moved_l;
}

static enum weir_status
add_canon_uses(const struct invoice_parts *parts, struct weir_arena *arena,
               struct canon_invoice *invoice)
{
    const uint32_t count = parts->usage->part_count;
    const struct adjustment_choice *choice = &parts->choice;
    struct canon_use *use = weir_arena_alloc(arena, (size_t)count + 1 + choice->count, sizeof *use);
    if (use == NULL)
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < count; i++) {
        const struct usage_part *part = &parts->usage->part[i];
        use[i] = (struct canon_use){
            .meter_id = part->installation->meter_id,
            .begin_day = part->begin_day,
            .end_day = part->end_day,
            .has_registers = true,
            .begin_register_milli = part->begin_register_milli,
            .end_register_milli = part->end_register_milli,
            .volume_l = part->volume_l,
            .kind = kind_of(part),
        };
    }
    invoice->use = use;
    invoice->use_count = count;
    if (fraction_l(parts) != 0) {
        use[invoice->use_count++] = (struct canon_use){
            .meter_id = parts->usage->part[0].installation->meter_id,
            .begin_day = parts->usage->begin_day,
            .end_day = parts->usage->end_day,
            .volume_l = fraction_l(parts),
            .kind = CANON_USE_FRACTION,
        };
    }
    for (uint32_t i = 0; i < choice->count; i++) {
        use[invoice->use_count++] = (struct canon_use){
            .meter_id = choice->item[i].row->adjustment_id,
            .begin_day = choice->item[i].row->from_day,
            .end_day = choice->item[i].row->to_day,
            .volume_l = choice->item[i].volume_l,
            .kind = CANON_USE_ADJUSTMENT,
        };
    }
    return WEIR_OK;
}

static int64_t *
put_counters(int64_t *item, const struct weir_counter *counter, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        *item++ = counter[i].kind;
        *item++ = counter[i].key;
        *item++ = counter[i].first_day;
        *item++ = counter[i].used_l;
    }
    return item;
}

/* The meters after the bill; one of adjustments alone leaves them as they were. */
static enum weir_status
find_states(const struct invoice_parts *parts, struct weir_arena *arena,
            struct usage_states *states)
{
    if (parts->usage->part_count > 0)
        return usage_states(parts->request, parts->usage, parts->water->carried_l, arena, states);
    *states = (struct usage_states){parts->known->state, parts->known->state_count};
    return WEIR_OK;
}

static enum weir_status
add_states(const struct invoice_parts *parts, struct weir_arena *arena,
           struct canon_invoice *invoice)
{
    struct usage_states states;
    const enum weir_status status = find_states(parts, arena, &states);
    if (status)
        return status;
    const uint32_t counter_count = parts->priced->counter_count + parts->choice.counter_count;
    int64_t *meter =
        weir_arena_alloc(arena, (size_t)states.count * USAGE_STATE_INTS, sizeof *meter);
    int64_t *counter =
        weir_arena_alloc(arena, (size_t)counter_count * ACCOUNT_COUNTER_INTS, sizeof *counter);
    if (meter == NULL || counter == NULL)
        return WEIR_E_NOMEM;
    invoice->meter_state = (struct canon_ints){meter, states.count * USAGE_STATE_INTS};
    invoice->counter_state = (struct canon_ints){counter, counter_count * ACCOUNT_COUNTER_INTS};
    for (uint32_t i = 0; i < states.count; i++) {
        *meter++ = states.item[i].meter_id;
        *meter++ = states.item[i].day;
        *meter++ = states.item[i].register_milli;
        *meter++ = states.item[i].carried_l;
        *meter++ = states.item[i].estimated_l;
    }
    counter = put_counters(counter, parts->priced->counter, parts->priced->counter_count);
    (void)put_counters(counter, parts->choice.counter, parts->choice.counter_count);
    return WEIR_OK;
}

static bool
has_regime(const struct weir_use *use, const struct weir_tariff *tariff)
{
    for (uint32_t r = 0; r < use->regime_count; r++) {
        if (use->regime[r].tariff == tariff)
            return true;
    }
    return false;
}

static bool
prices_by(const struct invoice_parts *parts, const struct weir_tariff *tariff)
{
    for (uint32_t i = 0; i < parts->use_count; i++) {
        if (has_regime(&parts->use[i], tariff))
            return true;
    }
    for (uint32_t i = 0; i < parts->choice.count; i++) {
        if (has_regime(parts->adjustment[i].use, tariff))
            return true;
    }
    return false;
}

/* The tariffs of all regimes, in the order of the run's list. */
static enum weir_status
add_tariffs(const struct invoice_parts *parts, struct weir_arena *arena, struct account_bill *bill)
{
    const struct terms_tariffs tariffs = parts->rules->tariffs;
    int64_t *number = weir_arena_alloc(arena, tariffs.count, sizeof *number);
    struct canon_digest *digest = weir_arena_alloc(arena, tariffs.count, sizeof *digest);
    if (number == NULL || digest == NULL)
        return WEIR_E_NOMEM;
    uint32_t count = 0;
    for (uint32_t i = 0; i < tariffs.count; i++) {
        if (!prices_by(parts, tariffs.item[i]))
            continue;
        number[count] = tariffs.item[i]->tariff_no;
        digest[count++] = parts->rules->digest[i];
    }
    bill->tariff_no = number;
    bill->invoice.tariff = digest;
    bill->invoice.tariff_count = count;
    return WEIR_OK;
}

enum weir_status
invoice_make(const struct invoice_parts *parts, struct weir_arena *arena, struct account_bill *bill)
{
    const struct weir_bill *priced = parts->priced;
    ASSERT(priced->volume_l == parts->water->volume_l + parts->choice.volume_l);
    bill->invoice = (struct canon_invoice){
        .account = parts->known->name,
        .account_id = parts->known->account_id,
        .entry_no = parts->known->entry_no + 1,
        .kind = text_of("bill"),
        .invoice_day = parts->rules->invoice_day,
        .origin_month_day = parts->origin_month_day,
        .through_before_day = parts->known->head_through_day,
        .period_begin_day = parts->usage->begin_day,
        .period_end_day = parts->usage->end_day,
        .estimated = parts->usage->estimated,
        .volume_l = priced->volume_l,
        .amount_fen = priced->amount_fen,
        .line = priced->line,
        .line_count = priced->line_count,
    };
    int64_t amount_fen = 0;
    for (uint32_t i = 0; i < priced->line_count; i++) {
        amount_fen += priced->line[i].amount_fen;
        if (priced->line[i].has_tax)
            bill->invoice.tax_fen += priced->line[i].tax_fen;
    }
    ASSERT(amount_fen == priced->amount_fen);
    (void)amount_fen;
    enum weir_status status = add_canon_uses(parts, arena, &bill->invoice);
    if (!status)
        status = add_states(parts, arena, &bill->invoice);
    return status ? status : add_tariffs(parts, arena, bill);
}
