/* bill_walk.c - a run's invoices, chunk by chunk, each with what it was made from. */
#include "batch/bill_walk.h"

#include <string.h>

#include "base/checked.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/export_tariff.h"
#include "batch/invoice_leaf.h"
#include "batch/recompute.h"
#include "host/stop.h"
#include "store/invoice_store.h"
#include "store/verify_store.h"

#define RUN_BYTES ((size_t)1 << 30)     /* what all tariffs of a run may take */
#define CHUNK_BYTES ((size_t)512 << 20) /* what rows and names of a chunk may take */

static const struct weir_terms unknown = {
    .persons = WEIR_PERSONS_UNKNOWN, .opened_day = WEIR_DAY_NONE, .closed_day = WEIR_DAY_NONE};

/* One run on its way. */
struct walking {
    struct bill_walk *walk;
    struct bill_walk_entry only;
    struct recompute recompute;
    struct invoice_store_tariffs tariffs;
    struct export_tariffs documents; /* for their currency */
    struct weir_arena *run_arena;
    struct weir_arena *arena; /* of the chunk at hand */
    struct party_store_parties parties;
    struct party_store_meters meters;
    uint32_t at;   /* entry of the computed chunk to look at next */
    int64_t count; /* of what was walked over */
    int64_t volume_l;
    int64_t amount_fen;
};

struct weir_text
bill_walk_number(const struct bill_walk_bill *bill, int32_t entry_no,
                 char buffer[BILL_WALK_NUMBER_SIZE])
{
    struct text_writer writer = text_writer_of(buffer, BILL_WALK_NUMBER_SIZE);
    text_write(&writer, bill->invoice->account);
    text_write_string(&writer, "-");
    text_write_int(&writer, entry_no);
    return text_written(&writer);
}

static enum weir_status
does_not_hold(const struct canon_invoice *invoice, const char *pattern, struct weir_error *error)
{
    char number[BILL_WALK_NUMBER_SIZE];
    const struct bill_walk_bill bill = {.invoice = invoice};
    (void)error_set_text(error, WEIR_E_SEAL, pattern,
                         bill_walk_number(&bill, invoice->entry_no, number));
    error_hint(error, "`weir verify` says what else does not hold.");
    return WEIR_E_SEAL;
}

/* --- a chunk --- */
/* The names of all meters that the chunk's invoices have water of. */
static enum weir_status
read_meters(struct walking *walking, const struct invoice_store_items *items,
            struct weir_error *error)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < items->count; i++)
        count += items->item[i].invoice.use_count;
    int64_t *meter_id = weir_arena_alloc(walking->arena, count, sizeof *meter_id);
    if (meter_id == NULL)
        return error_nomem(error);
    count = 0;
    for (uint32_t i = 0; i < items->count; i++) {
        const struct canon_invoice *invoice = &items->item[i].invoice;
        for (uint32_t u = 0; u < invoice->use_count; u++) {
            if (invoice->use[u].kind != CANON_USE_ADJUSTMENT)
                meter_id[count++] = invoice->use[u].meter_id;
        }
    }
    return party_store_meters(walking->walk->db, meter_id, count, walking->arena, &walking->meters,
                              error);
}

/* The currency of the first document it was priced with. */
static struct weir_text
currency_of(const struct walking *walking, const struct invoice_store_item *stored)
{
    const int64_t tariff_no = stored->tariff_no.count > 0 ? stored->tariff_no.item[0] : 0;
    return text_of(export_tariff_currency(&walking->documents, tariff_no));
}

/* The entry as it was computed; both lists are in the order of account and entry. */
static const struct bill_output_account *
find_computed(struct walking *walking, const struct canon_invoice *stored)
{
    const struct bill_chunk *chunk = &walking->recompute.chunk;
    for (; walking->at < chunk->account_count; walking->at++) {
        const struct bill_output_account *account = &chunk->account[walking->at];
        if (account->account_id > stored->account_id)
            return NULL;
        if (account->account_id == stored->account_id && account->bill.outcome == ACCOUNT_BILLED &&
            account->bill.invoice.entry_no == stored->entry_no)
            return account;
    }
    return NULL;
}

/* The version of one of the invoice's documents that a line was priced with; NULL: it is not among
 * those of the run, as when the document was replaced since. */
