/* Unit tests of core/settle.c: rounding per invoice and tax inside (CONTRACT section 5, Amounts and
 * Rounding); F1 and F2 are cases of SCENARIOS. */
#include "core/settle.h"

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
    version = build_version(&build, "2022-01-01");
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

static const struct weir_bill *
april(int64_t volume_l)
{
    return build_bill(&build, "home", "2024-04-01", "2024-05-01", volume_l);
}

static struct weir_tax *
vat(const char *on)
{
    struct weir_tax *tax = build_tax(&build, class_, "vat", on);
    tax->percent_ppm = 30000;
    return tax;
}

/* The households of accept.city: 180 / 300 m3 a year, by months and by day. */
static void
city_class(int64_t first_mfen, int64_t second_mfen, int64_t third_mfen)
{
    struct weir_blocks *blocks = build_blocks(class_, "household", WEIR_OVER_YEAR);
    blocks->part_year = WEIR_PART_YEAR_MONTHS;
    blocks->close = WEIR_CLOSE_BY_DAY;
    build_block_to(&build, blocks, 180);
    build_block_to(&build, blocks, 300);
    build_block_to(&build, blocks, 0);
    struct weir_charge *water = build_charge(class_, "water");
    water->blocks_id = text_of("household");
    (void)build_price(&build, water, 1, first_mfen);
    (void)build_price(&build, water, 2, second_mfen);
    (void)build_price(&build, water, 3, third_mfen);
    (void)build_priced(&build, class_, "resource", YUAN / 10);
    (void)build_priced(&build, class_, "sewage", 1 * YUAN);
    (void)vat("water resource");
}

/* --- tax inside ----------------------------------------------------------------------------------
 */

/* F2: 5.20 x 3 / 103 = 0.1515 -> 0.15; 2.00 0.0583, 3.00 0.0874, 0.20 0.0058: 0.06 0.09 0.00. */
static void
tax_inside_is_reckoned_once_and_handed_out_by_largest_remainder(void **state)
{
    (void)state;
    city_class(2 * YUAN, 3 * YUAN, 6 * YUAN);
    (void)build_bill(&build, "home", "2024-01-01", "2024-04-01", 179000);
    const struct weir_bill *bill = april(2000);
    ASSERT_LINES(bill, {"water", 1, 0, 1000, 200}, {"water", 2, 0, 1000, 300},
                 {"resource", 0, 0, 2000, 20}, {"sewage", 0, 0, 2000, 200});
    assert_true(bill->line[0].has_tax);
    assert_false(bill->line[3].has_tax);
    assert_int_equal(bill->line[0].tax_fen, 6);
    assert_int_equal(bill->line[1].tax_fen, 9);
    assert_int_equal(bill->line[2].tax_fen, 0);
}

/* F1: 31.50 before 1 December with the fee, 30.00 after without: one tax of 61.50 x 3 / 103. */
static void
tax_inside_is_one_sum_over_the_parts(void **state)
{
    (void)state;
    (void)build_priced(&build, class_, "water", 2 * YUAN);
    (void)build_priced(&build, class_, "resource", YUAN / 10);
    (void)vat("water resource");
    class_ = build_class(&build, build_version(&build, "2024-12-01"), "home");
    (void)build_priced(&build, class_, "water", 2 * YUAN);
    (void)build_priced(&build, class_, "resource-tax", YUAN / 10);
    (void)vat("water");
    const struct weir_bill *bill = build_bill(&build, "home", "2024-11-16", "2024-12-16", 30000);
    assert_int_equal(bill->line_count, 4);
    assert_int_equal(bill->line[0].tax_fen + bill->line[1].tax_fen + bill->line[2].tax_fen, 179);
    assert_int_equal(bill->line[0].tax_fen, 88); /* 0.8738, 0.0437, 0.8738: 0.92 and 0.87 */
    assert_int_equal(bill->line[1].tax_fen, 4);
    assert_int_equal(bill->line[2].tax_fen, 87);
    assert_false(bill->line[3].has_tax);
}

/* 100.00 before at 3 %, 100.00 after at 9 %: 2.91 and 8.26; another id at 3 % adds to its line. */
static void
another_rate_or_id_is_another_tax(void **state)
{
    (void)state;
    (void)build_priced(&build, class_, "water", 10 * YUAN);
    (void)build_tax(&build, class_, "on-top", "");
    class_->tax[0].included = false;
    (void)vat("water");
    class_ = build_class(&build, build_version(&build, "2024-04-16"), "home");
    (void)build_priced(&build, class_, "water", 10 * YUAN);
    vat("water")->percent_ppm = 90000;
    struct weir_tax *other = build_tax(&build, class_, "city-tax", "sewage water");
    other->percent_ppm = 30000;
    const struct weir_bill *bill = april(20000);
    assert_int_equal(bill->line_count, 2);
    assert_int_equal(bill->line[0].tax_fen, 291);
    assert_int_equal(bill->line[1].tax_fen, 826 + 291);
}

