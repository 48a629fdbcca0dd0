/* Unit tests of cli/screen.c: cells that stand under each other, whatever is in them. */
#include "cli/screen.h"

#include <stdlib.h>

#include "base/text.h"
#include "cli/output.h"
#include "harness/capture.h"
#include "harness/cmocka_all.h"

static const char *const heading[] = {"run", "scope", "billed"};

static const char *
shown(const struct screen_cell *cell, uint32_t row_count)
{
    const struct screen_table table = {
        .heading = heading,
        .column_count = 3,
        .left = 2,
        .shrink = 1,
        .cell = cell,
        .row_count = row_count,
    };
    capture_begin(1);
    screen_table(&table);
    (void)output_finish(EXIT_CODE_DONE);
    return capture_end();
}

static void
columns_are_aligned_by_what_a_terminal_shows(void **state)
{
    (void)state;
    const struct screen_cell cell[] = {
        {text_of("1"), SCREEN_PLAIN},  {text_of("cycle:库尔"), SCREEN_PLAIN},
        {text_of("12"), SCREEN_PLAIN}, {text_of("10"), SCREEN_PLAIN},
        {text_of("all"), SCREEN_GOOD}, {text_of(NULL), SCREEN_PLAIN},
    };
    assert_string_equal(shown(cell, 2), "  run  scope       billed\n"
                                        "  1    cycle:库尔      12\n"
                                        "  10   all              -\n");
}

static void
a_column_shrinks_so_that_all_fits_a_screen(void **state)
{
    (void)state;
    /* 2 + 3 + 2 + scope + 2 + 6 is 80 with 65 for the scope: 64 of it and the sign that it is cut
     */
    const struct screen_cell cell[] = {
        {text_of("1"), SCREEN_PLAIN},
        {text_of("0123456789012345678901234567890123456789012345678901234567890123456789"),
         SCREEN_PLAIN},
        {text_of("12"), SCREEN_PLAIN},
    };
    assert_string_equal(
        shown(cell, 1),
        "  run  scope                                                              billed\n"
        "  1    0123456789012345678901234567890123456789012345678901234567890123…      12\n");
}

static void
control_characters_are_shown_as_a_sign(void **state)
{
    (void)state;
    capture_begin(1);
    screen_text(text_of("a\033[31mb\n"), SCREEN_BAD);
    (void)output_finish(EXIT_CODE_DONE);
    assert_string_equal(capture_end(), "a?[31mb?");
}

/* Stdout is a file here. */
static void
nothing_is_painted_where_there_is_no_terminal(void **state)
{
    (void)state;
    capture_begin(1);
    const bool painted = screen_is_painted();
    (void)capture_end();
    assert_false(painted);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_aligned_by_what_a_terminal_shows),
        cmocka_unit_test(a_column_shrinks_so_that_all_fits_a_screen),
        cmocka_unit_test(control_characters_are_shown_as_a_sign),
        cmocka_unit_test(nothing_is_painted_where_there_is_no_terminal),
    };
    return cmocka_run_group_tests_name("cli/screen", tests, NULL, NULL);
}
