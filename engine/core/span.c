/*
 * span.c - each installation of an account's meters, from what it is billed to.
 *
 * Pure.  Where a meter starts is its state in the head, an opening, or the day it was installed;
 * where it ends is its removal, its next place, or the account's closing.
 */
#include "core/span.h"

static const struct usage_state *
find_state(const struct usage_request *request, int64_t meter_id)
{
    for (uint32_t i = 0; i < request->state_count; i++) {
        if (request->state[i].meter_id == meter_id)
            return &request->state[i];
    }
    return NULL;
}

/* The last day of request's installation: its own, or that on which the meter's next one begins. */
static int32_t
end_of(const struct usage_request *request, uint32_t index)
{
    const struct meter_installation *installation = &request->installation[index];
    if (index + 1 == request->installation_count ||
        request->installation[index + 1].meter_id != installation->meter_id)
        return installation->to_day;
    const int32_t next_day = request->installation[index + 1].stamp.from_day;
    if (installation->to_day != WEIR_DAY_NONE && installation->to_day < next_day)
        return installation->to_day;
    return next_day;
}

static void
start_span(const struct usage_request *request, struct span *span)
{
    const struct meter_installation *installation = span->installation;
    span->start_day = installation->stamp.from_day;
    span->start_register_milli = installation->first_register_milli;
    for (uint32_t i = 0; i < request->opening_count; i++) {
        const struct usage_opening *opening = &request->opening[i];
        if (opening->meter_id == installation->meter_id && opening->day >= span->start_day) {
            span->start_day = opening->day;
            span->start_register_milli = opening->register_milli;
        }
    }
    const struct usage_state *state = find_state(request, installation->meter_id);
    if (state == NULL || state->day <= installation->stamp.from_day)
        return;
    span->state = state;
    span->start_day = state->day;
    span->start_register_milli = state->register_milli;
}

/* Points span at the reads of its meter; reads and installations are both by meter_id. */
static void
find_reads(const struct usage_request *request, struct span *span)
{
    uint32_t first = 0;
    while (first < request->read_count &&
           request->read[first].meter_id < span->installation->meter_id)
        first++;
    uint32_t end = first;
    while (end < request->read_count && request->read[end].meter_id == span->installation->meter_id)
        end++;
    span->read = request->read + first;
    span->read_count = end - first;
}

/* Whether the register that the span is billed to was estimated.  An estimate of nothing leaves no
 * litres in the state, but no true read either. */
static bool
is_provisional(const struct span *span)
{
    if (span->state == NULL)
        return false;
    for (uint32_t i = 0; i < span->read_count && span->state->estimated_l == 0; i++) {
        const struct meter_read *read = &span->read[i];
        if (read->day == span->start_day && read->kind != METER_READ_ESTIMATE &&
            read->register_milli == span->start_register_milli)
            return false;
    }
    return true;
}

static bool
decided(const struct usage_request *request, const struct meter_read *read,
        enum meter_decide decide)
{
    const struct meter_decision decision = {.code = WEIR_FINDING_CLOSED_ACCOUNT,
                                            .decide = decide,
                                            .meter_id = read->meter_id,
                                            .day = read->day};
    return meter_decided(request->decisions, &decision);
}

/* The register at index of span's reads, or after them that of its removal, if it is one after the
 * account's closing, up to where the meter was here. */
static bool
after_closing(const struct usage_request *request, const struct span *span, uint32_t index,
              struct meter_read *read)
{
    const struct meter_installation *installation = span->installation;
    if (index < span->read_count)
        *read = span->read[index];
    else
        *read = (struct meter_read){
            .meter_id = installation->meter_id,
            .register_milli = installation->last_register_milli,
            .day = installation->has_last ? installation->to_day : WEIR_DAY_NONE,
        };
    return read->day > request->closed_day && read->day <= request->through_day &&
           (span->to_day == WEIR_DAY_NONE || read->day <= span->to_day);
}

