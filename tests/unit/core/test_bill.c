/* Unit tests of core/bill.c: a whole bill - rounding of the invoice, tax inside, held bills, and
 * requests that are refused.  A1, B1, C6, C8, F1 and F2 are cases of SCENARIOS. */
#include "weir/bill.h"

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

/* A1: 413.00, 393.50 and 62.00. */
static void
an_account_opened_in_mid_year_has_the_limits_of_its_months(void **state)
{
    (void)state;
    city_class(2 * YUAN, 3 * YUAN, 6 * YUAN);
    build.terms.opened_day = build_day("2024-05-20");
    const struct weir_bill *bill = build_bill(&build, "home", "2024-05-20", "2024-09-20", 130000);
    ASSERT_LINES(bill, {"water", 1, 0, 120000, 24000}, {"water", 2, 0, 10000, 3000},
                 {"resource", 0, 0, 130000, 1300}, {"sewage", 0, 0, 130000, 13000});
    assert_int_equal(bill->amount_fen, 41300);
    assert_int_equal(bill->volume_l, 130000);
    assert_int_equal(build_bill(&build, "home", "2024-09-20", "2025-01-01", 85000)->amount_fen,
                     39350);
    assert_int_equal(build_bill(&build, "home", "2025-01-01", "2025-03-01", 20000)->amount_fen,
                     6200);
}

/* B1: 150 used before, 42 old and 58 new: 397.40; the counter runs on to 250. */
static void
a_price_that_changes_on_a_day_leaves_the_counter_running(void **state)
{
    (void)state;
    city_class(2 * YUAN, 3 * YUAN, 6 * YUAN);
    class_ = build_class(&build, build_version(&build, "2024-07-01"), "home");
    city_class(220000, 330000, 660000);
    (void)build_bill(&build, "home", "2024-01-01", "2024-05-20", 150000);
    const struct weir_bill *bill = build_bill(&build, "home", "2024-05-20", "2024-08-28", 100000);
    ASSERT_LINES(bill, {"water", 1, 0, 30000, 6000}, {"water", 2, 0, 12000, 3600},
                 {"resource", 0, 0, 42000, 420}, {"sewage", 0, 0, 42000, 4200},
                 {"water", 2, 0, 58000, 19140}, {"resource", 0, 0, 58000, 580},
                 {"sewage", 0, 0, 58000, 5800});
    assert_int_equal(bill->amount_fen, 39740);
    assert_int_equal(bill->counter_count, 1);
    assert_int_equal(bill->counter[0].kind, WEIR_COUNTER_BLOCKS);
    assert_int_equal(bill->counter[0].first_day, build_day("2024-01-01"));
    assert_int_equal(bill->counter[0].used_l, 250000);
}

static struct weir_class *
firm_class(void)
{
    struct weir_class *firm = build_class(&build, version, "firm");
    (void)build_priced(&build, firm, "water", 3 * YUAN);
    struct weir_surcharge *above = build_surcharge(&build, firm, "above-plan", "water");
    build_band(&build, above, 200000, 1000000);
    build_band(&build, above, 400000, 2000000);
    build_band(&build, above, 0, 3000000);
    return firm;
}

/* C6: a shop with plan 300 under flats; the flats' water does not count against it. */
static void
only_water_of_classes_with_the_surcharge_counts_against_the_plan(void **state)
{
    (void)state;
    (void)build_priced(&build, class_, "water", 210000);
    (void)firm_class();
    (void)build_plan(&build, "2024-01-01", "2025-01-01", 300000);
    build_request(&build, "firm", "2024-01-01", "2024-03-01", 450000);
    const struct weir_regime home = {build_day("2024-01-01"), &build.tariff, text_of("home")};
    const struct weir_stretch stretch = {build_day("2024-03-01"), 1050000};
    const struct weir_use uses[2] = {build.use, {&home, 1, &stretch, 1, 1050000}};
    build.request.use = uses;
    build.request.use_count = 2;
    const struct weir_bill *bill = build_run(&build);
    ASSERT_LINES(bill, {"water", 0, 0, 450000, 135000}, {"above-plan", 0, 1, 60000, 18000},
                 {"above-plan", 0, 2, 60000, 36000}, {"above-plan", 0, 3, 30000, 27000},
                 {"water", 0, 0, 1050000, 220500});
    assert_int_equal(bill->volume_l, 1500000);
    assert_int_equal(bill->line[4].class_id.size, 4);
}

