/* Unit tests of host/folder.c: folders whose files appear all at once. */
#include "host/folder.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "harness/cmocka_all.h"
#include "harness/scratch.h"

static struct weir_error error;

static const char *
path(const char *name)
{
    return scratch_path(name);
}

static void
publish(enum weir_status expected, bool expected_there)
{
    bool there = !expected_there;
    const struct folder_names names = {path(".new"), path("final")};
    error_clear(&error);
    assert_int_equal(folder_publish(names, &there, &error), expected);
    if (expected == WEIR_OK)
        assert_int_equal(there, expected_there);
}

static void
a_folder_appears_with_its_files(void **state)
{
    (void)state;
    struct stat about;
    error_clear(&error);
    assert_int_equal(folder_begin(path(".new"), &error), WEIR_OK);
    assert_int_equal(stat(path(".new"), &about), 0);
    assert_int_equal(about.st_mode & 0777 & ~0750U, 0);
    (void)scratch_file(".new/file", "1", 1);
    publish(WEIR_OK, false);
    assert_false(folder_is(path(".new")));
    assert_int_equal(access(path("final/file"), F_OK), 0);
    folder_remove(path("final"));
    assert_false(folder_is(path("final")));
}

/* What a night that was cut off left behind. */
static void
one_that_is_there_is_emptied_of_its_files(void **state)
{
    (void)state;
    error_clear(&error);
    assert_int_equal(folder_begin(path(".new"), &error), WEIR_OK);
    (void)scratch_file(".new/old", "1", 1);
    assert_int_equal(folder_begin(path(".new"), &error), WEIR_OK);
    assert_int_equal(access(path(".new/old"), F_OK), -1);
    folder_remove(path(".new"));
}

static void
a_name_that_is_taken_stays_with_whom_it_has(void **state)
{
    (void)state;
    error_clear(&error);
    assert_int_equal(folder_begin(path(".new"), &error), WEIR_OK);
    assert_int_equal(mkdir(path("final"), 0700), 0); /* empty: rename(2) would replace it */
    publish(WEIR_OK, true);
    assert_true(folder_is(path(".new")));
    assert_int_equal(rmdir(path("final")), 0);
    (void)scratch_file("final", "1", 1);
    publish(WEIR_OK, true);
    folder_remove(path(".new"));
}

static void
links_and_what_is_not_there_are_errors(void **state)
{
    (void)state;
    assert_int_equal(mkdir(path("real"), 0700), 0);
    assert_int_equal(symlink("real", path("link")), 0);
    error_clear(&error);
    assert_int_equal(folder_begin(path("link"), &error), WEIR_E_IO);
    error_clear(&error);
    assert_int_equal(folder_begin(path("absent/new"), &error), WEIR_E_IO);
    publish(WEIR_E_IO, false);
    folder_remove(path("absent")); /* does nothing */
    assert_int_equal(rmdir(path("real")), 0);
}

static int
set_up(void **state)
{
    (void)state;
    (void)scratch_folder();
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    scratch_remove();
    return 0;
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ALONE(a_folder_appears_with_its_files),
        ALONE(one_that_is_there_is_emptied_of_its_files),
        ALONE(a_name_that_is_taken_stays_with_whom_it_has),
        ALONE(links_and_what_is_not_there_are_errors),
    };
    return cmocka_run_group_tests_name("host/folder", tests, NULL, NULL);
}
