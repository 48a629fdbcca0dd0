/* rebill_chunk.c - one chunk of a rebill, from posted bills to those that correct them. */
#include "batch/rebill_chunk.h"

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/bill_settings.h"
#include "core/rebill.h"
#include "store/invoice_store.h"
#include "store/rebill_store.h"

struct work {
    struct bill_chunk *chunk;
    const struct rebill_chunk_request *request;
    struct rebill_store_runs runs;
    struct invoice_store_items items;
    uint32_t at; /* the first item that no account has taken */
    struct weir_error *error;
};

/* --- bills --- */
static const struct rebill_store_run *
find_run(const struct rebill_store_runs *runs, int64_t run_id)
{
    uint32_t low = 0;
    uint32_t high = runs->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (runs->item[middle].run_id < run_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < runs->count && runs->item[low].run_id == run_id ? &runs->item[low] : NULL;
}

static bool
is_reversed(const struct invoice_store_item *item, uint32_t count, int32_t entry_no)
{
    for (uint32_t i = 0; i < count; i++) {
        if (item[i].invoice.reverses_entry_no == entry_no)
            return true;
    }
    return false;
}

static bool
is_before(const struct rebill_bill *a, const struct rebill_bill *b)
{
    const struct canon_invoice *first = &a->entry.invoice;
    const struct canon_invoice *second = &b->entry.invoice;
    if (first->period_begin_day != second->period_begin_day)
        return first->period_begin_day < second->period_begin_day;
    if (first->period_end_day != second->period_end_day)
        return first->period_end_day < second->period_end_day;
    return first->entry_no < second->entry_no;
}

/* Puts the bill among those before it, by period. */
static enum weir_status
add_bill(const struct work *work, const struct invoice_store_item *item, struct rebill_bill *bill,
         uint32_t *count)
{
    const struct rebill_store_run *run = find_run(&work->runs, item->made_run_id);
    if (run == NULL)
        return error_set(work->error, WEIR_E_SEAL, "a bill names a run that was never posted");
    struct account_rules rules = {0};
    bill_settings_read(&(struct bill_settings){run->settings, run->scope}, &rules);
    const struct rebill_bill added = {
        .entry =
            {
                .invoice = item->invoice,
                .tariff_no = item->tariff_no.item,
                .meter_state_before = item->meter_state_before,
                .counter_state_before = item->counter_state_before,
            },
        .made_run_id = run->run_id,
        .made_no = run->as_of_no,
        .estimate = rules.estimate.rule,
        .range = rules.range,
    };
    uint32_t at = (*count)++;
    for (; at > 0 && is_before(&added, &bill[at - 1]); at--)
        bill[at] = bill[at - 1];
    bill[at] = added;
    return WEIR_OK;
}

/* The live bills of the account. */
static enum weir_status
take_bills(struct work *work, int64_t account_id, struct rebill_known *known)
{
    const struct invoice_store_items *items = &work->items;
    while (work->at < items->count && items->item[work->at].invoice.account_id < account_id)
        work->at++;
    const uint32_t first = work->at;
    while (work->at < items->count && items->item[work->at].invoice.account_id == account_id)
        work->at++;
    const uint32_t count = work->at - first;
    struct rebill_bill *bill = weir_arena_alloc(work->chunk->arena, count, sizeof *bill);
    if (bill == NULL)
        return error_nomem(work->error);
    known->bill = bill;
    for (uint32_t i = first; i < work->at; i++) {
        const struct canon_invoice *invoice = &items->item[i].invoice;
        if (invoice->reverses_entry_no != 0 ||
            is_reversed(&items->item[i], work->at - i, invoice->entry_no))
            continue;
        const enum weir_status status = add_bill(work, &items->item[i], bill, &known->bill_count);
        if (status)
            return status;
    }
    return WEIR_OK;
}

/* --- one account --- */
static bool
has_tariff(struct terms_rows terms, struct weir_text tariff)
{
    const struct terms_account *row = terms.start;
    for (uint32_t i = 0; i < terms.count; i++) {
        if (text_equal(row[i].tariff, tariff))
            return true;
    }
    return false;
}

/* Whether the row that holds on the day, of all that are recorded, is of the cycle. */
static bool
is_in_cycle(struct terms_rows terms, struct weir_text cycle, int32_t day)
{
    const struct terms_account *row = terms.start;
    const struct terms_account *found = NULL;
    for (uint32_t i = 0; i < terms.count; i++) {
        if (row[i].stamp.from_day <= day)
            found = &row[i];
    }
    return found != NULL && text_equal(found->cycle, cycle);
}

static bool
is_in_scope(const struct rebill_chunk_request *request, const struct bill_input_rows *rows)
{
    if (request->tariff.start != NULL)
        return has_tariff(rows->terms, request->tariff);
    return request->cycle.start == NULL ||
           is_in_cycle(rows->terms, request->cycle, request->range.through_day);
}

static enum weir_status
add_entries(struct work *work, const struct account_known *known, const struct rebill *rebill)
{
    const struct account_bill held = {
        .outcome = ACCOUNT_HELD,
        .finding = rebill->finding,
        .finding_count = rebill->finding_count,
    };
    if (rebill->outcome == ACCOUNT_HELD)
        return bill_chunk_add(work->chunk, known, &held, NULL, work->error);
    enum weir_status status = WEIR_OK;
    for (uint32_t i = 0; i < rebill->entry_count && !status; i++) {
        struct account_bill bill = rebill->entry[i].bill;
        const bool last = i + 1 == rebill->entry_count;
        bill.finding = rebill->finding;
        bill.finding_count = last ? rebill->finding_count : 0;
        status = bill_chunk_add(work->chunk, known, &bill, &rebill->entry[i].states, work->error);
    }
    return status;
}

static enum weir_status
correct(struct work *work, const struct bill_input_rows *rows)
{
    struct rebill_known known = {
        .base = &rows->known,
        .terms = rows->terms,
        .use = rows->use,
        .plan = rows->plan,
        .installation = rows->installation,
    };
    const struct rebill_rules rules = {
        .rules = work->request->rules,
        .as_of_no = work->request->range.as_of_no,
        .from_day = work->request->from_day,
    };
    struct rebill rebill;
    enum weir_status status = take_bills(work, rows->known.account_id, &known);
    if (status || known.bill_count == 0)
        return status;
    status = rebill_account(&known, &rules, work->chunk->arena, &rebill, work->error);
    if (status)
        return status;
    bill_chunk_count(work->chunk, &(struct account_bill){
                                      .outcome = rebill.outcome,
                                      .finding_count = rebill.finding_count,
                                  });
    return add_entries(work, &rows->known, &rebill);
}

/* --- all of them --- */
static enum weir_status
read_history(struct work *work, struct db *db)
{
    struct weir_arena *arena = work->chunk->arena;
    const struct bill_input_range *range = &work->request->range;
    struct invoice_store_tariffs tariffs = {0};
    const struct invoice_store_past past = {
        .as_of_no = range->as_of_no,
        .account_lo = range->account_lo,
        .account_hi = range->account_hi,
        .tariffs = &tariffs,
    };
    enum weir_status status = db_begin(db, DB_READ_ONLY, work->error);
    if (!status)
        status = rebill_store_runs(db, range->as_of_no, arena, &work->runs, work->error);
    if (!status)
        status = invoice_store_tariffs(db, arena, &tariffs, work->error);
    if (!status)
        status = invoice_store_history(db, &past, arena, &work->items, work->error);
    if (!status)
        status = db_commit(db, work->error);
    if (status)
        db_rollback(db);
    return status;
}

enum weir_status
rebill_chunk_compute(struct bill_chunk *chunk, struct db *db,
                     const struct rebill_chunk_request *request, struct weir_error *error)
{
    struct work work = {.chunk = chunk, .request = request, .error = error};
    struct bill_input_range range = request->range;
    range.all_reads = true;
    bill_chunk_begin(chunk);
    enum weir_status status = bill_input_read(chunk->input, db, &range, chunk->arena, error);
    if (!status)
        status = read_history(&work, db);
    while (!status) {
        struct bill_input_rows rows;
        bool found = false;
        status = bill_input_next_rows(chunk->input, chunk->arena, &rows, &found, error);
        if (status || !found)
            break;
        if (is_in_scope(request, &rows))
            status = correct(&work, &rows);
    }
    ASSERT(chunk->sums.account_count ==
           chunk->sums.billed_count + chunk->sums.held_count + chunk->sums.nothing_count);
    return status;
}
