/* carry_store.c - bills of an account as its meters counted them, and meters that came to it. */
#include "store/carry_store.h"

#include "base/error.h"
#include "sql.inc"

static int32_t
day_of(const struct db_rows *rows, uint32_t row, uint32_t column)
{
    return db_rows_null(rows, row, column) ? WEIR_DAY_NONE
                                           : (int32_t)db_rows_int(rows, row, column);
}

enum weir_status
carry_store_read(struct db *db, struct carry_store_key key, struct weir_arena *arena,
                 struct carry_store_bills *bills, struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_int(&params, key.account_id);
    db_params_int(&params, key.meter_id);
    const enum weir_status status = db_query(db, SQL_CARRY_BILLS, &params, &rows, error);
    if (status)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct carry_bill *item = weir_arena_alloc(arena, count, sizeof *item);
    for (uint32_t i = 0; item != NULL && i < count; i++) {
        item[i] = (struct carry_bill){
            .key = db_rows_int(rows, i, 0),
            .first_day = (int32_t)db_rows_int(rows, i, 1),
            .before_day = day_of(rows, i, 2),
            .end_day = day_of(rows, i, 3),
            .counted_l = db_rows_int(rows, i, 4),
            .meter_l = db_rows_int(rows, i, 5),
            .all_l = db_rows_int(rows, i, 6),
        };
    }
    db_rows_free(rows);
    *bills = (struct carry_store_bills){item, count};
    return item == NULL ? error_nomem(error) : WEIR_OK;
}

enum weir_status
carry_store_merges(struct db *db, int64_t account_id, struct weir_arena *arena,
                   struct carry_store_merges *merges, struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_int(&params, account_id);
    const enum weir_status status = db_query(db, SQL_OPENING_MERGES, &params, &rows, error);
    if (status)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct carry_store_merge *item = weir_arena_alloc(arena, count, sizeof *item);
    for (uint32_t i = 0; item != NULL && i < count; i++) {
        item[i] = (struct carry_store_merge){
            .meter_id = db_rows_int(rows, i, 0),
            .day = day_of(rows, i, 1),
            .carry = db_rows_int(rows, i, 2) != 0,
        };
    }
    db_rows_free(rows);
    *merges = (struct carry_store_merges){item, count};
    return item == NULL ? error_nomem(error) : WEIR_OK;
}
