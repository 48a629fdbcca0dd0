/* Unit tests of core/slice.c: water over blocks, years' ends, and counters (CONTRACT
 * section 5, Blocks). */
#include "core/slice.h"

#include "harness/pricing_build.h"

static struct build build;
static struct pricing pricing;
static struct weir_version *version;
static struct weir_class *class_;
static struct weir_blocks *blocks;

/* One class; blocks "steps" over the year end at 100 and 150 m3. */
static int
begin(void **state)
{
    (void)state;
    build_begin(&build);
    version = build_version(&build, "2020-01-01");
    class_ = build_class(&build, version, "home");
    blocks = build_blocks(class_, "steps", WEIR_OVER_YEAR);
    build_block_to(&build, blocks, 100);
    build_block_to(&build, blocks, 150);
    build_block_to(&build, blocks, 0);
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

static struct slices
slice(uint32_t part)
{
    struct slices slices;
    const struct part *at = &pricing.parts.item[part];
    assert_true(slice_blocks(&pricing, at, &at->class_->blocks[0], &slices));
    return slices;
}

static void
assert_slices(const int64_t list_l[WEIR_BLOCK_MAX], int64_t first_l, int64_t second_l,
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

static void
use_before(const char *first, int64_t litres)
{
    counter_add(&pricing.counters, &(struct weir_counter){WEIR_COUNTER_BLOCKS, blocks->counter_key,
                                                          build_day(first), litres});
}

static void
water_is_cut_at_the_limits_after_what_was_used_before(void **state)
{
    (void)state;
    cut("2024-03-01", "2024-04-01", 90001);
    use_before("2024-01-01", 60000);
    const struct slices slices = slice(0);
    assert_slices(slices.block_l, 40000, 50000, 1);
    assert_slices(slices.top_l, 0, 0, 90001);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2024-01-01"), 150001);
}

static void
a_slice_that_ends_on_a_limit_lies_below_it(void **state)
{
    (void)state;
    cut("2024-03-01", "2024-04-01", 100000);
    const struct slices slices = slice(0);
    assert_slices(slices.block_l, 100000, 0, 0);
    assert_slices(slices.top_l, 100000, 0, 0);
}

static void
no_water_makes_no_slice(void **state)
{
    (void)state;
    cut("2024-03-01", "2024-04-01", 0);
    use_before("2024-01-01", 160000);
    const struct slices slices = slice(0);
    assert_slices(slices.block_l, 0, 0, 0);
    assert_slices(slices.top_l, 0, 0, 0);
}

/* features.xml: 62 m3 from 1 December to 1 February, by day: 31 and 31. */
static void
close_by_day_shares_a_years_end_by_days(void **state)
{
    (void)state;
    blocks->close = WEIR_CLOSE_BY_DAY;
    cut("2020-12-01", "2021-02-01", 62000);
    use_before("2020-01-01", 90000);
    const struct slices slices = slice(0);
    assert_slices(slices.block_l, 10000 + 31000, 21000, 0);
    assert_slices(slices.top_l, 31000, 31000, 0);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2020-01-01"), 121000);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2021-01-01"), 31000);
}

/* features.xml: October to April touches three months in each year: 60 m3 is 30 and 30. */
static void
close_by_month_shares_it_by_months_touched(void **state)
{
    (void)state;
    blocks->close = WEIR_CLOSE_BY_MONTH;
    cut("2020-10-31", "2021-03-02", 60000);
    const struct slices slices = slice(0);
    assert_slices(slices.block_l, 60000, 0, 0);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2020-01-01"), 30000);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2021-01-01"), 30000);
}

static void
close_by_read_counts_all_in_the_year_of_the_last_day(void **state)
{
    (void)state;
    cut("2020-12-01", "2021-02-01", 62000);
    (void)slice(0);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2020-01-01"), 0);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2021-01-01"), 62000);
    cut("2020-12-01", "2021-01-01", 62000); /* read on 1 January: the last day is 31 December */
    (void)slice(0);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2020-01-01"), 62000);
    assert_int_equal(pricing.counters.count, 1);
}

