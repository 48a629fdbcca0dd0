/* cycle_calendar.c - the calendar of cycles: read from CSV, and asked for the next day that is due.
 */
#include "batch/cycle_calendar.h"

#include "base/civil.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/text.h"
#include "core/when.h"
#include "host/file.h"
#include "weir/tariff.h"

#define ALL_MONTHS 0xfff
#define MONTHS_A_YEAR 12
#define DAY_LAST 31
#define DAYS_BACK_MAX 366 /* that what is due can lie before the night */

enum { CYCLE, MONTHS, DAY, AFTER, FROM, TO, COLUMN_COUNT };

static const struct sheet_column columns[COLUMN_COUNT] = {
    [CYCLE] = {"cycle", true},  [MONTHS] = {"months", false}, [DAY] = {"day", true},
    [AFTER] = {"after", false}, [FROM] = {"from", false},     [TO] = {"to", false},
};

/* --- reading --------------------------------------------------------------------------------- */

static void
read_day(struct sheet *sheet, struct cycle_calendar_row *row)
{
    const struct weir_text text = sheet_field(sheet, DAY);
    int64_t number = 0;
    if (text_equal(text, text_of("every")))
        row->day = CYCLE_CALENDAR_EVERY;
    else if (text_equal(text, text_of("last")))
        row->day = DAY_LAST;
    else if (decimal_parse(text, 0, &number) == WEIR_OK && number >= 1 && number <= DAY_LAST)
        row->day = (int32_t)number;
    else
        sheet_fault(sheet, "% is no day of a month", text, "It is 1 to 31, last or every.");
}

static void
read_row(struct sheet *sheet, struct weir_arena *arena, struct cycle_calendar_row *row)
{
    static const struct sheet_range days = {.most = CYCLE_CALENDAR_AFTER_MAX};
    const struct weir_text cycle = sheet_field(sheet, CYCLE);
    const struct weir_text months = sheet_field(sheet, MONTHS);
    int64_t after_days = 1;
    *row = (struct cycle_calendar_row){
        .months = ALL_MONTHS, .from_day = CIVIL_DAY_MIN, .to_day = CIVIL_DAY_MAX};
    if (!text_equal(cycle, text_of("*")))
        row->cycle = text_copy(cycle, arena);
    if (months.size > 0 && when_parse_months(months, &row->months) != WEIR_OK)
        sheet_fault(sheet, "% are no months", months, "Such as 1-12, 1,3,5 or 11-2.");
    read_day(sheet, row);
    (void)sheet_number(sheet, AFTER, &days, &after_days); /* a fault where it is none */
    row->after_days = (int32_t)after_days;
    (void)sheet_day(sheet, FROM, &row->from_day);
    (void)sheet_day(sheet, TO, &row->to_day);
    if (row->from_day >= row->to_day)
        sheet_fault(sheet, "to is not after from", text_of(NULL), NULL);
}

static enum weir_status
read_rows(struct sheet *sheet, struct weir_arena *arena, struct cycle_calendar_row *list,
          uint32_t *count, struct weir_error *error)
{
    bool more = true;
    while (more) {
        const enum weir_status status = sheet_next(sheet, &more, error);
        if (status || !more)
            return status;
        if (*count == CYCLE_CALENDAR_ROW_MAX) {
            sheet_fault(sheet, "there are too many rows", text_of(NULL), NULL);
            return WEIR_OK;
        }
        read_row(sheet, arena, &list[(*count)++]);
    }
    return WEIR_OK;
}

enum weir_status
cycle_calendar_read(const char *file, struct sheet_faults *faults, struct weir_arena *arena,
                    struct cycle_calendar *calendar, struct weir_error *error)
{
    static const struct sheet_shape shape = {.column = columns, .count = COLUMN_COUNT};
    struct file_reader *reader = NULL;
    struct sheet *sheet = NULL;
    uint32_t count = 0;
    struct cycle_calendar_row *list = weir_arena_alloc(arena, CYCLE_CALENDAR_ROW_MAX, sizeof *list);
    if (list == NULL)
        return error_nomem(error);
    enum weir_status status = file_reader_open(file, arena, &reader, error);
    if (status)
        return status;
    status = sheet_open(reader, &shape, faults, &sheet, error);
    if (!status)
        status = read_rows(sheet, arena, list, &count, error);
    if (!status)
        status = sheet_finish(sheet, error);
    sheet_close(sheet);
    file_reader_close(reader);
    if (!status)
        *calendar = (struct cycle_calendar){list, count};
    return status;
}

