/* Unit tests of core/withdrawal.c: registers and capacities of a point to litres of days. */
#include "core/withdrawal.h"

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

/* The water of the world's first point, asked for in 2024. */
static enum weir_status
measure(const char *lines, struct weir_arena *from, struct withdrawal *water)
{
    world_read(&world, lines);
    struct withdrawal_request request = {
        .read = world.point[0].read,
        .read_count = world.point[0].read_count,
        .installation = world.point[0].installation,
        .installation_count = world.point[0].installation_count,
        .begin_day = world_day("2024-01-01"),
        .end_day = world_day("2025-01-01"),
        .as_of_day = world_day("2025-06-30"),
    };
    const enum weir_status status =
        permit_cell_spans(&world.point[0], arena, &request.span, &request.span_count);
    return status ? status : withdrawal_measure(&request, from, water);
}

static struct withdrawal
water_of(const char *lines)
{
    struct withdrawal water = {0};
    assert_int_equal(measure(lines, arena, &water), WEIR_OK);
    return water;
}

static void
assert_until(const struct withdrawal *water, const char *day, int64_t volume_l, int64_t capacity_l)
{
    assert_int_equal(withdrawal_until(water, world_day(day)), volume_l);
    assert_int_equal(withdrawal_capacity_until(water, world_day(day)), capacity_l);
}

#define D "district D - - -\n"
#define POINT D "point W - D ground 2023-01-01 - meter 240 1000000\n"

static void
the_first_read_is_the_start(void **state)
{
    (void)state;
    const struct withdrawal water =
        water_of(POINT "read W 2024-02-01 500\nread W 2024-02-11 510\nread W 2024-03-01 511");
    assert_false(water.no_read);
    assert_until(&water, "2024-01-31", 0, 0);
    assert_until(&water, "2024-02-01", 0, 0);
    assert_until(&water, "2024-02-04", 3000, 0);
    assert_until(&water, "2024-02-11", 10000, 0);
    assert_until(&water, "2024-02-12", 10053, 0); /* 1,000 / 19 = 52.6 */
    assert_until(&water, "2024-12-31", 11000, 0);
}

static void
the_last_register_of_a_day_counts(void **state)
{
    (void)state;
    const struct withdrawal water =
        water_of(POINT "read W 2024-02-01 5\nread W 2024-03-01 6\nread W 2024-03-01 6");
    assert_until(&water, "2024-03-01", 1000, 0);
    assert_int_equal(water.told_count, 0); /* the same read under two permits */
    static struct meter_read reads[] = {
        {.register_milli = 0, .day = 20000, .second = 0, .kind = METER_READ_ACTUAL},
        {.register_milli = 1000, .day = 20010, .second = 60, .kind = METER_READ_ACTUAL},
        {.register_milli = 3000, .day = 20010, .second = 120, .kind = METER_READ_ACTUAL},
    };
    const struct withdrawal_span span = {19000, PERMIT_DAY_NEVER, false, -1};
    const struct withdrawal_request request = {
        .span = &span,
        .span_count = 1,
        .read = reads,
        .read_count = 3,
        .begin_day = 20000,
        .end_day = 20100,
        .as_of_day = 20100,
    };
    struct withdrawal day;
    assert_int_equal(withdrawal_measure(&request, arena, &day), WEIR_OK);
    assert_int_equal(day.count, 2);
    assert_int_equal(withdrawal_until(&day, 20005), 1500);
}

static void
a_correction_takes_the_place_of_a_read(void **state)
{
    (void)state;
    const struct withdrawal water =
        water_of(POINT "read W 2024-02-01 0\nread W 2024-03-01 90\nread W 2024-03-01 9 correction\n"
                       "read W 2024-03-01 90\nread W 2024-04-01 7\nread W 2024-04-01 8\n"
                       "read W 2024-04-01 10 correction\nread W 2024-04-01 11 correction");
    assert_until(&water, "2024-03-01", 9000, 0);
    assert_until(&water, "2024-04-01", 11000, 0);
    assert_int_equal(water.told_count, 0);
}

