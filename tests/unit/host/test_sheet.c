/* Unit tests of host/sheet.c: columns by name, values by kind, and what is told of the rest. */
#include "host/sheet.h"

#include <stdio.h>
#include <string.h>

#include "base/civil.h"
#include "base/text.h"
#include "harness/cmocka_all.h"
#include "harness/scratch.h"

enum { METER, DAY, REGISTER, KIND };
static const struct sheet_column columns[] = {
    [METER] = {.name = "meter", .required = true},
    [DAY] = {.name = "date", .required = true},
    [REGISTER] = {.name = "register", .required = false},
    [KIND] = {.name = "kind", .required = false},
};
static const struct sheet_shape plain = {.column = columns, .count = 4};
static const struct sheet_shape with_attributes = {
    .column = columns, .count = 4, .attributes = true};

struct opened {
    struct weir_arena *arena;
    struct file_reader *input;
    struct sheet_faults *faults;
    struct sheet *sheet;
    struct weir_error error;
};

static struct opened
open_sheet(const char *bytes, const struct sheet_shape *shape)
{
    struct opened opened = {.arena = weir_arena_new(1 << 20)};
    opened.faults = sheet_faults_new(opened.arena);
    const char *path = scratch_file("sheet.csv", bytes, strlen(bytes));
    assert_int_equal(file_reader_open(path, opened.arena, &opened.input, &opened.error), WEIR_OK);
    assert_int_equal(sheet_open(opened.input, shape, opened.faults, &opened.sheet, &opened.error),
                     WEIR_OK);
    return opened;
}

static void
close_sheet(struct opened *opened)
{
    sheet_close(opened->sheet);
    file_reader_close(opened->input);
    weir_arena_free(opened->arena);
}

static bool
next_row(struct opened *opened)
{
    bool row = false;
    assert_int_equal(sheet_next(opened->sheet, &row, &opened->error), WEIR_OK);
    return row;
}

/* The faults of a file as "LINE primary; hint" lines. */
static const char *
faults_of(const char *bytes, const struct sheet_shape *shape)
{
    static char text[4000];
    struct text_writer writer = text_writer_of(text, sizeof text);
    struct opened opened = open_sheet(bytes, shape);
    while (next_row(&opened))
        continue;
    for (uint32_t i = 0; i < opened.faults->count; i++) {
        const struct weir_error *fault = &opened.faults->kept[i];
        text_write_int(&writer, fault->line);
        text_write_string(&writer, " ");
        text_write_string(&writer, fault->primary);
        text_write_string(&writer, fault->hint[0] == '\0' ? "" : "; ");
        text_write_string(&writer, fault->hint);
        text_write_string(&writer, "\n");
    }
    close_sheet(&opened);
    return text;
}

static void
assert_text(struct weir_text text, const char *expected)
{
    assert_int_equal(text.size, strlen(expected));
    assert_memory_equal(text.start, expected, text.size);
}

static void
columns_come_in_any_order_and_absent_is_not_empty(void **state)
{
    (void)state;
    struct opened opened = open_sheet("kind,date,meter\n,2026-01-02,M1\n", &plain);
    assert_true(next_row(&opened));
    assert_int_equal(sheet_line(opened.sheet), 2);
    assert_text(sheet_field(opened.sheet, METER), "M1");
    assert_text(sheet_field(opened.sheet, DAY), "2026-01-02");
    assert_false(sheet_has(opened.sheet, REGISTER));
    assert_null(sheet_field(opened.sheet, REGISTER).start);
    assert_true(sheet_has(opened.sheet, KIND));
    assert_non_null(sheet_field(opened.sheet, KIND).start);
    assert_int_equal(sheet_field(opened.sheet, KIND).size, 0);
    assert_false(next_row(&opened));
    assert_false(next_row(&opened));
    assert_int_equal(sheet_finish(opened.sheet, &opened.error), WEIR_OK);
    close_sheet(&opened);
}

