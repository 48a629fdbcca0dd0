/*
 * rebill_group.c - the bills that one run made together, made again with what is known now.
 *
 * Pure.  The days of the bills stay as they are; what changes is the water in them and its price.
 */
#include "core/rebill_group.h"

#include <string.h>

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "core/account_price.h"
#include "core/account_usage.h"
#include "core/adjustment.h"
#include "core/estimate.h"
#include "core/period.h"

#define ANY_TIME_DAYS                                                                              \
    (-100000) /* a read that was missing then is missing: it is not asked again                    \
               */

struct making {
    const struct rebill_group *group;
    struct weir_arena *arena;
    const struct account_known *base; /* with all adjustments there are */
    struct account_known known;
    struct account_rules rules;
    struct usage_request request;
    struct usage usage;
    int32_t *end_day; /* of the bills but the last */
    struct meter_telling estimated;
    struct meter_telling ranged;
    struct range range;
};

/* --- what it is made of --- */
static enum weir_status
pick(struct terms_rows rows, struct terms_view view, struct weir_arena *arena,
     struct terms_rows *picked)
{
    *picked = rows;
    if (rows.count == 0)
        return WEIR_OK;
    picked->start = weir_arena_alloc(arena, rows.count, rows.row_size);
    if (picked->start == NULL)
        return WEIR_E_NOMEM;
    memcpy(picked->start, rows.start, (size_t)rows.count * rows.row_size);
    picked->count = terms_pick(*picked, view);
    return WEIR_OK;
}

static enum weir_status
add_plans(struct terms_rows rows, struct weir_arena *arena, struct account_known *known)
{
    const struct terms_plan *row = rows.start;
    struct weir_plan *plan = weir_arena_alloc(arena, rows.count, sizeof *plan);
    if (plan == NULL)
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < rows.count; i++)
        plan[i] = row[i].plan;
    known->plan = plan;
    known->plan_count = rows.count;
    return WEIR_OK;
}

static enum weir_status
take_rows(struct making *making, const struct rebill_known *known, struct terms_view view)
{
    struct account_known *seen = &making->known;
    struct terms_rows terms = {0};
    struct terms_rows use = {0};
    struct terms_rows plan = {0};
    struct terms_rows installation = {0};
    enum weir_status status = pick(known->terms, view, making->arena, &terms);
    if (!status)
        status = pick(known->use, view, making->arena, &use);
    if (!status)
        status = pick(known->plan, view, making->arena, &plan);
    if (!status)
        status = pick(known->installation, view, making->arena, &installation);
    if (status)
        return status;
    seen->terms = terms.start;
    seen->terms_count = terms.count;
    seen->use = use.start;
    seen->use_count = use.count;
    seen->installation = installation.start;
    seen->installation_count = installation.count;
    return add_plans(plan, making->arena, seen);
}

