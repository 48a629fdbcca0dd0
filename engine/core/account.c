/*
 * account.c - one account's next invoices: from its reads to its water, and what a true read makes
 * of bills that were estimated.
 *
 * Pure, and the only place where reads meet tariffs.  What cannot be billed becomes a finding; the
 * caller goes on to the next account.
 */
#include "core/account.h"

#include "base/assert.h"
#include "base/civil.h"
#include "base/error.h"
#include "core/account_price.h"
#include "core/account_usage.h"
#include "core/adjustment.h"
#include "core/again.h"
#include "core/period.h"
#include "core/span.h"
#include "core/stand.h"
#include "core/told.h"

struct making {
    const struct account_rules *rules;
    struct weir_arena *arena;
    struct account_known known; /* as it stands before the next entry */
    struct usage_request usage_request;
    struct usage usage;
    struct again again;
    struct estimate estimate;
    struct meter_telling estimated; /* told of estimates */
    struct range range;
    struct meter_telling ranged; /* told of reads out of their range */
    struct told told;
};

/* --- water --- */
static enum weir_status
measure(struct making *making)
{
    const enum weir_status status =
        account_usage_request(&making->known, making->rules, making->arena, &making->usage_request);
    if (status)
        return status;
    making->usage_request.again_day = making->again.end_day;
    making->usage_request.again_count = making->again.entry_count;
    return usage_measure(&making->usage_request, making->arena, &making->usage);
}

static struct estimate_request
estimate_request_of(const struct making *making)
{
    return (struct estimate_request){
        .usage = &making->usage_request,
        .measured = &making->usage,
        .billed_day = making->again.entry_count == 0
                          ? WEIR_DAY_NONE
                          : making->again.end_day[making->again.entry_count - 1],
        .rules = making->rules->estimate,
    };
}

/* Whether more must be known of the account before anything can be said. */
static bool
needs_past(const struct making *making)
{
    if (making->known.past != NULL)
        return false;
    const bool due = making->usage.outcome != USAGE_NOT_DUE;
    const struct span *span = making->usage.span;
    ASSERT(span != NULL);
    for (uint32_t i = 0; due && i < making->known.installation_count; i++) {
        if (span[i].provisional)
            return true;
    }
    const struct estimate_request request = estimate_request_of(making);
    return estimate_is_wanted(&request) ||
           range_is_wanted(&making->rules->range, &making->usage,
                           making->usage_request.installation_count);
}

/* Goes back before the entries that a true read has settled, if there are any. */
static enum weir_status
go_back(struct making *making, const struct account_known *known)
{
    const int32_t through_day = making->rules->through_day;
    enum weir_status status =
        again_find(known, &making->usage, through_day, making->arena, &making->again);
    if (status || making->again.entry_count == 0)
        return status;
    status = again_known(known, &making->usage, through_day, &making->again, making->arena,
                         &making->known);
    return status ? status : measure(making);
}

/* Puts estimates in the place of reads that are missing. */
static enum weir_status
fill_in(struct making *making)
{
    struct estimate_request request = estimate_request_of(making);
    if (request.rules.rule == ESTIMATE_OFF)
        return WEIR_OK;
    request.past_day = making->known.past->from_day;
    making->estimated.count = 0;
    making->estimated.capacity = estimate_telling_max(&making->usage_request);
    making->estimated.item =
        weir_arena_alloc(making->arena, making->estimated.capacity, sizeof *making->estimated.item);
    if (making->estimated.item == NULL)
        return WEIR_E_NOMEM;
    enum weir_status status = account_price_step(
        &making->known, making->rules, making->rules->through_day, making->arena, &request.step_l);
    if (!status)
        status = estimate_add(&request, &making->estimated, making->arena, &making->estimate);
    if (status || making->estimate.added_count == 0)
        return status;
    making->known.read = making->estimate.read;
    making->known.read_count = making->estimate.read_count;
    return measure(making);
}

static enum weir_status
find_water(struct making *making, const struct account_known *known)
{
    making->known = *known;
    enum weir_status status = measure(making);
    if (status || known->past == NULL)
        return status;
    bool filled = false;
    if (making->usage.outcome == USAGE_NOT_DUE) {
        status = fill_in(making); /* a missing read makes it due */
        if (status || making->usage.outcome == USAGE_NOT_DUE)
            return status;
        filled = true;
    }
    status = go_back(making, known);
    if (status || (filled && making->again.entry_count == 0))
        return status;
    return fill_in(making);
}

