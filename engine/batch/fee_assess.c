/* fee_assess.c - a run of kind fee, from its opening to the sealed draft, in one transaction. */
#include "batch/fee_assess.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/bill_rules.h"
#include "core/fee_ledger.h"
#include "host/log.h"
#include "host/stop.h"
#include "seal/digest.h"
#include "seal/merkle.h"
#include "store/bill_output.h"
#include "store/fee_input.h"
#include "store/fee_store.h"

struct assessing {
    struct db *db;
    const struct fee_assess_request *request;
    struct weir_arena *arena; /* of the whole run */
    struct weir_arena *chunk; /* of the range at hand */
    struct digest *digest;
    struct bill_rules tariffs;
    struct fee_rules rules;
    struct bill_store_run run;
    struct bill_store_ranges ranges;
    struct bill_store_sums total;
    struct weir_error *error;
};

/* What a range comes to, in lists that double. */
struct range_news {
    struct fee_store_entry *entry;
    uint32_t entry_count;
    uint32_t entry_capacity;
    struct bill_output_account *account; /* with findings */
    uint32_t account_count;
    uint32_t account_capacity;
    struct bill_store_sums sums;
};

static void *
longer(struct assessing *assessing, const void *list, uint32_t count, uint32_t *capacity,
       size_t size)
{
    *capacity = 2 * *capacity + 64;
    void *made = weir_arena_alloc(assessing->chunk, *capacity, size);
    if (made != NULL && count > 0)
        memcpy(made, list, count * size);
    return made;
}

/* --- one taxpayer -------------------------------------------------------------------------------
 */
static enum weir_status
add_entry(struct assessing *assessing, const struct fee_entry *entry, struct range_news *news)
{
    if (news->entry_count == news->entry_capacity)
        news->entry = longer(assessing, news->entry, news->entry_count, &news->entry_capacity,
                             sizeof *news->entry);
    struct weir_text bytes;
    if (news->entry == NULL || fee_entry_write(entry, assessing->chunk, &bytes))
        return error_nomem(assessing->error);
    struct fee_store_entry *made = &news->entry[news->entry_count++];
    made->entry = *entry;
    news->sums.volume_l += entry->volume_l;
    news->sums.amount_fen += entry->due_fen;
    return digest_leaf(assessing->digest, bytes.start, bytes.size, made->digest.bytes,
                       assessing->error);
}

static enum weir_status
add_findings(struct assessing *assessing, const struct fee_taxpayer *taxpayer,
             const struct fee_news *made, struct range_news *news)
{
    if (made->finding_count == 0)
        return WEIR_OK;
    if (news->account_count == news->account_capacity)
        news->account = longer(assessing, news->account, news->account_count,
                               &news->account_capacity, sizeof *news->account);
    if (news->account == NULL)
        return error_nomem(assessing->error);
    news->account[news->account_count++] = (struct bill_output_account){
        .bill =
            {
                .outcome = ACCOUNT_NOTHING,
                .finding = made->finding,
                .finding_count = made->finding_count,
            },
        .account_id = taxpayer->account_id,
        .name = taxpayer->name,
    };
    return WEIR_OK;
}

static enum weir_status
add_taxpayer(struct assessing *assessing, const struct fee_taxpayer *taxpayer,
             struct range_news *news)
{
    struct fee_news made;
    enum weir_status status =
        fee_ledger_settle(taxpayer, &assessing->rules, assessing->chunk, &made, assessing->error);
    if (status)
        return status;
    news->sums.account_count++;
    news->sums.nothing_count += made.outcome == FEE_OUTCOME_NOTHING;
    news->sums.held_count += made.outcome == FEE_OUTCOME_HELD;
    news->sums.billed_count += made.outcome == FEE_OUTCOME_ENTERED;
    news->sums.invoice_count += made.entry_count;
    news->sums.line_count += made.entry_count;
    news->sums.finding_count += made.finding_count;
    for (uint32_t i = 0; !status && i < made.entry_count; i++)
        status = add_entry(assessing, &made.entry[i], news);
    if (!status)
        status = add_findings(assessing, taxpayer, &made, news);
    return status;
}

/* --- one range ----------------------------------------------------------------------------------
 */
static enum weir_status
compute_range(struct assessing *assessing, uint32_t index, struct range_news *news)
{
    const struct fee_input_range range = {
        .account_lo = assessing->ranges.account_lo[index],
        .account_hi = assessing->ranges.account_hi[index],
        .as_of_no = assessing->run.as_of_no,
        .through_day = assessing->request->through_day,
    };
    struct fee_input *input = NULL;
    bool found = true;
    enum weir_status status =
        fee_input_read(assessing->db, &range, assessing->chunk, &input, assessing->error);
    while (!status && found) {
        struct fee_taxpayer taxpayer;
        status = fee_input_next(input, assessing->chunk, &taxpayer, &found, assessing->error);
        if (!status && found)
            status = add_taxpayer(assessing, &taxpayer, news);
    }
    return status;
}

static void
add_sums(struct bill_store_sums *total, const struct bill_store_sums *sums)
{
    total->account_count += sums->account_count;
    total->held_count += sums->held_count;
    total->invoice_count += sums->invoice_count;
    total->finding_count += sums->finding_count;
}