/* C8: the year's row 1,000, cut to 200 from August on: 700, 150 and 120. */
static void
a_cut_plan_counts_only_from_its_own_day(void **state)
{
    (void)state;
    (void)firm_class();
    (void)build_plan(&build, "2024-01-01", "2025-01-01", 1000000);
    (void)build_plan(&build, "2024-08-01", "2025-01-01", 200000);
    assert_int_equal(build_bill(&build, "firm", "2024-01-01", "2024-08-01", 700000)->line_count, 1);
    assert_int_equal(build_bill(&build, "firm", "2024-08-01", "2024-10-01", 150000)->line_count, 1);
    const struct weir_bill *bill = build_bill(&build, "firm", "2024-10-01", "2025-01-01", 120000);
    ASSERT_LINES(bill, {"water", 0, 0, 120000, 36000}, {"above-plan", 0, 1, 40000, 12000},
                 {"above-plan", 0, 2, 30000, 18000});
    assert_int_equal(bill->counter_count, 2);
    assert_int_equal(bill->counter[0].used_l, 700000);
    assert_int_equal(bill->counter[1].used_l, 270000);
}

/* --- held, refused, full -------------------------------------------------------------------------
 */

static void
a_held_bill_leaves_the_counters_as_they_were(void **state)
{
    (void)state;
    city_class(2 * YUAN, 3 * YUAN, 6 * YUAN);
    class_ = build_class(&build, build_version(&build, "2024-04-16"), "home");
    (void)build_blocks(class_, "household", WEIR_OVER_YEAR);
    build_block_to(&build, &class_->blocks[0], 0);
    build_price(&build, build_charge(class_, "water"), 0, 1)->when = build_when(&build, "zone=I");
    const struct weir_counter before[2] = {{WEIR_COUNTER_PLAN, 7, build_day("2024-01-01"), 5},
                                           {WEIR_COUNTER_BLOCKS, 1, build_day("2022-01-01"), 9}};
    build.counter = before;
    build.counter_count = 2;
    const struct weir_bill *bill = april(20000);
    assert_held(bill, WEIR_FINDING_NO_PRICE, "water");
    assert_int_equal(bill->volume_l, 0);
    assert_int_equal(bill->counter_count, 2);
    assert_memory_equal(&bill->counter[0].kind, &before[0].kind, sizeof before[0].kind);
    assert_int_equal(bill->counter[0].used_l, 5);
    assert_int_equal(bill->counter[1].used_l, 9);
}

static void
without_version_or_class_the_bill_is_held(void **state)
{
    (void)state;
    (void)build_priced(&build, class_, "water", YUAN);
    assert_held(build_bill(&build, "home", "2021-12-01", "2022-02-01", 1000),
                WEIR_FINDING_NO_TARIFF, "home");
    assert_held(build_bill(&build, "shop", "2024-04-01", "2024-05-01", 1000),
                WEIR_FINDING_NO_TARIFF, "shop");
    build_regime(&build, "2024-04-01", NULL, "home");
    assert_held(build_bill(&build, NULL, "2024-04-01", "2024-05-01", 0), WEIR_FINDING_NO_TARIFF,
                "home");
}

static void
absurd_volumes_hold_the_bill(void **state)
{
    (void)state;
    (void)build_priced(&build, class_, "water", 1);
    assert_int_equal(april(1000000000000000)->held, WEIR_FINDING_NONE);
    assert_held(april(1000000000000001), WEIR_FINDING_OUT_OF_RANGE, "");
    const struct weir_counter high = {WEIR_COUNTER_BLOCKS, 1, 0, 1000000000000001};
    build.counter = &high;
    build.counter_count = 1;
    assert_held(april(1), WEIR_FINDING_OUT_OF_RANGE, "");
    const struct weir_counter low = {WEIR_COUNTER_BLOCKS, 1, 0, -1};
    build.counter = &low;
    assert_held(april(1), WEIR_FINDING_OUT_OF_RANGE, "");
    build.counter_count = 0;
    (void)build_version(&build, "2024-04-16");
    build_stretch(&build, "2024-04-11", INT64_MAX);
    build_stretch(&build, "2024-04-16", INT64_MAX);
    build_stretch(&build, "2024-04-17", -INT64_MAX);
    build_stretch(&build, "2024-05-01", -INT64_MAX);
    assert_held(april(0), WEIR_FINDING_OUT_OF_RANGE, ""); /* the share before 16 April */
}

