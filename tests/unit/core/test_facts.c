/* Unit tests of core/facts.c: conditions as CONTRACT section 5 says them. */
#include "core/facts.h"

#include "harness/tariff_build.h"

static struct build build;

static int
begin(void **state)
{
    (void)state;
    build_begin(&build);
    build.terms.persons = 5;
    build_attribute(&build, "source", "ground");
    build_attribute(&build, "size", "50");
    build_attribute(&build, "use", "greening");
    build_attribute(&build, "area", "12.5");
    return 0;
}

static int
end(void **state)
{
    (void)state;
    build_end(&build);
    return 0;
}

static bool
holds(const char *condition)
{
    const struct facts facts = {.class_id = text_of("firm"), .terms = &build.terms};
    const struct weir_when when = build_when(&build, condition);
    return facts_hold(&facts, &when);
}

static void
nothing_asked_holds(void **state)
{
    (void)state;
    assert_true(holds(NULL));
}

static void
all_tests_must_hold(void **state)
{
    (void)state;
    assert_true(holds("source=ground size>=50"));
    assert_false(holds("source=ground size>=51"));
    assert_false(holds("source=surface size>=50"));
}

static void
alternatives_of_equal(void **state)
{
    (void)state;
    assert_true(holds("source=surface|ground"));
    assert_false(holds("source=surface|spring"));
    assert_false(holds("source=groun"));
}

static void
not_equal_holds_for_another_value_and_for_none(void **state)
{
    (void)state;
    assert_false(holds("use!=greening"));
    assert_true(holds("use!=industry"));
    assert_true(holds("zone!=I"));
}

static void
an_absent_attribute_is_neither_equal_nor_at_least(void **state)
{
    (void)state;
    assert_false(holds("zone=I"));
    assert_false(holds("zone>=0"));
}

static void
at_least_compares_numbers(void **state)
{
    (void)state;
    assert_true(holds("area>=12.5"));
    assert_true(holds("area>=9"));
    assert_false(holds("area>=12.500001"));
    assert_false(holds("source>=1")); /* not a number */
}

static void
class_and_persons_can_be_asked_without_being_attributes(void **state)
{
    (void)state;
    assert_true(holds("class=firm"));
    assert_false(holds("class=home"));
    assert_true(holds("persons=4|5"));
    assert_false(holds("persons=4"));
    assert_false(holds("persons=five"));
    assert_true(holds("persons>=5"));
    assert_false(holds("persons>=6"));
    assert_false(holds("persons!=5"));
}

static void
unknown_persons_are_an_absent_attribute(void **state)
{
    (void)state;
    build.terms.persons = WEIR_PERSONS_UNKNOWN;
    assert_false(holds("persons>=0"));
    assert_false(holds("persons=5"));
    assert_true(holds("persons!=5"));
}

static void
a_number_comes_in_millionths(void **state)
{
    (void)state;
    const struct facts facts = {.class_id = text_of("firm"), .terms = &build.terms};
    int64_t value_ppm = 0;
    assert_true(facts_number(&facts, text_of("area"), &value_ppm));
    assert_int_equal(value_ppm, 12500000);
    assert_true(facts_number(&facts, text_of("persons"), &value_ppm));
    assert_int_equal(value_ppm, 5000000);
    assert_false(facts_number(&facts, text_of("source"), &value_ppm));
    assert_false(facts_number(&facts, text_of("zone"), &value_ppm));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_asked_holds),
        TEST(all_tests_must_hold),
        TEST(alternatives_of_equal),
        TEST(not_equal_holds_for_another_value_and_for_none),
        TEST(an_absent_attribute_is_neither_equal_nor_at_least),
        TEST(at_least_compares_numbers),
        TEST(class_and_persons_can_be_asked_without_being_attributes),
        TEST(unknown_persons_are_an_absent_attribute),
        TEST(a_number_comes_in_millionths),
    };
    return cmocka_run_group_tests_name("core/facts", tests, NULL, NULL);
}
