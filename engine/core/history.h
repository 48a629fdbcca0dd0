#ifndef CORE_HISTORY_H
#define CORE_HISTORY_H

#include <stdint.h>

#include "core/meter.h"
#include "core/span.h"
#include "core/usage.h"
#include "weir/arena.h"
#include "weir/status.h"

/* What a meter counted by its true reads alone, those that are billed already among them. */
#define HISTORY_PERIODS 3 /* true periods that a mean is of, and that tell the usual interval */

struct history {
    struct meter_trace trace; /* of true reads alone */
    uint32_t periods;         /* the last ones, at most HISTORY_PERIODS; 0: nothing is known */
    int32_t days;             /* of these */
    int32_t longest_days;
    int64_t volume_l;
};

struct history_request {
    const struct usage_request *usage; /* its reads reach back over what is billed */
    int32_t past_day;                  /* to this day */
};

/* The true periods of span's meter that end before day.  From arena. */
enum weir_status history_find(const struct history_request *request, const struct span *span,
                              int32_t day, struct weir_arena *arena, struct history *history)
    __attribute__((warn_unused_result));

/* Sets the last periods of history to those that end with point last of its trace. */
void history_end(struct history *history, uint32_t last);

#endif
