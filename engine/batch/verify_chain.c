/*
 * verify_chain.c - the chain, taken again link by link.
 *
 * The bytes are written here from the rows, not by the functions of the database, which somebody
 * may have replaced.
 */
#include "batch/verify_chain.h"

#include <stdbool.h>
#include <string.h>

#include "base/civil.h"
#include "base/error.h"
#include "base/text.h"
#include "seal/digest.h"
#include "store/month_store.h"

#define WORDS_SIZE 256 /* bytes of what is told of a link */

/* Whether a day can be written: a column may hold more than any calendar has. */
static bool
is_day(int32_t day)
{
    return day >= CIVIL_DAY_MIN && day <= CIVIL_DAY_MAX;
}

/* A month as it is closed, with its runs and sums; *bytes absent: it is not closed. */
static enum weir_status
month_bytes(struct db *db, const struct chain_store_link *link, struct weir_arena *arena,
            struct weir_text *bytes, struct weir_error *error)
{
    struct month_store_months months = {0};
    struct month_store_runs runs = {0};
    struct month_store_sums sums = {0};
    *bytes = (struct weir_text){NULL, 0};
    if (!is_day(link->month_day))
        return WEIR_OK;
    enum weir_status status = month_store_list(db, link->month_day, arena, &months, error);
    if (status != WEIR_OK || months.count != 1 || months.item[0].closed_no == 0)
        return status;
    status = month_store_runs(db, link->month_day, arena, &runs, error);
    if (status == WEIR_OK)
        status = month_store_sums(db, link->month_day, true, arena, &sums, error);
    if (status != WEIR_OK)
        return status;
    struct chain_month_run *run = weir_arena_alloc(arena, runs.count, sizeof *run);
    if (run == NULL)
        return error_nomem(error);
    for (uint32_t i = 0; i < runs.count; i++)
        run[i] = (struct chain_month_run){runs.item[i].run_id, runs.item[i].root};
    const struct month_store_month *month = &months.item[0];
    const struct chain_month closed = {
        .month_day = month->month_day,
        .closed_no = month->closed_no,
        .run_count = month->closed_run_count,
        .invoice_count = month->invoice_count,
        .reversal_count = month->reversal_count,
        .line_count = month->line_count,
        .volume_l = month->volume_l,
        .amount_fen = month->amount_fen,
        .tax_fen = month->tax_fen,
        .entry_count = month->entry_count,
        .entry_volume_l = month->entry_volume_l,
        .entry_due_fen = month->entry_due_fen,
        .actor = month->actor,
        .run = run,
        .run_item_count = runs.count,
        .sum = sums.item,
        .sum_count = sums.count,
    };
    return chain_write_month(&link->place, &closed, arena, bytes) == WEIR_OK ? WEIR_OK
                                                                             : error_nomem(error);
}

static enum weir_status
record_bytes(struct db *db, const struct chain_store_link *link, struct weir_arena *arena,
             struct weir_text *bytes, struct weir_error *error)
{
    struct chain_record record = {0};
    const enum weir_status status =
        chain_store_record(db, link->recorded_no, arena, &record, error);
    if (status != WEIR_OK)
        return status;
    return chain_write_record(&link->place, &record, arena, bytes) == WEIR_OK ? WEIR_OK
                                                                              : error_nomem(error);
}

enum weir_status
verify_chain_bytes(struct db *db, const struct chain_store_link *link, struct weir_arena *arena,
                   struct weir_text *bytes, struct weir_error *error)
{
    *bytes = (struct weir_text){NULL, 0};
    enum weir_status status = WEIR_OK;
    switch (link->kind) {
    case CHAIN_STORE_MONTH:
        return month_bytes(db, link, arena, bytes, error);
    case CHAIN_STORE_RECORD:
        return record_bytes(db, link, arena, bytes, error);
    case CHAIN_STORE_RUN:
        if (link->present && (!is_day(link->run.through_day) || !is_day(link->run.invoice_day)))
            *bytes = text_of("no day"); /* whatever it was taken over, it was not this */
        else if (link->present)
            status = chain_write_run(&link->place, &link->run, arena, bytes);
        break;
    case CHAIN_STORE_APPROVAL:
        if (link->present)
            status = chain_write_approval(&link->place, &link->approval, arena, bytes);
        break;
    case CHAIN_STORE_POLICY:
        if (link->present)
            status = chain_write_policy(&link->place, &link->policy, arena, bytes);
        break;
    }
    return status == WEIR_OK ? WEIR_OK : error_nomem(error);
}

static enum weir_status
tell_link(const struct chain_store_link *link, verify_chain_tell *tell, void *context)
{
    char words[WORDS_SIZE];
    struct text_writer writer = text_writer_of(words, sizeof words);
    text_write_string(&writer, "link ");
    text_write_int(&writer, link->place.link_no);
    text_write_string(&writer, " of the chain is not that of ");
    if (link->run_id != 0) {
        text_write_string(&writer, "run ");
        text_write_int(&writer, link->run_id);
        text_write_string(&writer, ": its dates, journal numbers, settings, tariffs, counts, sums "
                                   "or root, or the link before, were changed");
    } else if (link->kind == CHAIN_STORE_RECORD) {
        text_write_string(&writer, "what was recorded until journal number ");
        text_write_int(&writer, link->recorded_no);
        text_write_string(&writer, ": the table record, or the link before, was changed");
    } else if (link->kind != CHAIN_STORE_MONTH) {
        text_write_string(&writer, link->kind == CHAIN_STORE_APPROVAL ? "approval " : "policy ");
        text_write_int(&writer, link->recorded_no);
        text_write_string(&writer, ": what it says, or the link before, was changed");
    } else {
        char day[16];
        struct text_writer month = text_writer_of(day, sizeof day);
        text_write_day(&month, link->month_day);
        text_write_string(&writer, "month ");
        text_write(&writer, (struct weir_text){day, month.size - 3}); /* without -01 */
        text_write_string(&writer, ": its counts, sums or runs, or the link before, were changed");
    }
    return tell(context, link->run_id, text_written(&writer));
}

enum weir_status
verify_chain(struct db *db, int64_t run_id, struct weir_arena *arena, verify_chain_tell *tell,
             void *context, struct weir_error *error)
{
    struct chain_store_links links = {0};
    enum weir_status status = chain_store_read(db, run_id, arena, &links, error);
    for (uint32_t i = 0; status == WEIR_OK && i < links.count; i++) {
        const struct chain_store_link *link = &links.item[i];
        struct weir_text bytes;
        unsigned char sum[DIGEST_SIZE];
        status = verify_chain_bytes(db, link, arena, &bytes, error);
        if (status != WEIR_OK || bytes.start == NULL)
            continue; /* what is not there is told by another check */
        if (digest_sha256(bytes.start, bytes.size, sum) != WEIR_OK)
            return error_set(error, WEIR_E_SEAL, "SHA-256 does not work");
        if (link->link.size != DIGEST_SIZE || memcmp(link->link.start, sum, DIGEST_SIZE) != 0)
            status = tell_link(link, tell, context);
    }
    return status;
}
