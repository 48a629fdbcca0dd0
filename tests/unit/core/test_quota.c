/* Unit tests of core/quota.c: an account's own limits (CONTRACT section 5, Blocks). */
#include "core/quota.h"

#include "harness/pricing_build.h"

static struct build build;
static struct pricing pricing;
static struct weir_version *version;
static struct weir_blocks *blocks;
static struct quota quota;

/* One class with blocks that each test fills; a plain bill of March 2024 (31 days). */
static int
begin(void **state)
{
    (void)state;
    build_begin(&build);
    version = build_version(&build, "2020-01-01");
    blocks = build_blocks(build_class(&build, version, "home"), "steps", WEIR_OVER_YEAR);
    quota = (struct quota){0};
    return 0;
}

static int
end(void **state)
{
    (void)state;
    build_end(&build);
    return 0;
}

static void
cut(const char *from, const char *to)
{
    pricing_build(&build, &pricing, "home", (const char *const[2]){from, to}, 1000);
}

static bool
find(uint32_t part)
{
    const struct part *at = &pricing.parts.item[part];
    const struct quota_year year =
        quota_year_of(at->version, build.terms.opened_day, at->end_day - 1);
    return quota_find(&pricing, at, &at->class_->blocks[0], year, &quota);
}

static void
assert_edge(uint32_t block, int64_t edge_l)
{
    assert_true(find(0));
    assert_int_equal(quota.edge_l[block], edge_l);
}

static void
assert_year(const char *day, const char *from, const char *to)
{
    const struct quota_year year = quota_year_of(version, build.terms.opened_day, build_day(day));
    assert_int_equal(year.begin_day, build_day(from));
    assert_int_equal(year.end_day, build_day(to));
}

static void
a_tier_year_begins_where_the_version_says(void **state)
{
    (void)state;
    assert_year("2024-01-01", "2024-01-01", "2025-01-01");
    assert_year("2024-12-31", "2024-01-01", "2025-01-01");
    version->year_start_month = 7;
    version->year_start_day = 15;
    assert_year("2024-07-14", "2023-07-15", "2024-07-15");
    assert_year("2024-07-15", "2024-07-15", "2025-07-15");
}

static void
an_accounts_own_year_begins_on_the_first_of_the_month_it_opened_in(void **state)
{
    (void)state;
    version->year_of_account = true;
    build.terms.opened_day = build_day("2020-05-20");
    assert_year("2024-04-30", "2023-05-01", "2024-05-01");
    assert_year("2024-05-01", "2024-05-01", "2025-05-01");
    build.terms.opened_day = build_day("2020-02-29");
    assert_year("2024-02-01", "2024-02-01", "2025-02-01");
}

static void
the_last_block_has_no_end(void **state)
{
    (void)state;
    build_block_to(&build, blocks, 180);
    build_block_to(&build, blocks, 0);
    cut("2024-03-01", "2024-04-01");
    assert_edge(0, 180000);
    assert_edge(1, WEIR_UNBOUNDED_L);
    assert_ratio(quota.scale, 1, 1);
}

/* +30 m3 for each person from the fifth on; persons unknown: the plain limit. */
static void
persons_from_that_one_on_add_to_the_limit(void **state)
{
    (void)state;
    build_block(
        &build, blocks,
        (struct weir_block){.has_to = true, .to_l = 180000, .extra_l = 30000, .extra_from = 5});
    cut("2024-03-01", "2024-04-01");
    assert_edge(0, 180000);
    build.terms.persons = 4;
    assert_edge(0, 180000);
    build.terms.persons = 5;
    assert_edge(0, 210000);
    build.terms.persons = 6;
    assert_edge(0, 240000);
}

/* features.xml per-head: 25 m3 for the household, 6.25 a head from five persons on. */
static void
from_so_many_persons_on_heads_replace_the_limit(void **state)
{
    (void)state;
    build_block(&build, blocks,
                (struct weir_block){.has_to = true,
                                    .to_l = 25000,
                                    .extra_l = 1000,
                                    .extra_from = 2,
                                    .has_per_head = true,
                                    .per_head_l = 6250,
                                    .heads_from = 5});
    cut("2024-03-01", "2024-04-01");
    assert_edge(0, 25000);
    build.terms.persons = 4;
    assert_edge(0, 28000); /* 25 + the second, third and fourth */
    build.terms.persons = 5;
    assert_edge(0, 31250);
    build.terms.persons = 6;
    assert_edge(0, 37500);
}

