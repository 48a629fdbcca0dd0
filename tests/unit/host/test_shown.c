/* Unit tests of host/shown.c: names of files as text. */
#include "host/shown.h"

#include <string.h>

#include "base/text.h"
#include "harness/cmocka_all.h"

static struct weir_arena *arena;

static void
assert_shown(const char *name, const char *expected)
{
    assert_string_equal(shown_name(name, arena), expected);
}

static void
printable_names_are_as_they_are(void **state)
{
    (void)state;
    assert_shown("reads.csv", "reads.csv");
    assert_shown("", "");
    assert_shown("-rf 'a' \"b\" $c", "-rf 'a' \"b\" $c");
    assert_shown("\xE8\xAF\xBB\xE6\x95\xB0.csv", "\xE8\xAF\xBB\xE6\x95\xB0.csv");
    assert_shown("\xF0\x9F\x92\xA7", "\xF0\x9F\x92\xA7");
    assert_shown("\xC2\xA0", "\xC2\xA0");
}

static void
what_is_not_printable_is_in_hex(void **state)
{
    (void)state;
    assert_shown("a\nb\tc\033[0m\x7F", "a\\x0ab\\x09c\\x1b[0m\\x7f");
    assert_shown("back\\slash", "back\\x5cslash");
    assert_shown("\xC2\x85", "\\xc2\\x85");          /* NEL, a C1 control */
    assert_shown("\xFF\xC0\xAF", "\\xff\\xc0\\xaf"); /* over-long */
    assert_shown("\xE8\xAF", "\\xe8\\xaf");          /* cut off */
    assert_shown("\xED\xA0\x80", "\\xed\\xa0\\x80"); /* a surrogate */
}

/* What it is shortened to is still text. */
static void
long_names_end_in_dots(void **state)
{
    (void)state;
    char name[1000];
    memset(name, '\n', sizeof name);
    name[sizeof name - 1] = '\0';
    const char *shown = shown_name(name, arena);
    assert_true(strlen(shown) < 320);
    assert_string_equal(shown + strlen(shown) - 7, "\\x0a...");
    for (size_t i = 0; i + 3 < sizeof name; i += 3)
        memcpy(name + i, "\xE8\xAF\xBB", 3);
    shown = shown_name(name, arena);
    assert_true(text_is_utf8(text_of(shown)));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(printable_names_are_as_they_are),
        cmocka_unit_test(what_is_not_printable_is_in_hex),
        cmocka_unit_test(long_names_end_in_dots),
    };
    arena = weir_arena_new(1 << 20);
    const int failed = cmocka_run_group_tests_name("host/shown", tests, NULL, NULL);
    weir_arena_free(arena);
    return failed;
}
