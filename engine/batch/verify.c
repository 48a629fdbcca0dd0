/*
 * verify.c - recomputes what can be recomputed, and compares.
 *
 * Invoices are read a chunk of accounts at a time, in the order of the Merkle tree's leaves, so a
 * run of any size takes the memory of one chunk.
 */
#include "batch/verify.h"

#include <string.h>

#include "base/assert.h"
#include "base/checked.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/invoice_leaf.h"
#include "batch/invoice_sums.h"
#include "batch/verify_chain.h"
#include "batch/verify_fee.h"
#include "core/canon.h"
#include "host/aside.h"
#include "host/progress.h"
#include "seal/digest.h"
#include "seal/merkle.h"
#include "store/invoice_store.h"
#include "store/run_store.h"
#include "store/verify_store.h"

#define NUMBER_SIZE 1024 /* bytes of an invoice's number */
#define AHEAD_COUNT 3    /* one is looked at, the others are read */

/* Bills of a chunk, which are read while those before are looked at: in turns by the session at
 * hand and by one more. */
struct ahead {
    struct db *db;
    struct invoice_store_range range;
    struct weir_arena *arena;
    struct invoice_store_items items;
    struct aside aside;
};

/* What holds over all that is posted, asked by a session of its own. */
struct accounts {
    const char *conninfo;
    struct weir_arena *arena;
    struct verify_store_faults faults[VERIFY_STORE_CHECK_COUNT];
    struct aside aside;
};

struct verify {
    struct db *db;
    struct weir_arena *arena;   /* of what is told */
    struct weir_arena *scratch; /* of the invoice at hand */
    struct ahead ahead[AHEAD_COUNT];
    struct accounts accounts;
    struct digest *digest;
    struct invoice_store_tariffs tariffs;
    bool rebill;               /* the run at hand is one */
    struct progress *progress; /* takes each chunk that was looked at */
    struct verify_result *result;
    struct weir_error *error;
};

/* --- telling --- */
static enum weir_status
tell(struct verify *verify, enum verify_area area, int64_t run_id, struct weir_text invoice,
     struct weir_text words)
{
    struct verify_result *result = verify->result;
    const bool first = result->area_count[area]++ < VERIFY_AREA_LEAST;
    if (result->fault_count++ >= VERIFY_FAULT_MAX && !first)
        return WEIR_OK;
    struct verify_fault *fault = &result->fault[result->kept_count++];
    *fault = (struct verify_fault){.area = area, .run_id = run_id};
    fault->words = text_copy(words, verify->arena);
    if (invoice.start != NULL)
        fault->invoice = text_copy(invoice, verify->arena);
    if (fault->words.start == NULL || (invoice.start != NULL && fault->invoice.start == NULL))
        return error_nomem(verify->error);
    return WEIR_OK;
}

static enum weir_status
tell_invoice(struct verify *verify, enum verify_area area, int64_t run_id,
             const struct canon_invoice *invoice, const char *words)
{
    char number[NUMBER_SIZE];
    struct text_writer writer = text_writer_of(number, sizeof number);
    text_write(&writer, invoice->account);
    text_write_string(&writer, "-");
    text_write_int(&writer, invoice->entry_no);
    return tell(verify, area, run_id, text_written(&writer), text_of(words));
}

static enum weir_status
tell_run(struct verify *verify, enum verify_area area, int64_t run_id, const char *words)
{
    return tell(verify, area, run_id, (struct weir_text){NULL, 0}, text_of(words));
}

/* --- one invoice --- */
static enum weir_status
verify_invoice(struct verify *verify, int64_t run_id, const struct invoice_store_item *item,
               struct merkle *merkle)
{
    static const char odd[] =
        "it holds null for nought or nought for null, or its lines or uses are "
        "not numbered from 1 on";
    const struct canon_invoice *invoice = &item->invoice;
    const char *fault = invoice_sums_fault(invoice);
    if (fault != NULL && tell_invoice(verify, VERIFY_AREA_SUMS, run_id, invoice, fault) != WEIR_OK)
        return verify->error->status;