static void
a_block_that_ends_below_the_one_before_is_empty(void **state)
{
    (void)state;
    build_block(
        &build, blocks,
        (struct weir_block){.has_to = true, .to_l = 100000, .extra_l = 60000, .extra_from = 5});
    build_block_to(&build, blocks, 150);
    build_block_to(&build, blocks, 0);
    build.terms.persons = 6;
    cut("2024-03-01", "2024-04-01");
    assert_edge(0, 220000);
    assert_edge(1, 220000);
}

/* 0.5 m3 a day: 31 days 15.5; two parts of 15 and 16 days have 7.5 and 8. */
static void
so_much_a_day_over_the_days_of_each_part(void **state)
{
    (void)state;
    blocks->over = WEIR_OVER_PERIOD;
    build_block(&build, blocks, (struct weir_block){.has_per_day = true, .per_day_l = 500});
    cut("2024-03-01", "2024-04-01");
    assert_edge(0, 15500);
    struct weir_version *later = build_version(&build, "2024-03-16");
    struct weir_blocks *same =
        build_blocks(build_class(&build, later, "home"), "steps", WEIR_OVER_PERIOD);
    build_block(&build, same, (struct weir_block){.has_per_day = true, .per_day_l = 500});
    cut("2024-03-01", "2024-04-01");
    assert_edge(0, 7500);
    assert_true(find(1));
    assert_int_equal(quota.edge_l[0], 8000);
}

static void
an_attribute_multiplies_the_whole(void **state)
{
    (void)state;
    blocks->over = WEIR_OVER_MONTH;
    build_block(&build, blocks,
                (struct weir_block){.has_to = true, .to_l = 10000, .factor = text_of("dwellings")});
    cut("2024-03-01", "2024-04-01");
    assert_false(find(0));
    assert_int_equal(pricing.held, WEIR_FINDING_NO_ATTRIBUTE);
    assert_text(pricing.held_subject, "dwellings");
    build_attribute(&build, "dwellings", "3");
    assert_edge(0, 30000);
}

/* Charges against a plan: 100 % and 150 % of 11 m3. */
static void
limits_in_percent_of_the_plan(void **state)
{
    (void)state;
    blocks->over = WEIR_OVER_PERIOD;
    blocks->against_plan = true;
    build_block(&build, blocks, (struct weir_block){.has_to = true, .to_ppm = 1000000});
    build_block(&build, blocks, (struct weir_block){.has_to = true, .to_ppm = 1500000});
    cut("2024-03-01", "2024-04-01");
    assert_false(find(0));
    assert_int_equal(pricing.held, WEIR_FINDING_NO_PLAN);
    assert_text(pricing.held_subject, "steps");
    struct weir_plan *plan = build_plan(&build, "2024-01-01", "2025-01-01", 11000);
    cut("2024-03-01", "2024-04-01");
    assert_edge(0, 11000);
    assert_edge(1, 16500);
    plan->volume_l = WEIR_PLAN_WAIVED_L;
    assert_false(find(0));
    assert_int_equal(pricing.held, WEIR_FINDING_NO_PLAN);
}

/* features.xml: 120 m3, opened 15 September: four begun months, 40. */
static void
part_year_by_months_touched(void **state)
{
    (void)state;
    blocks->part_year = WEIR_PART_YEAR_MONTHS;
    build_block_to(&build, blocks, 120);
    build.terms.opened_day = build_day("2024-09-15");
    cut("2024-09-15", "2024-12-15");
    assert_edge(0, 40000);
    /* SCENARIOS A5: closed 1 August, seven months. */
    build.terms.opened_day = build_day("2022-01-01");
    build.terms.closed_day = build_day("2024-08-01");
    cut("2024-05-01", "2024-08-01");
    assert_edge(0, 70000);
    build.terms.closed_day = build_day("2024-08-02"); /* the day before is in August */
    cut("2024-05-01", "2024-08-01");
    assert_edge(0, 80000);
    build.terms.closed_day = build_day("2025-08-01");
    assert_edge(0, 120000);
}

/* From 15 July to 15 July thirteen calendar months are touched. */
static void
part_year_is_at_most_twelve_months(void **state)
{
    (void)state;
    version->year_start_month = 7;
    version->year_start_day = 15;
    blocks->part_year = WEIR_PART_YEAR_MONTHS;
    build_block_to(&build, blocks, 120);
    cut("2024-03-01", "2024-04-01");
    assert_edge(0, 120000);
    assert_ratio(quota.scale, 1, 1);
}

/* features.xml: 365 m3, opened 1 July 2021, 184 of 365 days. */
static void
part_year_by_days(void **state)
{
    (void)state;
    blocks->part_year = WEIR_PART_YEAR_DAYS;
    build_block_to(&build, blocks, 365);
    build.terms.opened_day = build_day("2021-07-01");
    cut("2021-07-01", "2021-12-31");
    assert_edge(0, 184000);
}

