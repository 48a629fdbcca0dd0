/* Unit tests of core/price.c: surcharges, taxes on top, and the order of lines (CONTRACT section 5,
 * Surcharge and Amounts). */
#include "core/price.h"

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

/* features.xml free-margin: 5 % free, 20 % once, then twice the price of water and resource. */
static void
a_band_costs_a_multiple_of_the_prices_it_is_on(void **state)
{
    (void)state;
    (void)build_priced(&build, class_, "water", 2 * YUAN);
    (void)build_priced(&build, class_, "resource", 30000);
    (void)build_priced(&build, class_, "sewage", 1 * YUAN);
    struct weir_surcharge *above = build_surcharge(&build, class_, "above-plan", "water resource");
    above->fund = text_of("saving");
    build_band(&build, above, 50000, 0);
    build_band(&build, above, 200000, 1000000);
    build_band(&build, above, 0, 2000000);
    (void)build_plan(&build, "2020-01-01", "2021-01-01", 1000000);
    const struct weir_bill *bill = april(1300000);
    ASSERT_LINES(bill, {"water", 0, 0, 1300000, 260000}, {"resource", 0, 0, 1300000, 39000},
                 {"sewage", 0, 0, 1300000, 130000}, {"above-plan", 0, 1, 50000, 0},
                 {"above-plan", 0, 2, 150000, 34500}, {"above-plan", 0, 3, 100000, 46000});
    assert_int_equal(bill->line[4].kind, WEIR_LINE_SURCHARGE);
    assert_int_equal(bill->line[4].price_mfen_per_m3, 230000);
    assert_true(bill->line[3].has_price);
    assert_text(bill->line[4].fund, "saving");
    assert_int_equal(bill->amount_fen, 509500);
}

/* 0.00001 x 3 x 0.5 = 0.000015, half-up 0.00002 */
static void
a_bands_price_follows_multiply_and_is_rounded_to_five_decimals(void **state)
{
    (void)state;
    build_multiply(&build, build_priced(&build, class_, "water", 1), 3000000, NULL);
    build_band(&build, build_surcharge(&build, class_, "above", "water"), 0, 500000);
    (void)build_plan(&build, "2020-01-01", "2021-01-01", 0);
    const struct weir_bill *bill = april(1000);
    assert_int_equal(bill->line[0].price_mfen_per_m3, 3);
    assert_int_equal(bill->line[1].price_mfen_per_m3, 2);
}

static void
a_bands_volume_is_the_used_volume(void **state)
{
    (void)state;
    build_volume(&build, build_priced(&build, class_, "water", 1 * YUAN), 900000, NULL);
    build_band(&build, build_surcharge(&build, class_, "above", "water"), 0, 1000000);
    (void)build_plan(&build, "2020-01-01", "2021-01-01", 0);
    ASSERT_LINES(april(1000), {"water", 0, 0, 900, 90}, {"above", 0, 1, 1000, 100});
}

/* Four bands of 0.334: 1.336 is 1.34; the fen go to the first two. */
static void
a_surcharges_bands_are_one_charge(void **state)
{
    (void)state;
    version->rounding.per = WEIR_ROUND_PER_CHARGE;
    (void)build_priced(&build, class_, "water", 33400);
    struct weir_surcharge *above = build_surcharge(&build, class_, "above", "water");
    build_band(&build, above, 1000000, 1000000);
    build_band(&build, above, 2000000, 1000000);
    build_band(&build, above, 3000000, 1000000);
    build_band(&build, above, 0, 1000000);
    (void)build_plan(&build, "2020-01-01", "2021-01-01", 1000);
    ASSERT_LINES(april(5000), {"water", 0, 0, 5000, 167}, {"above", 0, 1, 1000, 34},
                 {"above", 0, 2, 1000, 34}, {"above", 0, 3, 1000, 33}, {"above", 0, 4, 1000, 33});
}

/* SCENARIOS C9 in small: plan 10, a version after half of 20 m3: all above is at the new price. */
static void
the_water_above_plan_is_the_last_water_at_its_own_price(void **state)
{
    (void)state;
    (void)build_priced(&build, class_, "water", 3 * YUAN);
    build_band(&build, build_surcharge(&build, class_, "above", "water"), 0, 1000000);
    struct weir_class *later = build_class(&build, build_version(&build, "2020-04-16"), "home");
    (void)build_priced(&build, later, "water", 4 * YUAN);
    build_band(&build, build_surcharge(&build, later, "above", "water"), 0, 1000000);
    (void)build_plan(&build, "2020-01-01", "2021-01-01", 9000);
    ASSERT_LINES(april(20000), {"water", 0, 0, 10000, 3000}, {"above", 0, 1, 1000, 300},
                 {"water", 0, 0, 10000, 4000}, {"above", 0, 1, 10000, 4000});
}

