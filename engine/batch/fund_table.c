/* fund_table.c - sums by fund, charge, class, district, kind and month corrected: some hundreds,
 * found by hash. */
#include "batch/fund_table.h"

#include <stdlib.h>

#include "base/checked.h"
#include "base/error.h"
#include "base/text.h"

#define SLOT_COUNT (UINT32_C(1) << 18) /* more than twice the rows */

_Static_assert(SLOT_COUNT > 2 * FUND_TABLE_ROW_MAX, "open addressing needs room");

enum weir_status
fund_table_new(struct weir_arena *arena, struct fund_table *table, struct weir_error *error)
{
    *table = (struct fund_table){
        .arena = arena, .capacity = FUND_TABLE_ROW_MAX, .slot_count = SLOT_COUNT};
    table->item = weir_arena_alloc(arena, table->capacity, sizeof *table->item);
    table->slot = weir_arena_alloc(arena, table->slot_count, sizeof *table->slot);
    return table->item == NULL || table->slot == NULL ? error_nomem(error) : WEIR_OK;
}

const char *
fund_table_kind(enum fund_kind kind)
{
    switch (kind) {
    case FUND_BILLED:
        return "billed";
    case FUND_REVERSED:
        return "reversed";
    case FUND_ADJUSTED:
        break;
    }
    return "adjusted";
}

static int
order_of(const struct fund_row *a, const struct fund_row *b)
{
    int order = text_compare(a->fund, b->fund);
    if (order == 0)
        order = text_compare(a->charge, b->charge);
    if (order == 0)
        order = text_compare(a->class_id, b->class_id);
    if (order == 0)
        order = text_compare(a->district, b->district);
    if (order == 0)
        order = (int)a->kind - (int)b->kind;
    if (order == 0)
        order = (a->origin_day > b->origin_day) - (a->origin_day < b->origin_day);
    return order;
}

static int
compare(const void *a, const void *b)
{
    return order_of(a, b);
}

void
fund_table_order(struct fund_table *table)
{
    qsort(table->item, table->count, sizeof *table->item, compare);
}

static uint64_t
hash(uint64_t value, struct weir_text text)
{
    for (size_t i = 0; i < text.size; i++)
        value = (value ^ (unsigned char)text.start[i]) * UINT64_C(1099511628211);
    return value * UINT64_C(1099511628211) + text.size;
}

static uint32_t
slot_of(const struct fund_table *table, const struct fund_row *key)
{
    uint64_t value = hash(UINT64_C(14695981039346656037), key->fund);
    value = hash(value, key->charge);
    value = hash(value, key->class_id);
    value = hash(value, key->district);
    value = (value ^ (uint32_t)key->origin_day) * UINT64_C(1099511628211) + key->kind;
    uint32_t slot = (uint32_t)(value >> 32U) % table->slot_count;
    while (table->slot[slot] != 0 && order_of(&table->item[table->slot[slot] - 1], key) != 0)
        slot = (slot + 1) % table->slot_count;
    return slot;
}

/* An absent text stays absent. */
static bool
keep(struct fund_table *table, struct weir_text *text)
{
    if (text->start == NULL)
        return true;
    *text = text_copy(*text, table->arena);
    return text->start != NULL;
}

/* The row of key, which begins at zero; NULL with the error set. */
static struct fund_row *
row_of(struct fund_table *table, const struct fund_row *key, struct weir_error *error)
{
    const uint32_t slot = slot_of(table, key);
    if (table->slot[slot] != 0)
        return &table->item[table->slot[slot] - 1];
    if (table->count == table->capacity) {
        (void)error_set(error, WEIR_E_INVALID, "the funds have more rows than fit");
        return NULL;
    }
    struct fund_row *row = &table->item[table->count];
    *row = *key;
    if (!keep(table, &row->fund) || !keep(table, &row->charge) || !keep(table, &row->class_id) ||
        !keep(table, &row->district)) {
        (void)error_nomem(error);
        return NULL;
    }
    table->slot[slot] = ++table->count;
    return row;
}

static enum weir_status
begin(void *context, const struct ledger_source_head *head, struct weir_error *error)
{
    struct fund_table *table = context;
    (void)error;
    table->head = *head;
    table->invoice_count++;
    return WEIR_OK;
}

static enum weir_status
take_line(void *context, const struct ledger_source_line *source, struct weir_error *error)
{
    struct fund_table *table = context;
    const struct ledger_line *line = &source->line;
    if (line->subject.fund.start == NULL)
        return WEIR_OK;
    struct fund_row key = {
        .fund = line->subject.fund,
        .charge = line->subject.charge,
        .class_id = line->subject.class_id,
        .district = source->district,
        .kind = source->adjustment ? FUND_ADJUSTED : FUND_BILLED,
        .origin_day = table->head.origin_day,
        .has_price = source->has_price,
        .price_mfen_per_m3 = source->price_mfen_per_m3,
    };
    if (ledger_kind_is_red(table->head.kind))
        key.kind = FUND_REVERSED;
    struct fund_row *row = row_of(table, &key, error);
    if (row == NULL)
        return error->status;
    if (row->last_invoice != table->invoice_count)
        row->invoice_count++;
    row->last_invoice = table->invoice_count;
    row->has_volume = row->has_volume || line->has_volume;
    row->has_price =
        row->has_price && source->has_price && row->price_mfen_per_m3 == source->price_mfen_per_m3;
    if (checked_add(row->volume_l, line->volume_l, &row->volume_l) &&
        checked_add(row->amount_fen, line->amount_fen, &row->amount_fen))
        return WEIR_OK;
    return error_set(error, WEIR_E_OVERFLOW, "the sum of the funds does not fit");
}

static enum weir_status
end(void *context, struct weir_error *error)
{
    (void)context;
    (void)error;
    return WEIR_OK;
}

struct ledger_sink
fund_table_sink(struct fund_table *table)
{
    return (struct ledger_sink){.context = table, .begin = begin, .line = take_line, .end = end};
}
