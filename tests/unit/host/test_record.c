/* Unit tests of host/record.c: what is a record, on which line, and what is wrong with it. */
#include "host/record.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "harness/cmocka_all.h"
#include "harness/scratch.h"

#define SHOWN_SIZE 2000 /* bytes */

static char shown[SHOWN_SIZE];

/* Reads bytes as a file and writes what came out: "1:a|b 2!problem " for each record. */
static const char *
records_of(const void *bytes, size_t size)
{
    struct weir_error error = {.status = WEIR_OK};
    struct weir_arena *arena = weir_arena_new(1 << 20);
    struct file_reader *input = NULL;
    struct record_reader *reader = NULL;
    const struct record *record = NULL;
    struct text_writer writer = text_writer_of(shown, sizeof shown);
    assert_int_equal(file_reader_open(scratch_file("records", bytes, size), arena, &input, &error),
                     WEIR_OK);
    assert_int_equal(record_open(input, arena, &reader, &error), WEIR_OK);
    for (;;) {
        assert_int_equal(record_next(reader, &record, &error), WEIR_OK);
        if (record == NULL)
            break;
        text_write_int(&writer, record->line);
        text_write_string(&writer, record->problem == NULL ? ":" : "!");
        text_write_string(&writer, record->problem == NULL ? "" : record->problem);
        for (uint32_t i = 0; record->problem == NULL && i < record->field_count; i++) {
            text_write_string(&writer, i == 0 ? "" : "|");
            text_write(&writer, record->field[i]);
        }
        text_write_string(&writer, ";");
    }
    record_close(reader);
    file_reader_close(input);
    weir_arena_free(arena);
    return shown;
}

static const char *
records(const char *string)
{
    return records_of(string, strlen(string));
}

static void
lines_are_counted_over_empty_lines_and_line_feeds_in_fields(void **state)
{
    (void)state;
    assert_string_equal(records("a,b\n1,2\n"), "1:a|b;2:1|2;");
    assert_string_equal(records("a,b\n\n\n1,2\n"), "1:a|b;4:1|2;");
    assert_string_equal(records("a,b\n\"x\ny\",2\n3,4\n"), "1:a|b;2:x\ny|2;4:3|4;");
    assert_string_equal(records("\"\n\n\",b\n3,4\n"), "1:\n\n|b;4:3|4;");
    assert_string_equal(records("a,\"x\r\ny\"\r\n3,4\r\n"), "1:a|x\r\ny;3:3|4;");
}

static void
both_line_ends_a_missing_last_one_and_a_bom_are_read(void **state)
{
    (void)state;
    assert_string_equal(records("a,b\r\n1,2\r\n"), "1:a|b;2:1|2;");
    assert_string_equal(records("a,b\n1,2"), "1:a|b;2:1|2;");
    assert_string_equal(records("\xEF\xBB\xBF"
                                "a,b\n"),
                        "1:a|b;");
    assert_string_equal(records(""), "");
    assert_string_equal(records("\xEF\xBB\xBF"), "");
    assert_string_equal(records("\n\r\n\n"), "");
}

static void
quotes_commas_blanks_and_empty_fields_are_kept_as_they_stand(void **state)
{
    (void)state;
    assert_string_equal(records("\"a,b\",\"say \"\"x\"\"\"\n"), "1:a,b|say \"x\";");
    assert_string_equal(records(" a , b\t\n"), "1: a | b\t;");
    assert_string_equal(records(",,\n"), "1:||;");
    assert_string_equal(records("\"\"\n"), "1:;");
    assert_string_equal(records("库尔勒,1\n"), "1:库尔勒|1;");
}