static void
reads_that_disagree_do_not_count(void **state)
{
    (void)state;
    const struct withdrawal water =
        water_of(POINT "read W 2024-02-01 0\nread W 2024-02-11 7\nread W 2024-02-11 8\n"
                       "read W 2024-02-21 10");
    assert_until(&water, "2024-02-11", 5000, 0);
    assert_int_equal(water.told_count, 1);
    assert_int_equal(water.told[0].code, WEIR_FINDING_READ_CONFLICT);
    assert_int_equal(water.told[0].before, 7000);
    assert_int_equal(water.told[0].after, 8000);
    const struct withdrawal twice =
        water_of(POINT "read W 2024-02-01 0\nread W 2024-02-11 7\nread W 2024-02-11 8\n"
                       "read W 2024-02-12 7\nread W 2024-02-12 8\nread W 2024-02-21 10");
    assert_int_equal(twice.told_count, 2);
}

static void
estimates_give_way_to_true_reads(void **state)
{
    (void)state;
    struct withdrawal water =
        water_of(POINT "read W 2024-02-01 0\nread W 2024-02-11 70 estimate\nread W 2024-02-21 10");
    assert_until(&water, "2024-02-21", 10000, 0);
    water = water_of(POINT "read W 2024-02-01 0\nread W 2024-02-11 70 estimate");
    assert_until(&water, "2024-02-21", 70000, 0);
}

static void
another_meter_begins_anew(void **state)
{
    (void)state;
    const struct withdrawal water =
        water_of(POINT "read W 2024-02-01 900\nread W 2024-02-11 910\n"
                       "read W 2024-02-12 0 install\nread W 2024-02-21 3");
    assert_until(&water, "2024-02-11", 10000, 0);
    assert_until(&water, "2024-02-12", 10000, 0);
    assert_until(&water, "2024-02-21", 13000, 0);
    assert_int_equal(water.told_count, 0);
}

static void
a_register_may_begin_again(void **state)
{
    (void)state;
    struct withdrawal water =
        water_of(POINT "digits W 4\nread W 2024-02-01 9990\nread W 2024-02-11 10");
    assert_until(&water, "2024-02-11", 20000, 0);
    assert_int_equal(water.told[0].code, WEIR_FINDING_ROLLOVER);
    /* more than a tenth of the register is not plausible, nor is a number it does not have */
    water = water_of(POINT "digits W 4\nread W 2024-02-01 9000\nread W 2024-02-11 10");
    assert_until(&water, "2024-02-11", 0, 0);
    assert_int_equal(water.told[0].code, WEIR_FINDING_BACKWARD);
    water = water_of(POINT "digits W 3\nread W 2024-02-01 1000\nread W 2024-02-11 10");
    assert_int_equal(water.told[0].code, WEIR_FINDING_BACKWARD);
    water = water_of(POINT "read W 2024-02-01 9999\nread W 2024-02-11 10\nread W 2024-02-21 12");
    assert_int_equal(water.told[0].code, WEIR_FINDING_BACKWARD);
    assert_until(&water, "2024-02-21", 2000, 0);
}

static void
absurd_registers_do_not_count(void **state)
{
    (void)state;
    const struct withdrawal water =
        water_of(POINT "read W 2024-02-01 0\nread W 2024-02-11 1000000000000.001");
    assert_int_equal(water.told[0].code, WEIR_FINDING_OUT_OF_RANGE);
    assert_until(&water, "2024-02-21", 0, 0);
}

