#ifndef BATCH_LOAD_POINT_ROW_H
#define BATCH_LOAD_POINT_ROW_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/load_merge.h"
#include "batch/load_place.h"
#include "store/permit_store.h"

/* The rows of points over time: the rows of a file laid over what holds. */
#define POINT_WHOLE_PPM 1000000 /* all of a point's water */

struct point_line {
    struct load_owned owned; /* the point's own account */
    struct weir_text permit; /* or absent */
    struct point_row point;
    int64_t source; /* as choices */
};

struct point_place {
    struct point_row now;    /* as it will hold */
    struct point_row held;   /* as it holds, if is_held */
    struct point_line *line; /* of the file, or NULL */
    bool is_held;
    bool changed;
};

struct point_list {
    struct point_place *item; /* by meter_id, account_id, from_day */
    uint32_t count;
    uint32_t capacity;
};

/* The order of a list. */
int load_point_row_order(const struct point_row *a, const struct point_row *b);

/* Reads what holds for the points of the file, whose rows are in the order of a list, and lays the
 * file over it; adds faults, marks what changed. */
enum weir_status load_point_row_merge(struct load_context *context, struct point_list *list,
                                      struct weir_error *error) __attribute__((warn_unused_result));

enum weir_status load_point_row_write(struct load_context *context, const struct point_list *list,
                                      struct weir_error *error) __attribute__((warn_unused_result));

/* The rows as places of meters, so that reads are brought to them.  False: out of memory. */
bool load_point_row_places(struct load_context *context, const struct point_list *list,
                           struct place_map *map);

/* Whether two rows of a key say the same. */
bool load_point_row_equal(const struct point_row *a, const struct point_row *b);

static inline bool
load_point_row_void(const struct point_row *row)
{
    return row->to_day == row->from_day;
}

#endif
