/*
 * account_price.c - the water of one bill of an account: its terms, its uses, its price.
 *
 * Pure.  What cannot be priced becomes a finding that holds the account.
 */
#include "core/account_price.h"

#include <string.h>

#include "base/civil.h"
#include "base/error.h"
#include "base/text.h"
#include "core/adjustment.h"
#include "core/counter.h"
#include "core/invoice.h"
#include "core/water.h"

struct making {
    const struct account_known *known;
    const struct account_rules *rules;
    struct weir_arena *arena;
    struct usage usage;
    bool last; /* no bill will follow */
    struct water_cut water;
    struct weir_terms terms;
    struct weir_use *use;
    uint32_t use_count;
    const struct terms_use *const *use_row; /* beside use, or none */
    uint32_t use_row_count;
    struct adjustment_choice choice;
    struct weir_bill_request request;
    struct weir_bill priced;
    struct told *told;
};

/* --- terms --- */
int32_t
account_price_closed_day(const struct account_known *known, int32_t day)
{
    const struct terms_account *row = terms_at(known->terms, known->terms_count, day);
    return row == NULL ? WEIR_DAY_NONE : row->closed_day;
}

/* The terms of the period's last day; closing counts from the last bill on only. */
static enum weir_status
find_terms(struct making *making)
{
    const struct account_known *known = making->known;
    making->terms = (struct weir_terms){
        .persons = WEIR_PERSONS_UNKNOWN,
        .opened_day = WEIR_DAY_NONE,
        .closed_day = making->usage.final ? account_price_closed_day(known, making->usage.end_day)
                                          : WEIR_DAY_NONE,
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
    return terms_add_meter_size(&making->terms, making->usage.part[0].installation->size,
                                making->arena);
}

/* --- uses --- */
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
    making->use_row = row;
    making->use_row_count = row_count;
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

/* --- price --- */
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

/* Puts in what was adjusted since the last bill. */
static enum weir_status
add_adjustments(struct making *making, struct weir_bill_request *request)
{
    const struct adjustment_request adjustment = {
        .known = making->known,
        .rules = making->rules,
        .water_l = making->water.volume_l,
        .last = making->last,
    };
    enum weir_status status = adjustment_choose(&adjustment, making->arena, &making->choice);
    if (status || making->choice.count == 0)
        return status;
    request->adjustment_count = making->choice.count;
    return adjustment_terms(&adjustment, &making->choice, making->arena, &request->adjustment);
}

static enum weir_status
price(struct making *making, struct weir_error *error)
{
    const struct account_known *known = making->known;
    struct counters counters = {.count = adjustment_counter_begin(known)};
    counters.capacity = counters.count + known->opening_count;
    counters.item = weir_arena_alloc(making->arena, counters.capacity, sizeof *counters.item);
    if (counters.item == NULL)
        return error_nomem(error);
    if (counters.count > 0)
        memcpy(counters.item, known->counter, counters.count * sizeof *counters.item);
    for (uint32_t i = 0; i < known->opening_count; i++) {
        if (known->opening[i].blocks.start != NULL && opens_here(making, &known->opening[i]))
            add_opening(making, &known->opening[i], &counters);
    }
    making->request = request_of(making);
    making->request.counter = counters.item;
    making->request.counter_count = counters.count;
    making->request.explain = making->rules->explain;
    if (add_adjustments(making, &making->request) != WEIR_OK)
        return error_nomem(error);
    return weir_bill_price(&making->request, making->arena, &making->priced, error);
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
        told_add(making->told, &finding);
    } else if (priced->no_plan) {
        const int32_t last_day = making->usage.end_day - 1;
        const struct account_finding finding = {
            .code = WEIR_FINDING_NO_PLAN,
            .subject = making->known->name, /* told once a year */
            .day = civil_to_day((struct civil){civil_of_day(last_day).year, 1, 1}),
            .detail = priced->no_plan_surcharge,
        };
        told_add(making->told, &finding);
    }
}

/* --- all of it --- */
/* Keeps what the bill was made from, where it is asked for. */
static enum weir_status
keep_basis(const struct making *making, struct account_bill *bill)
{
    if (!making->rules->explain)
        return WEIR_OK;
    struct account_basis *basis = weir_arena_alloc(making->arena, 1, sizeof *basis);
    if (basis == NULL)
        return WEIR_E_NOMEM;
    *basis = (struct account_basis){
        .known = *making->known,
        .usage = making->usage,
        .water = making->water,
        .terms = making->terms,
        .request = making->request,
        .booking = making->choice.item,
        .priced = making->priced,
        .use = making->use_row,
        .use_count = making->use_row_count,
    };
    basis->request.terms = &basis->terms;
    bill->basis = basis;
    return WEIR_OK;
}

