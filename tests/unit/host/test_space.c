/* Unit tests of host/space.c. */
#include "host/space.h"

#include <string.h>

#include "base/error.h"
#include "harness/cmocka_all.h"

static void
a_file_system_holds_what_is_free(void **state)
{
    (void)state;
    struct weir_error error;
    error_clear(&error);
    struct space space = {-1, -1};
    assert_int_equal(space_of("/", &space, &error), WEIR_OK);
    assert_true(space.size_bytes > 0);
    assert_true(space.free_bytes >= 0);
    assert_true(space.free_bytes <= space.size_bytes);
}

static void
a_name_that_is_not_there_is_told(void **state)
{
    (void)state;
    struct weir_error error;
    error_clear(&error);
    struct space space;
    assert_int_equal(space_of("/nowhere/at/all", &space, &error), WEIR_E_IO);
    assert_string_equal(error.place, "/nowhere/at/all");
    assert_non_null(strstr(error.detail, "No such file"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_system_holds_what_is_free),
        cmocka_unit_test(a_name_that_is_not_there_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
