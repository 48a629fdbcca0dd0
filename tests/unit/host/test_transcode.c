/* Unit tests of host/transcode.c: bytes of GBK and GB18030, by their published tables. */
#include "host/transcode.h"

#include <string.h>

#include "base/text.h"
#include "harness/cmocka_all.h"

static struct weir_arena *arena;
static struct weir_error error;

static int
begin(void **state)
{
    (void)state;
    error = (struct weir_error){0};
    arena = weir_arena_new(1 << 20);
    return arena == NULL;
}

static int
end(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

static void
assert_encoded(enum transcode_encoding encoding, struct weir_text text, const char *expected)
{
    struct transcode *transcode = NULL;
    struct weir_text encoded;
    assert_int_equal(transcode_open(encoding, arena, &transcode, &error), WEIR_OK);
    assert_int_equal(transcode_text(transcode, text, &encoded, &error), WEIR_OK);
    assert_int_equal(encoded.size, strlen(expected));
    assert_memory_equal(encoded.start, expected, encoded.size);
    transcode_close(transcode);
}

static void
chinese_text_takes_two_bytes_a_character(void **state)
{
    (void)state;
    /* GB 2312: water is row 43, cell 14; fee row 23, cell 49: both + 0xa0 */
    assert_encoded(TRANSCODE_GBK, text_of("水费 a"), "\xcb\xae\xb7\xd1 a");
    assert_encoded(TRANSCODE_GB18030, text_of("水费 a"), "\xcb\xae\xb7\xd1 a");
    assert_encoded(TRANSCODE_GBK, text_of(""), "");
}

static void
what_gbk_does_not_have_is_a_question_mark(void **state)
{
    (void)state;
    assert_encoded(TRANSCODE_GBK, text_of("a\xf0\x9f\x98\x80z"), "a?z");
    /* U+1F600: 0x90308130 + (0x1f600 - 0x10000) in steps of 10, 126, 10 */
    assert_encoded(TRANSCODE_GB18030, text_of("a\xf0\x9f\x98\x80z"), "a\x94\x39\xfc\x36z");
}

static void
what_is_not_utf8_is_a_question_mark(void **state)
{
    (void)state;
    assert_encoded(TRANSCODE_GBK, text_of("a\xff\xe6\xb0"), "a??");
}

static void
a_text_that_is_too_long_is_refused(void **state)
{
    (void)state;
    struct transcode *transcode = NULL;
    struct weir_text encoded;
    assert_int_equal(transcode_open(TRANSCODE_GBK, arena, &transcode, &error), WEIR_OK);
    const struct weir_text text = {"", TRANSCODE_TEXT_BYTES + 1};
    assert_int_equal(transcode_text(transcode, text, &encoded, &error), WEIR_E_INVALID);
    transcode_close(transcode);
}

static void
without_memory_it_is_not_opened(void **state)
{
    (void)state;
    struct transcode *transcode = NULL;
    struct weir_arena *small = weir_arena_new(100);
    assert_non_null(small);
    assert_int_equal(transcode_open(TRANSCODE_GBK, small, &transcode, &error), WEIR_E_NOMEM);
    transcode_close(transcode);
    weir_arena_free(small);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(chinese_text_takes_two_bytes_a_character, begin, end),
        cmocka_unit_test_setup_teardown(what_gbk_does_not_have_is_a_question_mark, begin, end),
        cmocka_unit_test_setup_teardown(what_is_not_utf8_is_a_question_mark, begin, end),
        cmocka_unit_test_setup_teardown(a_text_that_is_too_long_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(without_memory_it_is_not_opened, begin, end),
    };
    return cmocka_run_group_tests_name("host/transcode", tests, NULL, NULL);
}
