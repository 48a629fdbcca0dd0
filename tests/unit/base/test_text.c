/* Unit tests of base/text.c: slices, UTF-8 (the table of well-formed bytes, Unicode 15, 3-7), and
 * the writer's edge. */
#include "base/text.h"

#include <string.h>

#include "base/civil.h"
#include "harness/cmocka_all.h"

static int
sign(int value)
{
    return (value > 0) - (value < 0);
}

static void
texts_compare_by_bytes_and_then_by_length(void **state)
{
    (void)state;
    assert_true(text_equal(text_of("ab"), text_of("ab")));
    assert_true(text_equal(text_of(""), text_of(NULL)));
    assert_false(text_equal(text_of("ab"), text_of("ac")));
    assert_false(text_equal(text_of("ab"), text_of("abc")));
    assert_int_equal(sign(text_compare(text_of("ab"), text_of("ac"))), -1);
    assert_int_equal(sign(text_compare(text_of("b"), text_of("ac"))), 1);
    assert_int_equal(sign(text_compare(text_of("ab"), text_of("abc"))), -1);
    assert_int_equal(sign(text_compare(text_of("abc"), text_of("ab"))), 1);
    assert_int_equal(sign(text_compare(text_of("ab"), text_of("ab"))), 0);
    assert_int_equal(sign(text_compare(text_of(NULL), text_of("a"))), -1);
}

static void
words_are_what_blanks_part(void **state)
{
    (void)state;
    struct weir_text rest = text_of(" one\t\ntwo\r three");
    struct weir_text word;
    assert_true(text_next_word(&rest, &word));
    assert_true(text_equal(word, text_of("one")));
    assert_true(text_next_word(&rest, &word));
    assert_true(text_equal(word, text_of("two")));
    assert_true(text_next_word(&rest, &word));
    assert_true(text_equal(word, text_of("three")));
    assert_false(text_next_word(&rest, &word));
    rest = text_of("   ");
    assert_false(text_next_word(&rest, &word));
}

static void
a_copy_ends_with_a_nul_and_needs_room(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(64);
    const struct weir_text copy = text_copy((struct weir_text){"weir", 3}, arena);
    assert_int_equal(copy.size, 3);
    assert_string_equal(copy.start, "wei");
    const struct weir_text empty = text_copy(text_of(NULL), arena);
    assert_non_null(empty.start);
    assert_int_equal(empty.size, 0);
    char longer[80] = {0};
    assert_null(text_copy((struct weir_text){longer, sizeof longer}, arena).start);
    weir_arena_free(arena);
}

static void
well_formed_utf8_is_taken(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "plain",
        "\xc2\x80\xdf\xbf",                 /* U+0080, U+07FF */
        "\xe0\xa0\x80\xed\x9f\xbf",         /* U+0800, U+D7FF */
        "\xee\x80\x80\xef\xbf\xbf",         /* U+E000, U+FFFF */
        "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", /* U+10000, U+10FFFF */
        "\xe5\xba\x93\xe5\xb0\x94\xe5\x8b\x92",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_true(text_is_utf8(text_of(texts[i])));
}

static void
ill_formed_utf8_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
    } rows[] = {
        {"a\0b", 3},             /* NUL */
        {"\x80", 1},             /* a continuation alone */
        {"\xc1\xbf", 2},         /* over-long */
        {"\xe0\x9f\xbf", 3},     /* over-long */
        {"\xf0\x8f\xbf\xbf", 4}, /* over-long */
        {"\xed\xa0\x80", 3},     /* a surrogate */
        {"\xf4\x90\x80\x80", 4}, /* past U+10FFFF */
        {"\xf5\x80\x80\x80", 4},
        {"\xc2", 1}, /* cut */
        {"\xe5\xba", 2},
        {"\xc2\x41", 2}, /* not a continuation */
        {"\xc2\xc2", 2},
        {"\xe5\xba\x41", 3},
        {"\xf0\x90\x80\xff", 4},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (text_is_utf8((struct weir_text){rows[i].bytes, rows[i].size}))
            fail_msg("row %zu was taken", i);
}

static void
a_writer_cuts_at_its_end_and_stays_full(void **state)
{
    (void)state;
    char buffer[6];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    assert_string_equal(buffer, "");
    text_write_string(&writer, "abc");
    assert_false(writer.full);
    text_write_string(&writer, "def");
    assert_true(writer.full);
    assert_string_equal(buffer, "abcde");
    text_write_string(&writer, "");
    assert_true(writer.full);
    assert_true(text_equal(text_written(&writer), text_of("abcde")));
}

