/*
 * ledger_journal.c - the ledger for plain-text accounting: hledger and ledger, which read the same
 * text, and beancount.
 *
 * They know signs and no sides: a debit is positive, a credit negative, and what is red has the
 * other sign on the same account; kind, origin and what it reverses are said beside it.
 */
#include <string.h>

#include "base/text.h"
#include "batch/export_cell.h"
#include "batch/ledger_format.h"
#include "weir/tariff.h"

/* One piece of a word at a time: what a journal would take for syntax is an underline. */
static void
put_word(const struct ledger_output *output, struct weir_text text)
{
    static const char syntax[] = ";|\"\\,";
    for (size_t i = 0; i < text.size; i++) {
        const unsigned char byte = (unsigned char)text.start[i];
        if (byte < 0x20 || byte == 0x7f || memchr(syntax, byte, sizeof syntax - 1) != NULL)
            ledger_format_text(output, "_");
        else
            file_write_put(output->file, (struct weir_text){text.start + i, 1});
    }
}

static const char *
root_of(enum chart_type type)
{
    switch (type) {
    case CHART_ASSET:
        return "Assets:";
    case CHART_LIABILITY:
        return "Liabilities:";
    case CHART_EQUITY:
        return "Equity:";
    case CHART_REVENUE:
        return "Income:";
    case CHART_EXPENSE:
        break;
    }
    return "Expenses:";
}

/* Assets:112201; beancount takes no name with it. */
static void
put_code(const struct ledger_output *output, uint32_t account)
{
    ledger_format_text(output, root_of(output->chart->account[account].type));
    file_write_put(output->file, output->chart->account[account].code);
}

static void
put_account(const struct ledger_output *output, uint32_t account)
{
    put_code(output, account);
    ledger_format_text(output, " ");
    put_word(output, output->chart->account[account].name);
}

static void
put_amount(const struct ledger_output *output, const struct ledger_row *row)
{
    ledger_format_text(output, "  ");
    ledger_format_number(output, EXPORT_TYPE_AMOUNT,
                         row->side == LEDGER_DEBIT ? row->amount_fen : -row->amount_fen);
    ledger_format_text(output, " ");
    file_write_put(output->file, output->chart->currency);
}

static void
put_title(const struct ledger_output *output)
{
    char scope[EXPORT_CELL_SIZE];
    struct text_writer writer = text_writer_of(scope, sizeof scope);
    ledger_format_scope(output, &writer);
    put_word(output, output->company);
    ledger_format_text(output, output->company.size == 0 ? "" : " ");
    file_write_put(output->file, text_written(&writer));
}

/* What is said of an entry, one thing a line: prefix name: value. */
struct remark {
    const char *begin; /* before the name */
    const char *quote; /* around the value */
};

static void
put_remark(const struct ledger_output *output, const struct remark *remark, const char *name,
           struct weir_text value)
{
    if (value.start == NULL)
        return;
    ledger_format_text(output, remark->begin);
    ledger_format_text(output, name);
    ledger_format_text(output, ": ");
    ledger_format_text(output, remark->quote);
    put_word(output, value);
    ledger_format_text(output, remark->quote);
    ledger_format_text(output, "\n");
}

static void
put_remarks(const struct ledger_output *output, const struct remark *remark,
            const struct ledger_entry *entry)
{
    char buffer[EXPORT_CELL_SIZE];
    put_remark(output, remark, "kind", text_of(ledger_kind_name(entry->kind)));
    put_remark(output, remark, "run", export_cell_number(EXPORT_TYPE_INT, entry->run_id, buffer));
    put_remark(output, remark, "account", entry->account);
    put_remark(output, remark, "reverses", entry->reverses);
    if (entry->origin_day != WEIR_DAY_NONE)
        put_remark(output, remark, "origin",
                   export_cell_number(EXPORT_TYPE_MONTH, entry->origin_day, buffer));
}

static void
put_volume(const struct ledger_output *output, const struct remark *remark,
           const struct ledger_row *row)
{
    char buffer[EXPORT_CELL_SIZE];
    if (row->has_volume)
        put_remark(output, remark, "volume",
                   export_cell_number(EXPORT_TYPE_VOLUME, row->volume_l, buffer));
}

/* --- hledger, ledger ----------------------------------------------------------------------------
 */
