/* bill_known.c - finds a run by its number, and says why one cannot be gone on with. */
#include "batch/bill_known.h"

#include "base/error.h"
#include "base/text.h"
#include "core/account.h"
#include "store/run_store.h"

struct refusal {
    const char *what; /* follows "run N" */
    const char *hint;
};

static enum weir_status
refuse(int64_t run_id, struct refusal refusal, struct weir_error *error)
{
    char words[100];
    struct text_writer writer = text_writer_of(words, sizeof words);
    text_write_string(&writer, "run ");
    text_write_int(&writer, run_id);
    text_write_string(&writer, refusal.what);
    (void)error_set(error, WEIR_E_INVALID, words);
    error_hint(error, refusal.hint);
    return WEIR_E_INVALID;
}

enum weir_status
bill_known_check(const struct bill_store_run *run, struct weir_error *error)
{
    if (run->rules_version == ACCOUNT_RULES_VERSION)
        return WEIR_OK;
    (void)error_set(error, WEIR_E_INVALID,
                    "the interrupted run was begun by another version of this program");
    error_hint(error, "Let that version finish it, or throw it away: weir run discard.");
    return WEIR_E_INVALID;
}

enum weir_status
bill_known_find(struct db *db, int64_t run_id, struct weir_arena *arena, struct bill_known *known,
                struct weir_error *error)
{
    struct run_store_runs runs;
    const enum weir_status status = run_store_read(db, run_id, arena, &runs, error);
    if (status)
        return status;
    const struct run_store_run *run = &runs.item[0];
    static const struct refusal other_kind = {" is no run of bills",
                                              "weir run list shows what each is."};
    static const struct refusal posted = {" is posted: there is nothing to go on with",
                                          "The arguments it had bill what came in since."};
    static const struct refusal discarded = {" was thrown away",
                                             "The arguments it had begin a new run."};
    if (text_equal(run->kind, text_of("fee")))
        return refuse(run_id, other_kind, error);
    if (text_equal(run->state, text_of("posted")))
        return refuse(run_id, posted, error);
    if (text_equal(run->state, text_of("discarded")))
        return refuse(run_id, discarded, error);
    *known = (struct bill_known){
        .run =
            {
                .run_id = run->run_id,
                .kind = run->kind,
                .scope = run->scope,
                .through_day = run->through_day,
                .invoice_day = run->invoice_day,
                .as_of_no = run->as_of_no,
                .book = run->book,
                .rules_version = run->rules_version,
                .settings = run->settings,
            },
        .is_draft = text_equal(run->state, text_of("draft")),
    };
    return known->is_draft ? WEIR_OK : bill_known_check(&known->run, error);
}

enum weir_status
bill_known_find_open(struct db *db, int64_t run_id, struct weir_arena *arena,
                     struct bill_store_run *run, struct weir_error *error)
{
    struct bill_known known;
    const enum weir_status status = bill_known_find(db, run_id, arena, &known, error);
    if (status)
        return status;
    static const struct refusal finished = {
        " is finished: it is a draft", "weir run show has its sums; weir run post makes it final."};
    if (known.is_draft)
        return refuse(run_id, finished, error);
    *run = known.run;
    return WEIR_OK;
}
