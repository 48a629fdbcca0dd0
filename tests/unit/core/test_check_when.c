/* Unit tests of core/check_when.c: conditions against each other. */
#include "core/check_when.h"

#include "base/text.h"
#include "core/when.h"
#include "harness/cmocka_all.h"

static struct weir_arena *arena;

static struct weir_when
when_of(const char *string)
{
    struct weir_when when = {.count = 0};
    const char *fault;
    if (string[0] != '\0')
        assert_int_equal(when_parse(text_of(string), arena, &when, &fault), WEIR_OK);
    return when;
}

static void
what_can_hold(void **state)
{
    (void)state;
    static const char *const possible[] = {
        "",        "a=1",       "a=1|2 a=2|3",  "a=2 a!=1", "a=60 a>=50", "a>=50 a!=60",
        "a=1 b=2", "a!=1 a!=2", "a=x|60 a>=50",
    };
    static const char *const impossible[] = {
        "a=1 a=2", "a=1 a!=1", "size>=50 size=15", "a=x a>=0", "a=1|2 a=3", "b=1 a=1 a=2",
    };
    for (size_t i = 0; i < sizeof possible / sizeof possible[0]; i++) {
        const struct weir_when when = when_of(possible[i]);
        assert_true(check_when_possible(&when));
    }
    for (size_t i = 0; i < sizeof impossible / sizeof impossible[0]; i++) {
        const struct weir_when when = when_of(impossible[i]);
        assert_false(check_when_possible(&when));
    }
}

static void
what_implies_what(void **state)
{
    (void)state;
    static const struct {
        const char *narrow;
        const char *wide;
        bool implies;
    } rows[] = {
        {"", "", true},
        {"a=1", "", true},
        {"", "a=1", false},
        {"a=1", "a=1", true},
        {"a=1", "a=1|2", true},
        {"a=1|2", "a=1", false},
        {"a=1 b=2", "b=2", true},
        {"a=1", "b=1", false},
        {"a=1", "a!=2", true},
        {"a=1|2", "a!=2", false},
        {"a=60", "a>=50", true},
        {"a=50.0", "a>=50", true},
        {"a=15", "a>=50", false},
        {"a=x", "a>=50", false},
        {"a!=1", "a!=1", true},
        {"a!=1", "a!=2", false},
        {"a!=1", "a=2", false},
        {"a!=1", "a>=2", false},
        {"a>=60", "a>=50", true},
        {"a>=50", "a>=50", true},
        {"a>=40", "a>=50", false},
        {"a>=40", "a=50", false},
        {"a>=40", "a!=x", true},
        {"a>=40", "a!=15", true},
        {"a>=40", "a!=40", false},
        {"zone=I size=20", "zone=I|II size>=15", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct weir_when narrow = when_of(rows[i].narrow);
        const struct weir_when wide = when_of(rows[i].wide);
        assert_int_equal(check_when_implies(&narrow, &wide), rows[i].implies);
    }
}

static void
one_that_could_not_be_read_is_known(void **state)
{
    (void)state;
    const struct weir_when none = {.count = 0};
    const struct weir_when unread = {.source = text_of("x")};
    const struct weir_when read = when_of("a=1");
    assert_false(check_when_unread(&none));
    assert_true(check_when_unread(&unread));
    assert_false(check_when_unread(&read));
}

static int
begin(void **state)
{
    (void)state;
    arena = weir_arena_new(1 << 20);
    return 0;
}

static int
end(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_can_hold),
        cmocka_unit_test(what_implies_what),
        cmocka_unit_test(one_that_could_not_be_read_is_known),
    };
    return cmocka_run_group_tests_name("core/check_when", tests, begin, end);
}
