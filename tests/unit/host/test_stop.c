/* Unit tests of host/stop.c: the first signal asks, the second would end the program. */
#include "host/stop.h"

#include <signal.h>
#include <stddef.h>

#include "harness/cmocka_all.h"

static void
each_of_the_two_signals_asks_to_stop(void **state)
{
    (void)state;
    static const int signals[] = {SIGTERM, SIGINT};
    for (size_t i = 0; i < 2; i++) {
        stop_install();
        assert_false(stop_requested());
        assert_int_equal(raise(signals[i]), 0);
        assert_true(stop_requested());
    }
}

static void
after_the_first_signal_the_second_has_its_usual_effect(void **state)
{
    (void)state;
    stop_install();
    assert_int_equal(raise(SIGTERM), 0);
    struct sigaction now;
    assert_int_equal(sigaction(SIGTERM, NULL, &now), 0);
    assert_true(now.sa_handler == SIG_DFL);
    stop_install();
    assert_false(stop_requested());
}

static void
a_worker_listens_to_its_leader_alone(void **state)
{
    (void)state;
    stop_install_worker();
    assert_int_equal(raise(SIGTERM), 0);
    assert_int_equal(raise(SIGINT), 0);
    assert_false(stop_requested());
    for (int time = 0; time < 2; time++) {
        assert_int_equal(raise(STOP_WORKER_SIGNAL), 0);
        assert_true(stop_requested());
    }
    assert_true(signal(STOP_WORKER_SIGNAL, SIG_DFL) != SIG_ERR);
}

static void
whoever_stops_says_so(void **state)
{
    (void)state;
    struct weir_error error = {.status = WEIR_OK};
    assert_int_equal(stop_error(&error), WEIR_E_STOPPED);
    assert_string_equal(error.primary, "stopped by a signal");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_of_the_two_signals_asks_to_stop),
        cmocka_unit_test(after_the_first_signal_the_second_has_its_usual_effect),
        cmocka_unit_test(a_worker_listens_to_its_leader_alone),
        cmocka_unit_test(whoever_stops_says_so),
    };
    return cmocka_run_group_tests_name("host/stop", tests, NULL, NULL);
}
