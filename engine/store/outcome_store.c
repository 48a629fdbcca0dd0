/* outcome_store.c - the table outcome. */
#include "store/outcome_store.h"

#include "base/error.h"
#include "base/text.h"
#include "sql.inc"
#include "store/row.h"

static const char *const work_name[OUTCOME_STORE_WORK_COUNT] = {
    [OUTCOME_STORE_NIGHTLY] = "nightly",
    [OUTCOME_STORE_VERIFY] = "verify",
};

enum weir_status
outcome_store_add(struct db *db, enum outcome_store_work work,
                  const struct outcome_store_item *item, bool *noted, struct weir_error *error)
{
    int64_t may = 0;
    struct db_params params = {.count = 0};
    const enum weir_status status = db_query_int(db, SQL_OUTCOME_MAY_ADD, &params, &may, error);
    if (status)
        return status;
    *noted = may != 0;
    if (!*noted)
        return WEIR_OK;
    db_params_text(&params, text_of(work_name[work]));
    db_params_int(&params, item->began_s);
    db_params_int(&params, item->ended_s);
    db_params_int(&params, item->exit_code);
    db_params_int(&params, item->found_count);
    db_params_text(&params, item->detail);
    return db_run(db, SQL_OUTCOME_ADD, &params, NULL, error);
}

enum weir_status
outcome_store_last(struct db *db, struct weir_arena *arena,
                   struct outcome_store_item last[OUTCOME_STORE_WORK_COUNT],
                   struct weir_error *error)
{
    struct db_rows *rows = NULL;
    const enum weir_status status = db_query(db, SQL_OUTCOME_LAST, NULL, &rows, error);
    if (status)
        return status;
    struct row_reading reading = {.rows = rows, .arena = arena};
    for (int work = 0; work < OUTCOME_STORE_WORK_COUNT; work++)
        last[work] = (struct outcome_store_item){.began_s = 0};
    for (uint32_t i = 0; i < db_rows_count(rows); i++) {
        const bool verify = text_equal(db_rows_text(rows, i, 0), text_of("verify"));
        last[verify ? OUTCOME_STORE_VERIFY : OUTCOME_STORE_NIGHTLY] = (struct outcome_store_item){
            .began_s = db_rows_int(rows, i, 1),
            .ended_s = db_rows_int(rows, i, 2),
            .exit_code = db_rows_int(rows, i, 3),
            .found_count = db_rows_int(rows, i, 4),
            .detail = row_copy(&reading, i, 5),
            .ended_iso = row_copy(&reading, i, 6),
        };
    }
    db_rows_free(rows);
    return reading.full ? error_nomem(error) : WEIR_OK;
}
