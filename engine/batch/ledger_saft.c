/*
 * ledger_saft.c - SAF-T Financial, in the Norwegian schema (1.10 and 1.30): accounts, and a journal
 * a run.
 *
 * Weir keeps no balances: an account opens at zero and closes with what was booked.  What the
 * schema wants and weir does not know is "NotUsed".
 */
#include "base/civil.h"
#include "base/text.h"
#include "batch/export_cell.h"
#include "batch/ledger_format.h"
#include "weir/tariff.h"

#define SHORT_MAX 18 /* characters that the schema allows */
#define MIDDLE1_MAX 35
#define MIDDLE2_MAX 70
#define LONG_MAX_CHARACTERS 256
#define DESCRIPTION_SIZE (2 * LEDGER_SOURCE_KEY_SIZE + 128)

/* At most so many characters of text. */
static struct weir_text
cut(struct weir_text text, size_t characters_max)
{
    size_t characters = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (((unsigned char)text.start[i] & 0xc0U) == 0x80)
            continue; /* inside a character */
        if (characters++ == characters_max)
            return (struct weir_text){text.start, i};
    }
    return text;
}

static void
element(const struct ledger_output *output, const char *name, const char *value)
{
    writer_element(output->writer, name, text_of(value));
}

static void
known(const struct ledger_output *output, const char *name, struct weir_text value, size_t max)
{
    if (value.size == 0)
        element(output, name, "NotUsed");
    else
        writer_element(output->writer, name, cut(value, max));
}

static void
number(const struct ledger_output *output, const char *name, enum export_type type, int64_t value)
{
    char buffer[EXPORT_CELL_SIZE];
    writer_element(output->writer, name, export_cell_number(type, value, buffer));
}

static void
amount(const struct ledger_output *output, const char *name, int64_t amount_fen)
{
    number(output, name, EXPORT_TYPE_AMOUNT, amount_fen);
}

/* What an entry is, what it takes back and the month that it corrects. */
static struct weir_text
describe(const struct ledger_entry *entry, char buffer[DESCRIPTION_SIZE])
{
    char month[EXPORT_CELL_SIZE];
    struct text_writer writer = text_writer_of(buffer, DESCRIPTION_SIZE);
    text_write_string(&writer, ledger_kind_name(entry->kind));
    text_write_string(&writer, " ");
    text_write(&writer, entry->number);
    if (entry->reverses.start != NULL) {
        text_write_string(&writer, ", reverses ");
        text_write(&writer, entry->reverses);
    }
    if (entry->origin_day != WEIR_DAY_NONE) {
        text_write_string(&writer, ", origin ");
        text_write(&writer, export_cell_number(EXPORT_TYPE_MONTH, entry->origin_day, month));
    }
    return cut(text_written(&writer), LONG_MAX_CHARACTERS);
}

static void
write_period(const struct ledger_output *output, int32_t day)
{
    const int32_t month = civil_month_number(day);
    number(output, "PeriodStart", EXPORT_TYPE_INT, month % 12 + 1);
    number(output, "PeriodStartYear", EXPORT_TYPE_INT, month / 12);
    number(output, "PeriodEnd", EXPORT_TYPE_INT, month % 12 + 1);
    number(output, "PeriodEndYear", EXPORT_TYPE_INT, month / 12);
}

static void
write_company(const struct ledger_output *output)
{
    struct writer *writer = output->writer;
    writer_begin(writer, "Company");
    known(output, "RegistrationNumber", output->company_id, MIDDLE1_MAX);
    known(output, "Name", output->company, MIDDLE2_MAX);
    writer_begin(writer, "Address");
    known(output, "StreetName", output->address, MIDDLE2_MAX);
    writer_end(writer);
    writer_begin(writer, "Contact");
    writer_begin(writer, "ContactPerson");
    element(output, "FirstName", "NotUsed");
    element(output, "LastName", "NotUsed");
    writer_end(writer);
    writer_end(writer);
    writer_end(writer);
}

static void
write_header(const struct ledger_output *output)
{
    struct writer *writer = output->writer;
    char scope[EXPORT_CELL_SIZE];
    struct text_writer text = text_writer_of(scope, sizeof scope);
    ledger_format_scope(output, &text);
    const int32_t last_day = output->control->last_day;
    writer_begin(writer, "Header");
    element(output, "AuditFileVersion", "1.10");
    element(output, "AuditFileCountry", "CN");
    /* a day of the books and not today's: the same books are the same bytes */
    number(output, "AuditFileDateCreated", EXPORT_TYPE_DAY,
           last_day == WEIR_DAY_NONE ? output->found->month_day : last_day);
    element(output, "SoftwareCompanyName", "weir");
    element(output, "SoftwareID", "weir");
    element(output, "SoftwareVersion", "1");
    write_company(output);
    writer_element(writer, "DefaultCurrencyCode", output->chart->currency);
    writer_begin(writer, "SelectionCriteria");
    write_period(output, output->found->month_day);
    writer_end(writer);
    writer_element(writer, "HeaderComment", text_written(&text));
    element(output, "TaxAccountingBasis", "A");
    writer_end(writer);
}

static const char *
type_name(enum chart_type type)
{
    switch (type) {
    case CHART_ASSET:
        return "asset";
    case CHART_LIABILITY:
        return "liability";
    case CHART_EQUITY:
        return "equity";
    case CHART_REVENUE:
        return "revenue";
    case CHART_EXPENSE:
        break;
    }
    return "expense";
}