static void
without_reads_the_capacity_counts(void **state)
{
    (void)state;
    struct withdrawal water = water_of(POINT);
    assert_true(water.no_read);
    assert_until(&water, "2024-01-01", 0, 0);
    assert_until(&water, "2024-01-03", 480000, 480000);
    assert_until(&water, "2025-01-01", 366 * 240000, 366 * 240000);
    assert_until(&water, "2025-02-01", 366 * 240000, 366 * 240000);
    water = water_of(D "point W - D ground 2024-12-31 - meter 240 1000000");
    assert_until(&water, "2025-01-01", 240000, 240000);
    water = water_of(D "point W - D ground 2024-12-31 - meter - 1000000");
    assert_true(water.no_read);
    assert_int_equal(water.count, 0);
    water = water_of(D "point W - D ground 2025-01-01 - meter 240 1000000");
    assert_false(water.no_read);
}

static void
reads_of_other_days_are_none_of_the_year(void **state)
{
    (void)state;
    struct withdrawal water = water_of(POINT "read W 2023-02-01 0\nread W 2023-12-31 1");
    assert_true(water.no_read);
    water = water_of(POINT "read W 2023-02-01 0\nread W 2024-01-01 1");
    assert_false(water.no_read);
    water = water_of(POINT "read W 2025-02-01 0");
    assert_false(water.no_read); /* its start comes later */
    water = water_of(POINT "read W 2023-12-31 0\nread W 2025-07-01 1");
    assert_true(water.no_read); /* the second is after the date */
}

static void
a_broken_meter_counts_by_capacity_since_its_last_read(void **state)
{
    (void)state;
    const struct withdrawal water =
        water_of(D "point W - D ground 2023-01-01 2024-03-01 meter 240 1000000\n"
                   "point W - D ground 2024-03-01 2024-03-11 capacity 100 1000000\n"
                   "point W - D ground 2024-03-11 - meter 100 1000000\n"
                   "read W 2024-02-01 0\nread W 2024-02-20 50\nread W 2024-03-21 70\n"
                   "read W 2024-03-31 80");
    assert_until(&water, "2024-02-20", 50000, 0);
    assert_until(&water, "2024-03-01", 1050000, 1000000);
    assert_until(&water, "2024-03-11", 2050000, 2000000);
    assert_until(&water, "2024-03-31", 2060000, 2000000);
    /* read on the day it broke: nothing in between */
    const struct withdrawal exact =
        water_of(D "point W - D ground 2023-01-01 2024-03-01 meter 240 1000000\n"
                   "point W - D ground 2024-03-01 2024-03-11 capacity 100 1000000\n"
                   "read W 2024-02-20 0\nread W 2024-03-01 50");
    assert_until(&exact, "2024-03-01", 50000, 0);
    assert_until(&exact, "2024-03-11", 1050000, 1000000);
}

static void
a_meter_that_ends_is_not_a_broken_one(void **state)
{
    (void)state;
    const char *const lines[] = {
        D "point W - D ground 2023-01-01 2024-03-01 meter 240 1000000\n"
          "point W - D ground 2024-03-02 - meter 100 1000000\n"
          "read W 2024-01-01 0\nread W 2024-01-11 5",
        /* a gap before the capacity; a capacity after the days asked about; no read at all */
        D "point W - D ground 2023-01-01 2024-03-01 meter 240 1000000\n"
          "point W - D ground 2024-03-02 2024-03-12 capacity 100 1000000\n"
          "read W 2024-01-01 0\nread W 2024-01-11 5",
        D "point W - D ground 2023-01-01 2025-03-01 meter 240 1000000\n"
          "point W - D ground 2025-03-01 - capacity 100 1000000\n"
          "read W 2024-01-01 0\nread W 2024-01-11 5",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        const struct withdrawal water = water_of(lines[i]);
        assert_until(&water, "2024-03-01", 5000, 0);
    }
    const struct withdrawal unread =
        water_of(D "point W - D ground 2023-01-01 2024-01-11 meter 240 1000000\n"
                   "point W - D ground 2024-01-11 2024-01-21 capacity 100 1000000");
    assert_true(unread.no_read);
    assert_until(&unread, "2024-01-21", 3400000, 3400000);
}

