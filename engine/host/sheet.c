/*
 * sheet.c - gives the records of a CSV file their columns, and collects what is wrong with them:
 * a wrong row costs its line in the list of faults, never the rest of the file.
 */
#include "host/sheet.h"

#include <stdio.h>
#include <string.h>

#include "base/assert.h"
#include "base/civil.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/nearest.h"
#include "base/text.h"

#define SHEET_ATTRIBUTE "attr:"
#define SHEET_MESSAGE_SIZE 300 /* bytes of a message made here */

struct sheet {
    const char *name; /* of the file, for messages */
    const struct sheet_shape *shape;
    struct sheet_faults *faults;
    struct record_reader *reader;
    const struct record *record; /* the row at hand */
    bool rows_end;               /* no row is to come */
    uint32_t header_count;       /* columns of the file */
    uint32_t
        column_of[SHEET_COLUMN_MAX]; /* by shape's index: the file's column + 1; 0: not there */
    uint32_t attribute[SHEET_COLUMN_MAX]; /* the file's column of each attr: column */
    struct weir_text attribute_name[SHEET_COLUMN_MAX];
    uint32_t attribute_count;
};

struct sheet_faults *
sheet_faults_new(struct weir_arena *arena)
{
    struct sheet_faults *faults = weir_arena_alloc(arena, 1, sizeof *faults);
    if (faults != NULL)
        faults->arena = arena;
    return faults;
}

/* A hint for the fault just added. */
static void
hint_last(struct sheet *sheet, const char *hint)
{
    if (sheet->faults->count <= SHEET_FAULT_MAX)
        error_hint(&sheet->faults->kept[sheet->faults->count - 1], hint);
}

void
sheet_fault(struct sheet *sheet, const char *pattern, struct weir_text text, const char *hint)
{
    struct sheet_faults *faults = sheet->faults;
    if (faults->count < SHEET_FAULT_MAX) {
        struct weir_error *fault = &faults->kept[faults->count];
        error_clear(fault);
        (void)error_set_text(fault, WEIR_E_INVALID, pattern, text);
        error_place(fault, sheet->name, sheet->record->line);
    }
    faults->count++;
    if (hint != NULL)
        hint_last(sheet, hint);
}

/* --- the header ------------------------------------------------------------------------------- */

/* The known names, for a hint: "Known columns: a, b and attr:NAME." */
static void
hint_columns(struct sheet *sheet, struct weir_text unknown)
{
    char hint[WEIR_ERROR_HINT_SIZE];
    struct text_writer writer = text_writer_of(hint, sizeof hint);
    struct nearest nearest = nearest_to(unknown);
    for (uint32_t i = 0; i < sheet->shape->count; i++)
        nearest_try(&nearest, sheet->shape->column[i].name);
    if (nearest.best != NULL) {
        text_write_string(&writer, "Did you mean ");
        text_write_string(&writer, nearest.best);
        text_write_string(&writer, "? ");
    }
    text_write_string(&writer, "Known columns: ");
    for (uint32_t i = 0; i < sheet->shape->count; i++) {
        text_write_string(&writer, i == 0 ? "" : ", ");
        text_write_string(&writer, sheet->shape->column[i].name);
    }
    text_write_string(&writer, sheet->shape->attributes ? ", attr:NAME." : ".");
    hint_last(sheet, hint);
}

static uint32_t
shape_find(const struct sheet_shape *shape, struct weir_text name)
{
    for (uint32_t i = 0; i < shape->count; i++)
        if (text_equal(name, text_of(shape->column[i].name)))
            return i;
    return UINT32_MAX;
}

/* Puts the attr: column of the file at index into the list; its name goes to arena. */
static enum weir_status
header_attribute(struct sheet *sheet, uint32_t index, struct weir_error *error)
{
    const size_t prefix = sizeof SHEET_ATTRIBUTE - 1;
    const struct weir_text field = sheet->record->field[index];
    const struct weir_text name = {field.start + prefix, field.size - prefix};
    for (uint32_t i = 0; i < sheet->attribute_count; i++)
        if (text_equal(name, sheet->attribute_name[i]))
            sheet_fault(sheet, "column % is there twice", field, NULL);
    const struct weir_text kept = text_copy(name, sheet->faults->arena);
    if (kept.start == NULL)
        return error_nomem(error);
    sheet->attribute[sheet->attribute_count] = index;
    sheet->attribute_name[sheet->attribute_count++] = kept;
    return WEIR_OK;
}

