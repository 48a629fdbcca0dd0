/*
 * account.c - one account's next invoice: its water, its terms, its price, its bytes' content.
 *
 * Pure, and the only place where reads meet tariffs.  What cannot be billed becomes a finding; the
 * caller goes on to the next account.
 */
#include "core/account.h"

#include <string.h>

#include "base/assert.h"
#include "base/civil.h"
#include "base/error.h"
#include "base/text.h"
#include "core/counter.h"
#include "core/water.h"

#define DETAIL_SIZE 256 /* bytes of a finding's detail */

struct making {
    const struct account_known *known;
    const struct account_rules *rules;
    struct weir_arena *arena;
    struct usage_request usage_request;
    struct usage usage;
    struct water_cut water;
    struct weir_terms terms;
    struct weir_use *use;
    uint32_t use_count;
    struct weir_bill priced;
    struct account_finding *finding;
    uint32_t finding_count;
};

/* --- findings ------------------------------------------------------------------------------------
 */
static bool
same_key(const struct account_finding *a, const struct account_finding *b)
{
    return a->code == b->code && a->day == b->day && a->meter_id == b->meter_id &&
           text_equal(a->subject, b->subject);
}

/* Adds a finding whose key is new.  Only the first in precedence holds: of two that would, the
 * other is left out, and comes back once this one is decided. */
static void
add_finding(struct making *making, const struct account_finding *finding)
{
    for (uint32_t i = 0; i < making->finding_count; i++) {
        struct account_finding *known = &making->finding[i];
        if (same_key(known, finding))
            return;
        if (known->held && finding->held) {
            if (finding->code < known->code)
                *known = *finding;
            return;
        }
    }
    making->finding[making->finding_count++] = *finding;
}

static void
write_registers(struct text_writer *writer, const struct meter_told *told)
{
    text_write_string(writer, "register ");
    text_write_decimal(writer, told->after, 3);
    text_write_string(writer, " after ");
    text_write_decimal(writer, told->before, 3);
}

static void
write_told(struct text_writer *writer, const struct meter_told *told)
{
    if (told->code == WEIR_FINDING_NO_LAST_REGISTER) {
        text_write_string(writer, "removed, and its register is not known");
    } else if (told->code == WEIR_FINDING_NOT_INSTALLED) {
        text_write_string(writer, "register ");
        text_write_decimal(writer, told->after, 3);
        text_write_string(writer, " outside the days it was installed");
    } else if (told->code == WEIR_FINDING_NEGATIVE_SUB) {
        text_write_decimal(writer, told->after, 3);
        text_write_string(writer, " m3 left when the sub-meters are taken off");
    } else if (told->code == WEIR_FINDING_READ_CONFLICT) {
        text_write_string(writer, "registers ");
        text_write_decimal(writer, told->before, 3);
        text_write_string(writer, " and ");
        text_write_decimal(writer, told->after, 3);
    } else {
        write_registers(writer, told);
    }
}

static enum weir_status
add_told(struct making *making, const struct meter_told *told)
{
    char *buffer = weir_arena_alloc(making->arena, DETAIL_SIZE, 1);
    if (buffer == NULL)
        return WEIR_E_NOMEM;
    struct text_writer writer = text_writer_of(buffer, DETAIL_SIZE);
    write_told(&writer, told);
    const struct account_finding finding = {
        .code = told->code,
        .held = told->held,
        .meter_id = told->meter_id,
        .day = told->day,
        .detail = text_written(&writer),
    };
    add_finding(making, &finding);
    return WEIR_OK;
}

static enum weir_status
add_all_told(struct making *making)
{
    making->finding = weir_arena_alloc(making->arena, (size_t)making->usage.told_count + 2,
                                       sizeof *making->finding);
    if (making->finding == NULL)
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < making->usage.told_count; i++) {
        const enum weir_status status = add_told(making, &making->usage.told[i]);
        if (status)
            return status;
    }
    return WEIR_OK;
}

