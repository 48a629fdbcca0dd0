/* ledger_format.c - the formats of the ledger, and what they share. */
#include "batch/ledger_format.h"

#include "base/assert.h"
#include "base/text.h"
#include "batch/export_cell.h"
#include "weir/tariff.h"

const struct ledger_format *
ledger_format_get(enum ledger_format_name name)
{
    static const struct ledger_format *const formats[LEDGER_FORMAT_COUNT] = {
        [LEDGER_FORMAT_XML] = &ledger_xml,
        [LEDGER_FORMAT_CSV] = &ledger_csv,
        [LEDGER_FORMAT_CONTROL] = &ledger_csv_control,
        [LEDGER_FORMAT_HLEDGER] = &ledger_journal_hledger,
        [LEDGER_FORMAT_LEDGER] = &ledger_journal_ledger,
        [LEDGER_FORMAT_BEANCOUNT] = &ledger_journal_beancount,
        [LEDGER_FORMAT_GBT] = &ledger_gbt,
        [LEDGER_FORMAT_GBT_XML] = &ledger_gbt_xml,
        [LEDGER_FORMAT_YONYOU] = &ledger_yonyou,
        [LEDGER_FORMAT_SAFT] = &ledger_saft,
    };
    ASSERT(name < LEDGER_FORMAT_COUNT);
    return formats[name];
}

void
ledger_format_scope(const struct ledger_output *output, struct text_writer *writer)
{
    char month[EXPORT_CELL_SIZE];
    if (output->run_id != 0) {
        text_write_string(writer, "run ");
        text_write_int(writer, output->run_id);
        text_write_string(writer, output->found->draft ? " (draft)" : " (posted)");
        return;
    }
    text_write_string(writer, "month ");
    text_write(writer, export_cell_number(EXPORT_TYPE_MONTH, output->found->month_day, month));
    text_write_string(writer, output->found->closed_no == 0 ? " (open)" : " (closed)");
}

const struct ledger_row *
ledger_format_row(const struct ledger_output *output, uint32_t account, enum ledger_side side)
{
    const struct ledger_rows *rows = &output->control->rows;
    for (uint32_t i = 0; i < rows->count; i++) {
        if (rows->item[i].account == account && rows->item[i].side == side)
            return &rows->item[i];
    }
    return NULL;
}

bool
ledger_format_used(const struct ledger_output *output, uint32_t account)
{
    return ledger_format_row(output, account, LEDGER_DEBIT) != NULL ||
           ledger_format_row(output, account, LEDGER_CREDIT) != NULL;
}

void
ledger_format_text(const struct ledger_output *output, const char *text)
{
    file_write_put(output->file, text_of(text));
}

void
ledger_format_number(const struct ledger_output *output, enum export_type type, int64_t value)
{
    char buffer[EXPORT_CELL_SIZE];
    file_write_put(output->file, export_cell_number(type, value, buffer));
}

void
ledger_format_attribute(const struct ledger_output *output, const char *name, enum export_type type,
                        int64_t value)
{
    char buffer[EXPORT_CELL_SIZE];
    if ((type == EXPORT_TYPE_DAY || type == EXPORT_TYPE_MONTH) && value == WEIR_DAY_NONE)
        return;
    writer_attribute(output->writer, name, export_cell_number(type, value, buffer));
}
