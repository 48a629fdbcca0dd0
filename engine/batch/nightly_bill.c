/*
 * nightly_bill.c - the cycles that are due.
 *
 * What was done already is seen from the runs there are, so that nothing else has to be kept: a
 * cycle's newest run says to which day it was billed, an open one is gone on with, a draft waits.
 */
#include "batch/nightly_bill.h"

#include <inttypes.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/bill_run.h"
#include "batch/bill_settings.h"
#include "batch/cycle_calendar.h"
#include "batch/nightly_post.h"
#include "host/stop.h"
#include "store/nightly_store.h"
#include "weir/tariff.h"

#define DAYS_MISSED_MAX 24 /* days of a cycle that one night makes up for */
#define LOOK_BACK_DAYS 400 /* runs that are older say nothing of what was missed */

struct cycle {
    struct weir_text name;      /* absent: all accounts */
    struct weir_text scope;     /* as in run.scope */
    struct weir_text shown;     /* for people */
    struct run_store_run open;  /* run_id 0: none */
    struct run_store_run draft; /* the same */
    struct run_store_run last;  /* the posted one that was billed furthest, of those the newest */
    int32_t last_day;           /* to which it was billed, or looked at in this night */
};

struct bill_counts {
    uint32_t cycles;
    uint32_t runs;
    int64_t billed;
    int64_t held;
};

/* --- what is known of a cycle ---------------------------------------------------------------- */

static enum weir_status
begin_cycle(struct night *night, struct weir_text name, struct cycle *cycle,
            struct weir_error *error)
{
    *cycle = (struct cycle){.name = name, .scope = text_of("all"), .shown = text_of("all")};
    if (name.start == NULL)
        return WEIR_OK;
    cycle->scope = cycle->shown = night_words(night, "cycle:%.*s", (int)name.size, name.start);
    return cycle->scope.start == NULL ? error_nomem(error) : WEIR_OK;
}

static void
meet_run(struct cycle *cycle, const struct run_store_run *run)
{
    if (!text_equal(run->scope, cycle->scope) || !text_equal(run->kind, text_of("bill")))
        return;
    if (text_equal(run->state, text_of("open")))
        cycle->open = *run;
    else if (text_equal(run->state, text_of("draft")))
        cycle->draft = *run;
    else if (text_equal(run->state, text_of("posted")) &&
             (cycle->last.run_id == 0 || run->through_day >= cycle->last.through_day))
        cycle->last = *run;
}

static enum weir_status
find_runs(struct night *night, struct cycle *cycle, struct weir_error *error)
{
    struct run_store_runs runs;
    cycle->open.run_id = cycle->draft.run_id = cycle->last.run_id = 0;
    const enum weir_status status = night_runs(night, &runs, error);
    for (uint32_t i = 0; !status && i < runs.count; i++)
        meet_run(cycle, &runs.item[i]);
    return status;
}

static int32_t
due_after(const struct night *night, const struct cycle_calendar *calendar,
          const struct cycle *cycle, int32_t last_day)
{
    const int32_t least_day = night->request->night_day - LOOK_BACK_DAYS;
    const struct cycle_calendar_ask ask = {
        .cycle = cycle->name,
        .night_day = night->request->night_day,
        .last_day = last_day != WEIR_DAY_NONE && last_day < least_day ? least_day : last_day,
    };
    return cycle_calendar_due(calendar, &ask);
}

/* --- one run --------------------------------------------------------------------------------- */

static enum weir_status
bill_to(struct night *night, const struct cycle *cycle, int32_t through_day, bool dry_run,
        struct bill_run_result *result, struct weir_error *error)
{
    const struct config *config = night->config;
    char settings[BILL_SETTINGS_SIZE + sizeof NIGHT_SETTING];
    struct text_writer writer = text_writer_of(settings, sizeof settings);
    bill_settings_write(config, &writer);
    text_write_string(&writer, NIGHT_SETTING);
    const struct bill_run_request request = {
        .conninfo = night->request->conninfo,
        .through_day = through_day,
        .invoice_day = night->request->night_day,
        .any_invoice_day = true,
        .cycle = cycle->name,
        .chunk_accounts = config->chunk_accounts,
        .jobs = config->jobs,
        .dry_run = dry_run,
        .settings = text_written(&writer),
    };
    night->runs_known = night->runs_known && dry_run;
    return bill_run(night->db, &request, night->arena, result, error);
}

/* Whether accounts that the last run did not bill are billed now; where all that is due is as it
 * was, another run would only say so again. */
