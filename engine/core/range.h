#ifndef CORE_RANGE_H
#define CORE_RANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/meter.h"
#include "core/usage.h"
#include "weir/arena.h"
#include "weir/status.h"

/*
 * Whether the water between a true read and the true read before it is what its meter's own past
 * lets expect: `too-high`, `too-low`, `stuck`.
 *
 * What is to be expected are two numbers: the daily mean of the HISTORY_PERIODS true periods before
 * it, times its days, and, where known, the water of the same days a year before.  A read is too
 * high beside the greater of the two, and too low beside the smaller one.  Without so many periods
 * nothing is judged; nor is a read about which a person has decided already.
 */
enum range_action {
    RANGE_OFF = 0,  /* not looked at */
    RANGE_BILL,     /* told */
    RANGE_HOLD,     /* told, and the account is held until a person decides */
    RANGE_ESTIMATE, /* told, and estimated as a missing read is */
};

struct range_rules {
    enum range_action high;
    enum range_action low;
    enum range_action stuck;
    int64_t high_percent; /* more than this of what was to be expected is too high, */
    int64_t high_least_l; /* unless it is less than that */
    int64_t low_percent;  /* less than this of what was to be expected is too low, */
    int64_t low_below_l;  /* if it is less than that, and so many percent of it are not */
    int32_t stuck_days;   /* without movement, of a meter that moved before */
};

struct range_request {
    const struct usage_request *usage; /* its reads reach back over what is billed, to past_day */
    const struct usage *measured;      /* of it: a bill */
    int32_t past_day;
    struct range_rules rules;
};

struct range {
    bool held;
    struct meter_decisions estimate; /* what is to be estimated, as if a person had said so */
};

/* What is done where nothing is ever estimated: it is held instead. */
enum range_action range_without_estimates(enum range_action action);
struct range_rules range_rules_without_estimates(const struct range_rules *rules);

/* Puts what is to be estimated behind what persons decided.  From arena. */
enum weir_status range_add_decisions(const struct range *range, struct weir_arena *arena,
                                     struct meter_decisions *decisions)
    __attribute__((warn_unused_result));

/* Whether something of the bill can be out of its range, so that the past must be known. */
bool range_is_wanted(const struct range_rules *rules, const struct usage *measured,
                     uint32_t installation_count);

/* Most that range_judge tells of a bill. */
uint32_t range_telling_max(const struct usage *measured, uint32_t installation_count);

/* Judges the true reads of the bill's own meters, in order; nothing behind one that holds. */
enum weir_status range_judge(const struct range_request *request, struct meter_telling *telling,
                             struct weir_arena *arena, struct range *range)
    __attribute__((warn_unused_result));

#endif
