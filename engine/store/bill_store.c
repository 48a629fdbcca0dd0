/* bill_store.c - the statements of a billing run's life; its bulk data is in bill_input,
 * bill_output. */
#include "store/bill_store.h"

#include "base/checked.h"
#include "base/error.h"
#include "base/text.h"
#include "sql.inc"
#include "store/copy.h"

#define HOLDER_SIZE 200

/* --- one leader --- */
enum weir_status
bill_store_lock(struct db *db, bool *held, struct weir_error *error)
{
    int64_t value = 0;
    const enum weir_status status = db_query_int(db, SQL_BILL_LOCK, NULL, &value, error);
    *held = value != 0;
    return status;
}

void
bill_store_unlock(struct db *db)
{
    struct weir_error ignored = {0};
    if (db_run(db, SQL_BILL_UNLOCK, NULL, NULL, &ignored) != WEIR_OK)
        return; /* a session that is lost holds no lock */
}

enum weir_status
bill_store_locked_error(struct db *db, struct weir_error *error)
{
    struct db_rows *rows = NULL;
    const enum weir_status status = db_query(db, SQL_BILL_LOCK_HOLDER, NULL, &rows, error);
    if (status)
        return status;
    char holder[HOLDER_SIZE] = "of another session";
    if (db_rows_count(rows) > 0) {
        struct text_writer writer = text_writer_of(holder, sizeof holder);
        text_write_string(&writer, "of server process ");
        text_write_int(&writer, db_rows_int(rows, 0, 0));
        text_write_string(&writer, ", user ");
        text_write(&writer, db_rows_text(rows, 0, 1));
    }
    db_rows_free(rows);
    char primary[HOLDER_SIZE + sizeof "another run  is being computed"];
    struct text_writer writer = text_writer_of(primary, sizeof primary);
    text_write_string(&writer, "another run ");
    text_write_string(&writer, holder);
    text_write_string(&writer, " is being computed");
    (void)error_set(error, WEIR_E_BUSY, primary);
    error_hint(error, "Wait until it is done; weir run list shows it.");
    return WEIR_E_BUSY;
}

/* --- the plan --- */
enum weir_status
bill_store_find_open(struct db *db, struct weir_arena *arena, struct bill_store_run *run,
                     struct weir_error *error)
{
    struct db_rows *rows = NULL;
    enum weir_status status = db_query(db, SQL_BILL_OPEN_RUN, NULL, &rows, error);
    if (status)
        return status;
    *run = (struct bill_store_run){0};
    if (db_rows_count(rows) > 0) {
        *run = (struct bill_store_run){
            .run_id = db_rows_int(rows, 0, 0),
            .scope = text_copy(db_rows_text(rows, 0, 1), arena),
            .through_day = db_rows_day(rows, 0, 2),
            .invoice_day = db_rows_day(rows, 0, 3),
            .as_of_no = db_rows_int(rows, 0, 4),
            .book = (int32_t)db_rows_int(rows, 0, 5),
            .rules_version = (int32_t)db_rows_int(rows, 0, 6),
            .settings = text_copy(db_rows_text(rows, 0, 7), arena),
            .kind = text_copy(db_rows_text(rows, 0, 8), arena),
        };
        if (run->scope.start == NULL || run->settings.start == NULL || run->kind.start == NULL)
            status = error_nomem(error);
    }
    db_rows_free(rows);
    return status;
}

enum weir_status
bill_store_find_same(struct db *db, const struct bill_store_run *run, int64_t *run_id,
                     struct weir_error *error)
{
    struct db_params params = {0};
    db_params_text(&params, run->kind);
    db_params_text(&params, run->scope);
    db_params_day(&params, run->through_day);
    db_params_day(&params, run->invoice_day);
    db_params_int4(&params, run->rules_version);
    db_params_text(&params, run->settings);
    return db_query_int(db, SQL_BILL_DRAFT_SAME, &params, run_id, error);
}

enum weir_status
bill_store_as_of(struct db *db, int64_t *as_of_no, struct weir_error *error)
{
    return db_query_int(db, SQL_BILL_AS_OF, NULL, as_of_no, error);
}

enum weir_status
bill_store_account(struct db *db, struct weir_text name, int64_t *account_id,
                   struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_text(&params, name);
    enum weir_status status = db_query(db, SQL_BILL_ACCOUNT_FIND, &params, &rows, error);
    if (!status && db_rows_count(rows) == 0)
        status = error_set_text(error, WEIR_E_NOT_FOUND, "there is no account %", name);
    if (!status)
        *account_id = db_rows_int(rows, 0, 0);
    db_rows_free(rows);
    return status;
}