static void
attributes_keep_their_names_and_order(void **state)
{
    (void)state;
    struct opened opened =
        open_sheet("attr:zone,meter,date,attr:size\nI,M1,2026-01-02,50\n", &with_attributes);
    assert_true(next_row(&opened));
    assert_int_equal(sheet_attribute_count(opened.sheet), 2);
    assert_text(sheet_attribute_name(opened.sheet, 0), "zone");
    assert_text(sheet_attribute(opened.sheet, 0), "I");
    assert_text(sheet_attribute_name(opened.sheet, 1), "size");
    assert_text(sheet_attribute(opened.sheet, 1), "50");
    close_sheet(&opened);
}

static void
every_fault_of_the_header_is_told(void **state)
{
    (void)state;
    assert_string_equal(faults_of("metre,date,date,attr:x\nM1,2026-01-02,,\n", &plain),
                        "1 unknown column \"metre\"; Did you mean meter? "
                        "Known columns: meter, date, register, kind.\n"
                        "1 column \"date\" is there twice\n"
                        "1 unknown column \"attr:x\"; Known columns: meter, date, register, kind.\n"
                        "1 column \"meter\" is missing\n");
    assert_string_equal(faults_of("meter,date,attr:x,attr:x,attr:\n", &with_attributes),
                        "1 column \"attr:x\" is there twice\n"
                        "1 unknown column \"attr:\"; "
                        "Known columns: meter, date, register, kind, attr:NAME.\n");
    assert_string_equal(faults_of("", &plain), "1 the file is empty, and a header row is needed; "
                                               "Known columns: meter, date, register, kind.\n");
    assert_string_equal(faults_of("a\"b\n", &plain),
                        "1 a quote stands where none may be; A field with a quote in it is put in "
                        "quotes, and the quote is doubled.\n");
}

static void
wrong_rows_are_told_and_the_others_read(void **state)
{
    (void)state;
    assert_string_equal(faults_of("meter,date\nM1\nM2,2026-01-02\n,2026-01-02\n,\na,b,c\n", &plain),
                        "2 the row has 1 fields and the header has 2\n"
                        "4 meter is empty\n"
                        "5 meter is empty\n"
                        "5 date is empty\n"
                        "6 the row has 3 fields and the header has 2\n");
}

static void
a_hundred_faults_are_kept_and_the_others_counted(void **state)
{
    (void)state;
    char bytes[1000] = "meter,date\n";
    for (int i = 0; i < 103; i++)
        strcat(bytes, "M\n");
    struct opened opened = open_sheet(bytes, &plain);
    assert_false(next_row(&opened));
    assert_int_equal(opened.faults->count, 103);
    assert_int_equal(opened.faults->kept[99].line, 101);
    assert_int_equal(sheet_finish(opened.sheet, &opened.error), WEIR_E_INVALID);
    assert_string_equal(opened.error.primary, "103 faults found, nothing was changed");
    assert_int_equal(opened.error.line, 0);
    close_sheet(&opened);
}

/* A sheet of one row whose register is the text. */
static enum sheet_got
number_of(const char *text, const struct sheet_range *range, int64_t *value, char *fault)
{
    char bytes[200];
    (void)snprintf(bytes, sizeof bytes, "meter,date,register\nM1,2026-01-02,%s\n", text);
    struct opened opened = open_sheet(bytes, &plain);
    assert_true(next_row(&opened));
    const enum sheet_got got = sheet_number(opened.sheet, REGISTER, range, value);
    fault[0] = '\0';
    if (opened.faults->count > 0)
        (void)snprintf(fault, 800, "%s; %s", opened.faults->kept[0].primary,
                       opened.faults->kept[0].hint);
    close_sheet(&opened);
    return got;
}

