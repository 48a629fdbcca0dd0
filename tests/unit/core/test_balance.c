/* Unit tests of core/balance.c: water of points by role, and the loss rates. */
#include "core/balance.h"

#include "harness/cmocka_all.h"
#include "weir/tariff.h"

#define NEVER PERMIT_DAY_NEVER

/* --- rates --- */
static void
households_at_the_door_lower_the_rate(void **state)
{
    (void)state;
    /* E20, in litres: 150,000 / 960,000; 0.08 x 500 / 960 */
    const struct balance_input input = {.supply_l = 950000000,
                                        .import_l = 30000000,
                                        .export_l = 20000000,
                                        .door_l = 500000000,
                                        .metered_l = 800000000,
                                        .unbilled_l = 10000000,
                                        .target_mpct = 10000};
    struct balance balance;
    assert_int_equal(balance_reckon(&input, &balance), WEIR_OK);
    assert_int_equal(balance.supplied_l, 960000000);
    assert_int_equal(balance.billed_l, 800000000);
    assert_int_equal(balance.authorised_l, 810000000);
    assert_int_equal(balance.lost_l, 150000000);
    assert_true(balance.rated);
    assert_int_equal(balance.r_wl_mpct, 15625);
    assert_int_equal(balance.r1_mpct, 4167);
    assert_int_equal(balance.r_bl_mpct, 11458); /* not 15.625 - 4.167 of other roundings */
    assert_int_equal(balance.grade, BALANCE_SECOND);
    assert_true(balance.above_target);
}

static void
assert_grade(int64_t lost_l, enum balance_grade grade)
{
    struct balance_input input = {.supply_l = 100000000,
                                  .r2_mpct = -1000,
                                  .r3_mpct = 500,
                                  .r4_mpct = 500,
                                  .target_mpct = 10000};
    struct balance balance;
    input.metered_l = input.supply_l - lost_l;
    assert_int_equal(balance_reckon(&input, &balance), WEIR_OK);
    assert_int_equal(balance.grade, grade);
    assert_int_equal(balance.above_target, grade != BALANCE_FIRST);
}

static void
grades_go_by_the_exact_rate(void **state)
{
    (void)state;
    assert_grade(-5, BALANCE_FIRST);
    assert_grade(10000000, BALANCE_FIRST);
    assert_grade(10000001, BALANCE_SECOND); /* prints as 10.000 */
    assert_grade(12000000, BALANCE_SECOND);
    assert_grade(12000001, BALANCE_BEYOND);
}

static void
nothing_supplied_has_no_rates(void **state)
{
    (void)state;
    const struct balance_input input = {.unmetered_l = 7};
    struct balance balance;
    assert_int_equal(balance_reckon(&input, &balance), WEIR_OK);
    assert_false(balance.rated);
    assert_int_equal(balance.lost_l, -7);
}

static void
absurd_volumes_are_refused(void **state)
{
    (void)state;
    struct balance balance;
    struct balance_input input = {.supply_l = BALANCE_L_MAX + 1};
    assert_int_equal(balance_reckon(&input, &balance), WEIR_E_OVERFLOW);
    input = (struct balance_input){.unbilled_l = -BALANCE_L_MAX - 1};
    assert_int_equal(balance_reckon(&input, &balance), WEIR_E_OVERFLOW);
}

static void
shares_are_rounded_half_up(void **state)
{
    (void)state;
    assert_int_equal(balance_share_mpct(1, 3), 33333);
    assert_int_equal(balance_share_mpct(1, 200000), 1); /* 0.0005 % */
    assert_int_equal(balance_share_mpct(-1, 200000), -1);
}

/* --- points --- */
#define POINT_ROWS_MAX 4

struct world {
    struct permit_point_row row[POINT_ROWS_MAX];
    struct balance_row told[POINT_ROWS_MAX];
    struct meter_read read[POINT_ROWS_MAX];
    struct permit_point point;
    struct balance_points points;
    size_t bytes; /* of memory */
};

static void
add_row(struct world *world, int32_t begin_day, int32_t end_day, struct balance_row told)
{
    const uint32_t at = world->point.row_count++;
    world->row[at] = (struct permit_point_row){.begin_day = begin_day,
                                               .end_day = end_day,
                                               .permit = 3,
                                               .capacity_l_day = WITHDRAWAL_CAPACITY_UNKNOWN,
                                               .share_ppm = PERMIT_CELL_WHOLE_PPM};
    world->told[at] = told;
}

static void
add_read(struct world *world, int32_t day, int64_t register_milli)
{
    world->read[world->point.read_count++] = (struct meter_read){.meter_id = 1,
                                                                 .recorded_no = 1,
                                                                 .register_milli = register_milli,
                                                                 .day = day,
                                                                 .second = 86400,
                                                                 .kind = METER_READ_ACTUAL};
}

/* Days 100 to 200. */
static enum weir_status
add(struct world *world)
{
    static const struct balance_days days = {100, 200, 0, 300};
    struct weir_arena *arena = weir_arena_new(world->bytes == 0 ? 1 << 20 : world->bytes);
    world->point.row = world->row;
    world->point.read = world->read;
    const enum weir_status status =
        arena == NULL ? WEIR_E_NOMEM
                      : balance_add_point(&world->points, &world->point, world->told, &days, arena);
    weir_arena_free(arena);
    return status;
}