static void
write_account(const struct ledger_output *output, uint32_t index)
{
    const struct chart_account *account = &output->chart->account[index];
    const struct ledger_row *debit = ledger_format_row(output, index, LEDGER_DEBIT);
    const struct ledger_row *credit = ledger_format_row(output, index, LEDGER_CREDIT);
    const int64_t closing_fen =
        (debit == NULL ? 0 : debit->amount_fen) - (credit == NULL ? 0 : credit->amount_fen);
    const bool on_debit = account->type == CHART_ASSET || account->type == CHART_EXPENSE;
    writer_begin(output->writer, "Account");
    writer_element(output->writer, "AccountID", account->code);
    writer_element(output->writer, "AccountDescription", account->name);
    element(output, "GroupingCategory", type_name(account->type));
    writer_element(output->writer, "GroupingCode", cut(account->code, 4));
    element(output, "AccountType", "GL");
    amount(output, on_debit ? "OpeningDebitBalance" : "OpeningCreditBalance", 0);
    amount(output, on_debit ? "ClosingDebitBalance" : "ClosingCreditBalance",
           on_debit ? closing_fen : -closing_fen);
    writer_end(output->writer);
}

static void
write_accounts(const struct ledger_output *output)
{
    if (output->control->rows.count == 0)
        return; /* the schema allows no empty list */
    writer_begin(output->writer, "MasterFiles");
    writer_begin(output->writer, "GeneralLedgerAccounts");
    for (uint32_t i = 0; i < output->chart->account_count; i++) {
        if (ledger_format_used(output, i))
            write_account(output, i);
    }
    writer_end(output->writer);
    writer_end(output->writer);
}

static enum weir_status
begin(struct ledger_output *output, struct weir_error *error)
{
    (void)error; /* the writer keeps its own */
    struct writer *writer = output->writer;
    writer_begin(writer, "AuditFile");
    writer_attribute(writer, "xmlns", text_of("urn:StandardAuditFile-Taxation-Financial:NO"));
    write_header(output);
    write_accounts(output);
    writer_begin(writer, "GeneralLedgerEntries");
    number(output, "NumberOfEntries", EXPORT_TYPE_INT, output->control->entry_count);
    amount(output, "TotalDebit", output->control->debit_fen);
    amount(output, "TotalCredit", output->control->credit_fen);
    return WEIR_OK;
}

static void
begin_journal(struct ledger_output *output, int64_t run_id)
{
    if (output->journal_run == run_id)
        return;
    if (output->journal_run != 0)
        writer_end(output->writer);
    output->journal_run = run_id;
    writer_begin(output->writer, "Journal");
    number(output, "JournalID", EXPORT_TYPE_INT, run_id);
    element(output, "Description", "weir run");
    element(output, "Type", "RUN");
}

static void
write_line(const struct ledger_output *output, const struct ledger_entry *entry, uint32_t index)
{
    struct writer *writer = output->writer;
    const struct ledger_row *row = &entry->rows->item[index];
    const struct chart_account *account = &output->chart->account[row->account];
    writer_begin(writer, "Line");
    number(output, "RecordID", EXPORT_TYPE_INT, (int64_t)index + 1);
    writer_element(writer, "AccountID", account->code);
    writer_element(writer, "SourceDocumentID", cut(entry->number, MIDDLE1_MAX));
    writer_element(writer, "Description", account->name);
    writer_begin(writer, row->side == LEDGER_DEBIT ? "DebitAmount" : "CreditAmount");
    amount(output, "Amount", row->amount_fen);
    writer_end(writer);
    if (row->has_volume)
        number(output, "Quantity", EXPORT_TYPE_VOLUME, row->volume_l);
    writer_end(writer);
}

static enum weir_status
write_entry(struct ledger_output *output, const struct ledger_entry *entry,
            struct weir_error *error)
{
    (void)error;
    char buffer[DESCRIPTION_SIZE];
    struct writer *writer = output->writer;
    const int32_t month = civil_month_number(entry->day);
    begin_journal(output, entry->run_id);
    writer_begin(writer, "Transaction");
    number(output, "TransactionID", EXPORT_TYPE_INT, entry->sequence);
    number(output, "Period", EXPORT_TYPE_INT, month % 12 + 1);
    number(output, "PeriodYear", EXPORT_TYPE_INT, month / 12);
    number(output, "TransactionDate", EXPORT_TYPE_DAY, entry->day);
    writer_element(writer, "TransactionType",
                   cut(text_of(ledger_kind_name(entry->kind)), SHORT_MAX));
    writer_element(writer, "Description", describe(entry, buffer));
    number(output, "SystemEntryDate", EXPORT_TYPE_DAY, entry->day);
    number(output, "GLPostingDate", EXPORT_TYPE_DAY, entry->day);
    for (uint32_t i = 0; i < entry->rows->count; i++)
        write_line(output, entry, i);
    writer_end(writer);
    return WEIR_OK;
}

static enum weir_status
end(struct ledger_output *output, struct weir_error *error)
{
    (void)error;
    if (output->journal_run != 0)
        writer_end(output->writer);
    writer_end(output->writer);
    writer_end(output->writer);
    return WEIR_OK;
}

const struct ledger_format ledger_saft = {
    .name = "saft",
    .is_xml = true,
    .by = LEDGER_BY_INVOICE,
    .begin = begin,
    .entry = write_entry,
    .end = end,
};
