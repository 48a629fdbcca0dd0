/*
 * load_adjustments.c - `weir load adjustments`: water or money that no register shows.
 *
 * Until it is booked an adjustment can be changed, which is a new version.  From then on, and while
 * a draft has it, it stays; one of opposite sign whose document is its name undoes it.
 */
#include <stddef.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/load_kind.h"
#include "batch/load_merge.h"
#include "store/adjustment_store.h"
#include "weir/tariff.h"

#define AMOUNT_FEN_MAX INT64_C(100000000000000) /* 10^12 currency units */

enum tiers { TIERS_YES = 1, TIERS_NO };

struct adjustment_line {
    struct load_owned owned;
    struct adjustment_row adjustment;
    int64_t volume_l;
    int64_t amount_fen;
    int64_t tiers;
    int64_t reason;
    bool known; /* it was loaded before: the row has its number */
};

#define FIELD(member) offsetof(struct adjustment_line, member)

enum column {
    ADJUSTMENT,
    ACCOUNT,
    FROM,
    TO,
    M3,
    AMOUNT,
    CLASS,
    CHARGE,
    FUND,
    TIERS,
    REASON,
    DOCUMENT
};

static const char *const reasons[] = {"theft",    "leak",   "meter-error", "unmetered",
                                      "unbilled", "reward", "other"};
#define REASON_UNBILLED 5

static const struct load_column columns[] = {
    [ADJUSTMENT] = {.name = "adjustment",
                    .type = LOAD_ACCOUNT,
                    .required = true,
                    .offset = FIELD(adjustment.adjustment)},
    [ACCOUNT] = LOAD_COLUMN_ACCOUNT,
    [FROM] = {.name = "from",
              .type = LOAD_DAY,
              .required = true,
              .offset = FIELD(adjustment.from_day)},
    [TO] = {.name = "to", .type = LOAD_DAY, .required = true, .offset = FIELD(adjustment.to_day)},
    [M3] = {.name = "m3",
            .type = LOAD_NUMBER,
            .offset = FIELD(volume_l),
            .range = {.scale = 3, .least = -LOAD_VOLUME_L_MAX, .most = LOAD_VOLUME_L_MAX}},
    [AMOUNT] = {.name = "amount",
                .type = LOAD_NUMBER,
                .offset = FIELD(amount_fen),
                .range = {.scale = 2, .least = -AMOUNT_FEN_MAX, .most = AMOUNT_FEN_MAX}},
    [CLASS] = {.name = "class", .type = LOAD_NAME, .offset = FIELD(adjustment.class_id)},
    [CHARGE] = {.name = "charge", .type = LOAD_NAME, .offset = FIELD(adjustment.charge)},
    [FUND] = {.name = "fund", .type = LOAD_NAME, .offset = FIELD(adjustment.fund)},
    [TIERS] = {.name = "tiers", .type = LOAD_CHOICE, .offset = FIELD(tiers), .choices = "yes|no"},
    [REASON] = {.name = "reason",
                .type = LOAD_CHOICE,
                .required = true,
                .offset = FIELD(reason),
                .choices = "theft|leak|meter-error|unmetered|unbilled|reward|other"},
    [DOCUMENT] = {.name = "document",
                  .type = LOAD_TEXT,
                  .required = true,
                  .offset = FIELD(adjustment.document)},
};

static struct adjustment_line *
line_of(struct load_row *row)
{
    return (struct adjustment_line *)row;
}

static const struct adjustment_line *
const_line_of(const struct load_row *row)
{
    return (const struct adjustment_line *)row;
}

/* --- one row --- */
static void
check_effect(struct sheet *sheet, const struct adjustment_line *line, bool water)
{
    const struct weir_text none = {NULL, 0};
    const struct adjustment_row *row = &line->adjustment;
    if (water == row->money) {
        sheet_fault(sheet, water ? "m3 and amount do not go together" : "m3 and amount are missing",
                    none, "An adjustment is water or money; water and money are two of them.");
        return;
    }
    if (water ? line->volume_l == 0 : line->amount_fen == 0)
        sheet_fault(sheet, "it adjusts by zero", none, NULL);
    if (water && (row->charge.start != NULL || row->fund.start != NULL))
        sheet_fault(sheet, "charge and fund are of an amount only", none,
                    "Water is priced by all charges of its class.");
    if (!water && line->tiers != ROW_ABSENT)
        sheet_fault(sheet, "tiers is of water only", none, NULL);
    if (!water && line->reason == REASON_UNBILLED)
        sheet_fault(sheet, "an amount cannot be unbilled", none,
                    "What is never billed is water, which enters the balance.");
}