/* --- an account's meter --- */
static struct withdrawal
water_with(const struct meter_installation *installation, uint32_t count,
           struct meter_decisions decisions, const char *lines)
{
    world_read(&world, lines);
    struct withdrawal_request request = {
        .read = world.point[0].read,
        .read_count = world.point[0].read_count,
        .installation = installation,
        .installation_count = count,
        .decisions = decisions,
        .first_day = world_day("2024-01-01"),
        .begin_day = world_day("2024-01-01"),
        .end_day = world_day("2025-01-01"),
        .as_of_day = world_day("2025-06-30"),
    };
    struct withdrawal water;
    assert_int_equal(permit_cell_spans(&world.point[0], arena, &request.span, &request.span_count),
                     WEIR_OK);
    assert_int_equal(withdrawal_measure(&request, arena, &water), WEIR_OK);
    return water;
}

static void
an_exchange_is_known_from_the_registry(void **state)
{
    (void)state;
    const struct meter_installation installation[] = {
        {.meter_id = 1,
         .stamp = {.from_day = world_day("2023-06-01")}, /* before the reads that are asked for */
         .first_register_milli = 1,
         .litres_per_count = 10,
         .digits = 4,
         .has_last = true,
         .to_day = world_day("2024-03-01"),
         .last_register_milli = 400000},
        {.meter_id = 1,
         .stamp = {.from_day = world_day("2024-03-01")},
         .first_register_milli = 7000,
         .litres_per_count = 1000,
         .to_day = WEIR_DAY_NONE},
    };
    const struct withdrawal water =
        water_with(installation, 2, (struct meter_decisions){0},
                   POINT "read W 2024-02-01 9990\nread W 2024-02-11 200\nread W 2024-04-01 9");
    assert_until(&water, "2024-02-01", 0, 0);
    assert_until(&water, "2024-02-11", 2100, 0); /* 210 counts of 10 l, past 9999 */
    assert_until(&water, "2024-03-01", 4100, 0);
    assert_until(&water, "2024-04-01", 6100, 0);
    const struct withdrawal early = water_with(installation, 1, (struct meter_decisions){0},
                                               POINT "read W 2024-02-01 10\nread W 2024-03-01 300");
    assert_until(&early, "2024-03-01", 3900,
                 0); /* the register at removal is the last of its day */
    struct meter_installation old = installation[0];
    old.to_day = world_day("2023-12-31");
    const struct withdrawal gone = water_with(&old, 1, (struct meter_decisions){0},
                                              POINT "read W 2024-02-01 10\nread W 2024-03-01 300");
    assert_until(&gone, "2024-03-01", 2900, 0);
}

static void
what_was_decided_about_a_read_holds(void **state)
{
    (void)state;
    const char *const lines = POINT "read W 2024-02-01 0\nread W 2024-02-11 90\n"
                                    "read W 2024-02-21 20\nread W 2024-03-01 21";
    struct meter_decision decision = {.code = WEIR_FINDING_BACKWARD,
                                      .decide = METER_ACCEPT,
                                      .meter_id = 1,
                                      .day = world_day("2024-02-21")};
    struct withdrawal water = water_with(NULL, 0, (struct meter_decisions){0}, lines);
    assert_true(water.held);
    assert_int_equal(water.told_count, 1);
    water = water_with(NULL, 0, (struct meter_decisions){&decision, 1}, lines);
    assert_false(water.held);
    assert_int_equal(water.told_count, 0);
    assert_until(&water, "2024-03-01", 91000, 0);
    decision.decide = METER_IGNORE;
    water = water_with(NULL, 0, (struct meter_decisions){&decision, 1}, lines);
    assert_until(&water, "2024-02-21", 90000, 0); /* and 21 falls behind 90 */
    decision = (struct meter_decision){.code = WEIR_FINDING_TOO_HIGH,
                                       .decide = METER_ESTIMATE,
                                       .meter_id = 1,
                                       .day = world_day("2024-02-11")};
    water = water_with(NULL, 0, (struct meter_decisions){&decision, 1}, lines);
    assert_until(&water, "2024-03-01", 21000, 0);
    assert_int_equal(water.told_count, 0);
}

