#ifndef CORE_PERMIT_CELL_H
#define CORE_PERMIT_CELL_H

#include <stdbool.h>
#include <stdint.h>

#include "core/district.h"
#include "core/meter.h"
#include "core/permit.h"
#include "core/withdrawal.h"
#include "weir/arena.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * A point under its permits: its days cut into cells in which nothing changes, and the water of a
 * cell shared out among the permits that hold.
 */
#define PERMIT_CELL_NONE UINT32_MAX
#define PERMIT_CELL_WHOLE_PPM 1000000

/* A plan of a permit; of plans that overlap the one with the later from_day holds. */
struct permit_plan {
    int32_t from_day;
    int32_t to_day;
    int64_t volume_l; /* in all its days; below 0: waived */
};

struct permit_known {
    struct weir_text name;
    struct permit_versions versions;
    const struct permit_plan *plan; /* by from_day, each once */
    uint32_t plan_count;
};

/* A row of a point: its water is a permit's, or nobody's, from a day on. */
struct permit_point_row {
    int32_t begin_day;
    int32_t end_day; /* PERMIT_DAY_NEVER: none */
    uint32_t permit; /* index, or PERMIT_CELL_NONE */
    uint32_t district;
    enum district_source source;
    struct weir_text source_name;
    bool withdrawal;        /* of that role: other points have no part in the check */
    bool by_capacity;       /* basis */
    int64_t capacity_l_day; /* or below 0: unknown */
    int64_t share_ppm;
};

struct permit_point {
    struct weir_text name;
    const struct permit_point_row *row; /* by begin_day, then permit */
    uint32_t row_count;
    const struct meter_read *read; /* as core/withdrawal.h wants them */
    uint32_t read_count;
    const struct meter_installation *installation;
    uint32_t installation_count;
    struct meter_decisions decisions;
};

/* Whether the row holds on day. */
bool permit_cell_holds(const struct permit_point_row *row, int32_t day);

/* The plan that holds on day, or PERMIT_CELL_NONE. */
uint32_t permit_cell_plan(const struct permit_known *permit, int32_t day);

/* How the point is measured, from its rows; those that follow one another by meter are one span.
 * From arena. */
enum weir_status permit_cell_spans(const struct permit_point *point, struct weir_arena *arena,
                                   const struct withdrawal_span **span, uint32_t *span_count)
    __attribute__((warn_unused_result));

struct permit_cells {
    const int32_t *day; /* ascending: a cell lies between two that follow one another */
    uint32_t count;     /* of days */
};

/* The days in [begin_day, end_day], both among them, on which a row of the point, a state of one of
 * its permits or a plan begins or ends.  From arena. */
struct permit_cell_days {
    int32_t begin_day;
    int32_t end_day;
};
enum weir_status permit_cell_cut(const struct permit_point *point,
                                 const struct permit_known *permit, struct permit_cell_days days,
                                 struct weir_arena *arena, struct permit_cells *cells)
    __attribute__((warn_unused_result));

/* Shares volume_l out among the rows that hold on day: share_l[row], 0 for those that do not hold.
 * Shares are rounded cumulatively, so that they add up to volume_l when the rows' do to one.
 * Returns what is left. */
int64_t permit_cell_share(const struct permit_point *point, int32_t day, int64_t *share_l,
                          int64_t volume_l);

#endif
