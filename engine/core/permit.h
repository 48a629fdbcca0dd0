#ifndef CORE_PERMIT_H
#define CORE_PERMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/district.h"
#include "weir/text.h"

/*
 * A right to take water, from day to day: in which state it is, and how much a year of it allows.
 * Periods are half-open.
 */
#define PERMIT_DAY_NEVER INT32_MAX /* the end of what does not end */

enum permit_right { PERMIT_RIGHT_VALID = 1, PERMIT_RIGHT_SUSPENDED, PERMIT_RIGHT_REVOKED };

enum permit_use {
    PERMIT_USE_OTHER = 0,
    PERMIT_USE_SPARED, /* emergency or monitoring: a ban does not touch it */
    PERMIT_USE_PUBLIC, /* public supply: its wells are not somebody's own */
};

/* A row of a permit; it holds until the next one begins. */
struct permit_version {
    int32_t from_day;
    int32_t to_day;
    int64_t volume_l; /* a year */
    enum permit_right right;
    uint32_t district;
    enum district_source source;
    struct weir_text source_name;
    enum permit_use use;
};

struct permit_versions {
    const struct permit_version *item; /* by from_day, each once; none is valid for no day */
    uint32_t count;
};

enum permit_state {
    PERMIT_STATE_VALID = 0,
    PERMIT_STATE_EARLY,     /* before its first row */
    PERMIT_STATE_SUSPENDED, /* till the row's end, then expired */
    PERMIT_STATE_REVOKED,   /* until a next row, whatever the row's own end */
    PERMIT_STATE_EXPIRED,
    PERMIT_STATE_COUNT
};

struct permit_stay {
    enum permit_state state;
    int32_t end_day; /* the first day on which it may be another; PERMIT_DAY_NEVER: none */
};

/* The state on day, and how long it stays. */
struct permit_stay permit_state_on(struct permit_versions versions, int32_t day);

/* The first day on which row index holds no more: its end, or the next row's begin. */
int32_t permit_end_of(struct permit_versions versions, uint32_t index);

/* The days in [begin_day, end_day) on which the permit is valid. */
int32_t permit_valid_days(struct permit_versions versions, int32_t begin_day, int32_t end_day);

/* What may be taken in the calendar year: the volume of each row x its valid days / the days of the
 * year, summed exactly, then half-up to the litre. */
int64_t permit_licensed_l(struct permit_versions versions, int32_t year);

#endif
