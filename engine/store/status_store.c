/* status_store.c - numbers of the whole database. */
#include "store/status_store.h"

#include "base/error.h"
#include "sql.inc"
#include "store/row.h"

enum weir_status
status_store_numbers(struct db *db, struct weir_arena *arena, struct status_store_numbers *numbers,
                     struct weir_error *error)
{
    struct db_rows *rows = NULL;
    const enum weir_status status = db_query(db, SQL_STATUS_NUMBERS, NULL, &rows, error);
    if (status)
        return status;
    struct row_reading reading = {.rows = rows, .arena = arena};
    *numbers = (struct status_store_numbers){
        .size_bytes = db_rows_int(rows, 0, 0),
        .server_version = row_copy(&reading, 0, 1),
        .schema_version = db_rows_int(rows, 0, 2),
        .account_count = db_rows_int(rows, 0, 3),
        .permit_count = db_rows_int(rows, 0, 4),
        .link_count = db_rows_int(rows, 0, 5),
        .journal_no = db_rows_int(rows, 0, 6),
        .tariff_count = db_rows_int(rows, 0, 7),
        .unplaced_count = db_rows_int(rows, 0, 8),
        .standby = db_rows_int(rows, 0, 9) != 0,
        .server_began_s = db_rows_int(rows, 0, 10),
    };
    db_rows_free(rows);
    return reading.full ? error_nomem(error) : WEIR_OK;
}

enum weir_status
status_store_findings(struct db *db, struct weir_arena *arena, struct run_store_findings *findings,
                      struct weir_error *error)
{
    struct db_rows *rows = NULL;
    const enum weir_status status = db_query(db, SQL_STATUS_FINDINGS, NULL, &rows, error);
    if (status)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct run_store_finding *item = weir_arena_alloc(arena, count, sizeof *item);
    struct row_reading reading = {.rows = rows, .arena = arena, .full = item == NULL};
    for (uint32_t i = 0; i < count && !reading.full; i++) {
        item[i] = (struct run_store_finding){
            .code = row_copy(&reading, i, 0),
            .held_count = db_rows_int(rows, i, 2),
            .count = db_rows_int(rows, i, 1),
        };
    }
    db_rows_free(rows);
    *findings = (struct run_store_findings){item, count};
    return reading.full ? error_nomem(error) : WEIR_OK;
}

enum weir_status
status_store_files(struct db *db, int64_t most, struct weir_arena *arena,
                   struct status_store_files *files, struct weir_error *error)
{
    struct db_params params = {.count = 0};
    struct db_rows *rows = NULL;
    db_params_int(&params, most);
    const enum weir_status status = db_query(db, SQL_STATUS_FILES, &params, &rows, error);
    if (status)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct status_store_file *item = weir_arena_alloc(arena, count, sizeof *item);
    struct row_reading reading = {.rows = rows, .arena = arena, .full = item == NULL};
    for (uint32_t i = 0; i < count && !reading.full; i++) {
        item[i] = (struct status_store_file){
            .file_id = db_rows_int(rows, i, 0),
            .name = row_copy(&reading, i, 1),
            .read_count = db_rows_int(rows, i, 2),
            .new_count = db_rows_int(rows, i, 3),
            .finding_count = db_rows_int(rows, i, 4),
            .first_day = db_rows_day(rows, i, 5),
            .last_day = db_rows_day(rows, i, 6),
            .at = row_copy(&reading, i, 7),
            .at_s = db_rows_int(rows, i, 8),
        };
    }
    db_rows_free(rows);
    *files = (struct status_store_files){item, count};
    return reading.full ? error_nomem(error) : WEIR_OK;
}

enum weir_status
status_store_checkpoint(struct db *db, struct weir_arena *arena,
                        struct status_store_checkpoint *checkpoint, struct weir_error *error)
{
    struct db_rows *rows = NULL;
    const enum weir_status status = db_query(db, SQL_STATUS_CHECKPOINT, NULL, &rows, error);
    if (status)
        return status;
    struct row_reading reading = {.rows = rows, .arena = arena};
    *checkpoint = (struct status_store_checkpoint){.checkpoint_no = 0};
    if (db_rows_count(rows) > 0)
        *checkpoint = (struct status_store_checkpoint){
            .checkpoint_no = db_rows_int(rows, 0, 0),
            .link_no = db_rows_int(rows, 0, 1),
            .algorithm = row_copy(&reading, 0, 2),
            .at = row_copy(&reading, 0, 3),
            .at_s = db_rows_int(rows, 0, 4),
            .stamped = db_rows_int(rows, 0, 5) != 0,
        };
    db_rows_free(rows);
    return reading.full ? error_nomem(error) : WEIR_OK;
}

enum weir_status
status_store_times(struct db *db, struct weir_arena *arena, struct status_store_times *times,
                   struct weir_error *error)
{
    struct db_rows *rows = NULL;
    const enum weir_status status = db_query(db, SQL_STATUS_TIMES, NULL, &rows, error);
    if (status)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct status_store_time *item = weir_arena_alloc(arena, count, sizeof *item);
    struct row_reading reading = {.rows = rows, .arena = arena, .full = item == NULL};
    for (uint32_t i = 0; i < count && !reading.full; i++) {
        item[i] = (struct status_store_time){
            .kind = row_copy(&reading, i, 0),
            .run_id = db_rows_int(rows, i, 1),
            .sealed_s = db_rows_int(rows, i, 2),
            .elapsed_ms = db_rows_int(rows, i, 3),
            .posted_s = db_rows_int(rows, i, 4),
            .account_count = db_rows_int(rows, i, 5),
            .billed_count = db_rows_int(rows, i, 6),
            .held_count = db_rows_int(rows, i, 7),
            .nothing_count = db_rows_int(rows, i, 8),
            .invoice_count = db_rows_int(rows, i, 9),
            .finding_count = db_rows_int(rows, i, 10),
            .volume_l = db_rows_int(rows, i, 11),
            .amount_fen = db_rows_int(rows, i, 12),
        };
    }
    db_rows_free(rows);
    *times = (struct status_store_times){item, count};
    return reading.full ? error_nomem(error) : WEIR_OK;
}
