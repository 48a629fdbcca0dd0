/*
 * usage.c - which water the next bill of an account has.
 *
 * Pure.  Every meter is followed for itself (core/meter.c); here they are brought together: the
 * bill's last day is the latest on which all had been read, and what a master counted is lessened
 * by its sub-meters.
 */
#include "core/usage.h"

#include <string.h>

#include "base/assert.h"
#include "base/checked.h"
#include "base/ratio.h"
#include "core/span.h"

struct measure {
    const struct usage_request *request;
    struct weir_arena *arena;
    struct span *span;
    uint32_t span_count;
    struct meter_telling telling;
    struct usage usage;
};

static bool
is_after_head(const struct usage_request *request, int32_t day)
{
    return request->head_through_day == WEIR_DAY_NONE || day > request->head_through_day;
}

static bool
is_new(const struct usage_request *request, int32_t day)
{
    return day <= request->through_day && is_after_head(request, day);
}

/* --- is there a bill, and to which day --- */
static bool
is_installed(const struct measure *measure, const struct meter_read *read)
{
    for (uint32_t i = 0; i < measure->span_count; i++) {
        const struct span *span = &measure->span[i];
        if (span->installation->meter_id == read->meter_id &&
            read->day >= span->installation->stamp.from_day &&
            (span->to_day == WEIR_DAY_NONE || read->day <= span->to_day))
            return true;
    }
    return false;
}

static bool
is_of_other(const struct measure *measure, int64_t meter_id)
{
    for (uint32_t i = 0; i < measure->span_count; i++) {
        if (measure->span[i].installation->meter_id == meter_id)
            return measure->span[i].installation->of_other;
    }
    return false;
}

/* The first day whose reads are looked at, whatever other accounts are read with this one: billed
 * up to, or its first meter's first.  INT32_MAX: no meter is there any more. */
static int32_t
first_day(const struct measure *measure)
{
    int32_t first = INT32_MAX;
    for (uint32_t i = 0; i < measure->span_count; i++) {
        const struct span *span = &measure->span[i];
        if (!span->finished)
            first = (int32_t)min_i64(first, span->installation->stamp.from_day);
    }
    if (first == INT32_MAX || measure->request->head_through_day == WEIR_DAY_NONE)
        return first;
    return (int32_t)min_i64(first, measure->request->head_through_day);
}

/* Whether anything was read since the last bill; tells the reads of meters that were not there. */
static bool
is_due(struct measure *measure)
{
    const struct usage_request *request = measure->request;
    const int32_t begin_day = first_day(measure);
    bool due = false;
    for (uint32_t i = 0; i < request->read_count; i++) {
        const struct meter_read *read = &request->read[i];
        if (read->day < begin_day || !is_new(request, read->day) ||
            is_of_other(measure, read->meter_id))
            continue;
        due = true;
        if (!is_installed(measure, read))
            meter_tell(&measure->telling, (struct meter_told){
                                              .code = WEIR_FINDING_NOT_INSTALLED,
                                              .meter_id = read->meter_id,
                                              .day = read->day,
                                              .after = read->register_milli,
                                          });
    }
    for (uint32_t i = 0; i < measure->span_count; i++) {
        const struct meter_installation *installation = measure->span[i].installation;
        if (!installation->of_other && installation->has_last &&
            is_new(request, installation->to_day))
            due = true;
    }
    return due;
}

/* Whether the span has been read between its start and end_day, as a bill to end_day needs. */
static bool
is_read_by(const struct span *span, int32_t end_day)
{
    if (span->finished || span->start_day >= end_day)
        return true;
    return meter_point_at(&span->trace, end_day)->day > span->start_day;
}

static bool
all_are_read_by(const struct measure *measure, int32_t end_day)
{
    for (uint32_t i = 0; i < measure->span_count; i++) {
        if (!is_read_by(&measure->span[i], end_day))
            return false;
    }
    return true;
}

