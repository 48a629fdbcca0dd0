/* Unit tests of core/fault.c. */
#include "core/fault.h"

#include <string.h>

#include "base/text.h"
#include "harness/cmocka_all.h"

static void
assert_message(const struct fault *fault, const char *expected)
{
    assert_int_equal(fault->message.size, strlen(expected));
    assert_memory_equal(fault->message.start, expected, fault->message.size);
}

static void
marks_stand_for_words_quoted_or_plain(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1 << 20);
    struct fault_list list = fault_list_of(arena);
    fault_add(&list, (struct fault_head){7, FAULT_ERROR, "code"}, "block % ends at #, from # on #",
              (const struct weir_text[]){text_of("b"), fault_decimal(&list, -1500, 3),
                                         fault_day(&list, 0), fault_number(&list, 12)});
    fault_add(&list, (struct fault_head){3, FAULT_WARNING, "other"}, "plain", NULL);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.error_count, 1);
    assert_int_equal(list.warning_count, 1);
    assert_message(&list.item[0], "block \"b\" ends at -1.500, from 1970-01-01 on 12");
    fault_sort(&list);
    assert_int_equal(list.item[0].line, 3);
    assert_int_equal(list.item[1].line, 7);
    assert_message(&list.item[0], "plain");
    weir_arena_free(arena);
}

static void
sorting_keeps_the_order_within_a_line(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1 << 20);
    struct fault_list list = fault_list_of(arena);
    static const uint32_t lines[] = {5, 2, 5, 1, 2};
    static const char *const codes[] = {"a", "b", "c", "d", "e"};
    for (size_t i = 0; i < 5; i++)
        fault_add(&list, (struct fault_head){lines[i], FAULT_ERROR, codes[i]}, "x", NULL);
    fault_sort(&list);
    static const char *const sorted[] = {"d", "b", "e", "a", "c"};
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(list.item[i].code, sorted[i]);
    weir_arena_free(arena);
}

static void
the_first_are_kept_and_the_rest_counted(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1 << 20);
    struct fault_list list = fault_list_of(arena);
    for (uint32_t i = 0; i < FAULT_MAX + 3; i++)
        fault_add(&list, (struct fault_head){i, FAULT_ERROR, "a"}, "x", NULL);
    assert_int_equal(list.count, FAULT_MAX);
    assert_int_equal(list.error_count, FAULT_MAX + 3);
    weir_arena_free(arena);
}

static void
a_full_arena_is_told(void **state)
{
    (void)state;
    struct weir_arena *none = weir_arena_new(16);
    struct fault_list list = fault_list_of(none);
    fault_add(&list, (struct fault_head){1, FAULT_ERROR, "a"}, "x", NULL);
    assert_true(list.nomem);
    assert_int_equal(list.count, 0);
    assert_int_equal(list.error_count, 1);
    list.nomem = false;
    struct weir_arena *full = weir_arena_new(64);
    list.arena = full;
    while (weir_arena_alloc(full, 1, 1) != NULL)
        continue;
    assert_int_equal(fault_number(&list, 1).size, 0);
    assert_true(list.nomem);
    weir_arena_free(none);
    weir_arena_free(full);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_stand_for_words_quoted_or_plain),
        cmocka_unit_test(sorting_keeps_the_order_within_a_line),
        cmocka_unit_test(the_first_are_kept_and_the_rest_counted),
        cmocka_unit_test(a_full_arena_is_told),
    };
    return cmocka_run_group_tests_name("core/fault", tests, NULL, NULL);
}
