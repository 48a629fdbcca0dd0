/* tariff_store.c - the tables tariff and counter_name. */
#include "store/tariff_store.h"

#include "base/error.h"
#include "base/text.h"
#include "sql.inc"
#include "store/row.h"

enum weir_status
tariff_store_read(struct db *db, struct tariff_store_key key, struct weir_arena *arena,
                  struct tariff_store_list *list, struct weir_error *error)
{
    struct db_params params = {.count = 0};
    db_params_int(&params, key.as_of_no);
    db_params_text(&params, key.tariff);
    struct db_rows *rows = NULL;
    const enum weir_status status = db_query(db, SQL_TARIFF_NEWEST, &params, &rows, error);
    if (status != WEIR_OK)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct tariff_store_document *item = weir_arena_alloc(arena, count, sizeof *item);
    struct row_reading reading = {.rows = rows, .arena = arena, .full = item == NULL};
    for (uint32_t i = 0; i < count && !reading.full; i++) {
        item[i].tariff_no = (int32_t)db_rows_int(rows, i, 0);
        item[i].tariff = row_copy(&reading, i, 1);
        item[i].digest = row_copy(&reading, i, 2);
        item[i].bytes = row_copy(&reading, i, 3);
        item[i].recorded_no = db_rows_int(rows, i, 4);
        item[i].recorded_at = row_copy(&reading, i, 5);
        item[i].reason = row_copy(&reading, i, 6);
    }
    db_rows_free(rows);
    if (reading.full)
        return error_nomem(error);
    *list = (struct tariff_store_list){item, count};
    return WEIR_OK;
}

enum weir_status
tariff_store_add(struct db *db, const struct tariff_store_document *document, int32_t *tariff_no,
                 struct weir_error *error)
{
    struct db_params params = {.count = 0};
    db_params_text(&params, document->tariff);
    db_params_bytes(&params, document->digest);
    db_params_bytes(&params, document->bytes);
    db_params_int(&params, document->recorded_no);
    db_params_text(&params, document->reason);
    int64_t number = 0;
    const enum weir_status status = db_query_int(db, SQL_TARIFF_ADD, &params, &number, error);
    if (status == WEIR_OK)
        *tariff_no = (int32_t)number;
    return status;
}

enum weir_status
tariff_store_read_names(struct db *db, struct names *names, struct weir_error *error)
{
    struct db_rows *rows = NULL;
    enum weir_status status = db_query(db, SQL_COUNTER_NAMES, NULL, &rows, error);
    if (status != WEIR_OK)
        return status;
    for (uint32_t i = 0; i < db_rows_count(rows) && status == WEIR_OK; i++)
        status = names_add(names, db_rows_text(rows, i, 1), db_rows_int(rows, i, 0));
    db_rows_free(rows);
    return status == WEIR_OK ? status : error_nomem(error);
}

enum weir_status
tariff_store_add_names(struct db *db, const struct names *names, uint32_t known_count,
                       struct weir_error *error)
{
    enum weir_status status = WEIR_OK;
    for (uint32_t i = known_count; i < names->count && status == WEIR_OK; i++) {
        struct db_params params = {.count = 0};
        db_params_int(&params, names->item[i].key);
        db_params_text(&params, names->item[i].name);
        status = db_run(db, SQL_COUNTER_NAME_ADD, &params, NULL, error);
    }
    return status;
}
