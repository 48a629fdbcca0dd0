/* findings.c - lists what needs a person, and records what a person decided. */
#include "batch/findings.h"

#include <string.h>

#include "base/civil.h"
#include "base/error.h"
#include "base/text.h"
#include "store/account_store.h"
#include "store/journal_store.h"
#include "store/run_store.h"

#define DAY_BYTES 10 /* YYYY-MM-DD */

static const struct weir_text none = {NULL, 0};

/* Cuts the part behind the last colon off *rest; false when there is no colon. */
static bool
cut_last(struct weir_text *rest, struct weir_text *part)
{
    for (size_t i = rest->size; i > 0; i--) {
        if (rest->start[i - 1] != ':')
            continue;
        *part = (struct weir_text){rest->start + i, rest->size - i};
        rest->size = i - 1;
        return true;
    }
    return false;
}

enum weir_status
findings_parse(struct weir_text text, struct findings_reference *reference,
               struct weir_error *error)
{
    struct weir_text rest = text;
    struct weir_text day_text = none;
    struct findings_reference found = {none, none, none, 0};
    bool good = cut_last(&rest, &day_text) && day_text.size == DAY_BYTES &&
                civil_parse(day_text, &found.day) == WEIR_OK && cut_last(&rest, &found.code);
    const char *colon = good ? memchr(rest.start, ':', rest.size) : NULL;
    if (colon != NULL) { /* account names have no colon; subjects may */
        found.account = (struct weir_text){rest.start, (size_t)(colon - rest.start)};
        found.subject = (struct weir_text){colon + 1, rest.size - found.account.size - 1};
    }
    good = colon != NULL && found.subject.size > 0;
    if (!good) {
        (void)error_set_text(error, WEIR_E_INVALID, "% is not a finding's reference", text);
        error_hint(error, "It looks like A000123:M55:backward:2026-03-31; `weir findings` shows "
                          "them.");
        return WEIR_E_INVALID;
    }
    if (found.account.size == 0)
        found.account = none;
    *reference = found;
    return WEIR_OK;
}

struct weir_text
findings_reference(const struct finding_told *told, char *buffer)
{
    struct text_writer writer = text_writer_of(buffer, FINDINGS_REFERENCE_SIZE);
    const struct finding_key *key = &told->finding.key;
    text_write(&writer, told->account); /* nothing, when absent */
    text_write_string(&writer, ":");
    text_write(&writer, key->subject);
    text_write_string(&writer, ":");
    text_write(&writer, key->code);
    text_write_string(&writer, ":");
    text_write_day(&writer, key->day);
    return text_written(&writer);
}

/* A run that is not posted keeps its findings in its own schema. */
static bool
is_draft(const struct run_store_run *run)
{
    return text_equal(run->state, text_of("draft")) || text_equal(run->state, text_of("open"));
}

enum weir_status
findings_list(struct db *db, const struct finding_filter *filter, struct weir_arena *arena,
              struct db_rows **rows, struct weir_error *error)
{
    int64_t draft_id = 0;
    enum weir_status status = WEIR_OK;
    if (filter->run_id != 0) {
        struct run_store_runs runs = {0};
        status = run_store_read(db, filter->run_id, arena, &runs, error);
        if (!status && is_draft(&runs.item[0]))
            draft_id = filter->run_id;
    }
    if (!status && draft_id != 0)
        status = db_use_draft(db, draft_id, error);
    if (!status)
        status = finding_store_list(db, filter, rows, error);
    if (draft_id != 0) {
        struct weir_error ignored = {0};
        const enum weir_status back = db_use_draft(db, 0, status ? &ignored : error);
        if (!status && back) {
            db_rows_free(*rows);
            *rows = NULL;
            status = back;
        }
    }
    return status;
}

/* --- deciding -------------------------------------------------------------------------------- */

/* Looks for it among what is posted or ingested, then in every draft. */
static enum weir_status
find_anywhere(struct db *db, const struct finding_decision *wanted, struct weir_arena *arena,
              struct finding_state *state, struct weir_error *error)
{
    struct run_store_runs runs = {0};
    enum weir_status status = finding_store_find(db, wanted, state, error);
    if (status || state->found)
        return status;
    status = run_store_read(db, RUN_STORE_ALL, arena, &runs, error);
    for (uint32_t i = 0; i < runs.count && !status && !state->found; i++) {
        if (!is_draft(&runs.item[i]))
            continue;
        status = db_use_draft(db, runs.item[i].run_id, error);
        if (!status)
            status = finding_store_find(db, wanted, state, error);
        if (!status)
            status = db_use_draft(db, 0, error);
    }
    return status;
}

static enum weir_status
record(struct db *db, const struct finding_decision *decision, struct weir_text reference,
       int64_t *recorded_no, struct weir_error *error)
{
    char detail[JOURNAL_DETAIL_SIZE];
    struct text_writer writer = text_writer_of(detail, sizeof detail);
    text_write(&writer, decision->decision);
    text_write_string(&writer, " ");
    text_write(&writer, reference);
    int64_t journal_no = 0;
    enum weir_status status = db_begin(db, DB_READ_WRITE, error);
    if (!status)
        status =
            journal_store_take(db, text_of("decide"), text_written(&writer), &journal_no, error);
    if (!status)
        status = finding_store_decide(db, decision, journal_no, error);
    if (!status)
        status = db_commit(db, error);
    else
        db_rollback(db);
    if (!status)
        *recorded_no = journal_no;
    return status;
}

enum weir_status
findings_resolve(struct db *db, const struct findings_decide *decide, struct weir_arena *arena,
                 int64_t *recorded_no, struct weir_error *error)
{
    struct findings_reference reference;
    enum weir_status status = findings_parse(decide->reference, &reference, error);
    if (status)
        return status;
    if (decide->reason.size == 0 || decide->reason.size > FINDINGS_REASON_BYTES_MAX)
        return error_set(error, WEIR_E_INVALID, "a reason has 1 to 500 bytes");
    struct finding_decision decision = {
        .key = {.subject = reference.subject, .code = reference.code, .day = reference.day},
        .decision = decide->decision,
        .reason = decide->reason,
    };
    struct finding_state state = {0};
    if (reference.account.start != NULL)
        status = account_store_find(db, reference.account, &decision.key.account_id, error);
    const bool known = reference.account.start == NULL || decision.key.account_id != 0;
    if (!status && known)
        status = find_anywhere(db, &decision, arena, &state, error);
    if (status)
        return status;
    if (!state.found) {
        (void)error_set_text(error, WEIR_E_NOT_FOUND, "there is no finding %", decide->reference);
        error_hint(error, "`weir findings` lists them; a draft's, `weir findings --run RUN`.");
        return WEIR_E_NOT_FOUND;
    }
    *recorded_no = 0;
    if (state.decided_the_same)
        return WEIR_OK;
    return record(db, &decision, decide->reference, recorded_no, error);
}