/* --- terms
 * ---------------------------------------------------------------------------------------- */
static int32_t
closed_day_at(const struct account_known *known, int32_t day)
{
    const struct terms_account *row = terms_at(known->terms, known->terms_count, day);
    return row == NULL ? WEIR_DAY_NONE : row->closed_day;
}

/* Adds the size of the first meter to the attributes, as meter-size. */
static enum weir_status
add_meter_size(struct making *making)
{
    const struct weir_text size = making->usage.part[0].installation->size;
    if (size.start == NULL)
        return WEIR_OK;
    const uint32_t count = making->terms.attribute_count;
    struct weir_attribute *list = weir_arena_alloc(making->arena, (size_t)count + 1, sizeof *list);
    if (list == NULL)
        return WEIR_E_NOMEM;
    if (count > 0)
        memcpy(list, making->terms.attribute, count * sizeof *list);
    list[count] = (struct weir_attribute){text_of("meter-size"), size};
    making->terms.attribute = list;
    making->terms.attribute_count = count + 1;
    return WEIR_OK;
}

/* The terms of the period's last day; closing counts from the last bill on only. */
static enum weir_status
find_terms(struct making *making)
{
    const struct account_known *known = making->known;
    making->terms = (struct weir_terms){
        .persons = WEIR_PERSONS_UNKNOWN,
        .opened_day = WEIR_DAY_NONE,
        .closed_day =
            making->usage.final ? closed_day_at(known, making->usage.end_day) : WEIR_DAY_NONE,
        .plan = known->plan,
        .plan_count = known->plan_count,
    };
    const struct terms_account *row =
        terms_at(known->terms, known->terms_count, making->usage.end_day - 1);
    if (row != NULL) {
        making->terms.persons = row->persons;
        making->terms.opened_day = row->opened_day;
        making->terms.relief = row->relief;
        const enum weir_status status = terms_attributes(
            row, making->arena, &making->terms.attribute, &making->terms.attribute_count);
        if (status)
            return status;
    }
    return add_meter_size(making);
}

/* --- uses
 * ------------------------------------------------------------------------------------------ */
static enum weir_status
add_regimes(struct making *making, struct weir_use *use, int32_t use_no)
{
    const struct account_known *known = making->known;
    const struct terms_regimes request = {
        .row = known->terms,
        .row_count = known->terms_count,
        .use = known->use,
        .use_count = use_no == 0 ? 0 : known->use_count,
        .use_no = use_no,
        .tariffs = making->rules->tariffs,
        .begin_day = making->usage.begin_day,
        .end_day = making->usage.end_day,
    };
    return terms_regime_list(&request, making->arena, &use->regime, &use->regime_count);
}

static struct weir_bill_request
request_of(const struct making *making)
{
    return (struct weir_bill_request){
        .begin_day = making->usage.begin_day,
        .end_day = making->usage.end_day,
        .terms = &making->terms,
        .use = making->use,
        .use_count = making->use_count,
    };
}

/* The step of the volume, which the tariff in force at the period's end tells; a litre if none is
 * (pricing then says so). */
static enum weir_status
find_step(struct making *making, int64_t *step_l)
{
    const uint32_t count = making->usage.mark_count;
    struct weir_stretch *stretch = weir_arena_alloc(making->arena, count, sizeof *stretch);
    if (stretch == NULL)
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < count; i++)
        stretch[i].end_day = making->usage.mark[i].day;
    for (uint32_t i = 0; i < making->use_count; i++) {
        making->use[i].stretch = stretch;
        making->use[i].stretch_count = count;
    }
    const struct weir_bill_request request = request_of(making);
    const enum weir_status status = weir_bill_volume_step(&request, making->arena, step_l);
    if (!status && *step_l == 0)
        *step_l = 1;
    return status;
}

