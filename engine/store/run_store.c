/* run_store.c - the table run, and the functions that end a run. */
#include "store/run_store.h"

#include "base/error.h"
#include "base/text.h"
#include "sql.inc"
#include "store/copy.h"

static struct run_store_run
run_of(struct row_reading *reading, uint32_t row)
{
    const struct db_rows *rows = reading->rows;
    return (struct run_store_run){
        .run_id = db_rows_int(rows, row, 0),
        .kind = row_copy(reading, row, 1),
        .state = row_copy(reading, row, 2),
        .scope = row_copy(reading, row, 3),
        .through_day = db_rows_day(rows, row, 4),
        .invoice_day = db_rows_day(rows, row, 5),
        .as_of_no = db_rows_int(rows, row, 6),
        .book = (int32_t)db_rows_int(rows, row, 7),
        .rules_version = (int32_t)db_rows_int(rows, row, 8),
        .settings = row_copy(reading, row, 9),
        .tariffs = row_copy(reading, row, 10),
        .sealed = !db_rows_null(rows, row, 24),
        .account_count = db_rows_int(rows, row, 11),
        .billed_count = db_rows_int(rows, row, 12),
        .held_count = db_rows_int(rows, row, 13),
        .nothing_count = db_rows_int(rows, row, 14),
        .invoice_count = db_rows_int(rows, row, 15),
        .line_count = db_rows_int(rows, row, 16),
        .finding_count = db_rows_int(rows, row, 17),
        .volume_l = db_rows_int(rows, row, 18),
        .amount_fen = db_rows_int(rows, row, 19),
        .root = row_copy(reading, row, 20),
        .posted_no = db_rows_int(rows, row, 21),
        .actor = row_copy(reading, row, 22),
        .opened_at = row_copy(reading, row, 23),
        .sealed_at = row_copy(reading, row, 24),
        .posted_at = row_copy(reading, row, 25),
        .chunk_count = db_rows_int(rows, row, 26),
        .chunk_done_count = db_rows_int(rows, row, 27),
        .review = row_copy(reading, row, 28),
        .reviewed = row_copy(reading, row, 29),
        .approved = row_copy(reading, row, 30),
    };
}

enum weir_status
run_store_missing(int64_t run_id, struct weir_error *error)
{
    char words[64];
    struct text_writer writer = text_writer_of(words, sizeof words);
    text_write_string(&writer, "there is no run ");
    text_write_int(&writer, run_id);
    error_set(error, WEIR_E_NOT_FOUND, words);
    error_hint(error, "`weir run list` shows the runs there are.");
    return WEIR_E_NOT_FOUND;
}

/* All rows, which are freed. */
static enum weir_status
take_runs(struct db_rows *rows, struct weir_arena *arena, struct run_store_runs *runs,
          struct weir_error *error)
{
    const uint32_t count = db_rows_count(rows);
    struct run_store_run *item = weir_arena_alloc(arena, count, sizeof *item);
    struct row_reading reading = {.rows = rows, .arena = arena, .full = item == NULL};
    for (uint32_t i = 0; i < count && !reading.full; i++)
        item[i] = run_of(&reading, i);
    db_rows_free(rows);
    if (reading.full)
        return error_nomem(error);
    *runs = (struct run_store_runs){item, count};
    return WEIR_OK;
}

enum weir_status
run_store_read(struct db *db, int64_t run_id, struct weir_arena *arena, struct run_store_runs *runs,
               struct weir_error *error)
{
    struct db_params params = {.count = 0};
    if (run_id == RUN_STORE_ALL)
        db_params_null(&params);
    else
        db_params_int(&params, run_id);
    struct db_rows *rows = NULL;
    const enum weir_status status = db_query(db, SQL_RUN_LIST, &params, &rows, error);
    if (status != WEIR_OK)
        return status;
    if (db_rows_count(rows) == 0 && run_id != RUN_STORE_ALL) {
        db_rows_free(rows);
        return run_store_missing(run_id, error);
    }
    return take_runs(rows, arena, runs, error);
}

enum weir_status
run_store_last(struct db *db, const struct run_store_wish *wish, struct weir_arena *arena,
               struct run_store_runs *runs, struct weir_error *error)
{
    static const char *const which[] = {
        [RUN_STORE_ANY] = "any", [RUN_STORE_WAITING] = "waiting", [RUN_STORE_POSTED] = "posted"};
    struct db_params params = {.count = 0};
    db_params_text(&params, wish->kind);
    db_params_text(&params, wish->scope);
    if (wish->before_id == 0)
        db_params_null(&params);
    else
        db_params_int(&params, wish->before_id);
    db_params_text(&params, text_of(which[wish->which]));
    db_params_int(&params, wish->count);
    struct db_rows *rows = NULL;
    const enum weir_status status = db_query(db, SQL_RUN_LAST, &params, &rows, error);
    return status ? status : take_runs(rows, arena, runs, error);
}