/* The latest day of a point of an own meter before the day given; WEIR_DAY_NONE: none. */
static int32_t
point_before(const struct measure *measure, int32_t before_day)
{
    int32_t found = WEIR_DAY_NONE;
    for (uint32_t i = 0; i < measure->span_count; i++) {
        const struct span *span = &measure->span[i];
        if (span->finished || span->installation->of_other)
            continue;
        for (uint32_t p = 1; p < span->trace.count; p++) {
            const int32_t day = span->trace.point[p].day;
            if (day < before_day && day > found)
                found = day;
        }
    }
    return found;
}

static bool
is_point(const struct measure *measure, int32_t day)
{
    return point_before(measure, day + 1) == day;
}

/* The latest day before the day given that a mark lies on: a point's, or one that is asked for. */
static int32_t
mark_before(const struct measure *measure, int32_t before_day)
{
    int32_t found = point_before(measure, before_day);
    for (uint32_t i = 0; i < measure->request->again_count; i++) {
        const int32_t day = measure->request->again_day[i];
        if (day < before_day && day > found)
            found = day;
    }
    return found;
}

static bool
is_held(const struct measure *measure)
{
    for (uint32_t i = 0; i < measure->span_count; i++) {
        if (measure->span[i].trace.held || measure->span[i].trace.dark)
            return true;
    }
    return false;
}

/* Forgets every point after the bill's end. */
static void
end_traces(struct measure *measure, int32_t end_day)
{
    for (uint32_t i = 0; i < measure->span_count; i++) {
        struct meter_trace *trace = &measure->span[i].trace;
        while (trace->count > 1 && trace->point[trace->count - 1].day > end_day)
            trace->count--;
    }
}

static bool
takes_part(const struct span *span)
{
    return !span->finished && span->trace.count > 1;
}

static void
find_period(struct measure *measure)
{
    struct usage *usage = &measure->usage;
    int32_t end_day = point_before(measure, INT32_MAX);
    while (end_day != WEIR_DAY_NONE && !all_are_read_by(measure, end_day))
        end_day = point_before(measure, end_day);
    if (end_day == WEIR_DAY_NONE)
        return;
    end_traces(measure, end_day);
    int32_t begin_day = end_day;
    for (uint32_t i = 0; i < measure->span_count; i++) {
        const struct span *span = &measure->span[i];
        if (takes_part(span) && !span->installation->of_other && span->start_day < begin_day)
            begin_day = span->start_day;
    }
    if (!is_after_head(measure->request, begin_day))
        begin_day = measure->request->head_through_day;
    if (begin_day >= end_day)
        return;
    usage->begin_day = begin_day;
    usage->end_day = end_day;
    usage->final =
        measure->request->closed_day != WEIR_DAY_NONE && end_day >= measure->request->closed_day;
    usage->outcome = USAGE_BILL;
}

/* --- how much --- */
static int64_t
moved_by(const struct measure *measure, int32_t day)
{
    int64_t volume_l = 0;
    for (uint32_t i = 0; i < measure->span_count; i++) {
        const struct span *span = &measure->span[i];
        if (!takes_part(span))
            continue;
        const int64_t own_l = meter_volume_at(&span->trace, day);
        volume_l += span->installation->of_other ? -own_l : own_l;
    }
    return volume_l;
}

/* The same in half litres, cut down once; should the fractions not go into one, from moved_by. */
static int64_t
moved_half_by(const struct measure *measure, int32_t day)
{
    struct ratio volume_l = ratio_of(0);
    for (uint32_t i = 0; i < measure->span_count; i++) {
        const struct span *span = &measure->span[i];
        if (!takes_part(span))
            continue;
        const struct ratio own_l = meter_volume_exact(&span->trace, day);
        volume_l = span->installation->of_other ? ratio_subtract(volume_l, own_l)
                                                : ratio_add(volume_l, own_l);
    }
    int64_t half_l;
    if (!ratio_floor(ratio_share(volume_l, 2, 1), 1, &half_l))
        return 2 * moved_by(measure, day);
    return half_l;
}

