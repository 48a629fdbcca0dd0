/* civil.c - calendar dates and day numbers; the arithmetic is exact and takes no table. */
#include "base/civil.h"

#include "base/assert.h"

bool
civil_is_leap(int32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int32_t
civil_month_days(int32_t year, int32_t month)
{
    static const int32_t days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    ASSERT(month >= 1 && month <= 12);
    return days[month - 1] + (month == 2 && civil_is_leap(year));
}

/* Counts in years that begin on 1 March, so that the leap day is the last. */
int32_t
civil_to_day(struct civil date)
{
    const int32_t year = date.year - (date.month <= 2);
    const int32_t month = date.month <= 2 ? date.month + 9 : date.month - 3;
    const int32_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
    return year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - 719468;
}

struct civil
civil_of_day(int32_t day)
{
    ASSERT(day >= CIVIL_DAY_MIN && day <= CIVIL_DAY_MAX);
    const int32_t shifted = day + 719468;
    const int32_t era = shifted / 146097;
    const int32_t day_of_era = shifted % 146097;
    const int32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int32_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int32_t month = (5 * day_of_year + 2) / 153;
    return (struct civil){
        .year = era * 400 + year_of_era + (month >= 10),
        .month = month < 10 ? month + 3 : month - 9,
        .day = day_of_year - (153 * month + 2) / 5 + 1,
    };
}

/* count digits from start, or -1. */
static int32_t
digits(const char *start, size_t count)
{
    int32_t value = 0;
    for (size_t i = 0; i < count; i++) {
        if (start[i] < '0' || start[i] > '9')
            return -1;
        value = value * 10 + (start[i] - '0');
    }
    return value;
}

enum weir_status
civil_parse(struct weir_text text, int32_t *day)
{
    if (text.size != 10 || text.start[4] != '-' || text.start[7] != '-')
        return WEIR_E_INVALID;
    const struct civil date = {digits(text.start, 4), digits(text.start + 5, 2),
                               digits(text.start + 8, 2)};
    if (date.year < 1 || date.month < 1 || date.month > 12 || date.day < 1 ||
        date.day > civil_month_days(date.year, date.month))
        return WEIR_E_INVALID;
    *day = civil_to_day(date);
    return WEIR_OK;
}

int32_t
civil_month_begin(int32_t day)
{
    return day - civil_of_day(day).day + 1;
}

int32_t
civil_month_number(int32_t day)
{
    const struct civil date = civil_of_day(day);
    return date.year * 12 + date.month - 1;
}

int32_t
civil_month_number_begin(int32_t month_number)
{
    return civil_to_day((struct civil){month_number / 12, month_number % 12 + 1, 1});
}