enum weir_status
run_store_charges(struct db *db, const struct run_store_run *run, struct weir_arena *arena,
                  struct run_store_charges *charges, struct weir_error *error)
{
    const bool is_fee = text_equal(run->kind, text_of("fee"));
    const bool is_draft = text_equal(run->state, text_of("draft"));
    struct db_params params = {.count = 0};
    if (is_fee || !is_draft) {
        db_params_int(&params, run->run_id);
        db_params_int(&params, run->book);
    }
    struct db_rows *rows = NULL;
    const char *sql = is_fee     ? SQL_FEE_RUN_CHARGES
                      : is_draft ? SQL_RUN_CHARGES_DRAFT
                                 : SQL_RUN_CHARGES;
    const enum weir_status status = db_query(db, sql, &params, &rows, error);
    if (status != WEIR_OK)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct run_store_charge *item = weir_arena_alloc(arena, count, sizeof *item);
    struct row_reading reading = {.rows = rows, .arena = arena, .full = item == NULL};
    for (uint32_t i = 0; i < count && !reading.full; i++) {
        item[i] = (struct run_store_charge){
            .charge = row_copy(&reading, i, 0),
            .fund = row_copy(&reading, i, 1),
            .line_count = db_rows_int(rows, i, 2),
            .volume_l = db_rows_int(rows, i, 3),
            .amount_fen = db_rows_int(rows, i, 4),
        };
    }
    db_rows_free(rows);
    if (reading.full)
        return error_nomem(error);
    *charges = (struct run_store_charges){item, count};
    return WEIR_OK;
}

enum weir_status
run_store_findings(struct db *db, int64_t run_id, struct weir_arena *arena,
                   struct run_store_findings *findings, struct weir_error *error)
{
    struct db_params params = {.count = 0};
    db_params_int(&params, run_id);
    struct db_rows *rows = NULL;
    const enum weir_status status = db_query(db, SQL_RUN_FINDINGS, &params, &rows, error);
    if (status != WEIR_OK)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct run_store_finding *item = weir_arena_alloc(arena, count, sizeof *item);
    struct row_reading reading = {.rows = rows, .arena = arena, .full = item == NULL};
    for (uint32_t i = 0; i < count && !reading.full; i++) {
        item[i] = (struct run_store_finding){
            .code = row_copy(&reading, i, 0),
            .held_count = db_rows_int(rows, i, 1),
            .count = db_rows_int(rows, i, 2),
        };
    }
    db_rows_free(rows);
    if (reading.full)
        return error_nomem(error);
    *findings = (struct run_store_findings){item, count};
    return WEIR_OK;
}

enum weir_status
run_store_digests(struct db *db, const struct run_store_run *run, row_take_text *take,
                  void *context, struct weir_error *error)
{
    const bool fee = text_equal(run->kind, text_of("fee"));
    const struct copy_args args = {.value = {run->run_id, run->book}, .count = fee ? 1 : 2};
    return row_each_text(db, fee ? SQL_RUN_FEE_DIGESTS : SQL_RUN_BILL_DIGESTS, &args, take, context,
                         error);
}

enum weir_status
run_store_reviewed(struct db *db, int64_t run_id, struct weir_text reason, struct weir_error *error)
{
    struct db_params params = {.count = 0};
    db_params_int(&params, run_id);
    db_params_text(&params, reason);
    struct db_rows *rows = NULL;
    const enum weir_status status = db_query(db, SQL_RUN_REVIEWED, &params, &rows, error);
    db_rows_free(rows);
    return status;
}

enum weir_status
run_store_post(struct db *db, int64_t run_id, int64_t *account_count, struct weir_error *error)
{
    struct db_params params = {.count = 0};
    db_params_int(&params, run_id);
    return db_query_int(db, SQL_RUN_POST, &params, account_count, error);
}

static enum weir_status
discard_idle(struct db *db, const struct db_params *params, struct weir_error *error)
{
    int64_t idle = 0;
    const enum weir_status status = db_query_int(db, SQL_RUN_IDLE, params, &idle, error);
    if (status != WEIR_OK)
        return status;
    if (!idle) {
        error_set(error, WEIR_E_BUSY, "the run is being computed");
        error_hint(error, "Stop the `weir bill` that computes it, or wait for its end.");
        return WEIR_E_BUSY;
    }
    return db_run(db, SQL_RUN_DISCARD, params, NULL, error);
}

enum weir_status
run_store_discard(struct db *db, int64_t run_id, struct weir_error *error)
{
    struct db_params params = {.count = 0};
    db_params_int(&params, run_id);
    enum weir_status status = db_begin(db, DB_READ_WRITE, error);
    if (status == WEIR_OK)
        status = discard_idle(db, &params, error);
    if (status == WEIR_OK)
        status = db_commit(db, error);
    if (status != WEIR_OK)
        db_rollback(db);
    return status;
}
