/*
 * chain.c - the bytes of a link.
 *
 * The order of lines is the format; a change of it is a new CHAIN_MAGIC beside this one, because
 * old links must stay provable.
 */
#include "core/chain.h"

#include "base/assert.h"
#include "base/text.h"

#define FIXED_SIZE                                                                                 \
    2048             /* more than the lines of a run or month without its texts, runs and sums     \
                      */
#define RUN_SIZE 128 /* more than a line run=NUMBER ROOT */
#define SUM_SIZE 256 /* more than the lines of a sum without its texts */

static void
put_int(struct text_writer *writer, const char *name, int64_t value)
{
    text_write_string(writer, name);
    text_write_string(writer, "=");
    text_write_int(writer, value);
    text_write_string(writer, "\n");
}

static void
put_word(struct text_writer *writer, const char *name, struct weir_text word)
{
    text_write_string(writer, name);
    text_write_string(writer, "=");
    text_write(writer, word);
    text_write_string(writer, "\n");
}

static void
put_text(struct text_writer *writer, const char *name, struct weir_text text)
{
    text_write_string(writer, name);
    text_write_string(writer, "=");
    text_write_int(writer, (int64_t)text.size);
    text_write_string(writer, ":");
    text_write(writer, text);
    text_write_string(writer, "\n");
}

static void
put_hex(struct text_writer *writer, const char *name, struct weir_text bytes)
{
    text_write_string(writer, name);
    text_write_string(writer, "=");
    text_write_hex(writer, bytes);
    text_write_string(writer, "\n");
}

static void
put_day(struct text_writer *writer, const char *name, int32_t day)
{
    text_write_string(writer, name);
    text_write_string(writer, "=");
    text_write_day(writer, day);
    text_write_string(writer, "\n");
}

static void
put_place(struct text_writer *writer, const char *magic, const struct chain_place *place)
{
    static const char none[CHAIN_LINK_SIZE];
    const bool first = place->previous.start == NULL;
    text_write_string(writer, magic);
    text_write_string(writer, "\n");
    put_int(writer, "link", place->link_no);
    put_hex(writer, "previous",
            first ? (struct weir_text){none, CHAIN_LINK_SIZE} : place->previous);
}

static void
put_sum(struct text_writer *writer, const struct chain_month_sum *sum)
{
    put_word(writer, "sum", sum->kind);
    put_text(writer, "fund", sum->fund);
    put_text(writer, "charge", sum->charge);
    put_text(writer, "class", sum->class_id);
    put_int(writer, "line_count", sum->line_count);
    put_int(writer, "volume_l", sum->volume_l);
    put_int(writer, "amount_fen", sum->amount_fen);
    put_int(writer, "tax_fen", sum->tax_fen);
}

/* Room for so many bytes; false when memory is out. */
static bool
begin(struct text_writer *writer, size_t size, struct weir_arena *arena)
{
    char *buffer = weir_arena_alloc(arena, size, 1);
    if (buffer == NULL)
        return false;
    *writer = text_writer_of(buffer, size);
    return true;
}

enum weir_status
chain_write_run(const struct chain_place *place, const struct chain_run *run,
                struct weir_arena *arena, struct weir_text *bytes)
{
    struct text_writer writer;
    const size_t size =
        FIXED_SIZE + run->kind.size + run->scope.size + run->actor.size + 2 * run->root.size;
    if (!begin(&writer, size, arena))
        return WEIR_E_NOMEM;
    put_place(&writer, CHAIN_MAGIC, place);
    put_word(&writer, "kind", text_of("run"));
    put_int(&writer, "run", run->run_id);
    put_word(&writer, "run_kind", run->kind);
    put_text(&writer, "scope", run->scope);
    put_day(&writer, "through_day", run->through_day);
    put_day(&writer, "invoice_day", run->invoice_day);
    put_int(&writer, "as_of_no", run->as_of_no);
    put_int(&writer, "posted_no", run->posted_no);
    put_int(&writer, "book", run->book);
    put_int(&writer, "rules_version", run->rules_version);
    put_hex(&writer, "settings", run->settings_digest);
    put_hex(&writer, "tariffs", run->tariffs_digest);
    put_int(&writer, "account_count", run->account_count);
    put_int(&writer, "billed_count", run->billed_count);
    put_int(&writer, "held_count", run->held_count);
    put_int(&writer, "nothing_count", run->nothing_count);
    put_int(&writer, "invoice_count", run->invoice_count);
    put_int(&writer, "line_count", run->line_count);
    put_int(&writer, "finding_count", run->finding_count);
    put_int(&writer, "volume_l", run->volume_l);
    put_int(&writer, "amount_fen", run->amount_fen);
    put_hex(&writer, "root", run->root);
    put_text(&writer, "actor", run->actor);
    ASSERT(!writer.full);
    *bytes = text_written(&writer);
    return WEIR_OK;
}

static size_t
month_size(const struct chain_month *month)
{
    size_t size = FIXED_SIZE + month->actor.size;
    for (uint32_t i = 0; i < month->run_item_count; i++)
        size += RUN_SIZE + 2 * month->run[i].root.size;
    for (uint32_t i = 0; i < month->sum_count; i++)
        size += SUM_SIZE + month->sum[i].kind.size + month->sum[i].fund.size +
                month->sum[i].charge.size + month->sum[i].class_id.size;
    return size;
}

