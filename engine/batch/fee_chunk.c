/* fee_chunk.c - a range of a fee run, from rows to ledger entries with their digests. */
#include "batch/fee_chunk.h"

#include <string.h>

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "store/fee_input.h"

#define PERIOD_MONTH "period=month\n"
#define PERIOD_QUARTER "period=quarter\n"

/* --- what holds for all -------------------------------------------------------------------------
 */
struct weir_text
fee_chunk_settings(enum fee_period period)
{
    switch (period) {
    case FEE_PERIOD_MONTH:
        return text_of(PERIOD_MONTH);
    case FEE_PERIOD_QUARTER:
        break;
    }
    return text_of(PERIOD_QUARTER);
}

enum fee_period
fee_chunk_period(struct weir_text settings)
{
    const size_t size = strlen(PERIOD_MONTH);
    const bool month = settings.size >= size && memcmp(settings.start, PERIOD_MONTH, size) == 0;
    return month ? FEE_PERIOD_MONTH : FEE_PERIOD_QUARTER;
}

enum weir_status
fee_chunk_rules(struct db *db, struct weir_arena *arena, struct fee_chunk_rules *rules,
                struct weir_error *error)
{
    const int64_t as_of_no = rules->rules.as_of_no;
    enum weir_status status = bill_rules_read(db, as_of_no, arena, &rules->tariffs, error);
    rules->rules.tariffs = rules->tariffs.rules.tariffs;
    rules->rules.digest = rules->tariffs.rules.digest;
    if (!status)
        status = fee_store_rules(db, as_of_no, arena, &rules->rules, error);
    return status;
}

/* --- a range ------------------------------------------------------------------------------------
 */
enum weir_status
fee_chunk_init(struct fee_chunk *chunk, struct weir_error *error)
{
    *chunk = (struct fee_chunk){
        .arena = weir_arena_new(FEE_CHUNK_BYTES),
        .scratch = weir_arena_new(FEE_SCRATCH_BYTES),
    };
    if (chunk->arena == NULL || chunk->scratch == NULL)
        return error_nomem(error);
    return digest_new(&chunk->digest, error);
}

void
fee_chunk_release(struct fee_chunk *chunk)
{
    digest_free(chunk->digest);
    weir_arena_free(chunk->scratch);
    weir_arena_free(chunk->arena);
    *chunk = (struct fee_chunk){0};
}

static void *
longer(const struct fee_chunk *chunk, const void *list, uint32_t count, uint32_t *capacity,
       size_t size)
{
    *capacity = 2 * *capacity + 64;
    void *made = weir_arena_alloc(chunk->arena, *capacity, size);
    if (made != NULL && count > 0)
        memcpy(made, list, count * size);
    return made;
}

/* A text of the scratch arena that outlives it; of one's own texts the last is taken again. */
static struct weir_text
keep(const struct fee_chunk *chunk, struct weir_text text, struct weir_text last)
{
    if (text.start == NULL || text_equal(text, last))
        return text.start == NULL ? text : last;
    return text_copy(text, chunk->arena);
}

static enum weir_status
add_entry(struct fee_chunk *chunk, const struct fee_entry *entry, struct weir_error *error)
{
    if (chunk->entry_count == chunk->entry_capacity)
        chunk->entry = longer(chunk, chunk->entry, chunk->entry_count, &chunk->entry_capacity,
                              sizeof *chunk->entry);
    struct weir_text bytes;
    if (chunk->entry == NULL || fee_entry_write(entry, chunk->scratch, &bytes))
        return error_nomem(error);
    const struct weir_text last = chunk->entry_count == 0
                                      ? (struct weir_text){NULL, 0}
                                      : chunk->entry[chunk->entry_count - 1].entry.period;
    struct fee_store_entry *made = &chunk->entry[chunk->entry_count++];
    made->entry = *entry;
    made->entry.period = keep(chunk, entry->period, last);
    if (made->entry.period.start == NULL)
        return error_nomem(error);
    chunk->sums.volume_l += entry->volume_l;
    chunk->sums.amount_fen += entry->due_fen;
    return digest_leaf(chunk->digest, bytes.start, bytes.size, made->digest.bytes, error);
}

