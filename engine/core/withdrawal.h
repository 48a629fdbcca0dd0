#ifndef CORE_WITHDRAWAL_H
#define CORE_WITHDRAWAL_H

#include <stdbool.h>
#include <stdint.h>

#include "core/meter.h"
#include "weir/arena.h"
#include "weir/status.h"

/*
 * The water of one point, from day to day: by its meter where it has a good one, else by what it
 * can take at most.  Between two reads water is shared by days.
 */
#define WITHDRAWAL_CAPACITY_UNKNOWN (-1)
#define WITHDRAWAL_L_MAX 1000000000000000000 /* more is absurd, and cut down to it: 10^18 */

/* How a point is measured.  Spans are in order and do not overlap. */
struct withdrawal_span {
    int32_t begin_day;
    int32_t end_day;        /* PERMIT_DAY_NEVER: none */
    bool by_capacity;       /* no meter, or a broken one */
    int64_t capacity_l_day; /* or WITHDRAWAL_CAPACITY_UNKNOWN */
};

struct withdrawal_request {
    const struct withdrawal_span *span;
    uint32_t span_count;
    const struct meter_read *read; /* by day, second, recorded_no; copies of a read may be there */
    uint32_t read_count;
    /* Where the point is an account's meter too: how it counts, and its registers at exchanges; by
     * from_day.  None: 1,000 litres a count, of unknown digits. */
    const struct meter_installation *installation;
    uint32_t installation_count;
    struct meter_decisions decisions;
    int32_t first_day; /* reads before it were not looked for: nor are exchanges */
    int32_t begin_day; /* of the days that are asked about: without any read in them the */
    int32_t end_day;   /* capacity counts; later reads share their water back into them */
    int32_t as_of_day; /* reads of this day still count */
};

enum withdrawal_method {
    WITHDRAWAL_UNKNOWN = 0, /* nobody knows */
    WITHDRAWAL_METER,
    WITHDRAWAL_ESTIMATE,
    WITHDRAWAL_CAPACITY,
};

struct withdrawal_knot {
    int32_t day;
    enum withdrawal_method method; /* of the water since the knot before */
    int64_t volume_l;              /* since the first knot */
    int64_t capacity_l;            /* of it by capacity */
};

struct withdrawal {
    const struct withdrawal_knot *knot; /* days ascend, volumes never fall */
    uint32_t count;                     /* 0: nothing is known */
    bool no_read;                       /* none in the days that are asked about */
    bool dark;                          /* of the last span in them: and its capacity is unknown */
    bool held;                          /* what is told does not let the water be charged */
    const struct meter_told *told;      /* read-conflict, backward, rollover, out-of-range */
    uint32_t told_count;
};

/*
 * Measures a point.  The first read of a span by meter is its start, and reads before the
 * first span and after the last share their water into them; an `install` read begins anew;
 * a read that somebody said is to be ignored or estimated is not looked at; a meter that breaks, so
 * that a span by capacity follows, counts by capacity since its last read. From arena.
 */
enum weir_status withdrawal_measure(const struct withdrawal_request *request,
                                    struct weir_arena *arena, struct withdrawal *withdrawal)
    __attribute__((warn_unused_result));

/* Litres until day, half-up between two knots; nothing before the first, all after the last. */
int64_t withdrawal_until(const struct withdrawal *withdrawal, int32_t day);

/* Of them, those that were reckoned by capacity. */
int64_t withdrawal_capacity_until(const struct withdrawal *withdrawal, int32_t day);

#endif
