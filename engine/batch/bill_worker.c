/* bill_worker.c - the loop over chunks, two at hand at a time, and the only place that tries one
 * again. */
#include "batch/bill_worker.h"

#include <string.h>

#include "base/checked.h"
#include "base/error.h"
#include "batch/bill_chunk.h"
#include "batch/bill_settings.h"
#include "batch/retry.h"
#include "batch/run_chunk.h"
#include "host/aside.h"
#include "host/stop.h"
#include "host/worker.h"

#define RULES_BYTES ((size_t)1 << 30) /* what all tariffs may take */

#define SLOT_COUNT 2

/* A chunk from its claim to its commit, with the session that holds its row. */
struct slot {
    const struct worker *worker;
    struct db *writer;
    struct bill_chunk chunk;
    struct bill_store_chunk claimed;
    struct bill_output output;
    struct aside finish;
};

/* While the rows of one chunk are written the next is read and priced. */
struct worker {
    const struct bill_worker_request *request;
    struct weir_arena *arena; /* of the whole run */
    struct bill_rules rules;
    bool rules_read;
    struct db *reader;
    struct slot slot[SLOT_COUNT];
    uint32_t turn; /* of the slot that takes the next chunk */
    int failures;  /* since a chunk was done */
};

/* --- sessions --- */
static void
close_sessions(struct worker *worker)
{
    db_close(worker->reader);
    worker->reader = NULL;
    for (uint32_t i = 0; i < SLOT_COUNT; i++) {
        db_close(worker->slot[i].writer);
        worker->slot[i].writer = NULL;
    }
}

static enum weir_status
open_writer(struct slot *slot, struct weir_error *error)
{
    const struct bill_worker_request *request = slot->worker->request;
    if (slot->writer != NULL)
        return WEIR_OK;
    const enum weir_status status = db_open(request->conninfo, &slot->writer, error);
    return status ? status : db_use_draft(slot->writer, request->run->run_id, error);
}

static enum weir_status
read_rules(struct worker *worker, struct weir_error *error)
{
    const struct bill_store_run *run = worker->request->run;
    if (worker->rules_read)
        return WEIR_OK;
    const enum weir_status status =
        bill_rules_read(worker->reader, run->as_of_no, worker->arena, &worker->rules, error);
    worker->rules.rules.through_day = run->through_day;
    worker->rules.rules.invoice_day = run->invoice_day;
    bill_settings_read(&(struct bill_settings){run->settings, run->scope}, &worker->rules.rules);
    worker->rules_read = !status;
    return status;
}

static enum weir_status
open_reader(struct worker *worker, struct weir_error *error)
{
    if (worker->reader != NULL)
        return WEIR_OK;
    enum weir_status status = db_open(worker->request->conninfo, &worker->reader, error);
    if (!status)
        status = bill_input_session(worker->reader, error);
    return status ? status : read_rules(worker, error);
}

/* --- a chunk --- */
static enum weir_status
compute(struct worker *worker, struct slot *slot, struct weir_error *error)
{
    const struct bill_store_run *run = worker->request->run;
    const struct run_chunk_work work = run_chunk_work_of(
        &(struct run_chunk_run){run->kind, run->scope, run->settings}, &worker->rules.rules);
    const struct bill_input_range range = {
        .account_lo = slot->claimed.account_lo,
        .account_hi = slot->claimed.account_hi,
        .as_of_no = run->as_of_no,
        .through_day = run->through_day,
    };
    slot->output = (struct bill_output){
        .db = slot->writer,
        .run_id = run->run_id,
        .book = run->book,
        .rebill = work.rebill,
    };
    slot->chunk.output = &slot->output;
    return run_chunk_compute(&slot->chunk, worker->reader, &work, &range, error);
}

/* Lines, uses and findings, the chunk's mark, and the commit of all. */
static enum weir_status
finish(void *context, struct weir_error *error)
{
    struct slot *slot = context;
    struct bill_chunk *chunk = &slot->chunk;
    const struct bill_output_rest rest = {chunk->account, chunk->account_count};
    enum weir_status status = bill_output_end(&slot->output, &rest, chunk->arena, error);
    if (!status)
        status = bill_store_done(slot->writer, slot->worker->request->run->run_id, &slot->claimed,
                                 &chunk->sums, error);
    return status ? status : db_commit(slot->writer, error);
}