static enum weir_status
is_worth(struct night *night, const struct cycle *cycle, bool *worth, struct weir_error *error)
{
    struct bill_run_result result;
    bool changed = false;
    *worth = false;
    enum weir_status status =
        nightly_store_changed(night->db, cycle->last.as_of_no, &changed, error);
    if (status || !changed)
        return status;
    status = bill_to(night, cycle, cycle->last.through_day, true, &result, error);
    const struct run_store_run *run = &result.review.run;
    *worth = !status && !result.nothing_due &&
             (run->billed_count > 0 || run->held_count != cycle->last.held_count ||
              run->nothing_count != cycle->last.nothing_count);
    return status;
}

static void
note_run(struct night *night, const struct bill_run_result *result, struct bill_counts *counts)
{
    const struct run_store_run *run = &result->review.run;
    counts->runs++;
    counts->billed += run->billed_count;
    counts->held += run->held_count;
    night->step->held = night->step->held || run->held_count > 0;
    night->step->acted = true;
    night_run(night, run, night->request->dry_run ? "dry" : "draft", text_of(NULL));
}

/* --- a cycle --------------------------------------------------------------------------------- */

/* The day to bill to; WEIR_DAY_NONE: there is nothing to do. */
static enum weir_status
choose_day(struct night *night, const struct cycle_calendar *calendar, const struct cycle *cycle,
           int32_t *through_day, struct weir_error *error)
{
    bool worth = false;
    *through_day = cycle->open.run_id != 0 ? cycle->open.through_day
                                           : due_after(night, calendar, cycle, cycle->last_day);
    if (*through_day != WEIR_DAY_NONE || cycle->last.run_id == 0 ||
        cycle->last_day != cycle->last.through_day)
        return WEIR_OK;
    const enum weir_status status = is_worth(night, cycle, &worth, error);
    if (!status && worth)
        *through_day = cycle->last.through_day;
    return status;
}

/* Bills a cycle to one day; *more: another is due after it, and it may be gone on with. */
static enum weir_status
bill_once(struct night *night, const struct cycle_calendar *calendar, struct cycle *cycle,
          struct bill_counts *counts, bool *more, struct weir_error *error)
{
    struct bill_run_result result = {0};
    int32_t through_day = WEIR_DAY_NONE;
    *more = false;
    enum weir_status status = choose_day(night, calendar, cycle, &through_day, error);
    if (status || through_day == WEIR_DAY_NONE)
        return status;
    status = bill_to(night, cycle, through_day, night->request->dry_run, &result, error);
    if (status)
        return status;
    cycle->last_day = through_day;
    if (!result.nothing_due)
        note_run(night, &result, counts);
    *more = due_after(night, calendar, cycle, through_day) != WEIR_DAY_NONE;
    if (result.nothing_due || !*more)
        return WEIR_OK;
    if (night->request->dry_run) /* what comes next depends on what this leaves */
        *more = false;
    else
        status = nightly_post_draft(night, &result.review.run, more, error);
    return status;
}

static enum weir_status
check_name(struct night *night, const struct cycle *cycle, struct weir_error *error)
{
    bool known = true;
    if (cycle->name.start == NULL)
        return WEIR_OK;
    const enum weir_status status = nightly_store_cycle(night->db, cycle->name, &known, error);
    if (!status && !known) {
        night->step->held = true;
        night_item(night, (struct night_subject){cycle->shown, "unknown"},
                   "no account is in this cycle of the calendar");
    }
    return status;
}

/* A draft of the cycle is in the way; *free: no more.  One of a night is posted here only if
 * another day is due after it; else the step that posts does so, in its order. */
static enum weir_status
clear_draft(struct night *night, const struct cycle_calendar *calendar, const struct cycle *cycle,
            bool *free, struct weir_error *error)
{
    const struct run_store_run *draft = &cycle->draft;
    const bool ours = draft->run_id != 0 && night_is_ours(draft);
    const bool last = due_after(night, calendar, cycle, draft->through_day) == WEIR_DAY_NONE;
    enum weir_status status = WEIR_OK;
    *free = draft->run_id == 0;
    if (*free || (ours && last))
        return WEIR_OK;
    if (ours)
        status = nightly_post_draft(night, draft, free, error);
    if (status || *free)
        return status;
    night->step->held = true;
    night_item(night, (struct night_subject){cycle->shown, "waits"},
               "run %" PRId64 ", billed to %s, is a draft", draft->run_id,
               night_day(draft->through_day));
    return WEIR_OK;
}