    struct invoice_leaf leaf;
    weir_arena_reset(verify->scratch);
    if (invoice_leaf_take(verify->digest, item, verify->scratch, &leaf, verify->error) != WEIR_OK)
        return verify->error->status;
    /* Only of bills that a rebill made is there an older version, which says less than the rows. */
    leaf.holds = leaf.holds &&
                 (!leaf.older || (verify->rebill && text_equal(invoice->kind, text_of("bill"))));
    if (item->odd && tell_invoice(verify, VERIFY_AREA_DIGESTS, run_id, invoice, odd) != WEIR_OK)
        return verify->error->status;
    if (!leaf.holds && tell_invoice(verify, VERIFY_AREA_DIGESTS, run_id, invoice,
                                    "its digest is not that of its rows") != WEIR_OK)
        return verify->error->status;
    return merkle_add(merkle, leaf.sum, verify->error);
}

/* --- one run --- */
static bool
same_sums(const struct verify_store_sums *a, const struct verify_store_sums *b)
{
    return a->invoice_count == b->invoice_count && a->line_count == b->line_count &&
           a->volume_l == b->volume_l && a->amount_fen == b->amount_fen;
}

static enum weir_status
add_sums(struct verify *verify, struct verify_store_sums *sums, const struct canon_invoice *invoice)
{
    sums->invoice_count++;
    sums->line_count += invoice->line_count;
    if (!checked_add(sums->volume_l, invoice->volume_l, &sums->volume_l) ||
        !checked_add(sums->amount_fen, invoice->amount_fen, &sums->amount_fen))
        return error_set(verify->error, WEIR_E_SEAL, "the sum of a run's invoices does not fit");
    return WEIR_OK;
}

static enum weir_status
read_ahead(void *context, struct weir_error *error)
{
    struct ahead *ahead = context;
    weir_arena_reset(ahead->arena);
    ahead->items = (struct invoice_store_items){0};
    return invoice_store_read(ahead->db, &ahead->range, ahead->arena, &ahead->items, error);
}

static enum weir_status
verify_items(struct verify *verify, const struct ahead *ahead, struct verify_store_sums *sums,
             struct merkle *merkle)
{
    enum weir_status status = WEIR_OK;
    for (uint32_t i = 0; status == WEIR_OK && i < ahead->items.count; i++) {
        status = verify_invoice(verify, ahead->range.run_id, &ahead->items.item[i], merkle);
        if (status == WEIR_OK)
            status = add_sums(verify, sums, &ahead->items.item[i].invoice);
    }
    return status;
}

static struct invoice_store_range
range_of(const struct verify *verify, const struct verify_store_run *run,
         const struct verify_store_chunk *chunk)
{
    return (struct invoice_store_range){
        .run_id = run->run_id,
        .book = run->book,
        .account_lo = chunk->account_lo,
        .account_hi = chunk->account_hi,
        .tariffs = &verify->tariffs,
    };
}

static void
begin_chunk(struct verify *verify, const struct verify_store_run *run,
            const struct verify_store_chunks *chunks, uint32_t index)
{
    if (index >= chunks->count)
        return;
    struct ahead *ahead = &verify->ahead[index % AHEAD_COUNT];
    ahead->range = range_of(verify, run, &chunks->item[index]);
    aside_begin(&ahead->aside, read_ahead, ahead);
}

/* Makes the other sessions see the run's rows; one chunk needs none. */
static enum weir_status
open_other(struct verify *verify, const struct verify_store_run *run,
           const struct verify_store_chunks *chunks)
{
    const bool draft = text_equal(run->state, text_of("draft"));
    enum weir_status status = WEIR_OK;
    verify->ahead[0].db = verify->db;
    for (uint32_t i = 1; i < AHEAD_COUNT && i < chunks->count && status == WEIR_OK; i++) {
        struct ahead *ahead = &verify->ahead[i];
        if (ahead->db == NULL) {
            status = db_open(verify->accounts.conninfo, &ahead->db, verify->error);
            if (status == WEIR_OK)
                status = db_begin(ahead->db, DB_READ_ONLY, verify->error);
        }
        if (status == WEIR_OK)
            status = db_use_draft(ahead->db, draft ? run->run_id : 0, verify->error);
    }
    return status;
}

