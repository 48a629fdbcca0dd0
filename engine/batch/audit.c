/* audit.c - one item after the other, each by what checks it elsewhere. */
#include "batch/audit.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/audit_ledger.h"
#include "batch/audit_tariff.h"
#include "batch/replay.h"
#include "batch/verify.h"
#include "host/stop.h"

#define RUN_BYTES ((size_t)1 << 30) /* what a replay or a verification may take */
#define SUBJECT_SIZE 1100           /* bytes of a subject */

struct auditing {
    struct db *db;
    const struct audit_request *request;
    struct weir_arena *arena;
    struct audit_report *report;
    struct weir_error *error;
};

static struct audit_answer *
answer_of(const struct auditing *auditing, enum audit_item item)
{
    return &auditing->report->answer[item];
}

/* --- replay --- */
static enum weir_status
tell_run(const struct auditing *auditing, const struct replay_result *result)
{
    char subject[SUBJECT_SIZE];
    struct text_writer writer = text_writer_of(subject, sizeof subject);
    text_write_string(&writer, "run ");
    text_write_int(&writer, result->run.run_id);
    if (result->first.entry.size > 0) {
        text_write_string(&writer, ", ");
        text_write(&writer, result->first.entry);
    }
    if (result->run.rules_version != result->rules_version) {
        text_write_string(&writer, " (rules ");
        text_write_int(&writer, result->run.rules_version);
        text_write_string(&writer, ", here ");
        text_write_int(&writer, result->rules_version);
        text_write_string(&writer, ")");
    }
    struct audit_answer *answer = answer_of(auditing, AUDIT_REPLAY);
    const struct audit_fault fault = {text_written(&writer), result->first.words};
    answer->broken = answer->broken || result->run.rules_version == result->rules_version;
    return audit_answer_tell(answer, &fault, auditing->arena, auditing->error);
}

/* What keeps one run from being replayed is told as its fault. */
static enum weir_status
tell_failed(const struct auditing *auditing, int64_t run_id)
{
    char subject[SUBJECT_SIZE];
    struct text_writer writer = text_writer_of(subject, sizeof subject);
    text_write_string(&writer, "run ");
    text_write_int(&writer, run_id);
    struct audit_answer *answer = answer_of(auditing, AUDIT_REPLAY);
    const struct audit_fault fault = {text_written(&writer), text_of(auditing->error->primary)};
    answer->broken = answer->broken || auditing->error->status == WEIR_E_SEAL;
    const enum weir_status status =
        audit_answer_tell(answer, &fault, auditing->arena, auditing->error);
    if (!status)
        *auditing->error = (struct weir_error){0};
    return status;
}

static enum weir_status
replay_one(const struct auditing *auditing, struct weir_arena *arena, struct audit_run *run)
{
    struct replay_result result;
    const struct replay_request request = {
        .conninfo = auditing->request->conninfo,
        .run_id = run->run->run_id,
        .jobs = auditing->request->jobs,
    };
    weir_arena_reset(arena);
    const enum weir_status status =
        replay_run(auditing->db, &request, arena, &result, auditing->error);
    run->replayed = status ? AUDIT_FAILED : result.equal ? AUDIT_HOLDS : AUDIT_FOUND;
    if (status == WEIR_E_SEAL || status == WEIR_E_INVALID)
        return tell_failed(auditing, run->run->run_id);
    if (status)
        return status;
    answer_of(auditing, AUDIT_REPLAY)->checked_count += result.sums.invoice_count;
    return result.equal ? WEIR_OK : tell_run(auditing, &result);
}

