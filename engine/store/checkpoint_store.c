/* checkpoint_store.c - the tables checkpoint and checkpoint_stamp. */
#include "store/checkpoint_store.h"

#include "base/error.h"
#include "base/text.h"
#include "sql.inc"
#include "store/row.h"

enum weir_status
checkpoint_store_lock(struct db *db, struct weir_error *error)
{
    return db_run(db, SQL_CHECKPOINT_LOCK, NULL, NULL, error);
}

/* A text that is empty where the database has none. */
static struct weir_text
copy_or_empty(struct row_reading *reading, uint32_t column)
{
    return db_rows_null(reading->rows, 0, column) ? text_of("") : row_copy(reading, 0, column);
}

enum weir_status
checkpoint_store_state(struct db *db, int64_t after_no, struct weir_arena *arena,
                       struct checkpoint_store_state *state, struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_int(&params, after_no);
    const enum weir_status status = db_query(db, SQL_CHECKPOINT_STATE, &params, &rows, error);
    if (status != WEIR_OK)
        return status;
    struct row_reading reading = {.rows = rows, .arena = arena};
    struct checkpoint_store_state found = {0};
    if (db_rows_count(rows) > 0) {
        found = (struct checkpoint_store_state){
            .link_no = db_rows_int(rows, 0, 0),
            .head = row_copy(&reading, 0, 1),
            .first = row_copy(&reading, 0, 2),
            .journal_no = db_rows_int(rows, 0, 3),
            .runs = copy_or_empty(&reading, 4),
            .months = copy_or_empty(&reading, 5),
            .invoice_count = db_rows_int(rows, 0, 6),
            .line_count = db_rows_int(rows, 0, 7),
            .volume_l = db_rows_int(rows, 0, 8),
            .amount_fen = db_rows_int(rows, 0, 9),
            .entry_count = db_rows_int(rows, 0, 10),
            .entry_volume_l = db_rows_int(rows, 0, 11),
            .entry_due_fen = db_rows_int(rows, 0, 12),
            .links = copy_or_empty(&reading, 13),
        };
    }
    db_rows_free(rows);
    if (reading.full)
        return error_nomem(error);
    *state = found;
    return WEIR_OK;
}

static struct checkpoint_store_item
item_of(struct row_reading *reading, uint32_t row)
{
    return (struct checkpoint_store_item){
        .checkpoint_no = db_rows_int(reading->rows, row, 0),
        .link_no = db_rows_int(reading->rows, row, 1),
        .text = row_copy(reading, row, 2),
        .algorithm = row_copy(reading, row, 3),
        .key_id = row_copy(reading, row, 4),
        .public_key = row_copy(reading, row, 5),
        .certificate = row_copy(reading, row, 6),
        .signature = row_copy(reading, row, 7),
        .actor = row_copy(reading, row, 8),
        .made_at = row_copy(reading, row, 9),
        .answer = row_copy(reading, row, 10),
        .stamped_at = row_copy(reading, row, 11),
        .link = row_copy(reading, row, 12),
    };
}

enum weir_status
checkpoint_store_read(struct db *db, int64_t checkpoint_no, struct weir_arena *arena,
                      struct checkpoint_store_list *list, struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_int(&params, checkpoint_no);
    const enum weir_status status = db_query(db, SQL_CHECKPOINT_LIST, &params, &rows, error);
    if (status != WEIR_OK)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct checkpoint_store_item *item = weir_arena_alloc(arena, count, sizeof *item);
    struct row_reading reading = {.rows = rows, .arena = arena, .full = item == NULL};
    for (uint32_t i = 0; i < count && !reading.full; i++)
        item[i] = item_of(&reading, i);
    db_rows_free(rows);
    if (reading.full)
        return error_nomem(error);
    *list = (struct checkpoint_store_list){item, count};
    return WEIR_OK;
}

enum weir_status
checkpoint_store_covering(struct db *db, int64_t link_no, int64_t *checkpoint_no,
                          struct weir_error *error)
{
    struct db_params params = {0};
    db_params_int(&params, link_no);
    return db_query_int(db, SQL_CHECKPOINT_COVERING, &params, checkpoint_no, error);
}

enum weir_status
checkpoint_store_add(struct db *db, const struct checkpoint_store_item *item,
                     struct weir_error *error)
{
    struct db_params params = {0};
    db_params_int(&params, item->checkpoint_no);
    db_params_int(&params, item->link_no);
    db_params_text(&params, item->text);
    db_params_text(&params, item->algorithm);
    db_params_bytes(&params, item->key_id);
    db_params_text(&params, item->public_key);
    db_params_text(&params, item->certificate);
    db_params_bytes(&params, item->signature);
    db_params_int(&params, item->made_s);
    return db_run(db, SQL_CHECKPOINT_ADD, &params, NULL, error);
}

enum weir_status
checkpoint_store_stamp(struct db *db, int64_t checkpoint_no, struct weir_text answer,
                       int64_t stamped_s, struct weir_error *error)
{
    struct db_params params = {0};
    db_params_int(&params, checkpoint_no);
    db_params_bytes(&params, answer);
    db_params_int(&params, stamped_s);
    return db_run(db, SQL_CHECKPOINT_STAMP, &params, NULL, error);
}

enum weir_status
checkpoint_store_link(struct db *db, int64_t link_no, struct weir_arena *arena,
                      struct weir_text *link, struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_int(&params, link_no);
    const enum weir_status status = db_query(db, SQL_CHECKPOINT_LINK, &params, &rows, error);
    if (status != WEIR_OK)
        return status;
    struct row_reading reading = {.rows = rows, .arena = arena};
    *link = db_rows_count(rows) == 0 ? (struct weir_text){NULL, 0} : row_copy(&reading, 0, 0);
    db_rows_free(rows);
    return reading.full ? error_nomem(error) : WEIR_OK;
}
