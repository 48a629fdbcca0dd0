#ifndef CORE_ESTIMATE_H
#define CORE_ESTIMATE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/meter.h"
#include "core/usage.h"
#include "weir/arena.h"
#include "weir/status.h"

/*
 * Reads that nobody made: of a meter that should have been read, of one that was removed without a
 * last register, and in place of a read that a person wants estimated.  They are reads like those
 * of kind estimate from a file, so all that follows treats them alike.
 */
enum estimate_rule {
    ESTIMATE_OFF = 0, /* nothing is estimated: a missing read is waited for, and not told */
    ESTIMATE_MEAN,    /* daily mean of the last HISTORY_PERIODS true periods */
    ESTIMATE_LAST,    /* of the last one */
    ESTIMATE_YEAR,    /* what passed on the same days a year before; where unknown, the mean */
    ESTIMATE_HOLD,    /* a missing read is told, and holds the account; else as MEAN */
};

struct estimate_rules {
    enum estimate_rule rule;
    bool of_idle;       /* also of accounts of which no meter was read */
    int32_t after_days; /* beyond a meter's usual interval before its read is missing */
    int32_t least_days; /* without a read before an account's reads can be missing */
};

struct estimate_request {
    const struct usage_request *usage; /* its reads reach back over what is billed, to past_day */
    const struct usage *measured;      /* of it, as usage_measure found it */
    int32_t past_day;
    int32_t billed_day; /* reads up to this day are no news: what is billed again ends on it; or
                           WEIR_DAY_NONE: what is billed does */
    struct estimate_rules rules;
    int64_t step_l; /* estimates are whole steps, half-up */
};

struct estimate {
    const struct meter_read *read; /* the request's, and those that were estimated, in order */
    uint32_t read_count;
    uint32_t added_count;
    bool held; /* a missing read holds the account */
};

/* Whether estimate_add may have something to do, so that the reads of the past are needed. */
bool estimate_is_wanted(const struct estimate_request *request);

/*
 * Adds the reads that are to be estimated, and tells `missing` and `no-last-register`.
 *
 * A read is missing when another own meter of the account was read, after_days ago or more, and
 * half of the meter's usual interval has passed; or, of_idle, when none was, after_days after the
 * next read was to be expected by the meter's last HISTORY_PERIODS true intervals: so many
 * calendar months after its last one, or as many days as the longest took.  From arena.
 */
enum weir_status estimate_add(const struct estimate_request *request, struct meter_telling *telling,
                              struct weir_arena *arena, struct estimate *estimate)
    __attribute__((warn_unused_result));

/* Most that estimate_add tells of a request. */
uint32_t estimate_telling_max(const struct usage_request *request);

/* Puts read into the list of *count, which has room, behind those that are not after it. */
void estimate_insert(struct meter_read *list, uint32_t *count, const struct meter_read *read);

#endif