/* Lines of 9 x 10^18 fen each fit, and two of them do not. */
static void
absurd_sums_hold_the_bill(void **state)
{
    (void)state;
    (void)build_priced(&build, class_, "water", 9000000000000000);
    (void)build_priced(&build, class_, "sewage", 9000000000000000);
    assert_held(april(1000000000), WEIR_FINDING_OUT_OF_RANGE, "");
    version->rounding.per = WEIR_ROUND_PER_INVOICE;
    assert_held(april(1000000000), WEIR_FINDING_OUT_OF_RANGE, "");
    version->rounding.per = WEIR_ROUND_PER_LINE;
    vat("water sewage")->percent_ppm = INT32_MAX;
    assert_held(april(1000000000), WEIR_FINDING_OUT_OF_RANGE, "vat");
}

/* The whole is nothing, but a line of it does not fit. */
static void
absurd_lines_hold_the_bill_whatever_their_sum(void **state)
{
    (void)state;
    version->rounding.per = WEIR_ROUND_PER_INVOICE;
    (void)build_priced(&build, class_, "water", INT64_MAX);
    struct weir_relief *all = build_relief(&build, class_, "all", "water");
    all->has_percent = true;
    all->percent_ppm = 1000000;
    build.terms.relief = text_of("all");
    assert_held(april(1000000000), WEIR_FINDING_OUT_OF_RANGE, "");
}

/* 10^13 fen are more than 2^63 micro-fen. */
static void
an_exact_amount_that_is_too_large_to_tell_is_the_largest_number(void **state)
{
    (void)state;
    (void)build_priced(&build, class_, "water", 10000000000000);
    const struct weir_bill *bill = april(1000000);
    assert_int_equal(bill->amount_fen, 10000000000000);
    assert_int_equal(bill->line[0].exact_ufen, INT64_MAX);
}

static void
assert_refused(void)
{
    struct weir_bill bill = {.amount_fen = 77};
    struct weir_error error = {.status = WEIR_OK};
    assert_int_equal(weir_bill_price(&build.request, build.arena, &bill, &error), WEIR_E_INVALID);
    assert_int_equal(error.status, WEIR_E_INVALID);
    assert_true(error.primary[0] != '\0');
    assert_int_equal(bill.amount_fen, 77);
}

static void
requests_that_make_no_sense_are_refused(void **state)
{
    (void)state;
    (void)build_priced(&build, class_, "water", 1);
    build_request(&build, "home", "2024-04-01", "2024-05-01", 1000);
    build.request.end_day = build.request.begin_day - 1; /* ends before it begins */
    assert_refused();
    build.request.end_day = build.stretch[0].end_day + 1; /* water for a part of it */
    assert_refused();
    build.request.end_day = build.stretch[0].end_day;
    build.use.volume_l = 1001; /* more than the stretches have */
    assert_refused();
    build.stretch[0].volume_l = build.use.volume_l = -1; /* below zero */
    assert_refused();
    build.stretch[0].volume_l = build.use.volume_l = 0;
    build.use.stretch_count = 0;
    assert_refused();
    build.use.stretch_count = 1;
    build.use.regime_count = 0; /* without a tariff */
    assert_refused();
    build.use.regime_count = 1;
    build.stretch[1] = build.stretch[0];
    build.use.stretch_count = 2;
    build.stretch[0].end_day++; /* backward in time */
    assert_refused();
}

static void
a_bill_without_uses_or_water_has_no_lines(void **state)
{
    (void)state;
    (void)build_priced(&build, class_, "water", YUAN);
    assert_lines(april(0), 0, NULL);
    build_request(&build, "home", "2024-04-01", "2024-05-01", 0);
    build.request.use_count = 0;
    assert_lines(build_run(&build), 0, NULL);
}

