/* Unit tests of core/fee_slice.c: a part's water cut where its multiplier changes. */
#include "core/fee_slice.h"

#include "harness/fee_build.h"

static struct build build;
static struct terms_tariffs tariffs;
static struct fee_choice choice;
static struct fee_part part;
static struct fee_slices slices;
static struct weir_counter item[8];
static struct counters counters;
static struct weir_plan plan[5];
static uint32_t plan_count;

static int
begin(void **state)
{
    (void)state;
    tariffs = fee_tariffs(&build);
    counters = (struct counters){.item = item, .capacity = 8};
    plan_count = 0;
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
    plan[plan_count++] = (struct weir_plan){build_day(from), build_day(to), kind, volume_l};
}

/* The slices of a part's water; counted afterwards. */
static void
cut(const char *from, const char *to, int64_t volume_l)
{
    const struct fee_facts facts = fee_facts_from("2020-01-01");
    struct weir_error error = {0};
    struct weir_bill bill;
    part = (struct fee_part){build_day(from), build_day(to), volume_l, {{0}}};
    const struct fee_choice_request choosing = {tariffs, &facts, part.begin_day, part.end_day - 1};
    assert_int_equal(fee_choice_make(&choosing, build.arena, &choice), WEIR_OK);
    fee_slice_rows(&part, plan, plan_count, &counters);
    const struct fee_slice_request request = {&part, &choice, plan, plan_count, 0, volume_l};
    assert_int_equal(fee_slice_price(&request, build.arena, &bill, &error), WEIR_OK);
    fee_slice_cut(choice.class_, &bill, &slices);
    fee_slice_count(&part, &counters);
}

static void
assert_slice(uint32_t at, int64_t volume_l, int64_t multiplier_ppm, int32_t band_no)
{
    assert_true(at < slices.count);
    assert_int_equal(slices.item[at].volume_l, volume_l);
    assert_int_equal(slices.item[at].multiplier_ppm, multiplier_ppm);
    assert_int_equal(slices.item[at].band_no, band_no);
}

/* SCENARIOS E2: 90 to 140 and 140 to 170 thousand over a plan of 100. */
static void
water_above_the_plan_is_cut_at_the_bands(void **state)
{
    (void)state;
    add_plan(WEIR_AGAINST_PLAN, "2025-01-01", "2026-01-01", 100000);
    cut("2025-01-01", "2025-07-01", 90000);
    assert_int_equal(slices.count, 1);
    assert_slice(0, 90000, 1000000, 0);
    cut("2025-07-01", "2025-10-01", 50000);
    assert_int_equal(part.counted[WEIR_AGAINST_PLAN].before_l, 90000);
    assert_int_equal(slices.count, 3);
    assert_slice(0, 10000, 1000000, 0);
    assert_slice(1, 20000, 2000000, 1);
    assert_slice(2, 20000, 3000000, 2);
    cut("2025-10-01", "2026-01-01", 30000);
    assert_int_equal(slices.count, 2);
    assert_slice(0, 10000, 3000000, 2);
    assert_slice(1, 20000, 5000000, 3);
}

static void
of_rows_that_hold_the_later_counts_and_each_year_begins_anew(void **state)
{
    (void)state;
    add_plan(WEIR_AGAINST_PLAN, "2024-01-01", "2025-01-01", 5000);
    add_plan(WEIR_AGAINST_PLAN, "2024-11-01", "2025-01-01", 7000);
    add_plan(WEIR_AGAINST_PLAN, "2024-10-01", "2025-01-01", 6000);
    add_plan(WEIR_AGAINST_PLAN, "2026-01-01", "2027-01-01", 6000);
    cut("2024-12-01", "2024-12-11", 1000);
    assert_ptr_equal(part.counted[WEIR_AGAINST_PLAN].plan, &plan[1]);
    assert_null(part.counted[WEIR_AGAINST_NORM].plan);
    cut("2025-01-01", "2025-02-01", 1000);
    assert_null(part.counted[WEIR_AGAINST_PLAN].plan);
    assert_int_equal(part.counted[WEIR_AGAINST_PERMIT].before_l, 0);
    cut("2025-02-01", "2025-03-01", 1000);
    assert_int_equal(part.counted[WEIR_AGAINST_PERMIT].before_l, 1000);
}

/* Above the plan and above the permit: the adds of both, cut at the edges of both. */
static void
two_surcharges_add_up(void **state)
{
    (void)state;
    struct weir_class *own = &build.tariff.version[1].class_[0];
    struct weir_surcharge *permit = build_surcharge(&build, own, "above-permit", "resource-tax");
    permit->against = WEIR_AGAINST_PERMIT;
    build_band(&build, permit, 0, 500000);
    assert_int_equal(tariff_finish(&build.tariff, &build.names, build.arena), WEIR_OK);
    add_plan(WEIR_AGAINST_PLAN, "2025-01-01", "2026-01-01", 1000);
    add_plan(WEIR_AGAINST_PERMIT, "2025-01-01", "2026-01-01", 1100);
    cut("2025-01-01", "2025-04-01", 1300);
    assert_int_equal(slices.count, 4);
    assert_slice(0, 1000, 1000000, 0);
    assert_slice(1, 100, 2000000, 1);
    assert_slice(2, 100, 2500000, 1);
    assert_slice(3, 100, 3500000, 2);
    assert_int_equal(slices.against, WEIR_AGAINST_PLAN);
}

static void
a_class_without_surcharges_is_one_slice(void **state)
{
    (void)state;
    struct weir_bill bill = {.volume_l = 10};
    fee_slice_cut(&build.tariff.version[1].class_[1], &bill, &slices);
    assert_int_equal(slices.count, 1);
    assert_slice(0, 10, 1000000, 0);
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    struct weir_error error = {0};
    struct weir_bill bill;
    cut("2025-01-01", "2025-04-01", 10);
    const struct fee_slice_request request = {&part, &choice, plan, plan_count, 0, 10};
    struct weir_arena *full = weir_arena_new(1);
    assert_int_equal(fee_slice_price(&request, full, &bill, &error), WEIR_E_NOMEM);
    weir_arena_free(full);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(water_above_the_plan_is_cut_at_the_bands),
        TEST(of_rows_that_hold_the_later_counts_and_each_year_begins_anew),
        TEST(two_surcharges_add_up),
        TEST(a_class_without_surcharges_is_one_slice),
        TEST(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/fee_slice", tests, NULL, NULL);
}
