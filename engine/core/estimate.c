/*
 * estimate.c - the reads that nobody made.
 *
 * Pure.  What a meter is expected to have counted comes from its own true reads alone, those that
 * follow what is billed too, and never from another estimate.
 */
#include "core/estimate.h"

#include <string.h>

#include "base/assert.h"
#include "base/checked.h"
#include "base/civil.h"
#include "base/ratio.h"
#include "core/history.h"
#include "core/span.h"

#define YEAR_DAYS 365
#define MONTHS_A_YEAR 12

/* --- the list of reads --- */
static bool
is_after(const struct meter_read *a, const struct meter_read *b)
{
    if (a->meter_id != b->meter_id)
        return a->meter_id > b->meter_id;
    if (a->day != b->day)
        return a->day > b->day;
    return a->second > b->second;
}

void
estimate_insert(struct meter_read *list, uint32_t *count, const struct meter_read *read)
{
    uint32_t at = *count;
    while (at > 0 && is_after(&list[at - 1], read))
        at--;
    memmove(&list[at + 1], &list[at], (*count - at) * sizeof *list);
    list[at] = *read;
    ++*count;
}

struct work {
    const struct estimate_request *request;
    struct weir_arena *arena;
    struct meter_telling *telling;
    struct meter_read *read; /* the list, with room for what is added */
    uint32_t read_count;
    uint32_t added_count;
    bool held;
};

/* The true periods of span's meter that end before day. */
static enum weir_status
find_history(const struct work *work, const struct span *span, int32_t day, struct history *history)
{
    const struct history_request request = {work->request->usage, work->request->past_day};
    return history_find(&request, span, day, work->arena, history);
}

/* --- how much --- */
struct expected {
    struct ratio as_l; /* the estimate is as much a day as this was in as_days */
    int32_t as_days;
};

struct days {
    int32_t begin_day;
    int32_t count;
};

/* What to go by for days; as_days 0 when nothing is known of the past. */
static struct expected
expect(const struct work *work, const struct history *history, struct days days)
{
    const struct meter_trace *trace = &history->trace;
    const struct expected mean = {ratio_of(history->volume_l), history->days};
    const struct meter_point *last = &trace->point[trace->count - 1];
    const int32_t begin_day = days.begin_day - YEAR_DAYS;
    const int32_t end_day = begin_day + days.count;
    if (history->periods == 0)
        return mean;
    switch (work->request->rules.rule) {
    case ESTIMATE_LAST:
        return (struct expected){ratio_of(last->volume_l - last[-1].volume_l),
                                 last->day - last[-1].day};
    case ESTIMATE_YEAR:
        if (trace->point[0].day > begin_day || last->day < end_day)
            return mean;
        return (struct expected){ratio_subtract(meter_volume_exact(trace, end_day),
                                                meter_volume_exact(trace, begin_day)),
                                 days.count};
    case ESTIMATE_OFF:
    case ESTIMATE_HOLD:
    case ESTIMATE_MEAN:
        break;
    }
    return mean;
}

/* Half-up to a multiple of step_l; of what is known to fit. */
static int64_t
whole(struct ratio volume_l, int64_t step_l)
{
    int64_t steps = 0;
    const bool fits = ratio_round(volume_l, step_l, RATIO_HALF_UP, &steps);
    ASSERT(fits);
    (void)fits;
    return steps * step_l;
}

/* Adds a read of span on day, and tells it as code (NONE: not at all); a missing one is told also
 * when there is nothing to estimate it from. */
static enum weir_status
add(struct work *work, const struct span *span, int32_t day, enum weir_finding code)
{
    const struct meter_point *point = meter_point_at(&span->trace, day - 1);
    const int32_t days = day - point->day;
    struct history history;
    const enum weir_status status = find_history(work, span, day, &history);
    if (status)
        return status;
    struct meter_told told = {
        .code = code,
        .meter_id = span->installation->meter_id,
        .day = day,
    };
    const struct expected expected = expect(work, &history, (struct days){point->day, days});
    /* Nothing is known when as_days is 0, and nothing is made of what is absurd. */
    const bool known =
        expected.as_days > 0 && ratio_compare(ratio_share(expected.as_l, days, expected.as_days),
                                              ratio_of(METER_POSITION_L_MAX)) < 0;
    if (known) {
        told.before = whole(expected.as_l, 1);
        told.before_days = expected.as_days;
        told.after =
            whole(ratio_share(expected.as_l, days, expected.as_days), work->request->step_l);
        told.after_days = days;
        const struct meter_read read = {
            .meter_id = told.meter_id,
            .register_milli =
                meter_register_after(span->installation, point->register_milli, told.after),
            .day = day,
            .second = METER_SECOND_ESTIMATED,
            .kind = METER_READ_ESTIMATE,
        };
        estimate_insert(work->read, &work->read_count, &read);
        work->added_count++;
    }
    if (code == WEIR_FINDING_NONE && !known)
        told.code = WEIR_FINDING_MISSING; /* else nobody would see why there is no bill */
    if (told.code == WEIR_FINDING_MISSING || (code != WEIR_FINDING_NONE && known))
        meter_tell(work->telling, told);
    return WEIR_OK;
}