/* The version of 1 October 2024 is the first with this id: three months of twelve. */
static void
part_year_begins_with_the_first_version_that_has_the_blocks(void **state)
{
    (void)state;
    struct weir_version *later = build_version(&build, "2024-10-01");
    struct weir_blocks *fresh =
        build_blocks(build_class(&build, later, "home"), "fresh", WEIR_OVER_YEAR);
    fresh->part_year = WEIR_PART_YEAR_MONTHS;
    build_block_to(&build, fresh, 120);
    build.terms.opened_day = build_day("2024-02-01");
    cut("2024-11-01", "2024-12-01");
    assert_edge(0, 30000);
}

static void
outside_the_accounts_days_there_is_no_limit_left(void **state)
{
    (void)state;
    blocks->part_year = WEIR_PART_YEAR_DAYS;
    build_block_to(&build, blocks, 365);
    build.terms.opened_day = build_day("2025-01-01");
    cut("2024-11-01", "2024-12-01");
    assert_edge(0, 0);
}

static void
a_full_limit_ignores_opening_and_closing(void **state)
{
    (void)state;
    build_block_to(&build, blocks, 365);
    build.terms.opened_day = build_day("2024-07-01");
    build.terms.closed_day = build_day("2024-12-01");
    cut("2024-11-01", "2024-12-01");
    assert_edge(0, 365000);
}

/* SCENARIOS A9: limit 20 m3 a month, exact months: 45 days 29.589, 46 days 30.247. */
static void
limits_over_a_month(void **state)
{
    (void)state;
    blocks->over = WEIR_OVER_MONTH;
    build_block_to(&build, blocks, 20);
    build_block_to(&build, blocks, 30);
    cut("2024-03-01", "2024-05-01"); /* 61 days, 2 months */
    assert_edge(0, 40000);
    assert_int_equal(quota.limit_l[0], 20000);
    assert_ratio(quota.scale, 2, 1);
    version->month_exact = true;
    cut("2024-03-01", "2024-04-15");
    assert_edge(0, 29589);
    assert_edge(1, 44384);
    cut("2024-03-01", "2024-04-16");
    assert_edge(0, 30247);
    assert_edge(1, 45370);
}

/* 1 l x 1.5 = 1.5, half-up 2; 1.4 is 1. */
static void
limits_are_rounded_half_up_to_the_litre(void **state)
{
    (void)state;
    build_block(&build, blocks,
                (struct weir_block){.has_to = true, .to_l = 1, .factor = text_of("f")});
    build_attribute(&build, "f", "1.5");
    cut("2024-03-01", "2024-04-01");
    assert_edge(0, 2);
    build.attribute[0].value = text_of("1.4");
    assert_edge(0, 1);
}

static void
a_limit_that_does_not_fit_holds_the_bill(void **state)
{
    (void)state;
    build_block(&build, blocks,
                (struct weir_block){.has_to = true, .to_l = INT64_MAX / 2, .factor = text_of("f")});
    build_attribute(&build, "f", "3");
    cut("2024-03-01", "2024-04-01");
    assert_false(find(0));
    assert_int_equal(pricing.held, WEIR_FINDING_OUT_OF_RANGE);
    assert_text(pricing.held_subject, "steps");
    blocks->over = WEIR_OVER_MONTH; /* fits once, and not twice */
    build.attribute[0].value = text_of("1.5");
    cut("2024-03-01", "2024-05-01");
    assert_false(find(0));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_tier_year_begins_where_the_version_says),
        TEST(an_accounts_own_year_begins_on_the_first_of_the_month_it_opened_in),
        TEST(the_last_block_has_no_end),
        TEST(persons_from_that_one_on_add_to_the_limit),
        TEST(from_so_many_persons_on_heads_replace_the_limit),
        TEST(a_block_that_ends_below_the_one_before_is_empty),
        TEST(so_much_a_day_over_the_days_of_each_part),
        TEST(an_attribute_multiplies_the_whole),
        TEST(limits_in_percent_of_the_plan),
        TEST(part_year_by_months_touched),
        TEST(part_year_is_at_most_twelve_months),
        TEST(part_year_by_days),
        TEST(part_year_begins_with_the_first_version_that_has_the_blocks),
        TEST(outside_the_accounts_days_there_is_no_limit_left),
        TEST(a_full_limit_ignores_opening_and_closing),
        TEST(limits_over_a_month),
        TEST(limits_are_rounded_half_up_to_the_litre),
        TEST(a_limit_that_does_not_fit_holds_the_bill),
    };
    return cmocka_run_group_tests_name("core/quota", tests, NULL, NULL);
}