/* 10.5 m3 in 62 days: 31 days 5.25, to whole m3 5; the rest goes to the new year. */
static void
a_years_share_is_rounded_to_the_step(void **state)
{
    (void)state;
    blocks->close = WEIR_CLOSE_BY_DAY;
    cut("2020-12-01", "2021-02-01", 10500);
    (void)slice(0);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2020-01-01"), 5000);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2021-01-01"), 5500);
    blocks->close_step_l = 1;
    cut("2020-12-01", "2021-02-01", 10501); /* 5,250.5: half-up */
    (void)slice(0);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2020-01-01"), 5251);
}

static void
a_years_share_is_never_more_than_the_use(void **state)
{
    (void)state;
    blocks->close = WEIR_CLOSE_BY_DAY;
    cut("2020-12-01", "2021-01-02", 600); /* 31 of 32 days: 0.58 m3, half-up 1 */
    (void)slice(0);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2020-01-01"), 600);
}

/* 2019-12-02 to 2022-01-31: 30 + 366 + 365 + 30 = 791 days, a litre each, makes one line a block.
 */
static void
a_bill_over_several_years_ends_is_shared_among_all(void **state)
{
    (void)state;
    version->from_day = build_day("2019-01-01");
    blocks->close = WEIR_CLOSE_BY_DAY;
    blocks->close_step_l = 1;
    cut("2019-12-02", "2022-01-31", 791);
    const struct slices slices = slice(0);
    assert_slices(slices.block_l, 791, 0, 0);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2019-01-01"), 30);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2020-01-01"), 366);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2021-01-01"), 365);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2022-01-01"), 30);
}

/* 24 months, 240 m3: three, twelve and nine of them. */
static void
several_years_by_months(void **state)
{
    (void)state;
    blocks->close = WEIR_CLOSE_BY_MONTH;
    cut("2020-10-01", "2022-10-01", 240000);
    const struct slices slices = slice(0);
    assert_slices(slices.block_l, 30000 + 100000 + 90000, 20000, 0);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2020-01-01"), 30000);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2021-01-01"), 120000);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2022-01-01"), 90000);
}

/* 10 m3 to a read on 16 December, 62 in the 62 days after: 16 of these are the old year's. */
static void
by_day_only_the_stretch_that_crosses_the_end_is_shared(void **state)
{
    (void)state;
    blocks->close = WEIR_CLOSE_BY_DAY;
    build_stretch(&build, "2020-12-16", 10000);
    build_stretch(&build, "2021-02-16", 62000);
    cut("2020-12-01", "2021-02-16", 72000);
    (void)slice(0);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2020-01-01"), 26000);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2021-01-01"), 46000);
}

static void
by_day_a_read_on_the_last_day_of_the_year_is_exact(void **state)
{
    (void)state;
    blocks->close = WEIR_CLOSE_BY_DAY;
    build_stretch(&build, "2021-01-01", 31628);
    build_stretch(&build, "2021-02-01", 30000);
    cut("2020-12-01", "2021-02-01", 61628);
    (void)slice(0);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2020-01-01"), 31628);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2021-01-01"), 30000);
}

/* By months it is months that share, half of 61.628 each, whatever was read. */
static void
by_month_a_read_on_the_last_day_of_the_year_changes_nothing(void **state)
{
    (void)state;
    blocks->close = WEIR_CLOSE_BY_MONTH;
    build_stretch(&build, "2021-01-01", 31628);
    build_stretch(&build, "2021-02-01", 30000);
    cut("2020-12-01", "2021-02-01", 61628);
    (void)slice(0);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2020-01-01"), 31000);
}

/* A version of 17 December: 16 of 78 days are before.  78 m3: 16 | 62, and of the 62 in 62 days
 * 15 are December's. */
