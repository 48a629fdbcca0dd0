/* Unit tests of core/charge.c: what one charge costs (CONTRACT section 5, charge and Amounts);
 * most cases are those of examples/tariffs/features.test.xml. */
#include "core/charge.h"

#include "harness/pricing_build.h"

#define YUAN BUILD_YUAN_MFEN

static struct build build;
static struct weir_version *version;
static struct weir_class *class_;
static struct weir_charge *water;

/* One class with a charge "water" that each test fills. */
static int
begin(void **state)
{
    (void)state;
    build_begin(&build);
    version = build_version(&build, "2020-01-01");
    class_ = build_class(&build, version, "home");
    water = build_charge(class_, "water");
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

static void
volume_times_price(void **state)
{
    (void)state;
    (void)build_price(&build, water, 0, 2 * YUAN);
    const struct weir_bill *bill = april(10001);
    ASSERT_LINES(bill, {"water", 0, 0, 10001, 2000}); /* 20.002 */
    const struct weir_line *line = &bill->line[0];
    assert_int_equal(line->kind, WEIR_LINE_VOLUME);
    assert_true(line->has_volume);
    assert_true(line->has_price);
    assert_false(line->has_tax);
    assert_int_equal(line->price_mfen_per_m3, 2 * YUAN);
    assert_int_equal(line->exact_ufen, 2000200000);
    assert_int_equal(line->begin_day, build_day("2020-04-01"));
    assert_int_equal(line->end_day, build_day("2020-05-01"));
    assert_text(line->class_id, "home");
    assert_ptr_equal(line->version, version);
    assert_null(line->fund.start);
}

static void
each_block_has_a_line_with_its_price(void **state)
{
    (void)state;
    struct weir_blocks *blocks = build_blocks(class_, "steps", WEIR_OVER_PERIOD);
    build_block_to(&build, blocks, 20);
    build_block_to(&build, blocks, 30);
    build_block_to(&build, blocks, 0);
    water->blocks_id = text_of("steps");
    water->fund = text_of("supply");
    for (uint32_t block = 1; block <= 3; block++)
        (void)build_price(&build, water, block, (int64_t)block * YUAN);
    const struct weir_bill *bill = april(33000);
    ASSERT_LINES(bill, {"water", 1, 0, 20000, 2000}, {"water", 2, 0, 10000, 2000},
                 {"water", 3, 0, 3000, 900});
    assert_text(bill->line[2].fund, "supply");
    water->by_top = true;
    ASSERT_LINES(april(33000), {"water", 3, 0, 33000, 9900});
    ASSERT_LINES(april(20000), {"water", 1, 0, 20000, 2000}); /* ends on the edge */
}

static void
the_first_price_that_matches_is_used(void **state)
{
    (void)state;
    build_price(&build, water, 0, 1 * YUAN)->when = build_when(&build, "zone=I size=15|20");
    build_price(&build, water, 0, 2 * YUAN)->when = build_when(&build, "zone=I");
    (void)build_price(&build, water, 0, 3 * YUAN);
    build_attribute(&build, "zone", "I");
    build_attribute(&build, "size", "20");
    assert_int_equal(april(10000)->amount_fen, 1000);
    build.attribute[1].value = text_of("50");
    assert_int_equal(april(10000)->amount_fen, 2000);
    build.attribute[0].value = text_of("II");
    assert_int_equal(april(10000)->amount_fen, 3000);
}

/* June to September 3.00, December to February 1.00, else 2.00. */
static void
seasons_go_by_the_last_day_of_the_part(void **state)
{
    (void)state;
    build_price(&build, water, 0, 3 * YUAN)->months = 0x1e0; /* bits 5 to 8 */
    build_price(&build, water, 0, 1 * YUAN)->months = 0x803; /* 11, 0 and 1 */
    (void)build_price(&build, water, 0, 2 * YUAN);
    assert_int_equal(build_bill(&build, "home", "2020-05-15", "2020-06-15", 10000)->amount_fen,
                     3000);
    assert_int_equal(build_bill(&build, "home", "2020-06-15", "2020-10-01", 10000)->amount_fen,
                     3000);
    assert_int_equal(build_bill(&build, "home", "2020-10-01", "2021-02-01", 10000)->amount_fen,
                     1000);
    assert_int_equal(build_bill(&build, "home", "2021-02-01", "2021-04-01", 10000)->amount_fen,
                     2000);
    assert_int_equal(build_bill(&build, "home", "2021-06-01", "2021-06-01", 10000)->amount_fen,
                     3000); /* no days: its own day */
}

static void
no_price_holds_only_where_there_is_water(void **state)
{
    (void)state;
    build_price(&build, water, 0, 1 * YUAN)->when = build_when(&build, "zone=I");
    assert_held(april(1), WEIR_FINDING_NO_PRICE, "water");
    assert_lines(april(0), 0, NULL);
}

static void
a_block_without_a_price_holds_the_bill(void **state)
{
    (void)state;
    struct weir_blocks *blocks = build_blocks(class_, "steps", WEIR_OVER_PERIOD);
    build_block_to(&build, blocks, 20);
    build_block_to(&build, blocks, 0);
    water->blocks_id = text_of("steps");
    (void)build_price(&build, water, 1, 1 * YUAN);
    assert_int_equal(april(20000)->amount_fen, 2000);
    assert_held(april(20001), WEIR_FINDING_NO_PRICE, "water");
}

static void
the_first_volume_factor_that_holds_makes_the_charged_volume(void **state)
{
    (void)state;
    (void)build_price(&build, water, 0, 1 * YUAN);
    build_volume(&build, water, 250000, "use=greening");
    build_volume(&build, water, 900000, NULL);
    ASSERT_LINES(april(10000), {"water", 0, 0, 9000, 900});
    build_attribute(&build, "use", "greening");
    ASSERT_LINES(april(10000), {"water", 0, 0, 2500, 250});
    ASSERT_LINES(april(2), {"water", 0, 0, 1, 0}); /* 0.5 l, half-up */
    assert_lines(april(1), 0, NULL);               /* 0.25 l: neither volume nor amount */
}

static void
without_a_factor_that_holds_the_used_volume_is_charged(void **state)
{
    (void)state;
    (void)build_price(&build, water, 0, 1 * YUAN);
    build_volume(&build, water, 250000, "use=greening");
    ASSERT_LINES(april(10000), {"water", 0, 0, 10000, 1000});
}

/* Two blocks of 1.5 l each at 0.5: each slice is rounded by itself, 1 l and 1 l. */
static void
factors_apply_to_the_slices(void **state)
{
    (void)state;
    struct weir_blocks *blocks = build_blocks(class_, "steps", WEIR_OVER_PERIOD);
    build_block(&build, blocks, (struct weir_block){.has_to = true, .to_l = 1});
    build_block_to(&build, blocks, 0);
    water->blocks_id = text_of("steps");
    (void)build_price(&build, water, 0, 100 * YUAN);
    build_volume(&build, water, 500000, NULL);
    ASSERT_LINES(april(2), {"water", 1, 0, 1, 10}, {"water", 2, 0, 1, 10});
}

/* 0.50 x 3 x 2 = 3.00 */
static void
all_multiples_that_hold_multiply_the_price(void **state)
{
    (void)state;
    (void)build_price(&build, water, 0, YUAN / 2);
    build_multiply(&build, water, 3000000, "permit=none");
    build_multiply(&build, water, 2000000, "zone=over-exploited");
    build_attribute(&build, "permit", "none");
    ASSERT_LINES(april(10000), {"water", 0, 0, 10000, 1500});
    build_attribute(&build, "zone", "over-exploited");
    const struct weir_bill *bill = april(10000);
    ASSERT_LINES(bill, {"water", 0, 0, 10000, 3000});
    assert_int_equal(bill->line[0].price_mfen_per_m3, 3 * YUAN);
}

/* 0.00001 x 1.5 = 0.000015, half-up 0.00002 */
static void
a_multiplied_price_is_rounded_to_five_decimals(void **state)
{
    (void)state;
    (void)build_price(&build, water, 0, 1);
    build_multiply(&build, water, 1500000, NULL);
    const struct weir_bill *bill = april(1000000000);
    ASSERT_LINES(bill, {"water", 0, 0, 1000000000, 2000});
    assert_int_equal(bill->line[0].price_mfen_per_m3, 2);
}

/* features.xml standing: 61 days are 2 months: 20.00 + 6.10 + 1.00. */
static void
fixed_amounts_are_lines_of_their_own(void **state)
{
    (void)state;
    (void)build_fixed(&build, water, 10 * YUAN, WEIR_PER_MONTH);
    (void)build_fixed(&build, water, YUAN / 10, WEIR_PER_DAY);
    (void)build_fixed(&build, water, 1 * YUAN, WEIR_PER_PERIOD);
    const struct weir_bill *bill = build_bill(&build, "home", "2020-03-01", "2020-05-01", 5000);
    ASSERT_LINES(bill, {"water", 0, 0, 0, 2000}, {"water", 0, 0, 0, 610}, {"water", 0, 0, 0, 100});
    assert_int_equal(bill->line[0].kind, WEIR_LINE_FIXED);
    assert_false(bill->line[0].has_volume);
    assert_false(bill->line[0].has_price);
}

static void
fixed_amounts_can_depend_and_be_multiplied(void **state)
{
    (void)state;
    build_fixed(&build, water, 10 * YUAN, WEIR_PER_PERIOD)->when = build_when(&build, "size>=50");
    build_fixed(&build, water, 3 * YUAN, WEIR_PER_PERIOD)->times = text_of("dwellings");
    assert_held(april(0), WEIR_FINDING_NO_ATTRIBUTE, "dwellings");
    build_attribute(&build, "dwellings", "2.5");
    ASSERT_LINES(april(0), {"water", 0, 0, 0, 750});
    build_attribute(&build, "size", "50");
    ASSERT_LINES(april(0), {"water", 0, 0, 0, 1000}, {"water", 0, 0, 0, 750});
}

/* A month's 10.00 over a change after 10 of 30 days: 3.33 and 6.67. */
static void
fixed_amounts_are_shared_over_the_parts_by_days(void **state)
{
    (void)state;
    (void)build_fixed(&build, water, 10 * YUAN, WEIR_PER_MONTH);
    struct weir_class *later = build_class(&build, build_version(&build, "2020-04-11"), "home");
    (void)build_fixed(&build, build_charge(later, "water"), 10 * YUAN, WEIR_PER_MONTH);
    const struct weir_bill *bill = april(0);
    ASSERT_LINES(bill, {"water", 0, 0, 0, 333}, {"water", 0, 0, 0, 667});
    assert_int_equal(bill->line[1].begin_day, build_day("2020-04-11"));
}

static void
a_minimum_that_is_higher_replaces_the_lines(void **state)
{
    (void)state;
    (void)build_price(&build, water, 0, 1 * YUAN);
    water->minimum =
        (struct weir_minimum){.present = true, .amount_mfen = 12 * YUAN, .per = WEIR_PER_MONTH};
    const struct weir_bill *bill = april(5000);
    ASSERT_LINES(bill, {"water", 0, 0, 5000, 1200});
    assert_int_equal(bill->line[0].kind, WEIR_LINE_MINIMUM);
    assert_true(bill->line[0].has_volume);
    assert_false(bill->line[0].has_price);
    bill = april(12000); /* just as high: the lines stand */
    ASSERT_LINES(bill, {"water", 0, 0, 12000, 1200});
    assert_int_equal(bill->line[0].kind, WEIR_LINE_VOLUME);
    bill = april(0);
    ASSERT_LINES(bill, {"water", 0, 0, 0, 1200});
    assert_true(bill->line[0].has_volume); /* printed as 0.000 */
}

/* 0.5 of 10 m3 is charged: the floor's line has the charged volume; with a fixed part of 2.00 the
 * sum is 7.00. */
static void
a_minimum_looks_at_the_whole_charge_and_has_the_charged_volume(void **state)
{
    (void)state;
    (void)build_price(&build, water, 0, 1 * YUAN);
    build_volume(&build, water, 500000, NULL);
    (void)build_fixed(&build, water, 2 * YUAN, WEIR_PER_PERIOD);
    water->minimum =
        (struct weir_minimum){.present = true, .amount_mfen = 7 * YUAN, .per = WEIR_PER_PERIOD};
    ASSERT_LINES(april(10000), {"water", 0, 0, 5000, 500}, {"water", 0, 0, 0, 200});
    water->minimum.amount_mfen = 7 * YUAN + 1;
    ASSERT_LINES(april(10000), {"water", 0, 0, 5000, 700});
}

static void
a_minimum_of_a_charge_without_a_price_has_no_volume(void **state)
{
    (void)state;
    water->minimum =
        (struct weir_minimum){.present = true, .amount_mfen = 1 * YUAN, .per = WEIR_PER_PERIOD};
    const struct weir_bill *bill = april(10000);
    ASSERT_LINES(bill, {"water", 0, 0, 0, 100});
    assert_false(bill->line[0].has_volume);
}

/* 12.00 for 30 days, 10 of them before the change: 4.00 and 8.00, each under its own water. */
static void
a_minimum_is_shared_over_the_parts_by_days(void **state)
{
    (void)state;
    const struct weir_minimum floor = {
        .present = true, .amount_mfen = 12 * YUAN, .per = WEIR_PER_MONTH};
    (void)build_price(&build, water, 0, 1 * YUAN);
    water->minimum = floor;
    struct weir_class *later = build_class(&build, build_version(&build, "2020-04-11"), "home");
    build_priced(&build, later, "water", 1 * YUAN)->minimum = floor;
    ASSERT_LINES(april(6000), {"water", 0, 0, 2000, 400}, {"water", 0, 0, 4000, 800});
}

/* 30 x 12 / 365 months of 12.00 = 11.8356 */
static void
a_minimum_follows_exact_months(void **state)
{
    (void)state;
    version->month_exact = true;
    water->minimum =
        (struct weir_minimum){.present = true, .amount_mfen = 12 * YUAN, .per = WEIR_PER_MONTH};
    ASSERT_LINES(april(0), {"water", 0, 0, 0, 1184});
}

/* 10 % of 3.35 + 3.35 (each 3.345 before rounding): per line 0.67, per invoice 0.669. */
static void
a_percentage_takes_rounded_amounts_unless_the_invoice_is_rounded(void **state)
{
    (void)state;
    (void)build_price(&build, water, 0, 33450);
    (void)build_priced(&build, class_, "sewage", 33450);
    struct weir_charge *extra = build_charge(class_, "extra");
    build_of(&build, extra, "water sewage", 100000);
    const struct weir_bill *bill = april(10000);
    ASSERT_LINES(bill, {"water", 0, 0, 10000, 335}, {"sewage", 0, 0, 10000, 335},
                 {"extra", 0, 0, 0, 67});
    assert_int_equal(bill->line[2].kind, WEIR_LINE_PERCENT);
    assert_int_equal(bill->line[2].exact_ufen, 67000000);
    version->rounding.per = WEIR_ROUND_PER_CHARGE;
    assert_int_equal(april(10000)->line[2].exact_ufen, 67000000);
    version->rounding.per = WEIR_ROUND_PER_INVOICE; /* 3.345 + 3.345 + 0.669 = 7.359 */
    bill = april(10000);
    assert_int_equal(bill->line[2].exact_ufen, 66900000);
    assert_int_equal(bill->amount_fen, 736);
}

/* A percentage may stand before what it is of, and be of a percentage. */
static void
percentages_wait_for_what_they_are_of_and_stand_where_the_tariff_has_them(void **state)
{
    (void)state;
    build_of(&build, water, "extra", 500000);
    build_of(&build, build_charge(class_, "extra"), "sewage", 100000);
    (void)build_priced(&build, class_, "sewage", 10 * YUAN);
    ASSERT_LINES(april(1000), {"water", 0, 0, 0, 50}, {"extra", 0, 0, 0, 100},
                 {"sewage", 0, 0, 1000, 1000});
}

/* Two blocks of 0.334 and 0.334 and a fixed 0.334: 1.002 is 1.00: 0.34 (the earlier), 0.33, 0.33.
 */
static void
per_charge_the_sum_is_rounded_and_shared_out(void **state)
{
    (void)state;
    version->rounding.per = WEIR_ROUND_PER_CHARGE;
    struct weir_blocks *blocks = build_blocks(class_, "steps", WEIR_OVER_PERIOD);
    build_block_to(&build, blocks, 1);
    build_block_to(&build, blocks, 0);
    water->blocks_id = text_of("steps");
    (void)build_price(&build, water, 0, 33400);
    (void)build_fixed(&build, water, 33400, WEIR_PER_PERIOD);
    ASSERT_LINES(april(2000), {"water", 1, 0, 1000, 34}, {"water", 2, 0, 1000, 33},
                 {"water", 0, 0, 0, 33});
}

static void
what_does_not_fit_holds_the_bill(void **state)
{
    (void)state;
    struct weir_price *price = build_price(&build, water, 0, INT64_MAX);
    assert_held(april(1000000000), WEIR_FINDING_OUT_OF_RANGE, "home"); /* the line */
    version->rounding.per = WEIR_ROUND_PER_CHARGE;
    assert_held(april(1000000000), WEIR_FINDING_OUT_OF_RANGE, "home"); /* the charge */
    build_multiply(&build, water, 2000000, NULL);
    assert_held(april(1), WEIR_FINDING_OUT_OF_RANGE, "home"); /* the price */
    price->price_mfen_per_m3 = 1;
    build_volume(&build, water, INT64_MAX, NULL);
    assert_held(april(1000000000), WEIR_FINDING_OUT_OF_RANGE, "home"); /* the volume */
}

static void
a_charge_has_room_for_its_lines(void **state)
{
    (void)state;
    (void)build_fixed(&build, water, 1, WEIR_PER_PERIOD);
    water->blocks = WEIR_NO_BLOCKS;
    assert_int_equal(charge_line_max(class_, water), 1 + 1 + 2);
    struct weir_blocks *blocks = build_blocks(class_, "steps", WEIR_OVER_PERIOD);
    build_block_to(&build, blocks, 20);
    build_block_to(&build, blocks, 0);
    water->blocks = 0;
    assert_int_equal(charge_line_max(class_, water), 2 + 1 + 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(volume_times_price),
        TEST(each_block_has_a_line_with_its_price),
        TEST(the_first_price_that_matches_is_used),
        TEST(seasons_go_by_the_last_day_of_the_part),
        TEST(no_price_holds_only_where_there_is_water),
        TEST(a_block_without_a_price_holds_the_bill),
        TEST(the_first_volume_factor_that_holds_makes_the_charged_volume),
        TEST(without_a_factor_that_holds_the_used_volume_is_charged),
        TEST(factors_apply_to_the_slices),
        TEST(all_multiples_that_hold_multiply_the_price),
        TEST(a_multiplied_price_is_rounded_to_five_decimals),
        TEST(fixed_amounts_are_lines_of_their_own),
        TEST(fixed_amounts_can_depend_and_be_multiplied),
        TEST(fixed_amounts_are_shared_over_the_parts_by_days),
        TEST(a_minimum_that_is_higher_replaces_the_lines),
        TEST(a_minimum_looks_at_the_whole_charge_and_has_the_charged_volume),
        TEST(a_minimum_of_a_charge_without_a_price_has_no_volume),
        TEST(a_minimum_is_shared_over_the_parts_by_days),
        TEST(a_minimum_follows_exact_months),
        TEST(a_percentage_takes_rounded_amounts_unless_the_invoice_is_rounded),
        TEST(percentages_wait_for_what_they_are_of_and_stand_where_the_tariff_has_them),
        TEST(per_charge_the_sum_is_rounded_and_shared_out),
        TEST(what_does_not_fit_holds_the_bill),
        TEST(a_charge_has_room_for_its_lines),
    };
    return cmocka_run_group_tests_name("core/charge", tests, NULL, NULL);
}