static void
a_surcharge_without_price_or_row_holds_or_tells(void **state)
{
    (void)state;
    build_price(&build, build_charge(class_, "water"), 0, 1 * YUAN)->when =
        build_when(&build, "zone=I");
    (void)build_priced(&build, class_, "sewage", 1 * YUAN);
    class_->charge[0].volume_count = 0;
    struct weir_surcharge *above = build_surcharge(&build, class_, "above", "water");
    build_band(&build, above, 0, 1000000);
    class_->charge_count = 2;
    build_attribute(&build, "zone", "I");
    const struct weir_bill *bill = april(1000);
    assert_int_equal(bill->line_count, 2);
    assert_true(bill->no_plan);
    assert_text(bill->no_plan_surcharge, "above");
    struct weir_plan *plan = build_plan(&build, "2020-01-01", "2021-01-01", INT64_MAX);
    assert_int_equal(april(1000)->line_count, 2);
    build_band(&build, above, 100000, 1000000);
    assert_held(april(1000), WEIR_FINDING_OUT_OF_RANGE, "above"); /* the band's edge */
    plan->volume_l = 0;
    class_->charge[0].price_count = 0; /* no price of its own, so none to multiply */
    assert_held(april(1000), WEIR_FINDING_NO_PRICE, "water");
}

static void
a_bands_price_that_does_not_fit_holds_the_bill(void **state)
{
    (void)state;
    (void)build_priced(&build, class_, "water", INT64_MAX);
    build_band(&build, build_surcharge(&build, class_, "above", "water"), 0, 2000000);
    (void)build_plan(&build, "2020-01-01", "2021-01-01", 0);
    assert_held(april(1), WEIR_FINDING_OUT_OF_RANGE, "above");
}

/* --- tax on top ----------------------------------------------------------------------------------
 */

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

static struct weir_tax *
tax(const char *id, const char *on, int64_t percent_ppm)
{
    struct weir_tax *made = build_tax(&build, class_, id, on);
    made->included = false;
    made->percent_ppm = percent_ppm;
    return made;
}

/* features.xml taxed: 3 % of 33.00. */
static void
a_tax_on_top_is_a_line(void **state)
{
    (void)state;
    (void)build_priced(&build, class_, "water", 1 * YUAN);
    (void)build_priced(&build, class_, "sewage", 1 * YUAN);
    (void)tax("vat", "water", 30000);
    const struct weir_bill *bill = april(33000);
    ASSERT_LINES(bill, {"water", 0, 0, 33000, 3300}, {"sewage", 0, 0, 33000, 3300},
                 {"vat", 0, 0, 0, 99});
    assert_int_equal(bill->line[2].kind, WEIR_LINE_TAX);
    assert_int_equal(bill->amount_fen, 6699);
    assert_lines(april(0), 0, NULL);
}

/* 10 % of 10.00 + 5.00 above plan - 3.00 of relief. */
static void
a_tax_is_on_charges_surcharges_and_relief_groups(void **state)
{
    (void)state;
    (void)build_priced(&build, class_, "water", 1 * YUAN);
    build_band(&build, build_surcharge(&build, class_, "above", "water"), 0, 1000000);
    (void)relief("dibao", "water", 0, 300000);
    (void)tax("vat", "water above dibao", 100000);
    (void)tax("local", "dibao", 500000);
    (void)build_plan(&build, "2020-01-01", "2021-01-01", 5000);
    build.terms.relief = text_of("dibao");
    ASSERT_LINES(april(10000), {"water", 0, 0, 10000, 1000}, {"above", 0, 1, 5000, 500},
                 {"dibao", 0, 0, 0, -300}, {"vat", 0, 0, 0, 120}, {"local", 0, 0, 0, -150});
}

/* 3.345 and 3.345 x 10 %: of 3.35 + 3.35 0.67; of the exact 6.69, 0.669. */
static void
a_tax_takes_rounded_amounts_unless_the_invoice_is_rounded(void **state)
{
    (void)state;
    (void)build_priced(&build, class_, "water", 33450);
    (void)build_priced(&build, class_, "sewage", 33450);
    (void)tax("vat", "water sewage", 100000);
    assert_int_equal(april(10000)->line[2].exact_ufen, 67000000);
    version->rounding.per = WEIR_ROUND_PER_INVOICE;
    assert_int_equal(april(10000)->line[2].exact_ufen, 66900000);
}