static enum weir_status
make_uses(struct making *making)
{
    const struct terms_use *const *row;
    uint32_t row_count;
    enum weir_status status =
        terms_uses_at(making->known->use, making->known->use_count, making->usage.end_day - 1,
                      making->arena, &row, &row_count);
    if (status)
        return status;
    making->use_count = row_count == 0 ? 1 : row_count;
    making->use = weir_arena_alloc(making->arena, making->use_count, sizeof *making->use);
    if (making->use == NULL)
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < making->use_count; i++) {
        status = add_regimes(making, &making->use[i], row_count == 0 ? 0 : row[i]->use_no);
        if (status)
            return status;
    }
    int64_t step_l;
    status = find_step(making, &step_l);
    if (!status)
        status = water_cut_down(&making->usage, step_l, making->arena, &making->water);
    if (status)
        return status;
    if (row_count == 0) {
        making->use[0].stretch = making->water.stretch;
        making->use[0].volume_l = making->water.volume_l;
        return WEIR_OK;
    }
    const struct water_sharing sharing = {
        .use = row,
        .use_count = row_count,
        .days = making->usage.end_day - making->usage.begin_day,
        .step_l = step_l,
    };
    const struct water_share *share;
    status = water_share_out(&making->water, &sharing, making->arena, &share);
    for (uint32_t i = 0; !status && i < row_count; i++) {
        making->use[i].stretch = share[i].stretch;
        making->use[i].volume_l = share[i].volume_l;
    }
    return status;
}

/* --- price
 * ----------------------------------------------------------------------------------------- */
/* Whether the opening belongs to this bill: it lies in the period, or before the first one's end.
 */
static bool
opens_here(const struct making *making, const struct account_opening *opening)
{
    return opening->day < making->usage.end_day &&
           (making->known->head_through_day == WEIR_DAY_NONE ||
            opening->day >= making->known->head_through_day);
}

static void
add_opening(const struct making *making, const struct account_opening *opening,
            struct counters *counters)
{
    const struct names *names = making->rules->names;
    for (uint32_t i = 0; i < names->count; i++) {
        if (!text_equal(names->item[i].name, opening->blocks))
            continue;
        struct weir_counter counter = {
            .kind = WEIR_COUNTER_BLOCKS,
            .key = names->item[i].key,
            .first_day = opening->year_begin_day,
            .used_l = opening->used_l,
        };
        const int64_t used_l = counter_used_l(counters, &counter);
        if (used_l + counter.used_l < 0)
            counter.used_l = -used_l;
        counter_add(counters, &counter);
    }
}

static enum weir_status
price(struct making *making, struct weir_error *error)
{
    const struct account_known *known = making->known;
    struct counters counters = {
        .count = known->counter_count,
        .capacity = known->counter_count + known->opening_count,
    };
    counters.item = weir_arena_alloc(making->arena, counters.capacity, sizeof *counters.item);
    if (counters.item == NULL)
        return error_nomem(error);
    if (counters.count > 0)
        memcpy(counters.item, known->counter, counters.count * sizeof *counters.item);
    for (uint32_t i = 0; i < known->opening_count; i++) {
        if (known->opening[i].blocks.start != NULL && opens_here(making, &known->opening[i]))
            add_opening(making, &known->opening[i], &counters);
    }
    struct weir_bill_request request = request_of(making);
    request.counter = counters.item;
    request.counter_count = counters.count;
    return weir_bill_price(&request, making->arena, &making->priced, error);
}

static void
add_priced_findings(struct making *making)
{
    const struct weir_bill *priced = &making->priced;
    if (priced->held != WEIR_FINDING_NONE) {
        const bool named = priced->held_subject.size > 0;
        const struct account_finding finding = {
            .code = priced->held,
            .held = true,
            .subject = named ? priced->held_subject : making->known->name,
            .day = making->usage.begin_day,
            .detail = text_of(weir_finding_meaning(priced->held)),
        };
        add_finding(making, &finding);
    } else if (priced->no_plan) {
        const int32_t last_day = making->usage.end_day - 1;
        const struct account_finding finding = {
            .code = WEIR_FINDING_NO_PLAN,
            .subject = making->known->name, /* told once a year */
            .day = civil_to_day((struct civil){civil_of_day(last_day).year, 1, 1}),
            .detail = priced->no_plan_surcharge,
        };
        add_finding(making, &finding);
    }
}

