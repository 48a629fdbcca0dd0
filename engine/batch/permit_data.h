#ifndef BATCH_PERMIT_DATA_H
#define BATCH_PERMIT_DATA_H

#include <stdint.h>

#include "batch/directory.h"
#include "core/permit_check.h"
#include "store/db.h"
#include "store/permit_store.h"
#include "weir/arena.h"
#include "weir/error.h"

/* Districts, permits and points as the database has them, in the form that core/permit_check.h
 * takes.  All of it is from one arena, and stays until that goes. */
#define PERMIT_DATA_BYTES ((size_t)8 << 30) /* what a check may hold */

struct permit_data {
    struct weir_arena *arena;
    struct directory texts;
    int32_t year; /* whose limits these are */
    struct directory district_index;
    struct district *district;
    uint32_t district_count;
    int64_t *permit_id; /* the permits' accounts, ascending */
    struct permit_known *permit;
    uint32_t permit_count;
    struct permit_row *row; /* all rows of permits, by account_id and from_day */
    uint32_t row_count;
    struct permit_name *name; /* permits and points, by account_id */
    uint32_t name_count;
    struct permit_level *level;
    uint32_t level_count;
    struct point_row *point; /* by meter_id, account_id, from_day */
    uint32_t point_count;
    struct meter_installation *installation; /* by meter_id and from_day */
    uint32_t installation_count;
    struct meter_decision *decision; /* by meter_id */
    uint32_t decision_count;
};

/* Districts with the limits of the year, and permits with their plans. */
enum weir_status permit_data_read(struct db *db, int32_t year, struct weir_arena *arena,
                                  struct permit_data *data, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Points and levels as well; the reads of points stay where they are. */
enum weir_status permit_data_read_points(struct db *db, struct permit_data *data,
                                         struct weir_error *error)
    __attribute__((warn_unused_result));

/* The index of a district by name, or DISTRICT_NONE. */
uint32_t permit_data_district(const struct permit_data *data, struct weir_text name);

/* The index of a permit by its account, or PERMIT_CELL_NONE. */
uint32_t permit_data_permit(const struct permit_data *data, int64_t account_id);

/* The name of a permit or point. */
struct weir_text permit_data_name(const struct permit_data *data, int64_t account_id);

enum district_source permit_data_source(struct weir_text source);
enum permit_use permit_data_use(struct weir_text use);

static inline struct districts
permit_data_districts(const struct permit_data *data)
{
    return (struct districts){data->district, data->district_count};
}

#endif
