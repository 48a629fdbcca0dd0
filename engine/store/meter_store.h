#ifndef STORE_METER_STORE_H
#define STORE_METER_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/copy.h"
#include "store/db.h"
#include "store/row.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* Meters and where they are installed; see account_store.h for the calls. */
struct meter_row {
    int64_t meter_id;
    struct weir_text meter;
};

struct meter_installation_row {
    int64_t account_id;
    int64_t meter_id;
    int32_t from_day;
    int32_t to_day; /* exclusive, or WEIR_DAY_NONE */
    int64_t first_register_milli;
    int64_t last_register_milli; /* or ROW_ABSENT */
    int64_t digits;              /* or ROW_ABSENT */
    int64_t litres_per_count;
    int64_t max_flow_l_day;  /* or ROW_ABSENT */
    int64_t parent_meter_id; /* or ROW_ABSENT */
    struct weir_text size;
    int64_t carry;  /* 1 yes, 2 no: the order of the words in a file */
    int64_t reason; /* enum row_reason */
    bool of_other;  /* a copy for the master's account: the meter is another account's */
};

/* Every meter, in no order. */
enum weir_status meter_store_all(struct db *db, struct copy_out **out, struct weir_error *error)
    __attribute__((warn_unused_result));
void meter_store_get(const struct copy_out *out, struct meter_row *meter);

/* The highest meter_id, 0 when there is none. */
enum weir_status meter_store_top(struct db *db, int64_t *meter_id, struct weir_error *error)
    __attribute__((warn_unused_result));

enum weir_status meter_store_in(struct db *db, struct copy_in **in, struct weir_error *error)
    __attribute__((warn_unused_result));
void meter_store_put(struct copy_in *in, const struct meter_row *meter, int64_t recorded_no);

/* The newest version of every installation, by account_id, meter_id, from_day. */
enum weir_status meter_store_installations_now(struct db *db, struct copy_out **out,
                                               struct weir_error *error)
    __attribute__((warn_unused_result));
void meter_store_get_installation(const struct copy_out *out,
                                  struct meter_installation_row *installation);
enum weir_status meter_store_installations_in(struct db *db, struct copy_in **in,
                                              struct weir_error *error)
    __attribute__((warn_unused_result));
void meter_store_put_installation(struct copy_in *in,
                                  const struct meter_installation_row *installation,
                                  int64_t recorded_no);

struct meter_store_billed {
    int32_t day;            /* billed to */
    int64_t register_milli; /* billed to */
    int64_t carried_l;      /* counted before that, and not billed yet */
};

/* What the account's head knows of the meter; found is false when that is nothing. */
enum weir_status meter_store_billed(struct db *db, int64_t account_id, int64_t meter_id,
                                    struct meter_store_billed *billed, bool *found,
                                    struct weir_error *error) __attribute__((warn_unused_result));

/* The meters of these names, one a line: meter_id, meter. */
enum weir_status meter_store_named(struct db *db, struct weir_text names, struct db_rows **rows,
                                   struct weir_error *error) __attribute__((warn_unused_result));

struct meter_ids {
    const int64_t *item;
    uint32_t count;
};

/* Where these meters are, as an account's and as a permit's: account_id, meter_id, from_day,
 * to_day, of_other, litres_per_count. */
enum weir_status meter_store_installations_of(struct db *db, struct meter_ids ids,
                                              struct db_rows **rows, struct weir_error *error)
    __attribute__((warn_unused_result));
enum weir_status meter_store_points_of(struct db *db, struct meter_ids ids, struct db_rows **rows,
                                       struct weir_error *error)
    __attribute__((warn_unused_result));

/* Every pair of a meter and a master that any version of a row names. */
enum weir_status meter_store_links(struct db *db, struct db_rows **rows, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
