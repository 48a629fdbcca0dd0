/* plan_store.c - the table plan, streamed both ways. */
#include "store/plan_store.h"

#include "base/assert.h"
#include "sql.inc"

static const struct weir_text kind_text[] = {
    [PLAN_KIND_PLAN] = {"plan", 4},
    [PLAN_KIND_NORM] = {"norm", 4},
    [PLAN_KIND_PERMIT] = {"permit", 6},
};

struct weir_text
plan_store_kind_text(int64_t kind)
{
    ASSERT(kind >= PLAN_KIND_PLAN && kind <= PLAN_KIND_PERMIT);
    return kind_text[kind];
}

enum weir_status
plan_store_now(struct db *db, struct row_range range, struct copy_out **out,
               struct weir_error *error)
{
    const struct copy_args args = row_range_args(range);
    return copy_out_begin(db, SQL_PLAN_NOW, &args, out, error);
}

void
plan_store_get(const struct copy_out *out, struct plan_row *plan)
{
    plan->account_id = copy_out_int(out, 0);
    plan->kind = copy_out_int(out, 1);
    plan->from_day = copy_out_day(out, 2);
    plan->to_day = copy_out_day(out, 3);
    plan->volume_l = row_get_int(out, 4);
    plan->reason = row_get_reason(out, 5);
}

enum weir_status
plan_store_in(struct db *db, struct copy_in **in, struct weir_error *error)
{
    return copy_in_begin(db, SQL_PLAN_IN, in, error);
}

void
plan_store_put(struct copy_in *in, const struct plan_row *plan, int64_t recorded_no)
{
    copy_in_row(in, 7);
    copy_in_int8(in, plan->account_id);
    copy_in_text(in, plan_store_kind_text(plan->kind));
    copy_in_day(in, plan->from_day);
    copy_in_int8(in, recorded_no);
    copy_in_day(in, plan->to_day);
    row_put_int8(in, plan->volume_l);
    copy_in_text(in, row_reason_text(plan->reason));
}