static enum weir_status
header_column(struct sheet *sheet, uint32_t index, struct weir_error *error)
{
    const size_t prefix = sizeof SHEET_ATTRIBUTE - 1;
    const struct weir_text name = sheet->record->field[index];
    const uint32_t known = shape_find(sheet->shape, name);
    if (known != UINT32_MAX) {
        if (sheet->column_of[known] != 0)
            sheet_fault(sheet, "column % is there twice", name, NULL);
        sheet->column_of[known] = index + 1;
        return WEIR_OK;
    }
    if (sheet->shape->attributes && name.size > prefix &&
        memcmp(name.start, SHEET_ATTRIBUTE, prefix) == 0)
        return header_attribute(sheet, index, error);
    sheet_fault(sheet, "unknown column %", name, NULL);
    hint_columns(sheet, name);
    return WEIR_OK;
}

/* Tells what is wrong with the form of the row at hand; false when something is. */
static bool
row_has_form(struct sheet *sheet)
{
    if (sheet->record->problem != NULL)
        sheet_fault(sheet, sheet->record->problem, text_of(NULL), sheet->record->hint);
    return sheet->record->problem == NULL;
}

/* Reads the header row; whatever is wrong with it becomes faults, and then there are no rows. */
static enum weir_status
read_header(struct sheet *sheet, struct weir_error *error)
{
    static const struct record none = {.line = 1};
    const uint32_t faults_before = sheet->faults->count;
    enum weir_status status = record_next(sheet->reader, &sheet->record, error);
    if (status != WEIR_OK)
        return status;
    if (sheet->record == NULL) {
        sheet->record = &none;
        sheet_fault(sheet, "the file is empty, and a header row is needed", text_of(NULL), NULL);
        hint_columns(sheet, text_of(""));
    } else if (row_has_form(sheet)) {
        for (uint32_t i = 0; status == WEIR_OK && i < sheet->record->field_count; i++)
            status = header_column(sheet, i, error);
        for (uint32_t i = 0; i < sheet->shape->count; i++)
            if (sheet->shape->column[i].required && sheet->column_of[i] == 0)
                sheet_fault(sheet, "column % is missing", text_of(sheet->shape->column[i].name),
                            NULL);
    }
    sheet->header_count = sheet->record->field_count;
    sheet->rows_end = sheet->faults->count > faults_before;
    return status;
}

enum weir_status
sheet_open(struct file_reader *reader, const struct sheet_shape *shape, struct sheet_faults *faults,
           struct sheet **sheet, struct weir_error *error)
{
    ASSERT(shape->count <= SHEET_COLUMN_MAX);
    struct sheet *made = weir_arena_alloc(faults->arena, 1, sizeof *made);
    if (made == NULL)
        return error_nomem(error);
    *made = (struct sheet){.name = file_reader_name(reader), .shape = shape, .faults = faults};
    enum weir_status status = record_open(reader, faults->arena, &made->reader, error);
    if (status == WEIR_OK)
        status = read_header(made, error);
    if (status != WEIR_OK)
        sheet_close(made);
    else
        *sheet = made;
    return status;
}

void
sheet_close(struct sheet *sheet)
{
    if (sheet != NULL)
        record_close(sheet->reader);
}

/* --- rows for the caller ---------------------------------------------------------------------- */

/* Tells what is wrong with the row at hand whatever its columns mean; false when something is. */
static bool
row_is_good(struct sheet *sheet)
{
    if (!row_has_form(sheet))
        return false;
    char message[SHEET_MESSAGE_SIZE];
    if (sheet->record->field_count != sheet->header_count) {
        (void)snprintf(message, sizeof message, "the row has %u fields and the header has %u",
                       (unsigned)sheet->record->field_count, (unsigned)sheet->header_count);
        sheet_fault(sheet, message, text_of(NULL), NULL);
        return false;
    }
    bool good = true;
    for (uint32_t i = 0; i < sheet->shape->count; i++) {
        if (!sheet->shape->column[i].required || sheet_field(sheet, i).size > 0)
            continue;
        (void)snprintf(message, sizeof message, "%s is empty", sheet->shape->column[i].name);
        sheet_fault(sheet, message, text_of(NULL), NULL);
        good = false;
    }
    return good;
}

enum weir_status
sheet_next(struct sheet *sheet, bool *row, struct weir_error *error)
{
    *row = false;
    while (!sheet->rows_end && !*row) {
        const struct record *record;
        const enum weir_status status = record_next(sheet->reader, &record, error);
        if (status != WEIR_OK)
            return status;
        if (record == NULL) {
            sheet->rows_end = true;
            break;
        }
        sheet->record = record;
        *row = row_is_good(sheet);
    }
    return WEIR_OK;
}

