/* Unit tests of batch/directory.c: names in, the same names out, once each. */
#include "batch/directory.h"

#include <string.h>

#include "base/text.h"
#include "harness/cmocka_all.h"

static void
a_hundred_thousand_names_are_found_again(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1 << 26);
    struct directory directory;
    assert_true(directory_init(&directory, 0, arena));
    char name[16];
    for (int64_t i = 0; i < 100000; i++) {
        struct text_writer writer = text_writer_of(name, sizeof name);
        text_write_int(&writer, i);
        assert_non_null(directory_add(&directory, text_written(&writer), i));
    }
    assert_int_equal(directory.count, 100000);
    for (int64_t i = 0; i < 100000; i++) {
        struct text_writer writer = text_writer_of(name, sizeof name);
        text_write_int(&writer, i);
        assert_int_equal(directory_find(&directory, text_written(&writer))->value, i);
    }
    assert_null(directory_find(&directory, text_of("100000")));
    weir_arena_free(arena);
}

static void
a_name_that_is_there_keeps_its_value(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1 << 20);
    struct directory directory;
    assert_true(directory_init(&directory, 1, arena));
    assert_int_equal(directory_add(&directory, text_of("a"), 1)->value, 1);
    assert_int_equal(directory_add(&directory, text_of("a"), 2)->value, 1);
    weir_arena_free(arena);
}

static void
equal_texts_are_kept_once_and_copies_apart(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1 << 20);
    struct directory directory;
    assert_true(directory_init(&directory, 1, arena));
    char text[] = "residential";
    const struct weir_text first = directory_intern(&directory, text_of(text));
    const struct weir_text second = directory_intern(&directory, text_of("residential"));
    assert_ptr_equal(first.start, second.start);
    const struct weir_text copy = directory_copy(&directory, text_of(text));
    memset(text, 'x', sizeof text - 1);
    assert_true(text_equal(copy, text_of("residential")));
    assert_true(text_equal(first, copy));
    assert_ptr_not_equal(first.start, copy.start);
    assert_null(directory_intern(&directory, text_of(NULL)).start);
    assert_null(directory_copy(&directory, text_of(NULL)).start);
    assert_non_null(directory_copy(&directory, text_of("")).start);
    weir_arena_free(arena);
}

static void
memory_that_is_out_is_told(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(4096);
    struct directory directory;
    assert_true(directory_init(&directory, 1, arena));
    assert_null(directory_add(&directory, text_of("a"), 1)); /* no pool of characters */
    assert_null(directory_intern(&directory, text_of("a")).start);
    assert_false(directory_init(&directory, 1000000, arena));
    weir_arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hundred_thousand_names_are_found_again),
        cmocka_unit_test(a_name_that_is_there_keeps_its_value),
        cmocka_unit_test(equal_texts_are_kept_once_and_copies_apart),
        cmocka_unit_test(memory_that_is_out_is_told),
    };
    return cmocka_run_group_tests_name("batch/directory", tests, NULL, NULL);
}