static void
a_part_shares_its_own_water_among_years(void **state)
{
    (void)state;
    struct weir_version *later = build_version(&build, "2020-12-17");
    struct weir_blocks *same =
        build_blocks(build_class(&build, later, "home"), "steps", WEIR_OVER_YEAR);
    build_block_to(&build, same, 0);
    same->close = WEIR_CLOSE_BY_DAY;
    cut("2020-12-01", "2021-02-17", 78000);
    (void)slice(0);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2020-01-01"), 16000);
    (void)slice(1);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2020-01-01"), 31000);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2021-01-01"), 47000);
}

/* Stretches that cancel each other out leave nothing to go by but the days. */
static void
a_part_whose_stretches_add_up_to_nothing_is_shared_by_its_days(void **state)
{
    (void)state;
    blocks->close = WEIR_CLOSE_BY_DAY;
    blocks->close_step_l = 1;
    struct weir_version *later = build_version(&build, "2020-12-16");
    later->change_step_l = 1;
    struct weir_blocks *same =
        build_blocks(build_class(&build, later, "home"), "steps", WEIR_OVER_YEAR);
    build_block_to(&build, same, 0);
    same->close = WEIR_CLOSE_BY_DAY;
    same->close_step_l = 1;
    build_stretch(&build, "2020-12-16", -32);
    build_stretch(&build, "2021-01-17", 64);
    build_stretch(&build, "2021-01-27", -64);
    build_stretch(&build, "2021-01-28", 64);
    cut("2020-12-01", "2021-01-28", 32);
    assert_int_equal(pricing.parts.item[1].volume_l, 32);
    /* 16 December to 28 January: 64 - 64 + 64 by the stretches; 32 of them in 16 of 32 days. */
    (void)slice(1);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2020-01-01"), 16);
    /* The first part by itself has -32 and is worth 0. */
    struct part first = pricing.parts.item[0];
    first.end_day = build_day("2021-01-15");
    first.begin_day = build_day("2020-12-16");
    first.volume_l = 30;
    const struct weir_stretch none = {build_day("2021-01-28"), 0};
    const struct weir_use empty = {.stretch = &none, .stretch_count = 1};
    first.use = &empty;
    struct slices slices;
    assert_true(slice_blocks(&pricing, &first, blocks, &slices)); /* 16 of 30 days */
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2020-01-01"), 16 + 16);
}

static void
a_share_that_does_not_fit_holds_the_bill(void **state)
{
    (void)state;
    blocks->close = WEIR_CLOSE_BY_DAY;
    build_stretch(&build, "2020-12-16", 4000000000000000000);
    build_stretch(&build, "2021-01-10", -3999999999999999999);
    build_stretch(&build, "2021-01-28", 999);
    cut("2020-12-01", "2021-01-28", 1000);
    pricing.parts.item[0].end_day = build_day("2021-01-10"); /* uses 1, and 4 x 10^18 before */
    struct slices slices;
    assert_false(slice_blocks(&pricing, &pricing.parts.item[0], blocks, &slices));
    assert_int_equal(pricing.held, WEIR_FINDING_OUT_OF_RANGE);
}

static void
blocks_that_hold_the_bill_stop_the_slicing(void **state)
{
    (void)state;
    build_block(&build, blocks, (struct weir_block){.has_to = true, .factor = text_of("f")});
    cut("2020-12-01", "2021-02-01", 62000);
    struct slices slices;
    assert_false(slice_blocks(&pricing, &pricing.parts.item[0], blocks, &slices));
    assert_int_equal(pricing.held, WEIR_FINDING_NO_ATTRIBUTE);
}

static void
years_of_the_account_need_its_opening(void **state)
{
    (void)state;
    version->year_of_account = true;
    cut("2024-04-15", "2024-05-15", 62000);
    struct slices slices;
    assert_false(slice_blocks(&pricing, &pricing.parts.item[0], blocks, &slices));
    assert_int_equal(pricing.held, WEIR_FINDING_NO_OPENED);
    build.terms.opened_day = build_day("2021-05-20");
    (void)slice(0);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2024-05-01"), 62000);
}

