/* Unit tests of core/part.c: where a period is cut, and how much water each part has (CONTRACT
 * section 5, Changes of version). */
#include "core/part.h"

#include "harness/tariff_build.h"

#define ITEM_MAX 40

static struct build build;
static struct part item[ITEM_MAX];
static struct parts parts;

static int
begin(void **state)
{
    (void)state;
    build_begin(&build);
    memset(item, 0, sizeof item);
    parts = (struct parts){.item = item};
    return 0;
}

static int
end(void **state)
{
    (void)state;
    build_end(&build);
    return 0;
}

/* A version with the classes "home" and "firm". */
static struct weir_version *
version(const char *from, enum weir_change change)
{
    struct weir_version *made = build_version(&build, from);
    made->change = change;
    (void)build_class(&build, made, "home");
    (void)build_class(&build, made, "firm");
    return made;
}

static void
cut(const char *class_id, const char *from, const char *to, int64_t volume_l)
{
    build_request(&build, class_id, from, to, volume_l);
    assert_true(part_count_max(&build.request) <= ITEM_MAX);
    assert_true(part_cut(&build.request, &parts));
    assert_true(parts.count <= part_count_max(&build.request));
}

struct expected {
    const char *begin;
    uint32_t version; /* index, or NONE */
    const char *class_id;
    int64_t volume_l;
};

#define NONE UINT32_MAX

static void
assert_parts(uint32_t count, const struct expected *expected)
{
    assert_int_equal(parts.count, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct part *part = &parts.item[i];
        assert_int_equal(part->begin_day, build_day(expected[i].begin));
        assert_int_equal(part->end_day,
                         i + 1 < count ? build_day(expected[i + 1].begin) : build.request.end_day);
        assert_text(part->class_id, expected[i].class_id);
        assert_int_equal(part->volume_l, expected[i].volume_l);
        if (expected[i].version == NONE)
            assert_null(part->version);
        else
            assert_ptr_equal(part->version, &build.tariff.version[expected[i].version]);
    }
}

#define ASSERT_PARTS(...)                                                                          \
    assert_parts(sizeof((const struct expected[]){__VA_ARGS__}) / sizeof(struct expected),         \
                 (const struct expected[]){__VA_ARGS__})

static void
a_period_within_a_version_is_one_part(void **state)
{
    (void)state;
    (void)version("2020-01-01", WEIR_CHANGE_BY_DAY);
    (void)version("2024-07-01", WEIR_CHANGE_BY_DAY);
    cut("home", "2024-01-01", "2024-07-01", 5000);
    ASSERT_PARTS({"2024-01-01", 0, "home", 5000});
    assert_ptr_equal(parts.item[0].class_, &build.tariff.version[0].class_[0]);
}

/* SCENARIOS B1: 100 days, 42 before 1 July, 100 m3. */
static void
by_day_the_days_before_are_old(void **state)
{
    (void)state;
    (void)version("2022-01-01", WEIR_CHANGE_BY_DAY);
    (void)version("2024-07-01", WEIR_CHANGE_BY_DAY);
    cut("home", "2024-05-20", "2024-08-28", 100000);
    ASSERT_PARTS({"2024-05-20", 0, "home", 42000}, {"2024-07-01", 1, "home", 58000});
}

/* 10 m3 in 30 days, 21 before: 7.0; of 10.001: 7.0007, to the litre 7.001. */
static void
the_step_is_that_of_the_version_that_begins(void **state)
{
    (void)state;
    version("2022-01-01", WEIR_CHANGE_BY_DAY)->change_step_l = 1000;
    version("2024-05-01", WEIR_CHANGE_BY_DAY)->change_step_l = 1;
    cut("home", "2024-04-10", "2024-05-10", 10001);
    ASSERT_PARTS({"2024-04-10", 0, "home", 7001}, {"2024-05-01", 1, "home", 3000});
}

/* 0.7 m3, 25 of 30 days: 0.583, half-up 1 m3, but there are only 0.7. */
static void
a_rounded_share_is_never_more_than_the_use(void **state)
{
    (void)state;
    (void)version("2022-01-01", WEIR_CHANGE_BY_DAY);
    (void)version("2024-05-01", WEIR_CHANGE_BY_DAY);
    cut("home", "2024-04-06", "2024-05-06", 700);
    ASSERT_PARTS({"2024-04-06", 0, "home", 700}, {"2024-05-01", 1, "home", 0});
}