enum weir_status
chain_write_month(const struct chain_place *place, const struct chain_month *month,
                  struct weir_arena *arena, struct weir_text *bytes)
{
    struct text_writer writer;
    if (!begin(&writer, month_size(month), arena))
        return WEIR_E_NOMEM;
    char day[16];
    struct text_writer day_writer = text_writer_of(day, sizeof day);
    text_write_day(&day_writer, month->month_day);

    put_place(&writer, CHAIN_MAGIC, place);
    put_word(&writer, "kind", text_of("month"));
    put_word(&writer, "month", (struct weir_text){day, day_writer.size - 3}); /* without -01 */
    put_int(&writer, "closed_no", month->closed_no);
    put_int(&writer, "run_count", month->run_count);
    put_int(&writer, "invoice_count", month->invoice_count);
    put_int(&writer, "reversal_count", month->reversal_count);
    put_int(&writer, "line_count", month->line_count);
    put_int(&writer, "volume_l", month->volume_l);
    put_int(&writer, "amount_fen", month->amount_fen);
    put_int(&writer, "tax_fen", month->tax_fen);
    put_int(&writer, "entry_count", month->entry_count);
    put_int(&writer, "entry_volume_l", month->entry_volume_l);
    put_int(&writer, "entry_due_fen", month->entry_due_fen);
    put_text(&writer, "actor", month->actor);
    for (uint32_t i = 0; i < month->run_item_count; i++) {
        text_write_string(&writer, "run=");
        text_write_int(&writer, month->run[i].run_id);
        text_write_string(&writer, " ");
        text_write_hex(&writer, month->run[i].root);
        text_write_string(&writer, "\n");
    }
    for (uint32_t i = 0; i < month->sum_count; i++)
        put_sum(&writer, &month->sum[i]);
    ASSERT(!writer.full);
    *bytes = text_written(&writer);
    return WEIR_OK;
}

enum weir_status
chain_write_approval(const struct chain_place *place, const struct chain_approval *approval,
                     struct weir_arena *arena, struct weir_text *bytes)
{
    struct text_writer writer;
    const size_t size = FIXED_SIZE + approval->kind.size + approval->subject.size +
                        2 * approval->digest.size + approval->actor.size;
    if (!begin(&writer, size, arena))
        return WEIR_E_NOMEM;
    put_place(&writer, CHAIN_MAGIC_2, place);
    put_word(&writer, "kind", text_of("approval"));
    put_int(&writer, "approval_no", approval->approval_no);
    put_word(&writer, "approved", approval->kind);
    put_word(&writer, "subject", approval->subject);
    put_hex(&writer, "digest", approval->digest);
    put_int(&writer, "granted", approval->granted);
    put_hex(&writer, "reason", approval->reason_digest);
    put_text(&writer, "actor", approval->actor);
    ASSERT(!writer.full);
    *bytes = text_written(&writer);
    return WEIR_OK;
}

enum weir_status
chain_write_policy(const struct chain_place *place, const struct chain_policy *policy,
                   struct weir_arena *arena, struct weir_text *bytes)
{
    struct text_writer writer;
    const size_t size = FIXED_SIZE + policy->policy.size + policy->actor.size;
    if (!begin(&writer, size, arena))
        return WEIR_E_NOMEM;
    put_place(&writer, CHAIN_MAGIC_2, place);
    put_word(&writer, "kind", text_of("policy"));
    put_int(&writer, "policy_no", policy->policy_no);
    put_word(&writer, "policy", policy->policy);
    if (policy->demanded)
        put_int(&writer, "above_fen", policy->above_fen);
    else
        put_word(&writer, "above_fen", text_of("none"));
    put_hex(&writer, "reason", policy->reason_digest);
    put_text(&writer, "actor", policy->actor);
    ASSERT(!writer.full);
    *bytes = text_written(&writer);
    return WEIR_OK;
}

enum weir_status
chain_write_record(const struct chain_place *place, const struct chain_record *record,
                   struct weir_arena *arena, struct weir_text *bytes)
{
    struct text_writer writer;
    size_t size = FIXED_SIZE;
    for (uint32_t i = 0; i < record->row_item_count; i++)
        size += RUN_SIZE + record->row[i].part.size + 2 * record->row[i].digest.size;
    if (!begin(&writer, size, arena))
        return WEIR_E_NOMEM;
    put_place(&writer, CHAIN_MAGIC_2, place);
    put_word(&writer, "kind", text_of("record"));
    put_int(&writer, "recorded_no", record->recorded_no);
    for (uint32_t i = 0; i < record->row_item_count; i++) {
        const struct chain_record_row *row = &record->row[i];
        text_write_string(&writer, "row=");
        text_write_int(&writer, row->recorded_no);
        text_write_string(&writer, " ");
        text_write(&writer, row->part);
        text_write_string(&writer, " ");
        text_write_int(&writer, row->row_count);
        text_write_string(&writer, " ");
        text_write_hex(&writer, row->digest);
        text_write_string(&writer, "\n");
    }
    ASSERT(!writer.full);
    *bytes = text_written(&writer);
    return WEIR_OK;
}
