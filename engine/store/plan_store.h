#ifndef STORE_PLAN_STORE_H
#define STORE_PLAN_STORE_H

#include <stdint.h>

#include "store/copy.h"
#include "store/db.h"
#include "store/row.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* The plans and norms of accounts, and the permits' volumes; see account_store.h for the calls. */
enum plan_kind { PLAN_KIND_PLAN = 1, PLAN_KIND_NORM, PLAN_KIND_PERMIT };

struct plan_row {
    int64_t account_id;
    int64_t kind; /* enum plan_kind */
    int32_t from_day;
    int32_t to_day;   /* exclusive */
    int64_t volume_l; /* ROW_ABSENT: waived */
    int64_t reason;   /* enum row_reason */
};

/* "plan", "norm" or "permit" */
struct weir_text plan_store_kind_text(int64_t kind);

/* By account, kind in the order of enum plan_kind, and from_day. */
enum weir_status plan_store_now(struct db *db, struct row_range range, struct copy_out **out,
                                struct weir_error *error) __attribute__((warn_unused_result));
void plan_store_get(const struct copy_out *out, struct plan_row *plan);
enum weir_status plan_store_in(struct db *db, struct copy_in **in, struct weir_error *error)
    __attribute__((warn_unused_result));
void plan_store_put(struct copy_in *in, const struct plan_row *plan, int64_t recorded_no);

#endif
