#ifndef CORE_PERMIT_TELL_H
#define CORE_PERMIT_TELL_H

#include <stdbool.h>
#include <stdint.h>

#include "core/permit_check.h"

/* A check at work: the sums that points have left, and what they say of permits and districts. */
struct permit_sum {
    int64_t taken_l[PERMIT_STATE_COUNT]; /* in the year */
    int64_t ahead_l;         /* till the year's end, at the pace so far, on valid days */
    int64_t *planned_l;      /* taken in the days of each plan, until the year's end */
    int32_t still_since_day; /* no point took anything since; of all its points the latest */
    int32_t still_till_day;  /* as far as reads tell; of all its points the earliest */
    uint32_t point_count;    /* that hold at the end */
    bool moves;              /* or nobody knows */
};

struct permit_check {
    struct permit_check_request request;
    struct weir_arena *arena;
    int32_t begin_day; /* of the year */
    int32_t year_end_day;
    int32_t end_day; /* of what is looked at: the year's, or the day after as_of */
    struct permit_sum *sum;
    struct district_totals taken;
    struct district_totals ahead;
    struct district_totals most;
    struct permit_findings findings;
};

/* "surface", "ground", "all" */
struct weir_text permit_tell_source(enum district_source source);

/* Each adds to check->findings. */
void permit_tell_permit(struct permit_check *check, uint32_t index);
void permit_tell_district(struct permit_check *check, const struct district_totals *most,
                          uint32_t index);
/* Of each district the level of the year that was furthest under its floor. */
void permit_tell_levels(struct permit_check *check);

#endif
