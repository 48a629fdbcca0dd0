/* nightly_fees.c - the fee or tax on withdrawals, when a period is over. */
#include "batch/nightly_fees.h"

#include <inttypes.h>
#include <string.h>

#include "base/civil.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/fee_assess.h"
#include "core/fee_period.h"
#include "store/nightly_store.h"

static enum fee_period
period_of(const struct night *night)
{
    return strcmp(night->config->nightly_fees, "month") == 0 ? FEE_PERIOD_MONTH
                                                             : FEE_PERIOD_QUARTER;
}

/* The last day of the last period that is over for nightly_fees_after days. */
static int32_t
through_of(const struct night *night)
{
    const int32_t day = night->request->night_day - (int32_t)night->config->nightly_fees_after;
    const struct fee_period_at at = {period_of(night), day};
    if (fee_period_end(at) - 1 == day)
        return day;
    char name[FEE_PERIOD_SIZE];
    struct fee_period_days days = {.first_day = day};
    fee_period_name(at, name);
    if (fee_period_parse(text_of(name), &days) != WEIR_OK)
        return day; /* it reads what it has written */
    return days.first_day - 1;
}

/* What is known of fee runs: a draft, and the posted one that went furthest, of those the newest.
 */
struct known {
    struct run_store_run draft; /* run_id 0: none */
    struct run_store_run last;
};

static enum weir_status
find_runs(struct night *night, struct known *known, struct weir_error *error)
{
    struct run_store_runs runs;
    *known = (struct known){.draft = {.run_id = 0}};
    const enum weir_status status = night_runs(night, &runs, error);
    for (uint32_t i = 0; !status && i < runs.count; i++) {
        const struct run_store_run *run = &runs.item[i];
        if (!text_equal(run->kind, text_of("fee")))
            continue;
        if (text_equal(run->state, text_of("draft")))
            known->draft = *run;
        if (text_equal(run->state, text_of("posted")) &&
            (known->last.run_id == 0 || run->through_day >= known->last.through_day))
            known->last = *run;
    }
    return status;
}

static enum weir_status
assess(struct night *night, int32_t through_day, bool again, struct weir_error *error)
{
    const struct fee_assess_request request = {
        .through_day = through_day,
        .entry_day = night->request->night_day,
        .period = period_of(night),
        .chunk_accounts = night->config->chunk_accounts,
        .settings = text_of(NIGHT_SETTING),
        .again = again,
    };
    struct fee_assess_result result;
    night->runs_known = false;
    const enum weir_status status =
        fee_assess_run(night->db, &request, night->arena, &result, error);
    if (status)
        return status;
    if (result.nothing_due) {
        night_say(night, "nothing differs from the ledger, to %s", night_day(through_day));
        return WEIR_OK;
    }
    const struct run_store_run *run = &result.review.run;
    night->step->acted = true;
    night->step->held = run->held_count > 0;
    night_run(night, run, "draft", text_of(NULL));
    night_say(night, "run %" PRId64 " to %s: %" PRId64 " entries, %" PRId64 " taxpayers held",
              run->run_id, night_day(through_day), run->invoice_count, run->held_count);
    return WEIR_OK;
}

enum weir_status
nightly_fees_run(struct night *night, struct weir_error *error)
{
    const int32_t through_day = through_of(night);
    struct known known;
    enum weir_status status = find_runs(night, &known, error);
    if (status)
        return status;
    if (known.draft.run_id != 0) {
        night->step->held = true;
        night_say(night, "run %" PRId64 ", to %s, is a draft", known.draft.run_id,
                  night_day(known.draft.through_day));
        return WEIR_OK;
    }
    bool changed = true;
    const bool again = known.last.run_id != 0 && known.last.through_day >= through_day;
    if (again)
        status = nightly_store_changed(night->db, known.last.as_of_no, &changed, error);
    if (status)
        return status;
    if (!changed || (again && known.last.through_day > through_day)) {
        night_say(night, "assessed to %s", night_day(known.last.through_day));
        return WEIR_OK;
    }
    if (night->request->dry_run) {
        night_say(night, "it would be assessed to %s", night_day(through_day));
        return WEIR_OK;
    }
    return assess(night, through_day, again, error);
}
