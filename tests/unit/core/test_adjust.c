/* Unit tests of core/adjust.c: adjustments priced behind a bill's own lines (CONTRACT section 3).
 */
#include "core/adjust.h"

#include "harness/tariff_build.h"

#define YUAN BUILD_YUAN_MFEN
#define MAX 4

static struct build build;
static struct weir_version *version;
static struct weir_class *class_;
static struct weir_adjustment adjustments[MAX];
static struct weir_use uses[MAX];
static struct weir_stretch stretches[MAX];
static struct weir_regime regimes[MAX];

/* 2.00 to 100 m3 a year, then 3.00, and 1.00 for sewage. */
static int
begin(void **state)
{
    (void)state;
    build_begin(&build);
    version = build_version(&build, "2020-01-01");
    class_ = build_class(&build, version, "home");
    struct weir_blocks *blocks = build_blocks(class_, "steps", WEIR_OVER_YEAR);
    build_block_to(&build, blocks, 100);
    build_block_to(&build, blocks, 0);
    struct weir_charge *water = build_charge(class_, "water");
    water->blocks_id = text_of("steps");
    (void)build_price(&build, water, 1, 2 * YUAN);
    (void)build_price(&build, water, 2, 3 * YUAN);
    (void)build_priced(&build, class_, "sewage", 1 * YUAN);
    return 0;
}

static int
end(void **state)
{
    (void)state;
    build_end(&build);
    return 0;
}

/* The next adjustment, of April 2020. */
static struct weir_adjustment *
adjust(uint32_t index, int64_t volume_l)
{
    const int32_t end_day = build_day("2020-05-01");
    regimes[index] = (struct weir_regime){build_day("2020-04-01"), &build.tariff, text_of("home")};
    stretches[index] = (struct weir_stretch){end_day, volume_l < 0 ? -volume_l : volume_l};
    uses[index] =
        (struct weir_use){&regimes[index], 1, &stretches[index], 1, stretches[index].volume_l};
    adjustments[index] = (struct weir_adjustment){
        .volume_l = volume_l,
        .begin_day = build_day("2020-04-01"),
        .end_day = end_day,
        .terms = &build.terms,
        .use = &uses[index],
    };
    return &adjustments[index];
}

/* A bill of April with the first count adjustments. */
static const struct weir_bill *
april(int64_t volume_l, uint32_t count)
{
    build_request(&build, "home", "2020-04-01", "2020-05-01", volume_l);
    build.request.adjustment = adjustments;
    build.request.adjustment_count = count;
    return build_run(&build);
}

static void
water_inside_the_tiers_goes_on_top_of_the_bills_own(void **state)
{
    (void)state;
    (void)adjust(0, 30000);
    const struct weir_bill *bill = april(90000, 1);
    ASSERT_LINES(bill, {"water", 1, 0, 90000, 18000}, {"sewage", 0, 0, 90000, 9000},
                 {"water", 1, 0, 10000, 2000}, {"water", 2, 0, 20000, 6000},
                 {"sewage", 0, 0, 30000, 3000});
    assert_int_equal(bill->line[1].kind, WEIR_LINE_VOLUME);
    assert_int_equal(bill->line[2].kind, WEIR_LINE_ADJUSTMENT);
    assert_int_equal(bill->volume_l, 120000);
    assert_int_equal(bill->counter[0].used_l, 120000);
}

/* SCENARIOS D10 in small: 140 m3, 80 of them a leak. */
static void
a_leak_moves_to_the_first_price(void **state)
{
    (void)state;
    (void)adjust(0, -80000);
    adjust(1, 80000)->outside = true;
    const struct weir_bill *bill = april(140000, 2);
    ASSERT_LINES(bill, {"water", 1, 0, 100000, 20000}, {"water", 2, 0, 40000, 12000},
                 {"sewage", 0, 0, 140000, 14000}, {"water", 1, 0, -40000, -8000},
                 {"water", 2, 0, -40000, -12000}, {"sewage", 0, 0, -80000, -8000},
                 {"water", 1, 0, 80000, 16000}, {"sewage", 0, 0, 80000, 8000});
    assert_int_equal(bill->amount_fen, 140 * 200 + 140 * 100);
    assert_int_equal(bill->volume_l, 140000);
    assert_int_equal(bill->counter[0].used_l, 60000);
    assert_int_equal(bill->line[3].exact_ufen, -INT64_C(8000000000));
}

static void
a_counter_does_not_fall_below_zero(void **state)
{
    (void)state;
    (void)adjust(0, -30000);
    const struct weir_bill *bill = april(10000, 1);
    ASSERT_LINES(bill, {"water", 1, 0, 10000, 2000}, {"sewage", 0, 0, 10000, 1000},
                 {"water", 1, 0, -30000, -6000}, {"sewage", 0, 0, -30000, -3000});
    assert_int_equal(bill->counter[0].used_l, 0);
}

