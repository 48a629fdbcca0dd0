/*
 * invoice_store.c - invoices read back whole.
 *
 * Three COPYs, one a table, each in key order; lines and uses are then handed to their invoice in
 * one pass.  A book holds other runs' entries too: their lines and uses are passed over.
 */
#include "store/invoice_store.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "sql.inc"
#include "store/copy.h"

/* Items of one kind as they come, in memory that doubles. */
struct pile {
    void *item;
    size_t size; /* bytes of an item */
    uint32_t count;
    uint32_t capacity;
};

struct keyed_line {
    int64_t account_id;
    int32_t entry_no;
    int64_t no; /* 1, 2, 3 ... within its entry */
    bool odd;
    struct weir_line line;
};

struct keyed_use {
    int64_t account_id;
    int32_t entry_no;
    int64_t no;
    bool odd;
    struct canon_use use;
};

struct reading {
    const struct invoice_store_tariffs *tariffs;
    struct weir_arena *arena;
    struct weir_error *error;
};

typedef enum weir_status (*take_row)(const struct reading *reading, const struct copy_out *row,
                                     void *item);

/* A new zeroed item at the end, or NULL. */
static void *
pile_add(struct pile *pile, struct weir_arena *arena)
{
    if (pile->count == pile->capacity) {
        const uint32_t capacity = pile->capacity == 0 ? 64 : pile->capacity * 2;
        void *grown = weir_arena_alloc(arena, capacity, pile->size);
        if (grown == NULL)
            return NULL;
        if (pile->count > 0)
            memcpy(grown, pile->item, pile->count * pile->size);
        pile->item = grown;
        pile->capacity = capacity;
    }
    return (char *)pile->item + pile->count++ * pile->size;
}

/* A copy of a text that outlives the row; absent stays absent. */
static enum weir_status
keep_text(const struct reading *reading, const struct copy_out *row, uint32_t column,
          struct weir_text *text)
{
    if (copy_out_null(row, column)) {
        *text = (struct weir_text){NULL, 0};
        return WEIR_OK;
    }
    *text = text_copy(copy_out_text(row, column), reading->arena);
    return text->start == NULL ? error_nomem(reading->error) : WEIR_OK;
}

static enum weir_status
keep_ints(const struct reading *reading, const struct copy_out *row, uint32_t column,
          struct canon_ints *ints)
{
    struct copy_int8s read = {0};
    const enum weir_status status =
        copy_out_int8s(row, column, reading->arena, &read, reading->error);
    ints->item = read.item;
    ints->count = read.count;
    return status;
}

static enum weir_status
keep_tariffs(const struct reading *reading, const struct copy_out *row, uint32_t column,
             struct invoice_store_item *item)
{
    struct canon_invoice *invoice = &item->invoice;
    struct canon_ints numbers = {0};
    if (keep_ints(reading, row, column, &numbers) != WEIR_OK)
        return reading->error->status;
    struct canon_digest *digest = weir_arena_alloc(reading->arena, numbers.count, sizeof *digest);
    if (digest == NULL)
        return error_nomem(reading->error);
    for (uint32_t i = 0; i < numbers.count; i++) {
        for (uint32_t at = 0; at < reading->tariffs->count; at++)
            if (reading->tariffs->item[at].tariff_no == numbers.item[i])
                digest[i] = reading->tariffs->item[at].digest;
    }
    invoice->tariff = digest;
    invoice->tariff_count = numbers.count;
    item->tariff_no = numbers;
    return WEIR_OK;
}

/* The first columns of sql/invoice_heads.sql, which others have too. */
static enum weir_status
take_invoice(const struct reading *reading, const struct copy_out *row, void *item)
{
    struct invoice_store_item *taken = item;
    struct canon_invoice *invoice = &taken->invoice;
    *invoice = (struct canon_invoice){
        .account_id = copy_out_int(row, 0),
        .entry_no = (int32_t)copy_out_int(row, 1),
        .invoice_day = copy_out_day(row, 4),
        .reverses_entry_no = (int32_t)copy_out_int(row, 5),
        .origin_month_day = copy_out_day(row, 6),
        .through_before_day = copy_out_day(row, 7),
        .period_begin_day = copy_out_day(row, 8),
        .period_end_day = copy_out_day(row, 9),
        .estimated = copy_out_int(row, 10) != 0,
        .volume_l = copy_out_int(row, 11),
        .amount_fen = copy_out_int(row, 12),
        .tax_fen = copy_out_int(row, 13),
    };
    if (keep_text(reading, row, 2, &invoice->account) != WEIR_OK ||
        keep_text(reading, row, 3, &invoice->kind) != WEIR_OK ||
        keep_tariffs(reading, row, 14, taken) != WEIR_OK ||
        keep_text(reading, row, 15, &taken->digest) != WEIR_OK ||
        keep_ints(reading, row, 16, &invoice->meter_state) != WEIR_OK ||
        keep_ints(reading, row, 17, &invoice->counter_state) != WEIR_OK)
        return reading->error->status;
    return WEIR_OK;
}