static enum weir_status
one_range(int64_t account_id, struct weir_arena *arena, struct bill_store_ranges *ranges,
          struct weir_error *error)
{
    int64_t *only = weir_arena_alloc(arena, 1, sizeof *only);
    if (only == NULL)
        return error_nomem(error);
    *only = account_id;
    *ranges = (struct bill_store_ranges){only, only, 1, 1};
    return WEIR_OK;
}

/* Rows of first account, last account, and how many there are in all rows. */
static enum weir_status
take_ranges(const struct db_rows *rows, struct weir_arena *arena, struct bill_store_ranges *ranges,
            struct weir_error *error)
{
    const uint32_t count = db_rows_count(rows);
    int64_t *account_lo = weir_arena_alloc(arena, count, sizeof *account_lo);
    int64_t *account_hi = weir_arena_alloc(arena, count, sizeof *account_hi);
    if (account_lo == NULL || account_hi == NULL)
        return error_nomem(error);
    for (uint32_t i = 0; i < count; i++) {
        account_lo[i] = db_rows_int(rows, i, 0);
        account_hi[i] = db_rows_int(rows, i, 1);
    }
    *ranges = (struct bill_store_ranges){
        .account_lo = account_lo,
        .account_hi = account_hi,
        .count = count,
        .account_count = count == 0 ? 0 : db_rows_int(rows, 0, 2),
    };
    return WEIR_OK;
}

enum weir_status
bill_store_ranges(struct db *db, const struct bill_store_scope *scope,
                  const struct bill_store_run *run, struct weir_arena *arena,
                  struct bill_store_ranges *ranges, struct weir_error *error)
{
    if (scope->account_id != 0)
        return one_range(scope->account_id, arena, ranges, error);
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    const char *sql = SQL_BILL_SCOPE_ALL;
    db_params_int(&params, scope->chunk_accounts);
    if (scope->cycle.start != NULL) {
        sql = SQL_BILL_SCOPE_CYCLE;
        db_params_text(&params, scope->cycle);
        db_params_day(&params, run->through_day);
        db_params_int(&params, run->as_of_no);
    } else if (scope->tariff.start != NULL) {
        sql = SQL_REBILL_SCOPE_TARIFF;
        db_params_text(&params, scope->tariff);
        db_params_int(&params, run->as_of_no);
    }
    enum weir_status status = db_query(db, sql, &params, &rows, error);
    if (status)
        return status;
    status = take_ranges(rows, arena, ranges, error);
    db_rows_free(rows);
    return status;
}

enum weir_status
bill_store_is_due(struct db *db, const struct bill_store_scope *scope,
                  const struct bill_store_run *run, bool *due, struct weir_error *error)
{
    struct db_params params = {0};
    db_params_int(&params, scope->account_id);
    db_params_int(&params, scope->account_id == 0 ? INT64_MAX : scope->account_id);
    db_params_day(&params, run->through_day);
    db_params_int(&params, run->as_of_no);
    db_params_text(&params, scope->cycle);
    int64_t value = 0;
    const enum weir_status status = db_query_int(db, SQL_BILL_DUE, &params, &value, error);
    *due = value != 0;
    return status;
}

enum weir_status
bill_store_due_about(struct db *db, const struct bill_store_scope *scope,
                     const struct bill_store_run *run, int32_t idle_days,
                     struct bill_store_ranges *ranges, struct weir_error *error)
{
    struct db_params params = {0};
    db_params_int(&params, ranges->account_lo[0]);
    db_params_int(&params, ranges->account_hi[ranges->count - 1]);
    db_params_day(&params, run->through_day);
    db_params_int(&params, run->as_of_no);
    db_params_text(&params, scope->cycle);
    if (idle_days == 0)
        db_params_null(&params);
    else
        db_params_int4(&params, idle_days);
    db_params_int4(&params, BILL_STORE_SAMPLE);
    int64_t count = 0;
    const enum weir_status status = db_query_int(db, SQL_BILL_DUE_ABOUT, &params, &count, error);
    if (!status)
        ranges->account_count = min_i64(count, ranges->account_count);
    return status;
}

enum weir_status
bill_store_is_idle(struct db *db, const struct bill_store_scope *scope,
                   const struct bill_store_run *run, int32_t idle_days, bool *idle,
                   struct weir_error *error)
{
    struct db_params params = {0};
    db_params_int(&params, scope->account_id);
    db_params_int(&params, scope->account_id == 0 ? INT64_MAX : scope->account_id);
    db_params_day(&params, run->through_day);
    db_params_int4(&params, idle_days);
    db_params_int(&params, run->as_of_no);
    db_params_text(&params, scope->cycle);
    int64_t value = 0;
    const enum weir_status status = db_query_int(db, SQL_BILL_IDLE, &params, &value, error);
    *idle = value != 0;
    return status;
}

