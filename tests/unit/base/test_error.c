/* Unit tests of base/error.c: the first error stays, and each part is said once. */
#include "base/error.h"

#include <string.h>

#include "base/text.h"
#include "harness/cmocka_all.h"

static void
an_error_holds_what_was_said(void **state)
{
    (void)state;
    struct weir_error error;
    error_clear(&error);
    assert_int_equal(error.status, WEIR_OK);
    assert_int_equal(error_set(&error, WEIR_E_IO, "could not read 10 % of it"), WEIR_E_IO);
    assert_int_equal(error.status, WEIR_E_IO);
    assert_string_equal(error.primary, "could not read 10 % of it");
    assert_string_equal(error.detail, "");
    assert_string_equal(error.hint, "");
    assert_string_equal(error.place, "");
    assert_int_equal(error.line, 0);
}

static void
a_text_stands_in_quotes_at_the_mark(void **state)
{
    (void)state;
    struct weir_error error = {.status = WEIR_OK};
    const struct weir_text text = {"12a4 and more", 4};
    assert_int_equal(error_set_text(&error, WEIR_E_INVALID, "register % is not a number", text),
                     WEIR_E_INVALID);
    assert_string_equal(error.primary, "register \"12a4\" is not a number");
    error_clear(&error);
    (void)error_set_text(&error, WEIR_E_INVALID, "% is no name", text_of("a\n\x1b[31m"));
    assert_string_equal(error.primary, "\"a\\x0a\\x1b[31m\" is no name");
}

static void
a_lower_layers_error_is_not_overwritten(void **state)
{
    (void)state;
    struct weir_error error = {.status = WEIR_OK};
    assert_int_equal(error_nomem(&error), WEIR_E_NOMEM);
    assert_int_equal(error_set(&error, WEIR_E_INVALID, "another"), WEIR_E_NOMEM);
    assert_string_equal(error.primary, "out of memory");
}

static void
place_detail_and_hint_are_said_once(void **state)
{
    (void)state;
    struct weir_error error = {.status = WEIR_OK};
    (void)error_set(&error, WEIR_E_INVALID, "bad");
    error_place(&error, "reads.csv", 18);
    error_place(&error, "other.csv", 19);
    error_detail(&error, "First.");
    error_detail(&error, "Second.");
    error_hint(&error, "Try this.");
    error_hint(&error, "Try that.");
    assert_string_equal(error.place, "reads.csv");
    assert_int_equal(error.line, 18);
    assert_string_equal(error.detail, "First.");
    assert_string_equal(error.hint, "Try this.");
}

static void
nothing_is_added_where_there_is_no_error(void **state)
{
    (void)state;
    struct weir_error error = {.status = WEIR_OK};
    error_place(&error, "reads.csv", 18);
    error_detail(&error, "Detail.");
    error_hint(&error, "Hint.");
    assert_string_equal(error.place, "");
    assert_string_equal(error.detail, "");
    assert_string_equal(error.hint, "");
}

static void
too_long_a_message_is_cut(void **state)
{
    (void)state;
    char longest[WEIR_ERROR_PRIMARY_SIZE * 2];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    struct weir_error error = {.status = WEIR_OK};
    (void)error_set(&error, WEIR_E_INVALID, longest);
    assert_int_equal(strlen(error.primary), WEIR_ERROR_PRIMARY_SIZE - 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_error_holds_what_was_said),
        cmocka_unit_test(a_text_stands_in_quotes_at_the_mark),
        cmocka_unit_test(a_lower_layers_error_is_not_overwritten),
        cmocka_unit_test(place_detail_and_hint_are_said_once),
        cmocka_unit_test(nothing_is_added_where_there_is_no_error),
        cmocka_unit_test(too_long_a_message_is_cut),
    };
    return cmocka_run_group_tests_name("base/error", tests, NULL, NULL);
}