/* The posted runs that are dated in the months. */
static enum weir_status
find_runs(const struct auditing *auditing, struct audit_run **found)
{
    struct run_store_runs runs = {0};
    const struct audit_request *request = auditing->request;
    enum weir_status status =
        run_store_read(auditing->db, RUN_STORE_ALL, auditing->arena, &runs, auditing->error);
    if (status)
        return status;
    struct audit_run *run = weir_arena_alloc(auditing->arena, runs.count, sizeof *run);
    if (run == NULL)
        return error_nomem(auditing->error);
    for (uint32_t i = 0; i < runs.count; i++) {
        if (text_equal(runs.item[i].state, text_of("posted")) &&
            runs.item[i].invoice_day >= request->from_day &&
            runs.item[i].invoice_day < request->to_day)
            run[auditing->report->run_count++] =
                (struct audit_run){.run = &runs.item[i], .replayed = AUDIT_NOT_DONE};
    }
    auditing->report->run = run;
    *found = run;
    return WEIR_OK;
}

static enum weir_status
replay(const struct auditing *auditing)
{
    struct audit_run *run = NULL;
    struct weir_arena *arena = weir_arena_new(RUN_BYTES);
    enum weir_status status =
        arena == NULL ? error_nomem(auditing->error) : find_runs(auditing, &run);
    for (uint32_t i = 0; !status && i < auditing->report->run_count; i++)
        status = replay_one(auditing, arena, &run[i]);
    weir_arena_free(arena);
    return status;
}

/* --- verify --- */
static const enum audit_item item_of[VERIFY_AREA_COUNT] = {
    [VERIFY_AREA_DIGESTS] = AUDIT_DIGESTS,
    [VERIFY_AREA_SUMS] = AUDIT_SUMS,
    [VERIFY_AREA_JOURNAL] = AUDIT_JOURNAL,
    [VERIFY_AREA_NUMBERS] = AUDIT_NUMBERS,
    [VERIFY_AREA_ACCOUNTS] = AUDIT_ACCOUNTS,
    [VERIFY_AREA_FEES] = AUDIT_FEES,
    [VERIFY_AREA_CHAIN] = AUDIT_CHAIN,
    [VERIFY_AREA_MONTHS] = AUDIT_MONTHS,
    [VERIFY_AREA_CHECKPOINTS] = AUDIT_CHECKPOINTS,
    [VERIFY_AREA_APPROVALS] = AUDIT_APPROVALS,
};

static enum weir_status
tell_verified(const struct auditing *auditing, const struct verify_fault *fault)
{
    char subject[SUBJECT_SIZE];
    struct text_writer writer = text_writer_of(subject, sizeof subject);
    if (fault->run_id != 0) {
        text_write_string(&writer, "run ");
        text_write_int(&writer, fault->run_id);
    }
    if (fault->run_id != 0 && fault->invoice.size > 0)
        text_write_string(&writer, ", ");
    text_write(&writer, fault->invoice);
    const struct audit_fault told = {text_written(&writer), fault->words};
    struct audit_answer *answer = answer_of(auditing, item_of[fault->area]);
    answer->broken = true;
    return audit_answer_tell(answer, &told, auditing->arena, auditing->error);
}

static void
count_verified(const struct auditing *auditing, const struct verify_result *result)
{
    const struct audit_store_about *about = &auditing->report->about;
    answer_of(auditing, AUDIT_DIGESTS)->checked_count = result->invoice_count + result->entry_count;
    answer_of(auditing, AUDIT_SUMS)->checked_count = result->line_count + result->entry_count;
    answer_of(auditing, AUDIT_FEES)->checked_count = result->entry_count;
    answer_of(auditing, AUDIT_CHAIN)->checked_count = about->link_count;
    answer_of(auditing, AUDIT_MONTHS)->checked_count = about->month_count;
    answer_of(auditing, AUDIT_NUMBERS)->checked_count += result->invoice_count;
    answer_of(auditing, AUDIT_JOURNAL)->checked_count = about->journal_count;
    answer_of(auditing, AUDIT_ACCOUNTS)->checked_count = about->account_count;
    answer_of(auditing, AUDIT_CHECKPOINTS)->checked_count = result->checkpoints.checkpoint_count;
    answer_of(auditing, AUDIT_APPROVALS)->checked_count = about->approval_count;
    for (int area = 0; area < VERIFY_AREA_COUNT; area++)
        answer_of(auditing, item_of[area])->found_count = result->area_count[area];
}

