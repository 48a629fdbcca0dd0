/* Unit tests of core/band.c: water above a plan, norm or permit (CONTRACT section 5, Surcharge). */
#include "core/band.h"

#include "harness/pricing_build.h"

static struct build build;
static struct pricing pricing;
static struct weir_class *class_;

struct bands {
    int64_t band_l[WEIR_BAND_MAX];
};

static int
begin(void **state)
{
    (void)state;
    build_begin(&build);
    class_ = build_class(&build, build_version(&build, "2020-01-01"), "home");
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
cut(const char *from, const char *to, int64_t volume_l)
{
    pricing_build(&build, &pricing, "home", (const char *const[2]){from, to}, volume_l);
}

static void
assert_bands(const int64_t list_l[WEIR_BAND_MAX], int64_t first_l, int64_t second_l,
             int64_t third_l)
{
    assert_int_equal(list_l[0], first_l);
    assert_int_equal(list_l[1], second_l);
    assert_int_equal(list_l[2], third_l);
}

static int64_t
used_l(enum weir_counter_kind kind, int64_t key, const char *first)
{
    const struct weir_counter which = {kind, key, build_day(first), 0};
    return counter_used_l(&pricing.counters, &which);
}

static struct weir_surcharge *
surcharge(void)
{
    struct weir_surcharge *made = build_surcharge(&build, class_, "above-plan", "");
    build_band(&build, made, 200000, 1000000);
    build_band(&build, made, 400000, 2000000);
    build_band(&build, made, 0, 3000000);
    return made;
}

static struct bands
band(const struct weir_surcharge *of)
{
    struct bands bands;
    assert_true(band_slice(&pricing, &pricing.parts.item[0], of, bands.band_l));
    return bands;
}

/* SCENARIOS C1: plan 1,000; quarters 300, 400, 450, 300. */
static void
water_above_the_plan_and_above_what_was_counted(void **state)
{
    (void)state;
    const struct weir_surcharge *above = surcharge();
    (void)build_plan(&build, "2024-01-01", "2025-01-01", 1000000);
    cut("2024-07-01", "2024-10-01", 450000);
    counter_add(&pricing.counters, &(struct weir_counter){WEIR_COUNTER_PLAN, above->counter_key,
                                                          build_day("2024-01-01"), 700000});
    struct bands bands = band(above);
    assert_bands(bands.band_l, 150000, 0, 0);
    pricing.parts.item[0].volume_l = 300000;
    bands = band(above); /* 1,150 to 1,450 */
    assert_bands(bands.band_l, 50000, 200000, 50000);
    assert_int_equal(used_l(WEIR_COUNTER_PLAN, above->counter_key, "2024-01-01"), 1450000);
}

/* C2: the row is raised to 1,300 after 1,150 were counted. */
static void
a_raised_plan_charges_nothing_twice(void **state)
{
    (void)state;
    const struct weir_surcharge *above = surcharge();
    (void)build_plan(&build, "2024-01-01", "2025-01-01", 1300000);
    cut("2024-10-01", "2025-01-01", 300000);
    counter_add(&pricing.counters, &(struct weir_counter){WEIR_COUNTER_PLAN, above->counter_key,
                                                          build_day("2024-01-01"), 1150000});
    const struct bands bands = band(above);
    assert_bands(bands.band_l, 150000, 0, 0);
}

static void
a_slice_that_ends_on_a_bands_edge_lies_in_the_lower_band(void **state)
{
    (void)state;
    const struct weir_surcharge *above = surcharge();
    (void)build_plan(&build, "2024-01-01", "2025-01-01", 1000);
    cut("2024-07-01", "2024-10-01", 1200);
    const struct bands bands = band(above);
    assert_bands(bands.band_l, 200, 0, 0);
}

/* 1.2 x 3 = 3.6 -> 4, 1.4 x 3 = 4.2 -> 4: the second band is empty. */
static void
band_edges_are_rounded_half_up_to_the_litre(void **state)
{
    (void)state;
    const struct weir_surcharge *above = surcharge();
    (void)build_plan(&build, "2024-01-01", "2025-01-01", 3);
    cut("2024-07-01", "2024-10-01", 10);
    const struct bands bands = band(above);
    assert_bands(bands.band_l, 1, 0, 6);
}

static void
a_plan_of_zero_puts_all_water_above_the_last_edge(void **state)
{
    (void)state;
    const struct weir_surcharge *above = surcharge();
    (void)build_plan(&build, "2024-01-01", "2025-01-01", 0);
    cut("2024-07-01", "2024-10-01", 10);
    const struct bands bands = band(above);
    assert_bands(bands.band_l, 0, 0, 10);
}

static void
no_row_is_told_when_there_is_water_unless_plans_are_optional(void **state)
{
    (void)state;
    struct weir_surcharge *above = surcharge();
    cut("2024-07-01", "2024-10-01", 0);
    (void)band(above);
    assert_false(pricing.no_plan);
    above->plan_optional = true;
    pricing.parts.item[0].volume_l = 10;
    (void)band(above);
    assert_false(pricing.no_plan);
    above->plan_optional = false;
    const struct bands bands = band(above);
    assert_bands(bands.band_l, 0, 0, 0);
    assert_true(pricing.no_plan);
    assert_text(pricing.no_plan_surcharge, "above-plan");
    assert_int_equal(pricing.counters.count, 0);
}

/* The waiver is a row like others: what is used under it counts in it and in no other. */
static void
a_waiver_charges_nothing_and_tells_nothing(void **state)
{
    (void)state;
    const struct weir_surcharge *above = surcharge();
    (void)build_plan(&build, "2024-01-01", "2025-01-01", 5);
    (void)build_plan(&build, "2024-07-01", "2024-10-01", WEIR_PLAN_WAIVED_L);
    cut("2024-07-01", "2024-10-01", 10);
    const struct bands bands = band(above);
    assert_bands(bands.band_l, 0, 0, 0);
    assert_false(pricing.no_plan);
    assert_int_equal(used_l(WEIR_COUNTER_PLAN, above->counter_key, "2024-01-01"), 0);
    assert_int_equal(used_l(WEIR_COUNTER_PLAN, above->counter_key, "2024-07-01"), 10);
}

/* A norm counts in its row, a permit in the calendar year of the last day. */
static void
each_kind_of_row_has_its_own_counter(void **state)
{
    (void)state;
    struct weir_surcharge *above = surcharge();
    build_plan(&build, "2023-07-01", "2025-01-01", 4)->kind = WEIR_AGAINST_NORM;
    build_plan(&build, "2023-07-01", "2025-01-01", 8)->kind = WEIR_AGAINST_PERMIT;
    cut("2024-07-01", "2024-10-01", 10);
    above->against = WEIR_AGAINST_NORM;
    (void)band(above);
    assert_int_equal(used_l(WEIR_COUNTER_NORM, above->counter_key, "2023-07-01"), 10);
    above->against = WEIR_AGAINST_PERMIT;
    const struct bands bands = band(above);
    assert_bands(bands.band_l, 2, 0, 0); /* 8 to 9.6, half-up 10 */
    assert_int_equal(used_l(WEIR_COUNTER_PERMIT, above->counter_key, "2024-01-01"), 10);
}

static void
a_band_edge_that_does_not_fit_holds_the_bill(void **state)
{
    (void)state;
    const struct weir_surcharge *above = surcharge();
    (void)build_plan(&build, "2024-01-01", "2025-01-01", INT64_MAX);
    cut("2024-07-01", "2024-10-01", 10);
    struct bands bands;
    assert_false(band_slice(&pricing, &pricing.parts.item[0], above, bands.band_l));
    assert_int_equal(pricing.held, WEIR_FINDING_OUT_OF_RANGE);
    assert_text(pricing.held_subject, "above-plan");
}

static void
steps_tell_the_bands(void **state)
{
    (void)state;
    const struct weir_surcharge *above = surcharge();
    const struct weir_plan *plan = build_plan(&build, "2024-01-01", "2025-01-01", 1000);
    cut("2024-07-01", "2024-10-01", 1300);
    pricing_explain(&build, &pricing);
    (void)band(above);
    assert_int_equal(pricing.step_count, 1);
    assert_int_equal(pricing.step[0].kind, WEIR_STEP_BANDS);
    assert_ptr_equal(pricing.step[0].plan, plan);
    assert_ptr_equal(pricing.step[0].surcharge, above);
    assert_int_equal(pricing.step[0].edge_l[0], 1200);
    assert_int_equal(pricing.step[0].edge_l[2], WEIR_UNBOUNDED_L);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(water_above_the_plan_and_above_what_was_counted),
        TEST(a_raised_plan_charges_nothing_twice),
        TEST(a_slice_that_ends_on_a_bands_edge_lies_in_the_lower_band),
        TEST(band_edges_are_rounded_half_up_to_the_litre),
        TEST(a_plan_of_zero_puts_all_water_above_the_last_edge),
        TEST(no_row_is_told_when_there_is_water_unless_plans_are_optional),
        TEST(a_waiver_charges_nothing_and_tells_nothing),
        TEST(each_kind_of_row_has_its_own_counter),
        TEST(a_band_edge_that_does_not_fit_holds_the_bill),
        TEST(steps_tell_the_bands),
    };
    return cmocka_run_group_tests_name("core/band", tests, NULL, NULL);
}
