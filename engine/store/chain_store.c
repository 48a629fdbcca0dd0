/* chain_store.c - the table chain, beside the runs that it names. */
#include "store/chain_store.h"

#include "base/error.h"
#include "base/text.h"
#include "sql.inc"
#include "store/row.h"

enum { LINK_COLUMNS = 6 }; /* those of the run follow */

static struct chain_run
run_of(struct row_reading *reading, uint32_t row)
{
    const struct db_rows *rows = reading->rows;
    return (struct chain_run){
        .run_id = db_rows_int(rows, row, LINK_COLUMNS),
        .kind = row_copy(reading, row, LINK_COLUMNS + 1),
        .scope = row_copy(reading, row, LINK_COLUMNS + 2),
        .through_day = db_rows_day(rows, row, LINK_COLUMNS + 3),
        .invoice_day = db_rows_day(rows, row, LINK_COLUMNS + 4),
        .as_of_no = db_rows_int(rows, row, LINK_COLUMNS + 5),
        .posted_no = db_rows_int(rows, row, LINK_COLUMNS + 6),
        .book = db_rows_int(rows, row, LINK_COLUMNS + 7),
        .rules_version = db_rows_int(rows, row, LINK_COLUMNS + 8),
        .settings_digest = row_copy(reading, row, LINK_COLUMNS + 9),
        .tariffs_digest = row_copy(reading, row, LINK_COLUMNS + 10),
        .account_count = db_rows_int(rows, row, LINK_COLUMNS + 11),
        .billed_count = db_rows_int(rows, row, LINK_COLUMNS + 12),
        .held_count = db_rows_int(rows, row, LINK_COLUMNS + 13),
        .nothing_count = db_rows_int(rows, row, LINK_COLUMNS + 14),
        .invoice_count = db_rows_int(rows, row, LINK_COLUMNS + 15),
        .line_count = db_rows_int(rows, row, LINK_COLUMNS + 16),
        .finding_count = db_rows_int(rows, row, LINK_COLUMNS + 17),
        .volume_l = db_rows_int(rows, row, LINK_COLUMNS + 18),
        .amount_fen = db_rows_int(rows, row, LINK_COLUMNS + 19),
        .root = row_copy(reading, row, LINK_COLUMNS + 20),
        .actor = row_copy(reading, row, LINK_COLUMNS + 21),
    };
}

static struct chain_store_link
link_of(struct row_reading *reading, uint32_t row)
{
    const struct db_rows *rows = reading->rows;
    struct chain_store_link link = {
        .place = {db_rows_int(rows, row, 0), row_copy(reading, row, 5)},
        .link = row_copy(reading, row, 4),
        .run_id = db_rows_int(rows, row, 2),
        .month_day = db_rows_day(rows, row, 3),
        .present = !db_rows_null(rows, row, LINK_COLUMNS),
    };
    if (link.present)
        link.run = run_of(reading, row);
    return link;
}

enum weir_status
chain_store_read(struct db *db, int64_t run_id, struct weir_arena *arena,
                 struct chain_store_links *links, struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_int(&params, run_id);
    const enum weir_status status = db_query(db, SQL_CHAIN_LINKS, &params, &rows, error);
    if (status != WEIR_OK)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct chain_store_link *item = weir_arena_alloc(arena, count, sizeof *item);
    struct row_reading reading = {.rows = rows, .arena = arena, .full = item == NULL};
    for (uint32_t i = 0; i < count && !reading.full; i++)
        item[i] = link_of(&reading, i);
    db_rows_free(rows);
    if (reading.full)
        return error_nomem(error);
    *links = (struct chain_store_links){item, count};
    return WEIR_OK;
}
