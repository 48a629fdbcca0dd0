/* fee_store.c - the statements of a fee run's life, and declarations. */
#include "store/fee_store.h"

#include "base/error.h"
#include "base/text.h"
#include "core/fee_late.h"
#include "sql.inc"
#include "store/copy.h"
#include "store/fee_row.h"

/* --- a run's life -------------------------------------------------------------------------------
 */
enum weir_status
fee_store_ranges(struct db *db, int64_t chunk_accounts, const struct bill_store_run *run,
                 struct weir_arena *arena, struct bill_store_ranges *ranges,
                 struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_int(&params, chunk_accounts);
    db_params_int(&params, run->as_of_no);
    enum weir_status status = db_query(db, SQL_FEE_SCOPE, &params, &rows, error);
    if (status)
        return status;
    const uint32_t count = db_rows_count(rows);
    int64_t *account_lo = weir_arena_alloc(arena, count, sizeof *account_lo);
    int64_t *account_hi = weir_arena_alloc(arena, count, sizeof *account_hi);
    if (account_lo == NULL || account_hi == NULL) {
        status = error_nomem(error);
    } else {
        for (uint32_t i = 0; i < count; i++) {
            account_lo[i] = db_rows_int(rows, i, 0);
            account_hi[i] = db_rows_int(rows, i, 1);
        }
        *ranges = (struct bill_store_ranges){account_lo, account_hi, count,
                                             count == 0 ? 0 : db_rows_int(rows, 0, 2)};
    }
    db_rows_free(rows);
    return status;
}

enum weir_status
fee_store_open(struct db *db, struct bill_store_run *run, const struct bill_store_ranges *ranges,
               struct weir_error *error)
{
    struct db_params params = {0};
    db_params_day(&params, run->through_day);
    db_params_day(&params, run->invoice_day);
    db_params_int(&params, run->as_of_no);
    db_params_int4(&params, run->rules_version);
    db_params_text(&params, run->settings);
    db_params_int(&params, ranges->account_count);
    const enum weir_status status =
        db_query_int(db, SQL_FEE_RUN_OPEN, &params, &run->run_id, error);
    if (status)
        return status;
    struct db_params chunks = {0};
    db_params_int(&chunks, run->run_id);
    db_params_int8s(&chunks, ranges->account_lo, ranges->count);
    db_params_int8s(&chunks, ranges->account_hi, ranges->count);
    return db_run(db, SQL_BILL_CHUNKS_ADD, &chunks, NULL, error);
}

static enum weir_status
read_districts(struct db *db, int64_t as_of_no, struct weir_arena *arena,
               struct fee_districts *districts, struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_int(&params, as_of_no);
    const enum weir_status status = db_query(db, SQL_FEE_DISTRICTS, &params, &rows, error);
    if (status)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct fee_district *item = weir_arena_alloc(arena, count, sizeof *item);
    struct row_reading reading = {.rows = rows, .arena = arena, .full = item == NULL};
    for (uint32_t i = 0; !reading.full && i < count; i++)
        item[i] = (struct fee_district){
            .name = row_copy(&reading, i, 0),
            .zone = row_copy(&reading, i, 1),
            .network = row_copy(&reading, i, 2),
        };
    db_rows_free(rows);
    *districts = (struct fee_districts){item, count};
    return reading.full ? error_nomem(error) : WEIR_OK;
}

/* The districts as each run before knew them; read again only where one was loaded between. */
static enum weir_status
read_past(struct db *db, int64_t as_of_no, struct weir_arena *arena, struct fee_rules *rules,
          struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_int(&params, as_of_no);
    enum weir_status status = db_query(db, SQL_FEE_PAST, &params, &rows, error);
    if (status)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct fee_past *past = weir_arena_alloc(arena, count, sizeof *past);
    if (past == NULL)
        status = error_nomem(error);
    for (uint32_t i = 0; !status && i < count; i++) {
        past[i].made_no = db_rows_int(rows, i, 0);
        if (i > 0 && db_rows_int(rows, i, 1) == db_rows_int(rows, i - 1, 1))
            past[i].districts = past[i - 1].districts;
        else
            status = read_districts(db, past[i].made_no, arena, &past[i].districts, error);
    }
    db_rows_free(rows);
    rules->past = past;
    rules->past_count = count;
    return status;
}