enum weir_status
sheet_finish(const struct sheet *sheet, struct weir_error *error)
{
    if (sheet->faults->count == 0)
        return WEIR_OK;
    char message[SHEET_MESSAGE_SIZE];
    (void)snprintf(message, sizeof message, "%u %s found, nothing was changed",
                   (unsigned)sheet->faults->count, sheet->faults->count == 1 ? "fault" : "faults");
    (void)error_set(error, WEIR_E_INVALID, message);
    error_place(error, sheet->name, 0);
    return error->status;
}

uint32_t
sheet_line(const struct sheet *sheet)
{
    return sheet->record->line;
}

bool
sheet_has(const struct sheet *sheet, uint32_t column)
{
    ASSERT(column < sheet->shape->count);
    return sheet->column_of[column] != 0;
}

struct weir_text
sheet_field(const struct sheet *sheet, uint32_t column)
{
    ASSERT(column < sheet->shape->count);
    const uint32_t index = sheet->column_of[column];
    return index == 0 ? (struct weir_text){NULL, 0} : sheet->record->field[index - 1];
}

uint32_t
sheet_attribute_count(const struct sheet *sheet)
{
    return sheet->attribute_count;
}

struct weir_text
sheet_attribute_name(const struct sheet *sheet, uint32_t attribute)
{
    ASSERT(attribute < sheet->attribute_count);
    return sheet->attribute_name[attribute];
}

struct weir_text
sheet_attribute(const struct sheet *sheet, uint32_t attribute)
{
    ASSERT(attribute < sheet->attribute_count);
    return sheet->record->field[sheet->attribute[attribute]];
}

/* --- fields as values ------------------------------------------------------------------------- */

struct sheet_complaint {
    const char *problem; /* what follows the column's name and the field: "is not a date" */
    const char *hint;
};

static enum sheet_got
field_wrong(struct sheet *sheet, uint32_t column, struct sheet_complaint complaint)
{
    char pattern[SHEET_MESSAGE_SIZE];
    (void)snprintf(pattern, sizeof pattern, "%s %% %s", sheet->shape->column[column].name,
                   complaint.problem);
    sheet_fault(sheet, pattern, sheet_field(sheet, column), complaint.hint);
    return SHEET_WRONG;
}

enum sheet_got
sheet_day(struct sheet *sheet, uint32_t column, int32_t *day)
{
    const struct weir_text field = sheet_field(sheet, column);
    if (field.size == 0)
        return SHEET_EMPTY;
    return civil_parse(field, day) == WEIR_OK
               ? SHEET_GIVEN
               : field_wrong(sheet, column,
                             (struct sheet_complaint){
                                 "is not a date", "A date is written YYYY-MM-DD, and must exist."});
}

enum sheet_got
sheet_number(struct sheet *sheet, uint32_t column, const struct sheet_range *range, int64_t *value)
{
    const struct weir_text field = sheet_field(sheet, column);
    if (field.size == 0)
        return SHEET_EMPTY;
    int64_t read = 0;
    const enum weir_status status = decimal_parse_signed(field, range->scale, &read);
    if (status == WEIR_E_INVALID) {
        char hint[SHEET_MESSAGE_SIZE];
        (void)snprintf(hint, sizeof hint,
                       range->scale == 0 ? "A whole number is needed."
                                         : "A number with at most %u decimals is needed.",
                       range->scale);
        return field_wrong(sheet, column, (struct sheet_complaint){"is not a number", hint});
    }
    if (status != WEIR_OK || read < range->least || read > range->most) {
        char hint[SHEET_MESSAGE_SIZE];
        struct text_writer writer = text_writer_of(hint, sizeof hint);
        text_write_string(&writer, "From ");
        text_write_decimal(&writer, range->least, range->scale);
        text_write_string(&writer, " to ");
        text_write_decimal(&writer, range->most, range->scale);
        text_write_string(&writer, " is allowed.");
        return field_wrong(sheet, column, (struct sheet_complaint){"is out of range", hint});
    }
    *value = read;
    return SHEET_GIVEN;
}

enum sheet_got
sheet_choice(struct sheet *sheet, uint32_t column, const char *choices, uint32_t *index)
{
    const struct weir_text field = sheet_field(sheet, column);
    if (field.size == 0)
        return SHEET_EMPTY;
    uint32_t at = 0;
    for (const char *choice = choices;; at++) {
        const size_t length = strcspn(choice, "|");
        if (text_equal(field, (struct weir_text){choice, length})) {
            *index = at;
            return SHEET_GIVEN;
        }
        if (choice[length] == '\0')
            break;
        choice += length + 1;
    }
    char hint[SHEET_MESSAGE_SIZE];
    (void)snprintf(hint, sizeof hint, "It must be one of %s.", choices);
    return field_wrong(sheet, column, (struct sheet_complaint){"is not known", hint});
}
