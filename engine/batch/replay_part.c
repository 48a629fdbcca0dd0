/* replay_part.c - two lists in order of account and entry, one stored and one computed. */
#include "batch/replay_part.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/fee_difference.h"
#include "batch/invoice_leaf.h"
#include "batch/replay_finding.h"

#define STORED_BYTES ((size_t)512 << 20) /* what the rows of a range may take */

_Static_assert(FEE_DIFFERENCE_SIZE <= INVOICE_DIFFERENCE_SIZE, "words fit what is found");

/* --- what is found --- */
struct key {
    int64_t account_id;
    int32_t entry_no;
    struct weir_text account;
};

/* Counts an entry that differs; true: it is the first, so words are wanted. */
static bool
note(struct replay_part_found *found, const struct key *key)
{
    if (found->different_count++ > 0)
        return false;
    struct text_writer writer = text_writer_of(found->entry, sizeof found->entry);
    text_write(&writer, key->account);
    text_write_string(&writer, "-");
    text_write_int(&writer, key->entry_no);
    return true;
}

static void
say(struct replay_part_found *found, const char *words)
{
    struct text_writer writer = text_writer_of(found->words, sizeof found->words);
    text_write_string(&writer, words);
}

static void
note_extra(struct replay_part_found *found, const struct key *key)
{
    if (note(found, key))
        say(found, "is stored, and is not computed again");
}

static void
note_missing(struct replay_part_found *found, const struct key *key)
{
    if (note(found, key))
        say(found, "is computed, and is not stored");
}

static int
order(const struct key *a, const struct key *b)
{
    if (a->account_id != b->account_id)
        return a->account_id < b->account_id ? -1 : 1;
    return (a->entry_no > b->entry_no) - (a->entry_no < b->entry_no);
}

static bool
is_digest(struct weir_text stored, const struct canon_digest *digest)
{
    return text_equal(stored, (struct weir_text){(const char *)digest->bytes, CANON_DIGEST_SIZE});
}

/* --- invoices --- */
static struct key
key_of_invoice(const struct canon_invoice *invoice)
{
    return (struct key){invoice->account_id, invoice->entry_no, invoice->account};
}

/* Whether what is stored is what was computed, all of it. */
static enum weir_status
is_same(struct replay_part *part, const struct invoice_store_item *stored,
        const struct invoice_leaf *leaf, const struct canon_digest *computed, bool *same,
        struct weir_error *error)
{
    unsigned char rows[DIGEST_SIZE];
    memcpy(rows, leaf->sum, sizeof rows);
    enum weir_status status = WEIR_OK;
    if (leaf->older) {
        struct weir_text bytes;
        if (canon_write(&stored->invoice, part->stored, &bytes) != WEIR_OK)
            return error_nomem(error);
        status = digest_leaf(part->digest, bytes.start, bytes.size, rows, error);
    }
    *same = memcmp(rows, computed->bytes, sizeof rows) == 0;
    return status;
}

static enum weir_status
compare_invoice(struct replay_part *part, const struct invoice_store_item *stored,
                const struct bill_output_account *computed, struct replay_part_found *found,
                struct weir_error *error)
{
    struct invoice_leaf leaf;
    bool same = false;
    enum weir_status status = invoice_leaf_take(part->digest, stored, part->stored, &leaf, error);
    if (!status)
        status = is_same(part, stored, &leaf, &computed->digest, &same, error);
    if (status || (same && leaf.holds))
        return status;
    const struct key key = key_of_invoice(&stored->invoice);
    if (!note(found, &key))
        return WEIR_OK;
    const struct invoice_difference pair = {&stored->invoice, &computed->bill.invoice};
    if (same)
        say(found, "its digest is not that of its rows");
    else if (!invoice_difference_find(&pair, found->words))
        say(found, "its bytes are not those computed");
    return WEIR_OK;
}

/* The next billed account from *at on; NULL: there is none. */
static const struct bill_output_account *
next_billed(const struct bill_chunk *chunk, uint32_t *at)
{
    while (*at < chunk->account_count && chunk->account[*at].bill.outcome != ACCOUNT_BILLED)
        ++*at;
    return *at < chunk->account_count ? &chunk->account[*at] : NULL;
}