static void
check(struct sheet *sheet, void *row)
{
    struct adjustment_line *line = row;
    struct adjustment_row *adjustment = &line->adjustment;
    line->owned.reason = ROW_ABSENT;
    const bool water = sheet_field(sheet, M3).size > 0;
    adjustment->money = sheet_field(sheet, AMOUNT).size > 0;
    adjustment->volume_l = line->volume_l;
    adjustment->amount_fen = line->amount_fen;
    adjustment->tiers = line->tiers != TIERS_NO;
    check_effect(sheet, line, water);
    if (line->reason >= 1 && line->reason <= (int64_t)(sizeof reasons / sizeof reasons[0]))
        adjustment->reason = text_of(reasons[line->reason - 1]);
    if (adjustment->from_day != WEIR_DAY_NONE && adjustment->to_day != WEIR_DAY_NONE &&
        adjustment->to_day <= adjustment->from_day)
        sheet_fault(sheet, "to is not after from", (struct weir_text){NULL, 0},
                    "The day of `to` is the first that it is not about.");
}

/* --- rows against each other --- */
static int
order_row(const struct load_row *row, const void *now)
{
    const struct adjustment_line *line = const_line_of(row);
    const struct adjustment_row *held = now;
    if (line->owned.account_id != held->account_id)
        return line->owned.account_id < held->account_id ? -1 : 1;
    return text_compare(line->adjustment.adjustment, held->adjustment);
}

static int
order_lines(const void *a, const void *b)
{
    const struct load_row *const *first = a;
    const struct load_row *const *second = b;
    const int order = order_row(*first, &const_line_of(*second)->adjustment);
    return order != 0 ? order : (*first)->line < (*second)->line ? -1 : 1;
}

static bool
same_key(const struct load_row *a, const struct load_row *b)
{
    return order_row(a, &const_line_of(b)->adjustment) == 0;
}

static bool
says_the_same(const struct adjustment_row *a, const struct adjustment_row *b)
{
    return a->from_day == b->from_day && a->to_day == b->to_day && a->money == b->money &&
           (a->money ? a->amount_fen == b->amount_fen
                     : a->volume_l == b->volume_l && a->tiers == b->tiers) &&
           text_equal(a->class_id, b->class_id) && text_equal(a->charge, b->charge) &&
           text_equal(a->fund, b->fund) && text_equal(a->reason, b->reason) &&
           text_equal(a->document, b->document);
}

/* --- what is undone --- */
struct held {
    struct adjustment_row *item; /* what will hold, by account and name */
    uint32_t count;
    uint32_t capacity;
};

static struct weir_text
copy(struct load_context *context, struct weir_text text)
{
    return directory_intern(&context->table->texts, text);
}

static bool
keep(struct load_context *context, struct held *held, const struct adjustment_row *row)
{
    if (held->count == held->capacity) {
        const uint32_t capacity = held->capacity == 0 ? 64 : 2 * held->capacity;
        struct adjustment_row *grown =
            weir_arena_alloc(context->table->arena, capacity, sizeof *grown);
        if (grown == NULL)
            return false;
        for (uint32_t i = 0; i < held->count; i++)
            grown[i] = held->item[i];
        held->item = grown;
        held->capacity = capacity;
    }
    struct adjustment_row *kept = &held->item[held->count++];
    *kept = *row;
    kept->adjustment = copy(context, row->adjustment);
    kept->class_id = copy(context, row->class_id);
    kept->charge = copy(context, row->charge);
    kept->fund = copy(context, row->fund);
    kept->reason = copy(context, row->reason);
    kept->document = copy(context, row->document);
    return kept->adjustment.start != NULL && kept->reason.start != NULL &&
           kept->document.start != NULL;
}

static int
order_held(const void *a, const void *b)
{
    const struct adjustment_row *first = a;
    const struct adjustment_row *second = b;
    if (first->account_id != second->account_id)
        return first->account_id < second->account_id ? -1 : 1;
    return text_compare(first->adjustment, second->adjustment);
}

static struct adjustment_row *
find_held(const struct held *held, const struct adjustment_row *key)
{
    return held->count == 0 ? NULL
                            : bsearch(key, held->item, held->count, sizeof *held->item, order_held);
}

/* Why row does not undo the other; NULL when it does. */
static const char *
undoing_fault(const struct adjustment_row *row, const struct adjustment_row *undone)
{
    if (undone->undoes_id != 0)
        return "% undoes another one and cannot be undone; load the first again under a new name";
    struct adjustment_row opposite = *undone;
    opposite.volume_l = -undone->volume_l;
    opposite.amount_fen = -undone->amount_fen;
    opposite.reason = row->reason;
    opposite.document = row->document;
    const bool unbilled = text_equal(row->reason, text_of("unbilled"));
    if (!says_the_same(row, &opposite) ||
        unbilled != text_equal(undone->reason, text_of("unbilled")))
        return "the document names %, so the row undoes it and must be the same with the sign "
               "changed";
    return NULL;
}