/* --- reads out of their range --- */
static enum weir_status
look_at_ranges(struct making *making)
{
    const struct usage *usage = &making->usage;
    const uint32_t count = making->usage_request.installation_count;
    const struct range_request request = {
        .usage = &making->usage_request,
        .measured = usage,
        .past_day = making->known.past->from_day,
        .rules = making->rules->estimate.rule == ESTIMATE_OFF /* then nothing is estimated */
                     ? range_rules_without_estimates(&making->rules->range)
                     : making->rules->range,
    };
    making->ranged.capacity = range_telling_max(usage, count);
    making->ranged.item =
        weir_arena_alloc(making->arena, making->ranged.capacity, sizeof *making->ranged.item);
    if (making->ranged.item == NULL)
        return WEIR_E_NOMEM;
    return range_judge(&request, &making->ranged, making->arena, &making->range);
}

/* Finds the water, and once more where a read is to be estimated for being out of its range. */
static enum weir_status
find_plausible_water(struct making *making, const struct account_known *known)
{
    enum weir_status status = find_water(making, known);
    if (status || known->past == NULL || making->usage.outcome != USAGE_BILL)
        return status;
    status = look_at_ranges(making);
    if (status || making->range.held || making->range.estimate.count == 0)
        return status;
    struct account_known decided = *known;
    status = range_add_decisions(&making->range, making->arena, &decided.decisions);
    if (status)
        return status;
    making->again = (struct again){0};
    making->estimate = (struct estimate){0};
    return find_water(making, &decided);
}

/* --- findings --- */
static enum weir_status
tell(struct making *making)
{
    const struct usage *usage = &making->usage;
    const uint32_t bill_count = making->again.entry_count + 1;
    enum weir_status status = told_init(&making->told,
                                        usage->told_count + making->estimated.count +
                                            making->ranged.count + 2 * bill_count,
                                        making->arena);
    for (uint32_t i = 0; !status && i < usage->told_count; i++)
        status = told_add_meter(&making->told, &usage->told[i]);
    for (uint32_t i = 0; !status && i < making->estimated.count; i++)
        status = told_add_meter(&making->told, &making->estimated.item[i]);
    for (uint32_t i = 0; !status && i < making->ranged.count; i++)
        status = told_add_meter(&making->told, &making->ranged.item[i]);
    return status;
}

static enum account_outcome
outcome_of(const struct making *making)
{
    static const enum account_outcome outcomes[] = {
        [USAGE_NOT_DUE] = ACCOUNT_NOT_DUE,
        [USAGE_WAITS] = ACCOUNT_NOTHING,
        [USAGE_HELD] = ACCOUNT_HELD,
        [USAGE_BILL] = ACCOUNT_BILLED,
    };
    const struct again *again = &making->again;
    const enum account_outcome outcome = outcomes[making->usage.outcome];
    if (making->estimate.held || making->range.held)
        return ACCOUNT_HELD;
    if (outcome == ACCOUNT_BILLED && again->entry_count > 0 &&
        making->usage.end_day < again->end_day[again->entry_count - 1])
        return ACCOUNT_NOTHING; /* another meter is not read so far */
    return outcome;
}

/* --- bills --- */
/* Bills usage, and lets known stand behind it; the bill is held when it cannot be priced. */
static enum weir_status
bill_usage(struct making *making, const struct usage *usage, int32_t origin_month_day,
           struct account_bill *bill, struct weir_error *error)
{
    const struct account_price price = {
        .known = &making->known,
        .rules = making->rules,
        .usage_request = &making->usage_request,
        .usage = usage,
        .origin_month_day = origin_month_day,
    };
    const enum weir_status status =
        account_price(&price, making->arena, &making->told, bill, error);
    if (status || bill->outcome != ACCOUNT_BILLED || making->again.entry_count == 0)
        return status;
    const struct stand stand = {
        .entry_no = bill->invoice.entry_no,
        .through_day = bill->invoice.period_end_day,
        .meter_state = bill->invoice.meter_state,
        .counter_state = bill->invoice.counter_state,
    };
    if (stand_set(&making->known, &stand, making->arena) != WEIR_OK)
        return error_nomem(error);
    making->usage_request.state = making->known.state;
    making->usage_request.state_count = making->known.state_count;
    return WEIR_OK;
}

/* The bills to be made again, and the one that follows them. */
struct bills {
    struct account_bill *item;
    uint32_t count;
    bool stopped; /* by the item at count, which cannot be made */
};

