/* account_store.c - the tables of an account, streamed both ways; columns in the order of sql/. */
#include "store/account_store.h"

#include "sql.inc"

static const struct weir_text per_bill = {"bill", 4};
static const struct weir_text per_month = {"month", 5};

enum weir_status
account_store_all(struct db *db, struct copy_out **out, struct weir_error *error)
{
    return copy_out_begin(db, SQL_ACCOUNT_ALL, NULL, out, error);
}

void
account_store_get(const struct copy_out *out, struct account_row *account)
{
    account->account_id = copy_out_int(out, 0);
    account->account = copy_out_text(out, 1);
    account->kind = copy_out_text(out, 2);
}

enum weir_status
account_store_find(struct db *db, struct weir_text account, int64_t *account_id,
                   struct weir_error *error)
{
    struct db_params params = {0};
    db_params_text(&params, account);
    return db_query_int(db, SQL_ACCOUNT_FIND, &params, account_id, error);
}

enum weir_status
account_store_top(struct db *db, int64_t *account_id, struct weir_error *error)
{
    return db_query_int(db, SQL_ACCOUNT_TOP, NULL, account_id, error);
}

enum weir_status
account_store_in(struct db *db, struct copy_in **in, struct weir_error *error)
{
    return copy_in_begin(db, SQL_ACCOUNT_IN, in, error);
}

void
account_store_put(struct copy_in *in, const struct account_row *account, int64_t recorded_no)
{
    copy_in_row(in, 4);
    copy_in_int8(in, account->account_id);
    copy_in_text(in, account->account);
    copy_in_text(in, account->kind);
    copy_in_int8(in, recorded_no);
}

enum weir_status
account_store_head_in(struct db *db, struct copy_in **in, struct weir_error *error)
{
    return copy_in_begin(db, SQL_ACCOUNT_HEAD_IN, in, error);
}

void
account_store_put_head(struct copy_in *in, int64_t account_id)
{
    copy_in_row(in, 4);
    copy_in_int8(in, account_id);
    copy_in_int4(in, 0);
    copy_in_int8s(in, NULL, 0);
    copy_in_int8s(in, NULL, 0);
}

enum weir_status
account_store_heads(struct db *db, struct row_range range, struct copy_out **out,
                    struct weir_error *error)
{
    const struct copy_args args = row_range_args(range);
    return copy_out_begin(db, SQL_ACCOUNT_HEADS, &args, out, error);
}

enum weir_status
account_store_assessed(struct db *db, struct row_range range, struct copy_out **out,
                       struct weir_error *error)
{
    const struct copy_args args = row_range_args(range);
    return copy_out_begin(db, SQL_ACCOUNT_ASSESSED, &args, out, error);
}

void
account_store_get_head(const struct copy_out *out, struct account_head *head)
{
    head->account_id = copy_out_int(out, 0);
    head->entry_no = copy_out_int(out, 1);
    head->through_day = copy_out_day(out, 2);
}

enum weir_status
account_store_terms_now(struct db *db, struct row_range range, struct copy_out **out,
                        struct weir_error *error)
{
    const struct copy_args args = row_range_args(range);
    return copy_out_begin(db, SQL_ACCOUNT_TERMS_NOW, &args, out, error);
}

void
account_store_get_terms(const struct copy_out *out, struct account_terms *terms)
{
    terms->account_id = copy_out_int(out, 0);
    terms->from_day = copy_out_day(out, 1);
    terms->tariff = copy_out_text(out, 2);
    terms->class = copy_out_text(out, 3);
    terms->persons = row_get_int(out, 4);
    terms->cycle = copy_out_text(out, 5);
    terms->district = copy_out_text(out, 6);
    terms->opened_day = copy_out_day(out, 7);
    terms->closed_day = copy_out_day(out, 8);
    terms->relief = copy_out_text(out, 9);
    terms->attributes = copy_out_text(out, 10);
    terms->reason = row_get_reason(out, 11);
}

enum weir_status
account_store_terms_in(struct db *db, struct copy_in **in, struct weir_error *error)
{
    return copy_in_begin(db, SQL_ACCOUNT_TERMS_IN, in, error);
}

void
account_store_put_terms(struct copy_in *in, const struct account_terms *terms, int64_t recorded_no)
{
    copy_in_row(in, 13);
    copy_in_int8(in, terms->account_id);
    copy_in_day(in, terms->from_day);
    copy_in_int8(in, recorded_no);
    copy_in_text(in, terms->tariff);
    copy_in_text(in, terms->class);
    if (terms->persons == ROW_ABSENT)
        copy_in_null(in);
    else
        copy_in_int4(in, (int32_t)terms->persons);
    copy_in_text(in, terms->cycle);
    copy_in_text(in, terms->district);
    copy_in_day(in, terms->opened_day);
    copy_in_day(in, terms->closed_day);
    copy_in_text(in, terms->relief);
    copy_in_text(in, terms->attributes);
    copy_in_text(in, row_reason_text(terms->reason));
}

