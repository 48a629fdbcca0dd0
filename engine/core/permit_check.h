#ifndef CORE_PERMIT_CHECK_H
#define CORE_PERMIT_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "core/district.h"
#include "core/permit.h"
#include "core/permit_cell.h"
#include "core/permit_finding.h"
#include "weir/arena.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * Permits, withdrawals and district totals of a calendar year, held against each other.
 *
 * Points come one by one, each with its reads, so that memory does not grow with reads; what all
 * of them took adds up in their permits and districts.  Order of calls: permit_check_begin,
 * permit_check_point for each point, permit_check_end.
 */
#define PERMIT_CHECK_RENEW_DAYS                                                                    \
    45                            /* before its end a permit is to be renewed: Order 460 art. 25   \
                                   */
#define PERMIT_CHECK_IDLE_YEARS 2 /* without withdrawal: Order 460 art. 44 */

#define PERMIT_CHECK_READ_YEARS 4 /* before the year: for what is idle, and the read before it */

struct permit_level {
    uint32_t district;
    int32_t day;
    int64_t level_mm;
    bool has_floor;
    int64_t floor_mm;
};

struct permit_check_request {
    int32_t year;
    int32_t as_of_day; /* reads of this day still count, and it is over */
    struct districts districts;
    const struct permit_known *permit;
    uint32_t permit_count;
    const struct permit_level *level; /* by district and day */
    uint32_t level_count;
};

/* From which day on a check of the year wants the reads of points. */
int32_t permit_check_first_day(int32_t year);

struct permit_check;

/* Borrows the request's rows until permit_check_end.  From arena. */
enum weir_status permit_check_begin(const struct permit_check_request *request,
                                    struct weir_arena *arena, struct permit_check **check)
    __attribute__((warn_unused_result));

/* scratch may be reset afterwards; the point's name must live on. */
enum weir_status permit_check_point(struct permit_check *check, const struct permit_point *point,
                                    struct weir_arena *scratch) __attribute__((warn_unused_result));

/* All findings, in their order.  From arena. */
enum weir_status permit_check_end(struct permit_check *check, struct permit_findings *findings)
    __attribute__((warn_unused_result));

/* What the findings of districts were reckoned from; of surface water, groundwater, and both. */
struct permit_totals {
    struct district_totals taken; /* in what is over of the year */
    struct district_totals ahead; /* what its rest brings, if points go on like this */
    struct district_totals most;  /* licensed, the most on one day */
};

/* After permit_check_end.  Borrows the check's. */
struct permit_totals permit_check_totals(const struct permit_check *check);

/* The grants of permits: what each of their valid rows licenses a year.  From arena. */
enum weir_status permit_check_grants(const struct permit_known *permit, uint32_t permit_count,
                                     struct weir_arena *arena, const struct district_grant **grant,
                                     uint32_t *grant_count) __attribute__((warn_unused_result));

#endif
