/* bill_run.c - the life of a billing run, from its plan to the sealed draft. */
#include "batch/bill_run.h"

#include "base/checked.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/bill_dry.h"
#include "batch/bill_known.h"
#include "batch/bill_settings.h"
#include "batch/bill_worker.h"
#include "batch/retry.h"
#include "core/account.h"
#include "host/clock.h"
#include "host/log.h"
#include "host/stop.h"
#include "seal/merkle.h"
#include "store/bill_store.h"
#include "store/month_store.h"

#define LOCK_PAUSE_MS 100
#define WORK_PAUSE_MS_MAX 2000 /* between two looks at chunks that others have */

struct leader {
    struct db *db;
    const struct bill_run_request *request;
    struct weir_arena *arena;
    struct bill_store_scope scope;
    struct bill_store_run run;
    struct bill_store_ranges ranges;
    int64_t known_id; /* the run to work at, once it is known; 0 before */
    bool is_draft;    /* and nothing is left to do */
};

/* --- one leader --- */
static enum weir_status
take_lock(struct db *db, struct weir_error *error)
{
    const int64_t begin_ms = clock_monotonic_ms();
    for (;;) {
        bool held = false;
        const enum weir_status status = bill_store_lock(db, &held, error);
        if (status || held)
            return status;
        if (clock_monotonic_ms() - begin_ms >= BILL_RUN_LOCK_WAIT_MS || stop_requested())
            return bill_store_locked_error(db, error);
        clock_pause_ms(LOCK_PAUSE_MS);
    }
}

/* --- the plan --- */
static enum weir_status
scope_text(const char *kind, struct weir_text name, struct weir_arena *arena,
           struct weir_text *text)
{
    const size_t size = name.size + 16;
    char *buffer = weir_arena_alloc(arena, size, 1);
    if (buffer == NULL)
        return WEIR_E_NOMEM;
    struct text_writer writer = text_writer_of(buffer, size);
    text_write_string(&writer, kind);
    text_write(&writer, name);
    *text = text_written(&writer);
    return WEIR_OK;
}

static enum weir_status
find_scope(struct leader *leader, struct weir_error *error)
{
    const struct bill_run_request *request = leader->request;
    struct bill_store_scope *scope = &leader->scope;
    enum weir_status status = WEIR_OK;
    scope->chunk_accounts = request->chunk_accounts;
    if (request->account.start != NULL) {
        status = bill_store_account(leader->db, request->account, &scope->account_id, error);
        if (!status && scope_text("account:", request->account, leader->arena, &scope->text))
            status = error_nomem(error);
    } else if (request->cycle.start != NULL) {
        scope->cycle = request->cycle;
        if (scope_text("cycle:", request->cycle, leader->arena, &scope->text))
            status = error_nomem(error);
    } else if (request->tariff.start != NULL) {
        scope->tariff = request->tariff;
        if (scope_text("tariff:", request->tariff, leader->arena, &scope->text))
            status = error_nomem(error);
    } else {
        scope->text = text_of("all");
    }
    return status;
}

static enum weir_status
compute_dry(struct leader *leader, struct run_review *review, struct weir_error *error)
{
    const struct bill_dry_request request = {
        .run = &leader->run,
        .ranges = &leader->ranges,
    };
    return bill_dry_run(leader->db, &request, leader->arena, review, error);
}

/* After so many days without a read an account is due; 0: never. */
static int32_t
idle_days(const struct leader *leader)
{
    struct account_rules rules = {0};
    bill_settings_read(&(struct bill_settings){leader->run.settings, leader->run.scope}, &rules);
    if (rules.estimate.rule == ESTIMATE_OFF || !rules.estimate.of_idle)
        return 0;
    return rules.estimate.least_days;
}