enum weir_status
fee_store_rules(struct db *db, int64_t as_of_no, struct weir_arena *arena, struct fee_rules *rules,
                struct weir_error *error)
{
    enum weir_status status = read_districts(db, as_of_no, arena, &rules->districts, error);
    if (!status)
        status = read_past(db, as_of_no, arena, rules, error);
    struct db_rows *rows = NULL;
    struct db_params params = {0};
    db_params_int(&params, as_of_no);
    if (!status)
        status = db_query(db, SQL_FEE_DECLARED, &params, &rows, error);
    if (status)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct fee_declared *item = weir_arena_alloc(arena, count, sizeof *item);
    struct row_reading reading = {.rows = rows, .arena = arena, .full = item == NULL};
    for (uint32_t i = 0; !reading.full && i < count; i++)
        item[i] = (struct fee_declared){
            .period = row_copy(&reading, i, 0),
            .count = (int32_t)db_rows_int(rows, i, 1),
        };
    db_rows_free(rows);
    rules->declared = item;
    rules->declared_count = count;
    return reading.full ? error_nomem(error) : WEIR_OK;
}

enum weir_status
fee_store_write(struct db *db, int64_t run_id, const struct fee_store_entry *entry, uint32_t count,
                struct weir_error *error)
{
    if (count == 0)
        return WEIR_OK;
    struct copy_in *in = NULL;
    enum weir_status status = copy_in_begin(db, SQL_FEE_WRITE_ENTRIES, &in, error);
    for (uint32_t i = 0; !status && i < count; i++)
        fee_row_put_entry(in, run_id, &entry[i].entry, &entry[i].digest);
    if (!status)
        status = copy_in_end(in, NULL, error);
    copy_in_free(in);
    return status;
}

enum weir_status
fee_store_digests(struct db *db, row_take_text *take, void *context, struct weir_error *error)
{
    return row_each_text(db, SQL_FEE_DIGESTS, NULL, take, context, error);
}

enum weir_status
fee_store_entries(struct db *db, const struct fee_store_range *range, struct weir_arena *arena,
                  fee_store_take_entry *take, void *context, struct weir_error *error)
{
    const struct copy_args args = {
        .value = {range->account_lo, range->account_hi, range->run_id},
        .count = 3,
    };
    struct copy_out *out = NULL;
    bool more = true;
    enum weir_status status = copy_out_begin(db, SQL_FEE_RUN_ENTRIES, &args, &out, error);
    while (!status) {
        status = copy_out_next(out, &more, error);
        if (status || !more)
            break;
        struct fee_row_entry row;
        status = fee_row_fill_entry(out, arena, &row, error);
        const struct fee_store_item item = {row.entry, row.digest};
        if (!status)
            status = take(context, &item, error);
    }
    copy_out_free(out);
    return status;
}

/* --- what is owed -------------------------------------------------------------------------------
 */
/* Nets the notices of each taxpayer, period and regime, and drops what is not owed. */
static void
net(const struct db_rows *rows, struct fee_store_owed *item, int64_t *owed_fen, uint32_t *count)
{
    uint32_t kept = 0;
    for (uint32_t i = 0, end = 0; i < *count; i = end) {
        while (end < *count && db_rows_int(rows, end, 5) == db_rows_int(rows, i, 5) &&
               item[end].regime == item[i].regime && text_equal(item[end].period, item[i].period))
            end++;
        fee_late_net(owed_fen + i, end - i);
        for (uint32_t at = i; at < end; at++) {
            if (owed_fen[at] == 0)
                continue;
            item[kept] = item[at];
            item[kept++].owed_fen = owed_fen[at];
        }
    }
    *count = kept;
}