/* The last day whose reads of span count: closing ends the water, unless somebody decided else. */
static int32_t
limit_of(const struct usage_request *request, const struct span *span)
{
    if (request->closed_day == WEIR_DAY_NONE || request->closed_day >= request->through_day)
        return request->through_day;
    for (uint32_t i = 0; i <= span->read_count; i++) {
        struct meter_read read;
        if (after_closing(request, span, i, &read) && decided(request, &read, METER_ACCEPT))
            return request->through_day;
    }
    return request->closed_day;
}

/* Tells the first register after the closing that is another than the last one before. */
static void
look_after_closing(const struct usage_request *request, struct span *span,
                   struct meter_telling *telling)
{
    const struct meter_point *last = &span->trace.point[span->trace.count - 1];
    if (request->closed_day == WEIR_DAY_NONE)
        return;
    for (uint32_t i = 0; i <= span->read_count; i++) {
        struct meter_read read;
        if (!after_closing(request, span, i, &read) || read.day <= last->day ||
            read.register_milli == last->register_milli || decided(request, &read, METER_IGNORE))
            continue;
        span->trace.held = true;
        meter_tell(telling, (struct meter_told){
                                .code = WEIR_FINDING_CLOSED_ACCOUNT,
                                .held = true,
                                .meter_id = read.meter_id,
                                .day = read.day,
                                .before = last->register_milli,
                                .after = read.register_milli,
                            });
        return;
    }
}

/* --- sub-meters --- */
static bool
is_void(const struct meter_installation *installation)
{
    return installation->to_day == installation->stamp.from_day;
}

/* Whether the account has another meter that was installed on day, in place of meter_id. */
static bool
is_replaced(const struct usage_request *request, int64_t meter_id, int32_t day)
{
    for (uint32_t i = 0; i < request->installation_count; i++) {
        const struct meter_installation *other = &request->installation[i];
        if (other->meter_id != meter_id && !other->of_other && !is_void(other) &&
            other->stamp.from_day == day)
            return true;
    }
    return false;
}

struct days {
    int32_t begin_day; /* WEIR_DAY_NONE: not at all */
    int32_t end_day;   /* or WEIR_DAY_NONE */
};

/* The days on which the account has the meter; when another one took its place, on and on. */
static struct days
days_of(const struct usage_request *request, int64_t meter_id)
{
    struct days days = {WEIR_DAY_NONE, WEIR_DAY_NONE};
    for (uint32_t i = 0; i < request->installation_count; i++) {
        const struct meter_installation *own = &request->installation[i];
        if (own->meter_id != meter_id || own->of_other || is_void(own))
            continue;
        if (days.begin_day == WEIR_DAY_NONE)
            days.begin_day = own->stamp.from_day; /* installations are by day */
        days.end_day = own->to_day;
    }
    if (days.end_day != WEIR_DAY_NONE && is_replaced(request, meter_id, days.end_day))
        days.end_day = WEIR_DAY_NONE;
    return days;
}

/* Leaves of the span's trace what lies within days. */
static enum weir_status
cut(struct span *span, struct days days, struct weir_arena *arena)
{
    const struct meter_trace *trace = &span->trace;
    const bool later = days.begin_day != WEIR_DAY_NONE && days.begin_day > span->start_day;
    if (trace->held || (!later && days.end_day == WEIR_DAY_NONE))
        return WEIR_OK;
    const int32_t begin_day = later ? days.begin_day : span->start_day;
    const int64_t before_l = meter_volume_at(trace, begin_day);
    struct meter_point *point = weir_arena_alloc(arena, (size_t)trace->count + 1, sizeof *point);
    if (point == NULL)
        return WEIR_E_NOMEM;
    point[0] = (struct meter_point){
        .day = begin_day,
        .estimated = meter_is_estimated_at(trace, begin_day),
        .register_milli = meter_register_at(span->installation, trace, begin_day),
    };
    uint32_t count = 1;
    for (uint32_t i = 0; i < trace->count; i++) {
        struct meter_point read = trace->point[i];
        const bool beyond = days.end_day != WEIR_DAY_NONE && read.day > days.end_day;
        if (read.day <= point[count - 1].day || (beyond && point[count - 1].day == days.end_day))
            continue;
        if (beyond) {
            read.volume_l = meter_volume_at(trace, days.end_day);
            read.register_milli = meter_register_at(span->installation, trace, days.end_day);
            read.day = days.end_day;
        }
        read.volume_l -= before_l;
        point[count++] = read;
    }
    span->start_day = begin_day;
    span->start_register_milli = point[0].register_milli;
    span->trace.point = point;
    span->trace.count = count;
    return WEIR_OK;
}

