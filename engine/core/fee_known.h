#ifndef CORE_FEE_KNOWN_H
#define CORE_FEE_KNOWN_H

#include <stdbool.h>
#include <stdint.h>

#include "core/fee.h"
#include "core/meter.h"
#include "core/terms.h"
#include "core/withdrawal.h"
#include "weir/arena.h"
#include "weir/bill.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * From what is recorded of a taxpayer - permit, points, reads - to its withdrawals and to what they
 * are priced by.  A meter counts from its first read on; without one, or where the point's row says
 * so, capacity x days is what was taken; where that is unknown too, it has not begun.
 */
#define FEE_CAPACITY_UNKNOWN WITHDRAWAL_CAPACITY_UNKNOWN

enum fee_status { FEE_STATUS_VALID = 1, FEE_STATUS_SUSPENDED, FEE_STATUS_REVOKED };

struct fee_permit_row {
    struct terms_stamp
        stamp; /* key: from_day; holds until the next row, and is valid until to_day */
    int32_t to_day;
    struct weir_text zone;
    struct weir_text use;
    int64_t volume_l;          /* a year */
    struct weir_text tariff;   /* or absent */
    struct weir_text class_id; /* or absent */
    enum fee_status status;
    struct weir_text attributes; /* lines name=value; relief names groups, overloaded=yes */
};

struct fee_point_row {
    struct terms_stamp stamp; /* key: meter_id, from_day; holds until the next row of the meter */
    int64_t meter_id;
    struct weir_text name;
    int32_t to_day; /* or WEIR_DAY_NONE */
    struct weir_text district;
    struct weir_text source;
    struct weir_text zone;     /* absent: as the permit, or else the district */
    struct weir_text location; /* or absent */
    int64_t capacity_l_day;    /* or FEE_CAPACITY_UNKNOWN */
    bool by_capacity;          /* whatever its reads say */
    int64_t share_ppm;         /* of its water */
    int64_t share_before_ppm;  /* of those before it: shares are rounded cumulatively */
};

bool fee_known_same_permit(const void *a, const void *b);
bool fee_known_same_point(const void *a, const void *b);

struct fee_district { /* with what it has from its parents */
    struct weir_text name;
    struct weir_text zone;
    struct weir_text network;
};

struct fee_districts {
    const struct fee_district *item;
    uint32_t count;
};

/* Rows as terms_pick leaves them. */
struct fee_known {
    const struct fee_permit_row *permit; /* by from_day; none: without a permit */
    uint32_t permit_count;
    const struct fee_point_row *point; /* by meter_id, from_day */
    uint32_t point_count;
    const struct meter_read *read; /* by meter_id, day, second, recorded_no */
    uint32_t read_count;
    const struct meter_installation *installation; /* by meter_id, from_day: of points that are an
                                                      account's meter too */
    uint32_t installation_count;
    const struct weir_plan *plan;
    uint32_t plan_count;
    struct meter_decisions decisions;
    struct fee_districts districts;
    int32_t through_day; /* reads of this day still count */
};

struct fee_subject {
    const struct fee_point *point;
    uint32_t point_count;
    const struct weir_plan *plan; /* with the licensed volume of each year */
    uint32_t plan_count;
    int32_t begin_day; /* of its water */
    int32_t end_day;   /* up to here every point is known; not after begin_day: nothing is */
    bool held;         /* told says why */
    struct meter_telling told;
    const struct fee_point_row *unread; /* without a read or a capacity; NULL: none is */
    const struct fee_point_row *behind; /* that end_day waits for; NULL: none */
    int32_t ahead_day;                  /* up to here some point is known */
};

/* What a taxpayer took, and what that is priced by.  From arena; texts are borrowed. */
enum weir_status fee_known_make(const struct fee_known *known, struct weir_arena *arena,
                                struct fee_subject *subject) __attribute__((warn_unused_result));

#endif
