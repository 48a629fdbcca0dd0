/* verify_store.c - the statements behind `weir verify`. */
#include "store/verify_store.h"

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "sql.inc"
#include "store/row.h"

/* Four columns from the one given on. */
static struct verify_store_sums
read_sums(const struct db_rows *rows, uint32_t row, uint32_t column)
{
    return (struct verify_store_sums){
        .invoice_count = db_rows_int(rows, row, column),
        .line_count = db_rows_int(rows, row, column + 1),
        .volume_l = db_rows_int(rows, row, column + 2),
        .amount_fen = db_rows_int(rows, row, column + 3),
    };
}

enum weir_status
verify_store_runs(struct db *db, int64_t run_id, struct weir_arena *arena,
                  struct verify_store_runs *runs, struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_int(&params, run_id);
    enum weir_status status = db_query(db, SQL_VERIFY_RUNS, &params, &rows, error);
    if (status != WEIR_OK)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct verify_store_run *item = weir_arena_alloc(arena, count, sizeof *item);
    struct row_reading reading = {.rows = rows, .arena = arena, .full = item == NULL};
    for (uint32_t i = 0; !reading.full && i < count; i++) {
        item[i].run_id = db_rows_int(rows, i, 0);
        item[i].book = (int32_t)db_rows_int(rows, i, 2);
        item[i].account_count = db_rows_int(rows, i, 3);
        item[i].sums = read_sums(rows, i, 4);
        item[i].chunks = read_sums(rows, i, 9);
        item[i].chunk_account_count = db_rows_int(rows, i, 13);
        item[i].settled_count = db_rows_int(rows, i, 14);
        item[i].fee = db_rows_int(rows, i, 15) != 0;
        item[i].rebill = db_rows_int(rows, i, 16) != 0;
        item[i].chunk_count = db_rows_int(rows, i, 16);
        item[i].state = row_copy(&reading, i, 1);
        item[i].root = row_copy(&reading, i, 8);
    }
    db_rows_free(rows);
    if (reading.full)
        return error_nomem(error);
    *runs = (struct verify_store_runs){item, count};
    return WEIR_OK;
}

enum weir_status
verify_store_chunks(struct db *db, int64_t run_id, struct weir_arena *arena,
                    struct verify_store_chunks *chunks, struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_int(&params, run_id);
    enum weir_status status = db_query(db, SQL_VERIFY_CHUNKS, &params, &rows, error);
    if (status != WEIR_OK)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct verify_store_chunk *item = weir_arena_alloc(arena, count, sizeof *item);
    for (uint32_t i = 0; item != NULL && i < count; i++) {
        item[i].account_lo = db_rows_int(rows, i, 0);
        item[i].account_hi = db_rows_int(rows, i, 1);
    }
    db_rows_free(rows);
    if (item == NULL)
        return error_nomem(error);
    *chunks = (struct verify_store_chunks){item, count};
    return WEIR_OK;
}

enum weir_status
verify_store_check(struct db *db, enum verify_store_check check, struct weir_arena *arena,
                   struct verify_store_faults *faults, struct weir_error *error)
{
    static const char *const sql[VERIFY_STORE_CHECK_COUNT] = {
        [VERIFY_STORE_JOURNAL] = SQL_VERIFY_JOURNAL,
        [VERIFY_STORE_BOOKS] = SQL_VERIFY_BOOKS,
        [VERIFY_STORE_ORPHANS] = SQL_VERIFY_ORPHANS,
        [VERIFY_STORE_ENTRIES] = SQL_VERIFY_ENTRIES,
        [VERIFY_STORE_PERIODS] = SQL_VERIFY_PERIODS,
        [VERIFY_STORE_HEADS] = SQL_VERIFY_HEADS,
        [VERIFY_STORE_COUNTERS] = SQL_VERIFY_COUNTERS,
        [VERIFY_STORE_FEES] = SQL_VERIFY_FEES,
        [VERIFY_STORE_CHAIN] = SQL_VERIFY_CHAIN,
        [VERIFY_STORE_STRAY] = SQL_VERIFY_STRAY,
        [VERIFY_STORE_MONTHS] = SQL_VERIFY_MONTHS,
        [VERIFY_STORE_APPROVALS] = SQL_VERIFY_APPROVALS,
        [VERIFY_STORE_RECORDS_ACCOUNTS] = SQL_VERIFY_RECORDS_ACCOUNTS,
        [VERIFY_STORE_RECORDS_METERS] = SQL_VERIFY_RECORDS_METERS,
        [VERIFY_STORE_RECORDS_PERMITS] = SQL_VERIFY_RECORDS_PERMITS,
        [VERIFY_STORE_RECORDS_RUNS] = SQL_VERIFY_RECORDS_RUNS,
        [VERIFY_STORE_RECORDS_CLOSINGS] = SQL_VERIFY_RECORDS_CLOSINGS,
    };
    ASSERT(check < VERIFY_STORE_CHECK_COUNT);
    struct db_rows *rows = NULL;
    enum weir_status status = db_query(db, sql[check], NULL, &rows, error);
    if (status != WEIR_OK)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct verify_store_fault *item = weir_arena_alloc(arena, count, sizeof *item);
    struct row_reading reading = {.rows = rows, .arena = arena, .full = item == NULL};
    for (uint32_t i = 0; !reading.full && i < count; i++) {
        item[i].entry_no = (int32_t)db_rows_int(rows, i, 1);
        item[i].account = row_copy(&reading, i, 0);
        item[i].words = row_copy(&reading, i, 2);
    }
    db_rows_free(rows);
    if (reading.full)
        return error_nomem(error);
    *faults = (struct verify_store_faults){item, count};
    return WEIR_OK;
}
