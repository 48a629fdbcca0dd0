/* chain_store.c - the table chain, beside the runs that it names. */
#include "store/chain_store.h"

#include "base/error.h"
#include "base/text.h"
#include "sql.inc"

enum { LINK_COLUMNS = 6 }; /* those of the run follow */

/* Rows on their way into an arena. */
struct reading {
    const struct db_rows *rows;
    struct weir_arena *arena;
    bool full; /* memory is out */
};

static struct weir_text
copy_of(struct reading *reading, uint32_t row, uint32_t column)
{
    const struct weir_text value = db_rows_text(reading->rows, row, column);
    if (value.start == NULL)
        return value;
    const struct weir_text copy = text_copy(value, reading->arena);
    reading->full = reading->full || copy.start == NULL;
    return copy;
}

static struct chain_run
run_of(struct reading *reading, uint32_t row)
{
    const struct db_rows *rows = reading->rows;
    return (struct chain_run){
        .run_id = db_rows_int(rows, row, LINK_COLUMNS),
        .kind = copy_of(reading, row, LINK_COLUMNS + 1),
        .scope = copy_of(reading, row, LINK_COLUMNS + 2),
        .through_day = db_rows_day(rows, row, LINK_COLUMNS + 3),
        .invoice_day = db_rows_day(rows, row, LINK_COLUMNS + 4),
        .as_of_no = db_rows_int(rows, row, LINK_COLUMNS + 5),
        .posted_no = db_rows_int(rows, row, LINK_COLUMNS + 6),
        .book = db_rows_int(rows, row, LINK_COLUMNS + 7),
        .rules_version = db_rows_int(rows, row, LINK_COLUMNS + 8),
        .settings_digest = copy_of(reading, row, LINK_COLUMNS + 9),
        .tariffs_digest = copy_of(reading, row, LINK_COLUMNS + 10),
        .account_count = db_rows_int(rows, row, LINK_COLUMNS + 11),
        .billed_count = db_rows_int(rows, row, LINK_COLUMNS + 12),
        .held_count = db_rows_int(rows, row, LINK_COLUMNS + 13),
        .nothing_count = db_rows_int(rows, row, LINK_COLUMNS + 14),
        .invoice_count = db_rows_int(rows, row, LINK_COLUMNS + 15),
        .line_count = db_rows_int(rows, row, LINK_COLUMNS + 16),
        .finding_count = db_rows_int(rows, row, LINK_COLUMNS + 17),
        .volume_l = db_rows_int(rows, row, LINK_COLUMNS + 18),
        .amount_fen = db_rows_int(rows, row, LINK_COLUMNS + 19),
        .root = copy_of(reading, row, LINK_COLUMNS + 20),
        .actor = copy_of(reading, row, LINK_COLUMNS + 21),
    };
}

static struct chain_store_link
link_of(struct reading *reading, uint32_t row)
{
    const struct db_rows *rows = reading->rows;
    struct chain_store_link link = {
        .place = {db_rows_int(rows, row, 0), copy_of(reading, row, 5)},
        .link = copy_of(reading, row, 4),
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
    struct reading reading = {.rows = rows, .arena = arena, .full = item == NULL};
    for (uint32_t i = 0; i < count && !reading.full; i++)
        item[i] = link_of(&reading, i);
    db_rows_free(rows);
    if (reading.full)
        return error_nomem(error);
    *links = (struct chain_store_links){item, count};
    return WEIR_OK;
}