/* 10 x 9.00, less 4 x 9.00. */
static void
water_is_taken_where_nothing_is_counted(void **state)
{
    (void)state;
    (void)build_priced(&build, build_class(&build, version, "flat"), "water", 9 * YUAN);
    (void)adjust(0, -4000);
    regimes[0].class_id = text_of("flat");
    build_request(&build, "flat", "2020-04-01", "2020-05-01", 10000);
    build.request.adjustment = adjustments;
    build.request.adjustment_count = 1;
    const struct weir_bill *bill = build_run(&build);
    ASSERT_LINES(bill, {"water", 0, 0, 10000, 9000}, {"water", 0, 0, -4000, -3600});
    assert_int_equal(bill->counter_count, 0);
}

/* What is taken away is told once, as it was priced: 90 - 20 = 70 m3 are counted before it. */
static void
steps_of_water_taken_are_told_once(void **state)
{
    (void)state;
    (void)adjust(0, -20000);
    build_request(&build, "home", "2020-04-01", "2020-05-01", 90000);
    build.request.adjustment = adjustments;
    build.request.adjustment_count = 1;
    build.request.explain = true;
    const struct weir_bill *bill = build_run(&build);
    assert_int_equal(bill->step_count, 4);
    assert_int_equal(bill->step[0].kind, WEIR_STEP_PART);
    assert_int_equal(bill->step[0].volume_l, 90000);
    assert_int_equal(bill->step[1].kind, WEIR_STEP_BLOCKS);
    assert_int_equal(bill->step[2].kind, WEIR_STEP_PART);
    assert_int_equal(bill->step[2].volume_l, -20000);
    assert_int_equal(bill->step[3].kind, WEIR_STEP_BLOCKS);
    assert_int_equal(bill->step[3].before_l, 70000);
}

/* Alone, in a bill without water or days. */
static void
adjustments_alone_are_a_bill(void **state)
{
    (void)state;
    (void)adjust(0, 5000);
    (void)adjust(1, -2000);
    build_request(&build, "home", "2020-05-01", "2020-05-01", 0);
    build.request.use_count = 0;
    build.request.adjustment = adjustments;
    build.request.adjustment_count = 2;
    const struct weir_bill *bill = build_run(&build);
    assert_int_equal(bill->amount_fen, 3 * 300);
    assert_int_equal(bill->volume_l, 3000);
}

static void
fixed_amounts_minimums_and_reliefs_are_the_bills_own(void **state)
{
    (void)state;
    struct weir_charge *meter = build_charge(class_, "meter");
    build_fixed(&build, meter, 5 * YUAN, WEIR_PER_MONTH);
    meter->minimum =
        (struct weir_minimum){.present = true, .amount_mfen = YUAN, .per = WEIR_PER_MONTH};
    (void)adjust(0, 1000);
    const struct weir_bill *bill = april(1000, 1);
    ASSERT_LINES(bill, {"water", 1, 0, 1000, 200}, {"sewage", 0, 0, 1000, 100},
                 {"meter", 0, 0, 0, bill->line[2].amount_fen}, {"water", 1, 0, 1000, 200},
                 {"sewage", 0, 0, 1000, 100});
}

static void
surcharges_are_of_water_inside_only(void **state)
{
    (void)state;
    build_band(&build, build_surcharge(&build, class_, "above", "sewage"), 0, 1000000);
    (void)build_plan(&build, "2020-01-01", "2021-01-01", 10000);
    (void)adjust(0, 1000);
    adjust(1, 1000)->outside = true;
    const struct weir_bill *bill = april(10000, 2);
    ASSERT_LINES(bill, {"water", 1, 0, 10000, 2000}, {"sewage", 0, 0, 10000, 1000},
                 {"water", 1, 0, 1000, 200}, {"sewage", 0, 0, 1000, 100},
                 {"above", 0, 1, 1000, 100}, {"water", 1, 0, 1000, 200},
                 {"sewage", 0, 0, 1000, 100});
    assert_int_equal(bill->line[4].kind, WEIR_LINE_ADJUSTMENT);
}

/* Money is as it was decided, whatever the tariff rounds to. */
static void
money_is_a_line_of_its_fund(void **state)
{
    (void)state;
    version->rounding.per = WEIR_ROUND_PER_INVOICE;
    version->rounding.to_fen = 100;
    struct weir_adjustment *reward = adjust(0, 0);
    reward->money = true;
    reward->amount_fen = -1234;
    reward->charge = text_of("reward");
    reward->fund = text_of("saving");
    const struct weir_bill *bill = april(1000, 1);
    ASSERT_LINES(bill, {"water", 1, 0, 1000, 200}, {"sewage", 0, 0, 1000, 100},
                 {"reward", 0, 0, 0, -1234});
    assert_int_equal(bill->line[2].kind, WEIR_LINE_MONEY);
    assert_text(bill->line[2].fund, "saving");
    assert_text(bill->line[2].class_id, "home");
    assert_false(bill->line[2].has_volume);
}