/* What a master moved less what its subs did, to the bill's end. */
static int64_t
net_of(const struct measure *measure, int64_t master_id)
{
    int64_t net_l = 0;
    for (uint32_t i = 0; i < measure->span_count; i++) {
        const struct span *span = &measure->span[i];
        if (!takes_part(span))
            continue;
        const int64_t volume_l = meter_volume_at(&span->trace, measure->usage.end_day);
        if (span->installation->of_other && span->installation->parent_meter_id == master_id)
            net_l -= volume_l;
        else if (!span->installation->of_other && span->installation->meter_id == master_id)
            net_l += volume_l;
    }
    return net_l;
}

/* Whether the account has the master no more when the bill ends. */
static bool
is_gone(const struct measure *measure, int64_t master_id)
{
    for (uint32_t i = 0; i < measure->span_count; i++) {
        const struct span *span = &measure->span[i];
        if (!span->installation->of_other && span->installation->meter_id == master_id &&
            (span->to_day == WEIR_DAY_NONE || span->to_day > measure->usage.end_day))
            return false;
    }
    return true;
}

/* Holds the account when the subs of one of its masters moved more than the master.  One that is
 * gone will never make up for it: the account's other meters do. */
static void
look_at_masters(struct measure *measure)
{
    for (uint32_t i = 0; i < measure->span_count; i++) {
        const struct span *span = &measure->span[i];
        const int64_t master_id = span->installation->parent_meter_id;
        if (!span->installation->of_other)
            continue;
        const int64_t left_l = is_gone(measure, master_id)
                                   ? moved_by(measure, measure->usage.end_day)
                                   : net_of(measure, master_id);
        if (left_l >= 0)
            continue;
        measure->usage.outcome = USAGE_HELD;
        meter_tell(&measure->telling, (struct meter_told){
                                          .code = WEIR_FINDING_NEGATIVE_SUB,
                                          .held = true,
                                          .meter_id = master_id,
                                          .day = measure->usage.end_day,
                                          .after = left_l,
                                      });
        return;
    }
}

static enum weir_status
make_parts(struct measure *measure)
{
    struct usage *usage = &measure->usage;
    struct usage_part *part = weir_arena_alloc(measure->arena, measure->span_count, sizeof *part);
    if (part == NULL)
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < measure->span_count; i++) {
        const struct span *span = &measure->span[i];
        if (!takes_part(span))
            continue;
        const struct meter_installation *installation = span->installation;
        const struct meter_point *last = &span->trace.point[span->trace.count - 1];
        part[usage->part_count++] = (struct usage_part){
            .installation = installation,
            .begin_day = span->start_day,
            .end_day = last->day,
            .begin_register_milli = span->start_register_milli,
            .end_register_milli = last->register_milli,
            .volume_l = installation->of_other ? -last->volume_l : last->volume_l,
            .estimated_l = span_estimated_l(span),
            .estimated = last->estimated,
            .removed = installation->has_last && last->day == installation->to_day,
            .point = span->trace.point,
            .point_count = span->trace.count,
        };
        if (last->estimated)
            usage->estimated = true;
    }
    usage->part = part;
    return WEIR_OK;
}

static enum weir_status
make_marks(struct measure *measure)
{
    struct usage *usage = &measure->usage;
    int64_t carried_l = 0;
    for (uint32_t i = 0; i < measure->request->state_count; i++)
        carried_l += measure->request->state[i].carried_l;

    uint32_t count = 0;
    for (int32_t day = usage->end_day; day > usage->begin_day; day = mark_before(measure, day))
        count++;
    struct usage_mark *mark = weir_arena_alloc(measure->arena, count, sizeof *mark);
    if (mark == NULL)
        return WEIR_E_NOMEM;
    int64_t ceiling_l = moved_by(measure, usage->end_day); /* subs may be read on other days */
    int64_t ceiling_half_l = 2 * ceiling_l;
    int64_t most_l = ceiling_l;
    uint32_t filled = count;
    for (int32_t day = usage->end_day; day > usage->begin_day; day = mark_before(measure, day)) {
        const bool shared = !is_point(measure, day);
        ceiling_l = max_i64(0, min_i64(ceiling_l, moved_by(measure, day)));
        ceiling_half_l = max_i64(0, min_i64(ceiling_half_l, moved_half_by(measure, day)));
        if (!shared)
            most_l = ceiling_half_l / 2;
        mark[--filled] = (struct usage_mark){
            .day = day,
            .volume_l = carried_l + ceiling_l,
            .most_l = carried_l + most_l,
            .shared = shared,
            .over_half_l = ceiling_half_l - 2 * ceiling_l,
        };
    }
    usage->mark = mark;
    usage->mark_count = count;
    return WEIR_OK;
}

