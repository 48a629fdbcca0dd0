#ifndef HOST_ZONE_H
#define HOST_ZONE_H

#include <stdint.h>

#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * The calendar of one named time zone: which day and second of the day an instant is.  A process
 * has one zone, set once when the configuration is read and before any thread or worker exists:
 * POSIX keeps it in the environment (TZ), which must not change while others read it.
 */
#define ZONE_DAY_SECONDS 86400 /* second of a date without a time: after all that have one */

struct zone_moment {
    int32_t day;    /* days since 1970-01-01 in the zone */
    int32_t second; /* of that day, by the zone's clock; ZONE_DAY_SECONDS: no time given */
};

/* Takes a name such as Asia/Shanghai; WEIR_E_INVALID if the system does not have it. */
enum weir_status zone_set(const char *name, struct weir_error *error)
    __attribute__((warn_unused_result));

/* seconds since 1970-01-01 00:00 UTC, of the years 1 to 9999 in the zone. */
enum weir_status zone_of_instant(int64_t instant_s, struct zone_moment *moment)
    __attribute__((warn_unused_result));

/*
 * Reads YYYY-MM-DD, or a date and time (ISO 8601): YYYY-MM-DDThh:mm[:ss[.fraction]], a blank may
 * stand for the T, then Z, an offset +hh:mm (at most 14:00), or nothing for the zone's own clock.
 * Fractions of a second are cut off.  WEIR_E_INVALID leaves *moment alone.
 */
enum weir_status zone_parse(struct weir_text text, struct zone_moment *moment)
    __attribute__((warn_unused_result));

/* Today by the wall clock. */
int32_t zone_today(void);

#endif