/* Columns of sql/invoice_heads.sql from made_run_id on: what a rebill notes of a bill. */
static enum weir_status
keep_states(const struct reading *reading, const struct copy_out *row,
            struct canon_invoice *invoice)
{
    struct canon_states *states = weir_arena_alloc(reading->arena, 1, sizeof *states);
    if (states == NULL)
        return error_nomem(reading->error);
    *states = (struct canon_states){
        .made_run_id = copy_out_int(row, 18),
        .last = !copy_out_null(row, 21) || !copy_out_null(row, 22) || !copy_out_null(row, 23),
        .head_through_day = copy_out_day(row, 21),
    };
    if (keep_ints(reading, row, 19, &states->before_meter_state) != WEIR_OK ||
        keep_ints(reading, row, 20, &states->before_counter_state) != WEIR_OK ||
        keep_ints(reading, row, 22, &states->head_meter_state) != WEIR_OK ||
        keep_ints(reading, row, 23, &states->head_counter_state) != WEIR_OK)
        return reading->error->status;
    invoice->states = states;
    return WEIR_OK;
}

/* Nought where nothing writes it: null is what says that there is none. */
static bool
is_nought(const struct copy_out *row, uint32_t column)
{
    return !copy_out_null(row, column) && copy_out_int(row, column) == 0;
}

/* The columns of sql/invoice_heads.sql whose null reads as nought or nothing, those whose nought
 * reads as null, and what a rebill notes, of which no part stands alone. */
static bool
is_odd_head(const struct copy_out *row)
{
    static const uint16_t filled[] = {10, 11, 12, 13, 14, 16, 17};
    bool odd = is_nought(row, 5) || is_nought(row, 18);
    for (size_t i = 0; i < sizeof filled / sizeof filled[0]; i++)
        odd = odd || copy_out_null(row, filled[i]);
    const bool noted = !copy_out_null(row, 19);
    const bool last = !copy_out_null(row, 22);
    return odd || noted == copy_out_null(row, 20) || last == copy_out_null(row, 23) ||
           (!noted && (last || !copy_out_null(row, 18))) || (!last && !copy_out_null(row, 21));
}

/* Columns of sql/invoice_heads.sql. */
static enum weir_status
take_whole(const struct reading *reading, const struct copy_out *row, void *item)
{
    struct invoice_store_item *taken = item;
    const enum weir_status status = take_invoice(reading, row, item);
    if (status != WEIR_OK)
        return status;
    taken->odd = is_odd_head(row);
    for (uint16_t field = 18; field < 24; field++) {
        if (!copy_out_null(row, field))
            return keep_states(reading, row, &taken->invoice);
    }
    return WEIR_OK;
}

/* Columns of sql/estimated_heads.sql: the same, and the states before it. */
static enum weir_status
take_estimated(const struct reading *reading, const struct copy_out *row, void *item)
{
    struct invoice_store_item *taken = item;
    const enum weir_status status = take_invoice(reading, row, item);
    if (status != WEIR_OK || keep_ints(reading, row, 18, &taken->meter_state_before) != WEIR_OK)
        return reading->error->status;
    return keep_ints(reading, row, 19, &taken->counter_state_before);
}

/* Columns of sql/history_heads.sql: those, and who made it first. */
static enum weir_status
take_history(const struct reading *reading, const struct copy_out *row, void *item)
{
    struct invoice_store_item *taken = item;
    taken->made_run_id = copy_out_int(row, 20);
    return take_estimated(reading, row, item);
}