static void
a_tax_inside_adds_no_line(void **state)
{
    (void)state;
    (void)build_priced(&build, class_, "water", 1 * YUAN);
    tax("vat", "water", 30000)->included = true;
    assert_int_equal(april(33000)->line_count, 1);
}

/* Each part is taxed by itself. */
static void
a_tax_on_top_is_of_its_part(void **state)
{
    (void)state;
    (void)build_priced(&build, class_, "water", 1 * YUAN);
    (void)tax("vat", "water", 100000);
    class_ = build_class(&build, build_version(&build, "2020-04-16"), "home");
    (void)build_priced(&build, class_, "water", 2 * YUAN);
    (void)tax("vat", "water", 200000);
    ASSERT_LINES(april(2000), {"water", 0, 0, 1000, 100}, {"vat", 0, 0, 0, 10},
                 {"water", 0, 0, 1000, 200}, {"vat", 0, 0, 0, 40});
}

static void
a_tax_that_does_not_fit_holds_the_bill(void **state)
{
    (void)state;
    (void)build_priced(&build, class_, "water", 9000000000000000);
    (void)tax("vat", "water", 2000000);
    assert_held(april(1000000000), WEIR_FINDING_OUT_OF_RANGE, "home");
}

/* --- charges -------------------------------------------------------------------------------------
 */

static void
a_charge_that_cannot_be_priced_holds_the_bill_in_any_pass(void **state)
{
    (void)state;
    build_of(&build, build_charge(class_, "extra"), "water", 100000);
    build_fixed(&build, &class_->charge[0], 1, WEIR_PER_PERIOD)->times = text_of("x");
    (void)build_priced(&build, class_, "water", 1 * YUAN);
    assert_held(april(1000), WEIR_FINDING_NO_ATTRIBUTE, "x");
    build_attribute(&build, "x", "0");
    ASSERT_LINES(april(1000), {"extra", 0, 0, 0, 10}, {"water", 0, 0, 1000, 100});
}

static void
blocks_that_have_no_limit_hold_the_bill(void **state)
{
    (void)state;
    struct weir_blocks *blocks = build_blocks(class_, "steps", WEIR_OVER_YEAR);
    build_block(&build, blocks,
                (struct weir_block){.has_to = true, .factor = text_of("dwellings")});
    build_block_to(&build, blocks, 0);
    assert_held(april(1000), WEIR_FINDING_NO_ATTRIBUTE, "dwellings");
}

static void
a_part_has_room_for_its_lines_and_counters(void **state)
{
    (void)state;
    (void)build_blocks(class_, "steps", WEIR_OVER_YEAR);
    build_charge(class_, "water")->blocks = WEIR_NO_BLOCKS;
    build_band(&build, build_surcharge(&build, class_, "above", "water"), 0, 1);
    (void)relief("dibao", "water", 1, 1);
    (void)tax("vat", "water", 1);
    struct part part = {.begin_day = 0, .end_day = 364, .class_ = class_};
    assert_int_equal(price_line_max(&part), (1 + 2) + 1 + 2 + 1);
    assert_int_equal(price_counter_max(&part), 2 + 1);
    part.end_day = 731; /* the last day of one year, two whole ones, the first of the next */
    assert_int_equal(price_counter_max(&part), 4 + 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_band_costs_a_multiple_of_the_prices_it_is_on),
        TEST(a_bands_price_follows_multiply_and_is_rounded_to_five_decimals),
        TEST(a_bands_volume_is_the_used_volume),
        TEST(a_surcharges_bands_are_one_charge),
        TEST(the_water_above_plan_is_the_last_water_at_its_own_price),
        TEST(a_surcharge_without_price_or_row_holds_or_tells),
        TEST(a_bands_price_that_does_not_fit_holds_the_bill),
        TEST(a_tax_on_top_is_a_line),
        TEST(a_tax_is_on_charges_surcharges_and_relief_groups),
        TEST(a_tax_takes_rounded_amounts_unless_the_invoice_is_rounded),
        TEST(a_tax_inside_adds_no_line),
        TEST(a_tax_on_top_is_of_its_part),
        TEST(a_tax_that_does_not_fit_holds_the_bill),
        TEST(a_charge_that_cannot_be_priced_holds_the_bill_in_any_pass),
        TEST(blocks_that_have_no_limit_hold_the_bill),
        TEST(a_part_has_room_for_its_lines_and_counters),
    };
    return cmocka_run_group_tests_name("core/price", tests, NULL, NULL);
}