static void
an_estimate_that_a_read_has_overtaken_is_nothing(void **state)
{
    (void)state;
    const struct withdrawal water =
        water_of(POINT "read W 2024-02-01 0\nread W 2024-02-11 9\n"
                       "read W 2024-02-21 5 estimate\nread W 2024-03-02 13 estimate");
    assert_until(&water, "2024-02-21", 11000, 0); /* half of 9 to 13 */
    assert_int_equal(water.told_count, 0);
}

static void
reads_before_and_after_a_point_share_their_water_into_it(void **state)
{
    (void)state;
    const struct withdrawal water =
        water_of(D "point W - D ground 2024-02-11 2024-02-21 meter 240 1000000\n"
                   "point W - D ground 2024-03-01 2024-03-11 meter 240 1000000\n"
                   "read W 2024-02-01 0\nread W 2024-03-01 29\nread W 2024-03-21 49");
    assert_int_equal(withdrawal_until(&water, world_day("2024-02-21")) -
                         withdrawal_until(&water, world_day("2024-02-11")),
                     10000);
    assert_int_equal(withdrawal_until(&water, world_day("2024-03-11")) -
                         withdrawal_until(&water, world_day("2024-03-01")),
                     10000);
    assert_false(water.no_read);
}

static void
capacity_that_nobody_knows_is_dark(void **state)
{
    (void)state;
    struct withdrawal water = water_of(D "point W - D ground 2023-01-01 - capacity - 1000000");
    assert_true(water.dark);
    assert_true(water.no_read);
    assert_int_equal(water.count, 0);
    water = water_of(D "point W - D ground 2023-01-01 2024-03-01 meter - 1000000\n"
                       "point W - D ground 2024-03-01 - capacity - 1000000\n"
                       "read W 2024-02-01 0\nread W 2024-02-11 5");
    assert_true(water.dark);
    assert_until(&water, "2024-12-31", 5000, 0);
    water = water_of(D "point W - D ground 2025-01-01 - capacity - 1000000");
    assert_false(water.dark);
    water = water_of(D "point W - D ground 1925-01-01 - capacity 1000000000000 1000000");
    assert_until(&water, "2025-01-01", WITHDRAWAL_L_MAX, WITHDRAWAL_L_MAX);
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    enum weir_status status = WEIR_E_NOMEM;
    unsigned refused = 0;
    for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 16, refused++) {
        struct withdrawal water;
        struct weir_arena *small = weir_arena_new(bytes);
        status = measure(POINT "read W 2024-02-01 0", small, &water);
        weir_arena_free(small);
    }
    assert_int_equal(status, WEIR_OK);
    assert_true(refused > 3);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_read_is_the_start),
        cmocka_unit_test(the_last_register_of_a_day_counts),
        cmocka_unit_test(a_correction_takes_the_place_of_a_read),
        cmocka_unit_test(reads_that_disagree_do_not_count),
        cmocka_unit_test(estimates_give_way_to_true_reads),
        cmocka_unit_test(another_meter_begins_anew),
        cmocka_unit_test(a_register_may_begin_again),
        cmocka_unit_test(absurd_registers_do_not_count),
        cmocka_unit_test(without_reads_the_capacity_counts),
        cmocka_unit_test(reads_of_other_days_are_none_of_the_year),
        cmocka_unit_test(a_broken_meter_counts_by_capacity_since_its_last_read),
        cmocka_unit_test(a_meter_that_ends_is_not_a_broken_one),
        cmocka_unit_test(an_exchange_is_known_from_the_registry),
        cmocka_unit_test(what_was_decided_about_a_read_holds),
        cmocka_unit_test(an_estimate_that_a_read_has_overtaken_is_nothing),
        cmocka_unit_test(reads_before_and_after_a_point_share_their_water_into_it),
        cmocka_unit_test(capacity_that_nobody_knows_is_dark),
        cmocka_unit_test(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/withdrawal", tests, setup, teardown);
}
