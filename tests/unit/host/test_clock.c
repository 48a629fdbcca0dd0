/* Unit tests of host/clock.c. */
#include "host/clock.h"

#include "harness/cmocka_all.h"

static void
the_monotonic_clock_never_goes_back(void **state)
{
    (void)state;
    int64_t before_ms = clock_monotonic_ms();
    for (int i = 0; i < 1000; i++) {
        const int64_t now_ms = clock_monotonic_ms();
        assert_true(now_ms >= before_ms);
        before_ms = now_ms;
    }
}

/* 2024-01-01 00:00 UTC is 1704067200. */
static void
the_wall_clock_counts_seconds_since_1970(void **state)
{
    (void)state;
    assert_true(clock_wall_s() > 1704067200);
    assert_true(clock_wall_s() < 1704067200 * INT64_C(10));
}

static void
a_pause_takes_its_time(void **state)
{
    (void)state;
    const int64_t before_ms = clock_monotonic_ms();
    clock_pause_ms(20);
    assert_true(clock_monotonic_ms() - before_ms >=
                19); /* 20, less what the two readings cut off */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_monotonic_clock_never_goes_back),
        cmocka_unit_test(the_wall_clock_counts_seconds_since_1970),
        cmocka_unit_test(a_pause_takes_its_time),
    };
    return cmocka_run_group_tests_name("host/clock", tests, NULL, NULL);
}