static enum weir_status
assess_range(struct assessing *assessing, uint32_t index)
{
    struct weir_error *error = assessing->error;
    if (stop_requested())
        return stop_error(error);
    struct range_news news = {0};
    weir_arena_reset(assessing->chunk);
    enum weir_status status = compute_range(assessing, index, &news);
    if (!status)
        status = fee_store_write(assessing->db, assessing->run.run_id, news.entry, news.entry_count,
                                 error);
    const struct bill_output output = {
        .run_id = assessing->run.run_id,
        .account = news.account,
        .account_count = news.account_count,
    };
    if (!status)
        status = bill_output_write(assessing->db, &output, assessing->chunk, error);
    const struct bill_store_chunk chunk = {.chunk_no = (int32_t)index + 1};
    if (!status)
        status = bill_store_done(assessing->db, assessing->run.run_id, &chunk, &news.sums, error);
    add_sums(&assessing->total, &news.sums);
    return status;
}

/* --- the run ------------------------------------------------------------------------------------
 */
static enum weir_status
read_rules(struct assessing *assessing)
{
    const struct fee_assess_request *request = assessing->request;
    struct weir_error *error = assessing->error;
    enum weir_status status = bill_rules_read(assessing->db, assessing->run.as_of_no,
                                              assessing->arena, &assessing->tariffs, error);
    assessing->rules = (struct fee_rules){
        .through_day = request->through_day,
        .entry_day = request->entry_day,
        .as_of_no = assessing->run.as_of_no,
        .period = request->period,
        .tariffs = assessing->tariffs.rules.tariffs,
        .digest = assessing->tariffs.rules.digest,
    };
    if (!status)
        status = fee_store_rules(assessing->db, assessing->run.as_of_no, assessing->arena,
                                 &assessing->rules, error);
    return status;
}

static enum weir_status
open_run(struct assessing *assessing)
{
    const struct fee_assess_request *request = assessing->request;
    struct weir_error *error = assessing->error;
    assessing->run = (struct bill_store_run){
        .through_day = request->through_day,
        .invoice_day = request->entry_day,
        .rules_version = FEE_RULES_VERSION,
        .settings = request->settings,
    };
    enum weir_status status = bill_store_as_of(assessing->db, &assessing->run.as_of_no, error);
    if (!status)
        status = fee_store_ranges(assessing->db, request->chunk_accounts, &assessing->run,
                                  assessing->arena, &assessing->ranges, error);
    if (!status && assessing->ranges.count > 0)
        status = fee_store_open(assessing->db, &assessing->run, &assessing->ranges, error);
    return status;
}

static enum weir_status
add_leaf(void *context, struct weir_text digest, struct weir_error *error)
{
    if (digest.size != DIGEST_SIZE)
        return error_set(error, WEIR_E_SEAL, "an entry's digest is not 32 bytes");
    return merkle_add(context, (const unsigned char *)digest.start, error);
}

static enum weir_status
seal(struct assessing *assessing)
{
    struct weir_error *error = assessing->error;
    const int64_t run_id = assessing->run.run_id;
    struct merkle merkle = merkle_of(assessing->digest);
    unsigned char root[DIGEST_SIZE];
    enum weir_status status = bill_store_close(assessing->db, run_id, error);
    if (!status)
        status = fee_store_digests(assessing->db, add_leaf, &merkle, error);
    if (!status)
        status = merkle_root(&merkle, root, error);
    if (!status)
        status = bill_store_seal(assessing->db, run_id,
                                 (struct weir_text){(const char *)root, DIGEST_SIZE}, error);
    return status;
}

static void
log_run(const struct assessing *assessing)
{
    struct log_line line;
    log_begin(&line, LOG_EVENT_RUN_SEALED);
    log_int(&line, "run_id", assessing->run.run_id);
    log_text(&line, "scope", text_of("all"));
    log_int(&line, "as_of_no", assessing->run.as_of_no);
    log_end(&line);
}

/* *due false: nothing to enter and nothing to say. */
static enum weir_status
assess(struct assessing *assessing, bool *due)
{
    struct weir_error *error = assessing->error;
    enum weir_status status = open_run(assessing);
    if (!status && assessing->ranges.count > 0)
        status = db_use_draft(assessing->db, assessing->run.run_id, error);
    if (!status)
        status = read_rules(assessing);
    for (uint32_t i = 0; !status && i < assessing->ranges.count; i++)
        status = assess_range(assessing, i);
    *due = assessing->total.invoice_count > 0 || assessing->total.finding_count > 0;
    if (!status && *due)
        status = seal(assessing);
    return status;
}

enum weir_status
fee_assess_run(struct db *db, const struct fee_assess_request *request, struct weir_arena *arena,
               struct fee_assess_result *result, struct weir_error *error)
{
    struct assessing assessing = {
        .db = db,
        .request = request,
        .arena = arena,
        .chunk = weir_arena_new(FEE_ASSESS_CHUNK_BYTES),
        .error = error,
    };
    *result = (struct fee_assess_result){0};
    bool due = false;
    enum weir_status status =
        assessing.chunk == NULL ? error_nomem(error) : digest_new(&assessing.digest, error);
    if (!status)
        status = db_begin(db, DB_READ_WRITE, error);
    if (!status)
        status = assess(&assessing, &due);
    if (!status && due)
        status = db_commit(db, error);
    if (status || !due)
        db_rollback(db); /* also undoes db_use_draft */
    else
        log_run(&assessing);
    digest_free(assessing.digest);
    weir_arena_free(assessing.chunk);
    if (!status && due)
        status = db_use_draft(db, 0, error);
    result->nothing_due = !status && !due;
    if (status || !due)
        return status;
    result->run_id = assessing.run.run_id;
    return run_review_show(db, result->run_id, arena, &result->review, error);
}
