/* fee_assess.c - a run of kind fee, from its opening to the sealed draft, in one transaction. */
#include "batch/fee_assess.h"

#include "base/error.h"
#include "base/text.h"
#include "batch/fee_chunk.h"
#include "host/log.h"
#include "host/stop.h"
#include "seal/merkle.h"
#include "store/bill_output.h"
#include "store/fee_store.h"
#include "store/month_store.h"

struct assessing {
    struct db *db;
    const struct fee_assess_request *request;
    struct weir_arena *arena; /* of the whole run */
    struct fee_chunk chunk;
    struct fee_chunk_rules rules;
    struct bill_store_run run;
    struct bill_store_ranges ranges;
    struct bill_store_sums total;
    struct weir_error *error;
};

/* --- one range ----------------------------------------------------------------------------------
 */
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
    struct fee_chunk *made = &assessing->chunk;
    const struct fee_chunk_range range = {
        .rules = &assessing->rules.rules,
        .account_lo = assessing->ranges.account_lo[index],
        .account_hi = assessing->ranges.account_hi[index],
    };
    enum weir_status status = fee_chunk_compute(made, assessing->db, &range, error);
    if (!status)
        status = fee_store_write(assessing->db, assessing->run.run_id, made->entry,
                                 made->entry_count, error);
    struct bill_output output = {.db = assessing->db, .run_id = assessing->run.run_id};
    const struct bill_output_rest rest = {made->account, made->account_count};
    if (!status)
        status = bill_output_end(&output, &rest, made->arena, error);
    const struct bill_store_chunk chunk = {.chunk_no = (int32_t)index + 1};
    if (!status)
        status = bill_store_done(assessing->db, assessing->run.run_id, &chunk, &made->sums, error);
    add_sums(&assessing->total, &made->sums);
    return status;
}

/* --- the run ------------------------------------------------------------------------------------
 */
static enum weir_status
read_rules(struct assessing *assessing)
{
    const struct fee_assess_request *request = assessing->request;
    assessing->rules.rules = (struct fee_rules){
        .through_day = request->through_day,
        .entry_day = request->entry_day,
        .as_of_no = assessing->run.as_of_no,
        .period = request->period,
    };
    return fee_chunk_rules(assessing->db, assessing->arena, &assessing->rules, assessing->error);
}

/* The period, and what the caller adds. */
static enum weir_status
write_settings(struct assessing *assessing)
{
    const struct fee_assess_request *request = assessing->request;
    const struct weir_text period = fee_chunk_settings(request->period);
    const size_t capacity = period.size + request->settings.size + 1;
    char *bytes = weir_arena_alloc(assessing->arena, capacity, 1);
    if (bytes == NULL)
        return error_nomem(assessing->error);
    struct text_writer writer = text_writer_of(bytes, capacity);
    text_write(&writer, period);
    text_write(&writer, request->settings);
    assessing->run.settings = text_written(&writer);
    return WEIR_OK;
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
    };
    enum weir_status status = write_settings(assessing);
    if (!status)
        status = month_store_must_be_open(assessing->db, request->entry_day, error);
    if (!status)
        status = bill_store_as_of(assessing->db, &assessing->run.as_of_no, error);
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
    struct merkle merkle = merkle_of(assessing->chunk.digest);
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
    *due = assessing->total.invoice_count > 0 ||
           (assessing->total.finding_count > 0 && !assessing->request->again);
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
        .error = error,
    };
    *result = (struct fee_assess_result){0};
    if (request->through_day > FEE_ASSESS_DAY_MAX)
        return error_set(error, WEIR_E_INVALID, "water is assessed up to 9998-12-31 at most");
    bool due = false;
    enum weir_status status = fee_chunk_init(&assessing.chunk, error);
    if (!status)
        status = db_begin(db, DB_READ_WRITE, error);
    if (!status)
        status = assess(&assessing, &due);
    if (!status && due)
        status = db_commit(db, error);
    if (status || !due)
        db_rollback(db); /* also undoes db_use_draft */
    fee_chunk_release(&assessing.chunk);
    if (!status && due)
        status = db_use_draft(db, 0, error);
    result->nothing_due = !status && !due;
    if (status || !due)
        return status;
    result->run_id = assessing.run.run_id;
    status = run_review_show(db, result->run_id, arena, &result->review, error);
    if (!status)
        run_review_log(LOG_EVENT_RUN_SEALED, &result->review.run);
    return status;
}