enum weir_status
fee_store_owing(struct db *db, int32_t as_of_day, struct weir_arena *arena,
                struct fee_store_owing *owing, struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_day(&params, as_of_day);
    const enum weir_status status = db_query(db, SQL_FEE_OWED, &params, &rows, error);
    if (status)
        return status;
    uint32_t count = db_rows_count(rows);
    struct fee_store_owed *item = weir_arena_alloc(arena, count, sizeof *item);
    int64_t *owed_fen = weir_arena_alloc(arena, count, sizeof *owed_fen);
    struct row_reading reading = {
        .rows = rows, .arena = arena, .full = item == NULL || owed_fen == NULL};
    for (uint32_t i = 0; !reading.full && i < count; i++) {
        owed_fen[i] = db_rows_int(rows, i, 4);
        item[i] = (struct fee_store_owed){
            .account = row_copy(&reading, i, 0),
            .regime = db_rows_int(rows, i, 1) != 0 ? FEE_REGIME_TAX : FEE_REGIME_FEE,
            .period = row_copy(&reading, i, 2),
            .notice_day = db_rows_day(rows, i, 3),
        };
    }
    if (!reading.full)
        net(rows, item, owed_fen, &count);
    db_rows_free(rows);
    *owing = (struct fee_store_owing){item, count};
    return reading.full ? error_nomem(error) : WEIR_OK;
}

/* --- declarations -------------------------------------------------------------------------------
 */
enum weir_status
fee_store_declarations(struct db *db, struct weir_text period, struct weir_arena *arena,
                       struct fee_store_declarations *declarations, struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_text(&params, period);
    const enum weir_status status = db_query(db, SQL_FEE_DECLARATIONS, &params, &rows, error);
    if (status)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct fee_store_declaration *item = weir_arena_alloc(arena, count, sizeof *item);
    struct row_reading reading = {.rows = rows, .arena = arena, .full = item == NULL};
    for (uint32_t i = 0; !reading.full && i < count; i++)
        item[i] = (struct fee_store_declaration){
            .period = row_copy(&reading, i, 0),
            .declaration_no = (int32_t)db_rows_int(rows, i, 1),
            .sums =
                {
                    .entry_count = db_rows_int(rows, i, 2),
                    .volume_l = db_rows_int(rows, i, 3),
                    .amount_fen = db_rows_int(rows, i, 4),
                    .exempt_fen = db_rows_int(rows, i, 5),
                    .due_fen = db_rows_int(rows, i, 6),
                },
            .root = row_copy(&reading, i, 7),
        };
    db_rows_free(rows);
    *declarations = (struct fee_store_declarations){item, count};
    return reading.full ? error_nomem(error) : WEIR_OK;
}

enum weir_status
fee_store_period_sums(struct db *db, const struct fee_store_period *period, row_take_text *take,
                      void *context, struct fee_store_sums *sums, struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_text(&params, period->period);
    db_params_int(&params, period->correction);
    *sums = (struct fee_store_sums){.newest = -1};
    enum weir_status status = db_query(db, SQL_FEE_PERIOD_ENTRIES, &params, &rows, error);
    if (status)
        return status;
    for (uint32_t i = 0; !status && i < db_rows_count(rows); i++) {
        sums->entry_count++;
        sums->volume_l += db_rows_int(rows, i, 1);
        sums->amount_fen += db_rows_int(rows, i, 2);
        sums->exempt_fen += db_rows_int(rows, i, 3);
        sums->due_fen += db_rows_int(rows, i, 4);
        if (db_rows_int(rows, i, 5) > sums->newest)
            sums->newest = db_rows_int(rows, i, 5);
        status = take(context, db_rows_text(rows, i, 0), error);
    }
    db_rows_free(rows);
    return status;
}

enum weir_status
fee_store_declare(struct db *db, const struct fee_store_declaration *declaration,
                  int64_t journal_no, struct weir_error *error)
{
    struct db_params params = {0};
    db_params_text(&params, declaration->period);
    db_params_int(&params, declaration->declaration_no);
    db_params_int(&params, journal_no);
    db_params_int(&params, declaration->sums.entry_count);
    db_params_int(&params, declaration->sums.volume_l);
    db_params_int(&params, declaration->sums.amount_fen);
    db_params_int(&params, declaration->sums.exempt_fen);
    db_params_int(&params, declaration->sums.due_fen);
    db_params_bytes(&params, declaration->root);
    return db_run(db, SQL_FEE_DECLARE, &params, NULL, error);
}
