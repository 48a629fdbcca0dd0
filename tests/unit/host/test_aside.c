/* Unit tests of host/aside.c: work beside one's own, waited for once. */
#include "host/aside.h"

#include <signal.h>

#include "base/error.h"
#include "harness/cmocka_all.h"

struct job {
    int done;
    enum weir_status status;
    bool takes_signals;
};

static enum weir_status
do_job(void *context, struct weir_error *error)
{
    struct job *job = context;
    sigset_t blocked;
    (void)pthread_sigmask(SIG_SETMASK, NULL, &blocked);
    job->takes_signals = sigismember(&blocked, SIGTERM) == 0;
    job->done++;
    return job->status == WEIR_OK ? WEIR_OK : error_set(error, job->status, "it failed");
}

static void
it_is_done_once_it_is_waited_for(void **state)
{
    (void)state;
    struct weir_error error = {0};
    struct aside aside = {0};
    struct job job = {0};
    assert_int_equal(aside_end(&aside, &error), WEIR_OK); /* nothing was begun */
    aside_begin(&aside, do_job, &job);
    assert_int_equal(aside_end(&aside, &error), WEIR_OK);
    assert_int_equal(job.done, 1);
    assert_false(job.takes_signals);
    assert_int_equal(aside_end(&aside, &error), WEIR_OK);
    assert_int_equal(job.done, 1);
    sigset_t blocked;
    assert_int_equal(pthread_sigmask(SIG_SETMASK, NULL, &blocked), 0);
    assert_int_equal(sigismember(&blocked, SIGTERM), 0); /* ours still come */
}

static void
how_it_failed_is_told(void **state)
{
    (void)state;
    struct weir_error error = {0};
    struct aside aside = {0};
    struct job job = {.status = WEIR_E_IO};
    aside_begin(&aside, do_job, &job);
    aside_drop(&aside);
    aside_begin(&aside, do_job, &job);
    assert_int_equal(aside_end(&aside, &error), WEIR_E_IO);
    assert_string_equal(error.primary, "it failed");
    job.status = WEIR_OK; /* and it can be used again */
    error_clear(&error);
    aside_begin(&aside, do_job, &job);
    assert_int_equal(aside_end(&aside, &error), WEIR_OK);
    assert_int_equal(job.done, 3);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_done_once_it_is_waited_for),
        cmocka_unit_test(how_it_failed_is_told),
    };
    return cmocka_run_group_tests_name("host/aside", tests, NULL, NULL);
}