static enum weir_status
verify_bills(struct verify *verify, const struct verify_store_run *run,
             const struct verify_store_chunks *chunks, struct verify_store_sums *sums,
             struct merkle *merkle)
{
    enum weir_status status = open_other(verify, run, chunks);
    for (uint32_t i = 0; status == WEIR_OK && i + 1 < AHEAD_COUNT; i++)
        begin_chunk(verify, run, chunks, i);
    for (uint32_t i = 0; status == WEIR_OK && i < chunks->count; i++) {
        struct ahead *ahead = &verify->ahead[i % AHEAD_COUNT];
        begin_chunk(verify, run, chunks, i + AHEAD_COUNT - 1);
        status = aside_end(&ahead->aside, verify->error);
        if (status == WEIR_OK)
            status = verify_items(verify, ahead, sums, merkle);
        progress_add(verify->progress, ahead->items.count);
    }
    for (uint32_t i = 0; i < AHEAD_COUNT; i++)
        aside_drop(&verify->ahead[i].aside);
    return status;
}

/* --- the fee ledger --- */
/* A fault of an entry, or of a declaration (entry NULL). */
static enum weir_status
tell_fee(void *context, int64_t run_id, const struct fee_entry *entry, struct weir_text words)
{
    struct verify *verify = context;
    if (entry == NULL)
        return tell(verify, VERIFY_AREA_FEES, run_id, (struct weir_text){NULL, 0}, words);
    char number[NUMBER_SIZE];
    struct text_writer writer = text_writer_of(number, sizeof number);
    text_write(&writer, entry->account);
    text_write_string(&writer, "-");
    text_write_int(&writer, entry->entry_no);
    return tell(verify, VERIFY_AREA_FEES, run_id, text_written(&writer), words);
}

static enum weir_status
verify_fees(struct verify *verify, const struct verify_store_run *run,
            const struct verify_store_chunks *chunks, struct verify_store_sums *sums,
            struct merkle *merkle)
{
    enum weir_status status = WEIR_OK;
    for (uint32_t i = 0; status == WEIR_OK && i < chunks->count; i++) {
        const struct verify_store_chunk *chunk = &chunks->item[i];
        const int64_t before_count = sums->invoice_count;
        weir_arena_reset(verify->ahead[0].arena);
        const struct verify_fee_request request = {
            .db = verify->db,
            .range = {run->run_id, chunk->account_lo, chunk->account_hi},
            .arena = verify->ahead[0].arena,
            .digest = verify->digest,
            .merkle = merkle,
            .tell = tell_fee,
            .context = verify,
        };
        status = verify_fee_entries(&request, sums, verify->error);
        progress_add(verify->progress, sums->invoice_count - before_count);
    }
    return status;
}

/* What the run says of itself, against its rows and its chunks. */
static enum weir_status
compare_run(struct verify *verify, const struct verify_store_run *run,
            const struct verify_store_sums *sums, const unsigned char root[static DIGEST_SIZE])
{
    enum weir_status status = WEIR_OK;
    if (!same_sums(sums, &run->sums))
        status = tell_run(verify, VERIFY_AREA_SUMS, run->run_id,
                          "its invoices do not add up to what it says");
    if (status == WEIR_OK && !same_sums(&run->chunks, &run->sums))
        status = tell_run(verify, VERIFY_AREA_SUMS, run->run_id,
                          "its chunks do not add up to what it says");
    if (status == WEIR_OK && (run->account_count != run->chunk_account_count ||
                              run->account_count != run->settled_count))
        status = tell_run(verify, VERIFY_AREA_SUMS, run->run_id,
                          "its accounts due are not those billed, held and with nothing to bill");
    if (status == WEIR_OK &&
        (run->root.size != DIGEST_SIZE || memcmp(run->root.start, root, DIGEST_SIZE) != 0))
        status = tell_run(verify, VERIFY_AREA_DIGESTS, run->run_id,
                          "its root is not that of its invoices' digests");
    return status;
}

static enum weir_status
verify_one(struct verify *verify, const struct verify_store_run *run)
{
    struct verify_store_chunks chunks = {0};
    struct verify_store_sums sums = {0};
    struct merkle merkle = merkle_of(verify->digest);
    unsigned char root[DIGEST_SIZE];

    const bool draft = text_equal(run->state, text_of("draft"));
    enum weir_status status = db_use_draft(verify->db, draft ? run->run_id : 0, verify->error);
    verify->rebill = run->rebill;
    if (status == WEIR_OK)
        status =
            verify_store_chunks(verify->db, run->run_id, verify->arena, &chunks, verify->error);
    if (status == WEIR_OK)
        status = run->fee ? verify_fees(verify, run, &chunks, &sums, &merkle)
                          : verify_bills(verify, run, &chunks, &sums, &merkle);
    if (status == WEIR_OK)
        status = merkle_root(&merkle, root, verify->error);
    if (status == WEIR_OK)
        status = compare_run(verify, run, &sums, root);
    verify->result->run_count++;
    if (run->fee) {
        verify->result->entry_count += sums.invoice_count;
    } else {
        verify->result->invoice_count += sums.invoice_count;
        verify->result->line_count += sums.line_count;
    }
    return status;
}

