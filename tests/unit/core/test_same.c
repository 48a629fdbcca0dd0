/* Unit tests of core/same.c: versions that mean the same, and each way in which they may not. */
#include "core/same.h"

#include <string.h>

#include "harness/cmocka_all.h"

#define TEXT(string) ((struct weir_text){string, sizeof(string) - 1})

/* A version with one of everything, in place, so that a test can change any of it. */
struct sample {
    struct weir_text alternative[2];
    struct weir_test test;
    struct weir_text of[2];
    struct weir_text surcharge_on[1];
    struct weir_text relief_on[1];
    struct weir_text tax_on[1];
    struct weir_block block[2];
    struct weir_blocks blocks;
    struct weir_price price[2];
    struct weir_factor volume;
    struct weir_factor multiply;
    struct weir_fixed fixed;
    struct weir_charge charge;
    struct weir_band band[2];
    struct weir_surcharge surcharge;
    struct weir_relief relief;
    struct weir_tax tax;
    struct weir_class class_[2];
    struct weir_version version;
};

static struct sample left;
static struct sample right;

static void
fill(struct sample *s)
{
    *s = (struct sample){
        .alternative = {TEXT("ground"), TEXT("surface")},
        .of = {TEXT("water"), TEXT("sewage")},
        .surcharge_on = {TEXT("water")},
        .relief_on = {TEXT("water")},
        .tax_on = {TEXT("water")},
    };
    s->test = (struct weir_test){.kind = WEIR_TEST_EQUAL,
                                 .name = TEXT("source"),
                                 .alternative = s->alternative,
                                 .alternative_count = 2};
    const struct weir_when when = {.test = &s->test, .count = 1};
    s->block[0] = (struct weir_block){.has_to = true, .to_l = 180000, .factor = TEXT("homes")};
    s->block[1] = (struct weir_block){.open = true};
    s->blocks = (struct weir_blocks){.id = TEXT("steps"),
                                     .over = WEIR_OVER_YEAR,
                                     .part_year = WEIR_PART_YEAR_FULL,
                                     .close = WEIR_CLOSE_BY_READ,
                                     .close_step_l = 1,
                                     .block = s->block,
                                     .count = 2};
    s->price[0] = (struct weir_price){.price_mfen_per_m3 = 100, .block = 1, .months = 0xfff};
    s->price[1] = (struct weir_price){.price_mfen_per_m3 = 200, .when = when, .months = 0xfff};
    s->volume = (struct weir_factor){.ratio_ppm = 900000, .when = when};
    s->multiply = (struct weir_factor){.ratio_ppm = 3000000, .when = when};
    s->fixed = (struct weir_fixed){
        .amount_mfen = 5, .per = WEIR_PER_MONTH, .when = when, .times = TEXT("homes")};
    s->charge = (struct weir_charge){.id = TEXT("water"),
                                     .fund = TEXT("city"),
                                     .blocks_id = TEXT("steps"),
                                     .of = s->of,
                                     .of_count = 2,
                                     .percent_ppm = 7,
                                     .price = s->price,
                                     .price_count = 2,
                                     .volume = &s->volume,
                                     .volume_count = 1,
                                     .multiply = &s->multiply,
                                     .multiply_count = 1,
                                     .fixed = &s->fixed,
                                     .fixed_count = 1,
                                     .minimum = {.present = true, .amount_mfen = 9, .per = 1}};
    s->band[0] = (struct weir_band){.to_ppm = 200000, .add_ppm = 1000000};
    s->band[1] = (struct weir_band){.open = true, .add_ppm = 2000000};
    s->surcharge = (struct weir_surcharge){.id = TEXT("above"),
                                           .fund = TEXT("city"),
                                           .on = s->surcharge_on,
                                           .on_count = 1,
                                           .against = WEIR_AGAINST_PLAN,
                                           .band = s->band,
                                           .band_count = 2};
    s->relief = (struct weir_relief){
        .group = TEXT("low"), .has_free = true, .free_l = 4000, .on = s->relief_on, .on_count = 1};
    s->tax = (struct weir_tax){
        .id = TEXT("vat"), .percent_ppm = 90000, .on = s->tax_on, .on_count = 1, .included = true};
    s->class_[0] = (struct weir_class){.id = TEXT("home"),
                                       .basis = WEIR_BASIS_SUPPLY,
                                       .blocks = &s->blocks,
                                       .blocks_count = 1,
                                       .charge = &s->charge,
                                       .charge_count = 1,
                                       .surcharge = &s->surcharge,
                                       .surcharge_count = 1,
                                       .relief = &s->relief,
                                       .relief_count = 1,
                                       .tax = &s->tax,
                                       .tax_count = 1};
    s->class_[1] = (struct weir_class){.id = TEXT("firm"), .basis = WEIR_BASIS_SUPPLY};
    s->version = (struct weir_version){.from_day = 1,
                                       .to_day = WEIR_DAY_NONE,
                                       .year_start_month = 1,
                                       .year_start_day = 1,
                                       .rounding = {WEIR_ROUND_HALF_UP, WEIR_ROUND_PER_LINE, 1},
                                       .volume_step_l = 1,
                                       .change = WEIR_CHANGE_BY_DAY,
                                       .change_step_l = 1,
                                       .class_ = s->class_,
                                       .class_count = 2};
}