/* Cuts a sub-meter's span to the days of its master, and of the account. */
static enum weir_status
cut_to_master(const struct usage_request *request, struct span *span, struct weir_arena *arena)
{
    struct days days = days_of(request, span->installation->parent_meter_id);
    if (request->closed_day != WEIR_DAY_NONE &&
        (days.end_day == WEIR_DAY_NONE || request->closed_day < days.end_day))
        days.end_day = request->closed_day;
    if (days.end_day != WEIR_DAY_NONE &&
        (span->start_day >= days.end_day || days.begin_day >= days.end_day)) {
        span->finished = true;
        return WEIR_OK;
    }
    return cut(span, days, arena);
}

/* --- all of them --- */
static enum weir_status
follow(const struct usage_request *request, struct span *span, struct weir_arena *arena,
       struct meter_telling *telling)
{
    const bool of_other = span->installation->of_other;
    span->finished = span->to_day != WEIR_DAY_NONE && span->start_day >= span->to_day;
    if (span->finished)
        return WEIR_OK;
    span->provisional = is_provisional(span);
    const struct meter_request meter_request = {
        .installation = span->installation,
        .start_day = span->start_day,
        .to_day = span->to_day,
        .through_day = of_other ? request->through_day : limit_of(request, span),
        .start_register_milli = span->start_register_milli,
        .start_estimated = span->provisional,
        .read = span->read,
        .read_count = span->read_count,
        .decisions = request->decisions,
    };
    const enum weir_status status = meter_follow(&meter_request, telling, arena, &span->trace);
    if (status)
        return status;
    if (of_other)
        return cut_to_master(request, span, arena);
    look_after_closing(request, span, telling);
    return WEIR_OK;
}

/* Adds what an own meter moved under another own one, which has moved it too. */
static enum weir_status
add_sub(const struct usage_request *request, const struct span *own, struct weir_arena *arena,
        struct span_list *list)
{
    const int64_t master_id = own->installation->parent_meter_id;
    if (own->installation->of_other || own->finished || master_id == 0 ||
        days_of(request, master_id).begin_day == WEIR_DAY_NONE)
        return WEIR_OK;
    struct meter_installation *installation = weir_arena_alloc(arena, 1, sizeof *installation);
    if (installation == NULL)
        return WEIR_E_NOMEM;
    *installation = *own->installation;
    installation->of_other = true;
    struct span *sub = &list->item[list->count++];
    *sub = *own;
    sub->installation = installation;
    return cut_to_master(request, sub, arena);
}

enum weir_status
span_make(const struct usage_request *request, struct weir_arena *arena,
          struct meter_telling *telling, struct span_list *list)
{
    const uint32_t count = request->installation_count;
    list->item = weir_arena_alloc(arena, (size_t)count * 2, sizeof *list->item);
    list->count = count;
    if (list->item == NULL)
        return WEIR_E_NOMEM;
    enum weir_status status = WEIR_OK;
    for (uint32_t i = 0; i < count && !status; i++) {
        struct span *span = &list->item[i];
        span->installation = &request->installation[i];
        span->to_day = end_of(request, i);
        start_span(request, span);
        find_reads(request, span);
        status = follow(request, span, arena, telling);
    }
    for (uint32_t i = 0; i < count && !status; i++)
        status = add_sub(request, &list->item[i], arena, list);
    return status;
}

int64_t
span_estimated_l(const struct span *span)
{
    const struct meter_point *point = span->trace.point;
    const uint32_t last = span->trace.count - 1;
    uint32_t i = last;
    while (i > 0 && point[i].estimated)
        i--;
    const int64_t since_l = point[last].volume_l - point[i].volume_l;
    if (i < last && i == 0 && span->state != NULL)
        return span->state->estimated_l + since_l;
    return since_l;
}
