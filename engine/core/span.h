#ifndef CORE_SPAN_H
#define CORE_SPAN_H

#include <stdbool.h>
#include <stdint.h>

#include "core/meter.h"
#include "core/usage.h"
#include "weir/arena.h"
#include "weir/status.h"

/* One installation of a meter, and how its register went since it was billed. */
struct span {
    const struct meter_installation *installation;
    const struct usage_state *state; /* NULL: not billed yet */
    const struct meter_read *read;   /* of its meter */
    uint32_t read_count;
    int32_t start_day; /* billed to, taken over on, installed on, or its master's first here */
    int32_t to_day;    /* or WEIR_DAY_NONE */
    int64_t start_register_milli;
    bool finished;    /* billed to its end: there is no trace */
    bool provisional; /* billed to a register that nobody read */
    struct meter_trace trace;
};

struct span_list {
    struct span *item;
    uint32_t count;
};

/*
 * One span for each installation of request, in their order; behind them, one more for each meter
 * of the account that hangs under another one of it, as if it were another account's: what it moved
 * is its master's already.  Such spans lie within the days on which the account has the master;
 * what a meter moved between two reads is cut there by days.  At most one finding a read and four
 * an installation are told.  From arena.
 */
enum weir_status span_make(const struct usage_request *request, struct weir_arena *arena,
                           struct meter_telling *telling, struct span_list *list)
    __attribute__((warn_unused_result));

/* Litres since the last true read, up to the last point; 0 when that is a true read. */
int64_t span_estimated_l(const struct span *span);

#endif
