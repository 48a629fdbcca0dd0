/* history.c - what a meter counted before, from its true reads alone.  Pure. */
#include "core/history.h"

/* Where a meter's known past begins: its installation, an opening, or the first read of the past.
 */
static void
find_begin(const struct history_request *request, const struct span *span,
           struct meter_request *follow)
{
    const struct meter_installation *installation = span->installation;
    const struct usage_request *usage = request->usage;
    follow->start_day = installation->stamp.from_day;
    follow->start_register_milli = installation->first_register_milli;
    for (uint32_t i = 0; i < usage->opening_count; i++) {
        const struct usage_opening *opening = &usage->opening[i];
        if (opening->meter_id == installation->meter_id && opening->day >= follow->start_day) {
            follow->start_day = opening->day;
            follow->start_register_milli = opening->register_milli;
        }
    }
    if (follow->start_day < request->past_day && follow->read_count > 0) {
        follow->start_day = follow->read[0].day;
        follow->start_register_milli = follow->read[0].register_milli;
    }
}

void
history_end(struct history *history, uint32_t last)
{
    const struct meter_trace *trace = &history->trace;
    history->periods = 0;
    history->days = 0;
    history->longest_days = 0;
    history->volume_l = 0;
    for (uint32_t i = last; i > 0 && history->periods < HISTORY_PERIODS; i--) {
        const int32_t days = trace->point[i].day - trace->point[i - 1].day;
        history->periods++;
        history->days += days;
        history->volume_l += trace->point[i].volume_l - trace->point[i - 1].volume_l;
        if (days > history->longest_days)
            history->longest_days = days;
    }
}

enum weir_status
history_find(const struct history_request *request, const struct span *span, int32_t day,
             struct weir_arena *arena, struct history *history)
{
    struct meter_read *read = weir_arena_alloc(arena, span->read_count, sizeof *read);
    struct meter_telling scratch = {.capacity = span->read_count + 2};
    scratch.item = weir_arena_alloc(arena, scratch.capacity, sizeof *scratch.item);
    if (read == NULL || scratch.item == NULL)
        return WEIR_E_NOMEM;
    struct meter_request follow = {
        .installation = span->installation,
        .to_day = WEIR_DAY_NONE,
        .through_day = day - 1,
        .read = read,
        .decisions = request->usage->decisions,
    };
    for (uint32_t i = 0; i < span->read_count; i++) {
        if (span->read[i].kind != METER_READ_ESTIMATE)
            read[follow.read_count++] = span->read[i];
    }
    find_begin(request, span, &follow);
    *history = (struct history){0};
    const enum weir_status status = meter_follow(&follow, &scratch, arena, &history->trace);
    if (!status)
        history_end(history, history->trace.count - 1);
    return status;
}