static void
what_means_the_same_is_the_same(void **state)
{
    (void)state;
    fill(&left);
    fill(&right);
    right.version.document = TEXT("another paper");
    right.version.url = TEXT("https://example.org/");
    right.version.line = 70;
    right.class_[0].titles = (struct weir_titles){NULL, 0};
    right.charge.document = TEXT("a paper");
    right.charge.blocks = 5;
    right.blocks.counter_key = 9;
    right.blocks.first_day = 3;
    right.test.alternative = left.alternative;
    assert_true(same_version(&left.version, &right.version));
    assert_true(same_version(&right.version, &left.version));
}

/* Fails unless the change in right is seen, from both sides. */
#define SEES(change)                                                                               \
    do {                                                                                           \
        fill(&left);                                                                               \
        fill(&right);                                                                              \
        change;                                                                                    \
        assert_false(same_version(&left.version, &right.version));                                 \
        assert_false(same_version(&right.version, &left.version));                                 \
    } while (0)

static void
a_version_with_other_rules_is_another(void **state)
{
    (void)state;
    SEES(right.version.from_day = 2);
    SEES(right.version.to_day = 300);
    SEES(right.version.year_of_account = true);
    SEES(right.version.year_start_month = 7);
    SEES(right.version.year_start_day = 2);
    SEES(right.version.month_exact = true);
    SEES(right.version.rounding.mode = WEIR_ROUND_UP);
    SEES(right.version.rounding.per = WEIR_ROUND_PER_CHARGE);
    SEES(right.version.rounding.to_fen = 10);
    SEES(right.version.volume_step_l = 1000);
    SEES(right.version.change = WEIR_CHANGE_BY_READ);
    SEES(right.version.change_step_l = 1000);
    SEES(right.version.class_count = 1);
}

static void
a_class_with_other_parts_is_another(void **state)
{
    (void)state;
    SEES(right.class_[1].id = TEXT("shop"));
    SEES(right.class_[0].basis = WEIR_BASIS_WITHDRAWAL);
    SEES(right.class_[0].blocks_count = 0);
    SEES(right.class_[0].charge_count = 0);
    SEES(right.class_[0].surcharge_count = 0);
    SEES(right.class_[0].relief_count = 0);
    SEES(right.class_[0].tax_count = 0);
}