/* Columns of sql/invoice_lines.sql. */
static enum weir_status
take_line(const struct reading *reading, const struct copy_out *row, void *item)
{
    struct keyed_line *taken = item;
    taken->account_id = copy_out_int(row, 0);
    taken->entry_no = (int32_t)copy_out_int(row, 1);
    taken->no = copy_out_int(row, 2);
    taken->odd = is_nought(row, 7) || is_nought(row, 8) || copy_out_null(row, 13);
    taken->line = (struct weir_line){
        .kind = (enum weir_line_kind)copy_out_int(row, 3),
        .block_no = (int16_t)copy_out_int(row, 7),
        .band_no = (int16_t)copy_out_int(row, 8),
        .begin_day = copy_out_day(row, 9),
        .end_day = copy_out_day(row, 10),
        .has_volume = !copy_out_null(row, 11),
        .volume_l = copy_out_int(row, 11),
        .has_price = !copy_out_null(row, 12),
        .price_mfen_per_m3 = copy_out_int(row, 12),
        .amount_fen = copy_out_int(row, 13),
        .has_tax = !copy_out_null(row, 14),
        .tax_fen = copy_out_int(row, 14),
    };
    if (keep_text(reading, row, 4, &taken->line.class_id) != WEIR_OK ||
        keep_text(reading, row, 5, &taken->line.charge) != WEIR_OK ||
        keep_text(reading, row, 6, &taken->line.fund) != WEIR_OK)
        return reading->error->status;
    return WEIR_OK;
}

/* Columns of sql/invoice_uses.sql. */
static enum weir_status
take_use(const struct reading *reading, const struct copy_out *row, void *item)
{
    (void)reading;
    struct keyed_use *taken = item;
    taken->account_id = copy_out_int(row, 0);
    taken->entry_no = (int32_t)copy_out_int(row, 1);
    taken->no = copy_out_int(row, 2);
    taken->odd = copy_out_null(row, 3) || copy_out_null(row, 8) ||
                 copy_out_null(row, 6) != copy_out_null(row, 7);
    taken->use = (struct canon_use){
        .meter_id = copy_out_int(row, 3),
        .begin_day = copy_out_day(row, 4),
        .end_day = copy_out_day(row, 5),
        .has_registers = !copy_out_null(row, 6),
        .begin_register_milli = copy_out_int(row, 6),
        .end_register_milli = copy_out_int(row, 7),
        .volume_l = copy_out_int(row, 8),
        .kind = (enum canon_use_kind)copy_out_int(row, 9),
    };
    return WEIR_OK;
}

/* What to read, and what becomes of a row. */
struct table {
    const char *sql;
    take_row take;
};

static enum weir_status
read_table(struct db *db, const struct copy_args *args, struct table table,
           const struct reading *reading, struct pile *pile)
{
    struct copy_out *rows = NULL;
    bool more = true;
    enum weir_status status = copy_out_begin(db, table.sql, args, &rows, reading->error);
    while (status == WEIR_OK && more) {
        status = copy_out_next(rows, &more, reading->error);
        if (status != WEIR_OK || !more)
            break;
        void *item = pile_add(pile, reading->arena);
        status = item == NULL ? error_nomem(reading->error) : table.take(reading, rows, item);
    }
    copy_out_free(rows);
    return status;
}

struct key {
    int64_t account_id;
    int32_t entry_no;
};

static int
compare_keys(struct key a, struct key b)
{
    if (a.account_id != b.account_id)
        return a.account_id < b.account_id ? -1 : 1;
    return (a.entry_no > b.entry_no) - (a.entry_no < b.entry_no);
}

/* Gives each invoice the lines and uses of its key. */
static enum weir_status
join(const struct reading *reading, const struct pile *invoices, const struct pile *lines,
     const struct pile *uses)
{
    const struct keyed_line *line = lines->item;
    const struct keyed_use *use = uses->item;
    struct weir_line *plain_line =
        weir_arena_alloc(reading->arena, lines->count, sizeof *plain_line);
    struct canon_use *plain_use = weir_arena_alloc(reading->arena, uses->count, sizeof *plain_use);
    if (plain_line == NULL || plain_use == NULL)
        return error_nomem(reading->error);

    uint32_t line_at = 0;
    uint32_t use_at = 0;
    struct invoice_store_item *item = invoices->item;
    for (uint32_t i = 0; i < invoices->count; i++) {
        struct canon_invoice *invoice = &item[i].invoice;
        const struct key key = {invoice->account_id, invoice->entry_no};
        invoice->line = plain_line;
        invoice->use = plain_use;
        for (; line_at < lines->count; line_at++) {
            const struct key at = {line[line_at].account_id, line[line_at].entry_no};
            const int order = compare_keys(at, key);
            if (order > 0)
                break;
            if (order == 0) {
                *plain_line++ = line[line_at].line;
                invoice->line_count++;
                item[i].odd = item[i].odd || line[line_at].odd ||
                              line[line_at].no != (int64_t)invoice->line_count;
            }
        }
        for (; use_at < uses->count; use_at++) {
            const struct key at = {use[use_at].account_id, use[use_at].entry_no};
            const int order = compare_keys(at, key);
            if (order > 0)
                break;
            if (order == 0) {
                *plain_use++ = use[use_at].use;
                invoice->use_count++;
                item[i].odd =
                    item[i].odd || use[use_at].odd || use[use_at].no != (int64_t)invoice->use_count;
            }
        }
    }
    return WEIR_OK;
}