static void
numbers_and_days_are_written_whole(void **state)
{
    (void)state;
    static const struct {
        int64_t value;
        unsigned scale;
        const char *text;
    } rows[] = {
        {0, 0, "0"},
        {-1, 0, "-1"},
        {INT64_MAX, 0, "9223372036854775807"},
        {INT64_MIN, 0, "-9223372036854775808"},
        {-1500, 3, "-1.500"},
        {5, 3, "0.005"},
        {0, 2, "0.00"},
        {INT64_MIN, 18, "-9.223372036854775808"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char buffer[32];
        struct text_writer writer = text_writer_of(buffer, sizeof buffer);
        text_write_decimal(&writer, rows[i].value, rows[i].scale);
        assert_string_equal(buffer, rows[i].text);
    }
    char buffer[32];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    text_write_int(&writer, 42);
    text_write_string(&writer, " ");
    text_write_day(&writer, CIVIL_DAY_MIN);
    text_write_string(&writer, " ");
    text_write_day(&writer, 20677); /* see test_civil.c */
    assert_string_equal(buffer, "42 0001-01-01 2026-08-12");
    writer = text_writer_of(buffer, sizeof buffer);
    text_write_hex(&writer, (struct weir_text){"\x00\x1f\xa9", 3});
    assert_string_equal(buffer, "001fa9");
}

static size_t
hidden(const char *string)
{
    return text_hidden(text_of(string));
}

static void
what_nobody_sees_is_known(void **state)
{
    (void)state;
    static const char *const one[] = {"\x01", "\t", "\n", "\x1f", "\x7f"};
    static const char *const two[] = {"\xC2\x80", "\xC2\x9F"}; /* U+0080, U+009F */
    static const char *const three[] = {
        "\xE2\x80\xA8", "\xE2\x80\xAE", "\xE2\x81\xA6", /* U+2028, U+202E, U+2066 */
        "\xE2\x81\xA9", "\xEF\xBB\xBF", "\xEF\xBF\xBE", /* U+2069, U+FEFF, U+FFFE */
    };
    /* U+00A0, U+2027, U+202F, U+2065, U+206A, U+FEFE, U+FFFD, U+4E2D, U+2000 */
    static const char *const none[] = {
        "",
        "a",
        " ",
        "~",
        "\xC2\xA0",
        "\xE2\x80\xA7",
        "\xE2\x80\xAF",
        "\xE2\x81\xA5",
        "\xE2\x81\xAA",
        "\xEF\xBB\xBE",
        "\xEF\xBF\xBD",
        "\xE4\xB8\xAD",
        "\xE2\x80\x80",
        "\xE2\x82\xAC",
        "\xEF\xBC\x91",
        "\xE2\x80",
        "\xC2",
        "\xC3\x80",
    };
    for (size_t i = 0; i < sizeof one / sizeof one[0]; i++)
        assert_int_equal(hidden(one[i]), 1);
    for (size_t i = 0; i < sizeof two / sizeof two[0]; i++)
        assert_int_equal(hidden(two[i]), 2);
    for (size_t i = 0; i < sizeof three / sizeof three[0]; i++)
        assert_int_equal(hidden(three[i]), 3);
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        assert_int_equal(hidden(none[i]), 0);
    assert_true(text_is_plain(text_of("水 A-1")));
    assert_true(text_is_plain((struct weir_text){NULL, 0}));
    assert_false(text_is_plain(text_of("A\xE2\x80\xAE"
                                       "1")));
}

static void
what_nobody_sees_is_written_in_digits(void **state)
{
    (void)state;
    char buffer[64];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    text_write_seen(&writer, text_of("水\n\xE2\x80\xAE"
                                     "b\x7f"));
    assert_string_equal(buffer, "水\\x0a\\xe2\\x80\\xaeb\\x7f");
    writer = text_writer_of(buffer, sizeof buffer);
    text_write_seen(&writer, (struct weir_text){NULL, 0});
    assert_string_equal(buffer, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_compare_by_bytes_and_then_by_length),
        cmocka_unit_test(words_are_what_blanks_part),
        cmocka_unit_test(a_copy_ends_with_a_nul_and_needs_room),
        cmocka_unit_test(well_formed_utf8_is_taken),
        cmocka_unit_test(ill_formed_utf8_is_refused),
        cmocka_unit_test(a_writer_cuts_at_its_end_and_stays_full),
        cmocka_unit_test(numbers_and_days_are_written_whole),
        cmocka_unit_test(what_nobody_sees_is_known),
        cmocka_unit_test(what_nobody_sees_is_written_in_digits),
    };
    return cmocka_run_group_tests_name("base/text", tests, NULL, NULL);
}