/* Where nothing was read, an account may be due because a read is missing; only computing tells. */
static enum weir_status
find_missing(struct leader *leader, bool *due, struct weir_error *error)
{
    const int32_t days = idle_days(leader);
    struct run_review review = {0};
    bool idle = false;
    if (days == 0)
        return WEIR_OK;
    enum weir_status status =
        bill_store_is_idle(leader->db, &leader->scope, &leader->run, days, &idle, error);
    if (status || !idle)
        return status;
    status = bill_store_ranges(leader->db, &leader->scope, &leader->run, leader->arena,
                               &leader->ranges, error);
    if (!status)
        status = compute_dry(leader, &review, error);
    *due = !status && review.run.account_count > 0;
    return status;
}

/* A night in a large city is a small run, whose bills go into the month's book. */
static enum weir_status
count_due(struct leader *leader, struct weir_error *error)
{
    if (leader->request->rebill || leader->ranges.account_count < BILL_STORE_LARGE)
        return WEIR_OK;
    return bill_store_due_about(leader->db, &leader->scope, &leader->run, idle_days(leader),
                                &leader->ranges, error);
}

/* Whether a bill of the scope has something to do. */
static enum weir_status
find_due(struct leader *leader, bool *due, struct weir_error *error)
{
    enum weir_status status =
        bill_store_is_due(leader->db, &leader->scope, &leader->run, due, error);
    if (!status && !*due)
        status = find_missing(leader, due, error);
    return status;
}

/* The same of a rebill: whatever is billed may be wrong. */
static enum weir_status
find_billed(struct leader *leader, bool *due, struct weir_error *error)
{
    const enum weir_status status =
        bill_store_billed_through(leader->db, &leader->scope, &leader->run.through_day, error);
    *due = leader->run.through_day != 0;
    return status;
}

/* Plans a new run; *due false: there is nothing to bill. */
static enum weir_status
plan(struct leader *leader, bool *due, struct weir_error *error)
{
    const struct bill_run_request *request = leader->request;
    leader->run = (struct bill_store_run){
        .kind = text_of(request->rebill ? "rebill" : "bill"),
        .scope = leader->scope.text,
        .through_day = request->through_day,
        .invoice_day = request->invoice_day,
        .rules_version = ACCOUNT_RULES_VERSION,
        .settings = request->settings,
    };
    enum weir_status status = bill_store_as_of(leader->db, &leader->run.as_of_no, error);
    if (!status)
        status = request->rebill ? find_billed(leader, due, error) : find_due(leader, due, error);
    if (!status && *due)
        status = bill_store_ranges(leader->db, &leader->scope, &leader->run, leader->arena,
                                   &leader->ranges, error);
    if (!status && leader->ranges.count == 0)
        *due = false;
    else if (!status && *due)
        status = count_due(leader, error);
    return status;
}

static enum weir_status
plan_and_open(struct leader *leader, bool *due, struct weir_error *error)
{
    for (int tries = 1;; tries++) {
        enum weir_status status = plan(leader, due, error);
        if (!status && *due)
            status = bill_store_open(leader->db, &leader->run, &leader->ranges, error);
        if (status != WEIR_E_DB_TRANSIENT || tries == BILL_RUN_PLAN_TRIES)
            return status;
        error_clear(error);
    }
}

static void
log_run(enum log_event event, const struct bill_store_run *run)
{
    struct log_line line;
    log_begin(&line, event);
    log_int(&line, "run_id", run->run_id);
    log_text(&line, "scope", run->scope);
    log_int(&line, "as_of_no", run->as_of_no);
    log_end(&line);
}

/* Whether the open run is the one that is asked for. */
static bool
is_same(const struct leader *leader, const struct bill_store_run *open)
{
    const struct bill_run_request *request = leader->request;
    if (open->run_id == 0 || !text_equal(open->scope, leader->scope.text) ||
        text_equal(open->kind, text_of("rebill")) != request->rebill)
        return false;
    if (request->rebill && !text_equal(open->settings, request->settings))
        return false;
    return (request->rebill || open->through_day == request->through_day) &&
           (request->any_invoice_day || open->invoice_day == request->invoice_day);
}

static void
resume(struct leader *leader, const struct bill_store_run *run)
{
    leader->run = *run;
    leader->known_id = run->run_id;
    log_run(LOG_EVENT_RUN_RESUMED, run);
}