/* --- cycles ---------------------------------------------------------------------------------- */

static bool
is_first(const struct cycle_calendar *calendar, uint32_t row)
{
    for (uint32_t i = 0; i < row; i++) {
        if (text_equal(calendar->row[i].cycle, calendar->row[row].cycle))
            return false;
    }
    return true;
}

uint32_t
cycle_calendar_cycles(const struct cycle_calendar *calendar)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < calendar->count; i++)
        count += is_first(calendar, i);
    return count;
}

const struct cycle_calendar_row *
cycle_calendar_cycle(const struct cycle_calendar *calendar, uint32_t nth)
{
    for (uint32_t i = 0; i < calendar->count; i++) {
        if (is_first(calendar, i) && nth-- == 0)
            return &calendar->row[i];
    }
    return NULL;
}

/* --- what is due ----------------------------------------------------------------------------- */

/* The row's day in the month of that number; WEIR_DAY_NONE: it has none there. */
static int32_t
day_in(const struct cycle_calendar_row *row, int32_t month_number)
{
    const int32_t first_day = civil_month_number_begin(month_number);
    const struct civil date = civil_of_day(first_day);
    const int32_t month_days = civil_month_days(date.year, date.month);
    if ((row->months >> (date.month - 1) & 1) == 0)
        return WEIR_DAY_NONE;
    const int32_t day = first_day + (row->day < month_days ? row->day : month_days) - 1;
    return day >= row->from_day && day < row->to_day ? day : WEIR_DAY_NONE;
}

/* Whether a day of every day is one of the row's. */
static bool
has_day(const struct cycle_calendar_row *row, int32_t day)
{
    return (row->months >> (civil_of_day(day).month - 1) & 1) != 0 && day >= row->from_day &&
           day < row->to_day;
}

/* The latest of the row's days that the night bills to, if the cycle was not billed to it. */
static int32_t
latest_every(const struct cycle_calendar_row *row, const struct cycle_calendar_ask *ask)
{
    const int32_t limit_day = ask->night_day - row->after_days;
    int32_t least_day = limit_day - DAYS_BACK_MAX;
    if (ask->last_day != WEIR_DAY_NONE && ask->last_day > least_day)
        least_day = ask->last_day;
    for (int32_t day = limit_day; day > least_day; day--) {
        if (has_day(row, day))
            return day;
    }
    return WEIR_DAY_NONE;
}

/* The row's days of a year up to limit_day, one a month: the first after last_day, or the last. */
static int32_t
row_due(const struct cycle_calendar_row *row, const struct cycle_calendar_ask *ask)
{
    const int32_t limit_day = ask->night_day - row->after_days;
    if (row->day == CYCLE_CALENDAR_EVERY)
        return latest_every(row, ask);
    const int32_t limit_month = civil_month_number(limit_day);
    int32_t found = WEIR_DAY_NONE;
    for (int32_t month = limit_month - MONTHS_A_YEAR; month <= limit_month; month++) {
        const int32_t day = day_in(row, month);
        if (day == WEIR_DAY_NONE || day > limit_day)
            continue;
        if (ask->last_day == WEIR_DAY_NONE)
            found = day;
        else if (day > ask->last_day)
            return day;
    }
    return found;
}

int32_t
cycle_calendar_due(const struct cycle_calendar *calendar, const struct cycle_calendar_ask *ask)
{
    int32_t due_day = WEIR_DAY_NONE;
    for (uint32_t i = 0; i < calendar->count; i++) {
        if (!text_equal(calendar->row[i].cycle, ask->cycle))
            continue;
        const int32_t day = row_due(&calendar->row[i], ask);
        if (day == WEIR_DAY_NONE)
            continue;
        const bool better = ask->last_day == WEIR_DAY_NONE ? day > due_day : day < due_day;
        if (due_day == WEIR_DAY_NONE || better)
            due_day = day;
    }
    return due_day;
}