/* Bills the period that ends on end_day, unless it is empty. */
static enum weir_status
bill_period(struct making *making, struct period *period, int32_t origin_month_day,
            struct bills *bills, struct weir_error *error)
{
    struct account_bill *bill = &bills->item[bills->count];
    struct usage cut;
    if (period->end_day <= period->begin_day)
        return WEIR_OK;
    period->last = period->end_day == making->usage.end_day;
    if (period_cut(&making->usage, period, making->arena, &cut) != WEIR_OK)
        return error_nomem(error);
    *bill = (struct account_bill){.outcome = ACCOUNT_NOTHING};
    if (cut.outcome == USAGE_BILL) {
        const enum weir_status status = bill_usage(making, &cut, origin_month_day, bill, error);
        if (status)
            return status;
    }
    bills->stopped = bill->outcome != ACCOUNT_BILLED;
    if (bills->stopped)
        return WEIR_OK;
    bills->count++;
    period->before_l += bill->water_l;
    period->begin_day = period->end_day;
    return WEIR_OK;
}

/* Reverses what is settled, bills its periods again, and then what follows them. */
static enum weir_status
bill_again(struct making *making, const struct account_known *known, struct account_bill *result,
           struct weir_error *error)
{
    const struct again *again = &making->again;
    struct bills bills = {.count = again->entry_count};
    bills.item =
        weir_arena_alloc(making->arena, 2 * (size_t)again->entry_count + 1, sizeof *bills.item);
    if (bills.item == NULL || again_reverse(known, again, making->rules->invoice_day, making->arena,
                                            bills.item) != WEIR_OK)
        return error_nomem(error);
    struct period period = {.begin_day = making->usage.begin_day};
    enum weir_status status = WEIR_OK;
    const uint32_t adjustment_count = making->known.adjustment_count;
    for (uint32_t i = again->entry_count; i > 0 && !status && !bills.stopped; i--) {
        const struct canon_invoice *old = &again->entry[i - 1].invoice;
        making->known.adjustment_count = adjustment_seen(known, old->counter_state);
        period.end_day = old->period_end_day;
        status = bill_period(making, &period, civil_month_begin(old->invoice_day), &bills, error);
    }
    period.end_day = making->usage.end_day;
    making->known.adjustment_count = adjustment_count;
    if (!status && !bills.stopped)
        status = bill_period(making, &period, WEIR_DAY_NONE, &bills, error);
    if (status)
        return status;
    if (bills.stopped) { /* what was estimated stands until all of it can be made again */
        *result = bills.item[bills.count];
        return WEIR_OK;
    }
    *result = bills.item[bills.count - 1];
    result->before = bills.item;
    result->before_count = bills.count - 1;
    return WEIR_OK;
}

/* Whether the meters stand at registers that nobody read: then adjustments wait for the true read,
 * which undoes the newest bills. */
static bool
is_estimated(const struct making *making)
{
    for (uint32_t i = 0; i < making->known.installation_count; i++) {
        if (making->usage.span[i].provisional && !making->usage.span[i].finished)
            return true;
    }
    return false;
}

/* Bills what was adjusted, where no water is due. */
static enum weir_status
bill_adjustments(struct making *making, struct account_bill *bill, struct weir_error *error)
{
    const struct account_price price = {
        .known = &making->known,
        .rules = making->rules,
        .usage_request = &making->usage_request,
        .usage = &making->usage,
        .origin_month_day = WEIR_DAY_NONE,
    };
    return is_estimated(making)
               ? WEIR_OK
               : account_price_adjustments(&price, making->arena, &making->told, bill, error);
}

enum weir_status
account_bill(const struct account_known *known, const struct account_rules *rules,
             struct weir_arena *arena, struct account_bill *bill, struct weir_error *error)
{
    struct making making = {.rules = rules, .arena = arena};
    struct account_bill result = {0};
    enum weir_status status = find_plausible_water(&making, known);
    if (!status && needs_past(&making)) {
        *bill = (struct account_bill){.outcome = ACCOUNT_NEEDS_PAST};
        return WEIR_OK;
    }
    if (!status)
        status = tell(&making);
    if (status)
        return error_nomem(error);
    result.outcome = outcome_of(&making);
    if (result.outcome == ACCOUNT_BILLED)
        status = making.again.entry_count == 0
                     ? bill_usage(&making, &making.usage, WEIR_DAY_NONE, &result, error)
                     : bill_again(&making, known, &result, error);
    else if (result.outcome == ACCOUNT_NOT_DUE)
        status = bill_adjustments(&making, &result, error);
    if (status)
        return status;
    result.finding = making.told.item;
    result.finding_count = making.told.count;
    *bill = result;
    return WEIR_OK;
}
