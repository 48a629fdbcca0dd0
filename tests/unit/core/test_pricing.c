/* Unit tests of core/pricing.c: months, shares by days, and which plan row holds. */
#include "core/pricing.h"

#include "harness/pricing_build.h"

static struct build build;
static struct pricing pricing;

static int
begin(void **state)
{
    (void)state;
    build_begin(&build);
    return 0;
}

static int
end(void **state)
{
    (void)state;
    build_end(&build);
    return 0;
}

static struct weir_version *
version(const char *from)
{
    struct weir_version *made = build_version(&build, from);
    (void)build_class(&build, made, "home");
    return made;
}

static void
cut(const char *from, const char *to)
{
    pricing_build(&build, &pricing, "home", (const char *const[2]){from, to}, 1000);
}

static struct ratio
count(uint32_t part, enum weir_per per)
{
    return pricing_count(&pricing, &pricing.parts.item[part], per);
}

static void
the_last_day_is_the_one_before_the_read(void **state)
{
    (void)state;
    const struct weir_bill_request days = {.begin_day = 10, .end_day = 40};
    const struct weir_bill_request none = {.begin_day = 10, .end_day = 10};
    assert_int_equal(pricing_last_day(&days), 39);
    assert_int_equal(pricing_last_day(&none), 10);
}

/* SCENARIOS A9: 45 days are 1.48 months, 46 are 1.51; 15 days are 0.49, and never none. */
static void
whole_months_are_rounded_and_at_least_one(void **state)
{
    (void)state;
    (void)version("2020-01-01");
    cut("2024-03-01", "2024-04-15");
    assert_ratio(count(0, WEIR_PER_MONTH), 1, 1);
    cut("2024-03-01", "2024-04-16");
    assert_ratio(count(0, WEIR_PER_MONTH), 2, 1);
    cut("2024-03-01", "2024-03-16");
    assert_ratio(count(0, WEIR_PER_MONTH), 1, 1);
    cut("2024-03-01", "2024-03-01");
    assert_ratio(count(0, WEIR_PER_MONTH), 1, 1);
}

/* 45 x 12 / 365 = 108 / 73 */
static void
exact_months_are_not_rounded(void **state)
{
    (void)state;
    version("2020-01-01")->month_exact = true;
    cut("2024-03-01", "2024-04-15");
    assert_ratio(count(0, WEIR_PER_MONTH), 108, 73);
    cut("2024-03-01", "2024-03-01");
    assert_ratio(count(0, WEIR_PER_MONTH), 0, 1);
}

/* 61 days are 2 months; 31 of them before the change, 30 after. */
static void
months_and_periods_are_shared_over_the_parts_by_days(void **state)
{
    (void)state;
    (void)version("2020-01-01");
    (void)version("2024-04-01");
    cut("2024-03-01", "2024-05-01");
    assert_ratio(count(0, WEIR_PER_MONTH), 62, 61);
    assert_ratio(count(1, WEIR_PER_MONTH), 60, 61);
    assert_ratio(count(0, WEIR_PER_PERIOD), 31, 61);
    assert_ratio(count(1, WEIR_PER_PERIOD), 30, 61);
    assert_ratio(count(0, WEIR_PER_DAY), 31, 1);
    assert_ratio(count(1, WEIR_PER_DAY), 30, 1);
}

static void
each_part_counts_months_by_its_own_version(void **state)
{
    (void)state;
    version("2020-01-01")->month_exact = true;
    (void)version("2024-04-01");
    cut("2024-03-01", "2024-05-01");
    assert_ratio(count(0, WEIR_PER_MONTH), 372, 365); /* 31 x 12 / 365 */
    assert_ratio(count(1, WEIR_PER_MONTH), 60, 61);
}

static void
a_period_of_no_days_is_one_share(void **state)
{
    (void)state;
    (void)version("2020-01-01");
    cut("2024-03-01", "2024-03-01");
    assert_ratio(count(0, WEIR_PER_PERIOD), 1, 1);
    assert_ratio(count(0, WEIR_PER_DAY), 0, 1);
    assert_ratio(pricing_share(&pricing, &pricing.parts.item[0], ratio_of(7)), 7, 1);
}