/* --- the invoice
 * ----------------------------------------------------------------------------------- */
static enum canon_use_kind
kind_of(const struct usage_part *part)
{
    if (part->installation->of_other)
        return CANON_USE_SUB;
    if (part->estimated)
        return CANON_USE_ESTIMATE;
    return part->removed ? CANON_USE_REMOVED : CANON_USE_READ;
}

/* What was brought from last time less what is left for the next, or dropped. */
static int64_t
fraction_l(const struct making *making)
{
    int64_t moved_l = 0;
    for (uint32_t i = 0; i < making->usage.part_count; i++)
        moved_l += making->usage.part[i].volume_l;
    return making->water.volume_l - moved_l;
}

static enum weir_status
add_canon_uses(const struct making *making, struct canon_invoice *invoice)
{
    const uint32_t count = making->usage.part_count;
    struct canon_use *use = weir_arena_alloc(making->arena, (size_t)count + 1, sizeof *use);
    if (use == NULL)
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < count; i++) {
        const struct usage_part *part = &making->usage.part[i];
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
    if (fraction_l(making) == 0)
        return WEIR_OK;
    use[count] = (struct canon_use){
        .meter_id = making->usage.part[0].installation->meter_id,
        .begin_day = making->usage.begin_day,
        .end_day = making->usage.end_day,
        .volume_l = fraction_l(making),
        .kind = CANON_USE_FRACTION,
    };
    invoice->use_count++;
    return WEIR_OK;
}

static enum weir_status
add_states(const struct making *making, struct canon_invoice *invoice)
{
    struct usage_states states;
    const enum weir_status status = usage_states(&making->usage_request, &making->usage,
                                                 making->water.carried_l, making->arena, &states);
    if (status)
        return status;
    const uint32_t counter_count = making->priced.counter_count;
    int64_t *meter =
        weir_arena_alloc(making->arena, (size_t)states.count * USAGE_STATE_INTS, sizeof *meter);
    int64_t *counter = weir_arena_alloc(making->arena, (size_t)counter_count * ACCOUNT_COUNTER_INTS,
                                        sizeof *counter);
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
    for (uint32_t i = 0; i < counter_count; i++) {
        *counter++ = making->priced.counter[i].kind;
        *counter++ = making->priced.counter[i].key;
        *counter++ = making->priced.counter[i].first_day;
        *counter++ = making->priced.counter[i].used_l;
    }
    return WEIR_OK;
}

static bool
prices_by(const struct making *making, const struct weir_tariff *tariff)
{
    for (uint32_t i = 0; i < making->use_count; i++) {
        for (uint32_t r = 0; r < making->use[i].regime_count; r++) {
            if (making->use[i].regime[r].tariff == tariff)
                return true;
        }
    }
    return false;
}

/* The tariffs of all regimes, in the order of the run's list. */
static enum weir_status
add_tariffs(const struct making *making, struct account_bill *bill)
{
    const struct terms_tariffs tariffs = making->rules->tariffs;
    int64_t *number = weir_arena_alloc(making->arena, tariffs.count, sizeof *number);
    struct canon_digest *digest = weir_arena_alloc(making->arena, tariffs.count, sizeof *digest);
    if (number == NULL || digest == NULL)
        return WEIR_E_NOMEM;
    uint32_t count = 0;
    for (uint32_t i = 0; i < tariffs.count; i++) {
        if (!prices_by(making, tariffs.item[i]))
            continue;
        number[count] = tariffs.item[i]->tariff_no;
        digest[count++] = making->rules->digest[i];
    }
    bill->tariff_no = number;
    bill->invoice.tariff = digest;
    bill->invoice.tariff_count = count;
    return WEIR_OK;
}