static enum weir_status
compare_invoices(struct replay_part *part, const struct invoice_store_items *items,
                 struct replay_part_found *found, struct weir_error *error)
{
    static const struct key none = {.account_id = INT64_MAX}; /* after all there are */
    const struct bill_chunk *chunk = &part->recompute.chunk;
    enum weir_status status = WEIR_OK;
    uint32_t at = 0;
    uint32_t i = 0;
    const struct bill_output_account *computed = next_billed(chunk, &at);
    while (!status && (i < items->count || computed != NULL)) {
        const struct key a = i < items->count ? key_of_invoice(&items->item[i].invoice) : none;
        const struct key b = computed != NULL ? key_of_invoice(&computed->bill.invoice) : none;
        const int side = order(&a, &b);
        if (computed == NULL || side < 0)
            note_extra(found, &a);
        else if (side > 0)
            note_missing(found, &b);
        else
            status = compare_invoice(part, &items->item[i], computed, found, error);
        i += side <= 0;
        at += side >= 0;
        computed = next_billed(chunk, &at);
    }
    return status;
}

static enum weir_status
read_stored(void *context, struct weir_error *error)
{
    struct replay_part_stored *bills = context;
    return invoice_store_read(bills->db, &bills->range, bills->arena, &bills->items, error);
}

static enum weir_status
compare_bills(struct replay_part *part, struct recompute_range range,
              struct replay_part_found *found, struct weir_error *error)
{
    struct replay_part_stored *bills = &part->bills;
    bills->items = (struct invoice_store_items){0};
    bills->range = (struct invoice_store_range){
        .run_id = part->run->run_id,
        .book = part->run->book,
        .account_lo = range.account_lo,
        .account_hi = range.account_hi,
        .tariffs = &part->tariffs,
    };
    aside_begin(&bills->aside, read_stored, bills);
    enum weir_status status = recompute_accounts(&part->recompute, part->db, range, error);
    if (status)
        aside_drop(&bills->aside);
    else
        status = aside_end(&bills->aside, error);
    if (status)
        return status;
    found->sums = part->recompute.chunk.sums;
    return compare_invoices(part, &bills->items, found, error);
}

/* --- entries of the fee ledger --- */
struct comparing {
    struct replay_part *part;
    struct replay_part_found *found;
    uint32_t at; /* the computed entry to come */
};

static struct key
key_of_entry(const struct fee_entry *entry)
{
    return (struct key){entry->account_id, entry->entry_no, entry->account};
}

static enum weir_status
compare_entry(const struct comparing *comparing, const struct fee_store_item *stored,
              const struct fee_store_entry *computed, struct weir_error *error)
{
    struct replay_part_found *found = comparing->found;
    struct weir_text bytes;
    struct canon_digest row;
    if (fee_entry_write(&stored->entry, comparing->part->stored, &bytes) != WEIR_OK)
        return error_nomem(error);
    const enum weir_status status =
        digest_leaf(comparing->part->digest, bytes.start, bytes.size, row.bytes, error);
    if (status)
        return status;
    const bool same = memcmp(row.bytes, computed->digest.bytes, CANON_DIGEST_SIZE) == 0;
    if (same && is_digest(stored->digest, &row))
        return WEIR_OK;
    const struct key key = key_of_entry(&stored->entry);
    if (!note(found, &key))
        return WEIR_OK;
    const struct fee_difference pair = {&stored->entry, &computed->entry};
    if (same)
        say(found, "its digest is not that of its row");
    else if (!fee_difference_find(&pair, found->words))
        say(found, "its bytes are not those computed");
    return WEIR_OK;
}

/* Takes a stored entry, after all computed ones that come before it. */
static enum weir_status
take_entry(void *context, const struct fee_store_item *stored, struct weir_error *error)
{
    struct comparing *comparing = context;
    const struct fee_chunk *chunk = &comparing->part->chunk;
    const struct key a = key_of_entry(&stored->entry);
    for (; comparing->at < chunk->entry_count; comparing->at++) {
        const struct fee_store_entry *computed = &chunk->entry[comparing->at];
        const struct key b = key_of_entry(&computed->entry);
        const int side = order(&a, &b);
        if (side < 0)
            break;
        if (side == 0) {
            comparing->at++;
            return compare_entry(comparing, stored, computed, error);
        }
        note_missing(comparing->found, &b);
    }
    note_extra(comparing->found, &a);
    return WEIR_OK;
}

