/* Unit tests of host/filter.c: bytes through another program, and how it can fail. */
#include "host/filter.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "harness/cmocka_all.h"

static struct weir_arena *arena;
static struct weir_error error;
static char output[4096];
static size_t output_size;
static size_t output_total;

static int
begin(void **state)
{
    (void)state;
    error = (struct weir_error){.status = WEIR_OK};
    output_size = output_total = 0;
    arena = weir_arena_new(1 << 20);
    return arena == NULL;
}

static int
end(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

static enum weir_status
take(void *context, struct weir_text bytes, struct weir_error *failure)
{
    if (context != NULL)
        return error_set(failure, WEIR_E_IO, "no more");
    output_total += bytes.size;
    for (size_t i = 0; i < bytes.size && output_size + 1 < sizeof output; i++)
        output[output_size++] = bytes.start[i];
    output[output_size] = '\0';
    return WEIR_OK;
}

static void
bytes_go_through_a_program_again_and_again(void **state)
{
    (void)state;
    static const char *const argv[] = {"tr", "a-z", "A-Z", NULL};
    struct filter *filter = NULL;
    assert_int_equal(filter_open(argv, arena, &filter, &error), WEIR_OK);
    filter_begin(filter);
    filter_put(filter, text_of("water "));
    filter_put(filter, text_of("bill"));
    assert_int_equal(filter_run(filter, take, NULL, &error), WEIR_OK);
    filter_begin(filter); /* shorter than before: nothing of it is left */
    filter_put(filter, text_of("x"));
    assert_int_equal(filter_run(filter, take, NULL, &error), WEIR_OK);
    filter_close(filter);
    assert_string_equal(output, "WATER BILLX");
}

static void
more_goes_through_than_a_pipe_holds(void **state)
{
    (void)state;
    static const char *const argv[] = {"cat", NULL};
    static char piece[10000];
    struct filter *filter = NULL;
    assert_int_equal(filter_open(argv, arena, &filter, &error), WEIR_OK);
    filter_begin(filter);
    for (int i = 0; i < 100; i++)
        filter_put(filter, (struct weir_text){piece, sizeof piece});
    assert_int_equal(filter_run(filter, take, NULL, &error), WEIR_OK);
    filter_close(filter);
    assert_int_equal(output_total, 100 * sizeof piece);
}

static enum weir_status
run(const char *const *argv, void *context)
{
    struct filter *filter = NULL;
    error = (struct weir_error){.status = WEIR_OK};
    assert_int_equal(filter_open(argv, arena, &filter, &error), WEIR_OK);
    filter_begin(filter);
    filter_put(filter, text_of("x"));
    const enum weir_status status = filter_run(filter, take, context, &error);
    filter_close(filter);
    return status;
}

static void
a_program_that_fails_says_why(void **state)
{
    (void)state;
    static const char *const absent[] = {"no-such-program-anywhere", NULL};
    static const char *const failing[] = {"sh", "-c", "echo early >&2; echo because >&2; exit 3",
                                          NULL};
    static const char *const killed[] = {"sh", "-c", "kill -9 $$", NULL};
    static const char *const cat[] = {"cat", NULL};
    assert_int_equal(run(absent, NULL), WEIR_E_NOT_FOUND);
    assert_string_equal(error.primary, "there is no program \"no-such-program-anywhere\"");
    assert_int_equal(run(failing, NULL), WEIR_E_IO);
    assert_string_equal(error.primary, "the program \"sh\" failed");
    assert_string_equal(error.detail, "because");
    assert_int_equal(run(killed, NULL), WEIR_E_IO);
    assert_int_equal(run(cat, output), WEIR_E_IO); /* what it writes is not taken */
    assert_string_equal(error.primary, "no more");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(bytes_go_through_a_program_again_and_again),
        TEST(more_goes_through_than_a_pipe_holds),
        TEST(a_program_that_fails_says_why),
    };
    return cmocka_run_group_tests_name("host/filter", tests, NULL, NULL);
}
