/* ledger_gbt_words.c - the words of GB/T 19581-2004 and GB/T 24589.1. */
#include "batch/ledger_gbt_words.h"

#include <stdbool.h>

#include "base/civil.h"

const char *
ledger_gbt_words_type(enum chart_type type)
{
    switch (type) {
    case CHART_ASSET:
        return "资产";
    case CHART_LIABILITY:
        return "负债";
    case CHART_EQUITY:
        return "所有者权益";
    case CHART_REVENUE:
    case CHART_EXPENSE:
        break;
    }
    return "损益";
}

static bool
is_debit(enum chart_type type)
{
    return type == CHART_ASSET || type == CHART_EXPENSE;
}

const char *
ledger_gbt_words_side(enum chart_type type)
{
    return is_debit(type) ? "借" : "贷";
}

void
ledger_gbt_words_layout(const struct chart *chart, struct text_writer *writer)
{
    size_t before = 0;
    for (size_t size = 1; size <= CHART_CODE_SIZE_MAX; size++) {
        bool found = false;
        for (uint32_t i = 0; i < chart->account_count; i++)
            found = found || chart->account[i].code.size == size;
        if (!found)
            continue;
        if (before > 0)
            text_write_string(writer, "-");
        text_write_int(writer, (int64_t)(size - before));
        before = size;
    }
}

int32_t
ledger_gbt_words_year(const struct ledger_output *output)
{
    return civil_of_day(output->found->month_day).year;
}

int32_t
ledger_gbt_words_month(const struct ledger_output *output)
{
    return civil_of_day(output->found->month_day).month;
}

struct ledger_gbt_balance
ledger_gbt_words_balance(const struct ledger_output *output, uint32_t account)
{
    struct ledger_gbt_balance balance = {0};
    const struct ledger_row *debit = ledger_format_row(output, account, LEDGER_DEBIT);
    const struct ledger_row *credit = ledger_format_row(output, account, LEDGER_CREDIT);
    if (debit != NULL)
        balance.debit_fen = debit->amount_fen;
    if (credit != NULL) {
        balance.credit_fen = credit->amount_fen;
        balance.volume_l = credit->volume_l;
    }
    balance.end_fen = is_debit(output->chart->account[account].type)
                          ? balance.debit_fen - balance.credit_fen
                          : balance.credit_fen - balance.debit_fen;
    return balance;
}