/* --- removed meters, and reads that a person wants estimated --- */
static bool
is_own(const struct span *span)
{
    return !span->finished && !span->installation->of_other;
}

/* Whether the read lies after what is billed and is to be estimated. */
static bool
is_to_estimate(const struct usage_request *usage, const struct span *span,
               const struct meter_read *read)
{
    return read->day > span->start_day && read->day <= usage->through_day &&
           (span->to_day == WEIR_DAY_NONE || read->day <= span->to_day) &&
           meter_read_decided(usage->decisions, read, METER_ESTIMATE);
}

static enum weir_status
replace_reads(struct work *work, const struct span *span)
{
    const struct usage_request *usage = work->request->usage;
    enum weir_status status = WEIR_OK;
    for (uint32_t i = 0; i < span->read_count && !status; i++) {
        const struct meter_read *read = &span->read[i];
        const bool same_day = i > 0 && span->read[i - 1].day == read->day;
        if (!same_day && is_to_estimate(usage, span, read))
            status = add(work, span, read->day, WEIR_FINDING_NONE);
    }
    if (!status && span->trace.dark && !span->trace.held)
        status = add(work, span, span->to_day, WEIR_FINDING_NO_LAST_REGISTER);
    return status;
}

/* --- missing reads --- */
/* Up to where the span has been billed. */
static int32_t
billed_day(const struct estimate_request *request, const struct span *span)
{
    return (int32_t)max_i64(span->start_day, request->billed_day);
}

/* Whether the meter has no read since it was billed that a bill to day could use. */
static bool
is_unread(const struct estimate_request *request, const struct span *span, int32_t day)
{
    const int32_t billed = billed_day(request, span);
    return billed < day && (span->to_day == WEIR_DAY_NONE || span->to_day > day) &&
           meter_point_at(&span->trace, day)->day <= billed;
}

/* How long the meter has not been read on day. */
static int64_t
unread_days(const struct span *span, int32_t day)
{
    return (int64_t)day - meter_point_at(&span->trace, day)->day;
}

/* The day of the last read of an own meter since it was billed; WEIR_DAY_NONE: none. */
static int32_t
last_read_day(const struct estimate_request *request, const struct span *span)
{
    int32_t last_day = WEIR_DAY_NONE;
    for (uint32_t i = 0; i < request->usage->installation_count; i++) {
        if (!is_own(&span[i]))
            continue;
        const int32_t day = span[i].trace.point[span[i].trace.count - 1].day;
        if (day > billed_day(request, &span[i]) && day > last_day)
            last_day = day;
    }
    return last_day;
}

static enum weir_status
miss(struct work *work, const struct span *span, int32_t day)
{
    if (work->request->rules.rule != ESTIMATE_HOLD)
        return add(work, span, day, WEIR_FINDING_MISSING);
    work->held = true;
    meter_tell(work->telling, (struct meter_told){
                                  .code = WEIR_FINDING_MISSING,
                                  .held = true,
                                  .meter_id = span->installation->meter_id,
                                  .day = day,
                              });
    return WEIR_OK;
}

/* Estimates the own meters that were not read when the others were, on day. */
static enum weir_status
miss_unread(struct work *work, const struct span *span, int32_t day)
{
    for (uint32_t i = 0; i < work->request->usage->installation_count; i++) {
        struct history history;
        if (!is_own(&span[i]) || !is_unread(work->request, &span[i], day))
            continue;
        enum weir_status status = find_history(work, &span[i], day, &history);
        if (!status && 2 * unread_days(&span[i], day) * history.periods >= history.days)
            status = miss(work, &span[i], day);
        if (status)
            return status;
    }
    return WEIR_OK;
}

/* The day on which the next read after day was to be expected: so many calendar months later, when
 * the true periods were whole months to a tenth of one; else after as many days as the longest. */
static int64_t
next_read_day(const struct history *history, int32_t day)
{
    const int64_t year_days = (int64_t)YEAR_DAYS * history->periods;
    const int64_t month_days = (int64_t)MONTHS_A_YEAR * history->days; /* months x year_days */
    const int64_t months = (2 * month_days + year_days) / (2 * year_days);
    const int64_t off = month_days > months * year_days ? month_days - months * year_days
                                                        : months * year_days - month_days;
    if (months == 0 || 10 * off > year_days)
        return (int64_t)day + history->longest_days;
    const int32_t number = civil_month_number(day) + (int32_t)months;
    const int32_t begin_day = civil_month_number_begin(number);
    const int32_t length = civil_month_number_begin(number + 1) - begin_day;
    return begin_day + min_i64(day - civil_month_begin(day), length - 1);
}

/* Whether the meter's usual interval has passed, and after_days more, without a read. */
static enum weir_status
is_overdue(const struct work *work, const struct span *span, int32_t day, bool *overdue)
{
    struct history history;
    *overdue = false;
    if (!is_own(span) || span->state == NULL || !is_unread(work->request, span, day))
        return WEIR_OK;
    const enum weir_status status = find_history(work, span, day, &history);
    if (status || history.periods < HISTORY_PERIODS)
        return status;
    const int64_t expected_day = next_read_day(&history, meter_point_at(&span->trace, day)->day);
    *overdue = expected_day + work->request->rules.after_days <= day;
    return WEIR_OK;
}