/* --- over all runs --- */
static const enum verify_area area_of[VERIFY_STORE_CHECK_COUNT] = {
    [VERIFY_STORE_JOURNAL] = VERIFY_AREA_JOURNAL,
    [VERIFY_STORE_BOOKS] = VERIFY_AREA_SUMS,
    [VERIFY_STORE_ORPHANS] = VERIFY_AREA_SUMS,
    [VERIFY_STORE_ENTRIES] = VERIFY_AREA_NUMBERS,
    [VERIFY_STORE_PERIODS] = VERIFY_AREA_ACCOUNTS,
    [VERIFY_STORE_HEADS] = VERIFY_AREA_ACCOUNTS,
    [VERIFY_STORE_COUNTERS] = VERIFY_AREA_ACCOUNTS,
    [VERIFY_STORE_FEES] = VERIFY_AREA_FEES,
    [VERIFY_STORE_CHAIN] = VERIFY_AREA_CHAIN,
    [VERIFY_STORE_STRAY] = VERIFY_AREA_MONTHS,
    [VERIFY_STORE_MONTHS] = VERIFY_AREA_MONTHS,
    [VERIFY_STORE_APPROVALS] = VERIFY_AREA_APPROVALS,
    [VERIFY_STORE_RECORDS_ACCOUNTS] = VERIFY_AREA_JOURNAL,
    [VERIFY_STORE_RECORDS_METERS] = VERIFY_AREA_JOURNAL,
    [VERIFY_STORE_RECORDS_PERMITS] = VERIFY_AREA_JOURNAL,
    [VERIFY_STORE_RECORDS_RUNS] = VERIFY_AREA_JOURNAL,
    [VERIFY_STORE_RECORDS_CLOSINGS] = VERIFY_AREA_JOURNAL,
};

static enum weir_status
tell_account(struct verify *verify, enum verify_area area, const struct verify_store_fault *fault)
{
    if (fault->account.size == 0)
        return tell(verify, area, 0, (struct weir_text){NULL, 0}, fault->words);
    char number[NUMBER_SIZE];
    struct text_writer writer = text_writer_of(number, sizeof number);
    text_write(&writer, fault->account);
    text_write_string(&writer, "-");
    text_write_int(&writer, fault->entry_no);
    return tell(verify, area, 0, text_written(&writer), fault->words);
}

static enum weir_status
ask_accounts(void *context, struct weir_error *error)
{
    struct accounts *accounts = context;
    struct db *db = NULL;
    enum weir_status status = db_open(accounts->conninfo, &db, error);
    if (status == WEIR_OK)
        status = db_begin(db, DB_READ_ONLY, error);
    for (int check = 0; status == WEIR_OK && check < VERIFY_STORE_CHECK_COUNT; check++)
        status = verify_store_check(db, (enum verify_store_check)check, accounts->arena,
                                    &accounts->faults[check], error);
    db_close(db);
    return status;
}

static enum weir_status
tell_accounts(struct verify *verify)
{
    struct accounts *accounts = &verify->accounts;
    enum weir_status status = aside_end(&accounts->aside, verify->error);
    for (int check = 0; check < VERIFY_STORE_CHECK_COUNT; check++) {
        const struct verify_store_faults *faults = &accounts->faults[check];
        for (uint32_t i = 0; status == WEIR_OK && i < faults->count; i++)
            status = tell_account(verify, area_of[check], &faults->item[i]);
    }
    return status;
}

static enum weir_status
tell_link(void *context, int64_t run_id, struct weir_text words)
{
    return tell(context, VERIFY_AREA_CHAIN, run_id, (struct weir_text){NULL, 0}, words);
}

/* Of the rows: what holds over all that is posted is asked meanwhile. */
static enum weir_status
begin_progress(struct verify *verify, const struct verify_store_runs *runs)
{
    struct progress_work work = {.name = "verify", .unit = "invoices"};
    for (uint32_t i = 0; i < runs->count; i++)
        work.parts += runs->item[i].chunk_count;
    return progress_begin(&work, &verify->progress, verify->error);
}

