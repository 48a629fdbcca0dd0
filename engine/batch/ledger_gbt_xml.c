/*
 * ledger_gbt_xml.c - the ledger under the element names of GB/T 24589.1-2010.
 *
 * The names of the data elements are those of the standard; the root, the grouping, and the order
 * inside a group are inferred, since its schema is not to be had: conformance is not claimed.
 */
#include "base/text.h"
#include "batch/export_cell.h"
#include "batch/ledger_format.h"
#include "batch/ledger_gbt_words.h"
#include "batch/ledger_record.h"

#define SUBJECT_ROOM 2048
#define ROOT "会计核算软件数据"

static void
element(const struct ledger_output *output, const char *name, const char *text)
{
    writer_element(output->writer, name, text_of(text));
}

static void
number(const struct ledger_output *output, const char *name, enum export_type type, int64_t value)
{
    char buffer[EXPORT_CELL_SIZE];
    writer_element(output->writer, name, export_cell_number(type, value, buffer));
}

static void
period(const struct ledger_output *output)
{
    number(output, "会计年度", EXPORT_TYPE_INT, ledger_gbt_words_year(output));
    number(output, "会计期间号", EXPORT_TYPE_INT, ledger_gbt_words_month(output));
}

static void
write_book(const struct ledger_output *output)
{
    const struct chart *chart = output->chart;
    char layout[LEDGER_GBT_LAYOUT_SIZE];
    struct text_writer writer = text_writer_of(layout, sizeof layout);
    ledger_gbt_words_layout(chart, &writer);
    writer_begin(output->writer, "电子账簿");
    writer_element(output->writer, "电子账簿编号", chart->id);
    element(output, "电子账簿名称", LEDGER_GBT_BOOK);
    writer_element(output->writer, "会计核算单位", output->company);
    writer_element(output->writer, "组织机构代码", output->company_id);
    element(output, "单位性质", LEDGER_GBT_UNIT);
    element(output, "行业", LEDGER_GBT_INDUSTRY);
    element(output, "开发单位", LEDGER_GBT_MAKER);
    element(output, "版本号", LEDGER_GBT_VERSION);
    writer_element(output->writer, "本位币", chart->currency);
    number(output, "会计年度", EXPORT_TYPE_INT, ledger_gbt_words_year(output));
    element(output, "标准版本号", "GB/T 24589.1-2010");
    writer_element(output->writer, "会计科目编号规则", text_written(&writer));
    writer_end(output->writer);
}

static void
write_account(const struct ledger_output *output, uint32_t index)
{
    const struct chart_account *account = &output->chart->account[index];
    writer_begin(output->writer, "会计科目");
    writer_element(output->writer, "科目编号", account->code);
    writer_element(output->writer, "科目名称", account->name);
    number(output, "科目级次", EXPORT_TYPE_INT, chart_account_level(output->chart, index));
    element(output, "科目类型", ledger_gbt_words_type(account->type));
    element(output, "余额方向", ledger_gbt_words_side(account->type));
    writer_end(output->writer);
}

static void
write_balance(const struct ledger_output *output, uint32_t index)
{
    const struct chart_account *account = &output->chart->account[index];
    const struct ledger_gbt_balance balance = ledger_gbt_words_balance(output, index);
    writer_begin(output->writer, "科目余额及发生额");
    writer_element(output->writer, "科目编号", account->code);
    element(output, "期初余额方向", ledger_gbt_words_side(account->type));
    element(output, "期末余额方向", ledger_gbt_words_side(account->type));
    writer_element(output->writer, "币种编码", output->chart->currency);
    element(output, "计量单位", LEDGER_GBT_CUBIC_METRE);
    period(output);
    number(output, "期初本币余额", EXPORT_TYPE_AMOUNT, 0);
    number(output, "借方本币发生额", EXPORT_TYPE_AMOUNT, balance.debit_fen);
    number(output, "贷方数量", EXPORT_TYPE_VOLUME, balance.volume_l);
    number(output, "贷方本币发生额", EXPORT_TYPE_AMOUNT, balance.credit_fen);
    number(output, "期末本币余额", EXPORT_TYPE_AMOUNT, balance.end_fen);
    writer_end(output->writer);
}

static enum weir_status
begin(struct ledger_output *output, struct weir_error *error)
{
    (void)error; /* the writer keeps its own until it is closed */
    const uint32_t count = output->chart->account_count;
    writer_begin(output->writer, ROOT);
    writer_begin(output->writer, "公共档案");
    write_book(output);
    writer_end(output->writer);
    writer_begin(output->writer, "总账");
    for (uint32_t i = 0; i < count; i++)
        write_account(output, i);
    for (uint32_t i = 0; i < count; i++) {
        if (ledger_format_used(output, i))
            write_balance(output, i);
    }
    return WEIR_OK;
}

static void
write_row(const struct ledger_output *output, const struct ledger_entry *entry, uint32_t index,
          struct weir_text subject)
{
    const struct ledger_row *row = &entry->rows->item[index];
    const bool debit = row->side == LEDGER_DEBIT;
    writer_begin(output->writer, "记账凭证");
    number(output, "记账凭证日期", EXPORT_TYPE_DAY, entry->day);
    period(output);
    element(output, "记账凭证类型编号", LEDGER_GBT_VOUCHER);
    number(output, "记账凭证编号", EXPORT_TYPE_INT, entry->sequence);
    number(output, "记账凭证行号", EXPORT_TYPE_INT, (int64_t)index + 1);
    writer_element(output->writer, "记账凭证摘要", subject);
    writer_element(output->writer, "科目编号", output->chart->account[row->account].code);
    writer_element(output->writer, "币种编码", output->chart->currency);
    if (row->has_volume) {
        element(output, "计量单位", LEDGER_GBT_CUBIC_METRE);
        number(output, "贷方数量", EXPORT_TYPE_VOLUME, row->volume_l);
    }
    number(output, debit ? "借方本币金额" : "贷方本币金额", EXPORT_TYPE_AMOUNT, row->amount_fen);
    element(output, "票据类型", ledger_kind_name(entry->kind));
    writer_element(output->writer, "票据号", entry->number);
    number(output, "票据日期", EXPORT_TYPE_DAY, entry->day);
    number(output, "附件数", EXPORT_TYPE_INT, entry->source_count);
    element(output, "制单人", LEDGER_GBT_MAKER);
    element(output, "记账标志", output->found->draft ? "0" : "1");
    element(output, "作废标志", "0");
    writer_end(output->writer);
}

static enum weir_status
write_entry(struct ledger_output *output, const struct ledger_entry *entry,
            struct weir_error *error)
{
    (void)error;
    char subject[SUBJECT_ROOM];
    struct text_writer writer = text_writer_of(subject, sizeof subject);
    ledger_record_subject(entry, &writer);
    for (uint32_t i = 0; i < entry->rows->count; i++)
        write_row(output, entry, i, text_written(&writer));
    return WEIR_OK;
}

static enum weir_status
end(struct ledger_output *output, struct weir_error *error)
{
    (void)error;
    writer_end(output->writer); /* 总账 */
    writer_end(output->writer);
    return WEIR_OK;
}

const struct ledger_format ledger_gbt_xml = {
    .name = "gbt-xml",
    .is_xml = true,
    .by = LEDGER_BY_INVOICE,
    .begin = begin,
    .entry = write_entry,
    .end = end,
};
