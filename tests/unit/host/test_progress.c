/* Unit tests of host/progress.c: the words of a bar; what is shown is tested by it_progress.c. */
#include "host/progress.h"

#include "harness/cmocka_all.h"
#include "host/log.h"

static struct progress_state
state_of(int64_t parts_done, int64_t units_done, int64_t elapsed_ms)
{
    return (struct progress_state){
        .work = {.name = "run 7", .unit = "accounts", .parts = 25},
        .parts_done = parts_done,
        .units_done = units_done,
        .elapsed_ms = elapsed_ms,
    };
}

static void
assert_bar(const struct progress_state *state, uint32_t columns, const char *expected)
{
    char bytes[300];
    struct text_writer writer = text_writer_of(bytes, sizeof bytes - 1);
    progress_write_bar(state, columns, &writer);
    bytes[text_written(&writer).size] = '\0';
    assert_string_equal(bytes, expected);
}

static void
rate_and_time_left_are_those_so_far(void **state)
{
    (void)state;
    /* 12 of 25 chunks in 1.5 s: 48 %; 48,000 accounts are 32,000 a second; 13 more in 1.625 s */
    const struct progress_state half = state_of(12, 48000, 1500);
    assert_int_equal(progress_permille(&half), 480);
    assert_int_equal(progress_rate(&half), 32000);
    assert_int_equal(progress_left_s(&half), 2);
    const struct progress_state begun = state_of(0, 0, 0);
    assert_int_equal(progress_permille(&begun), 0);
    assert_int_equal(progress_rate(&begun), 0);
    assert_int_equal(progress_left_s(&begun), -1);
    const struct progress_state more = state_of(30, 1, 1000); /* others joined in, and left */
    assert_int_equal(progress_permille(&more), 1000);
    assert_int_equal(progress_left_s(&more), 0);
    struct progress_state nothing = state_of(0, 0, 0);
    nothing.work.parts = 0;
    assert_int_equal(progress_permille(&nothing), 1000);
}

static void
a_bar_fits_its_terminal(void **state)
{
    (void)state;
    /* 5 for the name, 33 for the figures, 6 for blanks and brackets: 35 of 79, of which 48 % are 16
     */
    const struct progress_state half = state_of(12, 48000, 1500);
    assert_bar(&half, 79,
               "run 7  [################...................]  48 %  32000 accounts/s  0:02 left");
    assert_bar(&half, 54, "run 7  [####......]  48 %  32000 accounts/s  0:02 left");
    assert_bar(&half, 40, "run 7  48 %  32000 accounts/s  0:02 left"); /* no room for one */
    assert_bar(&half, 200,
               "run 7  [###################.....................]  48 %  32000 accounts/s  "
               "0:02 left");
    const struct progress_state begun = state_of(0, 0, 0);
    assert_bar(&begun, 40, "run 7  [............]  0 %  0 accounts/s");
}

static void
long_times_have_minutes_and_hours(void **state)
{
    (void)state;
    const struct progress_state minutes = state_of(1, 10, 31250); /* 24 x 31.25 s = 750 s */
    assert_bar(&minutes, 40, "run 7  4 %  0 accounts/s  12:30 left");
    const struct progress_state hours = state_of(1, 10, 155125); /* 24 x 155.125 s = 3723 s */
    assert_bar(&hours, 40, "run 7  4 %  0 accounts/s  1:02:03 left");
}

static void
it_begins_and_ends_without_a_terminal(void **state)
{
    (void)state;
    struct weir_error error = {0};
    struct progress *progress = NULL;
    const struct progress_work work = {.name = "run 7", .unit = "accounts", .parts = 2};
    log_from(LOG_LEVEL_ERROR); /* no bar, wherever this runs */
    assert_int_equal(progress_begin(&work, &progress, &error), WEIR_OK);
    progress_add(progress, 100);
    progress_add(progress, 100);
    progress_end(progress);
    progress_end(NULL);
    log_from(LOG_LEVEL_INFO);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rate_and_time_left_are_those_so_far),
        cmocka_unit_test(a_bar_fits_its_terminal),
        cmocka_unit_test(long_times_have_minutes_and_hours),
        cmocka_unit_test(it_begins_and_ends_without_a_terminal),
    };
    return cmocka_run_group_tests_name("host/progress", tests, NULL, NULL);
}
