/* Unit tests of core/chain_field.c. */
#include "core/chain_field.h"

#include "base/text.h"
#include "harness/cmocka_all.h"

static void
assert_value(const char *bytes, const char *name, const char *expected)
{
    struct weir_text value = {NULL, 0};
    const bool found = chain_field_find(text_of(bytes), name, &value);
    assert_int_equal(found, expected != NULL);
    if (expected != NULL)
        assert_true(text_equal(value, text_of(expected)));
}

static void
a_line_is_found_by_its_name(void **state)
{
    (void)state;
    static const char link[] = "weir-chain-1\nlink=2\nprevious=00aa\nkind=run\nscope=3:all\n"
                               "through_day=2024-10-31\nactor=0:\n";
    assert_value(link, "link", "2");
    assert_value(link, "kind", "run");
    assert_value(link, "scope", "all");
    assert_value(link, "through_day", "2024-10-31");
    assert_value(link, "actor", "");
    assert_value(link, "root", NULL);
    assert_value(link, "weir-chain-1", NULL);
}

/* Whoever may choose a text cannot write a line with it. */
static void
a_text_with_line_feeds_is_one_value(void **state)
{
    (void)state;
    static const char link[] = "weir-chain-1\nscope=9:a\nroot=ff\nroot=00\nsum=bill\n";
    assert_value(link, "scope", "a\nroot=ff");
    assert_value(link, "root", "00");
    assert_value(link, "sum", "bill");
}

static void
what_is_no_line_ends_it(void **state)
{
    (void)state;
    static const char *const links[] = {
        "",
        "weir-chain-1",
        "weir-chain-1\n",
        "weir-chain-1\nroot",
        "weir-chain-1\nroot=",
        "weir-chain-1\nroot=00",
        "weir-chain-1\nscope=4:all\nroot=00\n",
        "weir-chain-1\nscope=99:all\nroot=00\n",
        "weir-chain-1\nscope=18446744073709551619:all\nroot=00\n",
        "weir-chain-1\nscope=3:",
        "weir-chain-1\nscope=3",
    };
    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
        assert_value(links[i], "root", NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_found_by_its_name),
        cmocka_unit_test(a_text_with_line_feeds_is_one_value),
        cmocka_unit_test(what_is_no_line_ends_it),
    };
    return cmocka_run_group_tests_name("core/chain_field", tests, NULL, NULL);
}
