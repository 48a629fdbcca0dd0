/* nightly_post.c - which drafts are posted without a person, and which wait for one. */
#include "batch/nightly_post.h"

#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/approval.h"
#include "batch/run_review.h"
#include "batch/signer.h"
#include "host/stop.h"
#include "store/nightly_store.h"

#define FEN_PER_YUAN 100
#define PERCENT 100

struct draft {
    const struct run_store_run *run;
    int64_t estimated_count; /* accounts */
};

static enum weir_status
count_estimated(struct night *night, struct draft *draft, struct weir_error *error)
{
    enum weir_status status = db_begin(night->db, DB_READ_ONLY, error);
    if (!status)
        status = db_use_draft(night->db, draft->run->run_id, error);
    if (!status)
        status =
            nightly_store_estimated(night->db, draft->run->run_id, &draft->estimated_count, error);
    db_rollback(night->db); /* also undoes db_use_draft */
    return status;
}

static bool
is_more(int64_t count, int64_t of_count, int64_t percent)
{
    return count * PERCENT > of_count * percent;
}

/* Why a draft is to wait; absent: it is not. */
static struct weir_text
reason_of(struct night *night, const struct draft *draft)
{
    const struct config *config = night->config;
    const struct run_store_run *run = draft->run;
    const int64_t amount_fen = run->amount_fen < 0 ? -run->amount_fen : run->amount_fen;
    const int64_t account_count = run->billed_count + run->held_count;
    if (strcmp(config->nightly_post, "yes") != 0)
        return night_words(night, "nightly_post is no");
    if (run->review.start != NULL && run->reviewed.start == NULL)
        return night_words(night, "to be reviewed: %.*s", (int)run->review.size, run->review.start);
    if (amount_fen / FEN_PER_YUAN > config->nightly_post_amount ||
        (amount_fen / FEN_PER_YUAN == config->nightly_post_amount && amount_fen % FEN_PER_YUAN > 0))
        return night_words(night, "%s is more than nightly_post_amount, %" PRId64,
                           night_amount(run->amount_fen), config->nightly_post_amount);
    if (account_count < config->review_accounts) /* a few prove nothing */
        return text_of(NULL);
    if (is_more(draft->estimated_count, account_count, config->nightly_post_estimated))
        return night_words(night,
                           "%" PRId64 " of %" PRId64 " accounts are estimated, more than "
                           "nightly_post_estimated, %" PRId64 " %%",
                           draft->estimated_count, account_count, config->nightly_post_estimated);
    if (is_more(run->held_count, account_count, config->nightly_post_held))
        return night_words(night,
                           "%" PRId64 " of %" PRId64
                           " accounts are held, more than nightly_post_held, %" PRId64 " %%",
                           run->held_count, account_count, config->nightly_post_held);
    return text_of(NULL);
}

static void
wait(struct night *night, const struct run_store_run *run, struct weir_text reason)
{
    night->result->step[NIGHTLY_POST].held = true;
    night_run(night, run, "waits", reason);
}

/* What the database refused to post; a person can say more. */
static enum weir_status
refused(struct night *night, const struct run_store_run *run, struct weir_error *error)
{
    struct nightly_step *step = &night->result->step[NIGHTLY_POST];
    if (night_is_over(error->status))
        return error->status;
    wait(night, run, night_words(night, "%s", error->primary));
    if (error->status != WEIR_E_INVALID)
        step->status = night_worse(step->status, error->status);
    error_clear(error);
    return WEIR_OK;
}

/* Posts.  A key that is configured must be there first: the chain is signed at the night's end; and
 * a second person, where one is asked for. */
static enum weir_status
post(struct night *night, const struct run_store_run *run, struct run_store_run *after,
     struct weir_error *error)
{
    struct signature_key *key = NULL;
    enum weir_status status = signer_open(night->config, night->arena, &key, error);
    signature_key_free(key);
    if (!status)
        status = approval_begin(night->db, night->config, error);
    return status
               ? status
               : run_review_post(night->db, run->run_id, text_of(NULL), night->arena, after, error);
}

enum weir_status
nightly_post_draft(struct night *night, const struct run_store_run *run, bool *posted,
                   struct weir_error *error)
{
    struct draft draft = {.run = run};
    struct run_store_run after;
    *posted = false;
    enum weir_status status = WEIR_OK;
    if (!text_equal(run->kind, text_of("fee")))
        status = count_estimated(night, &draft, error);
    if (status)
        return status;
    const struct weir_text reason = reason_of(night, &draft);
    if (reason.start != NULL) {
        wait(night, run, reason);
        return WEIR_OK;
    }
    if (night->request->dry_run) {
        night_run(night, run, "dry", night_words(night, "it would be posted"));
        return WEIR_OK;
    }
    if (post(night, run, &after, error))
        return refused(night, run, error);
    night->result->step[NIGHTLY_POST].acted = true;
    night_run(night, &after, "posted", text_of(NULL));
    *posted = true;
    return WEIR_OK;
}

/* What the night posted, and what waits, whichever step that was in. */
static void
say(struct night *night)
{
    unsigned long posted_count = 0;
    unsigned long waiting_count = 0;
    int64_t amount_fen = 0;
    for (const struct nightly_run *at = night->result->run; at != NULL; at = at->next) {
        const bool posted = strcmp(at->outcome, "posted") == 0;
        posted_count += posted;
        waiting_count += strcmp(at->outcome, "waits") == 0;
        amount_fen += posted ? at->run.amount_fen : 0;
    }
    night_say(night, "posted %lu, amount %s; waiting for a person %lu", posted_count,
              night_amount(amount_fen), waiting_count);
}

enum weir_status
nightly_post_run(struct night *night, struct weir_error *error)
{
    struct run_store_runs runs;
    enum weir_status status = night_runs(night, &runs, error);
    for (uint32_t i = 0; !status && i < runs.count; i++) {
        const struct run_store_run *run = &runs.item[i];
        bool posted = false;
        if (!text_equal(run->state, text_of("draft")) || !night_is_ours(run))
            continue;
        status =
            stop_requested() ? stop_error(error) : nightly_post_draft(night, run, &posted, error);
    }
    if (!status)
        say(night);
    return status;
}
