/* export_store.c - the statements behind `weir export`. */
#include "store/export_store.h"

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "sql.inc"
#include "store/run_store.h"

static enum weir_status
read_runs(const struct db_rows *rows, struct weir_arena *arena, struct export_store_runs *runs,
          struct weir_error *error)
{
    const uint32_t count = db_rows_count(rows);
    struct export_store_run *item = weir_arena_alloc(arena, count, sizeof *item);
    if (item == NULL)
        return error_nomem(error);
    for (uint32_t i = 0; i < count; i++) {
        item[i] = (struct export_store_run){
            .run_id = db_rows_int(rows, i, 0),
            .kind = text_copy(db_rows_text(rows, i, 1), arena),
            .state = text_copy(db_rows_text(rows, i, 2), arena),
            .book = (int32_t)db_rows_int(rows, i, 3),
            .through_day = db_rows_day(rows, i, 4),
            .invoice_day = db_rows_day(rows, i, 5),
            .invoice_count = db_rows_int(rows, i, 6),
            .line_count = db_rows_int(rows, i, 7),
            .volume_l = db_rows_int(rows, i, 8),
            .amount_fen = db_rows_int(rows, i, 9),
        };
        if (!db_rows_null(rows, i, 10))
            item[i].root = text_copy(db_rows_text(rows, i, 10), arena);
        if (item[i].kind.start == NULL || item[i].state.start == NULL)
            return error_nomem(error);
    }
    runs->item = item;
    runs->count = count;
    return WEIR_OK;
}

enum weir_status
export_store_run(struct db *db, int64_t run_id, struct weir_arena *arena,
                 struct export_store_runs *runs, struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_int(&params, run_id);
    enum weir_status status = db_query(db, SQL_EXPORT_RUN, &params, &rows, error);
    if (status == WEIR_OK && db_rows_count(rows) == 0)
        status = run_store_missing(run_id, error);
    if (status == WEIR_OK)
        status = read_runs(rows, arena, runs, error);
    db_rows_free(rows);
    return status;
}

enum weir_status
export_store_month(struct db *db, int32_t month_day, struct weir_arena *arena,
                   struct export_store_runs *runs, struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_day(&params, month_day);
    enum weir_status status = db_query(db, SQL_EXPORT_MONTH, &params, &rows, error);
    if (status == WEIR_OK)
        status = read_runs(rows, arena, runs, error);
    db_rows_free(rows);
    return status;
}

enum weir_status
export_store_begin(struct db *db, enum export_store_rows rows, const struct export_store_run *run,
                   int64_t decided_no, struct copy_out **out, struct weir_error *error)
{
    const char *sql = NULL;
    switch (rows) {
    case EXPORT_STORE_LINES:
        sql = SQL_EXPORT_LINES;
        break;
    case EXPORT_STORE_BILLS:
        sql = SQL_EXPORT_BILLS;
        break;
    case EXPORT_STORE_FINDINGS:
        sql = SQL_EXPORT_FINDINGS;
        break;
    case EXPORT_STORE_READS:
        sql = SQL_EXPORT_READS;
        break;
    case EXPORT_STORE_FEES:
        sql = SQL_EXPORT_FEES;
        break;
    }
    ASSERT(sql != NULL);
    const bool draft = text_equal(run->state, text_of("draft"));
    enum weir_status status = db_use_draft(db, draft ? run->run_id : 0, error);
    if (status == WEIR_OK)
        status = db_run(db, SQL_EXPORT_SESSION, NULL, NULL, error);
    if (status != WEIR_OK)
        return status;
    const struct copy_args args = {
        .value = {run->run_id, run->book, decided_no},
        .count = rows == EXPORT_STORE_FINDINGS ? 3 : 2,
    };
    return copy_out_begin(db, sql, &args, out, error);
}

enum weir_status
export_store_period(struct db *db, const struct export_store_period *period, struct copy_out **out,
                    struct weir_error *error)
{
    const enum weir_status status = db_use_draft(db, 0, error);
    if (status != WEIR_OK)
        return status;
    const struct copy_args args = {
        .value = {period->first_day, period->months, period->correction},
        .count = 3,
    };
    return copy_out_begin(db, SQL_EXPORT_FEE_PERIOD, &args, out, error);
}

enum weir_status
export_store_tariffs(struct db *db, int64_t run_id, struct weir_arena *arena,
                     struct export_store_tariffs *tariffs, struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_int(&params, run_id);
    enum weir_status status = db_query(db, SQL_EXPORT_TARIFFS, &params, &rows, error);
    if (status != WEIR_OK)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct export_store_tariff *item = weir_arena_alloc(arena, count, sizeof *item);
    for (uint32_t i = 0; item != NULL && status == WEIR_OK && i < count; i++) {
        item[i].tariff_no = db_rows_int(rows, i, 0);
        item[i].document = text_copy(db_rows_text(rows, i, 1), arena);
        item[i].digest = text_copy(db_rows_text(rows, i, 2), arena);
        if (item[i].document.start == NULL || item[i].digest.start == NULL)
            status = error_nomem(error);
    }
    db_rows_free(rows);
    if (item == NULL)
        return error_nomem(error);
    tariffs->item = item;
    tariffs->count = count;
    return status;
}