static void
a_period_of_no_days_counts_in_the_year_of_its_day(void **state)
{
    (void)state;
    blocks->close = WEIR_CLOSE_BY_DAY;
    cut("2024-01-01", "2024-01-01", 500);
    (void)slice(0);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2024-01-01"), 500);
}

/* Over a month or a period the counter begins at zero with each bill, and with each part. */
static void
limits_of_a_bill_begin_at_zero(void **state)
{
    (void)state;
    blocks->over = WEIR_OVER_PERIOD;
    cut("2024-03-01", "2024-04-01", 120000);
    use_before("2024-01-01", 60000);
    const struct slices slices = slice(0);
    assert_slices(slices.block_l, 100000, 20000, 0);
    assert_int_equal(used_l(WEIR_COUNTER_BLOCKS, blocks->counter_key, "2024-01-01"), 60000);
    /* Another class with the same blocks in the same days goes on counting. */
    const struct slices again = slice(0);
    assert_slices(again.block_l, 0, 30000, 90000);
}

static void
steps_tell_the_limits_that_water_was_laid_over(void **state)
{
    (void)state;
    cut("2024-03-01", "2024-04-01", 90001);
    pricing_explain(&build, &pricing);
    use_before("2024-01-01", 60000);
    (void)slice(0);
    assert_int_equal(pricing.step_count, 1);
    const struct weir_step *step = &pricing.step[0];
    assert_int_equal(step->kind, WEIR_STEP_BLOCKS);
    assert_ptr_equal(step->blocks, blocks);
    assert_int_equal(step->before_l, 60000);
    assert_int_equal(step->volume_l, 90001);
    assert_int_equal(step->edge_l[1], 150000);
    assert_int_equal(step->limit_l[1], 150000);
    assert_int_equal(step->year_begin_day, build_day("2024-01-01"));
    assert_int_equal(step->year_end_day, build_day("2025-01-01"));
    assert_null(step->plan);
    blocks->over = WEIR_OVER_PERIOD;
    blocks->against_plan = true;
    const struct weir_plan *plan = build_plan(&build, "2024-01-01", "2025-01-01", 11000);
    (void)slice(0);
    assert_ptr_equal(pricing.step[1].plan, plan);
    assert_int_equal(pricing.step[1].year_begin_day, WEIR_DAY_NONE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(water_is_cut_at_the_limits_after_what_was_used_before),
        TEST(a_slice_that_ends_on_a_limit_lies_below_it),
        TEST(no_water_makes_no_slice),
        TEST(close_by_day_shares_a_years_end_by_days),
        TEST(close_by_month_shares_it_by_months_touched),
        TEST(close_by_read_counts_all_in_the_year_of_the_last_day),
        TEST(a_years_share_is_rounded_to_the_step),
        TEST(a_years_share_is_never_more_than_the_use),
        TEST(a_bill_over_several_years_ends_is_shared_among_all),
        TEST(several_years_by_months),
        TEST(by_day_only_the_stretch_that_crosses_the_end_is_shared),
        TEST(by_day_a_read_on_the_last_day_of_the_year_is_exact),
        TEST(by_month_a_read_on_the_last_day_of_the_year_changes_nothing),
        TEST(a_part_shares_its_own_water_among_years),
        TEST(a_part_whose_stretches_add_up_to_nothing_is_shared_by_its_days),
        TEST(a_share_that_does_not_fit_holds_the_bill),
        TEST(blocks_that_hold_the_bill_stop_the_slicing),
        TEST(years_of_the_account_need_its_opening),
        TEST(a_period_of_no_days_counts_in_the_year_of_its_day),
        TEST(limits_of_a_bill_begin_at_zero),
        TEST(steps_tell_the_limits_that_water_was_laid_over),
    };
    return cmocka_run_group_tests_name("core/slice", tests, NULL, NULL);
}
