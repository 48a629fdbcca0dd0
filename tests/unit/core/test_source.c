/* Unit tests of core/source.c. */
#include "core/source.h"

#include "base/text.h"
#include "core/sink.h"
#include "harness/cmocka_all.h"

static unsigned char buffer[256];

static struct source
written(const struct sink *sink)
{
    return source_of((struct weir_text){(const char *)buffer, sink->size});
}

static void
what_a_sink_wrote_is_read_back(void **state)
{
    (void)state;
    bool present = false;
    struct sink sink = {.start = buffer};
    sink_int(&sink, -2);
    sink_optional(&sink, (struct sink_optional){true, 7});
    sink_optional(&sink, (struct sink_optional){false, 7});
    sink_int(&sink, 20000);
    sink_day(&sink, 3);
    sink_day(&sink, WEIR_DAY_NONE);
    sink_text(&sink, text_of("x"));
    sink_text(&sink, (struct weir_text){NULL, 0});
    sink_text(&sink, text_of("ab"));
    struct source source = written(&sink);
    assert_int_equal(source_int(&source, INT64_MIN, INT64_MAX), -2);
    assert_int_equal(source_optional(&source, 1, 7, &present), 7);
    assert_true(present);
    assert_int_equal(source_optional(&source, 1, 7, &present), 0);
    assert_false(present);
    assert_int_equal(source_day(&source), 20000);
    assert_int_equal(source_any_day(&source), 3);
    assert_int_equal(source_any_day(&source), WEIR_DAY_NONE);
    assert_true(text_equal(source_text(&source), text_of("x")));
    assert_null(source_text(&source).start);
    assert_false(source_ends(&source));
    assert_memory_equal(source_bytes(&source, 2), "ab", 2);
    assert_true(source_ends(&source));
}

static void
what_is_out_of_its_range_is_bad(void **state)
{
    (void)state;
    struct sink sink = {.start = buffer};
    sink_int(&sink, 5);
    struct source source = written(&sink);
    assert_int_equal(source_int(&source, 6, 9), 0);
    assert_true(source.bad);
    source = written(&sink);
    assert_int_equal(source_int(&source, 1, 4), 0);
    assert_true(source.bad);
    source = written(&sink);
    assert_null(source_bytes(&source, 7));
    assert_true(source.bad);
}

static void
a_field_cut_off_or_missing_is_bad_for_good(void **state)
{
    (void)state;
    struct sink sink = {.start = buffer};
    sink_text(&sink, text_of("abc"));
    sink_int(&sink, 1);
    for (size_t size = 0; size < 7; size++) {
        struct source source = source_of((struct weir_text){(const char *)buffer, size});
        assert_null(source_text(&source).start);
        assert_true(source.bad);
        assert_null(source_text(&source).start); /* nothing more is read */
        assert_false(source_ends(&source));
    }
    struct source source = written(&sink);
    assert_int_equal(source_int(&source, 0, 9), 0); /* three bytes are no number */
    assert_true(source.bad);
}

static void
a_count_is_never_more_than_can_follow(void **state)
{
    (void)state;
    struct sink sink = {.start = buffer};
    sink_int(&sink, 2);
    sink_text(&sink, text_of("abcd"));
    struct source source = written(&sink);
    assert_int_equal(source_count(&source, 4), 2);
    source = written(&sink);
    assert_int_equal(source_count(&source, 5), 0);
    assert_true(source.bad);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_sink_wrote_is_read_back),
        cmocka_unit_test(what_is_out_of_its_range_is_bad),
        cmocka_unit_test(a_field_cut_off_or_missing_is_bad_for_good),
        cmocka_unit_test(a_count_is_never_more_than_can_follow),
    };
    return cmocka_run_group_tests_name("core/source", tests, NULL, NULL);
}
