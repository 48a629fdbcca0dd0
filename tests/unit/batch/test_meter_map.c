/* Unit tests of batch/meter_map.c: which accounts need a read of a day. */
#include "batch/meter_map.h"

#include "harness/cmocka_all.h"
#include "weir/tariff.h"

#define NONE WEIR_DAY_NONE

static struct weir_arena *arena;

static int
make_arena(void **state)
{
    (void)state;
    arena = weir_arena_new(1 << 24);
    return arena == NULL;
}

static int
free_arena(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

static struct meter_map
map_of(const struct meter_place *place, uint32_t count)
{
    struct meter_map map;
    assert_true(meter_map_init(&map, arena));
    for (uint32_t i = 0; i < count; i++)
        assert_true(meter_map_add(&map, &place[i]));
    meter_map_sort(&map);
    return map;
}

/* The accounts as digits of a number, in the order given: accounts 1 and 2 are 12. */
static int
accounts(const struct meter_map *map, int64_t meter_id, int32_t day)
{
    int digits = 0;
    const uint32_t first = meter_map_find_id(map, meter_id);
    for (uint32_t at = UINT32_MAX; meter_map_next(map, first, day, &at);)
        digits = digits * 10 + (int)map->place[at].account_id;
    return digits;
}

static void
a_read_on_the_day_of_a_change_bounds_both_sides(void **state)
{
    (void)state;
    const struct meter_place places[] = {{5, 1, 100, 200, false, 1000},
                                         {5, 2, 200, NONE, false, 1000}};
    const struct meter_map map = map_of(places, 2);
    assert_int_equal(accounts(&map, 5, 199), 1);
    assert_int_equal(accounts(&map, 5, 200), 12);
    assert_int_equal(accounts(&map, 5, 201), 2);
    assert_int_equal(meter_map_owner(&map, 0, 200), 2);
    assert_int_equal(meter_map_owner(&map, 0, 199), 1);
}

static void
a_day_on_which_it_was_nowhere_goes_to_the_place_before_or_else_the_first(void **state)
{
    (void)state;
    const struct meter_place places[] = {{5, 1, 100, 200, false, 1000},
                                         {5, 2, 300, NONE, false, 1000}};
    const struct meter_map map = map_of(places, 2);
    assert_int_equal(accounts(&map, 5, 50), 1);
    assert_int_equal(accounts(&map, 5, 250), 1);
    assert_int_equal(accounts(&map, 5, 300), 2);
}

static void
a_master_gets_its_subs_reads_too_in_its_days(void **state)
{
    (void)state;
    const struct meter_place places[] = {{5, 3, 100, NONE, false, 1000},
                                         {5, 1, 100, 200, true, 1000}};
    const struct meter_map map = map_of(places, 2);
    assert_int_equal(accounts(&map, 5, 150), 13);
    assert_int_equal(accounts(&map, 5, 250), 3);
    assert_int_equal(accounts(&map, 5, 50), 3);
    assert_int_equal(meter_map_owner(&map, 0, 150), 3);
}

static void
one_account_gets_a_read_once(void **state)
{
    (void)state;
    const struct meter_place places[] = {{5, 1, 100, 200, false, 1000},
                                         {5, 1, 200, NONE, false, 1000}};
    const struct meter_map map = map_of(places, 2);
    assert_int_equal(accounts(&map, 5, 200), 1);
}

static void
a_place_that_was_taken_back_answers_only_when_there_is_no_other(void **state)
{
    (void)state;
    const struct meter_place places[] = {{5, 1, 100, 100, false, 1000},
                                         {5, 2, 300, NONE, false, 1000},
                                         {6, 4, 100, 100, false, 1000}};
    const struct meter_map map = map_of(places, 3);
    assert_int_equal(accounts(&map, 5, 100), 2);
    assert_int_equal(accounts(&map, 6, 100), 4);
}

static void
meters_are_found_by_number(void **state)
{
    (void)state;
    const struct meter_place places[] = {{9, 1, 1, NONE, false, 1000},
                                         {5, 2, 1, NONE, false, 1000}};
    const struct meter_map map = map_of(places, 2);
    assert_int_equal(meter_map_find_id(&map, 5), 0);
    assert_int_equal(meter_map_find_id(&map, 9), 1);
    assert_true(meter_map_find_id(&map, 7) == UINT32_MAX);
    assert_true(meter_map_find_id(&map, 10) == UINT32_MAX);
}

/* A point has no dial of its own; before a meter was there, it was read as that one will be. */
static void
what_a_meter_counts_holds_for_all_who_read_it(void **state)
{
    (void)state;
    const struct meter_place places[] = {{5, 1, 100, 200, false, 10},
                                         {5, 2, 200, NONE, false, 100},
                                         {5, 3, 1, NONE, false, 0},
                                         {6, 4, 1, NONE, false, 0}};
    const struct meter_map map = map_of(places, 4);
    assert_int_equal(meter_map_litres(&map, 0, 50), 10);
    assert_int_equal(meter_map_litres(&map, 0, 199), 10);
    assert_int_equal(meter_map_litres(&map, 0, 200), 100);
    assert_int_equal(meter_map_litres(&map, meter_map_find_id(&map, 6), 200), METER_MAP_LITRES);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_read_on_the_day_of_a_change_bounds_both_sides),
        cmocka_unit_test(a_day_on_which_it_was_nowhere_goes_to_the_place_before_or_else_the_first),
        cmocka_unit_test(a_master_gets_its_subs_reads_too_in_its_days),
        cmocka_unit_test(one_account_gets_a_read_once),
        cmocka_unit_test(a_place_that_was_taken_back_answers_only_when_there_is_no_other),
        cmocka_unit_test(meters_are_found_by_number),
        cmocka_unit_test(what_a_meter_counts_holds_for_all_who_read_it),
    };
    return cmocka_run_group_tests_name("batch/meter_map", tests, make_arena, free_arena);
}
