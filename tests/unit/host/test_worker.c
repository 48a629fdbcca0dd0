/* Unit tests of host/worker.c: work is done beside this process, and how it ended comes back. */
#include "host/worker.h"

#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "harness/cmocka_all.h"
#include "host/stop.h"

#define WORKERS 5

static struct weir_error error;

static int
setup(void **state)
{
    (void)state;
    error = (struct weir_error){0};
    stop_install();
    return 0;
}

/* Writes one byte into the pipe it is given. */
static enum weir_status
write_a_byte(void *context, struct weir_error *unused)
{
    (void)unused;
    const int *pipe_end = context;
    return write(*pipe_end, "x", 1) == 1 ? WEIR_OK : WEIR_E_IO;
}

static void
each_process_does_the_work(void **state)
{
    (void)state;
    int ends[2];
    char bytes[WORKERS + 1];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(worker_run(WORKERS, write_a_byte, &ends[1], &error), WEIR_OK);
    assert_int_equal(close(ends[1]), 0);
    assert_int_equal(read(ends[0], bytes, sizeof bytes), WORKERS);
    assert_int_equal(close(ends[0]), 0);
}

static void
wait_until_stopped(void)
{
    static const struct timespec moment = {.tv_nsec = 1000000};
    while (!stop_requested())
        (void)nanosleep(&moment, NULL);
}

/* Fails in the process that takes the only byte; the others wait until they are asked to stop. */
static enum weir_status
fail_once(void *context, struct weir_error *own_error)
{
    const int *pipe_end = context;
    char byte;
    if (read(*pipe_end, &byte, 1) == 1)
        return error_set(own_error, WEIR_E_DB, "one has failed");
    wait_until_stopped();
    return stop_error(own_error);
}

static void
the_first_failure_stops_the_others_and_is_told(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "x", 1), 1);
    assert_int_equal(close(ends[1]), 0);
    assert_int_equal(worker_run(WORKERS, fail_once, &ends[0], &error), WEIR_E_DB);
    assert_int_equal(error.status, WEIR_E_DB);
    assert_string_equal(error.primary, "one has failed");
    assert_int_equal(close(ends[0]), 0);
}

static enum weir_status
die(void *context, struct weir_error *unused)
{
    (void)context;
    (void)unused;
    return raise(SIGKILL) == 0 ? WEIR_OK : WEIR_E_IO;
}

static void
a_process_that_is_killed_is_told(void **state)
{
    (void)state;
    assert_int_equal(worker_run(1, die, NULL, &error), WEIR_E_IO);
    assert_string_equal(error.primary, "a worker process was killed");
}

/* Asks its leader to stop, and waits to be asked itself. */
static enum weir_status
stop_the_leader(void *context, struct weir_error *own_error)
{
    (void)context;
    if (kill(getppid(), SIGTERM) != 0)
        return WEIR_E_IO;
    wait_until_stopped();
    return stop_error(own_error);
}

static void
a_signal_to_the_leader_is_passed_on(void **state)
{
    (void)state;
    assert_int_equal(worker_run(1, stop_the_leader, NULL, &error), WEIR_E_STOPPED);
    assert_true(stop_requested());
}

#define CASE(name) cmocka_unit_test_setup(name, setup)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(each_process_does_the_work),
        CASE(the_first_failure_stops_the_others_and_is_told),
        CASE(a_process_that_is_killed_is_told),
        CASE(a_signal_to_the_leader_is_passed_on),
    };
    return cmocka_run_group_tests_name("host/worker", tests, NULL, NULL);
}