enum weir_status
usage_measure(const struct usage_request *request, struct weir_arena *arena, struct usage *usage)
{
    struct measure measure = {
        .request = request,
        .arena = arena,
        .usage = {.outcome = USAGE_WAITS},
    };
    /* Each read tells at most one thing of its meter and one of its place; an installation two
     * about its end, one about the closing, one about its subs. */
    measure.telling.capacity = 2 * request->read_count + 4 * request->installation_count;
    measure.telling.item =
        weir_arena_alloc(arena, measure.telling.capacity, sizeof *measure.telling.item);
    if (measure.telling.item == NULL)
        return WEIR_E_NOMEM;
    struct span_list spans;
    enum weir_status status = span_make(request, arena, &measure.telling, &spans);
    if (status)
        return status;
    measure.span = spans.item;
    measure.span_count = spans.count;
    measure.usage.span = spans.item;
    measure.usage.span_count = spans.count;
    if (!is_due(&measure)) {
        measure.usage.outcome = USAGE_NOT_DUE;
        *usage = measure.usage;
        return WEIR_OK;
    }
    if (is_held(&measure))
        measure.usage.outcome = USAGE_HELD;
    else
        find_period(&measure);
    if (measure.usage.outcome == USAGE_BILL)
        look_at_masters(&measure);
    if (measure.usage.outcome == USAGE_BILL)
        status = make_parts(&measure);
    if (!status && measure.usage.outcome == USAGE_BILL)
        status = make_marks(&measure);
    if (status)
        return status;
    measure.usage.told = measure.telling.item;
    measure.usage.told_count = measure.telling.count;
    *usage = measure.usage;
    return WEIR_OK;
}

/* --- the states it leaves --- */
static struct usage_state *
state_of(struct usage_state *state, uint32_t *count, int64_t meter_id)
{
    uint32_t at = 0;
    while (at < *count && state[at].meter_id < meter_id)
        at++;
    if (at == *count || state[at].meter_id != meter_id) {
        memmove(&state[at + 1], &state[at], (*count - at) * sizeof *state);
        state[at] = (struct usage_state){.meter_id = meter_id, .day = WEIR_DAY_NONE};
        ++*count;
    }
    return &state[at];
}

enum weir_status
usage_states(const struct usage_request *request, const struct usage *usage, int64_t carried_l,
             struct weir_arena *arena, struct usage_states *states)
{
    ASSERT(usage->outcome == USAGE_BILL);
    struct usage_state *state =
        weir_arena_alloc(arena, (size_t)request->state_count + usage->part_count, sizeof *state);
    if (state == NULL)
        return WEIR_E_NOMEM;
    uint32_t count = request->state_count;
    if (count > 0)
        memcpy(state, request->state, count * sizeof *state);
    for (uint32_t i = 0; i < usage->part_count; i++) {
        const struct usage_part *part = &usage->part[i];
        struct usage_state *moved = state_of(state, &count, part->installation->meter_id);
        if (part->end_day < moved->day) /* as a sub, it may have ended before it did itself */
            continue;
        moved->day = part->end_day;
        moved->register_milli = part->end_register_milli;
        moved->estimated_l = part->estimated_l;
    }
    struct usage_state *carrier = &state[0];
    for (uint32_t i = 0; i < count; i++) {
        state[i].carried_l = 0;
        if (state[i].day >= carrier->day)
            carrier = &state[i];
    }
    carrier->carried_l = carried_l;
    states->item = state;
    states->count = count;
    return WEIR_OK;
}
