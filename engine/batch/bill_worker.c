/* bill_worker.c - the loop over chunks, and the only place that tries one again. */
#include "batch/bill_worker.h"

#include <string.h>

#include "base/checked.h"
#include "base/error.h"
#include "batch/bill_chunk.h"
#include "batch/bill_settings.h"
#include "batch/run_chunk.h"
#include "host/clock.h"
#include "host/log.h"
#include "host/stop.h"
#include "host/worker.h"

#define RULES_BYTES ((size_t)1 << 30) /* what all tariffs may take */

struct worker {
    const struct bill_worker_request *request;
    struct weir_arena *arena; /* of the whole run */
    struct bill_rules rules;
    bool rules_read;
    struct bill_chunk chunk;
    struct db *reader;
    struct db *writer;
};

static void
close_sessions(struct worker *worker)
{
    db_close(worker->reader);
    db_close(worker->writer);
    worker->reader = NULL;
    worker->writer = NULL;
}

static enum weir_status
open_sessions(struct worker *worker, struct weir_error *error)
{
    if (worker->writer != NULL)
        return WEIR_OK;
    const char *conninfo = worker->request->conninfo;
    const struct bill_store_run *run = worker->request->run;
    enum weir_status status = db_open(conninfo, &worker->reader, error);
    if (!status)
        status = bill_input_session(worker->reader, error);
    if (!status)
        status = db_open(conninfo, &worker->writer, error);
    if (!status)
        status = db_use_draft(worker->writer, run->run_id, error);
    if (!status && !worker->rules_read) {
        status =
            bill_rules_read(worker->reader, run->as_of_no, worker->arena, &worker->rules, error);
        worker->rules.rules.through_day = run->through_day;
        worker->rules.rules.invoice_day = run->invoice_day;
        bill_settings_read(&(struct bill_settings){run->settings, run->scope},
                           &worker->rules.rules);
        worker->rules_read = !status;
    }
    if (status)
        close_sessions(worker);
    return status;
}

static enum weir_status
bill_claimed(struct worker *worker, const struct bill_store_chunk *claimed,
             struct weir_error *error)
{
    const struct bill_store_run *run = worker->request->run;
    const struct run_chunk_work work = run_chunk_work_of(
        &(struct run_chunk_run){run->kind, run->scope, run->settings}, &worker->rules.rules);
    const struct bill_input_range range = {
        .account_lo = claimed->account_lo,
        .account_hi = claimed->account_hi,
        .as_of_no = run->as_of_no,
        .through_day = run->through_day,
    };
    struct bill_output output = {
        .db = worker->writer,
        .run_id = run->run_id,
        .book = run->book,
        .rebill = work.rebill,
    };
    struct bill_chunk *chunk = &worker->chunk;
    chunk->output = &output;
    enum weir_status status = run_chunk_compute(chunk, worker->reader, &work, &range, error);
    const struct bill_output_rest rest = {chunk->account, chunk->account_count};
    if (!status)
        status = bill_output_end(&output, &rest, chunk->arena, error);
    bill_output_drop(&output);
    chunk->output = NULL;
    if (status)
        return status;
    return bill_store_done(worker->writer, run->run_id, claimed, &chunk->sums, error);
}

/* One chunk, one transaction; *found false: there is none left. */
static enum weir_status
try_chunk(struct worker *worker, bool *found, struct weir_error *error)
{
    struct bill_store_chunk claimed = {0};
    enum weir_status status = open_sessions(worker, error);
    if (!status)
        status = db_begin(worker->writer, DB_READ_WRITE, error);
    if (!status)
        status =
            bill_store_claim(worker->writer, worker->request->run->run_id, &claimed, found, error);
    if (!status && *found)
        status = bill_claimed(worker, &claimed, error);
    if (!status)
        status = db_commit(worker->writer, error);
    if (status) {
        if (worker->writer != NULL)
            db_rollback(worker->writer);
        return status;
    }
    if (*found)
        progress_add(worker->request->progress, worker->chunk.sums.account_count);
    return WEIR_OK;
}

/* Tries a chunk until it is done, or fails for good.  An unsure commit needs no care: if it held,
 * the chunk is marked done and the next try takes another. */
static enum weir_status
work_chunk(struct worker *worker, bool *found, struct weir_error *error)
{
    int64_t wait_ms = BILL_WORKER_PAUSE_MS;
    for (int tries = 1;; tries++) {
        const enum weir_status status = try_chunk(worker, found, error);
        if (status != WEIR_E_DB_TRANSIENT || tries == BILL_WORKER_TRIES || stop_requested())
            return status;
        struct log_line line;
        log_begin(&line, LOG_EVENT_CHUNK_RETRIED);
        log_int(&line, "run_id", worker->request->run->run_id);
        log_int(&line, "tries", tries);
        log_text(&line, "reason", text_of(error->primary));
        log_end(&line);
        error_clear(error);
        close_sessions(worker);
        clock_pause_ms(wait_ms);
        wait_ms *= 2;
    }
}

enum weir_status
bill_worker_progress(int64_t run_id, int64_t chunks, struct progress **progress,
                     struct weir_error *error)
{
    char name[40];
    struct text_writer writer = text_writer_of(name, sizeof name - 1);
    text_write_string(&writer, "run ");
    text_write_int(&writer, run_id);
    name[text_written(&writer).size] = '\0';
    return progress_begin(
        &(struct progress_work){.name = name, .unit = "accounts", .parts = chunks}, progress,
        error);
}

enum weir_status
bill_worker_run(const struct bill_worker_request *request, struct weir_error *error)
{
    struct worker worker = {.request = request, .arena = weir_arena_new(RULES_BYTES)};
    bool found = true;
    enum weir_status status = bill_chunk_init(&worker.chunk, error);
    if (!status && worker.arena == NULL)
        status = error_nomem(error);
    while (!status && found) {
        if (stop_requested())
            status = stop_error(error);
        else
            status = work_chunk(&worker, &found, error);
    }
    close_sessions(&worker);
    bill_chunk_release(&worker.chunk);
    weir_arena_free(worker.arena);
    return status;
}

static enum weir_status
work_apart(void *context, struct weir_error *error)
{
    return bill_worker_run(context, error);
}

enum weir_status
bill_worker_crew(const struct bill_worker_request *request, int64_t jobs, struct weir_error *error)
{
    struct bill_worker_request own = *request;
    const int64_t count = min_i64(jobs, WORKER_MAX);
    if (count <= 1)
        return bill_worker_run(&own, error);
    const enum weir_status status = worker_run((uint32_t)count, work_apart, &own, error);
    if (status != WEIR_E_IO)
        return status;
    /* A process that could not be had, or was killed: its chunk is free again, nothing is lost. */
    error->status = WEIR_E_DB_TRANSIENT;
    error_hint(error, "Try again; nothing is half done.");
    return WEIR_E_DB_TRANSIENT;
}