/* 10 m3 in 60 days; changes after 15 and 30 days: 2.5 -> 3, 5 -> 5, so 3, 2, 5. */
static void
over_several_changes_the_cumulative_volume_is_rounded(void **state)
{
    (void)state;
    (void)version("2022-01-01", WEIR_CHANGE_BY_DAY);
    (void)version("2024-04-16", WEIR_CHANGE_BY_DAY);
    (void)version("2024-05-01", WEIR_CHANGE_BY_DAY);
    cut("home", "2024-04-01", "2024-05-31", 10000);
    ASSERT_PARTS({"2024-04-01", 0, "home", 3000}, {"2024-04-16", 1, "home", 2000},
                 {"2024-05-01", 2, "home", 5000});
}

/* 30 m3 in April, 62 in May to June's end (61 days): of these 31 are May's. */
static void
a_read_inside_bounds_the_days_that_share(void **state)
{
    (void)state;
    (void)version("2022-01-01", WEIR_CHANGE_BY_DAY);
    (void)version("2024-06-01", WEIR_CHANGE_BY_DAY);
    build_stretch(&build, "2024-05-01", 30000);
    build_stretch(&build, "2024-07-01", 122000);
    cut("home", "2024-04-01", "2024-07-01", 152000);
    ASSERT_PARTS({"2024-04-01", 0, "home", 92000}, {"2024-06-01", 1, "home", 60000});
}

/* SCENARIOS B4: a read on the day of the change bounds it exactly, and no step rounds what it says.
 */
static void
a_read_on_the_day_of_a_change_bounds_it_exactly(void **state)
{
    (void)state;
    (void)version("2022-01-01", WEIR_CHANGE_BY_DAY);
    (void)version("2024-06-01", WEIR_CHANGE_BY_DAY);
    build_stretch(&build, "2024-06-01", 31628);
    build_stretch(&build, "2024-07-01", 28000);
    cut("home", "2024-05-01", "2024-07-01", 59628);
    ASSERT_PARTS({"2024-05-01", 0, "home", 31628}, {"2024-06-01", 1, "home", 28000});
}

/* SCENARIOS B2: reads on 06-30, 07-01 and 07-02. */
static void
by_read_a_read_on_the_first_day_pays_the_new_price(void **state)
{
    (void)state;
    (void)version("2022-01-01", WEIR_CHANGE_BY_DAY);
    (void)version("2024-07-01", WEIR_CHANGE_BY_READ);
    cut("home", "2024-06-01", "2024-06-30", 20000);
    ASSERT_PARTS({"2024-06-01", 0, "home", 20000});
    build.regime_count = build.stretch_count = 0;
    cut("home", "2024-06-01", "2024-07-01", 20000);
    ASSERT_PARTS({"2024-06-01", 1, "home", 20000});
    build.regime_count = build.stretch_count = 0;
    cut("home", "2024-06-01", "2024-07-02", 20000);
    ASSERT_PARTS({"2024-06-01", 1, "home", 20000});
    build.regime_count = build.stretch_count = 0;
    cut("home", "2024-07-01", "2024-08-01", 20000); /* the read of 1 July was before */
    ASSERT_PARTS({"2024-07-01", 1, "home", 20000});
}

static void
by_read_only_the_stretch_with_the_first_such_read_and_later_ones_are_new(void **state)
{
    (void)state;
    (void)version("2022-01-01", WEIR_CHANGE_BY_DAY);
    (void)version("2024-07-01", WEIR_CHANGE_BY_READ);
    build_stretch(&build, "2024-06-15", 10600);
    build_stretch(&build, "2024-07-15", 9400);
    build_stretch(&build, "2024-08-01", 5000);
    cut("home", "2024-06-01", "2024-08-01", 25000);
    ASSERT_PARTS({"2024-06-01", 0, "home", 10600}, {"2024-06-15", 1, "home", 14400});
}

/* As bills at those reads would: whole steps, and the fraction goes along. */
static void
by_read_the_water_at_the_read_is_cut_down_to_the_volume_step(void **state)
{
    (void)state;
    (void)version("2022-01-01", WEIR_CHANGE_BY_DAY);
    version("2024-07-01", WEIR_CHANGE_BY_READ)->volume_step_l = 1000;
    build_stretch(&build, "2024-06-15", 10600);
    build_stretch(&build, "2024-07-15", 9400);
    cut("home", "2024-06-01", "2024-07-15", 20000);
    ASSERT_PARTS({"2024-06-01", 0, "home", 10000}, {"2024-06-15", 1, "home", 10000});
}