enum weir_status
bill_store_billed_through(struct db *db, const struct bill_store_scope *scope, int32_t *through_day,
                          struct weir_error *error)
{
    struct db_params params = {0};
    db_params_int(&params, scope->account_id);
    db_params_int(&params, scope->account_id == 0 ? INT64_MAX : scope->account_id);
    int64_t value = 0;
    const enum weir_status status = db_query_int(db, SQL_REBILL_THROUGH, &params, &value, error);
    *through_day = (int32_t)value;
    return status;
}

static enum weir_status
open_run(struct db *db, struct bill_store_run *run, const struct bill_store_ranges *ranges,
         struct weir_error *error)
{
    struct db_params params = {0};
    db_params_text(&params, run->scope);
    db_params_day(&params, run->through_day);
    db_params_day(&params, run->invoice_day);
    db_params_int(&params, run->as_of_no);
    db_params_int4(&params, run->rules_version);
    db_params_text(&params, run->settings);
    db_params_int(&params, ranges->account_count);
    db_params_text(&params, run->kind);
    int64_t run_id = 0;
    enum weir_status status = db_query_int(db, SQL_BILL_RUN_OPEN, &params, &run_id, error);
    if (status)
        return status;
    struct db_params book_params = {0};
    db_params_int(&book_params, run_id);
    int64_t book = 0;
    status = db_query_int(db, SQL_BILL_RUN_BOOK, &book_params, &book, error);
    if (status)
        return status;
    run->run_id = run_id;
    run->book = (int32_t)book;
    struct db_params chunk_params = {0};
    db_params_int(&chunk_params, run_id);
    db_params_int8s(&chunk_params, ranges->account_lo, ranges->count);
    db_params_int8s(&chunk_params, ranges->account_hi, ranges->count);
    return db_run(db, SQL_BILL_CHUNKS_ADD, &chunk_params, NULL, error);
}

enum weir_status
bill_store_open(struct db *db, struct bill_store_run *run, const struct bill_store_ranges *ranges,
                struct weir_error *error)
{
    enum weir_status status = db_begin(db, DB_READ_WRITE, error);
    if (!status)
        status = open_run(db, run, ranges, error);
    if (!status)
        status = db_commit(db, error);
    if (status)
        db_rollback(db);
    return status;
}

/* --- chunks --- */
enum weir_status
bill_store_claim(struct db *db, int64_t run_id, struct bill_store_chunk *chunk, bool *found,
                 struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_int(&params, run_id);
    const enum weir_status status = db_query(db, SQL_BILL_CHUNK_CLAIM, &params, &rows, error);
    if (!status) {
        *found = db_rows_count(rows) > 0;
        if (*found)
            *chunk = (struct bill_store_chunk){
                .chunk_no = (int32_t)db_rows_int(rows, 0, 0),
                .account_lo = db_rows_int(rows, 0, 1),
                .account_hi = db_rows_int(rows, 0, 2),
            };
    }
    db_rows_free(rows);
    return status;
}

enum weir_status
bill_store_done(struct db *db, int64_t run_id, const struct bill_store_chunk *chunk,
                const struct bill_store_sums *sums, struct weir_error *error)
{
    struct db_params params = {0};
    int64_t touched = 0;
    db_params_int(&params, run_id);
    db_params_int4(&params, chunk->chunk_no);
    db_params_int(&params, sums->account_count);
    db_params_int(&params, sums->billed_count);
    db_params_int(&params, sums->held_count);
    db_params_int(&params, sums->nothing_count);
    db_params_int(&params, sums->invoice_count);
    db_params_int(&params, sums->line_count);
    db_params_int(&params, sums->finding_count);
    db_params_int(&params, sums->volume_l);
    db_params_int(&params, sums->amount_fen);
    const enum weir_status status = db_run(db, SQL_BILL_CHUNK_DONE, &params, &touched, error);
    if (!status && touched != 1)
        return error_set(error, WEIR_E_DB, "a chunk was done by somebody else meanwhile");
    return status;
}

enum weir_status
bill_store_left(struct db *db, int64_t run_id, int64_t *chunk_count, struct weir_error *error)
{
    struct db_params params = {0};
    db_params_int(&params, run_id);
    return db_query_int(db, SQL_BILL_CHUNKS_LEFT, &params, chunk_count, error);
}

/* --- sealing --- */
enum weir_status
bill_store_close(struct db *db, int64_t run_id, struct weir_error *error)
{
    return bill_store_seal(db, run_id, (struct weir_text){NULL, 0}, error);
}

enum weir_status
bill_store_digests(struct db *db, row_take_text *take, void *context, struct weir_error *error)
{
    return row_each_text(db, SQL_BILL_DIGESTS, NULL, take, context, error);
}

enum weir_status
bill_store_seal(struct db *db, int64_t run_id, struct weir_text root, struct weir_error *error)
{
    struct db_params params = {0};
    db_params_int(&params, run_id);
    db_params_bytes(&params, root);
    return db_run(db, SQL_BILL_RUN_SEAL, &params, NULL, error);
}
