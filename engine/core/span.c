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

static bool
decided(const struct usage_request *request, const struct meter_read *read,
        enum meter_decide decide)
{
    const struct meter_decision decision = {WEIR_FINDING_CLOSED_ACCOUNT, decide, read->meter_id,
                                            read->day};
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

static enum weir_status
follow(const struct usage_request *request, struct span *span, struct weir_arena *arena,
       struct meter_telling *telling)
{
    if (span->to_day != WEIR_DAY_NONE && span->start_day >= span->to_day) {
        span->finished = true;
        return WEIR_OK;
    }
    const struct meter_request meter_request = {
        .installation = span->installation,
        .start_day = span->start_day,
        .to_day = span->to_day,
        .through_day = limit_of(request, span),
        .start_register_milli = span->start_register_milli,
        .read = span->read,
        .read_count = span->read_count,
        .decisions = request->decisions,
    };
    const enum weir_status status = meter_follow(&meter_request, telling, arena, &span->trace);
    if (!status)
        look_after_closing(request, span, telling);
    return status;
}

enum weir_status
span_make(const struct usage_request *request, struct weir_arena *arena,
          struct meter_telling *telling, struct span **span)
{
    const uint32_t count = request->installation_count;
    struct span *list = weir_arena_alloc(arena, count, sizeof *list);
    if (list == NULL)
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < count; i++) {
        list[i].installation = &request->installation[i];
        list[i].to_day = end_of(request, i);
        start_span(request, &list[i]);
        find_reads(request, &list[i]);
        const enum weir_status status = follow(request, &list[i], arena, telling);
        if (status)
            return status;
    }
    *span = list;
    return WEIR_OK;
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