static void
other_limits_are_seen(void **state)
{
    (void)state;
    SEES(right.blocks.id = TEXT("stairs"));
    SEES(right.blocks.over = WEIR_OVER_MONTH);
    SEES(right.blocks.part_year = WEIR_PART_YEAR_DAYS);
    SEES(right.blocks.close = WEIR_CLOSE_BY_DAY);
    SEES(right.blocks.close_step_l = 2);
    SEES(right.blocks.against_plan = true);
    SEES(right.blocks.count = 1);
    SEES(right.block[0].open = true);
    SEES(right.block[0].has_to = false);
    SEES(right.block[0].has_per_head = true);
    SEES(right.block[0].has_per_day = true);
    SEES(right.block[0].to_l = 180001);
    SEES(right.block[0].to_ppm = 1);
    SEES(right.block[0].extra_l = 1);
    SEES(right.block[0].extra_from = 6);
    SEES(right.block[0].per_head_l = 1);
    SEES(right.block[0].heads_from = 5);
    SEES(right.block[0].per_day_l = 1);
    SEES(right.block[0].factor = TEXT("rooms"));
    SEES(right.block[0].factor = ((struct weir_text){NULL, 0}));
    SEES(right.block[1].factor = ((struct weir_text){"", 0}));
}

static void
other_prices_are_seen(void **state)
{
    (void)state;
    SEES(right.charge.id = TEXT("waters"));
    SEES(right.charge.fund = TEXT("state"));
    SEES(right.charge.blocks_id = TEXT("stairs"));
    SEES(right.charge.by_top = true);
    SEES(right.charge.of_count = 1);
    SEES(right.of[1] = TEXT("drain"));
    SEES(right.charge.percent_ppm = 8);
    SEES(right.charge.price_count = 1);
    SEES(right.price[0].price_mfen_per_m3 = 101);
    SEES(right.price[0].block = 2);
    SEES(right.price[0].months = 1);
    SEES(right.price[1].when.count = 0);
    SEES(right.test.kind = WEIR_TEST_NOT_EQUAL);
    SEES(right.test.name = TEXT("zone"));
    SEES(right.test.least_ppm = 1);
    SEES(right.test.alternative_count = 1);
    SEES(right.alternative[1] = TEXT("rain"));
    SEES(right.charge.volume_count = 0);
    SEES(right.volume.ratio_ppm = 1);
    SEES(right.volume.when.count = 0);
    SEES(right.charge.multiply_count = 0);
    SEES(right.multiply.ratio_ppm = 1);
    SEES(right.charge.fixed_count = 0);
    SEES(right.fixed.amount_mfen = 6);
    SEES(right.fixed.per = WEIR_PER_DAY);
    SEES(right.fixed.when.count = 0);
    SEES(right.fixed.times = TEXT("rooms"));
    SEES(right.charge.minimum.present = false);
    SEES(right.charge.minimum.amount_mfen = 10);
    SEES(right.charge.minimum.per = WEIR_PER_MONTH);
}

static void
other_surcharges_reliefs_and_taxes_are_seen(void **state)
{
    (void)state;
    SEES(right.surcharge.id = TEXT("over"));
    SEES(right.surcharge.fund = TEXT("state"));
    SEES(right.surcharge.on_count = 0);
    SEES(right.surcharge_on[0] = TEXT("sewage"));
    SEES(right.surcharge.against = WEIR_AGAINST_NORM);
    SEES(right.surcharge.plan_optional = true);
    SEES(right.surcharge.band_count = 1);
    SEES(right.band[1].open = false);
    SEES(right.band[0].to_ppm = 1);
    SEES(right.band[0].add_ppm = 1);
    SEES(right.relief.group = TEXT("poor"));
    SEES(right.relief.has_free = false);
    SEES(right.relief.has_percent = true);
    SEES(right.relief.free_l = 1);
    SEES(right.relief.percent_ppm = 1);
    SEES(right.relief.on_count = 0);
    SEES(right.tax.id = TEXT("gst"));
    SEES(right.tax.percent_ppm = 1);
    SEES(right.tax.included = false);
    SEES(right.tax_on[0] = TEXT("sewage"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_means_the_same_is_the_same),
        cmocka_unit_test(a_version_with_other_rules_is_another),
        cmocka_unit_test(a_class_with_other_parts_is_another),
        cmocka_unit_test(other_limits_are_seen),
        cmocka_unit_test(other_prices_are_seen),
        cmocka_unit_test(other_surcharges_reliefs_and_taxes_are_seen),
    };
    return cmocka_run_group_tests_name("core/same", tests, NULL, NULL);
}