static enum weir_status
begin(struct ledger_output *output, struct weir_error *error)
{
    (void)error; /* the file keeps its own until it is committed */
    static const char *const tags[] = {"kind", "run", "account", "reverses", "origin", "volume"};
    ledger_format_text(output, "; ");
    put_title(output);
    ledger_format_text(output, "\n\ncommodity ");
    file_write_put(output->file, output->chart->currency);
    ledger_format_text(output, "\n    format 1000.00 ");
    file_write_put(output->file, output->chart->currency);
    ledger_format_text(output, "\n\n");
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        ledger_format_text(output, "tag ");
        ledger_format_text(output, tags[i]);
        ledger_format_text(output, "\n");
    }
    for (uint32_t i = 0; i < output->chart->account_count; i++) {
        if (!ledger_format_used(output, i))
            continue;
        ledger_format_text(output, "account ");
        put_account(output, i);
        ledger_format_text(output, "\n");
    }
    return WEIR_OK;
}

static enum weir_status
write_entry(struct ledger_output *output, const struct ledger_entry *entry,
            struct weir_error *error)
{
    (void)error;
    static const struct remark remark = {.begin = "    ; ", .quote = ""};
    ledger_format_text(output, "\n");
    ledger_format_number(output, EXPORT_TYPE_DAY, entry->day);
    ledger_format_text(output, " * invoice ");
    put_word(output, entry->number);
    ledger_format_text(output, "\n");
    put_remarks(output, &remark, entry);
    for (uint32_t i = 0; i < entry->rows->count; i++) {
        ledger_format_text(output, "    ");
        put_account(output, entry->rows->item[i].account);
        put_amount(output, &entry->rows->item[i]);
        ledger_format_text(output, "\n");
        put_volume(output, &remark, &entry->rows->item[i]);
    }
    return WEIR_OK;
}

static enum weir_status
end(struct ledger_output *output, struct weir_error *error)
{
    (void)output;
    (void)error;
    return WEIR_OK;
}

const struct ledger_format ledger_journal_hledger = {
    .name = "hledger",
    .by = LEDGER_BY_INVOICE,
    .begin = begin,
    .entry = write_entry,
    .end = end,
};

const struct ledger_format ledger_journal_ledger = {
    .name = "ledger",
    .by = LEDGER_BY_INVOICE,
    .begin = begin,
    .entry = write_entry,
    .end = end,
};

/* --- beancount ----------------------------------------------------------------------------------
 */
static enum weir_status
begin_beancount(struct ledger_output *output, struct weir_error *error)
{
    (void)error;
    static const struct remark remark = {.begin = "  ", .quote = "\""};
    ledger_format_text(output, "option \"title\" \"");
    put_title(output);
    ledger_format_text(output, "\"\noption \"operating_currency\" \"");
    file_write_put(output->file, output->chart->currency);
    ledger_format_text(output, "\"\n");
    for (uint32_t i = 0; i < output->chart->account_count; i++) {
        if (!ledger_format_used(output, i) || output->control->first_day == WEIR_DAY_NONE)
            continue;
        ledger_format_number(output, EXPORT_TYPE_DAY, output->control->first_day);
        ledger_format_text(output, " open ");
        put_code(output, i);
        ledger_format_text(output, " ");
        file_write_put(output->file, output->chart->currency);
        ledger_format_text(output, "\n");
        put_remark(output, &remark, "name", output->chart->account[i].name);
    }
    return WEIR_OK;
}

static enum weir_status
write_beancount(struct ledger_output *output, const struct ledger_entry *entry,
                struct weir_error *error)
{
    (void)error;
    static const struct remark remark = {.begin = "  ", .quote = "\""};
    static const struct remark of_row = {.begin = "    ", .quote = "\""};
    ledger_format_text(output, "\n");
    ledger_format_number(output, EXPORT_TYPE_DAY, entry->day);
    ledger_format_text(output, " * \"invoice ");
    put_word(output, entry->number);
    ledger_format_text(output, "\"\n");
    put_remarks(output, &remark, entry);
    for (uint32_t i = 0; i < entry->rows->count; i++) {
        ledger_format_text(output, "  ");
        put_code(output, entry->rows->item[i].account);
        put_amount(output, &entry->rows->item[i]);
        ledger_format_text(output, "\n");
        put_volume(output, &of_row, &entry->rows->item[i]);
    }
    return WEIR_OK;
}

const struct ledger_format ledger_journal_beancount = {
    .name = "beancount",
    .by = LEDGER_BY_INVOICE,
    .begin = begin_beancount,
    .entry = write_beancount,
    .end = end,
};