static const struct weir_version *
version_of(const struct walking *walking, const struct invoice_store_item *stored,
           const struct weir_line *line)
{
    const struct terms_tariffs *tariffs = &walking->recompute.rules.rules.tariffs;
    const struct weir_version *found = NULL;
    for (uint32_t n = 0; n < stored->tariff_no.count; n++) {
        for (uint32_t i = 0; i < tariffs->count; i++) {
            const struct weir_tariff *tariff = tariffs->item[i];
            for (uint32_t v = 0;
                 tariff->tariff_no == stored->tariff_no.item[n] && v < tariff->version_count; v++) {
                const struct weir_version *version = &tariff->version[v];
                if (version->from_day <= line->begin_day &&
                    weir_tariff_class(version, line->class_id) != NULL)
                    found = version;
            }
        }
    }
    return found;
}

/* A reversal as its invoice, with versions for the titles of its lines, which it does not say. */
static enum weir_status
name_reversal(const struct walking *walking, const struct invoice_store_item *stored,
              const struct canon_invoice *reversal, struct canon_invoice *named,
              struct weir_error *error)
{
    struct weir_line *line = weir_arena_alloc(walking->arena, reversal->line_count, sizeof *line);
    if (line == NULL)
        return error_nomem(error);
    for (uint32_t i = 0; i < reversal->line_count; i++) {
        line[i] = reversal->line[i];
        line[i].version = version_of(walking, stored, &line[i]);
    }
    *named = *reversal;
    named->line = line;
    return WEIR_OK;
}

/* Whether the stored digest is that of what was computed, in the version it was posted with. */
static enum weir_status
is_same(struct walking *walking, const struct invoice_store_item *stored,
        const struct bill_output_account *computed, bool *same, struct weir_error *error)
{
    *same = text_equal(stored->digest,
                       (struct weir_text){(const char *)computed->digest.bytes, CANON_DIGEST_SIZE});
    if (*same)
        return WEIR_OK;
    struct digest *digest = NULL;
    struct invoice_leaf leaf = {.holds = false};
    const struct invoice_store_item item = {.invoice = computed->bill.invoice,
                                            .digest = stored->digest};
    enum weir_status status = digest_new(&digest, error);
    if (!status)
        status = invoice_leaf_take(digest, &item, walking->arena, &leaf, error);
    digest_free(digest);
    *same = leaf.holds;
    return status;
}

static enum weir_status
take_invoice(struct walking *walking, const struct invoice_store_item *stored,
             struct weir_error *error)
{
    const struct bill_output_account *computed = find_computed(walking, &stored->invoice);
    if (computed == NULL)
        return does_not_hold(&stored->invoice,
                             "its run gives no invoice % when it is computed again", error);
    bool same = false;
    if (is_same(walking, stored, computed, &same, error) != WEIR_OK)
        return error->status;
    if (!same)
        return does_not_hold(&stored->invoice,
                             "invoice % is not what is computed again from its rows", error);
    const struct canon_invoice *invoice = &computed->bill.invoice;
    const struct account_basis *basis =
        invoice->reverses_entry_no == 0 ? computed->bill.basis : NULL;
    const struct party_store_key key = {invoice->account_id, invoice->period_end_day - 1};
    const struct party_store_party *party = party_store_find(&walking->parties, key);
    struct canon_invoice named = *invoice;
    if (invoice->reverses_entry_no != 0 &&
        name_reversal(walking, stored, invoice, &named, error) != WEIR_OK)
        return error->status;
    const struct bill_walk_bill bill = {
        .run = &walking->recompute.run,
        .invoice = &named,
        .digest = stored->digest,
        .basis = basis,
        .terms = basis == NULL ? &unknown : basis->request.terms,
        .currency = currency_of(walking, stored),
        .name = party == NULL ? (struct weir_text){NULL, 0} : party->name,
        .address = party == NULL ? (struct weir_text){NULL, 0} : party->address,
        .meters = &walking->meters,
    };
    walking->count++;
    if (!checked_add(walking->volume_l, invoice->volume_l, &walking->volume_l) ||
        !checked_add(walking->amount_fen, invoice->amount_fen, &walking->amount_fen))
        return error_set(error, WEIR_E_OVERFLOW, "the sum of the invoices does not fit");
    return walking->walk->take(walking->walk->context, &bill, error);
}

