/* month_store.c - the statements behind `weir month`. */
#include "store/month_store.h"

#include "base/error.h"
#include "base/text.h"
#include "sql.inc"
#include "store/row.h"

static struct month_store_month
month_of(struct row_reading *reading, uint32_t row)
{
    const struct db_rows *rows = reading->rows;
    return (struct month_store_month){
        .month_day = db_rows_day(rows, row, 0),
        .closed_no = db_rows_int(rows, row, 1),
        .run_count = db_rows_int(rows, row, 2),
        .draft_count = db_rows_int(rows, row, 3),
        .invoice_count = db_rows_int(rows, row, 4),
        .line_count = db_rows_int(rows, row, 5),
        .volume_l = db_rows_int(rows, row, 6),
        .amount_fen = db_rows_int(rows, row, 7),
        .entry_count = db_rows_int(rows, row, 8),
        .entry_volume_l = db_rows_int(rows, row, 9),
        .entry_due_fen = db_rows_int(rows, row, 10),
        .reversal_count = db_rows_int(rows, row, 11),
        .tax_fen = db_rows_int(rows, row, 12),
        .actor = row_copy(reading, row, 13),
        .closed_at = row_copy(reading, row, 14),
        .link_no = db_rows_int(rows, row, 15),
        .link = row_copy(reading, row, 16),
        .closed = db_rows_int(rows, row, 17) != 0,
        .closed_run_count = db_rows_int(rows, row, 18),
    };
}

enum weir_status
month_store_list(struct db *db, int32_t month_day, struct weir_arena *arena,
                 struct month_store_months *months, struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_day(&params, month_day);
    const enum weir_status status = db_query(db, SQL_MONTH_LIST, &params, &rows, error);
    if (status != WEIR_OK)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct month_store_month *item = weir_arena_alloc(arena, count, sizeof *item);
    struct row_reading reading = {.rows = rows, .arena = arena, .full = item == NULL};
    for (uint32_t i = 0; i < count && !reading.full; i++)
        item[i] = month_of(&reading, i);
    db_rows_free(rows);
    if (reading.full)
        return error_nomem(error);
    *months = (struct month_store_months){item, count};
    return WEIR_OK;
}

enum weir_status
month_store_sums(struct db *db, int32_t month_day, bool closed, struct weir_arena *arena,
                 struct month_store_sums *sums, struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_day(&params, month_day);
    const enum weir_status status =
        db_query(db, closed ? SQL_MONTH_SUMS_CLOSED : SQL_MONTH_SUMS, &params, &rows, error);
    if (status != WEIR_OK)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct chain_month_sum *item = weir_arena_alloc(arena, count, sizeof *item);
    struct row_reading reading = {.rows = rows, .arena = arena, .full = item == NULL};
    for (uint32_t i = 0; i < count && !reading.full; i++) {
        item[i] = (struct chain_month_sum){
            .kind = row_copy(&reading, i, 0),
            .fund = row_copy(&reading, i, 1),
            .charge = row_copy(&reading, i, 2),
            .class_id = row_copy(&reading, i, 3),
            .line_count = db_rows_int(rows, i, 4),
            .volume_l = db_rows_int(rows, i, 5),
            .amount_fen = db_rows_int(rows, i, 6),
            .tax_fen = db_rows_int(rows, i, 7),
        };
    }
    db_rows_free(rows);
    if (reading.full)
        return error_nomem(error);
    *sums = (struct month_store_sums){item, count};
    return WEIR_OK;
}

enum weir_status
month_store_runs(struct db *db, int32_t month_day, struct weir_arena *arena,
                 struct month_store_runs *runs, struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_day(&params, month_day);
    const enum weir_status status = db_query(db, SQL_MONTH_RUNS, &params, &rows, error);
    if (status != WEIR_OK)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct month_store_run *item = weir_arena_alloc(arena, count, sizeof *item);
    struct row_reading reading = {.rows = rows, .arena = arena, .full = item == NULL};
    for (uint32_t i = 0; i < count && !reading.full; i++) {
        item[i] = (struct month_store_run){
            .run_id = db_rows_int(rows, i, 0),
            .kind = row_copy(&reading, i, 1),
            .invoice_count = db_rows_int(rows, i, 2),
            .amount_fen = db_rows_int(rows, i, 3),
            .root = row_copy(&reading, i, 4),
            .link = row_copy(&reading, i, 5),
        };
    }
    db_rows_free(rows);
    if (reading.full)
        return error_nomem(error);
    *runs = (struct month_store_runs){item, count};
    return WEIR_OK;
}

enum weir_status
month_store_closed_no(struct db *db, int32_t month_day, int64_t *closed_no,
                      struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_day(&params, month_day);
    const enum weir_status status = db_query(db, SQL_MONTH_CLOSED_NO, &params, &rows, error);
    if (status != WEIR_OK)
        return status;
    *closed_no = db_rows_count(rows) == 0 ? 0 : db_rows_int(rows, 0, 0);
    db_rows_free(rows);
    return WEIR_OK;
}

enum weir_status
month_store_must_be_open(struct db *db, int32_t day, struct weir_error *error)
{
    struct db_params params = {0};
    db_params_day(&params, day);
    return db_run(db, SQL_MONTH_MUST_BE_OPEN, &params, NULL, error);
}

enum weir_status
month_store_close(struct db *db, int32_t month_day, struct weir_error *error)
{
    struct db_params params = {0};
    db_params_day(&params, month_day);
    return db_run(db, SQL_MONTH_CLOSE, &params, NULL, error);
}
