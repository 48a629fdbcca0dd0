/* Unit tests of host/line.c: lines however the chunks are cut, and what is too long for one. */
#include "host/line.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "harness/cmocka_all.h"
#include "harness/scratch.h"

struct opened {
    struct weir_arena *arena;
    struct file_reader *input;
    struct line_reader *reader;
    struct weir_error error;
};

static struct opened
open_lines(struct weir_text bytes)
{
    struct opened opened = {.arena = weir_arena_new(1 << 20)};
    const char *path = scratch_file("lines", bytes.start, bytes.size);
    assert_int_equal(file_reader_open(path, opened.arena, &opened.input, &opened.error), WEIR_OK);
    assert_int_equal(line_open(opened.input, opened.arena, &opened.reader, &opened.error), WEIR_OK);
    return opened;
}

static void
close_lines(struct opened *opened)
{
    file_reader_close(opened->input);
    weir_arena_free(opened->arena);
}

static bool
next_line(struct opened *opened, struct line *line)
{
    bool more = false;
    assert_int_equal(line_next(opened->reader, line, &more, &opened->error), WEIR_OK);
    return more;
}

/* The lines of bytes, each behind its number and a colon, with a bar at its end. */
static const char *
lines_of(const char *bytes)
{
    static char text[1024];
    struct text_writer writer = text_writer_of(text, sizeof text - 1);
    struct opened opened = open_lines(text_of(bytes));
    struct line line;
    while (next_line(&opened, &line)) {
        assert_false(line.too_long);
        text_write_int(&writer, line.number);
        text_write_string(&writer, ":");
        text_write(&writer, line.text);
        text_write_string(&writer, "|");
    }
    assert_false(next_line(&opened, &line)); /* the end stays the end */
    close_lines(&opened);
    text[text_written(&writer).size] = '\0';
    return text;
}

static void
lines_end_with_lf_or_cr_lf_and_the_last_one_with_the_file(void **state)
{
    (void)state;
    assert_string_equal(lines_of(""), "");
    assert_string_equal(lines_of("\n"), "1:|");
    assert_string_equal(lines_of("\r\n\n"), "1:|2:|");
    assert_string_equal(lines_of("a"), "1:a|");
    assert_string_equal(lines_of("a\nb\r\nc\rd"), "1:a|2:b|3:c\rd|");
    assert_string_equal(lines_of("a\r"), "1:a|");
}

static void
a_byte_order_mark_is_passed_over_once(void **state)
{
    (void)state;
    assert_string_equal(lines_of("\xEF\xBB\xBF"), "");
    assert_string_equal(lines_of("\xEF\xBB\xBF"
                                 "a\n\xEF\xBB\xBF"),
                        "1:a|2:\xEF\xBB\xBF|");
    assert_string_equal(lines_of("\xEF\xBB"), "1:\xEF\xBB|");
}

/* A file of first bytes a, an LF, then second bytes b. */
static struct weir_text
two_lines(size_t first, size_t second)
{
    static char bytes[4 * LINE_BYTES];
    assert_true(first + 1 + second <= sizeof bytes);
    memset(bytes, 'a', first);
    bytes[first] = '\n';
    memset(bytes + first + 1, 'b', second);
    return (struct weir_text){bytes, first + 1 + second};
}

static void
a_line_goes_on_in_the_next_chunk(void **state)
{
    (void)state;
    /* The file is read in chunks of 65536 bytes: the LF is its last, the next one's first, and far
     * behind. */
    for (size_t first = FILE_CHUNK_BYTES - 2; first <= LINE_BYTES; first++) {
        struct opened opened = open_lines(two_lines(first, LINE_BYTES));
        struct line line;
        assert_true(next_line(&opened, &line));
        assert_false(line.too_long);
        assert_int_equal(line.text.size, first);
        assert_int_equal(line.text.start[first - 1], 'a');
        assert_true(next_line(&opened, &line));
        assert_false(line.too_long);
        assert_int_equal(line.text.size, LINE_BYTES);
        assert_int_equal(line.text.start[0], 'b');
        assert_false(next_line(&opened, &line));
        close_lines(&opened);
    }
}

static void
a_line_that_is_too_long_is_told_and_the_next_one_is_whole(void **state)
{
    (void)state;
    for (size_t first = LINE_BYTES + 1; first <= 2 * LINE_BYTES + 1; first += LINE_BYTES) {
        struct opened opened = open_lines(two_lines(first, 5));
        struct line line;
        assert_true(next_line(&opened, &line));
        assert_true(line.too_long);
        assert_int_equal(line.text.size, LINE_BYTES);
        assert_true(next_line(&opened, &line));
        assert_false(line.too_long);
        assert_int_equal(line.number, 2);
        assert_int_equal(line.text.size, 5);
        assert_false(next_line(&opened, &line));
        close_lines(&opened);
    }
}

/* A file of one line that has no end is not read to the end. */
static void
a_line_without_an_end_is_given_up(void **state)
{
    (void)state;
    const size_t size = LINE_SKIP_BYTES + 200000;
    char *bytes = malloc(size);
    assert_non_null(bytes);
    memset(bytes, 'x', size);
    struct opened opened = open_lines((struct weir_text){bytes, size});
    struct line line;
    bool more = false;
    assert_int_equal(line_next(opened.reader, &line, &more, &opened.error), WEIR_E_INVALID);
    assert_string_equal(opened.error.primary, "the line is longer than 65536 bytes");
    assert_int_equal(opened.error.line, 1);
    close_lines(&opened);
    free(bytes);
}

static void
without_memory_there_is_no_reader(void **state)
{
    (void)state;
    const char *path = scratch_file("lines", "a\n", 2);
    struct weir_error error;
    error_clear(&error);
    struct file_reader *input = NULL;
    struct line_reader *reader = NULL;
    struct weir_arena *arena = weir_arena_new(1 << 20);
    struct weir_arena *small = weir_arena_new(1024);
    assert_int_equal(file_reader_open(path, arena, &input, &error), WEIR_OK);
    assert_int_equal(line_open(input, small, &reader, &error), WEIR_E_NOMEM);
    assert_null(reader);
    file_reader_close(input);
    weir_arena_free(small);
    weir_arena_free(arena);
}

static int
clean(void **state)
{
    (void)state;
    scratch_remove();
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_end_with_lf_or_cr_lf_and_the_last_one_with_the_file),
        cmocka_unit_test(a_byte_order_mark_is_passed_over_once),
        cmocka_unit_test(a_line_goes_on_in_the_next_chunk),
        cmocka_unit_test(a_line_that_is_too_long_is_told_and_the_next_one_is_whole),
        cmocka_unit_test(a_line_without_an_end_is_given_up),
        cmocka_unit_test(without_memory_there_is_no_reader),
    };
    return cmocka_run_group_tests_name("host/line", tests, NULL, clean);
}
