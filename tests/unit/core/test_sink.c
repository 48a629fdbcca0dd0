/* Unit tests of core/sink.c. */
#include "core/sink.h"

#include <string.h>

#include "base/text.h"
#include "harness/cmocka_all.h"

static void
a_field_is_a_length_and_its_bytes(void **state)
{
    (void)state;
    static const unsigned char expected[] = {0,    0,    0,    8, 0xff, 0xff, 0xff, 0xff, 0xff,
                                             0xff, 0xff, 0xfe, 0, 0,    0,    1,    'x'};
    unsigned char buffer[64];
    struct sink sink = {.start = buffer};
    sink_int(&sink, -2);
    sink_text(&sink, text_of("x"));
    assert_int_equal(sink.size, sizeof expected);
    assert_memory_equal(buffer, expected, sizeof expected);
}

static void
what_is_absent_is_a_length_that_none_has(void **state)
{
    (void)state;
    static const unsigned char expected[] = {0xff, 0xff, 0xff, 0xff};
    unsigned char buffer[64];
    struct sink sink = {.start = buffer};
    sink_day(&sink, WEIR_DAY_NONE);
    sink_optional(&sink, (struct sink_optional){false, 7});
    sink_text(&sink, (struct weir_text){NULL, 0});
    assert_int_equal(sink.size, 12);
    for (size_t i = 0; i < 3; i++)
        assert_memory_equal(buffer + 4 * i, expected, sizeof expected);
}

static void
without_bytes_it_only_counts(void **state)
{
    (void)state;
    struct sink sink = {0};
    sink_day(&sink, 1);
    sink_text(&sink, text_of(""));
    sink_bytes(&sink, "abc", 3);
    assert_int_equal(sink.size, 12 + 4 + 3);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_field_is_a_length_and_its_bytes),
        cmocka_unit_test(what_is_absent_is_a_length_that_none_has),
        cmocka_unit_test(without_bytes_it_only_counts),
    };
    return cmocka_run_group_tests_name("core/sink", tests, NULL, NULL);
}