static enum weir_status
tell_checkpoint(void *context, int64_t run_id, struct weir_text words)
{
    return tell(context, VERIFY_AREA_CHECKPOINTS, run_id, (struct weir_text){NULL, 0}, words);
}

static enum weir_status
verify_checkpoints(struct verify *verify, const struct verify_request *request)
{
    const struct verify_checkpoint_ear ear = {tell_checkpoint, verify};
    enum weir_status status = verify_checkpoint_stored(
        verify->db, &request->by, &ear, verify->arena, &verify->result->checkpoints, verify->error);
    if (status == WEIR_OK && request->checkpoint != NULL)
        status = verify_checkpoint_kept(verify->db, &request->by, &ear, request->checkpoint,
                                        verify->arena, verify->error);
    return status;
}

static enum weir_status
verify_all(struct verify *verify, const struct verify_request *request)
{
    const int64_t run_id = request->run_id;
    struct verify_store_runs runs = {0};
    enum weir_status status =
        verify_store_runs(verify->db, run_id, verify->arena, &runs, verify->error);
    if (status != WEIR_OK)
        return status;
    if (run_id != 0 && runs.count == 0)
        return run_store_missing(run_id, verify->error);
    if (run_id != 0 && !text_equal(runs.item[0].state, text_of("draft")) &&
        !text_equal(runs.item[0].state, text_of("posted"))) {
        (void)error_set_text(verify->error, WEIR_E_INVALID,
                             "the run is %: there is nothing to verify", runs.item[0].state);
        return WEIR_E_INVALID;
    }
    status = begin_progress(verify, &runs);
    if (status == WEIR_OK && run_id == 0)
        aside_begin(&verify->accounts.aside, ask_accounts, &verify->accounts);
    if (status == WEIR_OK)
        status = invoice_store_tariffs(verify->db, verify->arena, &verify->tariffs, verify->error);
    for (uint32_t i = 0; status == WEIR_OK && i < runs.count; i++)
        status = verify_one(verify, &runs.item[i]);
    if (status == WEIR_OK)
        status = verify_chain(verify->db, run_id, verify->arena, tell_link, verify, verify->error);
    if (status == WEIR_OK && run_id == 0)
        status = tell_accounts(verify);
    if (status == WEIR_OK && run_id == 0)
        status =
            verify_fee_declarations(verify->db, verify->arena, tell_fee, verify, verify->error);
    return status == WEIR_OK && run_id == 0 ? verify_checkpoints(verify, request) : status;
}

static enum weir_status
make_room(struct verify *verify)
{
    verify->accounts.arena = weir_arena_new(VERIFY_CHUNK_BYTES);
    verify->scratch = weir_arena_new(VERIFY_CHUNK_BYTES);
    bool full = verify->accounts.arena == NULL || verify->scratch == NULL;
    for (uint32_t i = 0; i < AHEAD_COUNT; i++) {
        verify->ahead[i].arena = weir_arena_new(VERIFY_CHUNK_BYTES);
        full = full || verify->ahead[i].arena == NULL;
    }
    return full ? error_nomem(verify->error) : digest_new(&verify->digest, verify->error);
}

static void
release(struct verify *verify)
{
    aside_drop(&verify->accounts.aside);
    progress_end(verify->progress);
    digest_free(verify->digest);
    weir_arena_free(verify->accounts.arena);
    weir_arena_free(verify->scratch);
    for (uint32_t i = 0; i < AHEAD_COUNT; i++) {
        weir_arena_free(verify->ahead[i].arena);
        if (i > 0)
            db_close(verify->ahead[i].db);
    }
}

enum weir_status
verify_run(struct db *db, const struct verify_request *request, struct weir_arena *arena,
           struct verify_result *result, struct weir_error *error)
{
    struct verify verify = {
        .db = db,
        .arena = arena,
        .accounts = {.conninfo = request->conninfo},
        .result = result,
        .error = error,
    };
    *result = (struct verify_result){0};
    enum weir_status status = make_room(&verify);
    if (status == WEIR_OK)
        status = db_begin(db, DB_READ_ONLY, error);
    if (status == WEIR_OK)
        status = verify_all(&verify, request);
    db_rollback(db);
    release(&verify);
    return status;
}
