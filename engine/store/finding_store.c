/* finding_store.c - the tables finding and finding_decision. */
#include "store/finding_store.h"

#include "sql.inc"

static void
put_key(struct db_params *params, const struct finding_key *key)
{
    db_params_int(params, key->account_id);
    db_params_text(params, key->subject);
    db_params_text(params, key->code);
    db_params_day(params, key->day);
}

enum weir_status
finding_store_add(struct db *db, const struct finding_row *finding, int64_t recorded_no,
                  bool *added, struct weir_error *error)
{
    struct db_params params = {0};
    put_key(&params, &finding->key);
    db_params_bool(&params, finding->held);
    db_params_text(&params, finding->detail);
    db_params_int(&params, recorded_no);
    int64_t touched = 0;
    const enum weir_status status = db_run(db, SQL_FINDING_ADD, &params, &touched, error);
    if (!status)
        *added = touched > 0;
    return status;
}

enum weir_status
finding_store_list(struct db *db, const struct finding_filter *filter, struct db_rows **rows,
                   struct weir_error *error)
{
    struct db_params params = {0};
    db_params_bool(&params, filter->open_only);
    db_params_text(&params, filter->code);
    db_params_text(&params, filter->account);
    if (filter->run_id == 0)
        db_params_null(&params);
    else
        db_params_int(&params, filter->run_id);
    return db_query(db, SQL_FINDING_LIST, &params, rows, error);
}

static void
get_told(const struct db_rows *rows, uint32_t row, struct finding_told *told)
{
    told->finding.key.account_id = db_rows_int(rows, row, 0);
    told->account = db_rows_text(rows, row, 1);
    told->finding.key.subject = db_rows_text(rows, row, 2);
    told->finding.key.code = db_rows_text(rows, row, 3);
    told->finding.key.day = db_rows_day(rows, row, 4);
    told->run_id = db_rows_int(rows, row, 5);
    told->finding.held = db_rows_int(rows, row, 6) != 0;
    told->finding.detail = db_rows_text(rows, row, 7);
}

void
finding_store_get(const struct db_rows *rows, uint32_t row, struct finding_told *told)
{
    get_told(rows, row, told);
    told->decision = db_rows_text(rows, row, 8);
    told->reason = db_rows_text(rows, row, 9);
    told->actor = db_rows_text(rows, row, 10);
}

enum weir_status
finding_store_of_run(struct db *db, const struct finding_store_range *range, struct db_rows **rows,
                     struct weir_error *error)
{
    struct db_params params = {0};
    db_params_int(&params, range->run_id);
    db_params_int(&params, range->posted_no);
    db_params_int(&params, range->account_lo);
    db_params_int(&params, range->account_hi);
    return db_query(db, SQL_FINDING_OF_RUN, &params, rows, error);
}

void
finding_store_get_of_run(const struct db_rows *rows, uint32_t row, struct finding_of_run *finding)
{
    *finding = (struct finding_of_run){0};
    get_told(rows, row, &finding->told);
    finding->meter_id = db_rows_null(rows, row, 8) ? 0 : db_rows_int(rows, row, 8);
}

enum weir_status
finding_store_decide(struct db *db, const struct finding_decision *decision, int64_t recorded_no,
                     struct weir_error *error)
{
    struct db_params params = {0};
    put_key(&params, &decision->key);
    db_params_int(&params, recorded_no);
    db_params_text(&params, decision->decision);
    db_params_text(&params, decision->reason);
    return db_run(db, SQL_FINDING_DECIDE, &params, NULL, error);
}

enum weir_status
finding_store_meters_known(struct db *db, int64_t recorded_no, struct weir_error *error)
{
    struct db_params params = {0};
    db_params_int(&params, recorded_no);
    return db_run(db, SQL_FINDING_METERS_KNOWN, &params, NULL, error);
}

enum weir_status
finding_store_settle(struct db *db, const struct finding_key *key, struct weir_text reason,
                     int64_t recorded_no, struct weir_error *error)
{
    struct db_params params = {0};
    put_key(&params, key);
    db_params_int(&params, recorded_no);
    db_params_text(&params, reason);
    return db_run(db, SQL_FINDING_SETTLE, &params, NULL, error);
}

enum weir_status
finding_store_find(struct db *db, const struct finding_decision *wanted,
                   struct finding_state *state, struct weir_error *error)
{
    struct db_params params = {0};
    put_key(&params, &wanted->key);
    db_params_text(&params, wanted->decision);
    db_params_text(&params, wanted->reason);
    struct db_rows *rows = NULL;
    const enum weir_status status = db_query(db, SQL_FINDING_FIND, &params, &rows, error);
    if (status)
        return status;
    state->found = db_rows_int(rows, 0, 0) != 0;
    state->decided_the_same = db_rows_int(rows, 0, 1) != 0;
    db_rows_free(rows);
    return WEIR_OK;
}

enum weir_status
finding_store_billed_day(struct db *db, int32_t *day, struct weir_error *error)
{
    struct db_rows *rows = NULL;
    const enum weir_status status = db_query(db, SQL_FINDING_BILLED_DAY, NULL, &rows, error);
    if (status)
        return status;
    *day = db_rows_day(rows, 0, 0);
    db_rows_free(rows);
    return WEIR_OK;
}

enum weir_status
finding_store_late_reads(struct db *db, const struct finding_places *places, int64_t recorded_no,
                         int64_t *told_count, struct weir_error *error)
{
    struct db_params params = {0};
    db_params_int8s(&params, places->account_id, places->count);
    db_params_int8s(&params, places->meter_id, places->count);
    db_params_int8s(&params, places->day, places->count);
    db_params_int(&params, recorded_no);
    return db_query_int(db, SQL_FINDING_LATE_READS, &params, told_count, error);
}