/* The statements that read invoices, in the order heads, lines, uses. */
static enum weir_status
read_whole(struct db *db, const struct copy_args *args, const struct table table[static 3],
           const struct reading *reading, struct invoice_store_items *items)
{
    struct pile pile[3] = {{.size = sizeof(struct invoice_store_item)},
                           {.size = sizeof(struct keyed_line)},
                           {.size = sizeof(struct keyed_use)}};
    enum weir_status status = WEIR_OK;
    for (unsigned i = 0; i < 3 && status == WEIR_OK; i++)
        status = read_table(db, args, table[i], reading, &pile[i]);
    if (status == WEIR_OK)
        status = join(reading, &pile[0], &pile[1], &pile[2]);
    if (status == WEIR_OK)
        *items = (struct invoice_store_items){pile[0].item, pile[0].count};
    return status;
}

enum weir_status
invoice_store_read(struct db *db, const struct invoice_store_range *range, struct weir_arena *arena,
                   struct invoice_store_items *items, struct weir_error *error)
{
    static const struct table tables[] = {{SQL_INVOICE_HEADS, take_whole},
                                          {SQL_INVOICE_LINES, take_line},
                                          {SQL_INVOICE_USES, take_use}};
    const struct reading reading = {range->tariffs, arena, error};
    const struct copy_args args = {
        .value = {range->run_id, range->book, range->account_lo, range->account_hi}, .count = 4};
    return read_whole(db, &args, tables, &reading, items);
}

enum weir_status
invoice_store_estimated(struct db *db, const struct invoice_store_past *past,
                        struct weir_arena *arena, struct invoice_store_items *items,
                        struct weir_error *error)
{
    static const struct table tables[] = {{SQL_ESTIMATED_HEADS, take_estimated},
                                          {SQL_ESTIMATED_LINES, take_line},
                                          {SQL_ESTIMATED_USES, take_use}};
    const struct reading reading = {past->tariffs, arena, error};
    const struct copy_args args = {.value = {past->as_of_no, past->account_lo, past->account_hi},
                                   .count = 3};
    return read_whole(db, &args, tables, &reading, items);
}

enum weir_status
invoice_store_history(struct db *db, const struct invoice_store_past *past,
                      struct weir_arena *arena, struct invoice_store_items *items,
                      struct weir_error *error)
{
    static const struct table tables[] = {{SQL_HISTORY_HEADS, take_history},
                                          {SQL_HISTORY_LINES, take_line},
                                          {SQL_HISTORY_USES, take_use}};
    const struct reading reading = {past->tariffs, arena, error};
    const struct copy_args args = {.value = {past->as_of_no, past->account_lo, past->account_hi},
                                   .count = 3};
    return read_whole(db, &args, tables, &reading, items);
}

enum weir_status
invoice_store_tariffs(struct db *db, struct weir_arena *arena,
                      struct invoice_store_tariffs *tariffs, struct weir_error *error)
{
    struct db_rows *rows = NULL;
    enum weir_status status = db_query(db, SQL_INVOICE_TARIFFS, NULL, &rows, error);
    if (status != WEIR_OK)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct invoice_store_tariff *item = weir_arena_alloc(arena, count, sizeof *item);
    for (uint32_t i = 0; item != NULL && i < count; i++) {
        const struct weir_text digest = db_rows_text(rows, i, 1);
        item[i].tariff_no = db_rows_int(rows, i, 0);
        if (digest.size == CANON_DIGEST_SIZE)
            memcpy(item[i].digest.bytes, digest.start, CANON_DIGEST_SIZE);
    }
    db_rows_free(rows);
    if (item == NULL)
        return error_nomem(error);
    tariffs->item = item;
    tariffs->count = count;
    return WEIR_OK;
}
