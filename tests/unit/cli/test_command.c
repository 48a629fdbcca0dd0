/* Unit tests of cli/command.c: the list, how words find a command, how errors are printed. */
#include "cli/command.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "harness/capture.h"
#include "harness/cmocka_all.h"
#include "host/sheet.h"

static void
every_command_is_described_and_named_once(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < command_count; i++) {
        const struct command *command = &command_list[i];
        assert_in_range(strlen(command->summary), 1, 70);
        assert_non_null(strstr(command->help, "Example"));
        assert_non_null(strstr(command->help, "  weir "));
        assert_int_equal(command->help[strlen(command->help) - 1], '\n');
        for (uint32_t k = 0; k < i; k++)
            assert_string_not_equal(command->words, command_list[k].words);
    }
}

static void
the_longest_match_is_the_command(void **state)
{
    (void)state;
    static const char *const words[] = {"config", "check", "x"};
    uint32_t used = 0;
    assert_string_equal(command_find(words, 3, &used)->words, "config check");
    assert_int_equal(used, 2);
    assert_null(command_find(words, 1, &used));
    assert_true(command_is_group("config"));
    assert_false(command_is_group("version"));
    assert_false(command_is_group("conf"));
}

static const char *
reported(const struct weir_error *error)
{
    capture_begin(2);
    command_report(error);
    return capture_end();
}

static void
an_error_is_printed_with_place_detail_and_hint(void **state)
{
    (void)state;
    struct weir_error error = {.status = WEIR_E_INVALID, .primary = "no such thing"};
    assert_string_equal(reported(&error), "weir: no such thing\n");
    (void)strcpy(error.place, "reads.csv");
    assert_string_equal(reported(&error), "weir: reads.csv: no such thing\n");
    error.line = 18;
    (void)strcpy(error.hint, "Look again.");
    (void)strcpy(error.detail, "There is none.");
    assert_string_equal(reported(&error), "weir: reads.csv:18: no such thing\n"
                                          "There is none.\n"
                                          "hint: Look again.\n");
}

static void
faults_after_the_hundredth_are_counted(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1 << 20);
    struct sheet_faults *faults = sheet_faults_new(arena);
    for (uint32_t i = 0; i < SHEET_FAULT_MAX; i++)
        faults->kept[i] = (struct weir_error){.status = WEIR_E_INVALID, .primary = "wrong"};
    faults->count = 2;
    capture_begin(2);
    command_report_faults(faults);
    assert_string_equal(capture_end(), "weir: wrong\nweir: wrong\n");
    faults->count = SHEET_FAULT_MAX + 7;
    capture_begin(2);
    command_report_faults(faults);
    const char *said = capture_end();
    assert_int_equal(strlen(said), 100 * strlen("weir: wrong\n") + strlen("… and 7 more\n"));
    assert_string_equal(said + 100 * strlen("weir: wrong\n"), "… and 7 more\n");
    weir_arena_free(arena);
}

/* As weir(1) lists them. */
static void
each_status_has_its_exit_code(void **state)
{
    (void)state;
    assert_int_equal(exit_code_of(WEIR_OK), 0);
    assert_int_equal(exit_code_of(WEIR_E_INVALID), 3);
    assert_int_equal(exit_code_of(WEIR_E_NOT_FOUND), 3);
    assert_int_equal(exit_code_of(WEIR_E_OVERFLOW), 3);
    assert_int_equal(exit_code_of(WEIR_E_IO), 3);
    assert_int_equal(exit_code_of(WEIR_E_DENIED), 3);
    assert_int_equal(exit_code_of(WEIR_E_DB), 4);
    assert_int_equal(exit_code_of(WEIR_E_DB_TRANSIENT), 4);
    assert_int_equal(exit_code_of(WEIR_E_BUSY), 4);
    assert_int_equal(exit_code_of(WEIR_E_SEAL), 5);
    assert_int_equal(exit_code_of(WEIR_E_STOPPED), 6);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_is_described_and_named_once),
        cmocka_unit_test(the_longest_match_is_the_command),
        cmocka_unit_test(an_error_is_printed_with_place_detail_and_hint),
        cmocka_unit_test(faults_after_the_hundredth_are_counted),
        cmocka_unit_test(each_status_has_its_exit_code),
    };
    return cmocka_run_group_tests_name("cli/command", tests, NULL, NULL);
}
