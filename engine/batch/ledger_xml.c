/* ledger_xml.c - the ledger as weir's own XML: schemas/ledger.xsd. */
#include "base/text.h"
#include "batch/ledger_format.h"

static void
number(const struct ledger_output *output, const char *name, int64_t value)
{
    ledger_format_attribute(output, name, EXPORT_TYPE_INT, value);
}

static void
amount(const struct ledger_output *output, const char *name, int64_t value)
{
    ledger_format_attribute(output, name, EXPORT_TYPE_AMOUNT, value);
}

static void
write_sums(const struct ledger_output *output, const char *kind, const struct ledger_sums *sums)
{
    writer_begin(output->writer, "total");
    writer_attribute(output->writer, "kind", text_of(kind));
    number(output, "invoices", sums->entry_count);
    number(output, "empty", sums->empty_count);
    number(output, "lines", sums->line_count);
    amount(output, "amount", sums->amount_fen);
    amount(output, "taxed", sums->taxed_fen);
    amount(output, "tax", sums->tax_fen);
    amount(output, "untaxed", sums->untaxed_fen);
    amount(output, "outside", sums->outside_fen);
    writer_end(output->writer);
}

static void
write_account(const struct ledger_output *output, uint32_t index)
{
    const struct chart_account *account = &output->chart->account[index];
    const struct ledger_row *debit = ledger_format_row(output, index, LEDGER_DEBIT);
    const struct ledger_row *credit = ledger_format_row(output, index, LEDGER_CREDIT);
    writer_begin(output->writer, "account");
    writer_attribute(output->writer, "code", account->code);
    writer_attribute(output->writer, "name", account->name);
    amount(output, "debit", debit == NULL ? 0 : debit->amount_fen);
    amount(output, "credit", credit == NULL ? 0 : credit->amount_fen);
    if (credit != NULL && credit->has_volume)
        ledger_format_attribute(output, "volume_m3", EXPORT_TYPE_VOLUME, credit->volume_l);
    writer_end(output->writer);
}

static void
write_control(const struct ledger_output *output)
{
    const struct ledger_control *control = output->control;
    writer_begin(output->writer, "control");
    number(output, "entries", control->entry_count);
    number(output, "rows", control->row_count);
    amount(output, "debit", control->debit_fen);
    amount(output, "credit", control->credit_fen);
    for (enum ledger_kind kind = LEDGER_BILL; kind <= LEDGER_FEE_REVERSAL; kind++)
        write_sums(output, ledger_kind_name(kind), &control->of_kind[kind]);
    write_sums(output, "all", &control->all);
    for (uint32_t i = 0; i < output->chart->account_count; i++) {
        if (ledger_format_used(output, i))
            write_account(output, i);
    }
    writer_end(output->writer);
}

static void
write_run(const struct ledger_output *output, const struct export_store_run *run)
{
    writer_begin(output->writer, "run");
    number(output, "run", run->run_id);
    writer_attribute(output->writer, "kind", run->kind);
    writer_attribute(output->writer, "state", run->state);
    ledger_format_attribute(output, "date", EXPORT_TYPE_DAY, run->invoice_day);
    writer_attribute(output->writer, "root", run->root);
    writer_end(output->writer);
}

static enum weir_status
begin(struct ledger_output *output, struct weir_error *error)
{
    (void)error; /* the writer keeps its own */
    struct writer *writer = output->writer;
    writer_begin(writer, "ledger");
    writer_attribute(writer, "xmlns", text_of("urn:weir:ledger:1"));
    writer_attribute(writer, "chart", output->chart->id);
    writer_attribute(writer, "company", output->company);
    writer_attribute(writer, "currency", output->chart->currency);
    writer_attribute(writer, "by", text_of(output->by == LEDGER_BY_RUN ? "run" : "invoice"));
    writer_attribute(writer, "of", text_of(output->run_id == 0 ? "month" : "run"));
    ledger_format_attribute(output, "month", EXPORT_TYPE_MONTH, output->found->month_day);
    writer_attribute(writer, "month-state",
                     text_of(output->found->closed_no == 0 ? "open" : "closed"));
    for (uint32_t i = 0; i < output->found->runs.count; i++)
        write_run(output, &output->found->runs.item[i]);
    write_control(output);
    return WEIR_OK;
}

static void
write_row(const struct ledger_output *output, const struct ledger_row *row)
{
    const struct chart_account *account = &output->chart->account[row->account];
    writer_begin(output->writer, row->side == LEDGER_DEBIT ? "debit" : "credit");
    writer_attribute(output->writer, "code", account->code);
    amount(output, "amount", row->amount_fen);
    if (row->has_volume)
        ledger_format_attribute(output, "volume_m3", EXPORT_TYPE_VOLUME, row->volume_l);
    writer_end(output->writer);
}

static enum weir_status
write_entry(struct ledger_output *output, const struct ledger_entry *entry,
            struct weir_error *error)
{
    (void)error;
    struct writer *writer = output->writer;
    writer_begin(writer, "entry");
    writer_attribute(writer, "entry", entry->number);
    writer_attribute(writer, "account", entry->account);
    writer_attribute(writer, "kind", text_of(ledger_kind_name(entry->kind)));
    number(output, "run", entry->run_id);
    ledger_format_attribute(output, "date", EXPORT_TYPE_DAY, entry->day);
    writer_attribute(writer, "reverses", entry->reverses);
    ledger_format_attribute(output, "origin", EXPORT_TYPE_MONTH, entry->origin_day);
    number(output, "invoices", entry->source_count);
    for (uint32_t i = 0; i < entry->rows->count; i++)
        write_row(output, &entry->rows->item[i]);
    writer_end(writer);
    return WEIR_OK;
}

static enum weir_status
end(struct ledger_output *output, struct weir_error *error)
{
    (void)error;
    writer_end(output->writer);
    return WEIR_OK;
}

const struct ledger_format ledger_xml = {
    .name = "xml",
    .is_xml = true,
    .by = LEDGER_BY_INVOICE,
    .begin = begin,
    .entry = write_entry,
    .end = end,
};