/* The days from the read on are taken from an earlier version, even all of them. */
static void
by_read_takes_the_days_of_versions_that_began_in_between(void **state)
{
    (void)state;
    (void)version("2022-01-01", WEIR_CHANGE_BY_DAY);
    (void)version("2024-06-20", WEIR_CHANGE_BY_DAY);
    (void)version("2024-07-01", WEIR_CHANGE_BY_READ);
    build_stretch(&build, "2024-06-15", 14000);
    build_stretch(&build, "2024-07-15", 30000);
    cut("home", "2024-06-01", "2024-07-15", 44000);
    ASSERT_PARTS({"2024-06-01", 0, "home", 14000}, {"2024-06-15", 2, "home", 30000});
}

static void
by_read_the_last_of_several_takes_the_stretch(void **state)
{
    (void)state;
    (void)version("2022-01-01", WEIR_CHANGE_BY_DAY);
    (void)version("2024-06-10", WEIR_CHANGE_BY_READ);
    (void)version("2024-06-20", WEIR_CHANGE_BY_READ);
    cut("home", "2024-06-01", "2024-07-01", 30000);
    ASSERT_PARTS({"2024-06-01", 2, "home", 30000});
}

/* 30 m3 in 30 days, by read from the first day on, from 21 June by day: 20 and 10. */
static void
a_later_change_by_day_cuts_what_a_change_by_read_took(void **state)
{
    (void)state;
    (void)version("2022-01-01", WEIR_CHANGE_BY_DAY);
    (void)version("2024-06-10", WEIR_CHANGE_BY_READ);
    (void)version("2024-06-21", WEIR_CHANGE_BY_DAY);
    cut("home", "2024-06-01", "2024-07-01", 30000);
    ASSERT_PARTS({"2024-06-01", 1, "home", 20000}, {"2024-06-21", 2, "home", 10000});
}

/* SCENARIOS B4: 61 m3 in 61 days, a firm from 1 June: 31 and 30. */
static void
a_row_with_another_class_cuts_like_a_version(void **state)
{
    (void)state;
    (void)version("2022-01-01", WEIR_CHANGE_BY_DAY);
    build_regime(&build, "2024-05-01", &build.tariff, "home");
    build_regime(&build, "2024-06-01", &build.tariff, "firm");
    cut(NULL, "2024-05-01", "2024-07-01", 61000);
    ASSERT_PARTS({"2024-05-01", 0, "home", 31000}, {"2024-06-01", 0, "firm", 30000});
}

static void
a_row_under_a_version_by_read_takes_all_water_of_the_read(void **state)
{
    (void)state;
    (void)version("2022-01-01", WEIR_CHANGE_BY_READ);
    build_regime(&build, "2024-01-01", &build.tariff, "home");
    build_regime(&build, "2024-06-01", &build.tariff, "firm");
    cut(NULL, "2024-05-01", "2024-07-01", 61000);
    ASSERT_PARTS({"2024-05-01", 0, "firm", 61000});
}

/* The row of 1 June began under a version by day; the new price takes the days, not the class. */
static void
a_version_by_read_leaves_each_day_its_class(void **state)
{
    (void)state;
    (void)version("2022-01-01", WEIR_CHANGE_BY_DAY);
    (void)version("2024-06-15", WEIR_CHANGE_BY_READ);
    build_regime(&build, "2024-01-01", &build.tariff, "home");
    build_regime(&build, "2024-06-01", &build.tariff, "firm");
    cut(NULL, "2024-05-01", "2024-07-01", 61000);
    ASSERT_PARTS({"2024-05-01", 1, "home", 31000}, {"2024-06-01", 1, "firm", 30000});
}

