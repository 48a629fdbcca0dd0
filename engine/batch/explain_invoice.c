/* explain_invoice.c - finds an invoice, computes it again, and says how it came about. */
#include "batch/explain_invoice.h"

#include <string.h>

#include "base/decimal.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/explain_adjustment.h"
#include "batch/explain_history.h"
#include "batch/explain_water.h"
#include "batch/invoice_difference.h"
#include "batch/invoice_leaf.h"
#include "batch/recompute.h"
#include "batch/speech.h"
#include "host/zone.h"
#include "store/invoice_store.h"

#define DIGEST_SHOWN 8 /* bytes of a digest that a sentence names */

/* An invoice on its way to be explained. */
struct work {
    struct db *db;
    const struct explain_invoice_request *request;
    struct weir_arena *arena;
    struct explain_store_entry entry;
    struct explain_store_place place;
    struct run_store_run run;
    struct invoice_store_item stored;
    struct canon_digest digest; /* of the stored rows */
    struct explain_store_facts facts;
};

enum weir_status
explain_invoice_parse(struct weir_text number, struct explain_store_entry *entry,
                      struct weir_error *error)
{
    size_t dash = number.size;
    while (dash > 0 && number.start[dash - 1] != '-')
        dash--;
    const struct weir_text digits = {number.start + dash, number.size - dash};
    int64_t entry_no = 0;
    if (dash < 2 || decimal_parse(digits, 0, &entry_no) != WEIR_OK || entry_no < 1 ||
        entry_no > INT32_MAX) {
        (void)error_set_text(error, WEIR_E_INVALID, "% is not the number of an invoice", number);
        error_hint(error, "It is the account and its entry, such as A00000010-7.");
        return WEIR_E_INVALID;
    }
    *entry = (struct explain_store_entry){{number.start, dash - 1}, (int32_t)entry_no};
    return WEIR_OK;
}

/* --- finding it --- */
static bool
is_draft(const struct work *work)
{
    return text_equal(work->run.state, text_of("draft"));
}

static enum weir_status
read_run(struct work *work, int64_t run_id, struct weir_error *error)
{
    struct run_store_runs runs;
    enum weir_status status = run_store_read(work->db, run_id, work->arena, &runs, error);
    if (status)
        return status;
    work->run = runs.item[0];
    if (is_draft(work))
        return db_use_draft(work->db, run_id, error);
    if (text_equal(work->run.state, text_of("posted")))
        return WEIR_OK;
    status = error_set_text(error, WEIR_E_INVALID, "the run is %: there is nothing to explain",
                            work->run.state);
    return status;
}

static enum weir_status
not_found(const struct work *work, struct weir_error *error)
{
    (void)error_set_text(error, WEIR_E_NOT_FOUND,
                         work->request->run_id == 0 ? "there is no posted invoice %"
                                                    : "the run has no invoice %",
                         work->request->number);
    error_hint(error, work->request->run_id == 0
                          ? "A draft's is found with --run RUN; `weir run list` shows the runs."
                          : "`weir export bills --run RUN --format csv` lists those it has.");
    return WEIR_E_NOT_FOUND;
}

static enum weir_status
read_stored(struct work *work, struct weir_error *error)
{
    struct invoice_store_tariffs tariffs;
    struct invoice_store_items items = {0};
    enum weir_status status = invoice_store_tariffs(work->db, work->arena, &tariffs, error);
    if (status)
        return status;
    const struct invoice_store_range range = {
        .run_id = work->place.run_id,
        .book = work->place.book,
        .account_lo = work->place.account_id,
        .account_hi = work->place.account_id,
        .tariffs = &tariffs,
    };
    status = invoice_store_read(work->db, &range, work->arena, &items, error);
    for (uint32_t i = 0; !status && i < items.count; i++) {
        if (items.item[i].invoice.entry_no != work->entry.entry_no)
            continue;
        work->stored = items.item[i];
        return WEIR_OK;
    }
    return status ? status : not_found(work, error); /* it was there a moment ago */
}

static enum weir_status
find(struct work *work, struct weir_error *error)
{
    const int64_t run_id = work->request->run_id;
    enum weir_status status = explain_invoice_parse(work->request->number, &work->entry, error);
    if (!status && run_id != 0)
        status = read_run(work, run_id, error);
    if (!status)
        status = explain_store_find(work->db, work->entry, &work->place, error);
    if (status)
        return status;
    if (work->place.run_id == 0 || (run_id != 0 && work->place.run_id != run_id))
        return not_found(work, error);
    if (run_id == 0)
        status = read_run(work, work->place.run_id, error);
    return status ? status : read_stored(work, error);
}

/* --- whether it holds --- */
static enum weir_status
does_not_hold(const struct work *work, const char *pattern, struct weir_error *error)
{
    (void)error_set_text(error, WEIR_E_SEAL, pattern, work->request->number);
    error_hint(error, "`weir verify` says what else does not hold.");
    return WEIR_E_SEAL;
}

/* The rows against their digest: all that can be asked of a reversal. */
static enum weir_status
check_rows(struct work *work, struct weir_error *error)
{
    struct digest *digest = NULL;
    struct invoice_leaf leaf = {.holds = false};
    enum weir_status status = digest_new(&digest, error);
    if (!status)
        status = invoice_leaf_take(digest, &work->stored, work->arena, &leaf, error);
    digest_free(digest);
    memcpy(work->digest.bytes, leaf.sum, CANON_DIGEST_SIZE);
    if (status || leaf.holds)
        return status;
    return does_not_hold(work, "the digest of invoice % is not that of its rows", error);
}