/* Finds what each row of the file undoes. */
static void
find_undone(struct load_context *context, const struct held *held)
{
    struct load_table *table = context->table;
    for (uint32_t i = 0; i < table->row_count; i++) {
        struct adjustment_line *line = line_of(table->row[i]);
        struct adjustment_row key = {.account_id = line->owned.account_id,
                                     .adjustment = line->adjustment.document};
        const struct adjustment_row *undone = find_held(held, &key);
        if (undone == NULL || text_equal(line->adjustment.document, line->adjustment.adjustment))
            continue;
        const char *fault = undoing_fault(&line->adjustment, undone);
        for (uint32_t k = 0; k < held->count && fault == NULL; k++) {
            if (held->item[k].undoes_id == undone->adjustment_id &&
                held->item[k].adjustment_id != line->adjustment.adjustment_id)
                fault = "% is undone already";
        }
        if (fault != NULL)
            (void)load_table_fault(table, &line->owned.row, fault, undone->adjustment);
        line->adjustment.undoes_id = undone->adjustment_id;
        key.adjustment = line->adjustment.adjustment;
        struct adjustment_row *self = find_held(held, &key);
        if (self != NULL)
            self->undoes_id = undone->adjustment_id;
    }
}

/* --- rows against what holds --- */
static void
meet(struct load_context *context, struct adjustment_line *line, const struct adjustment_row *now)
{
    line->known = true;
    line->adjustment.adjustment_id = now->adjustment_id;
    if (says_the_same(&line->adjustment, now))
        return;
    line->owned.row.changed = true;
    context->result->changed_count++;
    if (now->fixed == ADJUSTMENT_FREE)
        return;
    struct weir_error *fault = load_table_fault(
        context->table, &line->owned.row,
        now->fixed == ADJUSTMENT_BOOKED ? "the adjustment % is booked: it cannot be changed"
                                        : "a draft has the adjustment %: it cannot be changed",
        line->adjustment.adjustment);
    if (fault != NULL)
        error_hint(fault, now->fixed == ADJUSTMENT_BOOKED
                              ? "It is undone by one of opposite sign whose document is its name."
                              : "Post the draft or throw it away: `weir run list` shows it.");
}

/* Streams what holds past the rows, which are sorted, and keeps it for those that undo some. */
static enum weir_status
meet_rows(struct load_context *context, struct held *held, struct weir_error *error)
{
    struct load_table *table = context->table;
    struct copy_out *out = NULL;
    uint32_t at = 0;
    bool more = true;
    enum weir_status status = adjustment_store_now(context->db, context->range, &out, error);
    while (!status) {
        struct adjustment_row now;
        status = copy_out_next(out, &more, error);
        if (status || !more)
            break;
        adjustment_store_get(out, &now);
        while (at < table->row_count && order_row(table->row[at], &now) < 0)
            at++;
        if (at < table->row_count && order_row(table->row[at], &now) == 0)
            meet(context, line_of(table->row[at]), &now);
        else if (!keep(context, held, &now))
            status = error_nomem(error);
    }
    copy_out_free(out);
    return status;
}

/* Numbers the rows that are new, and adds all to what will hold. */
static enum weir_status
number_rows(struct load_context *context, struct held *held, struct weir_error *error)
{
    struct load_table *table = context->table;
    int64_t top_id = 0;
    const enum weir_status status = adjustment_store_top(context->db, &top_id, error);
    if (status)
        return status;
    for (uint32_t i = 0; i < table->row_count; i++) {
        struct adjustment_line *line = line_of(table->row[i]);
        if (!line->known) {
            line->adjustment.adjustment_id = ++top_id;
            line->owned.row.changed = true;
            context->result->changed_count++;
        }
        if (!keep(context, held, &line->adjustment))
            return error_nomem(error);
    }
    if (held->count > 1)
        qsort(held->item, held->count, sizeof *held->item, order_held);
    return WEIR_OK;
}

static enum weir_status
merge(struct load_context *context, struct weir_error *error)
{
    struct load_table *table = context->table;
    struct held held = {0};
    enum weir_status status = load_merge_accounts(context, LOAD_ACCOUNTS_KNOWN, error);
    if (status)
        return status;
    for (uint32_t i = 0; i < table->row_count; i++) {
        struct adjustment_line *line = line_of(table->row[i]);
        line->adjustment.account_id = line->owned.account_id;
    }
    load_table_sort(table, order_lines);
    load_merge_duplicates(context, same_key);
    if (table->faults->count > 0)
        return WEIR_OK;
    status = meet_rows(context, &held, error);
    if (!status)
        status = number_rows(context, &held, error);
    if (!status)
        find_undone(context, &held);
    return status;
}

static enum weir_status
write(struct load_context *context, struct weir_error *error)
{
    const struct load_table *table = context->table;
    struct copy_in *in = NULL;
    enum weir_status status = adjustment_store_in(context->db, &in, error);
    if (status)
        return status;
    for (uint32_t i = 0; i < table->row_count; i++) {
        if (table->row[i]->changed)
            adjustment_store_put(in, &line_of(table->row[i])->adjustment, context->recorded_no);
    }
    status = copy_in_end(in, NULL, error);
    copy_in_free(in);
    return status;
}

const struct load_kind load_adjustments_kind = {
    .name = "adjustments",
    .column = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .row_size = sizeof(struct adjustment_line),
    .check = check,
    .merge = merge,
    .write = write,
};
