#ifndef BATCH_LOAD_POINT_LATE_H
#define BATCH_LOAD_POINT_LATE_H

#include "batch/load_point_row.h"

/*
 * Rows of points that reach back over days which fee runs have assessed.  A late one counts from
 * the first day not assessed.  For its own permit the fee ledger sees to that; one that takes the
 * point over from another permit begins there, so that nobody pays for the same water twice.
 */
struct load_point_late {
    struct account_head *head; /* of taxpayers that are assessed, by account_id */
    uint32_t count;
};

/* Reads what is assessed.  From the table's arena. */
enum weir_status load_point_late_read(struct load_context *context, struct load_point_late *late,
                                      struct weir_error *error) __attribute__((warn_unused_result));

/* Moves the rows of the file among the places of one point; before they are closed.  False: out of
 * memory. */
bool load_point_late_move(struct load_context *context, const struct load_point_late *late,
                          struct point_place *item, uint32_t count);

/* Tells of a place that changed, if it reaches back.  False: out of memory. */
bool load_point_late_tell(struct load_context *context, const struct load_point_late *late,
                          const struct point_place *place);

#endif
