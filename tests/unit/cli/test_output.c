/* Unit tests of cli/output.c: one list, printed as table, CSV and JSON. */
#include "cli/output.h"

#include <stdio.h>

#include "base/text.h"
#include "harness/capture.h"
#include "harness/cmocka_all.h"

static const struct output_column columns[] = {
    {"name", OUTPUT_TEXT},        {"count", OUTPUT_INT},   {"day", OUTPUT_DAY},
    {"volume_m3", OUTPUT_VOLUME}, {"price", OUTPUT_PRICE}, {"amount", OUTPUT_AMOUNT},
    {"percent", OUTPUT_PERCENT},  {"note", OUTPUT_TEXT},
};

static struct weir_arena *arena;

static const char *
printed(struct output_table *table, enum output_format format)
{
    struct weir_error error = {.status = WEIR_OK};
    capture_begin(1);
    const enum weir_status status = output_table_print(table, "try", format, &error);
    const char *text = capture_end();
    assert_int_equal(status, WEIR_OK);
    return text;
}

/* Two rows: every kind with a value, and all absent. */
static struct output_table *
two_rows(void)
{
    struct output_table *table = output_table_new(arena, columns, 8);
    assert_non_null(table);
    output_table_text(table, text_of("库尔勒"));
    output_table_number(table, 42);
    output_table_number(table, 0);
    output_table_number(table, -1500);
    output_table_number(table, 207000);
    output_table_number(table, 5);
    output_table_number(table, 1234);
    output_table_text(table, text_of("x"));
    for (int i = 0; i < 8; i++)
        output_table_absent(table);
    return table;
}

static void
a_table_is_aligned_and_chinese_characters_are_two_wide(void **state)
{
    (void)state;
    assert_string_equal(printed(two_rows(), OUTPUT_FORMAT_TABLE),
                        "name    count  day         volume_m3    price  amount  percent  note\n"
                        "库尔勒     42  1970-01-01     -1.500  2.07000    0.05    12.34  x\n"
                        "-           -  -                   -        -       -        -  -\n");
}

static void
csv_leaves_absent_fields_empty(void **state)
{
    (void)state;
    assert_string_equal(printed(two_rows(), OUTPUT_FORMAT_CSV),
                        "name,count,day,volume_m3,price,amount,percent,note\r\n"
                        "库尔勒,42,1970-01-01,-1.500,2.07000,0.05,12.34,x\r\n"
                        ",,,,,,,\r\n");
}

static void
json_has_decimals_as_strings_and_null_for_absent(void **state)
{
    (void)state;
    assert_string_equal(
        printed(two_rows(), OUTPUT_FORMAT_JSON),
        "{\"schema\": \"weir.try.1\", \"rows\": [\n"
        "{\"name\": \"库尔勒\", \"count\": 42, \"day\": \"1970-01-01\", \"volume_m3\": \"-1.500\", "
        "\"price\": \"2.07000\", \"amount\": \"0.05\", \"percent\": \"12.34\", \"note\": \"x\"},\n"
        "{\"name\": null, \"count\": null, \"day\": null, \"volume_m3\": null, "
        "\"price\": null, \"amount\": null, \"percent\": null, \"note\": null}\n"
        "]}\n");
}

static void
an_empty_list_has_its_heading_only(void **state)
{
    (void)state;
    assert_string_equal(printed(output_table_new(arena, columns, 2), OUTPUT_FORMAT_TABLE),
                        "name  count\n");
    assert_string_equal(printed(output_table_new(arena, columns, 2), OUTPUT_FORMAT_CSV),
                        "name,count\r\n");
    assert_string_equal(printed(output_table_new(arena, columns, 2), OUTPUT_FORMAT_JSON),
                        "{\"schema\": \"weir.try.1\", \"rows\": []}\n");
}

/* A spreadsheet would run `=1+1`, and take the number formatter's -1.500 for a number, as it is. */
static void
csv_texts_are_quoted_and_never_formulas(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *field;
    } rows[] = {
        {"plain", "plain"},
        {"a,b", "\"a,b\""},
        {"say \"x\"", "\"say \"\"x\"\"\""},
        {"a\nb", "\"a\nb\""},
        {"", ""},
        {"=1+1", "'=1+1"},
        {"+1", "'+1"},
        {"-1", "'-1"},
        {"@x", "'@x"},
        {"\tx", "'\tx"},
        {"\rx", "\"'\rx\""},
        {"\nx", "\"'\nx\""},
        {"=\"a\"", "\"'=\"\"a\"\"\""},
        {"a=b", "a=b"},
        {" =1", " =1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct output_table *table = output_table_new(arena, columns, 1);
        char expected[100];
        output_table_text(table, text_of(rows[i].text));
        (void)snprintf(expected, sizeof expected, "name\r\n%s\r\n", rows[i].field);
        assert_string_equal(printed(table, OUTPUT_FORMAT_CSV), expected);
    }
}

static void
control_characters_cannot_drive_the_terminal(void **state)
{
    (void)state;
    struct output_table *table = output_table_new(arena, columns, 1);
    output_table_text(table, text_of("a\033[2Jb\nc"));
    assert_string_equal(printed(table, OUTPUT_FORMAT_TABLE), "name\na?[2Jb?c\n");
}

/* Rows are kept in groups of 256. */
static void
a_thousand_rows_keep_their_order(void **state)
{
    (void)state;
    static const struct output_column one[] = {{"n", OUTPUT_INT}};
    struct output_table *table = output_table_new(arena, one, 1);
    static char expected[10000];
    struct text_writer writer = text_writer_of(expected, sizeof expected);
    text_write_string(&writer, "n\r\n");
    for (int64_t i = 0; i < 1000; i++) {
        output_table_number(table, i);
        text_write_int(&writer, i);
        text_write_string(&writer, "\r\n");
    }
    assert_string_equal(printed(table, OUTPUT_FORMAT_CSV), expected);
}

static void
memory_that_is_out_is_told_when_printing(void **state)
{
    (void)state;
    struct weir_error error = {.status = WEIR_OK};
    struct weir_arena *small = weir_arena_new(100000);
    struct output_table *table = output_table_new(small, columns, 1);
    assert_non_null(table);
    for (int i = 0; i < 10000; i++)
        output_table_text(table, text_of("some text or other"));
    assert_int_equal(output_table_print(table, "try", OUTPUT_FORMAT_CSV, &error), WEIR_E_NOMEM);
    weir_arena_free(small);
}

static int
set_up(void **state)
{
    (void)state;
    arena = weir_arena_new(4 << 20);
    return arena == NULL;
}

static int
tear_down(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_is_aligned_and_chinese_characters_are_two_wide),
        cmocka_unit_test(csv_leaves_absent_fields_empty),
        cmocka_unit_test(json_has_decimals_as_strings_and_null_for_absent),
        cmocka_unit_test(an_empty_list_has_its_heading_only),
        cmocka_unit_test(csv_texts_are_quoted_and_never_formulas),
        cmocka_unit_test(control_characters_cannot_drive_the_terminal),
        cmocka_unit_test(a_thousand_rows_keep_their_order),
        cmocka_unit_test(memory_that_is_out_is_told_when_printing),
    };
    return cmocka_run_group_tests_name("cli/output", tests, set_up, tear_down);
}
