/* Unit tests of core/period.c: one of several bills over a usage that was measured whole. */
#include "core/period.h"

#include "harness/cmocka_all.h"

#define COUNT(list) ((uint32_t)(sizeof(list) / sizeof((list)[0])))

static struct weir_arena *arena;
static const struct meter_installation own = {.meter_id = 1, .litres_per_count = 1000};
static const struct meter_installation sub = {
    .meter_id = 2, .litres_per_count = 1000, .of_other = true};

/* 100 to 110: 20; to 120: 30 more; then estimated, 5 to 130. */
static const struct meter_point points[] = {{100, false, 10000, 0},
                                            {110, false, 30000, 20000},
                                            {120, false, 60000, 50000},
                                            {130, true, 65000, 55000}};
static const struct meter_point sub_points[] = {{115, false, 0, 0}, {120, false, 4000, 4000}};
static const struct usage_part parts[] = {
    {.installation = &own,
     .begin_day = 100,
     .end_day = 130,
     .begin_register_milli = 10000,
     .end_register_milli = 65000,
     .volume_l = 55000,
     .estimated_l = 5000,
     .estimated = true,
     .point = points,
     .point_count = COUNT(points)},
    {.installation = &sub,
     .begin_day = 115,
     .end_day = 120,
     .volume_l = -4000,
     .removed = true,
     .point = sub_points,
     .point_count = COUNT(sub_points)},
};
static const struct usage_mark marks[] = {{105, 10000, 20000, true, 0},
                                          {110, 20000, 20000, false, 0},
                                          {125, 48500, 51000, true, 0},
                                          {130, 51000, 51000, false, 0}};
static const struct usage whole = {
    .outcome = USAGE_BILL,
    .begin_day = 100,
    .end_day = 130,
    .estimated = true,
    .final = true,
    .part = parts,
    .part_count = COUNT(parts),
    .mark = marks,
    .mark_count = COUNT(marks),
};

static int
setup(void **state)
{
    (void)state;
    arena = weir_arena_new(1 << 16);
    return arena == NULL;
}

static int
teardown(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

static struct usage
cut(int32_t begin_day, int32_t end_day, int64_t before_l)
{
    const struct period period = {begin_day, end_day, before_l, end_day == 130};
    struct usage usage;
    assert_int_equal(period_cut(&whole, &period, arena, &usage), WEIR_OK);
    return usage;
}

static void
a_part_has_what_passed_in_its_days(void **state)
{
    (void)state;
    const struct usage first = cut(100, 105, 0);
    assert_int_equal(first.outcome, USAGE_BILL);
    assert_int_equal(first.begin_day, 100);
    assert_int_equal(first.end_day, 105);
    assert_false(first.final);
    assert_false(first.estimated);
    assert_int_equal(first.part_count, 1);
    assert_int_equal(first.part[0].volume_l, 10000);
    assert_int_equal(first.part[0].begin_register_milli, 10000);
    assert_int_equal(first.part[0].end_register_milli, 20000);
    assert_true(first.part[0].shared);
    assert_int_equal(first.part[0].point_count, 2);

    const struct usage second = cut(105, 120, 10000);
    assert_int_equal(second.part_count, 2);
    assert_int_equal(second.part[0].volume_l, 40000);
    assert_int_equal(second.part[0].point_count, 3);
    assert_int_equal(second.part[0].point[1].volume_l, 10000);
    assert_int_equal(second.part[0].point[2].volume_l, 40000);
    assert_true(second.part[0].shared);
    assert_int_equal(second.part[1].volume_l, -4000);
    assert_true(second.part[1].removed);
    assert_false(second.part[1].shared);
    assert_int_equal(cut(115, 118, 0).part[1].removed, false);
}

static void
what_follows_the_last_true_read_is_estimated(void **state)
{
    (void)state;
    const struct usage before = cut(105, 125, 10000);
    assert_true(before.estimated);
    assert_int_equal(before.part[0].estimated_l, 2500);
    const struct usage last = cut(125, 130, 48000);
    assert_true(last.final);
    assert_true(last.part[0].point[0].estimated);
    assert_int_equal(last.part[0].estimated_l, 5000);
    assert_int_equal(last.part[0].volume_l, 2500);
    assert_false(cut(110, 120, 20000).part[0].shared);
}

static void
marks_are_as_if_the_bills_before_had_been_made(void **state)
{
    (void)state;
    const struct usage second = cut(105, 125, 10000);
    assert_int_equal(second.mark_count, 2);
    assert_int_equal(second.mark[0].day, 110);
    assert_int_equal(second.mark[0].volume_l, 10000);
    assert_int_equal(second.mark[1].volume_l, 38500);
    assert_int_equal(second.mark[1].most_l, 41000);
    assert_true(second.mark[1].shared);
}

static void
days_without_a_meter_wait(void **state)
{
    (void)state;
    assert_int_equal(cut(130, 140, 0).outcome, USAGE_WAITS);
    assert_int_equal(cut(90, 100, 0).outcome, USAGE_WAITS);
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    const struct period period = {100, 120, 0, false};
    enum weir_status status = WEIR_E_NOMEM;
    unsigned refused = 0;
    for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 16, refused++) {
        struct weir_arena *small = weir_arena_new(bytes);
        struct usage usage;
        status = period_cut(&whole, &period, small, &usage);
        weir_arena_free(small);
    }
    assert_int_equal(status, WEIR_OK);
    assert_true(refused > 3);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_part_has_what_passed_in_its_days),
        cmocka_unit_test(what_follows_the_last_true_read_is_estimated),
        cmocka_unit_test(marks_are_as_if_the_bills_before_had_been_made),
        cmocka_unit_test(days_without_a_meter_wait),
        cmocka_unit_test(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/period", tests, setup, teardown);
}
