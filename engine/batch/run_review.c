/* run_review.c - runs as a person sees them. */
#include "batch/run_review.h"

#include "base/error.h"
#include "base/text.h"

static enum weir_status
read_one(struct db *db, int64_t run_id, struct weir_arena *arena, struct run_store_run *run,
         struct weir_error *error)
{
    struct run_store_runs runs;
    const enum weir_status status = run_store_read(db, run_id, arena, &runs, error);
    if (status == WEIR_OK)
        *run = runs.item[0];
    return status;
}

static enum weir_status
read_parts(struct db *db, struct weir_arena *arena, struct run_review *review,
           struct weir_error *error)
{
    const bool draft = text_equal(review->run.state, text_of("draft"));
    if (!draft && !text_equal(review->run.state, text_of("posted")))
        return WEIR_OK;
    enum weir_status status = db_use_draft(db, draft ? review->run.run_id : 0, error);
    if (status == WEIR_OK)
        status = run_store_charges(db, &review->run, arena, &review->charges, error);
    if (status == WEIR_OK)
        status = run_store_findings(db, review->run.run_id, arena, &review->findings, error);
    return status;
}

enum weir_status
run_review_show(struct db *db, int64_t run_id, struct weir_arena *arena, struct run_review *review,
                struct weir_error *error)
{
    *review = (struct run_review){.run = {.run_id = run_id}};
    enum weir_status status = db_begin(db, DB_READ_ONLY, error);
    if (status != WEIR_OK)
        return status;
    status = read_one(db, run_id, arena, &review->run, error);
    if (status == WEIR_OK)
        status = read_parts(db, arena, review, error);
    db_rollback(db); /* also undoes db_use_draft */
    return status;
}

void
run_review_log(enum log_event event, const struct run_store_run *run)
{
    struct log_line line;
    log_begin(&line, event);
    log_int(&line, "run_id", run->run_id);
    log_text(&line, "kind", run->kind);
    log_text(&line, "scope", run->scope);
    log_int(&line, "as_of_no", run->as_of_no);
    if (run->sealed) {
        log_int(&line, "due", run->account_count);
        log_int(&line, "billed", run->billed_count);
        log_int(&line, "held", run->held_count);
        log_int(&line, "nothing", run->nothing_count);
        log_int(&line, "invoices", run->invoice_count);
        log_int(&line, "findings", run->finding_count);
        log_int(&line, "volume_l", run->volume_l);
        log_int(&line, "amount_fen", run->amount_fen);
    }
    log_end(&line);
}

enum weir_status
run_review_post(struct db *db, int64_t run_id, struct weir_text reviewed, struct weir_arena *arena,
                struct run_store_run *run, struct weir_error *error)
{
    int64_t account_count = 0;
    enum weir_status status = WEIR_OK;
    if (reviewed.start != NULL &&
        (reviewed.size == 0 || reviewed.size > RUN_REVIEW_REASON_BYTES_MAX))
        return error_set(error, WEIR_E_INVALID, "a reason has 1 to 500 bytes");
    if (reviewed.start != NULL)
        status = run_store_reviewed(db, run_id, reviewed, error);
    if (status == WEIR_OK)
        status = run_store_post(db, run_id, &account_count, error);
    if (status == WEIR_E_DB_TRANSIENT)
        error_hint(error, "Look at `weir run show`: it is posted whole, or still a draft.");
    if (status == WEIR_OK)
        status = read_one(db, run_id, arena, run, error);
    if (status == WEIR_OK)
        run_review_log(LOG_EVENT_RUN_POSTED, run);
    return status;
}

enum weir_status
run_review_discard(struct db *db, int64_t run_id, struct weir_arena *arena,
                   struct run_store_run *run, struct weir_error *error)
{
    enum weir_status status = run_store_discard(db, run_id, error);
    if (status == WEIR_OK)
        status = read_one(db, run_id, arena, run, error);
    if (status == WEIR_OK)
        run_review_log(LOG_EVENT_RUN_DISCARDED, run);
    return status;
}
