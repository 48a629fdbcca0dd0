/* Unit tests of host/width.c: columns as Unicode's East Asian Width has them. */
#include "host/width.h"

#include "base/text.h"
#include "harness/cmocka_all.h"

static void
latin_is_one_wide_and_chinese_two(void **state)
{
    (void)state;
    assert_int_equal(width_of(text_of("")), 0);
    assert_int_equal(width_of(text_of(NULL)), 0);
    assert_int_equal(width_of(text_of("cycle:C1")), 8);
    assert_int_equal(width_of(text_of("库尔勒")), 6);
    assert_int_equal(width_of(text_of("城区A，一")), 4 + 1 + 2 + 2);
    assert_int_equal(width_of(text_of("𠮷")), 2); /* U+20BB7 */
    assert_int_equal(width_of(text_of("m³ é")), 4);
    assert_int_equal(width_of(text_of("e\xCC\x81")), 1); /* e and a combining acute */
}

static void
what_is_shown_as_a_sign_counts_one(void **state)
{
    (void)state;
    assert_int_equal(width_of(text_of("a\tb\x7F")), 4);
    assert_int_equal(width_of(text_of("a\xFF\xE5")), 3);
}

static void
a_text_is_cut_between_characters(void **state)
{
    (void)state;
    assert_true(text_equal(width_cut(text_of("库尔勒"), 6), text_of("库尔勒")));
    assert_true(text_equal(width_cut(text_of("库尔勒"), 5), text_of("库尔")));
    assert_true(text_equal(width_cut(text_of("库尔勒"), 1), text_of("")));
    assert_true(text_equal(width_cut(text_of("abc"), 2), text_of("ab")));
    assert_true(text_equal(width_cut(text_of("e\xCC\x81"), 1), text_of("e\xCC\x81")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(latin_is_one_wide_and_chinese_two),
        cmocka_unit_test(what_is_shown_as_a_sign_counts_one),
        cmocka_unit_test(a_text_is_cut_between_characters),
    };
    return cmocka_run_group_tests_name("host/width", tests, NULL, NULL);
}