/* Tries arenas that are full at the first, the second ... allocation, until one is not. */
static int
refusals(void)
{
    int refused = 0;
    enum weir_status status = WEIR_E_NOMEM;
    for (size_t bytes = 0; status != WEIR_OK; bytes += 16) {
        struct weir_arena *small = weir_arena_new(bytes);
        struct weir_bill bill = {.amount_fen = 77};
        struct weir_error error = {.status = WEIR_OK};
        status = weir_bill_price(&build.request, small, &bill, &error);
        if (status != WEIR_OK) {
            assert_int_equal(status, WEIR_E_NOMEM);
            assert_int_equal(error.status, WEIR_E_NOMEM);
            assert_int_equal(bill.amount_fen, 77);
            refused++;
        }
        weir_arena_free(small);
    }
    return refused;
}

static void
a_full_arena_is_no_memory(void **state)
{
    (void)state;
    city_class(2 * YUAN, 3 * YUAN, 6 * YUAN);
    build_request(&build, "home", "2024-04-01", "2024-05-01", 1000);
    const int plain = refusals();
    assert_true(plain >= 7);
    build.request.explain = true;
    assert_true(refusals() > plain);
}

static void
steps_are_told_when_asked_for(void **state)
{
    (void)state;
    city_class(2 * YUAN, 3 * YUAN, 6 * YUAN);
    assert_int_equal(april(1000)->step_count, 0);
    build_request(&build, "home", "2024-05-01", "2024-06-01", 1000);
    build.request.explain = true;
    const struct weir_bill *bill = build_run(&build);
    assert_int_equal(bill->step_count, 2);
    assert_int_equal(bill->step[0].kind, WEIR_STEP_PART);
    assert_int_equal(bill->step[1].kind, WEIR_STEP_BLOCKS);
    assert_int_equal(bill->step[1].before_l, 1000);
}

/* --- volume step ---------------------------------------------------------------------------------
 */

static int64_t
volume_step(void)
{
    int64_t step_l = -1;
    assert_int_equal(weir_bill_volume_step(&build.request, build.arena, &step_l), WEIR_OK);
    return step_l;
}

static void
the_volume_step_is_that_of_the_last_part(void **state)
{
    (void)state;
    version->volume_step_l = 1000;
    build_version(&build, "2024-05-01")->volume_step_l = 10;
    build_request(&build, "home", "2024-04-01", "2024-05-01", 0);
    assert_int_equal(volume_step(), 1000);
    build.request.end_day = build.stretch[0].end_day = build_day("2024-05-02");
    assert_int_equal(volume_step(), 10);
    build.regime[0].tariff = NULL;
    assert_int_equal(volume_step(), 0);
}

static void
no_volume_step_without_sense_or_memory(void **state)
{
    (void)state;
    (void)build_version(&build, "2024-04-16");
    build_stretch(&build, "2024-04-11", INT64_MAX);
    build_stretch(&build, "2024-04-16", INT64_MAX);
    build_stretch(&build, "2024-05-01", 0);
    build_request(&build, "home", "2024-04-01", "2024-05-01", 0);
    assert_int_equal(volume_step(), 0);
    struct weir_arena *small = weir_arena_new(0);
    int64_t step_l;
    assert_int_equal(weir_bill_volume_step(&build.request, small, &step_l), WEIR_E_NOMEM);
    weir_arena_free(small);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_account_opened_in_mid_year_has_the_limits_of_its_months),
        TEST(a_price_that_changes_on_a_day_leaves_the_counter_running),
        TEST(only_water_of_classes_with_the_surcharge_counts_against_the_plan),
        TEST(a_cut_plan_counts_only_from_its_own_day),
        TEST(a_held_bill_leaves_the_counters_as_they_were),
        TEST(without_version_or_class_the_bill_is_held),
        TEST(absurd_volumes_hold_the_bill),
        TEST(absurd_sums_hold_the_bill),
        TEST(absurd_lines_hold_the_bill_whatever_their_sum),
        TEST(an_exact_amount_that_is_too_large_to_tell_is_the_largest_number),
        TEST(requests_that_make_no_sense_are_refused),
        TEST(a_bill_without_uses_or_water_has_no_lines),
        TEST(a_full_arena_is_no_memory),
        TEST(steps_are_told_when_asked_for),
        TEST(the_volume_step_is_that_of_the_last_part),
        TEST(no_volume_step_without_sense_or_memory),
    };
    return cmocka_run_group_tests_name("core/bill", tests, NULL, NULL);
}
