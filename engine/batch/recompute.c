/* recompute.c - a stored run computed again; the computing itself is the chunk's. */
#include "batch/recompute.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/bill_settings.h"
#include "batch/run_chunk.h"

#define TARIFF_LINE_SIZE (WEIR_ID_SIZE_MAX + 2 * DIGEST_SIZE + 3) /* bytes: ID=hex, its end */

enum weir_status
recompute_check_rules(const struct run_store_run *run, int32_t rules_version,
                      struct weir_error *error)
{
    if (run->rules_version <= rules_version)
        return WEIR_OK;
    char primary[120];
    struct text_writer writer = text_writer_of(primary, sizeof primary);
    text_write_string(&writer, "run ");
    text_write_int(&writer, run->run_id);
    text_write_string(&writer, " was computed by rules ");
    text_write_int(&writer, run->rules_version);
    text_write_string(&writer, ", and this program has rules up to ");
    text_write_int(&writer, rules_version);
    (void)error_set(error, WEIR_E_INVALID, primary);
    error_hint(error, "A newer program can compute it again.");
    return WEIR_E_INVALID;
}

enum weir_status
recompute_check_tariffs(const struct run_store_run *run, const struct account_rules *rules,
                        struct weir_arena *arena, struct weir_error *error)
{
    const size_t room = (size_t)rules->tariffs.count * TARIFF_LINE_SIZE + 1;
    char *buffer = weir_arena_alloc(arena, room, 1);
    if (buffer == NULL)
        return error_nomem(error);
    struct text_writer writer = text_writer_of(buffer, room);
    for (uint32_t i = 0; i < rules->tariffs.count; i++) {
        text_write(&writer, rules->tariffs.item[i]->id);
        text_write_string(&writer, "=");
        text_write_hex(&writer,
                       (struct weir_text){(const char *)rules->digest[i].bytes, CANON_DIGEST_SIZE});
        text_write_string(&writer, "\n");
    }
    if (text_equal(text_written(&writer), run->tariffs))
        return WEIR_OK;
    (void)error_set(error, WEIR_E_SEAL,
                    "the tariffs stored are not those the run was computed with");
    error_hint(error, "`weir run show` lists the run's tariffs, `weir verify` what else is wrong.");
    return WEIR_E_SEAL;
}

enum weir_status
recompute_init(struct recompute *recompute, struct db *db, const struct run_store_run *run,
               struct weir_arena *arena, struct weir_error *error)
{
    *recompute = (struct recompute){.run = *run};
    enum weir_status status = bill_input_session(db, error);
    if (!status)
        status = bill_rules_read(db, run->as_of_no, arena, &recompute->rules, error);
    if (!status)
        status = recompute_check_tariffs(run, &recompute->rules.rules, arena, error);
    if (status)
        return status;
    recompute->rules.rules.through_day = run->through_day;
    recompute->rules.rules.invoice_day = run->invoice_day;
    bill_settings_read(&(struct bill_settings){run->settings, run->scope}, &recompute->rules.rules);
    return bill_chunk_init(&recompute->chunk, error);
}

void
recompute_release(struct recompute *recompute)
{
    bill_chunk_release(&recompute->chunk);
}

enum weir_status
recompute_accounts(struct recompute *recompute, struct db *db, struct recompute_range range,
                   struct weir_error *error)
{
    const struct run_store_run *run = &recompute->run;
    const struct run_chunk_work work = run_chunk_work_of(
        &(struct run_chunk_run){run->kind, run->scope, run->settings}, &recompute->rules.rules);
    const struct bill_input_range input = {
        .account_lo = range.account_lo,
        .account_hi = range.account_hi,
        .as_of_no = run->as_of_no,
        .through_day = run->through_day,
        .heads = BILL_INPUT_HEADS_AS_OF,
    };
    return run_chunk_compute(&recompute->chunk, db, &work, &input, error);
}

const struct bill_output_account *
recompute_find(const struct recompute *recompute, struct recompute_entry entry)
{
    for (uint32_t i = 0; i < recompute->chunk.account_count; i++) {
        const struct bill_output_account *account = &recompute->chunk.account[i];
        if (account->account_id == entry.account_id && account->bill.outcome == ACCOUNT_BILLED &&
            account->bill.invoice.entry_no == entry.entry_no)
            return account;
    }
    return NULL;
}