/* SCENARIOS C8: a year's row, and one from August that overlaps it. */
static void
of_plan_rows_the_later_from_holds_on_the_last_day(void **state)
{
    (void)state;
    (void)version("2020-01-01");
    const struct weir_plan *cut_row = build_plan(&build, "2024-08-01", "2025-01-01", 200000);
    const struct weir_plan *year = build_plan(&build, "2024-01-01", "2025-01-01", 1000000);
    (void)build_plan(&build, "2023-01-01", "2025-01-01", 1);
    cut("2024-07-01", "2024-08-01");
    assert_ptr_equal(pricing_plan(&pricing, WEIR_AGAINST_PLAN), year);
    cut("2024-07-01", "2024-08-02");
    assert_ptr_equal(pricing_plan(&pricing, WEIR_AGAINST_PLAN), cut_row);
    cut("2024-12-01", "2025-01-01");
    assert_ptr_equal(pricing_plan(&pricing, WEIR_AGAINST_PLAN), cut_row);
    cut("2024-12-01", "2025-01-02");
    assert_null(pricing_plan(&pricing, WEIR_AGAINST_PLAN));
    cut("2022-12-01", "2023-01-01");
    assert_null(pricing_plan(&pricing, WEIR_AGAINST_PLAN));
}

static void
a_plan_row_is_of_its_kind(void **state)
{
    (void)state;
    (void)version("2020-01-01");
    struct weir_plan *norm = build_plan(&build, "2024-01-01", "2025-01-01", 5);
    norm->kind = WEIR_AGAINST_NORM;
    cut("2024-03-01", "2024-04-01");
    assert_null(pricing_plan(&pricing, WEIR_AGAINST_PLAN));
    assert_null(pricing_plan(&pricing, WEIR_AGAINST_PERMIT));
    assert_ptr_equal(pricing_plan(&pricing, WEIR_AGAINST_NORM), norm);
}

static void
a_held_bill_keeps_its_reason(void **state)
{
    (void)state;
    (void)version("2020-01-01");
    cut("2024-03-01", "2024-04-01");
    assert_false(pricing_hold(&pricing, WEIR_FINDING_NO_PRICE, text_of("water")));
    assert_int_equal(pricing.held, WEIR_FINDING_NO_PRICE);
    assert_text(pricing.held_subject, "water");
}

static void
steps_are_made_only_when_asked_for(void **state)
{
    (void)state;
    (void)version("2020-01-01");
    cut("2024-03-01", "2024-04-01");
    assert_null(pricing_step(&pricing, &pricing.parts.item[0], WEIR_STEP_PART));
    pricing_explain(&build, &pricing);
    const struct weir_step *step = pricing_step(&pricing, &pricing.parts.item[0], WEIR_STEP_PART);
    assert_ptr_equal(step, &pricing.step[0]);
    assert_int_equal(pricing.step_count, 1);
    assert_int_equal(step->kind, WEIR_STEP_PART);
    assert_int_equal(step->begin_day, build_day("2024-03-01"));
    assert_int_equal(step->volume_l, 1000);
    assert_int_equal(step->year_begin_day, WEIR_DAY_NONE);
}

static void
facts_are_of_the_parts_class(void **state)
{
    (void)state;
    (void)version("2020-01-01");
    cut("2024-03-01", "2024-04-01");
    const struct facts facts = pricing_facts(&pricing, &pricing.parts.item[0]);
    assert_text(facts.class_id, "home");
    assert_ptr_equal(facts.terms, &build.terms);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_day_is_the_one_before_the_read),
        TEST(whole_months_are_rounded_and_at_least_one),
        TEST(exact_months_are_not_rounded),
        TEST(months_and_periods_are_shared_over_the_parts_by_days),
        TEST(each_part_counts_months_by_its_own_version),
        TEST(a_period_of_no_days_is_one_share),
        TEST(of_plan_rows_the_later_from_holds_on_the_last_day),
        TEST(a_plan_row_is_of_its_kind),
        TEST(a_held_bill_keeps_its_reason),
        TEST(steps_are_made_only_when_asked_for),
        TEST(facts_are_of_the_parts_class),
    };
    return cmocka_run_group_tests_name("core/pricing", tests, NULL, NULL);
}
