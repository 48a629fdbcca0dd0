/* ledger.c - double entries that balance because each line is booked on both sides at once. */
#include "core/ledger.h"

#include "base/assert.h"
#include "base/checked.h"
#include "base/error.h"
#include "base/text.h"

const char *
ledger_kind_name(enum ledger_kind kind)
{
    switch (kind) {
    case LEDGER_BILL:
        return "bill";
    case LEDGER_REVERSAL:
        return "reversal";
    case LEDGER_FEE:
        return "fee";
    case LEDGER_FEE_REVERSAL:
        break;
    }
    return "fee-reversal";
}

bool
ledger_kind_is_red(enum ledger_kind kind)
{
    return kind == LEDGER_REVERSAL || kind == LEDGER_FEE_REVERSAL;
}

enum weir_status
ledger_rows_new(const struct chart *chart, struct weir_arena *arena, struct ledger_rows *rows,
                struct weir_error *error)
{
    const uint32_t capacity = 2 * chart->account_count;
    struct ledger_row *item = weir_arena_alloc(arena, capacity, sizeof *item);
    if (item == NULL)
        return error_nomem(error);
    *rows = (struct ledger_rows){.item = item, .capacity = capacity};
    return WEIR_OK;
}

void
ledger_rows_clear(struct ledger_rows *rows)
{
    rows->count = 0;
}

static bool
comes_after(const struct ledger_row *a, const struct ledger_row *b)
{
    return a->side == b->side ? a->account > b->account : a->side > b->side;
}

void
ledger_rows_order(struct ledger_rows *rows)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < rows->count; i++) {
        const struct ledger_row row = rows->item[i];
        if (row.amount_fen == 0)
            continue;
        uint32_t place = count++;
        for (; place > 0 && comes_after(&rows->item[place - 1], &row); place--)
            rows->item[place] = rows->item[place - 1];
        rows->item[place] = row;
    }
    rows->count = count;
}

/* The row of that account and side, which begins at zero. */
static struct ledger_row *
row_of(struct ledger_rows *rows, uint32_t account, enum ledger_side side)
{
    for (uint32_t i = 0; i < rows->count; i++) {
        if (rows->item[i].account == account && rows->item[i].side == side)
            return &rows->item[i];
    }
    ASSERT(rows->count < rows->capacity);
    struct ledger_row *row = &rows->item[rows->count++];
    *row = (struct ledger_row){.account = account, .side = side};
    return row;
}

static bool
add(struct ledger_rows *rows, const struct ledger_row *part)
{
    struct ledger_row *row = row_of(rows, part->account, part->side);
    row->has_volume = row->has_volume || part->has_volume;
    row->count += part->count;
    return checked_add(row->amount_fen, part->amount_fen, &row->amount_fen) &&
           checked_add(row->volume_l, part->volume_l, &row->volume_l);
}

static enum weir_status
too_large(struct weir_error *error)
{
    return error_set(error, WEIR_E_OVERFLOW, "the sum of the ledger does not fit");
}

enum weir_status
ledger_rows_add(struct ledger_rows *rows, const struct ledger_rows *part, struct weir_error *error)
{
    for (uint32_t i = 0; i < part->count; i++) {
        if (!add(rows, &part->item[i]))
            return too_large(error);
    }
    return WEIR_OK;
}

int64_t
ledger_rows_sum(const struct ledger_rows *rows, enum ledger_side side)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < rows->count; i++) {
        if (rows->item[i].side == side)
            sum += rows->item[i].amount_fen; /* each line is in the checked sum of all */
    }
    return sum;
}

static int64_t *
sum_of(struct ledger_sums *sums, enum chart_vat vat)
{
    switch (vat) {
    case CHART_TAXED:
        return &sums->taxed_fen;
    case CHART_UNTAXED:
        return &sums->untaxed_fen;
    case CHART_TAX:
        return &sums->tax_fen;
    case CHART_OUTSIDE:
        break;
    }
    return &sums->outside_fen;
}

static bool
book(const struct chart_rule *rule, const struct ledger_line *line, struct ledger_rows *rows,
     struct ledger_sums *sums)
{
    int64_t net_fen;
    if (!checked_add(line->amount_fen, -line->tax_fen, &net_fen))
        return false;
    const struct ledger_row debit = {
        .account = rule->debit, .side = LEDGER_DEBIT, .amount_fen = line->amount_fen, .count = 1};
    const struct ledger_row credit = {.account = rule->credit,
                                      .side = LEDGER_CREDIT,
                                      .amount_fen = net_fen,
                                      .volume_l = line->volume_l,
                                      .has_volume = line->has_volume,
                                      .count = 1};
    const struct ledger_row tax = {
        .account = rule->tax, .side = LEDGER_CREDIT, .amount_fen = line->tax_fen, .count = 1};
    if (!add(rows, &debit) || !add(rows, &credit))
        return false;
    if (line->tax_fen != 0 && !add(rows, &tax))
        return false;
    int64_t *net = sum_of(sums, rule->vat);
    return checked_add(*net, net_fen, net) &&
           checked_add(sums->tax_fen, line->tax_fen, &sums->tax_fen) &&
           checked_add(sums->amount_fen, line->amount_fen, &sums->amount_fen);
}

enum weir_status
ledger_post(const struct chart *chart, const struct ledger_line *line, struct ledger_rows *rows,
            struct ledger_sums *sums, struct weir_error *error)
{
    const struct chart_rule *rule = chart_rule_find(chart, &line->subject);
    if (rule == NULL) {
        (void)error_set_text(error, WEIR_E_INVALID, "the chart has no map for charge %",
                             line->subject.charge);
        error_hint(error, "Add a map element for it to the chart, or one without conditions as "
                          "the last.");
        return WEIR_E_INVALID;
    }
    if (line->tax_fen != 0 && (rule->tax == CHART_NONE || rule->vat != CHART_TAXED)) {
        (void)error_set_text(error, WEIR_E_INVALID,
                             "charge % has tax inside, and the chart maps it as untaxed",
                             line->subject.charge);
        error_hint(error, "Give the map vat=\"taxed\" and an account for the tax.");
        return WEIR_E_INVALID;
    }
    sums->line_count++;
    return book(rule, line, rows, sums) ? WEIR_OK : too_large(error);
}

enum weir_status
ledger_sums_add(struct ledger_sums *sums, const struct ledger_sums *part, struct weir_error *error)
{
    sums->entry_count += part->entry_count;
    sums->empty_count += part->empty_count;
    sums->line_count += part->line_count;
    if (!checked_add(sums->amount_fen, part->amount_fen, &sums->amount_fen) ||
        !checked_add(sums->taxed_fen, part->taxed_fen, &sums->taxed_fen) ||
        !checked_add(sums->tax_fen, part->tax_fen, &sums->tax_fen) ||
        !checked_add(sums->untaxed_fen, part->untaxed_fen, &sums->untaxed_fen) ||
        !checked_add(sums->outside_fen, part->outside_fen, &sums->outside_fen))
        return too_large(error);
    return WEIR_OK;
}