static void
a_version_by_read_takes_no_days_of_another_tariff(void **state)
{
    (void)state;
    (void)version("2022-01-01", WEIR_CHANGE_BY_DAY);
    (void)version("2024-06-15", WEIR_CHANGE_BY_READ);
    struct weir_class home = {.id = text_of("home")};
    struct weir_version only = {.from_day = build_day("2020-01-01"),
                                .to_day = WEIR_DAY_NONE,
                                .change = WEIR_CHANGE_BY_DAY,
                                .change_step_l = 1,
                                .volume_step_l = 1,
                                .class_ = &home,
                                .class_count = 1};
    const struct weir_tariff other = {.version = &only, .version_count = 1};
    build_regime(&build, "2024-05-01", &other, "home");
    build_regime(&build, "2024-06-01", &build.tariff, "firm");
    cut(NULL, "2024-05-01", "2024-07-01", 61000);
    assert_int_equal(parts.count, 2);
    assert_ptr_equal(parts.item[0].version, &only);
    assert_int_equal(parts.item[0].volume_l, 31000);
    assert_ptr_equal(parts.item[1].version, &build.tariff.version[1]);
    assert_int_equal(parts.item[1].begin_day, build_day("2024-06-01"));
}

static void
of_rows_before_the_period_the_last_holds(void **state)
{
    (void)state;
    (void)version("2022-01-01", WEIR_CHANGE_BY_DAY);
    build_regime(&build, "2023-01-01", &build.tariff, "home");
    build_regime(&build, "2024-01-01", &build.tariff, "firm");
    build_regime(&build, "2024-07-01", &build.tariff, "home"); /* after the last day */
    cut(NULL, "2024-05-01", "2024-07-01", 61000);
    ASSERT_PARTS({"2024-05-01", 0, "firm", 61000});
}

static void
days_without_a_version_are_parts_without_one(void **state)
{
    (void)state;
    version("2022-01-01", WEIR_CHANGE_BY_DAY)->to_day = build_day("2024-05-11");
    (void)version("2024-05-21", WEIR_CHANGE_BY_DAY);
    cut("home", "2024-05-01", "2024-05-31", 30000);
    ASSERT_PARTS({"2024-05-01", 0, "home", 10000}, {"2024-05-11", NONE, "home", 10000},
                 {"2024-05-21", 1, "home", 10000});
}

static void
days_before_the_first_version_have_none(void **state)
{
    (void)state;
    (void)version("2024-05-11", WEIR_CHANGE_BY_DAY);
    cut("home", "2024-05-01", "2024-05-31", 30000);
    ASSERT_PARTS({"2024-05-01", NONE, "home", 10000}, {"2024-05-11", 0, "home", 20000});
}

static void
a_version_that_ends_where_the_next_begins_makes_one_cut(void **state)
{
    (void)state;
    version("2022-01-01", WEIR_CHANGE_BY_DAY)->to_day = build_day("2024-05-16"); /* no gap */
    (void)version("2024-05-16", WEIR_CHANGE_BY_DAY);
    cut("home", "2024-05-01", "2024-05-31", 30000);
    ASSERT_PARTS({"2024-05-01", 0, "home", 15000}, {"2024-05-16", 1, "home", 15000});
}

static void
days_before_the_first_row_and_rows_without_tariff_have_no_version(void **state)
{
    (void)state;
    (void)version("2022-01-01", WEIR_CHANGE_BY_DAY);
    build_regime(&build, "2024-05-11", NULL, "home");
    build_regime(&build, "2024-05-21", &build.tariff, "home");
    cut(NULL, "2024-05-01", "2024-05-31", 30000);
    ASSERT_PARTS({"2024-05-01", NONE, "", 10000}, {"2024-05-11", NONE, "home", 10000},
                 {"2024-05-21", 0, "home", 10000});
}

static void
a_class_that_the_version_lacks_is_no_class(void **state)
{
    (void)state;
    (void)version("2022-01-01", WEIR_CHANGE_BY_DAY);
    cut("shop", "2024-05-01", "2024-05-31", 30000);
    ASSERT_PARTS({"2024-05-01", 0, "shop", 30000});
    assert_null(parts.item[0].class_);
}

static void
a_period_of_no_days_is_one_part_with_all_the_water(void **state)
{
    (void)state;
    (void)version("2022-01-01", WEIR_CHANGE_BY_DAY);
    version("2024-05-01", WEIR_CHANGE_BY_READ)->to_day = build_day("2025-01-01");
    cut("home", "2024-05-01", "2024-05-01", 300);
    ASSERT_PARTS({"2024-05-01", 1, "home", 300});
}