static void
prices_are_those_of_its_days(void **state)
{
    (void)state;
    struct weir_class *later = build_class(&build, build_version(&build, "2020-04-16"), "home");
    (void)build_priced(&build, later, "water", 9 * YUAN);
    (void)adjust(0, 30000);
    build_request(&build, "home", "2020-05-01", "2020-06-01", 1000);
    build.request.adjustment = adjustments;
    build.request.adjustment_count = 1;
    const struct weir_bill *bill = build_run(&build);
    ASSERT_LINES(bill, {"water", 0, 0, 1000, 900}, {"water", 1, 0, 15000, 3000},
                 {"sewage", 0, 0, 15000, 1500}, {"water", 0, 0, 15000, 13500});
    assert_int_equal(bill->line[1].begin_day, build_day("2020-04-01"));
}

/* --- what cannot be priced --- */
static void
one_without_a_price_holds_the_bill(void **state)
{
    (void)state;
    struct weir_class *dear = build_class(&build, version, "dear");
    build_price(&build, build_charge(dear, "water"), 0, 1)->when =
        build_when(&build, "source=ground");
    (void)adjust(0, 1000);
    regimes[0].class_id = text_of("dear");
    assert_held(april(1000, 1), WEIR_FINDING_NO_PRICE, "water");
    (void)adjust(0, -1000);
    regimes[0].class_id = text_of("dear");
    assert_held(april(1000, 1), WEIR_FINDING_NO_PRICE, "water");
    (void)adjust(1, 1000); /* after one that holds none is priced */
    regimes[1].class_id = text_of("dear");
    assert_held(april(1000, 2), WEIR_FINDING_NO_PRICE, "water");
    regimes[0].class_id = text_of("nobody");
    assert_held(april(1000, 1), WEIR_FINDING_NO_TARIFF, "nobody");
}

/* After 120 + 1 m3, 30 more are of the second block, which has a price; but those taken away are
 * from 121 - 30 = 91 m3 on, and up to 100 m3 there is none. */
static void
water_taken_from_a_block_without_a_price_holds_the_bill(void **state)
{
    (void)state;
    (void)build_bill(&build, "home", "2020-03-01", "2020-04-01", 120000);
    class_->charge[0].price++; /* leaves out that of the first block */
    class_->charge[0].price_count--;
    (void)adjust(0, -30000);
    assert_held(april(1000, 1), WEIR_FINDING_NO_PRICE, "water");
}

static void
one_that_makes_no_sense_is_refused(void **state)
{
    (void)state;
    struct weir_bill bill;
    struct weir_error error = {0};
    (void)adjust(0, 1000);
    (void)april(1000, 1);
    assert_true(adjust_is_reasonable(&adjustments[0]));
    struct weir_adjustment wrong = adjustments[0];
    wrong.end_day = wrong.begin_day;
    assert_false(adjust_is_reasonable(&wrong));
    wrong = adjustments[0];
    wrong.volume_l = 1001;
    assert_false(adjust_is_reasonable(&wrong));
    struct weir_use use = uses[0];
    wrong = adjustments[0];
    wrong.use = &use;
    use.regime_count = 0;
    assert_false(adjust_is_reasonable(&wrong));
    use.regime_count = 1;
    use.stretch_count = 2;
    assert_false(adjust_is_reasonable(&wrong));
    use.stretch_count = 1;
    stretches[0].end_day--;
    assert_false(adjust_is_reasonable(&wrong));
    stretches[0].end_day++;
    stretches[0].volume_l--;
    assert_false(adjust_is_reasonable(&wrong));
    assert_int_equal(weir_bill_price(&build.request, build.arena, &bill, &error), WEIR_E_INVALID);
}

static void
too_much_water_holds_the_bill(void **state)
{
    (void)state;
    (void)adjust(0, INT64_C(1000000000000001));
    assert_held(april(1000, 1), WEIR_FINDING_OUT_OF_RANGE, "");
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    (void)adjust(0, 30000);
    (void)adjust(1, -20000);
    (void)april(90000, 2);
    struct weir_bill bill;
    struct weir_error error = {0};
    enum weir_status status = WEIR_E_NOMEM;
    for (size_t bytes = 0; status == WEIR_E_NOMEM; bytes += 8) {
        assert_true(bytes < 65536);
        struct weir_arena *small = weir_arena_new(bytes);
        assert_non_null(small);
        status = weir_bill_price(&build.request, small, &bill, &error);
        weir_arena_free(small);
    }
    assert_int_equal(status, WEIR_OK);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(water_inside_the_tiers_goes_on_top_of_the_bills_own),
        CASE(a_leak_moves_to_the_first_price),
        CASE(a_counter_does_not_fall_below_zero),
        CASE(water_is_taken_where_nothing_is_counted),
        CASE(steps_of_water_taken_are_told_once),
        CASE(adjustments_alone_are_a_bill),
        CASE(fixed_amounts_minimums_and_reliefs_are_the_bills_own),
        CASE(surcharges_are_of_water_inside_only),
        CASE(money_is_a_line_of_its_fund),
        CASE(prices_are_those_of_its_days),
        CASE(one_without_a_price_holds_the_bill),
        CASE(water_taken_from_a_block_without_a_price_holds_the_bill),
        CASE(one_that_makes_no_sense_is_refused),
        CASE(too_much_water_holds_the_bill),
        CASE(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/adjust", tests, NULL, NULL);
}
