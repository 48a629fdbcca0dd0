/* bill_chunk.c - one chunk of a billing run, from rows to invoices with their digests. */
#include "batch/bill_chunk.h"

#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "store/bill_past.h"

#define SCRATCH_BYTES ((size_t)64 << 20)
#define FIRST_ACCOUNTS 256

_Static_assert(CANON_DIGEST_SIZE == DIGEST_SIZE, "a leaf is a SHA-256");

enum weir_status
bill_chunk_init(struct bill_chunk *chunk, struct weir_error *error)
{
    *chunk = (struct bill_chunk){
        .arena = weir_arena_new(BILL_CHUNK_BYTES),
        .scratch = weir_arena_new(SCRATCH_BYTES),
    };
    if (chunk->arena == NULL || chunk->scratch == NULL)
        return error_nomem(error);
    const enum weir_status status = bill_input_new(&chunk->input, error);
    return status ? status : digest_new(&chunk->digest, error);
}

void
bill_chunk_release(struct bill_chunk *chunk)
{
    digest_free(chunk->digest);
    bill_input_free(chunk->input);
    weir_arena_free(chunk->scratch);
    weir_arena_free(chunk->arena);
    free(chunk->account);
    free(chunk->waiting);
    *chunk = (struct bill_chunk){0};
}

void
bill_chunk_begin(struct bill_chunk *chunk)
{
    weir_arena_reset(chunk->arena);
    chunk->account_count = 0;
    chunk->waiting_count = 0;
    chunk->sums = (struct bill_store_sums){0};
}

static bool
grow(struct bill_chunk *chunk)
{
    if (chunk->account_count < chunk->account_capacity)
        return true;
    const uint32_t capacity =
        chunk->account_capacity == 0 ? FIRST_ACCOUNTS : 2 * chunk->account_capacity;
    struct bill_output_account *account =
        realloc(chunk->account, (size_t)capacity * sizeof *account);
    if (account == NULL)
        return false;
    chunk->account = account;
    chunk->account_capacity = capacity;
    return true;
}

/* Keeps the account until the past of all that need it is read. */
static enum weir_status
keep_waiting(struct bill_chunk *chunk, const struct account_known *known, struct weir_error *error)
{
    const struct account_known kept = *known; /* before the list may move */
    if (chunk->waiting_count == chunk->waiting_capacity) {
        const uint32_t capacity =
            chunk->waiting_capacity == 0 ? FIRST_ACCOUNTS : 2 * chunk->waiting_capacity;
        struct account_known *waiting = realloc(chunk->waiting, (size_t)capacity * sizeof *waiting);
        if (waiting == NULL)
            return error_nomem(error);
        chunk->waiting = waiting;
        chunk->waiting_capacity = capacity;
    }
    chunk->waiting[chunk->waiting_count++] = kept;
    return WEIR_OK;
}

static enum weir_status
take_digest(struct bill_chunk *chunk, struct bill_output_account *account, struct weir_error *error)
{
    struct weir_text bytes;
    weir_arena_reset(chunk->scratch);
    if (canon_write(&account->bill.invoice, chunk->scratch, &bytes) != WEIR_OK)
        return error_nomem(error);
    return digest_leaf(chunk->digest, bytes.start, bytes.size, account->digest.bytes, error);
}

static void
count_entry(struct bill_store_sums *sums, const struct canon_invoice *invoice)
{
    sums->invoice_count++;
    sums->line_count += invoice->line_count;
    sums->volume_l += invoice->volume_l;
    sums->amount_fen += invoice->amount_fen;
}

void
bill_chunk_count(struct bill_chunk *chunk, const struct account_bill *bill)
{
    struct bill_store_sums *sums = &chunk->sums;
    sums->account_count++;
    sums->finding_count += bill->finding_count;
    switch (bill->outcome) {
    case ACCOUNT_NOT_DUE:
    case ACCOUNT_NEEDS_PAST:
    case ACCOUNT_NOTHING:
        sums->nothing_count++;
        break;
    case ACCOUNT_HELD:
        sums->held_count++;
        break;
    case ACCOUNT_BILLED:
        sums->billed_count++;
        break;
    }
}

