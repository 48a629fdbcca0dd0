#ifndef BATCH_PERMIT_POINTS_H
#define BATCH_PERMIT_POINTS_H

#include "batch/permit_data.h"

/* The points of permit_data one by one, each with its reads, which stream by. */
struct permit_points_item {
    const struct permit_point *point;
    const struct point_row *row; /* point->row_count of them, as point->row goes */
};

/* Takes one point; scratch is emptied before the next. */
typedef enum weir_status permit_points_take(void *context, const struct permit_points_item *item,
                                            struct weir_arena *scratch, struct weir_error *error);

/* Reads of the days, both among them, are looked at. */
enum weir_status permit_points_each(struct db *db, const struct permit_data *data,
                                    struct permit_days days, permit_points_take *take,
                                    void *context, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