static enum weir_status
compare_fees(struct replay_part *part, struct recompute_range range,
             struct replay_part_found *found, struct weir_error *error)
{
    const struct fee_chunk_range computed = {
        .rules = &part->rules.rules,
        .account_lo = range.account_lo,
        .account_hi = range.account_hi,
    };
    const struct fee_store_range rows = {part->run->run_id, range.account_lo, range.account_hi};
    struct comparing comparing = {.part = part, .found = found};
    enum weir_status status = db_begin(part->db, DB_READ_ONLY, error);
    if (!status)
        status = fee_chunk_compute(&part->chunk, part->db, &computed, error);
    if (!status)
        status = fee_store_entries(part->db, &rows, part->stored, take_entry, &comparing, error);
    db_rollback(part->db);
    if (status)
        return status;
    for (; comparing.at < part->chunk.entry_count; comparing.at++) {
        const struct key key = key_of_entry(&part->chunk.entry[comparing.at].entry);
        note_missing(found, &key);
    }
    found->sums = part->chunk.sums;
    return WEIR_OK;
}

/* --- a run --- */
int32_t
replay_part_rules_version(const struct run_store_run *run)
{
    static const int32_t version[] = {ACCOUNT_RULES_VERSION, FEE_RULES_VERSION};
    return version[text_equal(run->kind, text_of("fee"))];
}

static enum weir_status
init_fees(struct replay_part *part, struct weir_arena *arena, struct weir_error *error)
{
    const struct run_store_run *run = part->run;
    part->rules.rules = (struct fee_rules){
        .through_day = run->through_day,
        .entry_day = run->invoice_day,
        .as_of_no = run->as_of_no,
        .period = fee_chunk_period(run->settings),
    };
    enum weir_status status = fee_chunk_init(&part->chunk, error);
    if (!status)
        status = fee_chunk_rules(part->db, arena, &part->rules, error);
    if (!status)
        status = recompute_check_tariffs(run, &part->rules.tariffs.rules, arena, error);
    return status;
}

static enum weir_status
init_bills(struct replay_part *part, struct weir_arena *arena, struct weir_error *error)
{
    part->bills.arena = part->stored;
    enum weir_status status = bill_input_session(part->bills.db, error);
    if (!status)
        status = recompute_init(&part->recompute, part->db, part->run, arena, error);
    return status ? status : invoice_store_tariffs(part->db, arena, &part->tariffs, error);
}

enum weir_status
replay_part_init(struct replay_part *part, struct replay_part_sessions sessions,
                 const struct run_store_run *run, struct weir_arena *arena,
                 struct weir_error *error)
{
    *part = (struct replay_part){
        .run = run,
        .db = sessions.db,
        .bills = {.db = sessions.beside},
        .fee = text_equal(run->kind, text_of("fee")),
        .stored = weir_arena_new(STORED_BYTES),
    };
    enum weir_status status =
        part->stored == NULL ? error_nomem(error) : digest_new(&part->digest, error);
    if (!status && part->fee)
        status = init_fees(part, arena, error);
    else if (!status)
        status = init_bills(part, arena, error);
    return status;
}

void
replay_part_release(struct replay_part *part)
{
    recompute_release(&part->recompute);
    fee_chunk_release(&part->chunk);
    digest_free(part->digest);
    weir_arena_free(part->stored);
    *part = (struct replay_part){0};
}

enum weir_status
replay_part_compare(struct replay_part *part, struct recompute_range range,
                    struct replay_part_found *found, struct weir_error *error)
{
    *found = (struct replay_part_found){0};
    weir_arena_reset(part->stored);
    struct replay_finding_range told = {.account_lo = range.account_lo,
                                        .account_hi = range.account_hi};
    const enum weir_status status = part->fee ? compare_fees(part, range, found, error)
                                              : compare_bills(part, range, found, error);
    if (status)
        return status;
    told.account = part->fee ? part->chunk.account : part->recompute.chunk.account;
    told.account_count =
        part->fee ? part->chunk.account_count : part->recompute.chunk.account_count;
    return replay_finding_compare(part, &told, found, error);
}