/* The last day that an account's reads can be missing on. */
static int32_t
last_day(const struct usage_request *usage)
{
    const bool closed = usage->closed_day != WEIR_DAY_NONE;
    return closed && usage->closed_day < usage->through_day ? usage->closed_day
                                                            : usage->through_day;
}

static bool
is_idle(const struct estimate_request *request)
{
    const struct usage_request *usage = request->usage;
    const int32_t day = (int32_t)max_i64(usage->head_through_day, request->billed_day);
    return request->rules.of_idle && day != WEIR_DAY_NONE &&
           (int64_t)last_day(usage) - day >= request->rules.least_days;
}

/* Whether something keeps the account from being estimated to day: a read that is held, or a
 * sub-meter that its master waits for. */
static bool
must_wait(const struct work *work, const struct span_list *spans, int32_t day)
{
    for (uint32_t i = 0; i < work->request->usage->installation_count; i++) {
        const struct span *span = &spans->item[i];
        if (span->trace.held || (span->installation->of_other && !span->finished &&
                                 is_unread(work->request, span, day)))
            return true;
    }
    return false;
}

static enum weir_status
add_missing(struct work *work, const struct span_list *spans)
{
    const struct estimate_request *request = work->request;
    const uint32_t count = request->usage->installation_count;
    int32_t day = last_read_day(request, spans->item);
    bool overdue = day != WEIR_DAY_NONE &&
                   (int64_t)day + request->rules.after_days <= request->usage->through_day;
    if (day == WEIR_DAY_NONE && is_idle(request)) {
        day = last_day(request->usage);
        for (uint32_t i = 0; i < count && !overdue; i++) {
            const enum weir_status status = is_overdue(work, &spans->item[i], day, &overdue);
            if (status)
                return status;
        }
    }
    if (!overdue || must_wait(work, spans, day))
        return WEIR_OK;
    return miss_unread(work, spans->item, day);
}

/* --- all of it --- */
bool
estimate_is_wanted(const struct estimate_request *request)
{
    const struct usage *measured = request->measured;
    if (request->rules.rule == ESTIMATE_OFF)
        return false;
    if (measured->outcome == USAGE_NOT_DUE)
        return is_idle(request);
    for (uint32_t i = 0; i < request->usage->installation_count; i++) {
        const struct span *span = &measured->span[i];
        if (!is_own(span))
            continue;
        if (span->trace.dark || span->trace.count == 1)
            return true;
        for (uint32_t r = 0; r < span->read_count; r++) {
            if (is_to_estimate(request->usage, span, &span->read[r]))
                return true;
        }
    }
    return false;
}

uint32_t
estimate_telling_max(const struct usage_request *request)
{
    return 2 * request->installation_count + request->read_count; /* its end, its read; given up */
}

/* The request's usage with the reads that there are now, followed once more.  The spans have reads
 * of their own, because more are put in among the list's. */
static enum weir_status
follow_again(const struct work *work, struct span_list *spans)
{
    struct usage_request usage = *work->request->usage;
    struct meter_telling scratch = {
        .capacity = 2 * work->read_count + 4 * usage.installation_count,
    };
    struct meter_read *read = weir_arena_alloc(work->arena, work->read_count, sizeof *read);
    scratch.item = weir_arena_alloc(work->arena, scratch.capacity, sizeof *scratch.item);
    if (read == NULL || scratch.item == NULL)
        return WEIR_E_NOMEM;
    if (work->read_count > 0)
        memcpy(read, work->read, work->read_count * sizeof *read);
    usage.read = read;
    usage.read_count = work->read_count;
    return span_make(&usage, work->arena, &scratch, spans);
}

enum weir_status
estimate_add(const struct estimate_request *request, struct meter_telling *telling,
             struct weir_arena *arena, struct estimate *estimate)
{
    const struct usage_request *usage = request->usage;
    struct work work = {
        .request = request,
        .arena = arena,
        .telling = telling,
        .read_count = usage->read_count,
    };
    /* At most one for each read there is, and two for each installation. */
    const size_t room = 2 * ((size_t)usage->read_count + usage->installation_count);
    work.read = weir_arena_alloc(arena, room, sizeof *work.read);
    if (work.read == NULL)
        return WEIR_E_NOMEM;
    if (usage->read_count > 0)
        memcpy(work.read, usage->read, usage->read_count * sizeof *work.read);
    enum weir_status status = WEIR_OK;
    for (uint32_t i = 0; i < usage->installation_count && !status; i++) {
        if (is_own(&request->measured->span[i]))
            status = replace_reads(&work, &request->measured->span[i]);
    }
    struct span_list spans;
    if (!status)
        status = follow_again(&work, &spans);
    if (!status)
        status = add_missing(&work, &spans);
    *estimate = (struct estimate){work.read, work.read_count, work.added_count, work.held};
    return status;
}
