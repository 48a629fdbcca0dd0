/* read_store.c - the tables read, read_unplaced and read_file. */
#include "store/read_store.h"

#include "sql.inc"

enum weir_status
read_store_open_month(struct db *db, int32_t day, struct weir_error *error)
{
    struct db_params params = {0};
    db_params_day(&params, day);
    return db_run(db, SQL_READ_OPEN_MONTH, &params, NULL, error);
}

enum weir_status
read_store_now(struct db *db, const struct read_range *range, struct copy_out **out,
               struct weir_error *error)
{
    const struct copy_args args = {
        .value = {range->account.first_id, range->account.last_id, range->first_day,
                  range->last_day},
        .count = 4,
    };
    return copy_out_begin(db, SQL_READ_NOW, &args, out, error);
}

void
read_store_get(const struct copy_out *out, struct read_row *read)
{
    *read = (struct read_row){
        .account_id = copy_out_int(out, 0),
        .meter_id = copy_out_int(out, 1),
        .day = copy_out_day(out, 2),
        .second = (int32_t)copy_out_int(out, 3),
        .recorded_no = copy_out_int(out, 4),
        .register_milli = copy_out_int(out, 5),
        .kind = (int32_t)copy_out_int(out, 6),
        .file_id = copy_out_int(out, 7),
        .line_no = (uint32_t)copy_out_int(out, 8),
        .note = copy_out_text(out, 9),
    };
}

void
read_store_get_of_meter(const struct copy_out *out, struct read_row *read)
{
    read_store_get(out, read);
    read->of_volume = copy_out_int(out, 10) != 0;
}

enum weir_status
read_store_of_meter(struct db *db, int64_t account_id, int64_t meter_id, struct copy_out **out,
                    struct weir_error *error)
{
    const struct copy_args args = {.value = {account_id, meter_id}, .count = 2};
    return copy_out_begin(db, SQL_READ_OF_METER, &args, out, error);
}

enum weir_status
read_store_in(struct db *db, struct copy_in **in, struct weir_error *error)
{
    return copy_in_begin(db, SQL_READ_IN, in, error);
}

static void
put_moment(struct copy_in *in, const struct read_row *read)
{
    copy_in_day(in, read->day);
    copy_in_int4(in, read->second);
    copy_in_int8(in, read->recorded_no);
    copy_in_int8(in, read->register_milli);
    copy_in_int2(in, (int16_t)read->kind);
    copy_in_int8(in, read->file_id);
    copy_in_int4(in, (int32_t)read->line_no);
    copy_in_text(in, read->note);
}

void
read_store_put(struct copy_in *in, const struct read_row *read)
{
    copy_in_row(in, 10);
    copy_in_int8(in, read->account_id);
    copy_in_int8(in, read->meter_id);
    put_moment(in, read);
}

enum weir_status
read_store_waiting(struct db *db, struct copy_out **out, struct weir_error *error)
{
    return copy_out_begin(db, SQL_READ_WAITING, NULL, out, error);
}

void
read_store_get_waiting(const struct copy_out *out, struct read_row *read)
{
    *read = (struct read_row){
        .meter = copy_out_text(out, 0),
        .day = copy_out_day(out, 1),
        .second = (int32_t)copy_out_int(out, 2),
        .recorded_no = copy_out_int(out, 3),
        .register_milli = copy_out_int(out, 4),
        .kind = (int32_t)copy_out_int(out, 5),
        .file_id = copy_out_int(out, 6),
        .line_no = (uint32_t)copy_out_int(out, 7),
        .note = copy_out_text(out, 8),
        .of_volume = copy_out_int(out, 9) != 0,
    };
}

enum weir_status
read_store_waiting_in(struct db *db, struct copy_in **in, struct weir_error *error)
{
    return copy_in_begin(db, SQL_READ_WAITING_IN, in, error);
}

void
read_store_put_waiting(struct copy_in *in, const struct read_row *read)
{
    copy_in_row(in, 10);
    copy_in_text(in, read->meter);
    put_moment(in, read);
    copy_in_bool(in, read->of_volume);
}

enum weir_status
read_store_waiting_done(struct db *db, struct weir_error *error)
{
    return db_run(db, SQL_READ_WAITING_DONE, NULL, NULL, error);
}

enum weir_status
read_store_file_days(struct db *db, struct db_rows **rows, struct weir_error *error)
{
    return db_query(db, SQL_READ_FILE_DAYS, NULL, rows, error);
}

enum weir_status
read_store_file_find(struct db *db, struct weir_text digest, int64_t *file_id,
                     struct weir_error *error)
{
    struct db_params params = {0};
    db_params_bytes(&params, digest);
    return db_query_int(db, SQL_READ_FILE_FIND, &params, file_id, error);
}

enum weir_status
read_store_file_top(struct db *db, int64_t *file_id, struct weir_error *error)
{
    return db_query_int(db, SQL_READ_FILE_TOP, NULL, file_id, error);
}

enum weir_status
read_store_file_add(struct db *db, const struct read_file_row *file, int64_t recorded_no,
                    struct weir_error *error)
{
    struct db_params params = {0};
    db_params_int(&params, file->file_id);
    db_params_bytes(&params, file->digest);
    db_params_text(&params, file->name);
    db_params_int(&params, recorded_no);
    db_params_int(&params, file->read_count);
    db_params_int(&params, file->new_count);
    db_params_int(&params, file->same_count);
    db_params_int(&params, file->unplaced_count);
    db_params_int(&params, file->finding_count);
    db_params_day(&params, file->first_day);
    db_params_day(&params, file->last_day);
    db_params_bool(&params, file->of_volume);
    return db_run(db, SQL_READ_FILE_ADD, &params, NULL, error);
}