static void
numbers_keep_to_their_decimals_and_range(void **state)
{
    (void)state;
    static const struct sheet_range volume = {.scale = 3, .least = 0, .most = 999999999};
    static const struct sheet_range persons = {.scale = 0, .least = 1, .most = 100};
    char fault[800];
    int64_t value = -7;
    assert_int_equal(number_of("", &volume, &value, fault), SHEET_EMPTY);
    assert_int_equal(value, -7);
    assert_int_equal(number_of("12.5", &volume, &value, fault), SHEET_GIVEN);
    assert_int_equal(value, 12500);
    assert_int_equal(number_of("12a4", &volume, &value, fault), SHEET_WRONG);
    assert_string_equal(fault, "register \"12a4\" is not a number; "
                               "A number with at most 3 decimals is needed.");
    assert_int_equal(number_of("1.2345", &volume, &value, fault), SHEET_WRONG);
    assert_int_equal(number_of("-0.001", &volume, &value, fault), SHEET_WRONG);
    assert_string_equal(fault, "register \"-0.001\" is out of range; "
                               "From 0.000 to 999999.999 is allowed.");
    assert_int_equal(number_of("99999999999999999999", &volume, &value, fault), SHEET_WRONG);
    assert_int_equal(number_of("100", &persons, &value, fault), SHEET_GIVEN);
    assert_int_equal(number_of("101", &persons, &value, fault), SHEET_WRONG);
    assert_int_equal(number_of("2.0", &persons, &value, fault), SHEET_WRONG);
    assert_string_equal(fault, "register \"2.0\" is not a number; A whole number is needed.");
    assert_int_equal(value, 100);
}

static void
days_and_choices_are_read_or_told(void **state)
{
    (void)state;
    struct opened opened = open_sheet("meter,date,kind\nM1,2026-02-28,remove\n"
                                      "M1,2026-02-29,removed\nM1,2026-03-01,\n",
                                      &plain);
    int32_t day = 0;
    uint32_t kind = 9;
    assert_true(next_row(&opened));
    assert_int_equal(sheet_day(opened.sheet, DAY, &day), SHEET_GIVEN);
    assert_int_equal(day, civil_to_day((struct civil){2026, 2, 28}));
    assert_int_equal(sheet_choice(opened.sheet, KIND, "actual|remove|install", &kind), SHEET_GIVEN);
    assert_int_equal(kind, 1);
    assert_true(next_row(&opened));
    assert_int_equal(sheet_day(opened.sheet, DAY, &day), SHEET_WRONG);
    assert_string_equal(opened.faults->kept[0].primary, "date \"2026-02-29\" is not a date");
    assert_int_equal(sheet_choice(opened.sheet, KIND, "actual|remove", &kind), SHEET_WRONG);
    assert_string_equal(opened.faults->kept[1].primary, "kind \"removed\" is not known");
    assert_string_equal(opened.faults->kept[1].hint, "It must be one of actual|remove.");
    assert_int_equal(opened.faults->kept[1].line, 3);
    assert_true(next_row(&opened));
    assert_int_equal(sheet_choice(opened.sheet, KIND, "actual", &kind), SHEET_EMPTY);
    assert_int_equal(sheet_day(opened.sheet, KIND, &day), SHEET_EMPTY);
    assert_int_equal(kind, 1);
    close_sheet(&opened);
}

static int
remove_files(void **state)
{
    (void)state;
    scratch_remove();
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_come_in_any_order_and_absent_is_not_empty),
        cmocka_unit_test(attributes_keep_their_names_and_order),
        cmocka_unit_test(every_fault_of_the_header_is_told),
        cmocka_unit_test(wrong_rows_are_told_and_the_others_read),
        cmocka_unit_test(a_hundred_faults_are_kept_and_the_others_counted),
        cmocka_unit_test(numbers_keep_to_their_decimals_and_range),
        cmocka_unit_test(days_and_choices_are_read_or_told),
    };
    return cmocka_run_group_tests_name("host/sheet", tests, NULL, remove_files);
}
