/* read_csv.c - meter reads as CSV; a row is judged by its form alone. */
#include "batch/read_csv.h"

#include "base/text.h"
#include "batch/load_column.h"
#include "host/zone.h"

enum column { METER, DATE, REGISTER, KIND, NOTE, COLUMN_COUNT };

static const struct sheet_column columns[COLUMN_COUNT] = {
    [METER] = {"meter", true}, [DATE] = {"date", true},  [REGISTER] = {"register", true},
    [KIND] = {"kind", false},  [NOTE] = {"note", false},
};

static const struct sheet_shape shape = {columns, COLUMN_COUNT, false};

/* The numbers of the kinds begin with 1, in this order. */
#define KINDS "actual|estimate|customer|install|remove|correction"

enum weir_status
read_csv_open(struct read_source *source, struct weir_error *error)
{
    struct sheet *sheet = NULL;
    const enum weir_status status =
        sheet_open(source->reader, &shape, source->faults, &sheet, error);
    source->state = sheet;
    return status;
}

void
read_csv_close(struct read_source *source)
{
    sheet_close(source->state);
}

/* Reads the date; a fault of the row, and false, for one that is none. */
static bool
read_moment(struct sheet *sheet, struct read_record *record)
{
    const struct weir_text field = sheet_field(sheet, DATE);
    struct zone_moment moment;
    if (zone_parse(field, &moment) != WEIR_OK) {
        sheet_fault(sheet, "date % is neither a date nor a moment", field,
                    "Write 2026-10-31, or 2026-10-31T08:15:00+08:00.");
        return false;
    }
    if (moment.day < READ_DAY_FIRST || moment.day > READ_DAY_LAST) {
        sheet_fault(sheet, "date % is not of the years 1900 to 2999", field, NULL);
        return false;
    }
    record->day = moment.day;
    record->second = moment.second;
    return true;
}

/* Whether a text may be kept; a fault of the row if it may not. */
static bool
check_text(struct sheet *sheet, enum load_type type, struct weir_text text, const char *column)
{
    const char *fault = load_column_fault(type, text);
    if (type == LOAD_TEXT && text.size > READ_NOTE_BYTES_MAX)
        fault = "% is longer than 500 bytes";
    if (fault == NULL)
        return true;
    char pattern[WEIR_ERROR_PRIMARY_SIZE];
    struct text_writer writer = text_writer_of(pattern, sizeof pattern);
    text_write_string(&writer, column);
    text_write_string(&writer, " ");
    text_write_string(&writer, fault);
    sheet_fault(sheet, pattern, text, NULL);
    return false;
}

static bool
read_row(struct sheet *sheet, struct read_record *record)
{
    static const struct sheet_range range = {
        .scale = 3, .least = 0, .most = READ_REGISTER_MILLI_MAX};
    uint32_t choice = 0;
    *record = (struct read_record){
        .line = sheet_line(sheet),
        .meter = sheet_field(sheet, METER),
        .note = sheet_field(sheet, NOTE),
    };
    bool good = check_text(sheet, LOAD_NAME, record->meter, "meter");
    good = read_moment(sheet, record) && good;
    good = sheet_number(sheet, REGISTER, &range, &record->register_milli) == SHEET_GIVEN && good;
    good = sheet_choice(sheet, KIND, KINDS, &choice) != SHEET_WRONG && good;
    good = check_text(sheet, LOAD_TEXT, record->note, "note") && good;
    record->kind = (int32_t)choice + 1;
    if (record->note.size == 0)
        record->note.start = NULL;
    return good;
}

enum weir_status
read_csv_next(struct read_source *source, struct read_record *record, bool *more,
              struct weir_error *error)
{
    struct sheet *sheet = source->state;
    for (;;) {
        const enum weir_status status = sheet_next(sheet, more, error);
        if (status || !*more || read_row(sheet, record))
            return status;
    }
}
