/* fee_period.c - quarters and months by name. */
#include "core/fee_period.h"

#include <stdbool.h>
#include <string.h>

#include "base/civil.h"
#include "base/text.h"

#define QUARTER_MONTHS 3

static int32_t
months_of(enum fee_period kind)
{
    return kind == FEE_PERIOD_QUARTER ? QUARTER_MONTHS : 1;
}

int32_t
fee_period_end(struct fee_period_at at)
{
    const int32_t months = months_of(at.kind);
    return civil_month_number_begin((civil_month_number(at.day) / months + 1) * months);
}

void
fee_period_name(struct fee_period_at at, char name[FEE_PERIOD_SIZE])
{
    const struct civil date = civil_of_day(at.day);
    struct text_writer writer = text_writer_of(name, FEE_PERIOD_SIZE);
    text_write_int(&writer, date.year);
    text_write_string(&writer, at.kind == FEE_PERIOD_QUARTER ? "-Q" : date.month < 10 ? "-0" : "-");
    text_write_int(&writer, at.kind == FEE_PERIOD_QUARTER ? (date.month - 1) / QUARTER_MONTHS + 1
                                                          : date.month);
}

enum weir_status
fee_period_parse(struct weir_text name, struct fee_period_days *days)
{
    char day[] = "YYYY-MM-01";
    const size_t size = FEE_PERIOD_SIZE - 1;
    if (name.size != size)
        return WEIR_E_INVALID;
    const bool quarter = name.start[size - 2] == 'Q';
    memcpy(day, name.start, size);
    if (quarter) {
        if (name.start[size - 1] < '1' || name.start[size - 1] > '4')
            return WEIR_E_INVALID;
        const int month = (name.start[size - 1] - '1') * QUARTER_MONTHS + 1;
        day[size - 2] = month < 10 ? '0' : '1';
        day[size - 1] = (char)('0' + month % 10);
    }
    int32_t first;
    if (civil_parse(text_of(day), &first))
        return WEIR_E_INVALID;
    days->first_day = first;
    days->end_day = fee_period_end(
        (struct fee_period_at){quarter ? FEE_PERIOD_QUARTER : FEE_PERIOD_MONTH, first});
    return WEIR_OK;
}
