/* Unit tests of core/history.c: the true periods of a meter. */
#include "core/history.h"

#include "harness/cmocka_all.h"

#define COUNT(list) ((uint32_t)(sizeof(list) / sizeof((list)[0])))

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

static const struct meter_installation installation = {
    .stamp = {.from_day = 100}, .meter_id = 1, .litres_per_count = 1000, .to_day = WEIR_DAY_NONE};
static const struct meter_read reads[] = {
    {.meter_id = 1, .day = 130, .register_milli = 10000, .kind = METER_READ_ACTUAL},
    {.meter_id = 1, .day = 150, .register_milli = 11000, .kind = METER_READ_ESTIMATE},
    {.meter_id = 1, .day = 170, .register_milli = 30000, .kind = METER_READ_ACTUAL},
    {.meter_id = 1, .day = 200, .register_milli = 60000, .kind = METER_READ_ACTUAL},
    {.meter_id = 1, .day = 230, .register_milli = 64000, .kind = METER_READ_ACTUAL},
};

static struct history
find(struct usage_request *usage, int32_t past_day, int32_t day)
{
    const struct history_request request = {usage, past_day};
    const struct span span = {
        .installation = &installation, .read = reads, .read_count = COUNT(reads)};
    struct history history;
    assert_int_equal(history_find(&request, &span, day, arena, &history), WEIR_OK);
    return history;
}

static void
the_last_three_true_periods_before_a_day(void **state)
{
    (void)state;
    struct usage_request usage = {0};
    /* 130 to 170: 20, to 200: 30, to 230: 4; the estimate between bounds nothing */
    struct history history = find(&usage, 0, 231);
    assert_int_equal(history.trace.count, 5);
    assert_int_equal(history.periods, 3);
    assert_int_equal(history.days, 100);
    assert_int_equal(history.volume_l, 54000);
    assert_int_equal(history.longest_days, 40);
    history = find(&usage, 0, 230); /* without the read of that day */
    assert_int_equal(history.periods, 3);
    assert_int_equal(history.days, 100);
    assert_int_equal(history.volume_l, 60000);
    history_end(&history, 1);
    assert_int_equal(history.periods, 1);
    assert_int_equal(history.volume_l, 10000);
    assert_int_equal(history.days, 30);
}

static void
it_begins_where_something_is_known(void **state)
{
    (void)state;
    static const struct usage_opening openings[] = {{2, 5, 140}, {1, 5, 90}, {1, 12000, 140}};
    struct usage_request usage = {0};
    struct history history = find(&usage, 120, 231); /* installed before the past begins */
    assert_int_equal(history.trace.point[0].day, 130);
    assert_int_equal(history.trace.point[0].register_milli, 10000);
    usage.opening = openings;
    usage.opening_count = COUNT(openings);
    history = find(&usage, 0, 231);
    assert_int_equal(history.trace.point[0].day, 140);
    assert_int_equal(history.periods, 3);
    assert_int_equal(history.volume_l, 64000 - 12000);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_last_three_true_periods_before_a_day, setup, teardown),
        cmocka_unit_test_setup_teardown(it_begins_where_something_is_known, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