enum weir_status
account_store_party_now(struct db *db, struct row_range range, struct copy_out **out,
                        struct weir_error *error)
{
    const struct copy_args args = row_range_args(range);
    return copy_out_begin(db, SQL_ACCOUNT_PARTY_NOW, &args, out, error);
}

void
account_store_get_party(const struct copy_out *out, struct account_party *party)
{
    party->account_id = copy_out_int(out, 0);
    party->from_day = copy_out_day(out, 1);
    party->name = copy_out_text(out, 2);
    party->address = copy_out_text(out, 3);
}

enum weir_status
account_store_party_in(struct db *db, struct copy_in **in, struct weir_error *error)
{
    return copy_in_begin(db, SQL_ACCOUNT_PARTY_IN, in, error);
}

void
account_store_put_party(struct copy_in *in, const struct account_party *party, int64_t recorded_no)
{
    copy_in_row(in, 5);
    copy_in_int8(in, party->account_id);
    copy_in_day(in, party->from_day);
    copy_in_int8(in, recorded_no);
    copy_in_text(in, party->name);
    copy_in_text(in, party->address);
}

enum weir_status
account_store_uses_now(struct db *db, struct row_range range, struct copy_out **out,
                       struct weir_error *error)
{
    const struct copy_args args = row_range_args(range);
    return copy_out_begin(db, SQL_ACCOUNT_USE_NOW, &args, out, error);
}

void
account_store_get_use(const struct copy_out *out, struct account_use *use)
{
    use->account_id = copy_out_int(out, 0);
    use->from_day = copy_out_day(out, 1);
    use->use_no = copy_out_int(out, 2);
    use->class = copy_out_text(out, 3);
    use->volume_l = row_get_int(out, 4);
    const struct weir_text per = copy_out_text(out, 5);
    use->per = per.start == NULL ? ROW_ABSENT : per.size == per_bill.size ? 1 : 2;
    use->share_ppm = row_get_int(out, 6);
    use->reason = row_get_reason(out, 7);
}

enum weir_status
account_store_uses_in(struct db *db, struct copy_in **in, struct weir_error *error)
{
    return copy_in_begin(db, SQL_ACCOUNT_USE_IN, in, error);
}

void
account_store_put_use(struct copy_in *in, const struct account_use *use, int64_t recorded_no)
{
    copy_in_row(in, 9);
    copy_in_int8(in, use->account_id);
    copy_in_day(in, use->from_day);
    copy_in_int2(in, (int16_t)use->use_no);
    copy_in_int8(in, recorded_no);
    copy_in_text(in, use->class);
    row_put_int8(in, use->volume_l);
    if (use->per == ROW_ABSENT)
        copy_in_null(in);
    else
        copy_in_text(in, use->per == 1 ? per_bill : per_month);
    row_put_int8(in, use->share_ppm);
    copy_in_text(in, row_reason_text(use->reason));
}

enum weir_status
account_store_openings_now(struct db *db, struct row_range range, struct copy_out **out,
                           struct weir_error *error)
{
    const struct copy_args args = row_range_args(range);
    return copy_out_begin(db, SQL_OPENING_NOW, &args, out, error);
}

void
account_store_get_opening(const struct copy_out *out, struct account_opening *opening)
{
    opening->account_id = copy_out_int(out, 0);
    opening->line_no = copy_out_int(out, 1);
    opening->day = copy_out_day(out, 2);
    opening->meter_id = row_get_int(out, 3);
    opening->register_milli = row_get_int(out, 4);
    opening->blocks = copy_out_text(out, 5);
    opening->year_begin_day = copy_out_day(out, 6);
    opening->used_l = row_get_int(out, 7);
}

enum weir_status
account_store_openings_in(struct db *db, struct copy_in **in, struct weir_error *error)
{
    return copy_in_begin(db, SQL_OPENING_IN, in, error);
}

void
account_store_put_opening(struct copy_in *in, const struct account_opening *opening,
                          int64_t recorded_no)
{
    copy_in_row(in, 9);
    copy_in_int8(in, opening->account_id);
    copy_in_int4(in, (int32_t)opening->line_no);
    copy_in_int8(in, recorded_no);
    copy_in_day(in, opening->day);
    row_put_int8(in, opening->meter_id);
    row_put_int8(in, opening->register_milli);
    copy_in_text(in, opening->blocks);
    copy_in_day(in, opening->year_begin_day);
    if (opening->blocks.start == NULL) /* a meter may take any volume out, -1 too */
        copy_in_null(in);
    else
        copy_in_int8(in, opening->used_l);
}
