/* report_store.c - what a run did, added up by the database. */
#include "store/report_store.h"

#include "base/error.h"
#include "base/text.h"
#include "sql.inc"
#include "store/row.h"

const int64_t report_store_size_l[REPORT_STORE_SIZE_COUNT - 1] = {
    0, 5000, 10000, 15000, 20000, 30000, 50000, 100000, 500000, 5000000};

/* Rows on their way into items of item_size bytes each; NULL: memory is out. */
static void *
begin_rows(struct row_reading *reading, struct db_rows *rows, struct weir_arena *arena,
           size_t item_size)
{
    void *item = weir_arena_alloc(arena, db_rows_count(rows), item_size);
    *reading = (struct row_reading){.rows = rows, .arena = arena, .full = item == NULL};
    return item;
}

static enum weir_status
end_rows(const struct row_reading *reading, struct db_rows *rows, struct weir_error *error)
{
    db_rows_free(rows);
    return reading->full ? error_nomem(error) : WEIR_OK;
}

enum weir_status
report_store_invoices(struct db *db, const struct run_store_run *run, struct weir_arena *arena,
                      struct report_store_invoices *invoices, struct weir_error *error)
{
    struct db_params params = {.count = 0};
    struct db_rows *rows = NULL;
    struct row_reading reading;
    db_params_int(&params, run->run_id);
    db_params_int(&params, run->book);
    db_params_int8s(&params, report_store_size_l, REPORT_STORE_SIZE_COUNT - 1);
    const enum weir_status status = db_query(db, SQL_REPORT_INVOICES, &params, &rows, error);
    if (status)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct report_store_invoice_sum *item = begin_rows(&reading, rows, arena, sizeof *item);
    for (uint32_t i = 0; i < count && !reading.full; i++) {
        item[i] = (struct report_store_invoice_sum){
            .reversal = db_rows_int(rows, i, 0) != 0,
            .estimated = db_rows_int(rows, i, 1) != 0,
            .size = (uint32_t)db_rows_int(rows, i, 2),
            .count = db_rows_int(rows, i, 3),
            .volume_l = db_rows_int(rows, i, 4),
            .amount_fen = db_rows_int(rows, i, 5),
            .tax_fen = db_rows_int(rows, i, 6),
        };
    }
    *invoices = (struct report_store_invoices){item, count};
    return end_rows(&reading, rows, error);
}

/* Whether the rows of the run's book are all its own, so that no invoice needs to be asked. */
static enum weir_status
has_own_book(struct db *db, const struct run_store_run *run, bool *own, struct weir_error *error)
{
    struct db_params params = {.count = 0};
    int64_t count = 0;
    *own = text_equal(run->state, text_of("draft"));
    if (*own)
        return WEIR_OK;
    db_params_int(&params, run->book);
    db_params_int(&params, run->run_id);
    const enum weir_status status = db_query_int(db, SQL_REPORT_BOOK, &params, &count, error);
    *own = count > 0;
    return status;
}

static bool
is_fee(const struct run_store_run *run)
{
    return text_equal(run->kind, text_of("fee"));
}

enum weir_status
report_store_lines(struct db *db, const struct run_store_run *run, struct weir_arena *arena,
                   struct report_store_lines *lines, struct weir_error *error)
{
    bool own = false;
    struct db_params params = {.count = 0};
    struct db_rows *rows = NULL;
    struct row_reading reading;
    enum weir_status status = is_fee(run) ? WEIR_OK : has_own_book(db, run, &own, error);
    if (status)
        return status;
    if (!own)
        db_params_int(&params, run->run_id);
    if (!is_fee(run))
        db_params_int(&params, run->book);
    const char *sql = is_fee(run) ? SQL_REPORT_LINES_FEE
                      : own       ? SQL_REPORT_LINES_OWN
                                  : SQL_REPORT_LINES;
    status = db_query(db, sql, &params, &rows, error);
    if (status)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct report_store_line_sum *item = begin_rows(&reading, rows, arena, sizeof *item);
    for (uint32_t i = 0; i < count && !reading.full; i++) {
        item[i] = (struct report_store_line_sum){
            .class_id = row_copy(&reading, i, 0),
            .charge = row_copy(&reading, i, 1),
            .fund = row_copy(&reading, i, 2),
            .block_no = db_rows_int(rows, i, 3),
            .band_no = db_rows_int(rows, i, 4),
            .line_count = db_rows_int(rows, i, 5),
            .volume_l = db_rows_int(rows, i, 6),
            .amount_fen = db_rows_int(rows, i, 7),
        };
    }
    *lines = (struct report_store_lines){item, count};
    return end_rows(&reading, rows, error);
}

