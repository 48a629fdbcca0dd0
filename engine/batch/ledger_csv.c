/* ledger_csv.c - the ledger and its control page as CSV that a spreadsheet opens: RFC 4180, a BOM
 * so that it is read as UTF-8. */
#include "base/text.h"
#include "batch/export_cell.h"
#include "batch/ledger_format.h"
#include "weir/tariff.h"

#define BOM "\xef\xbb\xbf"

static void
comma_text(const struct ledger_output *output, struct weir_text text)
{
    ledger_format_text(output, ",");
    export_cell_csv_text(output->file, text);
}

/* A day of WEIR_DAY_NONE leaves the field empty. */
static void
comma_number(const struct ledger_output *output, enum export_type type, int64_t value)
{
    ledger_format_text(output, ",");
    if ((type == EXPORT_TYPE_DAY || type == EXPORT_TYPE_MONTH) && value == WEIR_DAY_NONE)
        return;
    ledger_format_number(output, type, value);
}

static enum weir_status
begin(struct ledger_output *output, struct weir_error *error)
{
    (void)error; /* the file keeps its own until it is committed */
    ledger_format_text(output, BOM "entry,row,kind,run,date,origin,reverses,account,side,code,name,"
                                   "debit,credit,volume_m3,currency\r\n");
    return WEIR_OK;
}

static void
write_row(const struct ledger_output *output, const struct ledger_entry *entry, uint32_t index)
{
    const struct ledger_row *row = &entry->rows->item[index];
    const struct chart_account *account = &output->chart->account[row->account];
    const bool debit = row->side == LEDGER_DEBIT;
    export_cell_csv_text(output->file, entry->number);
    comma_number(output, EXPORT_TYPE_INT, (int64_t)index + 1);
    comma_text(output, text_of(ledger_kind_name(entry->kind)));
    comma_number(output, EXPORT_TYPE_INT, entry->run_id);
    comma_number(output, EXPORT_TYPE_DAY, entry->day);
    comma_number(output, EXPORT_TYPE_MONTH, entry->origin_day);
    comma_text(output, entry->reverses);
    comma_text(output, entry->account);
    comma_text(output, text_of(debit ? "debit" : "credit"));
    comma_text(output, account->code);
    comma_text(output, account->name);
    ledger_format_text(output, debit ? "," : ",,");
    ledger_format_number(output, EXPORT_TYPE_AMOUNT, row->amount_fen);
    ledger_format_text(output, debit ? ",," : ",");
    if (row->has_volume)
        ledger_format_number(output, EXPORT_TYPE_VOLUME, row->volume_l);
    comma_text(output, output->chart->currency);
    ledger_format_text(output, "\r\n");
}

static enum weir_status
write_entry(struct ledger_output *output, const struct ledger_entry *entry,
            struct weir_error *error)
{
    (void)error;
    for (uint32_t i = 0; i < entry->rows->count; i++)
        write_row(output, entry, i);
    return WEIR_OK;
}

static enum weir_status
end(struct ledger_output *output, struct weir_error *error)
{
    (void)output;
    (void)error;
    return WEIR_OK;
}

const struct ledger_format ledger_csv = {
    .name = "csv",
    .by = LEDGER_BY_INVOICE,
    .begin = begin,
    .entry = write_entry,
    .end = end,
};

/* --- the control page ---------------------------------------------------------------------------
 */
struct page_item {
    const char *name;
    const char *code; /* the kind it is of */
};

static void
page_count(const struct ledger_output *output, struct page_item item, int64_t count)
{
    ledger_format_text(output, item.name);
    comma_text(output, text_of(item.code));
    ledger_format_text(output, ",");
    comma_number(output, EXPORT_TYPE_INT, count);
    ledger_format_text(output, ",,,\r\n");
}

/* amount on the side that it is booked on, with its own account or not */
static void
page_amount(const struct ledger_output *output, struct page_item item, int64_t amount_fen)
{
    ledger_format_text(output, item.name);
    comma_text(output, text_of(item.code));
    ledger_format_text(output, ",,,");
    comma_number(output, EXPORT_TYPE_AMOUNT, amount_fen);
    ledger_format_text(output, ",\r\n");
}

static void
page_sums(const struct ledger_output *output, const char *kind, const struct ledger_sums *sums)
{
    page_count(output, (struct page_item){"invoices", kind}, sums->entry_count);
    page_count(output, (struct page_item){"without-amount", kind}, sums->empty_count);
    page_count(output, (struct page_item){"lines", kind}, sums->line_count);
    page_amount(output, (struct page_item){"amount", kind}, sums->amount_fen);
    page_amount(output, (struct page_item){"taxed", kind}, sums->taxed_fen);
    page_amount(output, (struct page_item){"tax", kind}, sums->tax_fen);
    page_amount(output, (struct page_item){"untaxed", kind}, sums->untaxed_fen);
    page_amount(output, (struct page_item){"outside", kind}, sums->outside_fen);
}

static void
page_account(const struct ledger_output *output, uint32_t index)
{
    const struct chart_account *account = &output->chart->account[index];
    const struct ledger_row *debit = ledger_format_row(output, index, LEDGER_DEBIT);
    const struct ledger_row *credit = ledger_format_row(output, index, LEDGER_CREDIT);
    const int64_t rows = (debit == NULL ? 0 : debit->count) + (credit == NULL ? 0 : credit->count);
    ledger_format_text(output, "account");
    comma_text(output, account->code);
    comma_text(output, account->name);
    comma_number(output, EXPORT_TYPE_INT, rows);
    comma_number(output, EXPORT_TYPE_AMOUNT, debit == NULL ? 0 : debit->amount_fen);
    comma_number(output, EXPORT_TYPE_AMOUNT, credit == NULL ? 0 : credit->amount_fen);
    ledger_format_text(output, ",");
    if (credit != NULL && credit->has_volume)
        ledger_format_number(output, EXPORT_TYPE_VOLUME, credit->volume_l);
    ledger_format_text(output, "\r\n");
}

static enum weir_status
page_begin(struct ledger_output *output, struct weir_error *error)
{
    (void)error;
    char scope[EXPORT_CELL_SIZE];
    struct text_writer writer = text_writer_of(scope, sizeof scope);
    ledger_format_scope(output, &writer);
    const struct ledger_control *control = output->control;
    ledger_format_text(output, BOM "item,code,name,count,debit,credit,volume_m3\r\n");
    ledger_format_text(output, "ledger");
    comma_text(output, text_written(&writer));
    comma_text(output, output->company);
    ledger_format_text(output, ",,,,\r\n");
    page_count(output, (struct page_item){"runs", ""}, output->found->runs.count);
    page_count(output, (struct page_item){"rows", ""}, control->row_count);
    ledger_format_text(output, "entries,,");
    comma_number(output, EXPORT_TYPE_INT, control->entry_count);
    comma_number(output, EXPORT_TYPE_AMOUNT, control->debit_fen);
    comma_number(output, EXPORT_TYPE_AMOUNT, control->credit_fen);
    ledger_format_text(output, ",\r\n");
    for (enum ledger_kind kind = LEDGER_BILL; kind <= LEDGER_FEE_REVERSAL; kind++)
        page_sums(output, ledger_kind_name(kind), &control->of_kind[kind]);
    page_sums(output, "all", &control->all);
    for (uint32_t i = 0; i < output->chart->account_count; i++) {
        if (ledger_format_used(output, i))
            page_account(output, i);
    }
    return WEIR_OK;
}

const struct ledger_format ledger_csv_control = {
    .name = "control",
    .by = LEDGER_BY_INVOICE,
    .begin = page_begin,
    .end = end,
};
