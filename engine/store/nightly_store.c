/* nightly_store.c - the statements behind `weir nightly`. */
#include "store/nightly_store.h"

#include "base/error.h"
#include "base/text.h"
#include "sql.inc"
#include "store/journal_store.h"

#define NOTE_KIND "nightly"
#define NOTE_BEGIN "begin"
#define NOTE_EXPORT "export run "

/* The answer yes or no of a statement. */
static enum weir_status
ask(struct db *db, const char *sql, const struct db_params *params, bool *yes,
    struct weir_error *error)
{
    int64_t value = 0;
    const enum weir_status status = db_query_int(db, sql, params, &value, error);
    *yes = value != 0;
    return status;
}

enum weir_status
nightly_store_lock(struct db *db, bool *held, struct weir_error *error)
{
    return ask(db, SQL_NIGHTLY_LOCK, NULL, held, error);
}

enum weir_status
nightly_store_held(struct db *db, bool *held, struct weir_error *error)
{
    return ask(db, SQL_NIGHTLY_HELD, NULL, held, error);
}

enum weir_status
nightly_store_only_read(struct db *db, struct weir_error *error)
{
    return db_run(db, SQL_NIGHTLY_READ_ONLY, NULL, NULL, error);
}

enum weir_status
nightly_store_changed(struct db *db, int64_t as_of_no, bool *changed, struct weir_error *error)
{
    struct db_params params = {.count = 0};
    db_params_int(&params, as_of_no);
    return ask(db, SQL_NIGHTLY_CHANGED, &params, changed, error);
}

enum weir_status
nightly_store_cycle(struct db *db, struct weir_text cycle, bool *known, struct weir_error *error)
{
    struct db_params params = {.count = 0};
    db_params_text(&params, cycle);
    return ask(db, SQL_NIGHTLY_CYCLE, &params, known, error);
}

enum weir_status
nightly_store_estimated(struct db *db, int64_t run_id, int64_t *account_count,
                        struct weir_error *error)
{
    struct db_params params = {.count = 0};
    db_params_int(&params, run_id);
    return db_query_int(db, SQL_NIGHTLY_ESTIMATED, &params, account_count, error);
}

/* One note in the journal, in a transaction of its own. */
static enum weir_status
note(struct db *db, struct weir_text detail, int64_t *journal_no, struct weir_error *error)
{
    enum weir_status status = db_begin(db, DB_READ_WRITE, error);
    if (!status)
        status = journal_store_take(db, text_of(NOTE_KIND), detail, journal_no, error);
    if (!status)
        status = db_commit(db, error);
    else
        db_rollback(db);
    return status;
}

enum weir_status
nightly_store_begun(struct db *db, int64_t *begin_no, struct weir_error *error)
{
    return db_query_int(db, SQL_NIGHTLY_BEGUN, NULL, begin_no, error);
}

enum weir_status
nightly_store_begin(struct db *db, int64_t *begin_no, struct weir_error *error)
{
    const enum weir_status status = nightly_store_begun(db, begin_no, error);
    return status || *begin_no != 0 ? status : note(db, text_of(NOTE_BEGIN), begin_no, error);
}

enum weir_status
nightly_store_unexported(struct db *db, int64_t begin_no, struct weir_arena *arena,
                         struct nightly_store_runs *runs, struct weir_error *error)
{
    struct db_params params = {.count = 0};
    struct db_rows *rows = NULL;
    db_params_int(&params, begin_no);
    const enum weir_status status = db_query(db, SQL_NIGHTLY_UNEXPORTED, &params, &rows, error);
    if (status)
        return status;
    const uint32_t count = db_rows_count(rows);
    int64_t *run_id = weir_arena_alloc(arena, count, sizeof *run_id);
    for (uint32_t i = 0; i < count && run_id != NULL; i++)
        run_id[i] = db_rows_int(rows, i, 0);
    db_rows_free(rows);
    if (run_id == NULL)
        return error_nomem(error);
    *runs = (struct nightly_store_runs){run_id, count};
    return WEIR_OK;
}

enum weir_status
nightly_store_exported(struct db *db, int64_t run_id, struct weir_error *error)
{
    char detail[48];
    int64_t journal_no = 0;
    struct text_writer writer = text_writer_of(detail, sizeof detail);
    text_write_string(&writer, NOTE_EXPORT);
    text_write_int(&writer, run_id);
    return note(db, text_written(&writer), &journal_no, error);
}