/* The draft that this run would only make again; leader->known_id stays 0 when there is none. */
static enum weir_status
find_same_draft(struct leader *leader, struct weir_error *error)
{
    const struct bill_run_request *request = leader->request;
    const struct bill_store_run wanted = {
        .kind = text_of(request->rebill ? "rebill" : "bill"),
        .scope = leader->scope.text,
        .through_day = request->rebill ? WEIR_DAY_NONE : request->through_day,
        .invoice_day = request->any_invoice_day ? WEIR_DAY_NONE : request->invoice_day,
        .rules_version = ACCOUNT_RULES_VERSION,
        .settings = request->settings,
    };
    const enum weir_status status =
        bill_store_find_same(leader->db, &wanted, &leader->known_id, error);
    leader->is_draft = !status && leader->known_id != 0;
    return status;
}

/* The run of these arguments: one that was interrupted, one whose end nobody was told, or a new
 * one. */
static enum weir_status
open_or_resume(struct leader *leader, bool *due, struct weir_error *error)
{
    struct bill_store_run open;
    *due = true;
    enum weir_status status = bill_store_find_open(leader->db, leader->arena, &open, error);
    if (status)
        return status;
    if (is_same(leader, &open)) {
        status = bill_known_check(&open, error);
        if (!status)
            resume(leader, &open);
        return status;
    }
    status = find_same_draft(leader, error);
    if (status || leader->is_draft)
        return status;
    status = plan_and_open(leader, due, error);
    if (!status && *due) {
        leader->known_id = leader->run.run_id;
        log_run(LOG_EVENT_RUN_OPENED, &leader->run);
    }
    return status;
}

/* The run that this process was at before it lost its session. */
static enum weir_status
find_again(struct leader *leader, struct weir_error *error)
{
    struct bill_known known;
    const enum weir_status status =
        bill_known_find(leader->db, leader->known_id, leader->arena, &known, error);
    if (status == WEIR_E_NOT_FOUND && leader->request->resume_id == 0) {
        /* A server that lost what it had said was committed: it is as if there had been no run. */
        leader->known_id = 0;
        error->status = WEIR_E_DB_TRANSIENT;
        return WEIR_E_DB_TRANSIENT;
    }
    if (!status && known.is_draft)
        leader->is_draft = true;
    else if (!status)
        resume(leader, &known.run);
    return status;
}

/* --- the work --- */
/* Others may have joined in, or the server may still hold what a killed worker was at: waits for
 * their chunks, and bills those that they leave. */
static enum weir_status
work_on(struct leader *leader, struct progress *progress, struct weir_error *error)
{
    const struct bill_worker_request request = {
        .conninfo = leader->request->conninfo,
        .run = &leader->run,
        .progress = progress,
    };
    for (int64_t wait_ms = 0;; wait_ms = min_i64(2 * wait_ms + LOCK_PAUSE_MS, WORK_PAUSE_MS_MAX)) {
        int64_t left = 0;
        enum weir_status status = bill_store_left(leader->db, leader->run.run_id, &left, error);
        if (status || left == 0)
            return status;
        clock_pause_ms(wait_ms);
        status = bill_worker_crew(&request, min_i64(leader->request->jobs, left), error);
        if (status)
            return status;
    }
}

static enum weir_status
work(struct leader *leader, struct weir_error *error)
{
    struct progress *progress = NULL;
    int64_t left = 0;
    enum weir_status status = bill_store_left(leader->db, leader->run.run_id, &left, error);
    if (!status)
        status = bill_worker_progress((struct bill_worker_rest){leader->run.run_id, left},
                                      &progress, error);
    if (!status)
        status = work_on(leader, progress, error);
    progress_end(progress);
    return status;
}

static enum weir_status
add_leaf(void *context, struct weir_text digest, struct weir_error *error)
{
    if (digest.size != DIGEST_SIZE)
        return error_set(error, WEIR_E_SEAL, "an invoice's digest is not 32 bytes");
    return merkle_add(context, (const unsigned char *)digest.start, error);
}