static enum weir_status
make_invoice(const struct making *making, struct account_bill *bill)
{
    const struct weir_bill *priced = &making->priced;
    ASSERT(priced->volume_l == making->water.volume_l);
    bill->invoice = (struct canon_invoice){
        .account = making->known->name,
        .account_id = making->known->account_id,
        .entry_no = making->known->entry_no + 1,
        .kind = text_of("bill"),
        .invoice_day = making->rules->invoice_day,
        .origin_month_day = WEIR_DAY_NONE,
        .through_before_day = making->known->head_through_day,
        .period_begin_day = making->usage.begin_day,
        .period_end_day = making->usage.end_day,
        .estimated = making->usage.estimated,
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
    enum weir_status status = add_canon_uses(making, &bill->invoice);
    if (!status)
        status = add_states(making, &bill->invoice);
    return status ? status : add_tariffs(making, bill);
}

/* --- all of it
 * --------------------------------------------------------------------------------------- */
static enum weir_status
measure(struct making *making)
{
    const struct account_known *known = making->known;
    struct usage_opening *opening =
        weir_arena_alloc(making->arena, known->opening_count, sizeof *opening);
    if (opening == NULL)
        return WEIR_E_NOMEM;
    uint32_t opening_count = 0;
    for (uint32_t i = 0; i < known->opening_count; i++) {
        if (known->opening[i].has_register)
            opening[opening_count++] =
                (struct usage_opening){known->opening[i].meter_id, known->opening[i].register_milli,
                                       known->opening[i].day};
    }
    making->usage_request = (struct usage_request){
        .head_through_day = known->head_through_day,
        .through_day = making->rules->through_day,
        .closed_day = closed_day_at(known, making->rules->through_day),
        .installation = known->installation,
        .installation_count = known->installation_count,
        .read = known->read,
        .read_count = known->read_count,
        .state = known->state,
        .state_count = known->state_count,
        .opening = opening,
        .opening_count = opening_count,
        .decisions = known->decisions,
    };
    return usage_measure(&making->usage_request, making->arena, &making->usage);
}

static enum weir_status
price_water(struct making *making, struct weir_error *error)
{
    enum weir_status status = find_terms(making);
    if (!status)
        status = make_uses(making);
    if (status)
        return error_nomem(error);
    status = price(making, error);
    if (!status)
        add_priced_findings(making);
    return status;
}

enum weir_status
account_bill(const struct account_known *known, const struct account_rules *rules,
             struct weir_arena *arena, struct account_bill *bill, struct weir_error *error)
{
    struct making making = {.known = known, .rules = rules, .arena = arena};
    struct account_bill result = {0};
    enum weir_status status = measure(&making);
    if (!status)
        status = add_all_told(&making);
    if (status)
        return error_nomem(error);
    switch (making.usage.outcome) {
    case USAGE_NOT_DUE:
        result.outcome = ACCOUNT_NOT_DUE;
        break;
    case USAGE_WAITS:
        result.outcome = ACCOUNT_NOTHING;
        break;
    case USAGE_HELD:
        result.outcome = ACCOUNT_HELD;
        break;
    case USAGE_BILL:
        status = price_water(&making, error);
        if (status)
            return status;
        result.outcome = making.priced.held == WEIR_FINDING_NONE ? ACCOUNT_BILLED : ACCOUNT_HELD;
        break;
    }
    if (result.outcome == ACCOUNT_BILLED && make_invoice(&making, &result) != WEIR_OK)
        return error_nomem(error);
    result.dropped_l = making.water.dropped_l;
    result.finding = making.finding;
    result.finding_count = making.finding_count;
    *bill = result;
    return WEIR_OK;
}
