/* Unit tests of core/relief.c: free water and percentages off (CONTRACT section 5, Amounts). */
#include "core/relief.h"

#include "harness/tariff_build.h"

#define YUAN BUILD_YUAN_MFEN

static struct build build;
static struct weir_version *version;
static struct weir_class *class_;

static int
begin(void **state)
{
    (void)state;
    build_begin(&build);
    version = build_version(&build, "2020-01-01");
    class_ = build_class(&build, version, "home");
    return 0;
}

static int
end(void **state)
{
    (void)state;
    build_end(&build);
    return 0;
}

/* A bill of April 2020: 30 days, one month. */
static const struct weir_bill *
april(int64_t volume_l)
{
    return build_bill(&build, "home", "2020-04-01", "2020-05-01", volume_l);
}

static struct weir_relief *
relief(const char *group, const char *on, int64_t free_l, int64_t percent_ppm)
{
    struct weir_relief *made = build_relief(&build, class_, group, on);
    made->has_free = free_l > 0;
    made->free_l = free_l;
    made->has_percent = percent_ppm > 0;
    made->percent_ppm = percent_ppm;
    return made;
}

/* features.xml low-income: 61 days, 2 months of 5 m3, at the first block's price. */
static void
free_water_makes_a_negative_line_for_each_charge(void **state)
{
    (void)state;
    struct weir_blocks *blocks = build_blocks(class_, "steps", WEIR_OVER_YEAR);
    build_block_to(&build, blocks, 100);
    build_block_to(&build, blocks, 0);
    struct weir_charge *water = build_charge(class_, "water");
    water->blocks_id = text_of("steps");
    water->fund = text_of("supply");
    (void)build_price(&build, water, 1, 2 * YUAN);
    (void)build_price(&build, water, 2, 3 * YUAN);
    (void)build_priced(&build, class_, "sewage", 1 * YUAN);
    struct weir_relief *dibao = build_relief(&build, class_, "dibao", "water sewage");
    dibao->has_free = true;
    dibao->free_l = 5000;
    build.terms.relief = text_of("wubao dibao");
    const struct weir_bill *bill = build_bill(&build, "home", "2020-03-01", "2020-05-01", 95000);
    ASSERT_LINES(bill, {"water", 1, 0, 95000, 19000}, {"sewage", 0, 0, 95000, 9500},
                 {"dibao", 0, 0, -10000, -2000}, {"dibao", 0, 0, -10000, -1000});
    assert_int_equal(bill->line[2].kind, WEIR_LINE_RELIEF);
    assert_int_equal(bill->line[2].price_mfen_per_m3, 2 * YUAN);
    assert_text(bill->line[2].fund, "supply");
    assert_null(bill->line[3].fund.start);
    /* Still counted in the blocks: 95 + 10. */
    ASSERT_LINES(build_bill(&build, "home", "2020-05-01", "2020-06-01", 10000),
                 {"water", 1, 0, 5000, 1000}, {"water", 2, 0, 5000, 1500},
                 {"sewage", 0, 0, 10000, 1000}, {"dibao", 0, 0, -5000, -1000},
                 {"dibao", 0, 0, -5000, -500});
    build.terms.relief = text_of("wubao");
    assert_int_equal(april(10000)->line_count, 2);
}

static void
free_water_is_at_most_the_used_water(void **state)
{
    (void)state;
    (void)build_priced(&build, class_, "water", 2 * YUAN);
    (void)relief("dibao", "water", 5000, 0);
    build.terms.relief = text_of("dibao");
    ASSERT_LINES(april(3000), {"water", 0, 0, 3000, 600}, {"dibao", 0, 0, -3000, -600});
    assert_lines(april(0), 0, NULL);
}

/* 5 m3 x 15/30 and x 16/30 days for two months of 5: 61 days, shared 2 x 31/61 and 2 x 30/61. */
static void
free_water_is_shared_over_the_parts_by_days_and_rounded(void **state)
{
    (void)state;
    (void)build_priced(&build, class_, "water", 2 * YUAN);
    (void)relief("dibao", "water", 5000, 0);
    class_ = build_class(&build, build_version(&build, "2020-04-01"), "home");
    (void)build_priced(&build, class_, "water", 2 * YUAN);
    (void)relief("dibao", "water", 5000, 0);
    build.terms.relief = text_of("dibao");
    const struct weir_bill *bill = build_bill(&build, "home", "2020-03-01", "2020-05-01", 61000);
    ASSERT_LINES(bill, {"water", 0, 0, 31000, 6200}, {"dibao", 0, 0, -5082, -1016},
                 {"water", 0, 0, 30000, 6000}, {"dibao", 0, 0, -4918, -984});
}

