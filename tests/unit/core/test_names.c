/* Unit tests of core/names.c. */
#include "core/names.h"

#include <string.h>

#include "base/text.h"
#include "harness/cmocka_all.h"

#define ARENA_BYTES 65536

static struct weir_arena *arena;

static int
begin(void **state)
{
    (void)state;
    arena = weir_arena_new(ARENA_BYTES);
    return arena == NULL;
}

static int
end(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

static int64_t
number(struct names *names, const char *name)
{
    int64_t key = 0;
    assert_int_equal(names_number(names, text_of(name), &key), WEIR_OK);
    return key;
}

static void
names_are_numbered_from_1_and_keep_their_number(void **state)
{
    (void)state;
    struct names names = names_of(arena);
    assert_int_equal(number(&names, "household"), 1);
    assert_int_equal(number(&names, "above-plan"), 2);
    assert_int_equal(number(&names, "household"), 1);
    assert_int_equal(names.count, 2);
}

static void
a_new_name_gets_the_number_after_the_highest(void **state)
{
    (void)state;
    struct names names = names_of(arena);
    assert_int_equal(names_add(&names, text_of("a"), 40), WEIR_OK);
    assert_int_equal(names_add(&names, text_of("b"), 7), WEIR_OK);
    assert_int_equal(number(&names, "c"), 41);
    assert_int_equal(number(&names, "b"), 7);
}

static void
the_name_of_a_number_is_a_copy(void **state)
{
    (void)state;
    struct names names = names_of(arena);
    char name[] = "household";
    assert_int_equal(names_add(&names, text_of(name), 3), WEIR_OK);
    name[0] = 'X';
    assert_true(text_equal(names_find(&names, 3), text_of("household")));
    assert_null(names_find(&names, 4).start);
}

static void
more_names_than_the_first_room_holds(void **state)
{
    (void)state;
    struct names names = names_of(arena);
    for (int i = 0; i < 40; i++) {
        const char name[] = {(char)('A' + i), '\0'};
        assert_int_equal(number(&names, name), i + 1);
    }
    assert_true(text_equal(names_find(&names, 1), text_of("A")));
    assert_true(text_equal(names_find(&names, 40), text_of("h"))); /* 'A' + 39 */
}

/* An arena that is full at the first, the second ... allocation, until none is missing. */
static void
a_full_arena_is_no_memory_and_numbers_nothing(void **state)
{
    (void)state;
    enum weir_status status = WEIR_E_NOMEM;
    int refused = 0;
    for (size_t bytes = 0; status != WEIR_OK; bytes += 16) {
        struct weir_arena *small = weir_arena_new(bytes);
        struct names names = names_of(small);
        int64_t key = 0;
        status = names_number(&names, text_of("household"), &key);
        assert_int_equal(key, status == WEIR_OK ? 1 : 0);
        assert_int_equal(names.count, status == WEIR_OK ? 1 : 0);
        if (status != WEIR_OK) {
            assert_int_equal(status, WEIR_E_NOMEM);
            refused++;
        }
        weir_arena_free(small);
    }
    assert_true(refused >= 2); /* for the list, and for the copy */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(names_are_numbered_from_1_and_keep_their_number, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_new_name_gets_the_number_after_the_highest, begin, end),
        cmocka_unit_test_setup_teardown(the_name_of_a_number_is_a_copy, begin, end),
        cmocka_unit_test_setup_teardown(more_names_than_the_first_room_holds, begin, end),
        cmocka_unit_test(a_full_arena_is_no_memory_and_numbers_nothing),
    };
    return cmocka_run_group_tests_name("core/names", tests, NULL, NULL);
}
