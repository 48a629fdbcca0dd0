#ifndef STORE_DISTRICT_STORE_H
#define STORE_DISTRICT_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/copy.h"
#include "store/db.h"
#include "store/row.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* Districts, their limits, and groundwater levels; see account_store.h for the calls. */
struct district_row {
    struct weir_text district;
    struct weir_text name;
    struct weir_text parent;  /* or absent */
    struct weir_text zone;    /* or absent */
    struct weir_text network; /* "yes", "no" or absent: as its parent */
    struct weir_text ban;     /* "yes", "limit", "no" or absent: as its parent */
};

enum limit_source { LIMIT_SOURCE_SURFACE = 1, LIMIT_SOURCE_GROUND, LIMIT_SOURCE_ALL };

struct limit_row {
    struct weir_text district;
    int64_t year;
    int64_t source; /* enum limit_source */
    int64_t volume_l;
};

struct level_row {
    struct weir_text district;
    int32_t day;
    bool has_floor;
    int64_t level_mm;
    int64_t floor_mm; /* if has_floor */
};

/* The newest version of each, by district, in the order of bytes; then by year and source, or day.
 * Texts borrow the row at hand. */
enum weir_status district_store_now(struct db *db, struct copy_out **out, struct weir_error *error)
    __attribute__((warn_unused_result));
void district_store_get(const struct copy_out *out, struct district_row *district);
enum weir_status district_store_in(struct db *db, struct copy_in **in, struct weir_error *error)
    __attribute__((warn_unused_result));
void district_store_put(struct copy_in *in, const struct district_row *district,
                        int64_t recorded_no);

/* "surface", "ground" or "all" */
struct weir_text district_store_source_text(int64_t source);

enum weir_status district_store_limits_now(struct db *db, struct copy_out **out,
                                           struct weir_error *error)
    __attribute__((warn_unused_result));
void district_store_get_limit(const struct copy_out *out, struct limit_row *limit);
enum weir_status district_store_limits_in(struct db *db, struct copy_in **in,
                                          struct weir_error *error)
    __attribute__((warn_unused_result));
void district_store_put_limit(struct copy_in *in, const struct limit_row *limit,
                              int64_t recorded_no);

enum weir_status district_store_levels_now(struct db *db, struct copy_out **out,
                                           struct weir_error *error)
    __attribute__((warn_unused_result));
void district_store_get_level(const struct copy_out *out, struct level_row *level);
enum weir_status district_store_levels_in(struct db *db, struct copy_in **in,
                                          struct weir_error *error)
    __attribute__((warn_unused_result));
void district_store_put_level(struct copy_in *in, const struct level_row *level,
                              int64_t recorded_no);

#endif