static enum weir_status
walk_range(struct walking *walking, struct recompute_range range, struct weir_error *error)
{
    const struct run_store_run *run = &walking->recompute.run;
    struct db *db = walking->walk->db;
    struct invoice_store_items items = {0};
    const struct invoice_store_range rows = {
        .run_id = run->run_id,
        .book = run->book,
        .account_lo = range.account_lo,
        .account_hi = range.account_hi,
        .tariffs = &walking->tariffs,
    };
    const struct party_store_range people = {range.account_lo, range.account_hi, run->as_of_no};
    weir_arena_reset(walking->arena);
    walking->at = 0;
    walking->parties = (struct party_store_parties){0};
    enum weir_status status = stop_requested() ? stop_error(error) : WEIR_OK;
    if (!status)
        status = recompute_accounts(&walking->recompute, db, range, error);
    if (!status)
        status = invoice_store_read(db, &rows, walking->arena, &items, error);
    if (!status && !walking->walk->nameless)
        status = party_store_read(db, &people, walking->arena, &walking->parties, error);
    if (!status)
        status = read_meters(walking, &items, error);
    for (uint32_t i = 0; !status && i < items.count; i++) {
        if (walking->only.account_id == 0 ||
            items.item[i].invoice.entry_no == walking->only.entry_no)
            status = take_invoice(walking, &items.item[i], error);
    }
    return status;
}

/* --- a run --- */
static enum weir_status
walk_chunks(struct walking *walking, struct weir_error *error)
{
    const struct run_store_run *run = &walking->recompute.run;
    struct verify_store_chunks chunks = {0};
    enum weir_status status =
        verify_store_chunks(walking->walk->db, run->run_id, walking->run_arena, &chunks, error);
    for (uint32_t i = 0; !status && i < chunks.count; i++) {
        const struct recompute_range range = {chunks.item[i].account_lo, chunks.item[i].account_hi};
        status = walk_range(walking, range, error);
    }
    if (status || (walking->count == run->invoice_count && walking->volume_l == run->volume_l &&
                   walking->amount_fen == run->amount_fen))
        return status;
    char number[24];
    struct text_writer writer = text_writer_of(number, sizeof number);
    text_write_int(&writer, run->run_id);
    (void)error_set_text(error, WEIR_E_SEAL,
                         "the invoices of run % do not add up to what the run says",
                         text_written(&writer));
    error_hint(error, "`weir verify` says what else does not hold.");
    return WEIR_E_SEAL;
}

static enum weir_status
begin(struct walking *walking, const struct run_store_run *run, struct weir_error *error)
{
    struct db *db = walking->walk->db;
    const bool draft = text_equal(run->state, text_of("draft"));
    bool allowed = false;
    walking->run_arena = weir_arena_new(RUN_BYTES);
    walking->arena = weir_arena_new(CHUNK_BYTES);
    if (walking->run_arena == NULL || walking->arena == NULL)
        return error_nomem(error);
    enum weir_status status = db_use_draft(db, draft ? run->run_id : 0, error);
    if (!status)
        status = party_store_allowed(db, &allowed, error);
    walking->walk->nameless = !allowed;
    if (!status)
        status = recompute_check_rules(run, ACCOUNT_RULES_VERSION, error);
    if (!status)
        status = recompute_init(&walking->recompute, db, run, walking->run_arena, error);
    walking->recompute.rules.rules.explain = true;
    if (!status)
        status = invoice_store_tariffs(db, walking->run_arena, &walking->tariffs, error);
    if (!status)
        status =
            export_tariff_read(db, run->run_id, walking->run_arena, &walking->documents, error);
    return status;
}

enum weir_status
bill_walk_run(struct bill_walk *walk, const struct run_store_run *run, struct bill_walk_entry only,
              struct weir_error *error)
{
    struct walking walking = {.walk = walk, .only = only};
    enum weir_status status = begin(&walking, run, error);
    if (!status && only.account_id == 0)
        status = walk_chunks(&walking, error);
    else if (!status)
        status =
            walk_range(&walking, (struct recompute_range){only.account_id, only.account_id}, error);
    recompute_release(&walking.recompute);
    weir_arena_free(walking.arena);
    weir_arena_free(walking.run_arena);
    return status;
}