/* Finds where the cycle stands; *free: it can be billed. */
static enum weir_status
stand(struct night *night, const struct cycle_calendar *calendar, struct cycle *cycle, bool *free,
      struct weir_error *error)
{
    enum weir_status status = find_runs(night, cycle, error);
    if (!status)
        status = clear_draft(night, calendar, cycle, free, error);
    if (!status && *free && cycle->draft.run_id != 0)
        status = find_runs(night, cycle, error);
    return status;
}

static enum weir_status
bill_days(struct night *night, const struct cycle_calendar *calendar, struct cycle *cycle,
          struct bill_counts *counts, struct weir_error *error)
{
    bool more = true;
    for (uint32_t i = 0; more && i < DAYS_MISSED_MAX; i++) {
        bool free = false;
        if (stop_requested())
            return stop_error(error);
        enum weir_status status = stand(night, calendar, cycle, &free, error);
        if (status || !free)
            return status;
        if (i == 0)
            cycle->last_day = cycle->last.run_id == 0 ? WEIR_DAY_NONE : cycle->last.through_day;
        status = bill_once(night, calendar, cycle, counts, &more, error);
        if (status)
            return status;
    }
    return WEIR_OK;
}

/* Busy, because a draft of other accounts, such as all, has those of the cycle too: it waits for
 * whoever made it, and trying again is of no use. */
static enum weir_status
is_drafted(struct night *night, bool *drafted, struct weir_error *error)
{
    struct run_store_runs runs = {0};
    *drafted = false;
    const enum weir_status status = night_runs(night, &runs, error);
    for (uint32_t i = 0; !status && i < runs.count; i++) {
        if (text_equal(runs.item[i].state, text_of("open")))
            return WEIR_OK; /* it may be that one */
    }
    for (uint32_t i = 0; !status && i < runs.count && !*drafted; i++)
        *drafted = text_equal(runs.item[i].state, text_of("draft"));
    return status;
}

/* A cycle could not be billed; the next may. */
static enum weir_status
fail_cycle(struct night *night, const struct cycle *cycle, struct weir_error *error)
{
    struct weir_error asked;
    bool drafted = false;
    error_clear(&asked);
    if (error->status == WEIR_E_BUSY && is_drafted(night, &drafted, &asked)) {
        *error = asked;
        return asked.status;
    }
    if (!drafted) {
        night_fail(night, cycle->shown, error);
        return WEIR_OK;
    }
    night->step->held = true;
    night_item(night, (struct night_subject){cycle->shown, "waits"}, "%s", error->primary);
    error_clear(error);
    return WEIR_OK;
}

static enum weir_status
bill_cycle(struct night *night, const struct cycle_calendar *calendar, struct weir_text name,
           struct bill_counts *counts, struct weir_error *error)
{
    struct cycle cycle;
    enum weir_status status = begin_cycle(night, name, &cycle, error);
    if (!status)
        status = check_name(night, &cycle, error);
    if (!status)
        status = bill_days(night, calendar, &cycle, counts, error);
    return !status || night_is_over(status) ? status : fail_cycle(night, &cycle, error);
}

enum weir_status
nightly_bill_run(struct night *night, struct weir_error *error)
{
    struct cycle_calendar calendar = {0};
    struct bill_counts counts = {0};
    struct sheet_faults *faults = sheet_faults_new(night->arena);
    if (faults == NULL)
        return error_nomem(error);
    enum weir_status status = cycle_calendar_read(night->config->nightly_calendar, faults,
                                                  night->arena, &calendar, error);
    for (uint32_t i = 0; status == WEIR_E_INVALID && i < faults->count && i < SHEET_FAULT_MAX; i++)
        night_item(night, (struct night_subject){text_of("calendar"), "wrong"}, "line %lu: %s",
                   (unsigned long)faults->kept[i].line, faults->kept[i].primary);
    counts.cycles = status ? 0 : cycle_calendar_cycles(&calendar);
    for (uint32_t i = 0; i < counts.cycles && !status; i++)
        status =
            bill_cycle(night, &calendar, cycle_calendar_cycle(&calendar, i)->cycle, &counts, error);
    if (!status)
        night_say(night, "runs made %lu, cycles %lu; accounts billed %" PRId64 "; held %" PRId64,
                  (unsigned long)counts.runs, (unsigned long)counts.cycles, counts.billed,
                  counts.held);
    return status;
}