static bool
is_in_scope(const struct bill_chunk_request *request, const struct account_known *known)
{
    if (request->cycle.start == NULL)
        return true;
    const struct terms_account *terms =
        terms_at(known->terms, known->terms_count, request->rules->through_day);
    return terms != NULL && text_equal(terms->cycle, request->cycle);
}

enum weir_status
bill_chunk_add(struct bill_chunk *chunk, const struct account_known *known,
               const struct account_bill *bill, const struct canon_states *states,
               struct weir_error *error)
{
    if (!grow(chunk))
        return error_nomem(error);
    struct bill_output_account *account = &chunk->account[chunk->account_count++];
    *account = (struct bill_output_account){
        .bill = *bill,
        .account_id = known->account_id,
        .name = known->name,
        .states = states,
    };
    if (bill->outcome != ACCOUNT_BILLED)
        return WEIR_OK;
    account->bill.invoice.states = states != NULL && states->made_run_id != 0 ? states : NULL;
    count_entry(&chunk->sums, &bill->invoice);
    const enum weir_status status = take_digest(chunk, account, error);
    if (status || chunk->output == NULL)
        return status;
    return bill_output_invoice(chunk->output, account, error);
}

static enum weir_status
bill_one(struct bill_chunk *chunk, const struct bill_chunk_request *request,
         const struct account_known *known, struct weir_error *error)
{
    struct account_bill bill;
    enum weir_status status = account_bill(known, request->rules, chunk->arena, &bill, error);
    if (status || bill.outcome == ACCOUNT_NOT_DUE)
        return status;
    if (bill.outcome == ACCOUNT_NEEDS_PAST)
        return keep_waiting(chunk, known, error);
    bill_chunk_count(chunk, &bill);
    if (bill.outcome != ACCOUNT_BILLED && bill.finding_count == 0)
        return WEIR_OK;
    for (uint32_t i = 0; i < bill.before_count && !status; i++)
        status = bill_chunk_add(chunk, known, &bill.before[i], NULL, error);
    return status ? status : bill_chunk_add(chunk, known, &bill, NULL, error);
}

static int
by_entry(const void *a, const void *b)
{
    const struct bill_output_account *first = a;
    const struct bill_output_account *second = b;
    if (first->account_id != second->account_id)
        return first->account_id < second->account_id ? -1 : 1;
    return first->bill.invoice.entry_no - second->bill.invoice.entry_no;
}

/* Bills the accounts that need their past, and puts them in among the others. */
static enum weir_status
bill_waiting(struct bill_chunk *chunk, struct db *db, const struct bill_chunk_request *request,
             struct weir_error *error)
{
    if (chunk->waiting_count == 0)
        return WEIR_OK;
    const struct bill_past_request past = {
        .known = chunk->waiting,
        .known_count = chunk->waiting_count,
        .as_of_no = request->range.as_of_no,
        .through_day = request->range.through_day,
    };
    enum weir_status status = bill_past_read(db, &past, chunk->arena, error);
    for (uint32_t i = 0; i < chunk->waiting_count && !status; i++)
        status = bill_one(chunk, request, &chunk->waiting[i], error);
    if (!status && chunk->account_count > 1)
        qsort(chunk->account, chunk->account_count, sizeof *chunk->account, by_entry);
    return status;
}

enum weir_status
bill_chunk_compute(struct bill_chunk *chunk, struct db *db,
                   const struct bill_chunk_request *request, struct weir_error *error)
{
    const struct estimate_rules *estimate = &request->rules->estimate;
    struct bill_input_range range = request->range;
    range.due_only = range.heads == BILL_INPUT_HEADS_NOW;
    range.idle_days =
        estimate->rule != ESTIMATE_OFF && estimate->of_idle ? estimate->least_days : 0;
    range.cycle = request->cycle;
    bill_chunk_begin(chunk);
    enum weir_status status = bill_input_read(chunk->input, db, &range, chunk->arena, error);
    while (!status) {
        struct account_known known;
        bool found = false;
        status = bill_input_next(chunk->input, chunk->arena, &known, &found, error);
        if (status || !found)
            break;
        if (is_in_scope(request, &known))
            status = bill_one(chunk, request, &known, error);
    }
    if (!status)
        status = bill_waiting(chunk, db, request, error);
    ASSERT(chunk->sums.account_count ==
           chunk->sums.billed_count + chunk->sums.held_count + chunk->sums.nothing_count);
    return status;
}
