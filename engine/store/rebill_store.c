/* rebill_store.c - statements that rebills alone need. */
#include "store/rebill_store.h"

#include "base/error.h"
#include "base/text.h"
#include "sql.inc"

static enum weir_status
take_runs(const struct db_rows *rows, struct weir_arena *arena, struct rebill_store_runs *runs)
{
    const uint32_t count = db_rows_count(rows);
    struct rebill_store_run *item = weir_arena_alloc(arena, count, sizeof *item);
    if (item == NULL)
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < count; i++) {
        item[i] = (struct rebill_store_run){
            .run_id = db_rows_int(rows, i, 0),
            .as_of_no = db_rows_int(rows, i, 1),
            .settings = text_copy(db_rows_text(rows, i, 2), arena),
            .scope = text_copy(db_rows_text(rows, i, 3), arena),
        };
        if (item[i].settings.start == NULL || item[i].scope.start == NULL)
            return WEIR_E_NOMEM;
    }
    *runs = (struct rebill_store_runs){item, count};
    return WEIR_OK;
}

enum weir_status
rebill_store_runs(struct db *db, int64_t as_of_no, struct weir_arena *arena,
                  struct rebill_store_runs *runs, struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_int(&params, as_of_no);
    enum weir_status status = db_query(db, SQL_REBILL_RUNS, &params, &rows, error);
    if (!status && take_runs(rows, arena, runs) != WEIR_OK)
        status = error_nomem(error);
    db_rows_free(rows);
    return status;
}
