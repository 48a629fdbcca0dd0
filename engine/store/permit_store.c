/* permit_store.c - the tables permit, permit_party and withdrawal_point, streamed both ways. */
#include "store/permit_store.h"

#include "base/assert.h"
#include "sql.inc"
#include "store/bill_row.h"

static const struct weir_text status_text[] = {
    [PERMIT_STATUS_VALID] = {"valid", 5},
    [PERMIT_STATUS_SUSPENDED] = {"suspended", 9},
    [PERMIT_STATUS_REVOKED] = {"revoked", 7},
};
static const struct weir_text basis_text[] = {
    [POINT_BASIS_METER] = {"meter", 5},
    [POINT_BASIS_CAPACITY] = {"capacity", 8},
};
static const struct weir_text role_text[] = {
    [POINT_ROLE_WITHDRAWAL] = {"withdrawal", 10},
    [POINT_ROLE_SUPPLY] = {"supply", 6},
    [POINT_ROLE_IMPORT] = {"import", 6},
    [POINT_ROLE_EXPORT] = {"export", 6},
    [POINT_ROLE_REUSE] = {"reuse", 5},
};

enum weir_status
permit_store_now(struct db *db, struct row_range range, struct copy_out **out,
                 struct weir_error *error)
{
    const struct copy_args args = row_range_args(range);
    return copy_out_begin(db, SQL_PERMIT_NOW, &args, out, error);
}

void
permit_store_get(const struct copy_out *out, struct permit_row *permit)
{
    permit->account_id = copy_out_int(out, 0);
    permit->from_day = copy_out_day(out, 1);
    permit->to_day = copy_out_day(out, 2);
    permit->district = copy_out_text(out, 3);
    permit->source = copy_out_text(out, 4);
    permit->zone = copy_out_text(out, 5);
    permit->use = copy_out_text(out, 6);
    permit->volume_l = copy_out_int(out, 7);
    permit->tariff = copy_out_text(out, 8);
    permit->class = copy_out_text(out, 9);
    permit->status = copy_out_int(out, 10);
    permit->attributes = copy_out_text(out, 11);
    permit->reason = row_get_reason(out, 12);
}

enum weir_status
permit_store_in(struct db *db, struct copy_in **in, struct weir_error *error)
{
    return copy_in_begin(db, SQL_PERMIT_IN, in, error);
}

void
permit_store_put(struct copy_in *in, const struct permit_row *permit, int64_t recorded_no)
{
    ASSERT(permit->status >= PERMIT_STATUS_VALID && permit->status <= PERMIT_STATUS_REVOKED);
    copy_in_row(in, 14);
    copy_in_int8(in, permit->account_id);
    copy_in_day(in, permit->from_day);
    copy_in_int8(in, recorded_no);
    copy_in_day(in, permit->to_day);
    copy_in_text(in, permit->district);
    copy_in_text(in, permit->source);
    copy_in_text(in, permit->zone);
    copy_in_text(in, permit->use);
    copy_in_int8(in, permit->volume_l);
    copy_in_text(in, permit->tariff);
    copy_in_text(in, permit->class);
    copy_in_text(in, status_text[permit->status]);
    copy_in_text(in, permit->attributes);
    copy_in_text(in, row_reason_text(permit->reason));
}

enum weir_status
permit_store_parties_now(struct db *db, struct row_range range, struct copy_out **out,
                         struct weir_error *error)
{
    const struct copy_args args = row_range_args(range);
    return copy_out_begin(db, SQL_PERMIT_PARTY_NOW, &args, out, error);
}

void
permit_store_get_party(const struct copy_out *out, struct permit_party_row *party)
{
    party->account_id = copy_out_int(out, 0);
    party->from_day = copy_out_day(out, 1);
    party->holder = copy_out_text(out, 2);
    party->holder_id = copy_out_text(out, 3);
}

enum weir_status
permit_store_parties_in(struct db *db, struct copy_in **in, struct weir_error *error)
{
    return copy_in_begin(db, SQL_PERMIT_PARTY_IN, in, error);
}

void
permit_store_put_party(struct copy_in *in, const struct permit_party_row *party,
                       int64_t recorded_no)
{
    copy_in_row(in, 5);
    copy_in_int8(in, party->account_id);
    copy_in_day(in, party->from_day);
    copy_in_int8(in, recorded_no);
    copy_in_text(in, party->holder);
    copy_in_text(in, party->holder_id);
}

enum weir_status
permit_store_points_now(struct db *db, struct copy_out **out, struct weir_error *error)
{
    return copy_out_begin(db, SQL_POINT_NOW, NULL, out, error);
}