static enum weir_status
add_findings(struct fee_chunk *chunk, const struct fee_taxpayer *taxpayer,
             const struct fee_news *made, struct weir_error *error)
{
    if (made->finding_count == 0)
        return WEIR_OK;
    if (chunk->account_count == chunk->account_capacity)
        chunk->account = longer(chunk, chunk->account, chunk->account_count,
                                &chunk->account_capacity, sizeof *chunk->account);
    struct account_finding *finding =
        weir_arena_alloc(chunk->arena, made->finding_count, sizeof *finding);
    if (chunk->account == NULL || finding == NULL)
        return error_nomem(error);
    for (uint32_t i = 0; i < made->finding_count; i++) {
        static const struct weir_text none = {NULL, 0};
        finding[i] = made->finding[i];
        finding[i].subject = keep(chunk, made->finding[i].subject, none);
        finding[i].detail = keep(chunk, made->finding[i].detail, none);
        if ((made->finding[i].subject.start != NULL && finding[i].subject.start == NULL) ||
            finding[i].detail.start == NULL)
            return error_nomem(error);
    }
    chunk->account[chunk->account_count++] = (struct bill_output_account){
        .bill =
            {
                .outcome = ACCOUNT_NOTHING,
                .finding = finding,
                .finding_count = made->finding_count,
            },
        .account_id = taxpayer->account_id,
        .name = taxpayer->name,
    };
    return WEIR_OK;
}

static enum weir_status
add_taxpayer(struct fee_chunk *chunk, const struct fee_rules *rules,
             const struct fee_taxpayer *taxpayer, struct weir_error *error)
{
    struct fee_news made;
    struct bill_store_sums *sums = &chunk->sums;
    weir_arena_reset(chunk->scratch);
    enum weir_status status = fee_ledger_settle(taxpayer, rules, chunk->scratch, &made, error);
    if (status)
        return status;
    sums->account_count++;
    sums->nothing_count += made.outcome == FEE_OUTCOME_NOTHING;
    sums->held_count += made.outcome == FEE_OUTCOME_HELD;
    sums->billed_count += made.outcome == FEE_OUTCOME_ENTERED;
    sums->invoice_count += made.entry_count;
    sums->line_count += made.entry_count;
    sums->finding_count += made.finding_count;
    for (uint32_t i = 0; !status && i < made.entry_count; i++)
        status = add_entry(chunk, &made.entry[i], error);
    return status ? status : add_findings(chunk, taxpayer, &made, error);
}

static void
clear(struct fee_chunk *chunk)
{
    weir_arena_reset(chunk->arena);
    *chunk = (struct fee_chunk){
        .digest = chunk->digest, .arena = chunk->arena, .scratch = chunk->scratch};
}

enum weir_status
fee_chunk_compute(struct fee_chunk *chunk, struct db *db, const struct fee_chunk_range *range,
                  struct weir_error *error)
{
    const struct fee_input_range rows = {
        .account_lo = range->account_lo,
        .account_hi = range->account_hi,
        .as_of_no = range->rules->as_of_no,
        .through_day = range->rules->through_day,
    };
    struct fee_input *input = NULL;
    bool found = true;
    clear(chunk);
    enum weir_status status = fee_input_read(db, &rows, chunk->arena, &input, error);
    while (!status && found) {
        struct fee_taxpayer taxpayer;
        status = fee_input_next(input, chunk->arena, &taxpayer, &found, error);
        if (!status && found)
            status = add_taxpayer(chunk, range->rules, &taxpayer, error);
    }
    ASSERT(chunk->sums.account_count ==
           chunk->sums.billed_count + chunk->sums.held_count + chunk->sums.nothing_count);
    return status;
}
