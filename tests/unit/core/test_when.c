/* Unit tests of core/when.c: what is read as a condition or season, and what is refused. */
#include "core/when.h"

#include <string.h>

#include "base/text.h"
#include "harness/cmocka_all.h"

static struct weir_arena *arena;

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

static enum weir_status
parse(const char *string, struct weir_when *when)
{
    const char *fault = NULL;
    const enum weir_status status = when_parse(text_of(string), arena, when, &fault);
    if (status == WEIR_E_INVALID)
        assert_non_null(fault);
    return status;
}

static void
each_kind_of_test_is_read(void **state)
{
    (void)state;
    struct weir_when when;
    assert_int_equal(parse("source=ground|surface  size>=12.5 use!=greening x=a=b", &when),
                     WEIR_OK);
    assert_int_equal(when.count, 4);
    assert_int_equal(when.test[0].kind, WEIR_TEST_EQUAL);
    assert_true(text_equal(when.test[0].name, text_of("source")));
    assert_int_equal(when.test[0].alternative_count, 2);
    assert_true(text_equal(when.test[0].alternative[0], text_of("ground")));
    assert_true(text_equal(when.test[0].alternative[1], text_of("surface")));
    assert_int_equal(when.test[1].kind, WEIR_TEST_AT_LEAST);
    assert_int_equal(when.test[1].least_ppm, 12500000);
    assert_int_equal(when.test[2].kind, WEIR_TEST_NOT_EQUAL);
    assert_true(text_equal(when.test[2].alternative[0], text_of("greening")));
    assert_true(text_equal(when.test[3].alternative[0], text_of("a=b")));
    assert_true(
        text_equal(when.source, text_of("source=ground|surface  size>=12.5 use!=greening x=a=b")));
}

static void
what_is_no_condition_is_refused(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "",
        " ",
        "a",
        "=b",
        "!=b",
        ">=1",
        "a=",
        "a=b|",
        "a=|b",
        "a!=",
        "a>b",
        "a!b",
        "a>=",
        "a>=x",
        "a>=-1",
        "a>=1.1234567",
        "a!=b|c",
        "a!",
        "a>",
        ">",
        "a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1",
        "a=1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1",
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct weir_when when = {.count = 99};
        assert_int_equal(parse(refused[i], &when), WEIR_E_INVALID);
        assert_int_equal(when.count, 99);
    }
}

static void
sixteen_tests_and_thirty_two_alternatives_are_read(void **state)
{
    (void)state;
    struct weir_when when;
    assert_int_equal(
        parse("a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1", &when), WEIR_OK);
    assert_int_equal(when.count, WEIR_TEST_MAX);
    assert_int_equal(
        parse("a=1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1", &when), WEIR_OK);
    assert_int_equal(when.test[0].alternative_count, WEIR_ALTERNATIVE_MAX);
}

static void
a_full_arena_is_told(void **state)
{
    (void)state;
    struct weir_when when;
    const char *fault = NULL;
    struct weir_arena *small = weir_arena_new(16);
    assert_int_equal(when_parse(text_of("a=1"), small, &when, &fault), WEIR_E_NOMEM);
    weir_arena_free(small);
    bool read = false;
    for (size_t size = 16; !read && size < 4096; size += 16) {
        small = weir_arena_new(size);
        const enum weir_status status = when_parse(text_of("a=1|2"), small, &when, &fault);
        assert_true(status == WEIR_OK || status == WEIR_E_NOMEM);
        read = status == WEIR_OK;
        weir_arena_free(small);
    }
    assert_true(read);
}

static void
months_become_bits(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint16_t months;
    } rows[] = {
        {"1", 0x001},     {"12", 0x800},   {"6-9", 0x1e0}, {"12-2", 0x803},
        {"1,7-8", 0x0c1}, {"1-12", 0xfff}, {"3-2", 0xfff}, {"5-5", 0x010},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint16_t months = 0;
        assert_int_equal(when_parse_months(text_of(rows[i].text), &months), WEIR_OK);
        assert_int_equal(months, rows[i].months);
    }
    static const char *const refused[] = {"",    "0", "13",   "1-",   "-1",   "1,",
                                          "1;2", "a", "1-13", "1234", "1-2-3"};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        uint16_t months = 7;
        assert_int_equal(when_parse_months(text_of(refused[i]), &months), WEIR_E_INVALID);
        assert_int_equal(months, 7);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_kind_of_test_is_read, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_condition_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(sixteen_tests_and_thirty_two_alternatives_are_read, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_full_arena_is_told, begin, end),
        cmocka_unit_test_setup_teardown(months_become_bits, begin, end),
    };
    return cmocka_run_group_tests_name("core/when", tests, NULL, NULL);
}
