/* Unit tests of core/district.c: what districts inherit, sums up the tree, the largest of one day.
 */
#include "core/district.h"

#include "harness/permit_world.h"

#define COUNT(list) ((uint32_t)(sizeof(list) / sizeof((list)[0])))

static struct world world;
static struct weir_arena *arena;

static int
setup(void **state)
{
    (void)state;
    arena = weir_arena_new(1 << 20);
    return arena == NULL;
}

static int
teardown(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

static struct districts
districts_of(const char *lines)
{
    world_read(&world, lines);
    return (struct districts){world.district, world.district_count};
}

static void
what_a_district_does_not_say_its_parent_says(void **state)
{
    (void)state;
    const struct districts districts = districts_of(
        "district A - yes no\ndistrict B A - yes\ndistrict C B no -\ndistrict E - - -");
    assert_int_equal(district_ban(districts, 1), DISTRICT_RULE_YES);
    assert_int_equal(district_ban(districts, 2), DISTRICT_RULE_NO);
    assert_int_equal(district_ban(districts, 3), DISTRICT_RULE_UNKNOWN);
    assert_int_equal(district_network(districts, 0), DISTRICT_RULE_NO);
    assert_int_equal(district_network(districts, 2), DISTRICT_RULE_YES);
    assert_int_equal(district_network(districts, 3), DISTRICT_RULE_UNKNOWN);
}

static void
a_volume_counts_in_every_district_above(void **state)
{
    (void)state;
    struct district_totals totals;
    const struct districts districts =
        districts_of("district A - - -\ndistrict B A - -\ndistrict C B - -\ndistrict E A - -");
    assert_int_equal(district_totals_new(districts, arena, &totals), WEIR_OK);
    district_totals_add(&totals, 2, DISTRICT_GROUND, 5);
    district_totals_add(&totals, 3, DISTRICT_SURFACE, 7);
    district_totals_add(&totals, 3, DISTRICT_OTHER, 100);
    assert_int_equal(district_totals_get(&totals, 0, DISTRICT_GROUND), 5);
    assert_int_equal(district_totals_get(&totals, 0, DISTRICT_SURFACE), 7);
    assert_int_equal(district_totals_get(&totals, 0, DISTRICT_ALL), 12);
    assert_int_equal(district_totals_get(&totals, 1, DISTRICT_ALL), 5);
    assert_int_equal(district_totals_get(&totals, 3, DISTRICT_ALL), 7);
}

static int64_t
most_of(const struct district_grant *grant, uint32_t count, enum district_source source)
{
    struct district_totals most;
    const struct district_period period = {100, 200, grant, count};
    const struct districts districts = districts_of("district A - - -\ndistrict B A - -");
    assert_int_equal(district_allocated(districts, &period, arena, &most), WEIR_OK);
    return district_totals_get(&most, 0, source);
}

static void
the_largest_sum_is_that_of_one_day(void **state)
{
    (void)state;
    const struct district_grant heirs[] = {
        {0, 150, 0, DISTRICT_GROUND, 100},
        {150, 900, 1, DISTRICT_GROUND, 60},
        {150, 900, 0, DISTRICT_GROUND, 40},
    };
    assert_int_equal(most_of(heirs, COUNT(heirs), DISTRICT_GROUND), 100);
    const struct district_grant overlap[] = {
        {0, 151, 0, DISTRICT_GROUND, 100},
        {150, 900, 1, DISTRICT_GROUND, 60},
        {150, 900, 0, DISTRICT_SURFACE, 40},
    };
    assert_int_equal(most_of(overlap, COUNT(overlap), DISTRICT_GROUND), 160);
    assert_int_equal(most_of(overlap, COUNT(overlap), DISTRICT_ALL), 200);
}

static void
grants_outside_the_period_do_not_count(void **state)
{
    (void)state;
    const struct district_grant outside[] = {
        {0, 100, 0, DISTRICT_GROUND, 1},    {200, 300, 0, DISTRICT_GROUND, 2},
        {150, 150, 0, DISTRICT_GROUND, 4},  {0, 101, 0, DISTRICT_GROUND, 8},
        {199, 300, 0, DISTRICT_GROUND, 16}, {0, 900, 0, DISTRICT_OTHER, 32},
    };
    assert_int_equal(most_of(outside, COUNT(outside), DISTRICT_GROUND), 16);
    assert_int_equal(most_of(outside, 0, DISTRICT_GROUND), 0);
}

static void
grants_may_come_in_any_order(void **state)
{
    (void)state;
    struct district_grant grant[32];
    for (uint32_t i = 0; i < 32; i++) {
        const int32_t begin_day = 100 + (int32_t)(i * 7 % 32);
        grant[i] = (struct district_grant){begin_day, begin_day + 3, i % 2, DISTRICT_GROUND, 10};
    }
    assert_int_equal(most_of(grant, 32, DISTRICT_GROUND), 30);
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    const struct districts districts = districts_of("district A - - -");
    const struct district_grant grant = {0, 900, 0, DISTRICT_GROUND, 1};
    const struct district_period period = {100, 200, &grant, 1};
    enum weir_status status = WEIR_E_NOMEM;
    unsigned refused = 0;
    for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 16, refused++) {
        struct district_totals most;
        struct weir_arena *small = weir_arena_new(bytes);
        status = district_allocated(districts, &period, small, &most);
        weir_arena_free(small);
    }
    assert_int_equal(status, WEIR_OK);
    assert_true(refused > 4);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_district_does_not_say_its_parent_says),
        cmocka_unit_test(a_volume_counts_in_every_district_above),
        cmocka_unit_test(the_largest_sum_is_that_of_one_day),
        cmocka_unit_test(grants_outside_the_period_do_not_count),
        cmocka_unit_test(grants_may_come_in_any_order),
        cmocka_unit_test(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/district", tests, setup, teardown);
}
