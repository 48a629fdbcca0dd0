/* README.md's first bill, run as it stands there: the commands of its sh block, in the source tree,
 * must end with what its text block shows. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

/* Cuts the block that begins with the line fence out of text, which is changed; fails when there is
 * none. */
static char *
block(char *text, const char *fence)
{
    char *begin = strstr(text, fence);
    assert_non_null(begin);
    begin += strlen(fence);
    char *end = strstr(begin, "\n```");
    assert_non_null(end);
    end[1] = '\0';
    return begin;
}

static void
without_carriage_returns(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0'; from++)
        if (*from != '\r')
            *to++ = *from;
    *to = '\0';
}

static void
the_first_bill_comes_out_as_shown(void **state)
{
    (void)state;
    char *readme = it_read_file(it_source("README.md"));
    char *readme_again = it_read_file(it_source("README.md"));
    const char *commands = block(readme, "\n```sh\n");
    const char *shown = block(readme_again, "\n```text\n");

    /* The program under test stands for the one that `make` builds. */
    static const char program[] = "weir() { \"$WEIR_PROGRAM\" \"$@\"; }\n";
    char *script = malloc(sizeof program + strlen(commands));
    assert_non_null(script);
    memcpy(script, program, sizeof program - 1);
    memcpy(script + sizeof program - 1, commands, strlen(commands) + 1);

    assert_int_equal(chdir(it_root()), 0);
    const char *const shell[] = {"sh", "-euc", script, NULL};
    struct it_result result = it_run(shell);
    if (result.exit_code != 0)
        print_error("%s%s", result.out, result.err);
    assert_int_equal(result.exit_code, 0);
    without_carriage_returns(result.out);
    it_assert_contains(result.out, shown);
    assert_string_equal(strstr(result.out, shown), shown); /* the last that is said */

    it_result_free(&result);
    free(script);
    free(readme);
    free(readme_again);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_first_bill_comes_out_as_shown, it_setup_unmigrated,
                                        it_teardown),
    };
    return cmocka_run_group_tests_name("integration/readme", tests, NULL, NULL);
}