void
permit_store_get_point(const struct copy_out *out, struct point_row *point)
{
    point->account_id = copy_out_int(out, 0);
    point->meter_id = copy_out_int(out, 1);
    point->from_day = copy_out_day(out, 2);
    point->to_day = copy_out_day(out, 3);
    point->point_id = copy_out_int(out, 4);
    point->district = copy_out_text(out, 5);
    point->source = copy_out_text(out, 6);
    point->capacity_l_day = row_get_int(out, 7);
    point->zone = copy_out_text(out, 8);
    point->location = copy_out_text(out, 9);
    point->basis = copy_out_int(out, 10);
    point->role = copy_out_int(out, 11);
    point->share_ppm = copy_out_int(out, 12);
    point->reason = row_get_reason(out, 13);
}

enum weir_status
permit_store_points_in(struct db *db, struct copy_in **in, struct weir_error *error)
{
    return copy_in_begin(db, SQL_POINT_IN, in, error);
}

void
permit_store_put_point(struct copy_in *in, const struct point_row *point, int64_t recorded_no)
{
    ASSERT(point->basis >= POINT_BASIS_METER && point->basis <= POINT_BASIS_CAPACITY);
    ASSERT(point->role >= POINT_ROLE_WITHDRAWAL && point->role <= POINT_ROLE_REUSE);
    copy_in_row(in, 15);
    copy_in_int8(in, point->account_id);
    copy_in_int8(in, point->meter_id);
    copy_in_day(in, point->from_day);
    copy_in_int8(in, recorded_no);
    copy_in_day(in, point->to_day);
    copy_in_int8(in, point->point_id);
    copy_in_text(in, point->district);
    copy_in_text(in, point->source);
    row_put_int8(in, point->capacity_l_day);
    copy_in_text(in, point->zone);
    copy_in_text(in, point->location);
    copy_in_text(in, basis_text[point->basis]);
    copy_in_text(in, role_text[point->role]);
    copy_in_int8(in, point->share_ppm);
    copy_in_text(in, row_reason_text(point->reason));
}

enum weir_status
permit_store_names(struct db *db, struct copy_out **out, struct weir_error *error)
{
    return copy_out_begin(db, SQL_PERMIT_NAMES, NULL, out, error);
}

void
permit_store_get_name(const struct copy_out *out, struct permit_name *name)
{
    name->account_id = copy_out_int(out, 0);
    name->name = copy_out_text(out, 1);
}

enum weir_status
permit_store_plans(struct db *db, struct copy_out **out, struct weir_error *error)
{
    return copy_out_begin(db, SQL_PERMIT_PLANS, NULL, out, error);
}

void
permit_store_get_plan(const struct copy_out *out, struct permit_plan_row *plan)
{
    plan->account_id = copy_out_int(out, 0);
    plan->from_day = copy_out_day(out, 1);
    plan->to_day = copy_out_day(out, 2);
    plan->volume_l = copy_out_int(out, 3);
}

enum weir_status
permit_store_installations(struct db *db, struct copy_out **out, struct weir_error *error)
{
    return copy_out_begin(db, SQL_POINT_INSTALLATIONS, NULL, out, error);
}

enum weir_status
permit_store_get_installation(const struct copy_out *out, struct weir_arena *arena,
                              struct meter_installation *installation, struct weir_error *error)
{
    return bill_row_get(BILL_ROW_INSTALLATION)->fill(out, arena, installation, error);
}

enum weir_status
permit_store_decisions(struct db *db, struct copy_out **out, struct weir_error *error)
{
    return copy_out_begin(db, SQL_POINT_DECISIONS, NULL, out, error);
}

enum weir_status
permit_store_get_decision(const struct copy_out *out, struct weir_arena *arena,
                          struct meter_decision *decision, struct weir_error *error)
{
    return bill_row_get(BILL_ROW_DECISION)->fill(out, arena, decision, error);
}

enum weir_status
permit_store_reads(struct db *db, struct permit_days days, struct copy_out **out,
                   struct weir_error *error)
{
    const struct copy_args args = {.value = {days.first_day, days.last_day}, .count = 2};
    return copy_out_begin(db, SQL_POINT_READS, &args, out, error);
}

void
permit_store_get_read(const struct copy_out *out, struct point_read *read)
{
    read->meter_id = copy_out_int(out, 0);
    read->day = copy_out_day(out, 1);
    read->second = (int32_t)copy_out_int(out, 2);
    read->recorded_no = copy_out_int(out, 3);
    read->register_milli = copy_out_int(out, 4);
    read->kind = copy_out_int(out, 5);
}

enum weir_status
permit_store_may_see(struct db *db, bool *may, struct weir_error *error)
{
    int64_t value = 0;
    const enum weir_status status = db_query_int(db, SQL_PERMIT_MAY_SEE, NULL, &value, error);
    *may = value != 0;
    return status;
}