/* Exact months: 30 x 12 / 365 x 5,000 = 4,931.5 -> 4,932, x 0.9 = 4,438.8 -> 4,439. */
static void
free_water_is_rounded_then_times_the_factor_then_rounded_again(void **state)
{
    (void)state;
    version->month_exact = true;
    build_volume(&build, build_priced(&build, class_, "water", 2 * YUAN), 900000, NULL);
    (void)relief("dibao", "water", 5000, 0);
    build.terms.relief = text_of("dibao");
    ASSERT_LINES(april(10000), {"water", 0, 0, 9000, 1800}, {"dibao", 0, 0, -4439, -888});
}

/* 95 m3 were used before: the 10 m3 lie in block 2 at 1.00, the first block's price is 2.00. */
static void
relief_is_never_more_than_the_charge_and_a_capped_line_prints_no_price(void **state)
{
    (void)state;
    struct weir_blocks *blocks = build_blocks(class_, "steps", WEIR_OVER_YEAR);
    build_block_to(&build, blocks, 95);
    build_block_to(&build, blocks, 0);
    struct weir_charge *water = build_charge(class_, "water");
    water->blocks_id = text_of("steps");
    (void)build_price(&build, water, 1, 2 * YUAN);
    (void)build_price(&build, water, 2, 1 * YUAN);
    (void)relief("dibao", "water", 8000, 0);
    (void)build_bill(&build, "home", "2020-03-01", "2020-04-01", 95000);
    build.terms.relief = text_of("dibao");
    const struct weir_bill *bill = april(10000);
    ASSERT_LINES(bill, {"water", 2, 0, 10000, 1000}, {"dibao", 0, 0, -8000, -1000});
    assert_false(bill->line[1].has_price);
    assert_true(bill->line[1].has_volume);
    bill = april(16000); /* just enough: 16.00 */
    ASSERT_LINES(bill, {"water", 2, 0, 16000, 1600}, {"dibao", 0, 0, -8000, -1600});
    assert_true(bill->line[1].has_price);
}

static void
a_charge_without_a_price_gets_no_free_water(void **state)
{
    (void)state;
    (void)build_fixed(&build, build_charge(class_, "standing"), 5 * YUAN, WEIR_PER_PERIOD);
    (void)relief("dibao", "standing", 5000, 0);
    build.terms.relief = text_of("dibao");
    ASSERT_LINES(april(10000), {"standing", 0, 0, 0, 500});
}

/* 10 % of 0.25 (exactly 0.2549) is 0.025 -> 0.03; of the exact amount under invoice 0.02549. */
static void
a_percentage_off_takes_the_rounded_amount_unless_the_invoice_is_rounded(void **state)
{
    (void)state;
    (void)build_priced(&build, class_, "water", 25490);
    (void)relief("welfare", "water", 0, 100000);
    build.terms.relief = text_of("welfare");
    const struct weir_bill *bill = april(1000);
    ASSERT_LINES(bill, {"water", 0, 0, 1000, 25}, {"welfare", 0, 0, 0, -3});
    assert_false(bill->line[1].has_volume);
    assert_int_equal(bill->line[1].exact_ufen, -2500000);
    version->rounding.per = WEIR_ROUND_PER_INVOICE;
    bill = april(1000); /* 25.49 - 2.549 = 22.941 -> 23: one unit to 25, not to -3 */
    ASSERT_LINES(bill, {"water", 0, 0, 1000, 26}, {"welfare", 0, 0, 0, -3});
    assert_int_equal(bill->line[1].exact_ufen, -2549000);
}

/* Each of two groups gives half of a fen: the first takes the fen, nothing is left for the second.
 */
static void
reliefs_together_are_never_more_than_the_charge(void **state)
{
    (void)state;
    (void)build_priced(&build, class_, "water", 1000);
    (void)relief("a", "water", 0, 500000);
    (void)relief("b", "water", 0, 500000);
    (void)relief("c", "water", 0, 1000000);
    build.terms.relief = text_of("a b c");
    ASSERT_LINES(april(1000), {"water", 0, 0, 1000, 1}, {"a", 0, 0, 0, -1});
    version->rounding.per = WEIR_ROUND_PER_CHARGE;
    ASSERT_LINES(april(1000), {"water", 0, 0, 1000, 1}, {"a", 0, 0, 0, -1});
    version->rounding.per = WEIR_ROUND_PER_INVOICE; /* 1 - 0.5 - 0.5 - 0 */
    assert_int_equal(april(1000)->amount_fen, 0);
}

/* 50 % of 0.01 and of 0.03: -0.005 and -0.015 are -0.02 together, shared from -1 and -2 fen by
 * largest remainder: 0.5 and 0.5, the earlier goes up to 0; the second charge keeps -0.02. */
static void
a_relief_groups_lines_are_one_charge(void **state)
{
    (void)state;
    version->rounding.per = WEIR_ROUND_PER_CHARGE;
    (void)build_priced(&build, class_, "water", 1000);
    (void)build_priced(&build, class_, "sewage", 3000);
    (void)relief("a", "water sewage", 0, 500000);
    build.terms.relief = text_of("a");
    ASSERT_LINES(april(1000), {"water", 0, 0, 1000, 1}, {"sewage", 0, 0, 1000, 3},
                 {"a", 0, 0, 0, -2});
}

