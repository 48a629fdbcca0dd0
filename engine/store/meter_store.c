/* meter_store.c - the tables meter and meter_installation, streamed both ways. */
#include "store/meter_store.h"

#include "sql.inc"

enum weir_status
meter_store_all(struct db *db, struct copy_out **out, struct weir_error *error)
{
    return copy_out_begin(db, SQL_METER_ALL, NULL, out, error);
}

void
meter_store_get(const struct copy_out *out, struct meter_row *meter)
{
    meter->meter_id = copy_out_int(out, 0);
    meter->meter = copy_out_text(out, 1);
}

enum weir_status
meter_store_top(struct db *db, int64_t *meter_id, struct weir_error *error)
{
    return db_query_int(db, SQL_METER_TOP, NULL, meter_id, error);
}

enum weir_status
meter_store_in(struct db *db, struct copy_in **in, struct weir_error *error)
{
    return copy_in_begin(db, SQL_METER_IN, in, error);
}

void
meter_store_put(struct copy_in *in, const struct meter_row *meter, int64_t recorded_no)
{
    copy_in_row(in, 3);
    copy_in_int8(in, meter->meter_id);
    copy_in_text(in, meter->meter);
    copy_in_int8(in, recorded_no);
}

enum weir_status
meter_store_installations_now(struct db *db, struct copy_out **out, struct weir_error *error)
{
    return copy_out_begin(db, SQL_INSTALLATION_NOW, NULL, out, error);
}

void
meter_store_get_installation(const struct copy_out *out,
                             struct meter_installation_row *installation)
{
    installation->account_id = copy_out_int(out, 0);
    installation->meter_id = copy_out_int(out, 1);
    installation->from_day = copy_out_day(out, 2);
    installation->first_register_milli = copy_out_int(out, 3);
    installation->to_day = copy_out_day(out, 4);
    installation->last_register_milli = row_get_int(out, 5);
    installation->digits = row_get_int(out, 6);
    installation->litres_per_count = copy_out_int(out, 7);
    installation->size = copy_out_text(out, 8);
    installation->max_flow_l_day = row_get_int(out, 9);
    installation->parent_meter_id = row_get_int(out, 10);
    installation->carry = copy_out_int(out, 11) != 0 ? 1 : 2;
    installation->reason = row_get_reason(out, 12);
    installation->of_other = copy_out_int(out, 13) != 0;
}

enum weir_status
meter_store_installations_in(struct db *db, struct copy_in **in, struct weir_error *error)
{
    return copy_in_begin(db, SQL_INSTALLATION_IN, in, error);
}

void
meter_store_put_installation(struct copy_in *in, const struct meter_installation_row *installation,
                             int64_t recorded_no)
{
    copy_in_row(in, 15);
    copy_in_int8(in, installation->account_id);
    copy_in_int8(in, installation->meter_id);
    copy_in_day(in, installation->from_day);
    copy_in_int8(in, recorded_no);
    copy_in_int8(in, installation->first_register_milli);
    copy_in_day(in, installation->to_day);
    row_put_int8(in, installation->last_register_milli);
    if (installation->digits == ROW_ABSENT)
        copy_in_null(in);
    else
        copy_in_int2(in, (int16_t)installation->digits);
    copy_in_int8(in, installation->litres_per_count);
    copy_in_text(in, installation->size);
    row_put_int8(in, installation->max_flow_l_day);
    row_put_int8(in, installation->parent_meter_id);
    copy_in_bool(in, installation->carry == 1);
    copy_in_text(in, row_reason_text(installation->reason));
    copy_in_bool(in, installation->of_other);
}

enum weir_status
meter_store_links(struct db *db, struct db_rows **rows, struct weir_error *error)
{
    return db_query(db, SQL_METER_LINKS, NULL, rows, error);
}

enum weir_status
meter_store_named(struct db *db, struct weir_text names, struct db_rows **rows,
                  struct weir_error *error)
{
    struct db_params params = {0};
    db_params_text(&params, names);
    return db_query(db, SQL_METER_NAMED, &params, rows, error);
}

enum weir_status
meter_store_installations_of(struct db *db, struct meter_ids ids, struct db_rows **rows,
                             struct weir_error *error)
{
    struct db_params params = {0};
    db_params_int8s(&params, ids.item, ids.count);
    return db_query(db, SQL_INSTALLATION_OF, &params, rows, error);
}

enum weir_status
meter_store_points_of(struct db *db, struct meter_ids ids, struct db_rows **rows,
                      struct weir_error *error)
{
    struct db_params params = {0};
    db_params_int8s(&params, ids.item, ids.count);
    return db_query(db, SQL_POINT_OF, &params, rows, error);
}

enum weir_status
// NOLINTNEXTLINE(bugprone-easily-swappable-parameters): in the order of the table's key
meter_store_billed(struct db *db, int64_t account_id, int64_t meter_id,
                   struct meter_store_billed *billed, bool *found, struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_int(&params, account_id);
    db_params_int(&params, meter_id);
    const enum weir_status status = db_query(db, SQL_ACCOUNT_HEAD_METER, &params, &rows, error);
    if (status)
        return status;
    *found = db_rows_count(rows) > 0;
    if (*found) {
        billed->day = (int32_t)db_rows_int(rows, 0, 0);
        billed->register_milli = db_rows_int(rows, 0, 1);
        billed->carried_l = db_rows_int(rows, 0, 2);
    }
    db_rows_free(rows);
    return WEIR_OK;
}