static enum weir_status
price_all(struct making *making, struct weir_error *error)
{
    const enum weir_status status = price(making, error);
    if (!status)
        add_priced_findings(making);
    return status;
}

static enum weir_status
price_water(struct making *making, struct weir_error *error)
{
    enum weir_status status = find_terms(making);
    if (!status)
        status = make_uses(making);
    return status ? error_nomem(error) : price_all(making, error);
}

/* Makes the invoice of what was priced. */
static enum weir_status
finish(struct making *making, const struct account_price *price, struct account_bill *bill,
       struct weir_error *error)
{
    struct account_bill result = {.outcome = ACCOUNT_BILLED};
    if (keep_basis(making, &result) != WEIR_OK)
        return error_nomem(error);
    if (making->priced.held != WEIR_FINDING_NONE)
        result.outcome = ACCOUNT_HELD;
    const struct invoice_parts parts = {
        .known = price->known,
        .rules = price->rules,
        .request = price->usage_request,
        .usage = price->usage,
        .water = &making->water,
        .priced = &making->priced,
        .use = making->use,
        .use_count = making->use_count,
        .adjustment = making->request.adjustment,
        .choice = making->choice,
        .origin_month_day = price->origin_month_day,
    };
    if (result.outcome == ACCOUNT_BILLED && invoice_make(&parts, making->arena, &result) != WEIR_OK)
        return error_nomem(error);
    result.water_l = making->water.volume_l;
    result.dropped_l = making->water.dropped_l;
    *bill = result;
    return WEIR_OK;
}

enum weir_status
account_price(const struct account_price *price, struct weir_arena *arena, struct told *told,
              struct account_bill *bill, struct weir_error *error)
{
    struct making making = {
        .known = price->known,
        .rules = price->rules,
        .arena = arena,
        .usage = *price->usage,
        .last = price->usage->final,
        .told = told,
    };
    const enum weir_status status = price_water(&making, error);
    return status ? status : finish(&making, price, bill, error);
}

enum weir_status
account_price_adjustments(const struct account_price *price, struct weir_arena *arena,
                          struct told *told, struct account_bill *bill, struct weir_error *error)
{
    const struct account_known *known = price->known;
    const int32_t closed_day = account_price_closed_day(known, price->rules->through_day);
    const struct adjustment_request request = {
        .known = known,
        .rules = price->rules,
        .last = closed_day != WEIR_DAY_NONE && known->head_through_day != WEIR_DAY_NONE &&
                known->head_through_day >= closed_day,
    };
    struct adjustment_choice choice;
    if (known->adjustment_count == 0)
        return WEIR_OK;
    if (adjustment_choose(&request, arena, &choice) != WEIR_OK)
        return error_nomem(error);
    if (choice.count == 0)
        return WEIR_OK;
    int32_t day = known->head_through_day;
    if (day == WEIR_DAY_NONE)
        day =
            choice.end_day < price->rules->through_day ? choice.end_day : price->rules->through_day;
    struct usage usage = *price->usage;
    usage.outcome = USAGE_BILL;
    usage.begin_day = day;
    usage.end_day = day;
    usage.part_count = 0;
    struct account_price alone = *price;
    alone.usage = &usage;
    struct making making = {
        .known = known,
        .rules = price->rules,
        .arena = arena,
        .usage = usage,
        .last = request.last,
        .terms = {.persons = WEIR_PERSONS_UNKNOWN,
                  .opened_day = WEIR_DAY_NONE,
                  .closed_day = WEIR_DAY_NONE,
                  .plan = known->plan,
                  .plan_count = known->plan_count},
        .told = told,
    };
    const enum weir_status status = price_all(&making, error);
    return status ? status : finish(&making, &alone, bill, error);
}

enum weir_status
account_price_step(const struct account_known *known, const struct account_rules *rules,
                   int32_t day, struct weir_arena *arena, int64_t *step_l)
{
    const struct usage_mark mark = {.day = day};
    struct weir_use use = {0};
    struct making making = {
        .known = known,
        .rules = rules,
        .arena = arena,
        .usage = {.begin_day = day - 1, .end_day = day, .mark = &mark, .mark_count = 1},
        .use = &use,
        .use_count = 1,
    };
    const enum weir_status status = add_regimes(&making, &use, 0);
    return status ? status : find_step(&making, step_l);
}