/* Two uses; parts are in time, and on one day in the order of the uses. */
static void
parts_of_several_uses_are_in_time(void **state)
{
    (void)state;
    (void)version("2022-01-01", WEIR_CHANGE_BY_DAY);
    (void)version("2024-05-16", WEIR_CHANGE_BY_DAY);
    cut("home", "2024-05-01", "2024-05-31", 30000);
    const struct weir_regime firm = {build_day("2020-01-01"), &build.tariff, text_of("firm")};
    const struct weir_stretch stretch = {build_day("2024-05-31"), 4000};
    const struct weir_use uses[2] = {build.use, {&firm, 1, &stretch, 1, 4000}};
    build.request.use = uses;
    build.request.use_count = 2;
    assert_true(part_cut(&build.request, &parts));
    assert_int_equal(parts.count, 4);
    assert_text(parts.item[0].class_id, "home");
    assert_text(parts.item[1].class_id, "firm");
    assert_text(parts.item[2].class_id, "home");
    assert_text(parts.item[3].class_id, "firm");
    assert_int_equal(parts.item[1].volume_l, 2000);
    assert_int_equal(parts.item[2].begin_day, build_day("2024-05-16"));
}

/* Water never runs backward between parts, whatever the stretches say. */
static void
a_stretch_below_zero_makes_no_part_below_zero(void **state)
{
    (void)state;
    (void)version("2022-01-01", WEIR_CHANGE_BY_DAY);
    (void)version("2024-05-11", WEIR_CHANGE_BY_DAY);
    (void)version("2024-05-21", WEIR_CHANGE_BY_DAY);
    build_stretch(&build, "2024-05-11", 9000);
    build_stretch(&build, "2024-05-21", -5000);
    build_stretch(&build, "2024-05-31", 4000);
    cut("home", "2024-05-01", "2024-05-31", 8000);
    ASSERT_PARTS({"2024-05-01", 0, "home", 8000}, {"2024-05-11", 1, "home", 0},
                 {"2024-05-21", 2, "home", 0});
}

static void
shares_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    (void)version("2022-01-01", WEIR_CHANGE_BY_DAY);
    (void)version("2024-05-21", WEIR_CHANGE_BY_DAY);
    build_stretch(&build, "2024-05-05", INT64_MAX);
    build_stretch(&build, "2024-05-11", INT64_MAX);
    build_stretch(&build, "2024-05-31", 0);
    build_request(&build, "home", "2024-05-01", "2024-05-31", 0);
    assert_false(part_cut(&build.request, &parts));
    build.tariff.version[1].change = WEIR_CHANGE_BY_READ;
    assert_false(part_cut(&build.request, &parts));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_period_within_a_version_is_one_part),
        TEST(by_day_the_days_before_are_old),
        TEST(the_step_is_that_of_the_version_that_begins),
        TEST(a_rounded_share_is_never_more_than_the_use),
        TEST(over_several_changes_the_cumulative_volume_is_rounded),
        TEST(a_read_inside_bounds_the_days_that_share),
        TEST(a_read_on_the_day_of_a_change_bounds_it_exactly),
        TEST(by_read_a_read_on_the_first_day_pays_the_new_price),
        TEST(by_read_only_the_stretch_with_the_first_such_read_and_later_ones_are_new),
        TEST(by_read_the_water_at_the_read_is_cut_down_to_the_volume_step),
        TEST(by_read_takes_the_days_of_versions_that_began_in_between),
        TEST(by_read_the_last_of_several_takes_the_stretch),
        TEST(a_later_change_by_day_cuts_what_a_change_by_read_took),
        TEST(a_row_with_another_class_cuts_like_a_version),
        TEST(a_row_under_a_version_by_read_takes_all_water_of_the_read),
        TEST(a_version_by_read_leaves_each_day_its_class),
        TEST(a_version_by_read_takes_no_days_of_another_tariff),
        TEST(of_rows_before_the_period_the_last_holds),
        TEST(days_without_a_version_are_parts_without_one),
        TEST(days_before_the_first_version_have_none),
        TEST(a_version_that_ends_where_the_next_begins_makes_one_cut),
        TEST(days_before_the_first_row_and_rows_without_tariff_have_no_version),
        TEST(a_class_that_the_version_lacks_is_no_class),
        TEST(a_period_of_no_days_is_one_part_with_all_the_water),
        TEST(parts_of_several_uses_are_in_time),
        TEST(a_stretch_below_zero_makes_no_part_below_zero),
        TEST(shares_that_do_not_fit_are_refused),
    };
    return cmocka_run_group_tests_name("core/part", tests, NULL, NULL);
}