static void
a_misplaced_quote_costs_its_line_only(void **state)
{
    (void)state;
    assert_string_equal(records("a,b\n1\"2,3\n4,5\n"),
                        "1:a|b;2!a quote stands where none may be;3:4|5;");
    assert_string_equal(records("\"a\"x,b\n4,5\n"), "1!a quote stands where none may be;2:4|5;");
    assert_string_equal(records("a\"\n"), "1!a quote stands where none may be;");
    assert_string_equal(records("a\""), "1!a quote stands where none may be;");
}

static void
a_quote_that_is_never_closed_is_told_with_the_line_it_is_opened_on(void **state)
{
    (void)state;
    assert_string_equal(records("a,b\n1,\"2\n3,4\n"),
                        "1:a|b;2!a quote is opened in this row and never closed;");
}

static void
bytes_that_are_no_text_are_a_problem(void **state)
{
    (void)state;
    assert_string_equal(records_of("a\0b,c\nd,e\n", 10), "1!the row has a NUL byte in it;2:d|e;");
    assert_string_equal(records("\xC0\xAF,c\nd,e\n"), "1!the row is not UTF-8;2:d|e;");
    assert_string_equal(records("\xB9\xC5,c\n"), "1!the row is not UTF-8;");
    assert_string_equal(records("a,b\rc,d\ne,f\n"),
                        "1!a carriage return stands alone in the row;2:e|f;");
}

/* 64 fields, 4096 bytes a field and 65536 bytes a record are allowed, and no more. */
static void
limits_are_inclusive(void **state)
{
    (void)state;
    static char bytes[70000];
    memset(bytes, ',', 64);
    bytes[63] = '\n';
    assert_int_equal(strlen(records_of(bytes, 64)), 2 + 63 + 1);
    bytes[63] = ',';
    bytes[64] = '\n';
    assert_string_equal(records_of(bytes, 65), "1!the row has more than 64 fields;");

    memset(bytes, 'x', sizeof bytes);
    bytes[4097] = '\n';
    assert_string_equal(records_of(bytes, 4098), "1!a field is longer than 4096 bytes;");

    for (size_t i = 4000; i < sizeof bytes; i += 4000)
        bytes[i] = ',';
    bytes[4097] = 'x';
    bytes[65535] = '\n';
    assert_null(strchr(records_of(bytes, 65536), '!'));
    bytes[65535] = 'x';
    bytes[65536] = '\n';
    assert_string_equal(records_of(bytes, 65537), "1!the row is longer than 65536 bytes;");
}

/* A chunk of the reader is 65536 bytes: fields, CR LF and characters are cut by its edge. */
static void
the_edge_of_a_chunk_is_not_seen(void **state)
{
    (void)state;
    static const char tail[] = "7,\"x\r\ny\"\r\n库,9\r\n";
    static char bytes[66000];
    for (size_t begin = 65536 - sizeof tail; begin <= 65536; begin++) {
        for (size_t i = 0; i < begin; i++)
            bytes[i] = '\n';
        memcpy(bytes + begin, tail, sizeof tail - 1);
        char expected[100];
        (void)snprintf(expected, sizeof expected, "%zu:7|x\r\ny;%zu:库|9;", begin + 1, begin + 3);
        assert_string_equal(records_of(bytes, begin + sizeof tail - 1), expected);
    }
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
        cmocka_unit_test(lines_are_counted_over_empty_lines_and_line_feeds_in_fields),
        cmocka_unit_test(both_line_ends_a_missing_last_one_and_a_bom_are_read),
        cmocka_unit_test(quotes_commas_blanks_and_empty_fields_are_kept_as_they_stand),
        cmocka_unit_test(a_misplaced_quote_costs_its_line_only),
        cmocka_unit_test(a_quote_that_is_never_closed_is_told_with_the_line_it_is_opened_on),
        cmocka_unit_test(bytes_that_are_no_text_are_a_problem),
        cmocka_unit_test(limits_are_inclusive),
        cmocka_unit_test(the_edge_of_a_chunk_is_not_seen),
    };
    return cmocka_run_group_tests_name("host/record", tests, NULL, remove_files);
}