/* Relief taxed with its charge: 10.00 - 10.00 and -0.10 of another: tax of the sum below zero. */
static void
tax_inside_a_sum_below_zero_adds_up(void **state)
{
    (void)state;
    (void)build_priced(&build, class_, "water", 1 * YUAN);
    struct weir_relief *dibao = build_relief(&build, class_, "dibao", "water");
    dibao->has_percent = true;
    dibao->percent_ppm = 770000;
    build.terms.relief = text_of("dibao");
    (void)vat("dibao");
    const struct weir_bill *bill = april(1000); /* 1.00 - 0.77; -0.77 x 3 / 103 = -0.0224 */
    ASSERT_LINES(bill, {"water", 0, 0, 1000, 100}, {"dibao", 0, 0, 0, -77});
    assert_int_equal(bill->line[1].tax_fen, -2);
    assert_false(bill->line[0].has_tax);
}

/* --- rounding of the invoice ---------------------------------------------------------------------
 */

static void
three_charges(void)
{
    (void)build_priced(&build, class_, "a", 33500);
    (void)build_priced(&build, class_, "b", 33500);
    (void)build_priced(&build, class_, "d", 33000);
}

/* rounding.test.xml: 1.000 is 1.00 per invoice, 1.01 per line; to a jiao 1.0. */
static void
per_invoice_the_whole_is_rounded_and_shared_out(void **state)
{
    (void)state;
    three_charges();
    ASSERT_LINES(april(1000), {"a", 0, 0, 1000, 34}, {"b", 0, 0, 1000, 34}, {"d", 0, 0, 1000, 33});
    version->rounding.per = WEIR_ROUND_PER_INVOICE;
    ASSERT_LINES(april(1000), {"a", 0, 0, 1000, 34}, {"b", 0, 0, 1000, 33}, {"d", 0, 0, 1000, 33});
    version->rounding.to_fen = 10;
    ASSERT_LINES(april(1000), {"a", 0, 0, 1000, 40}, {"b", 0, 0, 1000, 30}, {"d", 0, 0, 1000, 30});
}

/* The first part rounds per line: 0.34 + 0.34 + 0.33; the second per invoice: 1.00. */
static void
each_part_follows_its_own_version(void **state)
{
    (void)state;
    three_charges();
    struct weir_version *later = build_version(&build, "2024-04-16");
    later->rounding.per = WEIR_ROUND_PER_INVOICE;
    class_ = build_class(&build, later, "home");
    three_charges();
    const struct weir_bill *bill = april(2000);
    assert_int_equal(bill->amount_fen, 101 + 100);
    later->rounding.per = WEIR_ROUND_PER_LINE;
    version->rounding.per = WEIR_ROUND_PER_INVOICE;
    bill = april(2000);
    assert_int_equal(bill->amount_fen, 100 + 101);
}

/* Both per invoice, the last up to whole yuan: 0.335 x 6 ... = 2.00; its part may have no lines. */
static void
parts_per_invoice_are_rounded_together_by_the_last(void **state)
{
    (void)state;
    three_charges();
    version->rounding.per = WEIR_ROUND_PER_INVOICE;
    struct weir_version *later = build_version(&build, "2024-04-16");
    later->rounding = (struct weir_rounding){WEIR_ROUND_UP, WEIR_ROUND_PER_INVOICE, 100};
    class_ = build_class(&build, later, "home");
    three_charges();
    assert_int_equal(april(2001)->amount_fen, 300); /* 2.001 */
    class_->charge_count = 0;
    assert_int_equal(april(4000)->amount_fen, 200); /* 2.00 of the first part's 2 m3 */
    assert_int_equal(april(4002)->amount_fen, 200);
    later->rounding.to_fen = 150;
    assert_int_equal(april(4000)->amount_fen, 300);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(tax_inside_is_reckoned_once_and_handed_out_by_largest_remainder),
        TEST(tax_inside_is_one_sum_over_the_parts),
        TEST(another_rate_or_id_is_another_tax),
        TEST(tax_inside_a_sum_below_zero_adds_up),
        TEST(per_invoice_the_whole_is_rounded_and_shared_out),
        TEST(each_part_follows_its_own_version),
        TEST(parts_per_invoice_are_rounded_together_by_the_last),
    };
    return cmocka_run_group_tests_name("core/settle", tests, NULL, NULL);
}
