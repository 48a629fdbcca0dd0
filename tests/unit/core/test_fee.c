/* Unit tests of core/fee.c: withdrawals to rows (SCENARIOS E). */
#include "core/fee.h"

#include "harness/fee_build.h"

static struct build build;
static struct fee_facts facts[2];
static struct fee_water water[3];
static struct fee_point point[2];
static struct weir_plan plan[2];
static struct fee_request request;
static struct counters counters;
static struct fee_result result;

static int
begin(void **state)
{
    (void)state;
    request = (struct fee_request){
        .tariffs = fee_tariffs(&build), .point = point, .point_count = 1, .plan = plan};
    facts[0] = fee_facts_from("2024-01-01");
    point[0] = (struct fee_point){text_of("W1"), facts, 1, water, 1};
    assert_int_equal(fee_counters_make(2, 4, build.arena, &counters), WEIR_OK);
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
add_plan(enum weir_against kind, const char *from, const char *to, int64_t volume_l)
{
    plan[request.plan_count++] = (struct weir_plan){build_day(from), build_day(to), kind, volume_l};
}

static void
assess(const char *from, const char *to)
{
    struct weir_error error = {0};
    request.begin_day = build_day(from);
    request.end_day = build_day(to);
    assert_int_equal(fee_assess(&request, &counters, build.arena, &result, &error), WEIR_OK);
}

struct row_case {
    int64_t volume_l;
    int64_t rate_mfen;
    int64_t multiplier_ppm;
    int64_t amount_fen;
};

static void
assert_row(uint32_t at, struct row_case expected)
{
    assert_true(at < result.row_count);
    const struct fee_row *row = &result.row[at];
    assert_int_equal(row->volume_l, expected.volume_l);
    assert_int_equal(row->rate_mfen_per_m3, expected.rate_mfen);
    assert_int_equal(row->multiplier_ppm, expected.multiplier_ppm);
    assert_int_equal(row->amount_fen, expected.amount_fen);
}

/* E1 */
static void
a_change_of_regime_cuts_the_days(void **state)
{
    (void)state;
    water[0] = fee_water_of("2024-11-16", "2024-12-16", 3000000);
    add_plan(WEIR_AGAINST_PLAN, "2024-01-01", "2025-01-01", 9000000);
    add_plan(WEIR_AGAINST_PERMIT, "2024-01-01", "2025-01-01", 8000000);
    assess("2024-10-01", "2025-01-01");
    assert_int_equal(result.row_count, 2);
    assert_row(0, (struct row_case){1500000, 100000, 1000000, 150000});
    assert_row(1, (struct row_case){1500000, 100000, 1000000, 150000});
    assert_text(result.row[0].charge->id, "resource-fee");
    assert_text(result.row[1].charge->id, "resource-tax");
    assert_int_equal(result.row[0].end_day, build_day("2024-12-01"));
    assert_int_equal(result.row[1].before_l, 1500000);
    assert_int_equal(result.row[1].after_l, 3000000);
    assert_int_equal(result.row[1].plan_l, 9000000);
    assert_int_equal(result.row[1].permit_l, 8000000);
    assert_false(result.no_plan);
}

/* E17: 12 of 30 days before the quarter's end. */
static void
water_is_shared_by_days_cumulatively(void **state)
{
    (void)state;
    water[0] = fee_water_of("2025-03-20", "2025-04-19", 3000001);
    assert_int_equal(fee_water_until(&point[0], build_day("2025-03-20")), 0);
    assert_int_equal(fee_water_until(&point[0], build_day("2025-04-01")), 1200000);
    assert_int_equal(fee_water_until(&point[0], build_day("2025-04-19")), 3000001);
    assess("2025-01-01", "2025-04-01");
    assert_row(0, (struct row_case){1200000, 100000, 1000000, 120000});
    assert_int_equal(result.row[0].before_l, 0);
    assert_true(result.no_plan);
    assess("2025-04-01", "2025-04-19");
    assert_row(0, (struct row_case){1800001, 100000, 1000000, 180000});
    assert_int_equal(result.row[0].before_l, 1200000); /* of the calendar year */
    assert_false(result.row[0].has_plan);
}

/* Two wells of a permit share its bands: 60 and 40 of 100 m3 over a plan of 50. */
static void
points_share_the_bands_by_their_water(void **state)
{
    (void)state;
    facts[1] = fee_facts_from("2024-01-01");
    facts[1].attribute = fee_surface;
    facts[1].source = text_of("surface");
    water[0] = fee_water_of("2025-01-01", "2025-04-01", 60000);
    water[1] = fee_water_of("2025-01-01", "2025-04-01", 40000);
    point[1] = (struct fee_point){text_of("W2"), &facts[1], 1, &water[1], 1};
    request.point_count = 2;
    add_plan(WEIR_AGAINST_PLAN, "2025-01-01", "2026-01-01", 50000);
    assess("2025-01-01", "2025-04-01");
    /* within 50; band 1 10, band 2 15, band 3 25; by 6 : 4 */
    assert_int_equal(result.row_count, 8);
    assert_row(0, (struct row_case){30000, 100000, 1000000, 3000});
    assert_row(1, (struct row_case){6000, 100000, 2000000, 1200});
    assert_row(2, (struct row_case){9000, 100000, 3000000, 2700});
    assert_row(3, (struct row_case){15000, 100000, 5000000, 7500});
    assert_row(4, (struct row_case){20000, 50000, 1000000, 1000});
    assert_row(7, (struct row_case){10000, 50000, 5000000, 2500});
    assert_int_equal(result.row[7].point, 1);
    assert_int_equal(result.row[7].taken_l, 40000);
    assert_int_equal(result.row[7].taxable_l, 40000);
    assert_int_equal(result.row[7].over_l, 50000);
    assert_int_equal(result.row[7].band_no, 3);
}

/* Two wells before and after the change, the second only after it. */
static void
rows_are_as_many_as_it_takes(void **state)
{
    (void)state;
    facts[1] = fee_facts_from("2024-01-01");
    water[0] = fee_water_of("2024-11-01", "2024-12-31", 60000);
    water[1] = fee_water_of("2024-12-01", "2024-12-31", 30000);
    point[1] = (struct fee_point){text_of("W2"), &facts[1], 1, &water[1], 1};
    request.point_count = 2;
    add_plan(WEIR_AGAINST_PLAN, "2024-01-01", "2025-01-01", 10000);
    assess("2024-10-01", "2025-01-01");
    /* fee: 10 within, 2, 2, 16; tax, before 30: both have 30 in the last band */
    assert_int_equal(result.row_count, 6);
    assert_row(3, (struct row_case){16000, 100000, 4000000, 6400});
    assert_row(4, (struct row_case){30000, 100000, 5000000, 15000});
    assert_row(5, (struct row_case){30000, 100000, 5000000, 15000});
    counters.count = 0;
    plan[0].from_day = build_day("2024-12-01"); /* it begins with the tax: 4 bands for each */
    facts[1].from_day = build_day("2024-12-11");
    facts[1].attribute = fee_surface;
    point[0].facts_count = 2;
    point[1].facts = facts;
    plan[0].volume_l = 20000;
    assess("2024-10-01", "2025-01-01");
    /* fee without a plan: 1; 20 of 20 within: 1 each; 40 more: 4, 6 and 30 above: 3 each */
    assert_int_equal(result.row_count, 9);
}

/* A litre has no share of every band. */
static void
a_share_of_nothing_has_no_row(void **state)
{
    (void)state;
    facts[1] = fee_facts_from("2024-01-01");
    water[0] = fee_water_of("2025-01-01", "2025-04-01", 1);
    water[1] = fee_water_of("2025-01-01", "2025-04-01", 99);
    point[1] = (struct fee_point){text_of("W2"), &facts[1], 1, &water[1], 1};
    request.point_count = 2;
    add_plan(WEIR_AGAINST_PLAN, "2025-01-01", "2026-01-01", 90);
    assess("2025-01-01", "2025-04-01");
    /* 0.9 and 0.1 of a litre are 1 and 0; 89.1 and 9.9 are 89 and 10 */
    assert_int_equal(result.row_count, 3);
    assert_int_equal(result.row[0].point, 0);
    assert_int_equal(result.row[1].volume_l, 89);
    assert_int_equal(result.row[2].volume_l, 10);
}

/* E6: 1,000,000 x 0.91 x 0.09; relief of 20 %. */
static void
loss_and_relief_come_off(void **state)
{
    (void)state;
    facts[0].class_id = text_of("public");
    water[0] = fee_water_of("2025-01-01", "2025-04-01", 1000000000);
    assess("2025-01-01", "2025-04-01");
    assert_row(0, (struct row_case){910000000, 9000, 1000000, 8190000});
    assert_int_equal(result.row[0].taken_l, 1000000000);
    assert_int_equal(result.row[0].taxable_l, 910000000);
    assert_int_equal(result.row[0].loss_ppm, 90000);
    facts[0].class_id = text_of("own");
    facts[0].relief = text_of("advanced");
    assess("2025-01-01", "2025-04-01");
    assert_int_equal(result.row[0].exempt_fen, 20000000);
    assert_text(result.row[0].exempt_code, "advanced");
    facts[0].relief = text_of("army advanced");
    assess("2025-01-01", "2025-04-01");
    assert_int_equal(result.row[0].exempt_fen, 70000000); /* 20 % and 50 % of 1,000,000.00 */
    assert_text(result.row[0].exempt_code, "army advanced");
    struct weir_class *own = &build.tariff.version[1].class_[0];
    own->relief[own->relief_count++] = own->relief[0]; /* once more under the same code: 40 % */
    facts[0].relief = text_of("advanced");
    assess("2025-01-01", "2025-04-01");
    assert_int_equal(result.row[0].exempt_fen, 40000000);
    assert_text(result.row[0].exempt_code, "advanced");
}

/* A volume factor that does not hold loses nothing. */
static void
a_loss_that_does_not_hold_is_none(void **state)
{
    (void)state;
    struct weir_charge *charge = &build.tariff.version[1].class_[0].charge[0];
    build_volume(&build, charge, 500000, "use=golf");
    build_volume(&build, charge, 800000, "use=industry");
    build_volume(&build, charge, 700000, NULL);
    water[0] = fee_water_of("2025-01-01", "2025-04-01", 1000);
    assess("2025-01-01", "2025-04-01");
    assert_int_equal(result.row[0].loss_ppm, 200000);
    assert_row(0, (struct row_case){800, 100000, 1000000, 80});
}

/* Factors multiply the bands: 5 x (1 + 1). */
static void
factors_and_bands_multiply(void **state)
{
    (void)state;
    facts[0].attribute = fee_unlicensed;
    water[0] = fee_water_of("2025-01-01", "2025-04-01", 110000);
    add_plan(WEIR_AGAINST_PLAN, "2025-01-01", "2026-01-01", 100000);
    assess("2025-01-01", "2025-04-01");
    assert_row(0, (struct row_case){100000, 100000, 5000000, 50000});
    assert_row(1, (struct row_case){10000, 100000, 10000000, 10000});
}

static void
a_waived_plan_has_no_bands_and_is_none(void **state)
{
    (void)state;
    water[0] = fee_water_of("2025-01-01", "2025-04-01", 110000);
    add_plan(WEIR_AGAINST_PLAN, "2025-01-01", "2026-01-01", WEIR_PLAN_WAIVED_L);
    assess("2025-01-01", "2025-04-01");
    assert_int_equal(result.row_count, 1);
    assert_false(result.row[0].has_plan);
    assert_int_equal(result.row[0].over_l, 0);
}

static void
facts_that_change_cut_the_days_and_methods_are_named(void **state)
{
    (void)state;
    facts[1] = fee_facts_from("2025-02-01");
    facts[1].attribute = fee_surface;
    point[0].facts_count = 2;
    point[0].water_count = 3;
    water[0] = fee_water_of("2025-01-01", "2025-01-11", 10000);
    water[1] = fee_water_of("2025-01-11", "2025-02-01", 21000);
    water[1].method = FEE_METHOD_ESTIMATE;
    water[2] = fee_water_of("2025-02-01", "2025-02-11", 10000);
    assess("2025-01-01", "2025-04-01");
    assert_int_equal(result.row_count, 2);
    assert_int_equal(result.row[0].method, FEE_METHOD_ESTIMATE);
    assert_int_equal(result.row[1].method, FEE_METHOD_METER);
    assert_row(0, (struct row_case){31000, 100000, 1000000, 3100});
    assert_row(1, (struct row_case){10000, 50000, 1000000, 500});
}

static void
assert_fee_held(enum weir_finding finding, const char *subject)
{
    assess("2025-01-01", "2025-04-01");
    assert_int_equal(result.held, finding);
    assert_text(result.held_subject, subject);
    assert_int_equal(result.row_count, 0);
}

static void
what_cannot_be_priced_is_held(void **state)
{
    (void)state;
    water[0] = fee_water_of("2025-01-01", "2025-04-01", 1000);
    facts[0].class_id = text_of("other");
    assert_fee_held(WEIR_FINDING_NO_TARIFF, "W1");
    facts[0].class_id = text_of("own");
    facts[0].use = text_of("golf");
    assert_fee_held(WEIR_FINDING_NO_PRICE, "resource-tax");
    facts[0].use = text_of("industry");
    water[0].volume_l = INT64_C(1000000000000000); /* x 100,000 is more than is kept exactly */
    assert_fee_held(WEIR_FINDING_OUT_OF_RANGE, "own");
}

static void
a_class_must_have_a_price_and_factors_must_fit(void **state)
{
    (void)state;
    struct weir_class *own = &build.tariff.version[1].class_[0];
    struct weir_charge *charge = &own->charge[0];
    water[0] = fee_water_of("2025-01-01", "2025-04-01", 1000);
    struct weir_charge *rent = build_charge(own, "rent");
    (void)build_fixed(&build, rent, 100000, WEIR_PER_PERIOD);
    assess("2025-01-01", "2025-04-01");
    assert_row(0, (struct row_case){1000, 100000, 1000000, 100}); /* a fixed amount is no fee */
    charge->price_count = 0;
    assert_fee_held(WEIR_FINDING_NO_PRICE, "own");
    (void)build_price(&build, rent, 0, 0);
    assess("2025-01-01", "2025-04-01");
    assert_text(result.row[0].charge->id, "rent");
    build_multiply(&build, rent, INT64_MAX, NULL);
    build_multiply(&build, rent, INT64_MAX, NULL);
    build_multiply(&build, rent, INT64_MAX, NULL);
    assert_fee_held(WEIR_FINDING_OUT_OF_RANGE, "own");
}

/* What the bill of the whole part cannot hold, and what only that of a slice cannot. */
static void
what_a_bill_holds_is_held(void **state)
{
    (void)state;
    water[0] = fee_water_of("2025-01-01", "2025-04-01", INT64_MAX / 4);
    assess("2025-01-01", "2025-04-01");
    assert_int_equal(result.held, WEIR_FINDING_OUT_OF_RANGE);
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    water[0] = fee_water_of("2025-01-01", "2025-04-01", 110000);
    add_plan(WEIR_AGAINST_PLAN, "2025-01-01", "2026-01-01", 100000);
    request.begin_day = build_day("2025-01-01");
    request.end_day = build_day("2025-04-01");
    enum weir_status status = WEIR_E_NOMEM;
    for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 16) {
        struct weir_arena *small = weir_arena_new(bytes);
        struct weir_error error = {0};
        counters.count = 0;
        status = fee_assess(&request, &counters, small, &result, &error);
        weir_arena_free(small);
    }
    assert_int_equal(status, WEIR_OK);
    struct weir_arena *full = weir_arena_new(1);
    assert_int_equal(fee_counters_make(5, 5, full, &counters), WEIR_E_NOMEM);
    weir_arena_free(full);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_change_of_regime_cuts_the_days),
        TEST(water_is_shared_by_days_cumulatively),
        TEST(points_share_the_bands_by_their_water),
        TEST(rows_are_as_many_as_it_takes),
        TEST(a_share_of_nothing_has_no_row),
        TEST(loss_and_relief_come_off),
        TEST(a_loss_that_does_not_hold_is_none),
        TEST(factors_and_bands_multiply),
        TEST(a_waived_plan_has_no_bands_and_is_none),
        TEST(facts_that_change_cut_the_days_and_methods_are_named),
        TEST(what_cannot_be_priced_is_held),
        TEST(a_class_must_have_a_price_and_factors_must_fit),
        TEST(what_a_bill_holds_is_held),
        TEST(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/fee", tests, NULL, NULL);
}
