#ifndef STORE_ADJUSTMENT_STORE_H
#define STORE_ADJUSTMENT_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/copy.h"
#include "store/db.h"
#include "store/row.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* The table adjustment as `weir load` sees it; see account_store.h for the calls. */
enum adjustment_fixed { /* what keeps a row from being changed */
                        ADJUSTMENT_FREE = 0,
                        ADJUSTMENT_BOOKED,
                        ADJUSTMENT_IN_DRAFT,
};

struct adjustment_row {
    int64_t account_id;
    int64_t adjustment_id;
    struct weir_text adjustment;
    int32_t from_day;
    int32_t to_day; /* exclusive */
    bool money;     /* amount_fen; else volume_l */
    bool tiers;
    int64_t volume_l;
    int64_t amount_fen;
    struct weir_text class_id;
    struct weir_text charge;
    struct weir_text fund;
    struct weir_text reason;
    struct weir_text document;
    int64_t undoes_id; /* 0: none */
    enum adjustment_fixed fixed;
};

/* The highest adjustment_id so far. */
enum weir_status adjustment_store_top(struct db *db, int64_t *top_id, struct weir_error *error)
    __attribute__((warn_unused_result));

/* By account and name; texts are borrowed until the next row. */
enum weir_status adjustment_store_now(struct db *db, struct row_range range, struct copy_out **out,
                                      struct weir_error *error) __attribute__((warn_unused_result));
void adjustment_store_get(const struct copy_out *out, struct adjustment_row *row);
enum weir_status adjustment_store_in(struct db *db, struct copy_in **in, struct weir_error *error)
    __attribute__((warn_unused_result));
void adjustment_store_put(struct copy_in *in, const struct adjustment_row *row,
                          int64_t recorded_no);

#endif
