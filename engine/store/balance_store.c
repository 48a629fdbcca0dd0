/* balance_store.c - the statements behind `weir balance`. */
#include "store/balance_store.h"

#include "base/error.h"
#include "base/text.h"
#include "sql.inc"
#include "store/row.h"

enum weir_status
balance_store_metered(struct db *db, const struct balance_store_scope *scope,
                      struct weir_arena *arena, struct balance_store_list *list,
                      struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_day(&params, scope->begin_day);
    db_params_day(&params, scope->end_day);
    db_params_text(&params, scope->district);
    db_params_text(&params, scope->door_classes);
    const enum weir_status status = db_query(db, SQL_BALANCE_METERED, &params, &rows, error);
    if (status)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct balance_store_water *item = weir_arena_alloc(arena, count, sizeof *item);
    struct row_reading reading = {.rows = rows, .arena = arena, .full = item == NULL};
    for (uint32_t i = 0; i < count && !reading.full; i++) {
        item[i] = (struct balance_store_water){
            .class = row_copy(&reading, i, 0),
            .at_door = db_rows_int(rows, i, 1) != 0,
            .volume_l = db_rows_int(rows, i, 2),
        };
    }
    db_rows_free(rows);
    if (reading.full)
        return error_nomem(error);
    *list = (struct balance_store_list){item, count};
    return WEIR_OK;
}

enum weir_status
balance_store_adjusted(struct db *db, const struct balance_store_scope *scope,
                       struct weir_arena *arena, struct balance_store_list *list,
                       struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_day(&params, scope->begin_day);
    db_params_day(&params, scope->end_day);
    db_params_text(&params, scope->district);
    const enum weir_status status = db_query(db, SQL_BALANCE_ADJUSTED, &params, &rows, error);
    if (status)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct balance_store_water *item = weir_arena_alloc(arena, count, sizeof *item);
    struct row_reading reading = {.rows = rows, .arena = arena, .full = item == NULL};
    for (uint32_t i = 0; i < count && !reading.full; i++) {
        item[i] = (struct balance_store_water){
            .reason = row_copy(&reading, i, 0),
            .class = row_copy(&reading, i, 1),
            .volume_l = db_rows_int(rows, i, 2),
        };
    }
    db_rows_free(rows);
    if (reading.full)
        return error_nomem(error);
    *list = (struct balance_store_list){item, count};
    return WEIR_OK;
}