/* 0.005 and 0.015 given by two reliefs of one group are still -0.02 together; a group that begins
 * between them comes after, and takes from what they have left. */
static void
the_reliefs_of_one_group_are_rounded_together(void **state)
{
    (void)state;
    version->rounding.per = WEIR_ROUND_PER_CHARGE;
    (void)build_priced(&build, class_, "water", 1000);
    (void)build_priced(&build, class_, "sewage", 3000);
    (void)relief("a", "water", 0, 500000);
    (void)relief("b", "sewage", 0, 1000000);
    (void)relief("a", "sewage", 0, 500000);
    build.terms.relief = text_of("a b");
    ASSERT_LINES(april(1000), {"water", 0, 0, 1000, 1}, {"sewage", 0, 0, 1000, 3},
                 {"a", 0, 0, 0, -2}, {"b", 0, 0, 0, -1});
    version->rounding.per = WEIR_ROUND_PER_LINE; /* -0.01 and -0.02, each half up */
    ASSERT_LINES(april(1000), {"water", 0, 0, 1000, 1}, {"sewage", 0, 0, 1000, 3},
                 {"a", 0, 0, 0, -1}, {"a", 0, 0, 0, -2}, {"b", 0, 0, 0, -1});
}

static void
relief_that_does_not_fit_or_has_no_price_holds_the_bill(void **state)
{
    (void)state;
    struct weir_blocks *blocks = build_blocks(class_, "steps", WEIR_OVER_YEAR);
    build_block(&build, blocks, (struct weir_block){.has_to = true, .to_l = 0});
    build_block_to(&build, blocks, 0);
    struct weir_charge *water = build_charge(class_, "water");
    water->blocks_id = text_of("steps");
    (void)build_price(&build, water, 2, 2 * YUAN);
    struct weir_relief *dibao = relief("dibao", "water", 5000, 0);
    build.terms.relief = text_of("dibao");
    assert_held(april(1000), WEIR_FINDING_NO_PRICE, "water"); /* no price of the first block */
    dibao->free_l = INT64_MAX;
    assert_held(build_bill(&build, "home", "2020-03-01", "2020-05-01", 1000),
                WEIR_FINDING_OUT_OF_RANGE, "dibao");
}

/* 900 m3 x 9.2 x 10^12 fit in each of two blocks, the 1,800 m3 that are free do not. */
static void
a_factor_that_does_not_fit_the_free_water_holds_the_bill(void **state)
{
    (void)state;
    struct weir_blocks *blocks = build_blocks(class_, "steps", WEIR_OVER_YEAR);
    build_block_to(&build, blocks, 900);
    build_block_to(&build, blocks, 0);
    struct weir_charge *water = build_charge(class_, "water");
    water->blocks_id = text_of("steps");
    (void)build_price(&build, water, 0, 1);
    build_volume(&build, water, INT64_MAX, NULL);
    (void)relief("dibao", "water", 1800000, 0);
    assert_int_equal(april(1800000)->line_count, 2);
    build.terms.relief = text_of("dibao");
    build.counter_count = 0;
    assert_held(april(1800000), WEIR_FINDING_OUT_OF_RANGE, "home");
}

/* Two charges of 9 x 10^18 fen each fit; 100 % of both, as one sum, does not. */
static void
relief_whose_sum_does_not_fit_holds_the_bill(void **state)
{
    (void)state;
    version->rounding.per = WEIR_ROUND_PER_CHARGE;
    (void)build_priced(&build, class_, "water", 9000000000000000);
    (void)build_priced(&build, class_, "sewage", 9000000000000000);
    (void)relief("a", "water sewage", 0, 1000000);
    build.terms.relief = text_of("a");
    assert_held(april(1000000000), WEIR_FINDING_OUT_OF_RANGE, "home");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(free_water_makes_a_negative_line_for_each_charge),
        TEST(free_water_is_at_most_the_used_water),
        TEST(free_water_is_shared_over_the_parts_by_days_and_rounded),
        TEST(free_water_is_rounded_then_times_the_factor_then_rounded_again),
        TEST(relief_is_never_more_than_the_charge_and_a_capped_line_prints_no_price),
        TEST(a_charge_without_a_price_gets_no_free_water),
        TEST(a_percentage_off_takes_the_rounded_amount_unless_the_invoice_is_rounded),
        TEST(reliefs_together_are_never_more_than_the_charge),
        TEST(a_relief_groups_lines_are_one_charge),
        TEST(the_reliefs_of_one_group_are_rounded_together),
        TEST(relief_that_does_not_fit_or_has_no_price_holds_the_bill),
        TEST(a_factor_that_does_not_fit_the_free_water_holds_the_bill),
        TEST(relief_whose_sum_does_not_fit_holds_the_bill),
    };
    return cmocka_run_group_tests_name("core/relief", tests, NULL, NULL);
}