static void
a_meter_counts_whole_in_each_of_its_roles(void **state)
{
    (void)state;
    struct world world = {0};
    add_row(&world, 0, NEVER, (struct balance_row){BALANCE_WITHDRAWAL, true});
    add_row(&world, 0, 150, (struct balance_row){BALANCE_SUPPLY, true});
    add_row(&world, 150, NEVER, (struct balance_row){BALANCE_SUPPLY, false});
    add_read(&world, 0, 0);
    add_read(&world, 200, 200000); /* 1,000 l a day */
    assert_int_equal(add(&world), WEIR_OK);
    assert_int_equal(world.points.volume_l[BALANCE_WITHDRAWAL], 100000);
    assert_int_equal(world.points.volume_l[BALANCE_SUPPLY], 50000);
    assert_int_equal(world.points.volume_l[BALANCE_REUSE], 0);
    assert_int_equal(world.points.dark_count[BALANCE_WITHDRAWAL], 0);
    assert_int_equal(world.points.dark_count[BALANCE_SUPPLY], 0);
}

static void
a_point_that_is_not_read_to_the_end_is_told(void **state)
{
    (void)state;
    struct world world = {0};
    add_row(&world, 0, 50, (struct balance_row){BALANCE_SUPPLY, true});
    add_row(&world, 250, NEVER, (struct balance_row){BALANCE_SUPPLY, true});
    add_row(&world, 50, 250, (struct balance_row){BALANCE_SUPPLY, true});
    add_read(&world, 0, 0);
    add_read(&world, 180, 180000);
    assert_int_equal(add(&world), WEIR_OK);
    assert_int_equal(world.points.volume_l[BALANCE_SUPPLY], 80000);
    assert_int_equal(world.points.dark_count[BALANCE_SUPPLY], 1);
    world.point.read_count = 0; /* nothing at all is known */
    assert_int_equal(add(&world), WEIR_OK);
    assert_int_equal(world.points.dark_count[BALANCE_SUPPLY], 2);
}

static void
a_point_without_reads_counts_by_its_capacity(void **state)
{
    (void)state;
    struct world world = {0};
    add_row(&world, 0, NEVER, (struct balance_row){BALANCE_IMPORT, true});
    world.row[0].by_capacity = true;
    world.row[0].capacity_l_day = 10;
    assert_int_equal(add(&world), WEIR_OK);
    assert_int_equal(world.points.volume_l[BALANCE_IMPORT], 1000);
    assert_int_equal(world.points.capacity_l[BALANCE_IMPORT], 1000);
    world.row[0].capacity_l_day = WITHDRAWAL_CAPACITY_UNKNOWN; /* and then a dark one */
    assert_int_equal(add(&world), WEIR_OK);
    assert_int_equal(world.points.volume_l[BALANCE_IMPORT], 1000);
    assert_int_equal(world.points.dark_count[BALANCE_IMPORT], 1);
    world.row[0].capacity_l_day = BALANCE_L_MAX;
    assert_int_equal(add(&world), WEIR_E_OVERFLOW);
}

static void
a_point_that_known_days_and_dark_ones_follow_is_told(void **state)
{
    (void)state;
    struct world world = {0};
    add_row(&world, 0, 150, (struct balance_row){BALANCE_SUPPLY, true});
    add_row(&world, 150, NEVER, (struct balance_row){BALANCE_SUPPLY, true});
    world.row[0].by_capacity = true;
    world.row[0].capacity_l_day = 10;
    world.row[1].by_capacity = true;
    assert_int_equal(add(&world), WEIR_OK);
    assert_int_equal(world.points.volume_l[BALANCE_SUPPLY], 500);
    assert_int_equal(world.points.dark_count[BALANCE_SUPPLY], 1);
}

static void
memory_that_is_out_is_told(void **state)
{
    (void)state;
    bool failed = false;
    enum weir_status status = WEIR_E_NOMEM;
    for (size_t bytes = 16; status == WEIR_E_NOMEM && bytes < (1 << 20); bytes += 16) {
        struct world world = {.bytes = bytes};
        add_row(&world, 0, 150, (struct balance_row){BALANCE_SUPPLY, true});
        add_row(&world, 150, NEVER, (struct balance_row){BALANCE_SUPPLY, true});
        add_read(&world, 0, 0);
        status = add(&world);
        failed = failed || status == WEIR_E_NOMEM;
    }
    assert_int_equal(status, WEIR_OK);
    assert_true(failed);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(households_at_the_door_lower_the_rate),
        cmocka_unit_test(grades_go_by_the_exact_rate),
        cmocka_unit_test(nothing_supplied_has_no_rates),
        cmocka_unit_test(absurd_volumes_are_refused),
        cmocka_unit_test(shares_are_rounded_half_up),
        cmocka_unit_test(a_meter_counts_whole_in_each_of_its_roles),
        cmocka_unit_test(a_point_that_is_not_read_to_the_end_is_told),
        cmocka_unit_test(a_point_without_reads_counts_by_its_capacity),
        cmocka_unit_test(a_point_that_known_days_and_dark_ones_follow_is_told),
        cmocka_unit_test(memory_that_is_out_is_told),
    };
    return cmocka_run_group_tests_name("core/balance", tests, NULL, NULL);
}
