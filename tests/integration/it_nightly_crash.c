/*
 * Nights that are cut off: whatever happens, the next one ends with the bytes of one that nobody
 * disturbed.  The work is nightly_crash.sh's.
 */
#include "harness/cmocka_all.h"
#include "harness/it.h"

static void
run_part(const char *part)
{
    const char *const script[] = {"sh", it_source("tests/integration/nightly_crash.sh"), part,
                                  NULL};
    struct it_result result = it_run(script);
    if (result.exit_code != 0)
        print_error("%s%s", result.out, result.err);
    assert_int_equal(result.exit_code, 0);
    it_result_free(&result);
}

static void
a_night_that_is_killed_anywhere_is_gone_on_with(void **state)
{
    (void)state;
    run_part("kill");
}

static void
a_night_that_is_asked_to_stop_is_gone_on_with(void **state)
{
    (void)state;
    run_part("stop");
}

static void
of_two_nights_at_once_one_runs(void **state)
{
    (void)state;
    run_part("two");
}

static void
a_night_outlives_its_sessions(void **state)
{
    (void)state;
    run_part("away");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_night_that_is_killed_anywhere_is_gone_on_with, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(a_night_that_is_asked_to_stop_is_gone_on_with, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(of_two_nights_at_once_one_runs, it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(a_night_outlives_its_sessions, it_setup, it_teardown),
    };
    return cmocka_run_group_tests_name("nights that are cut off", tests, NULL, NULL);
}
