/* overview.c - how the installation stands, as of one moment. */
#include "batch/overview.h"

#include "base/checked.h"
#include "base/text.h"
#include "host/clock.h"
#include "weir/tariff.h"

bool
overview_is_to_review(const struct run_store_run *run)
{
    return text_equal(run->state, text_of("draft")) && run->review.start != NULL &&
           run->reviewed.start == NULL;
}

static void
count(struct overview *overview)
{
    for (uint32_t i = 0; i < overview->waiting.count; i++)
        overview->review_count += overview_is_to_review(&overview->waiting.item[i]);
    for (uint32_t i = 0; i < overview->approvals.count; i++)
        overview->approval_count += overview->approvals.item[i].approver.start == NULL;
    for (uint32_t i = 0; i < overview->months.count; i++)
        overview->open_month_count += !overview->months.item[i].closed;
    for (uint32_t i = 0; i < overview->findings.count; i++) {
        overview->finding_count += overview->findings.item[i].count;
        overview->held_count += overview->findings.item[i].held_count;
    }
}

static enum weir_status
read_parts(struct db *db, struct weir_arena *arena, struct overview *overview,
           struct weir_error *error)
{
    const struct run_store_wish last = {.which = RUN_STORE_ANY, .count = OVERVIEW_RUN_MAX};
    const struct run_store_wish waiting = {.which = RUN_STORE_WAITING,
                                           .count = OVERVIEW_WAITING_MAX};
    enum weir_status status = status_store_numbers(db, arena, &overview->numbers, error);
    if (!status)
        status = run_store_last(db, &last, arena, &overview->runs, error);
    if (!status)
        status = run_store_last(db, &waiting, arena, &overview->waiting, error);
    if (!status)
        status = approval_store_list(db, arena, &overview->approvals, error);
    if (!status)
        status = status_store_checkpoint(db, arena, &overview->checkpoint, error);
    if (!status)
        status = month_store_list(db, WEIR_DAY_NONE, arena, &overview->months, error);
    if (!status)
        status = status_store_findings(db, arena, &overview->findings, error);
    if (!status)
        status = status_store_files(db, OVERVIEW_FILE_MAX, arena, &overview->files, error);
    if (!status)
        status = status_store_times(db, arena, &overview->times, error);
    if (!status)
        status = outcome_store_last(db, arena, overview->last, error);
    return status;
}

enum weir_status
overview_read(struct db *db, struct weir_arena *arena, struct overview *overview,
              struct weir_error *error)
{
    *overview = (struct overview){.now_s = clock_wall_s()};
    enum weir_status status = db_begin(db, DB_READ_ONLY, error);
    if (status)
        return status;
    status = read_parts(db, arena, overview, error);
    db_rollback(db);
    if (!status)
        count(overview);
    return status;
}

enum weir_status
overview_note(struct db *db, enum outcome_store_work work, const struct outcome_store_item *item,
              struct weir_error *error)
{
    bool noted = false;
    struct outcome_store_item ended = *item;
    ended.ended_s = max_i64(item->began_s, clock_wall_s()); /* a clock may be set back */
    ended.detail.size = (size_t)min_i64((int64_t)item->detail.size, OUTCOME_STORE_DETAIL_BYTES);
    return outcome_store_add(db, work, &ended, &noted, error);
}