/* Checkpoints whose signatures nobody could check do not hold yet. */
static void
note_unchecked(const struct auditing *auditing, const struct verify_checkpoint_count *count)
{
    static const struct audit_why none = {"there are none", "没有检查点"};
    static const struct audit_why no_key = {
        "their signatures could not be checked, for want of a key: --public-key, --certificate",
        "没有可用的公钥，签名未能核对：--public-key、--certificate"};
    struct audit_answer *answer = answer_of(auditing, AUDIT_CHECKPOINTS);
    if (answer->outcome != AUDIT_HOLDS)
        return;
    if (count->checkpoint_count == 0 && auditing->request->checkpoint == NULL)
        audit_answer_skip(answer, &none, auditing->request->language);
    else if (count->signature_count < count->checkpoint_count)
        audit_answer_skip(answer, &no_key, auditing->request->language);
}

static enum weir_status
verify_in(const struct auditing *auditing, struct weir_arena *arena, struct verify_result *result)
{
    const struct verify_request request = {
        .conninfo = auditing->request->conninfo,
        .by = auditing->request->by,
        .checkpoint = auditing->request->checkpoint,
    };
    enum weir_status status = verify_run(auditing->db, &request, arena, result, auditing->error);
    for (uint32_t i = 0; !status && i < result->kept_count; i++)
        status = tell_verified(auditing, &result->fault[i]);
    if (status)
        return status;
    count_verified(auditing, result);
    note_unchecked(auditing, &result->checkpoints);
    return WEIR_OK;
}

/* What ended the verification, for each of its items. */
static enum weir_status
fail_verified(const struct auditing *auditing, enum weir_status failed)
{
    const struct weir_error why = *auditing->error;
    enum weir_status status = WEIR_OK;
    for (int area = 0; !status && area < VERIFY_AREA_COUNT; area++) {
        *auditing->error = why;
        status = audit_answer_settle(answer_of(auditing, item_of[area]), failed, auditing->arena,
                                     auditing->error);
    }
    return status;
}

static enum weir_status
verify(const struct auditing *auditing)
{
    struct weir_arena *arena = weir_arena_new(RUN_BYTES);
    struct verify_result *result =
        arena == NULL ? NULL : weir_arena_alloc(arena, 1, sizeof *result);
    enum weir_status status =
        result == NULL ? error_nomem(auditing->error) : verify_in(auditing, arena, result);
    if (status)
        status = fail_verified(auditing, status);
    weir_arena_free(arena);
    return status;
}

/* --- questions --- */
static enum weir_status
take_answer(const struct auditing *auditing, enum audit_item item,
            const struct audit_store_answer *asked)
{
    struct audit_answer *answer = answer_of(auditing, item);
    enum weir_status status = WEIR_OK;
    answer->checked_count += asked->checked_count;
    answer->broken = answer->broken ||
                     (asked->found_count > 0 && audit_item_text(item, EXPLAIN_ENGLISH).integrity);
    for (uint32_t i = 0; !status && i < asked->fault_count; i++) {
        const struct audit_fault fault = {asked->fault[i].subject, asked->fault[i].words};
        status = audit_answer_tell(answer, &fault, auditing->arena, auditing->error);
    }
    answer->found_count += asked->found_count - asked->fault_count;
    return status;
}

static enum weir_status
ask(const struct auditing *auditing, enum audit_item item, enum audit_store_question question)
{
    const struct audit_request *request = auditing->request;
    struct audit_store_answer asked = {0};
    const struct audit_store_key key = {
        .from_day = request->from_day,
        .to_day = request->to_day,
        .draft_days = request->draft_days,
        .now_s = request->now_s,
    };
    const enum weir_status status =
        audit_store_ask(auditing->db, question, &key, auditing->arena, &asked, auditing->error);
    return status ? status : take_answer(auditing, item, &asked);
}

