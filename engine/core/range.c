/* range.c - reads against what their meter counted before.  Pure. */
#include "core/range.h"

#include "base/assert.h"
#include "base/ratio.h"
#include "core/history.h"
#include "core/span.h"

#define YEAR_DAYS 365
#define PERCENT 100

struct work {
    const struct range_request *request;
    const struct span *span;
    struct history history; /* of it, to its last read */
    struct meter_telling *telling;
    struct meter_decision *estimate;
    struct range range;
};

/* A true read, and the true read before it. */
struct interval {
    int32_t begin_day;
    int32_t end_day;
    int64_t volume_l;
    int64_t register_milli;
};

/* Water, and the days in which it was counted. */
struct amount {
    int64_t l;
    int32_t days;
};

static bool
is_own(const struct span *span)
{
    return !span->finished && !span->installation->of_other && span->trace.count > 1;
}

enum range_action
range_without_estimates(enum range_action action)
{
    return action == RANGE_ESTIMATE ? RANGE_HOLD : action;
}

struct range_rules
range_rules_without_estimates(const struct range_rules *rules)
{
    struct range_rules without = *rules;
    without.high = range_without_estimates(rules->high);
    without.low = range_without_estimates(rules->low);
    without.stuck = range_without_estimates(rules->stuck);
    return without;
}

enum weir_status
range_add_decisions(const struct range *range, struct weir_arena *arena,
                    struct meter_decisions *decisions)
{
    const uint32_t count = decisions->count + range->estimate.count;
    struct meter_decision *item = weir_arena_alloc(arena, count, sizeof *item);
    if (item == NULL)
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < decisions->count; i++)
        item[i] = decisions->item[i];
    for (uint32_t i = decisions->count; i < count; i++)
        item[i] = range->estimate.item[i - decisions->count];
    *decisions = (struct meter_decisions){item, count};
    return WEIR_OK;
}

static bool
may_be_out(const struct range_rules *rules, const struct meter_trace *trace)
{
    if (rules->high != RANGE_OFF && trace->point[trace->count - 1].volume_l >= rules->high_least_l)
        return true;
    for (uint32_t i = 1; i < trace->count; i++) {
        const int64_t moved_l = trace->point[i].volume_l - trace->point[i - 1].volume_l;
        if ((rules->low != RANGE_OFF && moved_l < rules->low_below_l) ||
            (rules->stuck != RANGE_OFF && moved_l == 0))
            return true;
    }
    return false;
}

bool
range_is_wanted(const struct range_rules *rules, const struct usage *measured,
                uint32_t installation_count)
{
    if (measured->outcome != USAGE_BILL)
        return false;
    for (uint32_t i = 0; i < installation_count; i++) {
        const struct span *span = &measured->span[i];
        /* One that is not billed yet has no past. */
        if (is_own(span) && (span->state != NULL || span->trace.count > HISTORY_PERIODS + 1) &&
            may_be_out(rules, &span->trace))
            return true;
    }
    return false;
}

uint32_t
range_telling_max(const struct usage *measured, uint32_t installation_count)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < installation_count; i++) {
        if (is_own(&measured->span[i]))
            most += measured->span[i].trace.count - 1;
    }
    return most;
}

/* --- what was to be expected --- */
/* percent of amount, in days, against volume_l: below zero when it is less. */
static ratio_wide
beyond(struct amount amount, int64_t percent, int32_t days, int64_t volume_l)
{
    return (ratio_wide)volume_l * PERCENT * amount.days - (ratio_wide)amount.l * days * percent;
}

/* The same days a year before; days 0 when they are not known. */
static struct amount
season_of(const struct work *work, const struct interval *interval)
{
    const struct meter_trace *trace = &work->history.trace;
    const int32_t begin_day = interval->begin_day - YEAR_DAYS;
    const int32_t end_day = interval->end_day - YEAR_DAYS;
    if (begin_day < trace->point[0].day)
        return (struct amount){0, 0};
    return (struct amount){meter_volume_at(trace, end_day) - meter_volume_at(trace, begin_day),
                           end_day - begin_day};
}

/* The greater of the mean and the season a day, or the smaller. */
static struct amount
expected(const struct work *work, const struct interval *interval, bool greater)
{
    const struct amount mean = {work->history.volume_l, work->history.days};
    const struct amount season = season_of(work, interval);
    if (season.days == 0)
        return mean;
    const bool more = (ratio_wide)season.l * mean.days > (ratio_wide)mean.l * season.days;
    return more == greater ? season : mean;
}

static bool
is_too_high(const struct work *work, const struct interval *interval, struct amount *amount)
{
    const struct range_rules *rules = &work->request->rules;
    *amount = expected(work, interval, true);
    return rules->high != RANGE_OFF && interval->volume_l >= rules->high_least_l &&
           beyond(*amount, rules->high_percent, interval->end_day - interval->begin_day,
                  interval->volume_l) > 0;
}

static bool
is_too_low(const struct work *work, const struct interval *interval, struct amount *amount)
{
    const struct range_rules *rules = &work->request->rules;
    *amount = expected(work, interval, false);
    return rules->low != RANGE_OFF && interval->volume_l < rules->low_below_l &&
           beyond(*amount, rules->low_percent, interval->end_day - interval->begin_day,
                  rules->low_below_l) <= 0;
}

