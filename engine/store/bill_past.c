/* bill_past.c - reads and estimated bills of the past, for some accounts of a chunk. */
#include "store/bill_past.h"

#include "base/error.h"
#include "sql.inc"
#include "store/invoice_store.h"

/* --- reads --- */
static enum weir_status
query_reads(struct db *db, const struct bill_past_request *request, struct weir_arena *arena,
            struct db_rows **rows, struct weir_error *error)
{
    int64_t *account_id = weir_arena_alloc(arena, request->known_count, sizeof *account_id);
    if (account_id == NULL)
        return error_nomem(error);
    for (uint32_t i = 0; i < request->known_count; i++)
        account_id[i] = request->known[i].account_id;
    struct db_params params = {0};
    db_params_int8s(&params, account_id, request->known_count);
    db_params_int(&params, request->as_of_no);
    db_params_day(&params, request->through_day - BILL_PAST_DAYS);
    db_params_day(&params, request->through_day);
    return db_query(db, SQL_BILL_READ_PAST, &params, rows, error);
}

static enum weir_status
give_reads(struct db *db, const struct bill_past_request *request, struct weir_arena *arena,
           struct weir_error *error)
{
    struct db_rows *rows = NULL;
    enum weir_status status = query_reads(db, request, arena, &rows, error);
    if (status)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct meter_read *read = weir_arena_alloc(arena, count, sizeof *read);
    if (read == NULL)
        status = error_nomem(error);
    uint32_t row = 0;
    for (uint32_t i = 0; !status && i < request->known_count; i++) {
        struct account_known *known = &request->known[i];
        known->read = read + row;
        known->read_count = 0;
        for (; row < count && db_rows_int(rows, row, 0) == known->account_id; row++) {
            read[row] = (struct meter_read){
                .meter_id = db_rows_int(rows, row, 1),
                .day = db_rows_day(rows, row, 2),
                .second = (int32_t)db_rows_int(rows, row, 3),
                .recorded_no = db_rows_int(rows, row, 4),
                .register_milli = db_rows_int(rows, row, 5),
                .kind = (enum meter_read_kind)db_rows_int(rows, row, 6),
            };
            known->read_count++;
        }
    }
    db_rows_free(rows);
    return status;
}

/* --- bills --- */
/* Puts the bill among count others, the one of the latest days first: a corrected one is newer than
 * those of the days behind it. */
static void
put_entry(struct account_entry *entry, uint32_t count, const struct invoice_store_item *item)
{
    uint32_t at = count;
    for (; at > 0 && entry[at - 1].invoice.period_end_day <= item->invoice.period_end_day; at--)
        entry[at] = entry[at - 1];
    entry[at] = (struct account_entry){
        .invoice = item->invoice,
        .tariff_no = item->tariff_no.item,
        .meter_state_before = item->meter_state_before,
        .counter_state_before = item->counter_state_before,
    };
}

static enum weir_status
give_entries(const struct invoice_store_items *items, const struct bill_past_request *request,
             struct weir_arena *arena, struct weir_error *error)
{
    struct account_past *past = weir_arena_alloc(arena, request->known_count, sizeof *past);
    struct account_entry *entry = weir_arena_alloc(arena, items->count, sizeof *entry);
    if (past == NULL || entry == NULL)
        return error_nomem(error);
    uint32_t at = 0;
    for (uint32_t i = 0; i < request->known_count; i++) {
        const int64_t account_id = request->known[i].account_id;
        while (at < items->count && items->item[at].invoice.account_id < account_id)
            at++;
        const uint32_t first = at;
        while (at < items->count && items->item[at].invoice.account_id == account_id)
            at++;
        for (uint32_t e = first; e < at; e++)
            put_entry(entry + first, e - first, &items->item[e]);
        past[i] = (struct account_past){
            .entry = entry + first,
            .entry_count = at - first,
            .from_day = request->through_day - BILL_PAST_DAYS,
        };
        request->known[i].past = &past[i];
    }
    return WEIR_OK;
}

static enum weir_status
read_all(struct db *db, const struct bill_past_request *request, struct weir_arena *arena,
         struct weir_error *error)
{
    struct invoice_store_tariffs tariffs = {0};
    struct invoice_store_items items = {0};
    enum weir_status status = give_reads(db, request, arena, error);
    if (!status)
        status = invoice_store_tariffs(db, arena, &tariffs, error);
    const struct invoice_store_past past = {
        .as_of_no = request->as_of_no,
        .account_lo = request->known[0].account_id,
        .account_hi = request->known[request->known_count - 1].account_id,
        .tariffs = &tariffs,
    };
    if (!status)
        status = invoice_store_estimated(db, &past, arena, &items, error);
    return status ? status : give_entries(&items, request, arena, error);
}

enum weir_status
bill_past_read(struct db *db, const struct bill_past_request *request, struct weir_arena *arena,
               struct weir_error *error)
{
    enum weir_status status = db_begin(db, DB_READ_ONLY, error);
    if (!status)
        status = read_all(db, request, arena, error);
    if (!status)
        status = db_commit(db, error);
    if (status)
        db_rollback(db);
    return status;
}