enum weir_status
report_store_blocks(struct db *db, const struct run_store_run *run, struct weir_arena *arena,
                    struct report_store_blocks *blocks, struct weir_error *error)
{
    bool own = false;
    struct db_params params = {.count = 0};
    struct db_rows *rows = NULL;
    struct row_reading reading;
    enum weir_status status = has_own_book(db, run, &own, error);
    if (status)
        return status;
    if (!own)
        db_params_int(&params, run->run_id);
    db_params_int(&params, run->book);
    status = db_query(db, own ? SQL_REPORT_BLOCKS_OWN : SQL_REPORT_BLOCKS, &params, &rows, error);
    if (status)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct report_store_block *item = begin_rows(&reading, rows, arena, sizeof *item);
    for (uint32_t i = 0; i < count && !reading.full; i++) {
        item[i] = (struct report_store_block){
            .class_id = row_copy(&reading, i, 0),
            .block_no = db_rows_int(rows, i, 1),
            .account_count = db_rows_int(rows, i, 2),
        };
    }
    *blocks = (struct report_store_blocks){item, count};
    return end_rows(&reading, rows, error);
}

enum weir_status
report_store_plans(struct db *db, const struct run_store_run *run, int64_t most,
                   struct weir_arena *arena, struct report_store_plans *plans,
                   struct weir_error *error)
{
    struct db_params params = {.count = 0};
    struct db_rows *rows = NULL;
    struct row_reading reading;
    db_params_int(&params, run->run_id);
    if (!is_fee(run)) {
        db_params_int(&params, run->book);
        db_params_int(&params, run->as_of_no);
    }
    db_params_int(&params, most);
    const enum weir_status status =
        db_query(db, is_fee(run) ? SQL_REPORT_PLANS_FEE : SQL_REPORT_PLANS, &params, &rows, error);
    if (status)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct report_store_plan *item = begin_rows(&reading, rows, arena, sizeof *item);
    *plans = (struct report_store_plans){item, count, 0, 0};
    for (uint32_t i = 0; i < count && !reading.full; i++) {
        item[i] = (struct report_store_plan){
            .account = row_copy(&reading, i, 0),
            .kind = row_copy(&reading, i, 1),
            .charge = row_copy(&reading, i, 2),
            .from_day = db_rows_day(rows, i, 3),
            .to_day = db_rows_day(rows, i, 4),
            .volume_l = db_rows_int(rows, i, 5),
            .used_l = db_rows_int(rows, i, 6),
            .used_percent = db_rows_int(rows, i, 7),
            .last_day = db_rows_day(rows, i, 8),
        };
        plans->all_count = db_rows_int(rows, i, 9);
        plans->above_count = db_rows_int(rows, i, 10);
    }
    return end_rows(&reading, rows, error);
}

enum weir_status
report_store_held(struct db *db, const struct run_store_run *run, int64_t most,
                  struct weir_arena *arena, struct report_store_helds *held,
                  struct weir_error *error)
{
    struct db_params params = {.count = 0};
    struct db_rows *rows = NULL;
    struct row_reading reading;
    db_params_int(&params, run->run_id);
    db_params_int(&params, most);
    const bool posted = text_equal(run->state, text_of("posted")) && !is_fee(run);
    const enum weir_status status =
        db_query(db, posted ? SQL_REPORT_HELD_POSTED : SQL_REPORT_HELD, &params, &rows, error);
    if (status)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct report_store_held *item = begin_rows(&reading, rows, arena, sizeof *item);
    for (uint32_t i = 0; i < count && !reading.full; i++) {
        item[i] = (struct report_store_held){
            .account = row_copy(&reading, i, 0),
            .subject = row_copy(&reading, i, 1),
            .code = row_copy(&reading, i, 2),
            .day = db_rows_day(rows, i, 3),
            .detail = row_copy(&reading, i, 4),
        };
    }
    *held = (struct report_store_helds){item, count};
    return end_rows(&reading, rows, error);
}

enum weir_status
report_store_estimates(struct db *db, const struct run_store_run *run, int64_t most,
                       struct weir_arena *arena, struct report_store_estimates *estimates,
                       struct weir_error *error)
{
    struct db_params params = {.count = 0};
    struct db_rows *rows = NULL;
    struct row_reading reading;
    db_params_int(&params, run->run_id);
    db_params_int(&params, run->book);
    db_params_int(&params, most);
    const enum weir_status status = db_query(db, SQL_REPORT_ESTIMATES, &params, &rows, error);
    if (status)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct report_store_estimate *item = begin_rows(&reading, rows, arena, sizeof *item);
    for (uint32_t i = 0; i < count && !reading.full; i++) {
        item[i] = (struct report_store_estimate){
            .account = row_copy(&reading, i, 0),
            .entry_no = db_rows_int(rows, i, 1),
            .begin_day = db_rows_day(rows, i, 2),
            .end_day = db_rows_day(rows, i, 3),
            .volume_l = db_rows_int(rows, i, 4),
            .amount_fen = db_rows_int(rows, i, 5),
            .code = row_copy(&reading, i, 6),
            .detail = row_copy(&reading, i, 7),
        };
    }
    *estimates = (struct report_store_estimates){item, count};
    return end_rows(&reading, rows, error);
}