/* Waits until the slot's chunk is done. */
static enum weir_status
settle(struct worker *worker, struct slot *slot, struct weir_error *error)
{
    if (!slot->finish.begun)
        return WEIR_OK;
    const enum weir_status status = aside_end(&slot->finish, error);
    if (status)
        return status;
    worker->failures = 0;
    progress_add(worker->request->progress, slot->chunk.sums.account_count);
    return WEIR_OK;
}

/* Begins one chunk, one transaction; *found false: there is none left, and all are done. */
static enum weir_status
begin_chunk(struct worker *worker, bool *found, struct weir_error *error)
{
    struct slot *slot = &worker->slot[worker->turn];
    enum weir_status status = settle(worker, slot, error);
    if (!status)
        status = open_reader(worker, error);
    if (!status)
        status = open_writer(slot, error);
    if (!status)
        status = db_begin(slot->writer, DB_READ_WRITE, error);
    if (!status)
        status = bill_store_claim(slot->writer, worker->request->run->run_id, &slot->claimed, found,
                                  error);
    if (!status && *found)
        status = compute(worker, slot, error);
    if (!status && *found)
        aside_begin(&slot->finish, finish, slot);
    worker->turn = (worker->turn + 1) % SLOT_COUNT;
    if (status || *found)
        return status;
    status = db_commit(slot->writer, error);
    for (uint32_t i = 0; i < SLOT_COUNT && !status; i++)
        status = settle(worker, &worker->slot[i], error);
    return status;
}

/* Lets chunks that are being written come to their end, and leaves off what was begun. */
static void
abandon(struct worker *worker)
{
    for (uint32_t i = 0; i < SLOT_COUNT; i++) {
        struct slot *slot = &worker->slot[i];
        struct weir_error ignored = {.status = WEIR_OK};
        (void)settle(worker, slot, &ignored);
        bill_output_drop(&slot->output);
        if (slot->writer != NULL)
            db_rollback(slot->writer);
    }
}

/* Begins a chunk, and tries again what may pass.  An unsure commit needs no care: if it held, the
 * chunk is marked done and the next try takes another. */
static enum weir_status
work_chunk(struct worker *worker, bool *found, struct weir_error *error)
{
    for (;;) {
        const enum weir_status status = begin_chunk(worker, found, error);
        if (status == WEIR_OK)
            return WEIR_OK;
        const int failures = worker->failures + 1;
        abandon(worker);
        worker->failures = failures;
        if (!retry_may(status, failures))
            return status;
        close_sessions(worker);
        retry_pause(worker->request->run->run_id, failures, error);
    }
}

enum weir_status
bill_worker_progress(struct bill_worker_rest rest, struct progress **progress,
                     struct weir_error *error)
{
    char name[40];
    struct text_writer writer = text_writer_of(name, sizeof name - 1);
    text_write_string(&writer, "run ");
    text_write_int(&writer, rest.run_id);
    name[text_written(&writer).size] = '\0';
    return progress_begin(
        &(struct progress_work){.name = name, .unit = "accounts", .parts = rest.chunk_count},
        progress, error);
}

static enum weir_status
make_slots(struct worker *worker, struct weir_error *error)
{
    enum weir_status status = worker->arena == NULL ? error_nomem(error) : WEIR_OK;
    for (uint32_t i = 0; i < SLOT_COUNT && !status; i++) {
        worker->slot[i].worker = worker;
        status = bill_chunk_init(&worker->slot[i].chunk, error);
    }
    return status;
}

static enum weir_status
work_all(struct worker *worker, struct weir_error *error)
{
    enum weir_status status = WEIR_OK;
    bool found = true;
    while (!status && found)
        status = stop_requested() ? stop_error(error) : work_chunk(worker, &found, error);
    return status;
}

enum weir_status
bill_worker_run(const struct bill_worker_request *request, struct weir_error *error)
{
    struct worker worker = {.request = request, .arena = weir_arena_new(RULES_BYTES)};
    enum weir_status status = make_slots(&worker, error);
    if (!status)
        status = work_all(&worker, error);
    abandon(&worker);
    close_sessions(&worker);
    for (uint32_t i = 0; i < SLOT_COUNT; i++)
        bill_chunk_release(&worker.slot[i].chunk);
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
