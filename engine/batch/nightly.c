/* nightly.c - the steps of a night, one after the other, and what each may do without which. */
#include "batch/nightly.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/cycle_calendar.h"
#include "batch/night.h"
#include "batch/nightly_bill.h"
#include "batch/nightly_check.h"
#include "batch/nightly_checkpoint.h"
#include "batch/nightly_export.h"
#include "batch/nightly_fees.h"
#include "batch/nightly_inbox.h"
#include "batch/nightly_post.h"
#include "host/clock.h"
#include "host/log.h"
#include "host/stop.h"
#include "store/nightly_store.h"

#define RUNS_ARENA_BYTES ((size_t)1 << 30) /* what all runs of a database may take */

static bool
has_inbox(const struct config *config)
{
    return config->nightly_inbox[0] != '\0';
}

static bool
has_calendar(const struct config *config)
{
    return config->nightly_calendar[0] != '\0';
}

static bool
has_fees(const struct config *config)
{
    return strcmp(config->nightly_fees, "no") != 0;
}

static bool
has_drafts(const struct config *config)
{
    return has_calendar(config) || has_fees(config);
}

static bool
has_permits(const struct config *config)
{
    return strcmp(config->nightly_permits, "no") != 0;
}

static bool
has_verify(const struct config *config)
{
    return strcmp(config->nightly_verify, "no") != 0;
}

static bool
has_key(const struct config *config)
{
    return config->sign_key[0] != '\0';
}

static bool
has_outbox(const struct config *config)
{
    return config->nightly_outbox[0] != '\0';
}

#define NEEDS(step) (1U << (step))

/* Reads that did not come in would be estimated: so nothing is billed without them.  What does not
 * hold is neither signed nor handed out. */
static const struct step {
    const char *name;
    night_step *function;
    bool (*wanted)(const struct config *config);
    unsigned needs;  /* steps that must have come to their end */
    bool dry;        /* also in a dry run */
    const char *off; /* what the configuration leaves out */
} steps[NIGHTLY_STEP_COUNT] = {
    [NIGHTLY_INBOX] = {"inbox", nightly_inbox_run, has_inbox, 0, true, "nightly_inbox is not set"},
    [NIGHTLY_BILL] = {"bill", nightly_bill_run, has_calendar, NEEDS(NIGHTLY_INBOX), true,
                      "nightly_calendar is not set"},
    [NIGHTLY_FEES] = {"fees", nightly_fees_run, has_fees, NEEDS(NIGHTLY_INBOX), true,
                      "nightly_fees is no"},
    [NIGHTLY_POST] = {"post", nightly_post_run, has_drafts, 0, true, "nothing is billed"},
    [NIGHTLY_PERMITS] = {"permits", nightly_check_permits, has_permits, 0, true,
                         "nightly_permits is no"},
    [NIGHTLY_VERIFY] = {"verify", nightly_check_verify, has_verify, 0, false,
                        "nightly_verify is no"},
    [NIGHTLY_CHECKPOINT] = {"checkpoint", nightly_checkpoint_run, has_key, NEEDS(NIGHTLY_VERIFY),
                            false, "sign_key is not set"},
    [NIGHTLY_EXPORT] = {"export", nightly_export_run, has_outbox, NEEDS(NIGHTLY_VERIFY), true,
                        "nightly_outbox is not set"},
};

/* --- one night at a time --------------------------------------------------------------------- */

static enum weir_status
take_lock(struct db *lock, struct weir_error *error)
{
    bool held = false;
    const enum weir_status status = nightly_store_lock(lock, &held, error);
    if (status || held)
        return status;
    (void)error_set(error, WEIR_E_BUSY, "another night is running in this database");
    error_hint(error, "It does the same work; look at its summary.");
    return WEIR_E_BUSY;
}

/* Whether this night is still the only one; a session that was lost is had again. */
static enum weir_status
keep_lock(struct db *lock, struct weir_error *error)
{
    bool held = false;
    struct weir_error lost;
    error_clear(&lost);
    if (nightly_store_held(lock, &held, &lost) == WEIR_OK && held)
        return WEIR_OK;
    const enum weir_status status = db_reopen(lock, error);
    return status ? status : take_lock(lock, error);
}

/* --- a step ---------------------------------------------------------------------------------- */

static void
log_step(const struct nightly_step *step)
{
    static const char *const outcome[] = {
        [NIGHTLY_OFF] = "off",         [NIGHTLY_NOTHING] = "nothing", [NIGHTLY_DONE] = "done",
        [NIGHTLY_HELD] = "held",       [NIGHTLY_FAILED] = "failed",   [NIGHTLY_SKIPPED] = "skipped",
        [NIGHTLY_STOPPED] = "stopped",
    };
    struct log_line line;
    log_begin(&line,
              step->outcome == NIGHTLY_FAILED ? LOG_EVENT_STEP_FAILED : LOG_EVENT_STEP_ENDED);
    log_text(&line, "step", text_of(step->name));
    log_text(&line, "outcome", text_of(outcome[step->outcome]));
    log_int(&line, "elapsed_ms", step->elapsed_ms);
    log_text(&line, "words", step->words);
    log_end(&line);
}

