/* Unit tests of batch/line_fault.c: faults join the sheet's own, in the order of their lines. */
#include "batch/line_fault.h"

#include "base/error.h"
#include "base/text.h"
#include "harness/cmocka_all.h"

static void
faults_come_in_the_order_of_their_lines(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1 << 20);
    struct sheet_faults *faults = sheet_faults_new(arena);
    static const uint32_t lines[] = {7, 3, 9, 3, 1};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        assert_non_null(line_fault_add(faults, "a.csv", lines[i], "account % is not loaded",
                                       text_of(i == 1 ? "first" : "other")));
    line_fault_sort(faults);
    static const uint32_t sorted[] = {1, 3, 3, 7, 9};
    for (size_t i = 0; i < sizeof sorted / sizeof sorted[0]; i++)
        assert_int_equal(faults->kept[i].line, sorted[i]);
    assert_string_equal(faults->kept[1].primary, "account \"first\" is not loaded");
    assert_string_equal(faults->kept[1].place, "a.csv");
    weir_arena_free(arena);
}

static void
after_a_hundred_they_are_counted_only(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1 << 20);
    struct sheet_faults *faults = sheet_faults_new(arena);
    for (uint32_t i = 1; i <= SHEET_FAULT_MAX; i++)
        assert_non_null(line_fault_add(faults, "a.csv", i, "wrong", text_of(NULL)));
    assert_null(line_fault_add(faults, "a.csv", 1, "wrong", text_of(NULL)));
    line_fault_sort(faults);
    struct weir_error error;
    error_clear(&error);
    assert_int_equal(line_fault_status(faults, "a.csv", &error), WEIR_E_INVALID);
    assert_string_equal(error.primary, "101 faults in this file: nothing was changed");
    weir_arena_free(arena);
}

static void
no_fault_is_no_error(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1 << 20);
    struct weir_error error;
    error_clear(&error);
    assert_int_equal(line_fault_status(sheet_faults_new(arena), "a.csv", &error), WEIR_OK);
    assert_int_equal(error.status, WEIR_OK);
    weir_arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faults_come_in_the_order_of_their_lines),
        cmocka_unit_test(after_a_hundred_they_are_counted_only),
        cmocka_unit_test(no_fault_is_no_error),
    };
    return cmocka_run_group_tests_name("batch/line_fault", tests, NULL, NULL);
}