static enum weir_status
find_root(struct db *db, unsigned char root[static DIGEST_SIZE], struct weir_error *error)
{
    struct digest *digest = NULL;
    enum weir_status status = digest_new(&digest, error);
    if (status)
        return status;
    struct merkle merkle = merkle_of(digest);
    status = bill_store_digests(db, add_leaf, &merkle, error);
    if (!status)
        status = merkle_root(&merkle, root, error);
    digest_free(digest);
    return status;
}

static enum weir_status
seal(struct leader *leader, struct weir_error *error)
{
    const int64_t run_id = leader->run.run_id;
    unsigned char root[DIGEST_SIZE];
    enum weir_status status = bill_store_close(leader->db, run_id, error);
    if (!status)
        status = db_use_draft(leader->db, run_id, error);
    if (!status)
        status = find_root(leader->db, root, error);
    if (!status)
        status = db_use_draft(leader->db, 0, error);
    if (!status)
        status = bill_store_seal(leader->db, run_id,
                                 (struct weir_text){(const char *)root, DIGEST_SIZE}, error);
    return status;
}

static enum weir_status
lead_once(struct leader *leader, struct bill_run_result *result, struct weir_error *error)
{
    bool due = true;
    enum weir_status status =
        leader->known_id == 0 ? open_or_resume(leader, &due, error) : find_again(leader, error);
    result->nothing_due = !status && !due;
    if (status || !due)
        return status;
    result->run_id = leader->known_id;
    if (!leader->is_draft)
        status = work(leader, error);
    if (!status && !leader->is_draft)
        status = seal(leader, error);
    if (!status)
        status =
            run_review_show(leader->db, leader->known_id, leader->arena, &result->review, error);
    if (!status && !leader->is_draft)
        run_review_log(LOG_EVENT_RUN_SEALED, &result->review.run);
    return status;
}

static void
log_retry(const struct leader *leader, int tries, const struct weir_error *error)
{
    struct log_line line;
    log_begin(&line, LOG_EVENT_RUN_RETRIED);
    log_int(&line, "run_id", leader->known_id);
    log_int(&line, "tries", tries);
    log_text(&line, "reason", text_of(error->primary));
    log_end(&line);
}

/* Leads until the draft is made.  A session that is lost took the lock with it, and leaves open
 * whether the last COMMIT held: begins anew with whatever the database then has. */
static enum weir_status
lead(struct leader *leader, struct bill_run_result *result, struct weir_error *error)
{
    int64_t wait_ms = RETRY_PAUSE_MS;
    for (int tries = 1;; tries++) {
        enum weir_status status = tries == 1 ? WEIR_OK : db_reopen(leader->db, error);
        if (!status)
            status = take_lock(leader->db, error);
        if (!status)
            status = lead_once(leader, result, error);
        if (!retry_may(status, tries))
            return status;
        log_retry(leader, tries, error);
        error_clear(error);
        clock_pause_ms(wait_ms);
        wait_ms *= 2;
    }
}

static enum weir_status
dry_run(struct leader *leader, struct bill_run_result *result, struct weir_error *error)
{
    bool due = false;
    const enum weir_status status = plan(leader, &due, error);
    result->nothing_due = !status && !due;
    if (status || !due)
        return status;
    return compute_dry(leader, &result->review, error);
}

enum weir_status
bill_run(struct db *db, const struct bill_run_request *request, struct weir_arena *arena,
         struct bill_run_result *result, struct weir_error *error)
{
    struct leader leader = {.db = db, .request = request, .arena = arena};
    *result = (struct bill_run_result){0};
    enum weir_status status = WEIR_OK;
    if (request->resume_id != 0) {
        status = bill_known_find_open(db, request->resume_id, arena, &leader.run, error);
        leader.known_id = request->resume_id;
    } else {
        status = month_store_must_be_open(db, request->invoice_day, error);
        if (!status)
            status = find_scope(&leader, error);
    }
    if (status)
        return status;
    if (request->dry_run)
        return dry_run(&leader, result, error);
    status = lead(&leader, result, error);
    bill_store_unlock(db);
    return status;
}