/* Whether the meter has stood still for so long with this read, and not yet with the one before;
 * *amount: nothing, in the days that it has. */
static bool
is_stuck(const struct work *work, const struct interval *interval, uint32_t last,
         struct amount *amount)
{
    const struct range_rules *rules = &work->request->rules;
    const struct meter_point *point = work->history.trace.point;
    uint32_t still = last; /* the point since which nothing moved */
    while (still > 0 && point[still - 1].volume_l == point[still].volume_l)
        still--;
    const int32_t since_day = point[still].day;
    *amount = (struct amount){0, interval->end_day - since_day};
    return rules->stuck != RANGE_OFF && interval->volume_l == 0 && still > 0 &&
           amount->days >= rules->stuck_days && interval->begin_day - since_day < rules->stuck_days;
}

/* --- judging --- */
static bool
is_decided(const struct work *work, const struct interval *interval, enum weir_finding code)
{
    static const enum meter_decide decisions[] = {METER_ACCEPT, METER_ESTIMATE, METER_IGNORE};
    for (size_t i = 0; i < sizeof decisions / sizeof decisions[0]; i++) {
        const struct meter_decision decision = {
            .code = code,
            .decide = decisions[i],
            .meter_id = work->span->installation->meter_id,
            .day = interval->end_day,
        };
        if (meter_decided(work->request->usage->decisions, &decision))
            return true;
    }
    return false;
}

/* A register at removal is no read that an estimate could take the place of. */
static bool
is_removal(const struct work *work, int32_t day)
{
    const struct meter_installation *installation = work->span->installation;
    return installation->has_last && installation->to_day == day;
}

static void
tell(struct work *work, const struct interval *interval, enum weir_finding code,
     enum range_action action, struct amount amount)
{
    const int64_t meter_id = work->span->installation->meter_id;
    if (is_decided(work, interval, code))
        return;
    if (action == RANGE_ESTIMATE && is_removal(work, interval->end_day))
        action = RANGE_HOLD;
    const struct meter_told told = {
        .code = code,
        .held = action == RANGE_HOLD,
        .meter_id = meter_id,
        .day = interval->end_day,
        .before = code == WEIR_FINDING_STUCK ? interval->register_milli : amount.l,
        .before_days = amount.days,
        .after = interval->volume_l,
        .after_days = interval->end_day - interval->begin_day,
    };
    meter_tell(work->telling, told);
    work->range.held = told.held;
    if (action == RANGE_ESTIMATE)
        work->estimate[work->range.estimate.count++] = (struct meter_decision){
            .code = code, .decide = METER_ESTIMATE, .meter_id = meter_id, .day = interval->end_day};
}

/* Judges the read at point of the span's trace. */
static void
judge(struct work *work, const struct meter_point *point)
{
    const struct meter_trace *past = &work->history.trace;
    const struct range_rules *rules = &work->request->rules;
    const struct meter_point *before = meter_point_at(past, point->day - 1);
    if (point->estimated || before->day < work->span->start_day || before->day >= point->day)
        return;
    const struct interval interval = {
        .begin_day = before->day,
        .end_day = point->day,
        .volume_l = point->volume_l - meter_volume_at(&work->span->trace, before->day),
        .register_milli = point->register_milli,
    };
    const uint32_t last = (uint32_t)(before - past->point);
    struct amount amount;
    history_end(&work->history, last);
    if (work->history.periods < HISTORY_PERIODS)
        return;
    if (is_too_high(work, &interval, &amount))
        tell(work, &interval, WEIR_FINDING_TOO_HIGH, rules->high, amount);
    else if (is_stuck(work, &interval, last, &amount))
        tell(work, &interval, WEIR_FINDING_STUCK, rules->stuck, amount);
    else if (is_too_low(work, &interval, &amount))
        tell(work, &interval, WEIR_FINDING_TOO_LOW, rules->low, amount);
}

enum weir_status
range_judge(const struct range_request *request, struct meter_telling *telling,
            struct weir_arena *arena, struct range *range)
{
    const uint32_t count = request->usage->installation_count;
    struct work work = {.request = request, .telling = telling};
    ASSERT(request->measured->outcome == USAGE_BILL);
    work.estimate =
        weir_arena_alloc(arena, range_telling_max(request->measured, count), sizeof *work.estimate);
    if (work.estimate == NULL)
        return WEIR_E_NOMEM;
    work.range.estimate.item = work.estimate;
    const struct history_request past = {request->usage, request->past_day};
    for (uint32_t i = 0; i < count && !work.range.held; i++) {
        work.span = &request->measured->span[i];
        if (!is_own(work.span))
            continue;
        const enum weir_status status =
            history_find(&past, work.span, request->measured->end_day + 1, arena, &work.history);
        if (status)
            return status;
        for (uint32_t p = 1; p < work.span->trace.count && !work.range.held; p++)
            judge(&work, &work.span->trace.point[p]);
    }
    *range = work.range;
    return WEIR_OK;
}
