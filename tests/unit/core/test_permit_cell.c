/* Unit tests of core/permit_cell.c: days on which something changes, and shares that add up. */
#include "core/permit_cell.h"

#include "harness/permit_world.h"

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

#define PERMIT                                                                                     \
    "district D - - -\npermit P D ground u 1 2023-03-01 2024-07-01 valid\n"                        \
    "plan P 2024-02-01 2024-07-01 1\nplan P 2024-05-01 2024-06-01 2\n"

static void
cells_end_where_something_changes(void **state)
{
    (void)state;
    static const char *const days[] = {"2024-01-01", "2024-02-01", "2024-04-01", "2024-05-01",
                                       "2024-06-01", "2024-07-01", "2025-01-01"};
    struct permit_cells cells;
    world_read(&world, PERMIT "point W - D ground 2023-01-01 2024-04-01 meter - 1000000\n"
                              "point W P D ground 2024-04-01 - meter - 1000000");
    const struct permit_cell_days within = {world_day("2024-01-01"), world_day("2025-01-01")};
    assert_int_equal(permit_cell_cut(&world.point[0], world.permit, within, arena, &cells),
                     WEIR_OK);
    assert_int_equal(cells.count, 7);
    for (uint32_t i = 0; i < 7; i++)
        assert_int_equal(cells.day[i], world_day(days[i]));
}

static void
the_later_of_two_plans_holds(void **state)
{
    (void)state;
    world_read(&world, PERMIT);
    assert_int_equal(permit_cell_plan(&world.permit[0], world_day("2024-01-31")), PERMIT_CELL_NONE);
    assert_int_equal(permit_cell_plan(&world.permit[0], world_day("2024-04-30")), 0);
    assert_int_equal(permit_cell_plan(&world.permit[0], world_day("2024-05-01")), 1);
    assert_int_equal(permit_cell_plan(&world.permit[0], world_day("2024-06-01")), 0);
    assert_int_equal(permit_cell_plan(&world.permit[0], world_day("2024-07-01")), PERMIT_CELL_NONE);
}

static void
rows_by_meter_that_follow_one_another_are_one_span(void **state)
{
    (void)state;
    const struct withdrawal_span *span;
    uint32_t count;
    world_read(&world, "district D - - -\n"
                       "point W - D ground 2023-01-01 2024-01-01 meter 1 1000000\n"
                       "point W - D ground 2024-01-01 2024-02-01 meter 2 500000\n"
                       "point W - D ground 2024-01-15 2024-03-01 meter 3 500000\n"
                       "point W - D ground 2024-03-01 2024-04-01 capacity 4 1000000\n"
                       "point W - D ground 2024-04-01 2024-05-01 capacity 5 1000000\n"
                       "point W - D ground 2024-05-01 2024-06-01 meter 6 1000000\n"
                       "point W - D ground 2024-07-01 - meter 7 1000000");
    assert_int_equal(permit_cell_spans(&world.point[0], arena, &span, &count), WEIR_OK);
    assert_int_equal(count, 5);
    assert_int_equal(span[0].begin_day, world_day("2023-01-01"));
    assert_int_equal(span[0].end_day, world_day("2024-03-01"));
    assert_int_equal(span[0].capacity_l_day, 3000);
    assert_true(span[1].by_capacity);
    assert_int_equal(span[2].capacity_l_day, 5000);
    assert_int_equal(span[3].end_day, world_day("2024-06-01"));
    assert_int_equal(span[4].begin_day, world_day("2024-07-01"));
    assert_int_equal(span[4].end_day, PERMIT_DAY_NEVER);
}

static void
shares_add_up(void **state)
{
    (void)state;
    int64_t share_l[4];
    world_read(&world, "district D - - -\n"
                       "point W - D ground 2023-01-01 - meter - 333333\n"
                       "point W - D ground 2023-01-01 2023-06-01 meter - 666667\n"
                       "point W - D ground 2023-06-01 - meter - 333333\n"
                       "point W - D ground 2023-06-01 - meter - 333334");
    assert_int_equal(permit_cell_share(&world.point[0], world_day("2023-02-01"), share_l, 2), 0);
    assert_int_equal(share_l[0], 1);
    assert_int_equal(share_l[1], 1);
    assert_int_equal(share_l[2], 0);
    assert_int_equal(permit_cell_share(&world.point[0], world_day("2023-07-01"), share_l, 100), 0);
    assert_int_equal(share_l[0], 33);
    assert_int_equal(share_l[1], 0);
    assert_int_equal(share_l[2], 34); /* 66.67 - 33.33 */
    assert_int_equal(share_l[3], 33);
    assert_int_equal(permit_cell_share(&world.point[0], world_day("2022-07-01"), share_l, 100),
                     100);
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    struct permit_cells cells;
    const struct withdrawal_span *span;
    uint32_t count;
    world_read(&world, "district D - - -\npoint W - D ground 2023-01-01 - meter - 1000000");
    const struct permit_cell_days within = {0, 1};
    enum weir_status status = WEIR_E_NOMEM;
    unsigned refused = 0;
    for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 16, refused++) {
        struct weir_arena *small = weir_arena_new(bytes);
        status = permit_cell_cut(&world.point[0], world.permit, within, small, &cells);
        if (!status)
            status = permit_cell_spans(&world.point[0], small, &span, &count);
        weir_arena_free(small);
    }
    assert_int_equal(status, WEIR_OK);
    assert_true(refused > 3);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_end_where_something_changes),
        cmocka_unit_test(the_later_of_two_plans_holds),
        cmocka_unit_test(rows_by_meter_that_follow_one_another_are_one_span),
        cmocka_unit_test(shares_add_up),
        cmocka_unit_test(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/permit_cell", tests, setup, teardown);
}