/* The rows, and their digest, against what was computed. */
static enum weir_status
check_computed(struct work *work, const struct bill_output_account *computed,
               struct weir_error *error)
{
    if (computed == NULL)
        return does_not_hold(work, "its run gives no invoice % when it is computed again", error);
    char words[INVOICE_DIFFERENCE_SIZE];
    const struct invoice_difference pair = {&work->stored.invoice, &computed->bill.invoice};
    if (!invoice_difference_find(&pair, words))
        return check_rows(work, error);
    const enum weir_status status =
        does_not_hold(work, "invoice % is not what its run gives when it is computed again", error);
    error_detail(error, words);
    return status;
}

/* --- saying it --- */
static void
say_head(struct speech *speech, const struct work *work)
{
    const struct canon_invoice *invoice = &work->stored.invoice;
    struct zone_moment posted;
    SPEECH_SAY(speech, INVOICE, invoice->account, speech_number(speech, invoice->entry_no),
               speech_day(speech, invoice->invoice_day));
    const struct weir_text run = speech_number(speech, work->run.run_id);
    const struct weir_text through = speech_day(speech, work->run.through_day);
    if (is_draft(work) || zone_parse(work->run.posted_at, &posted) != WEIR_OK)
        SPEECH_SAY(speech, RUN_DRAFT, run, through);
    else
        SPEECH_SAY(speech, RUN_POSTED, run, through, speech_day(speech, posted.day));
}

static void
say_agreement(struct speech *speech, const struct work *work)
{
    SPEECH_SAY(
        speech, AGREES,
        speech_hex(speech, (struct weir_text){(const char *)work->digest.bytes, DIGEST_SHOWN}));
}

static void
say_reversal(const struct work *work)
{
    struct speech speech;
    const struct canon_invoice *invoice = &work->stored.invoice;
    speech_begin(&speech, &work->request->explain);
    say_head(&speech, work);
    SPEECH_SAY(&speech, REVERSAL, invoice->account,
               speech_number(&speech, invoice->reverses_entry_no));
    for (uint32_t i = 0; i < invoice->line_count; i++) {
        const struct weir_line *line = &invoice->line[i];
        SPEECH_SAY(&speech, REVERSED_LINE, line->charge, speech_day(&speech, line->begin_day),
                   speech_day(&speech, line->end_day), speech_amount(&speech, line->amount_fen));
    }
    SPEECH_SAY(&speech, TOTAL, speech_amount(&speech, invoice->amount_fen));
}

static void
say_bill(const struct work *work, const struct account_basis *basis)
{
    struct speech speech;
    speech_begin(&speech, &work->request->explain);
    say_head(&speech, work);
    explain_water_say(&speech, basis, &work->facts);
    explain_adjustment_say(&speech, basis);
    explain_history_say(&speech, &work->facts);
    explain_bill(&work->request->explain, &basis->request, &basis->priced);
    explain_history_say_findings(&speech, &work->facts);
    say_agreement(&speech, work);
}

/* What else the tables know about it, of whose meters basis knows the numbers. */
static enum weir_status
read_facts(struct work *work, const struct account_bill *bill, struct weir_error *error)
{
    const struct usage *usage = &bill->basis->usage;
    int64_t *meter_id = weir_arena_alloc(work->arena, usage->part_count, sizeof *meter_id);
    if (meter_id == NULL)
        return error_nomem(error);
    for (uint32_t i = 0; i < usage->part_count; i++)
        meter_id[i] = usage->part[i].installation->meter_id;
    const struct explain_store_key key = {
        .account_id = work->place.account_id,
        .run_id = work->run.run_id,
        .as_of_no = work->run.as_of_no,
        .begin_day = usage->begin_day,
        .end_day = usage->end_day,
        .tariff_no = bill->tariff_no,
        .tariff_count = bill->invoice.tariff_count,
        .meter_id = meter_id,
        .meter_count = usage->part_count,
    };
    return explain_store_read(work->db, &key, work->arena, &work->facts, error);
}

static enum weir_status
explain_computed(struct work *work, struct recompute *recompute, struct weir_error *error)
{
    recompute->rules.rules.explain = true;
    const struct recompute_range range = {work->place.account_id, work->place.account_id};
    enum weir_status status = recompute_accounts(recompute, work->db, range, error);
    if (status)
        return status;
    const struct recompute_entry entry = {work->place.account_id, work->entry.entry_no};
    const struct bill_output_account *computed = recompute_find(recompute, entry);
    status = check_computed(work, computed, error);
    if (status || computed == NULL)
        return status;
    status = read_facts(work, &computed->bill, error);
    if (!status)
        say_bill(work, computed->bill.basis);
    return status;
}

static enum weir_status
explain_bill_of(struct work *work, struct weir_error *error)
{
    struct recompute *recompute = weir_arena_alloc(work->arena, 1, sizeof *recompute);
    if (recompute == NULL)
        return error_nomem(error);
    enum weir_status status = recompute_check_rules(&work->run, ACCOUNT_RULES_VERSION, error);
    if (!status)
        status = recompute_init(recompute, work->db, &work->run, work->arena, error);
    if (!status)
        status = explain_computed(work, recompute, error);
    recompute_release(recompute);
    return status;
}

enum weir_status
explain_invoice_run(struct db *db, const struct explain_invoice_request *request,
                    struct weir_arena *arena, struct weir_error *error)
{
    struct work work = {.db = db, .request = request, .arena = arena};
    enum weir_status status = find(&work, error);
    if (status)
        return status;
    if (work.stored.invoice.reverses_entry_no == 0)
        return explain_bill_of(&work, error);
    status = check_rows(&work, error);
    if (!status)
        say_reversal(&work);
    return status;
}
