/* Unit tests of core/counter.c. */
#include "core/counter.h"

#include "harness/tariff_build.h"

#define CAPACITY 8

static struct weir_counter item[CAPACITY];
static struct counters counters;
static struct weir_plan plan;
static struct weir_terms terms;

static int
begin(void **state)
{
    (void)state;
    counters = (struct counters){.item = item, .capacity = CAPACITY};
    plan = (struct weir_plan){0};
    terms = (struct weir_terms){.plan = &plan};
    return 0;
}

static void
add(enum weir_counter_kind kind, int64_t key, const char *first, int64_t used_l)
{
    counter_add(&counters, &(struct weir_counter){kind, key, build_day(first), used_l});
}

static void
a_counter_begins_at_zero_and_adds_up(void **state)
{
    (void)state;
    const struct weir_counter which = {WEIR_COUNTER_BLOCKS, 1, build_day("2024-01-01"), 0};
    assert_int_equal(counter_used_l(&counters, &which), 0);
    add(WEIR_COUNTER_BLOCKS, 1, "2024-01-01", 30);
    add(WEIR_COUNTER_BLOCKS, 1, "2024-01-01", 12);
    assert_int_equal(counter_used_l(&counters, &which), 42);
    assert_int_equal(counters.count, 1);
}

static void
kind_number_and_first_day_tell_counters_apart(void **state)
{
    (void)state;
    add(WEIR_COUNTER_BLOCKS, 1, "2024-01-01", 1);
    add(WEIR_COUNTER_PLAN, 1, "2024-01-01", 2);
    add(WEIR_COUNTER_BLOCKS, 2, "2024-01-01", 3);
    add(WEIR_COUNTER_BLOCKS, 1, "2025-01-01", 4);
    assert_int_equal(counters.count, 4);
    const struct weir_counter which = {WEIR_COUNTER_BLOCKS, 1, build_day("2025-01-01"), 0};
    assert_int_equal(counter_used_l(&counters, &which), 4);
}

static void
settled_counters_are_in_order(void **state)
{
    (void)state;
    add(WEIR_COUNTER_PERMIT, 1, "2024-01-01", 1);
    add(WEIR_COUNTER_NORM, 1, "2024-01-01", 2);
    add(WEIR_COUNTER_PLAN, 2, "2024-01-01", 3);
    add(WEIR_COUNTER_PLAN, 1, "2024-06-01", 4);
    add(WEIR_COUNTER_PLAN, 1, "2024-01-01", 5);
    add(WEIR_COUNTER_BLOCKS, 9, "2024-01-01", 6);
    counter_settle(&counters, &terms, build_day("2024-07-01"));
    const int64_t used_l[] = {6, 5, 4, 3, 2, 1};
    assert_int_equal(counters.count, 6);
    for (uint32_t i = 0; i < counters.count; i++)
        assert_int_equal(counters.item[i].used_l, used_l[i]);
}

static void
a_bills_own_counters_are_not_kept(void **state)
{
    (void)state;
    add(COUNTER_OF_BILL, 1, "2024-06-01", 5);
    counter_settle(&counters, &terms, build_day("2024-07-01"));
    assert_int_equal(counters.count, 0);
}

/* A leap year has 366 days: its last day is needed on 31 December, not on 1 January after. */
static void
a_tier_year_is_kept_until_it_ends(void **state)
{
    (void)state;
    add(WEIR_COUNTER_BLOCKS, 1, "2024-01-01", 5);
    counter_settle(&counters, &terms, build_day("2024-12-31"));
    assert_int_equal(counters.count, 1);
    counter_settle(&counters, &terms, build_day("2025-01-01"));
    assert_int_equal(counters.count, 0);
}

/* 3 x 366 days from 2024-01-01 end on 2027-01-03. */
static void
a_plan_row_is_kept_for_three_years_or_as_long_as_it_holds(void **state)
{
    (void)state;
    add(WEIR_COUNTER_PLAN, 1, "2024-01-01", 5);
    counter_settle(&counters, &terms, build_day("2027-01-02"));
    assert_int_equal(counters.count, 1);
    plan = (struct weir_plan){build_day("2024-01-01"), build_day("2030-01-01"), WEIR_AGAINST_PLAN,
                              1000};
    terms.plan_count = 1;
    counter_settle(&counters, &terms, build_day("2029-12-31"));
    assert_int_equal(counters.count, 1);
    counter_settle(&counters, &terms, build_day("2030-01-01"));
    assert_int_equal(counters.count, 0);
}

static void
another_plan_row_keeps_no_counter(void **state)
{
    (void)state;
    add(WEIR_COUNTER_PLAN, 1, "2024-01-01", 5);
    plan = (struct weir_plan){build_day("2025-01-01"), build_day("2030-01-01"), WEIR_AGAINST_PLAN,
                              1000};
    terms.plan_count = 1;
    counter_settle(&counters, &terms, build_day("2027-01-03"));
    assert_int_equal(counters.count, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_counter_begins_at_zero_and_adds_up, begin),
        cmocka_unit_test_setup(kind_number_and_first_day_tell_counters_apart, begin),
        cmocka_unit_test_setup(settled_counters_are_in_order, begin),
        cmocka_unit_test_setup(a_bills_own_counters_are_not_kept, begin),
        cmocka_unit_test_setup(a_tier_year_is_kept_until_it_ends, begin),
        cmocka_unit_test_setup(a_plan_row_is_kept_for_three_years_or_as_long_as_it_holds, begin),
        cmocka_unit_test_setup(another_plan_row_keeps_no_counter, begin),
    };
    return cmocka_run_group_tests_name("core/counter", tests, NULL, NULL);
}