static enum weir_status
check_rights(const struct auditing *auditing)
{
    static const struct audit_why no_roles = {
        "deploy/roles.sql was not run: all belongs to who migrated",
        "未运行 deploy/roles.sql：一切归建库者所有"};
    struct audit_store_answer asked = {0};
    if (!auditing->report->about.has_roles) {
        audit_answer_skip(answer_of(auditing, AUDIT_RIGHTS), &no_roles,
                          auditing->request->language);
        return WEIR_OK;
    }
    const enum weir_status status =
        audit_store_rights(auditing->db, auditing->arena, &asked, auditing->error);
    return status ? status : take_answer(auditing, AUDIT_RIGHTS, &asked);
}

/* --- all of it --- */
static enum weir_status
check(const struct auditing *auditing, enum audit_item item)
{
    switch (item) {
    case AUDIT_TARIFFS:
        return audit_tariff_check(auditing->db, auditing->request, auditing->arena,
                                  answer_of(auditing, item), auditing->error);
    case AUDIT_REPLAY:
        return replay(auditing);
    case AUDIT_DIGESTS: /* and all else that verify looks at */
        return verify(auditing);
    case AUDIT_LEDGER:
        return audit_ledger_check(auditing->db, auditing->request, auditing->arena,
                                  answer_of(auditing, item), auditing->error);
    case AUDIT_NUMBERS:
        return ask(auditing, item, AUDIT_STORE_NUMBERS);
    case AUDIT_RIGHTS:
        return check_rights(auditing);
    case AUDIT_REASONS:
        return ask(auditing, item, AUDIT_STORE_REASONS);
    case AUDIT_DRAFTS:
        return ask(auditing, item, AUDIT_STORE_DRAFTS);
    case AUDIT_FINDINGS:
        return ask(auditing, item, AUDIT_STORE_FINDINGS);
    case AUDIT_SUMS:
    case AUDIT_FEES:
    case AUDIT_CHAIN:
    case AUDIT_MONTHS:
    case AUDIT_CHECKPOINTS:
    case AUDIT_APPROVALS:
    case AUDIT_JOURNAL:
    case AUDIT_ACCOUNTS:
    case AUDIT_ITEM_COUNT:
        break;
    }
    return WEIR_OK;
}

static enum weir_status
read_months(const struct auditing *auditing)
{
    struct month_store_months all = {0};
    const enum weir_status status =
        month_store_list(auditing->db, WEIR_DAY_NONE, auditing->arena, &all, auditing->error);
    if (status)
        return status;
    struct month_store_months *months = &auditing->report->months;
    for (uint32_t i = 0; i < all.count; i++) {
        const int32_t day = all.item[i].month_day;
        if (day < auditing->request->from_day || day >= auditing->request->to_day)
            continue;
        if (months->count++ == 0)
            months->item = &all.item[i];
    }
    return WEIR_OK;
}

enum weir_status
audit_run(struct db *db, const struct audit_request *request, struct weir_arena *arena,
          struct audit_report *report, struct weir_error *error)
{
    const struct auditing auditing = {db, request, arena, report, error};
    memset(report, 0, sizeof *report); /* too large for a value on the stack */
    for (int item = 0; item < AUDIT_ITEM_COUNT; item++)
        report->answer[item].outcome = AUDIT_HOLDS;
    enum weir_status status = audit_store_about(db, arena, &report->about, error);
    if (!status)
        status = read_months(&auditing);
    for (int item = 0; !status && item < AUDIT_ITEM_COUNT; item++) {
        status = stop_requested() ? stop_error(error) : check(&auditing, (enum audit_item)item);
        if (status != WEIR_E_STOPPED)
            status = audit_answer_settle(&report->answer[item], status, arena, error);
    }
    for (int item = 0; item < AUDIT_ITEM_COUNT; item++) {
        const struct audit_answer *answer = &report->answer[item];
        report->found =
            report->found || answer->outcome == AUDIT_FOUND || answer->outcome == AUDIT_FAILED;
        report->broken = report->broken || answer->broken;
    }
    return status;
}
