#ifndef STORE_PERMIT_STORE_H
#define STORE_PERMIT_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/meter.h"
#include "store/copy.h"
#include "store/db.h"
#include "store/row.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* Permits, who holds them, and the points that water is taken at; see account_store.h. */
enum permit_status { PERMIT_STATUS_VALID = 1, PERMIT_STATUS_SUSPENDED, PERMIT_STATUS_REVOKED };

struct permit_row {
    int64_t account_id;
    int32_t from_day;
    int32_t to_day; /* exclusive */
    struct weir_text district;
    struct weir_text source;
    struct weir_text zone;
    struct weir_text use;
    int64_t volume_l; /* a year */
    struct weir_text tariff;
    struct weir_text class;
    int64_t status; /* enum permit_status */
    struct weir_text attributes;
    int64_t reason; /* enum row_reason */
};

struct permit_party_row {
    int64_t account_id;
    int32_t from_day;
    struct weir_text holder;
    struct weir_text holder_id; /* or absent */
};

enum point_basis { POINT_BASIS_METER = 1, POINT_BASIS_CAPACITY };

enum point_role {
    POINT_ROLE_WITHDRAWAL = 1,
    POINT_ROLE_SUPPLY,
    POINT_ROLE_IMPORT,
    POINT_ROLE_EXPORT,
    POINT_ROLE_REUSE,
};

struct point_row {
    int64_t account_id; /* the permit's, or else the point's own */
    int64_t meter_id;
    int32_t from_day;
    int32_t to_day;   /* exclusive, or WEIR_DAY_NONE */
    int64_t point_id; /* the point's own account */
    struct weir_text district;
    struct weir_text source;
    int64_t capacity_l_day; /* or ROW_ABSENT */
    struct weir_text zone;
    struct weir_text location;
    int64_t basis; /* enum point_basis */
    int64_t role;  /* enum point_role */
    int64_t share_ppm;
    int64_t reason; /* enum row_reason */
};

struct permit_name {
    int64_t account_id;
    struct weir_text name;
};

struct permit_plan_row {
    int64_t account_id;
    int32_t from_day;
    int32_t to_day;
    int64_t volume_l; /* below 0: waived */
};

struct point_read {
    int64_t meter_id;
    int64_t recorded_no;
    int64_t register_milli;
    int32_t day;
    int32_t second;
    int64_t kind; /* as in the table read */
};

/* Permits and points, by account_id. */
enum weir_status permit_store_names(struct db *db, struct copy_out **out, struct weir_error *error)
    __attribute__((warn_unused_result));
void permit_store_get_name(const struct copy_out *out, struct permit_name *name);

/* Whether this session may read who holds permits. */
enum weir_status permit_store_may_see(struct db *db, bool *may, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The plans of permits, by account_id and from_day. */
enum weir_status permit_store_plans(struct db *db, struct copy_out **out, struct weir_error *error)
    __attribute__((warn_unused_result));
void permit_store_get_plan(const struct copy_out *out, struct permit_plan_row *plan);

/* Of points that are an account's meter too, by meter_id and from_day. */
enum weir_status permit_store_installations(struct db *db, struct copy_out **out,
                                            struct weir_error *error)
    __attribute__((warn_unused_result));
enum weir_status permit_store_get_installation(const struct copy_out *out, struct weir_arena *arena,
                                               struct meter_installation *installation,
                                               struct weir_error *error)
    __attribute__((warn_unused_result));

/* What people decided about reads of points, by meter_id. */
enum weir_status permit_store_decisions(struct db *db, struct copy_out **out,
                                        struct weir_error *error)
    __attribute__((warn_unused_result));
enum weir_status permit_store_get_decision(const struct copy_out *out, struct weir_arena *arena,
                                           struct meter_decision *decision,
                                           struct weir_error *error)
    __attribute__((warn_unused_result));

/* Reads of points on these days, both among them, by meter_id, day, second, recorded_no. */
struct permit_days {
    int32_t first_day;
    int32_t last_day;
};
enum weir_status permit_store_reads(struct db *db, struct permit_days days, struct copy_out **out,
                                    struct weir_error *error) __attribute__((warn_unused_result));
void permit_store_get_read(const struct copy_out *out, struct point_read *read);

/* By account_id, from_day. */
enum weir_status permit_store_now(struct db *db, struct row_range range, struct copy_out **out,
                                  struct weir_error *error) __attribute__((warn_unused_result));
void permit_store_get(const struct copy_out *out, struct permit_row *permit);
enum weir_status permit_store_in(struct db *db, struct copy_in **in, struct weir_error *error)
    __attribute__((warn_unused_result));
void permit_store_put(struct copy_in *in, const struct permit_row *permit, int64_t recorded_no);

enum weir_status permit_store_parties_now(struct db *db, struct row_range range,
                                          struct copy_out **out, struct weir_error *error)
    __attribute__((warn_unused_result));
void permit_store_get_party(const struct copy_out *out, struct permit_party_row *party);
enum weir_status permit_store_parties_in(struct db *db, struct copy_in **in,
                                         struct weir_error *error)
    __attribute__((warn_unused_result));
void permit_store_put_party(struct copy_in *in, const struct permit_party_row *party,
                            int64_t recorded_no);

/* All of them, by meter_id, account_id, from_day. */
enum weir_status permit_store_points_now(struct db *db, struct copy_out **out,
                                         struct weir_error *error)
    __attribute__((warn_unused_result));
void permit_store_get_point(const struct copy_out *out, struct point_row *point);
enum weir_status permit_store_points_in(struct db *db, struct copy_in **in,
                                        struct weir_error *error)
    __attribute__((warn_unused_result));
void permit_store_put_point(struct copy_in *in, const struct point_row *point, int64_t recorded_no);

#endif