/* The step that this one needs and that did not come to its end; NULL: none. */
static const char *
missing_step(const struct night *night, const struct step *step)
{
    for (uint32_t i = 0; i < NIGHTLY_STEP_COUNT; i++) {
        if ((step->needs & NEEDS(i)) != 0 && night->result->step[i].broken)
            return steps[i].name;
    }
    return NULL;
}

static enum nightly_outcome
outcome_of(const struct nightly_step *step)
{
    if (step->status == WEIR_E_STOPPED)
        return NIGHTLY_STOPPED;
    if (step->status != WEIR_OK)
        return NIGHTLY_FAILED;
    if (step->held)
        return NIGHTLY_HELD;
    return step->acted ? NIGHTLY_DONE : NIGHTLY_NOTHING;
}

static void
run_function(struct night *night, const struct step *step)
{
    struct weir_error error;
    error_clear(&error);
    const int64_t begin_ms = clock_monotonic_ms();
    const enum weir_status status = step->function(night, &error);
    night->step->elapsed_ms = clock_monotonic_ms() - begin_ms;
    if (status) {
        night->step->broken = true;
        night->step->status = night_worse(night->step->status, status);
        night_say(night, "%s%s%s", error.place, error.place[0] == '\0' ? "" : ": ", error.primary);
    }
    night->step->outcome = outcome_of(night->step);
}

static void
skip(struct night *night, const char *why, const char *what)
{
    night->step->outcome = NIGHTLY_SKIPPED;
    night->step->broken = true;
    night_say(night, "%s%s", why, what);
}

/* The session that the step before lost is had again. */
static bool
has_session(struct night *night, struct db *lock)
{
    struct weir_error error;
    error_clear(&error);
    enum weir_status status = WEIR_OK;
    for (uint32_t i = 0; i < NIGHTLY_STEP_COUNT && !status; i++) {
        if (night->result->step[i].status == WEIR_E_DB_TRANSIENT)
            status = db_reopen(night->db, &error);
    }
    if (!status && lock != NULL)
        status = keep_lock(lock, &error);
    if (status) {
        night->step->status = status;
        skip(night, error.primary, "");
    }
    return status == WEIR_OK;
}

static void
run_step(struct night *night, uint32_t index, struct db *lock)
{
    const struct step *step = &steps[index];
    night->step = &night->result->step[index];
    night->step->name = step->name;
    night->step->words = text_of("");
    const char *missing = missing_step(night, step);
    if (!step->wanted(night->config)) {
        night->step->outcome = NIGHTLY_OFF;
        night_say(night, "%s", step->off);
    } else if (stop_requested()) {
        night->step->status = WEIR_E_STOPPED;
        skip(night, "it was asked to stop before", "");
        night->step->outcome = NIGHTLY_STOPPED;
    } else if (missing != NULL) {
        skip(night, "it needs what did not end well: ", missing);
    } else if (night->request->dry_run && !step->dry) {
        night->step->outcome = NIGHTLY_NOTHING;
        night_say(night, "it would be done");
    } else if (has_session(night, lock)) {
        run_function(night, step);
    }
    log_step(night->step);
}

/* --- the night ------------------------------------------------------------------------------- */

/* What the night needs before its first step. */
static enum weir_status
begin(struct night *night, struct db **lock, struct weir_error *error)
{
    const struct nightly_request *request = night->request;
    if (request->dry_run) {
        const enum weir_status status = nightly_store_only_read(night->db, error);
        return status ? status : nightly_store_begun(night->db, &night->begin_no, error);
    }
    enum weir_status status = db_open(request->conninfo, lock, error);
    if (!status)
        status = take_lock(*lock, error);
    if (!status && has_outbox(night->config))
        status = nightly_store_begin(night->db, &night->begin_no, error);
    return status;
}

enum weir_status
nightly_run(struct db *db, const struct nightly_request *request, struct weir_arena *arena,
            struct nightly_result *result, struct weir_error *error)
{
    struct night night = {
        .db = db,
        .request = request,
        .config = request->config,
        .arena = arena,
        .result = result,
        .end = &result->item,
        .runs_arena = weir_arena_new(RUNS_ARENA_BYTES),
    };
    struct db *lock = NULL;
    if (night.runs_arena == NULL)
        return error_nomem(error);
    *result = (struct nightly_result){.night_day = request->night_day, .dry_run = request->dry_run};
    const enum weir_status status = begin(&night, &lock, error);
    for (uint32_t i = 0; i < NIGHTLY_STEP_COUNT && !status; i++)
        run_step(&night, i, lock);
    db_close(lock);
    weir_arena_free(night.runs_arena);
    return status;
}

/* --- the configuration ----------------------------------------------------------------------- */

enum weir_status
nightly_check(const struct config *config, struct weir_arena *arena,
              void (*tell)(const struct weir_error *error), struct weir_error *error)
{
    struct cycle_calendar calendar;
    struct sheet_faults *faults = sheet_faults_new(arena);
    if (faults == NULL)
        return error_nomem(error);
    enum weir_status status = nightly_export_check(config, error);
    if (status || !has_calendar(config))
        return status;
    status = cycle_calendar_read(config->nightly_calendar, faults, arena, &calendar, error);
    for (uint32_t i = 0; i < faults->count && i < SHEET_FAULT_MAX; i++)
        tell(&faults->kept[i]);
    return status;
}