/* Puts in registers that were estimated where another meter's true read shared the days anew. */
static enum weir_status
add_estimates(struct making *making)
{
    const struct rebill_group *group = making->group;
    uint32_t room = making->known.read_count;
    for (uint32_t i = 0; i + 1 < group->count; i++)
        room += group->bill[i].entry.invoice.use_count;
    if (room == making->known.read_count)
        return WEIR_OK;
    struct meter_read *read = weir_arena_alloc(making->arena, room, sizeof *read);
    if (read == NULL)
        return WEIR_E_NOMEM;
    uint32_t count = making->known.read_count;
    if (count > 0)
        memcpy(read, making->known.read, count * sizeof *read);
    for (uint32_t i = 0; i + 1 < group->count; i++) {
        const struct canon_invoice *invoice = &group->bill[i].entry.invoice;
        for (uint32_t u = 0; u < invoice->use_count; u++) {
            const struct canon_use *use = &invoice->use[u];
            if (use->kind != CANON_USE_ESTIMATE)
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
    making->known.read = read;
    making->known.read_count = count;
    return WEIR_OK;
}

/* Whether the read came after the bills were made, and a person who had seen it wants it left out
 * of them. */
static bool
is_left_out(const struct making *making, const struct meter_read *read)
{
    const struct rebill_bill *last = &making->group->bill[making->group->count - 1];
    const struct meter_decisions decisions = making->known.decisions;
    for (uint32_t i = 0; i < decisions.count; i++) {
        const struct meter_decision *made = &decisions.item[i];
        if (made->code == WEIR_FINDING_LATE_READ && made->decide == METER_IGNORE &&
            made->meter_id == read->meter_id && made->day == read->day)
            return read->recorded_no > last->made_no && read->recorded_no < made->recorded_no;
    }
    return false;
}

/* Takes late reads away that a person decided to ignore: what the bills were made from stands. */
static enum weir_status
leave_out(struct making *making)
{
    struct account_known *known = &making->known;
    if (known->decisions.count == 0)
        return WEIR_OK;
    struct meter_read *read = weir_arena_alloc(making->arena, known->read_count, sizeof *read);
    if (read == NULL)
        return WEIR_E_NOMEM;
    uint32_t count = 0;
    for (uint32_t i = 0; i < known->read_count; i++) {
        if (!is_left_out(making, &known->read[i]))
            read[count++] = known->read[i];
    }
    known->read = read;
    known->read_count = count;
    return WEIR_OK;
}

static enum weir_status
begin(struct making *making, const struct rebill_known *known, const struct rebill_rules *rules)
{
    const struct rebill_group *group = making->group;
    const struct rebill_bill *last = &group->bill[group->count - 1];
    const struct terms_view view = {last->made_no, rules->as_of_no};
    making->base = known->base;
    making->known = *known->base;
    making->rules = *rules->rules;
    making->rules.through_day = last->entry.invoice.period_end_day;
    making->end_day = weir_arena_alloc(making->arena, group->count, sizeof *making->end_day);
    if (making->end_day == NULL)
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < group->count; i++)
        making->end_day[i] = group->bill[i].entry.invoice.period_end_day;
    enum weir_status status = take_rows(making, known, view);
    if (!status)
        status = leave_out(making);
    if (!status)
        status = add_estimates(making);
    return status ? status : stand_set(&making->known, group->before, making->arena);
}

/* --- water --- */
static enum weir_status
measure(struct making *making)
{
    const enum weir_status status =
        account_usage_request(&making->known, &making->rules, making->arena, &making->request);
    if (status)
        return status;
    making->request.again_day = making->end_day;
    making->request.again_count = making->group->count - 1;
    return usage_measure(&making->request, making->arena, &making->usage);
}

static bool
reaches_end(const struct making *making)
{
    return making->usage.outcome == USAGE_BILL &&
           making->usage.end_day == making->rules.through_day;
}

static struct estimate_request
estimate_request_of(const struct making *making)
{
    const uint32_t count = making->group->count;
    return (struct estimate_request){
        .usage = &making->request,
        .measured = &making->usage,
        .past_day = INT32_MIN,
        .billed_day = count == 1 ? WEIR_DAY_NONE : making->end_day[count - 2],
        .rules =
            {
                .rule = making->group->bill[count - 1].estimate,
                .of_idle = true,
                .after_days = ANY_TIME_DAYS,
                .least_days = ANY_TIME_DAYS,
            },
    };
}

/* Estimates what is missing, as the run did that made the bills. */
static enum weir_status
fill_in(struct making *making)
{
    struct estimate_request request = estimate_request_of(making);
    struct estimate estimate = {0};
    if (request.rules.rule == ESTIMATE_OFF ||
        (reaches_end(making) && !estimate_is_wanted(&request)))
        return WEIR_OK;
    making->estimated.capacity = estimate_telling_max(&making->request);
    making->estimated.item =
        weir_arena_alloc(making->arena, making->estimated.capacity, sizeof *making->estimated.item);
    if (making->estimated.item == NULL)
        return WEIR_E_NOMEM;
    enum weir_status status = account_price_step(
        &making->known, &making->rules, making->rules.through_day, making->arena, &request.step_l);
    if (!status)
        status = estimate_add(&request, &making->estimated, making->arena, &estimate);
    if (status || estimate.added_count == 0)
        return status;
    making->known.read = estimate.read;
    making->known.read_count = estimate.read_count;
    return measure(making);
}

/* Finds the water from the reads given, and from what is estimated. */
static enum weir_status
find_water(struct making *making)
{
    making->estimated.count = 0;
    const enum weir_status status = measure(making);
    return status ? status : fill_in(making);
}

/* Judges the reads as the run did that made the bills. */
static enum weir_status
look_at_ranges(struct making *making)
{
    const struct rebill_bill *last = &making->group->bill[making->group->count - 1];
    const uint32_t count = making->request.installation_count;
    const struct range_request request = {
        .usage = &making->request,
        .measured = &making->usage,
        .past_day = INT32_MIN,
        .rules = last->estimate == ESTIMATE_OFF ? range_rules_without_estimates(&last->range)
                                                : last->range,
    };
    if (!reaches_end(making) || !range_is_wanted(&request.rules, &making->usage, count))
        return WEIR_OK;
    making->ranged.capacity = range_telling_max(&making->usage, count);
    making->ranged.item =
        weir_arena_alloc(making->arena, making->ranged.capacity, sizeof *making->ranged.item);
    if (making->ranged.item == NULL)
        return WEIR_E_NOMEM;
    return range_judge(&request, &making->ranged, making->arena, &making->range);
}

/* The same, and once more where a read is to be estimated for being out of its range. */
static enum weir_status
find_plausible_water(struct making *making)
{
    const struct meter_read *read = making->known.read;
    const uint32_t read_count = making->known.read_count;
    enum weir_status status = find_water(making);
    if (!status)
        status = look_at_ranges(making);
    if (status || making->range.held || making->range.estimate.count == 0)
        return status;
    making->known.read = read;
    making->known.read_count = read_count;
    status = range_add_decisions(&making->range, making->arena, &making->known.decisions);
    return status ? status : find_water(making);
}

/* --- findings --- */
static enum weir_status
tell(const struct making *making, struct told *told)
{
    const struct usage *usage = &making->usage;
    enum weir_status status = told_init(told,
                                        usage->told_count + making->estimated.count +
                                            making->ranged.count + 2 * making->group->count + 1,
                                        making->arena);
    for (uint32_t i = 0; !status && i < usage->told_count; i++)
        status = told_add_meter(told, &usage->told[i]);
    for (uint32_t i = 0; !status && i < making->estimated.count; i++)
        status = told_add_meter(told, &making->estimated.item[i]);
    for (uint32_t i = 0; !status && i < making->ranged.count; i++)
        status = told_add_meter(told, &making->ranged.item[i]);
    return status;
}

static bool
is_held(const struct told *told)
{
    for (uint32_t i = 0; i < told->count; i++) {
        if (told->item[i].held)
            return true;
    }
    return false;
}

/* Where nothing else holds the account, a read is missing that it was billed to. */
static void
tell_missing(const struct making *making, struct told *told)
{
    const struct account_finding missing = {
        .code = WEIR_FINDING_MISSING,
        .held = true,
        .subject = making->known.name,
        .day = making->rules.through_day,
        .detail = text_of("the days billed end with no read any more"),
    };
    if (!is_held(told))
        told_add(told, &missing);
}

/* --- bills --- */
static enum weir_status
price(struct making *making, const struct usage *usage, struct told *told,
      struct account_bill *bill, struct weir_error *error)
{
    const struct account_price price = {
        .known = &making->known,
        .rules = &making->rules,
        .usage_request = &making->request,
        .usage = usage,
        .origin_month_day = WEIR_DAY_NONE,
    };
    const enum weir_status status = account_price(&price, making->arena, told, bill, error);
    if (status || bill->outcome != ACCOUNT_BILLED)
        return status;
    const struct stand stand = {
        .entry_no = bill->invoice.entry_no,
        .through_day = bill->invoice.period_end_day,
        .meter_state = bill->invoice.meter_state,
        .counter_state = bill->invoice.counter_state,
    };
    if (stand_set(&making->known, &stand, making->arena) != WEIR_OK)
        return error_nomem(error);
    making->request.state = making->known.state;
    making->request.state_count = making->known.state_count;
    return WEIR_OK;
}

/* Whether the days are those that were billed; they end alike, because they were cut so. */
static bool
is_same_period(const struct usage *usage, const struct rebill_bill *old)
{
    ASSERT(usage->end_day == old->entry.invoice.period_end_day);
    return usage->outcome == USAGE_BILL && usage->begin_day == old->entry.invoice.period_begin_day;
}

/* Prices each; *done false: one of them cannot be made. */
static enum weir_status
price_all(struct making *making, struct rebill_made *made, bool *done, struct weir_error *error)
{
    const struct rebill_group *group = making->group;
    struct period period = {.begin_day = making->usage.begin_day};
    *done = false;
    for (uint32_t i = 0; i < group->count; i++) {
        struct usage usage = making->usage;
        period.end_day = making->end_day[i];
        period.last = i + 1 == group->count;
        if (group->count > 1 &&
            period_cut(&making->usage, &period, making->arena, &usage) != WEIR_OK)
            return error_nomem(error);
        if (!is_same_period(&usage, &group->bill[i])) {
            tell_missing(making, &made->told);
            return WEIR_OK;
        }
        if (adjustment_again(making->base, group->bill[i].entry.invoice.counter_state,
                             making->arena, &making->known) != WEIR_OK)
            return error_nomem(error);
        const enum weir_status status = price(making, &usage, &made->told, &made->bill[i], error);
        if (status || made->bill[i].outcome != ACCOUNT_BILLED)
            return status;
        period.before_l += made->bill[i].water_l;
        period.begin_day = period.end_day;
    }
    *done = true;
    return WEIR_OK;
}

enum weir_status
rebill_group_make(const struct rebill_known *known, const struct rebill_rules *rules,
                  const struct rebill_group *group, struct weir_arena *arena,
                  struct rebill_made *made, struct weir_error *error)
{
    struct making making = {.group = group, .arena = arena};
    bool done = false;
    *made = (struct rebill_made){
        .bill = weir_arena_alloc(arena, group->count, sizeof *made->bill),
    };
    if (made->bill == NULL)
        return error_nomem(error);
    enum weir_status status = begin(&making, known, rules);
    if (!status)
        status = find_plausible_water(&making);
    if (!status)
        status = tell(&making, &made->told);
    if (status)
        return error_nomem(error);
    if (reaches_end(&making) && !making.range.held)
        status = price_all(&making, made, &done, error);
    else
        tell_missing(&making, &made->told);
    if (!done)
        made->bill = NULL;
    return status;
}
