/* Unit tests of base/arena.c: what fits, what is refused, and what a reset keeps.  Linked with
 * --wrap=malloc, so that memory can be out. */
#include "weir/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <string.h>

#include "harness/cmocka_all.h"

#define KIB ((size_t)1024)

static bool malloc_fails;

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);

void *
__wrap_malloc(size_t size)
{
    return malloc_fails ? NULL : __real_malloc(size);
}

static int
memory_is_back(void **state)
{
    (void)state;
    malloc_fails = false;
    return 0;
}

static void
items_are_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1024 * KIB);
    unsigned char *a = weir_arena_alloc(arena, 3, 1);
    unsigned char *b = weir_arena_alloc(arena, 5, 8);
    assert_int_equal((uintptr_t)a % alignof(max_align_t), 0);
    assert_int_equal((uintptr_t)b % alignof(max_align_t), 0);
    static const unsigned char zeros[40];
    assert_memory_equal(b, zeros, 40);
    memset(a, 0xff, 3);
    assert_memory_equal(b, zeros, 40);
    weir_arena_free(arena);
}

static void
no_arena_may_be_freed(void **state)
{
    (void)state;
    weir_arena_free(NULL);
}

static void
an_empty_arena_may_be_reset_and_freed(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(KIB);
    weir_arena_reset(arena);
    weir_arena_free(arena);
}

static void
nothing_asked_for_is_not_a_failure(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(KIB);
    assert_non_null(weir_arena_alloc(arena, 0, 8));
    assert_non_null(weir_arena_alloc(arena, 8, 0));
    weir_arena_free(arena);
}

static void
the_maximum_is_reached_and_no_further(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(200 * KIB);
    assert_non_null(weir_arena_alloc(arena, 100, KIB));
    assert_null(weir_arena_alloc(arena, 101, KIB));
    assert_non_null(weir_arena_alloc(arena, 90, KIB));
    assert_null(weir_arena_alloc(arena, 20, KIB));
    weir_arena_free(arena);
}

static void
a_maximum_under_one_block_still_gives_what_fits(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(KIB);
    assert_non_null(weir_arena_alloc(arena, 1, KIB / 2));
    assert_null(weir_arena_alloc(arena, 1, KIB));
    weir_arena_free(arena);
}

static void
a_product_past_all_memory_is_refused(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(SIZE_MAX);
    assert_null(weir_arena_alloc(arena, SIZE_MAX / 2, 8));
    assert_null(weir_arena_alloc(arena, SIZE_MAX, 1));
    weir_arena_free(arena);
}

static void
a_reset_arena_gives_its_blocks_again_without_malloc(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1024 * KIB);
    unsigned char *first = NULL;
    for (int i = 0; i < 3; i++) {
        unsigned char *item = weir_arena_alloc(arena, 60, KIB);
        assert_non_null(item);
        memset(item, 0xff, 60 * KIB);
        if (first == NULL)
            first = item;
    }
    weir_arena_reset(arena);
    malloc_fails = true;
    unsigned char *again = weir_arena_alloc(arena, 60, KIB);
    assert_ptr_equal(again, first);
    assert_int_equal(again[0], 0);
    assert_non_null(weir_arena_alloc(arena, 60, KIB));
    assert_non_null(weir_arena_alloc(arena, 60, KIB));
    assert_null(weir_arena_alloc(arena, 60, KIB));
    weir_arena_free(arena);
}

static void
a_large_item_between_kept_blocks_gets_a_block_of_its_own(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1024 * KIB);
    assert_non_null(weir_arena_alloc(arena, 60, KIB));
    assert_non_null(weir_arena_alloc(arena, 60, KIB));
    weir_arena_reset(arena);
    assert_non_null(weir_arena_alloc(arena, 100, KIB));
    assert_non_null(weir_arena_alloc(arena, 60, KIB));
    weir_arena_free(arena);
}

static void
memory_that_is_out_gives_no_arena_and_no_item(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(KIB);
    malloc_fails = true;
    assert_null(weir_arena_new(KIB));
    assert_null(weir_arena_alloc(arena, 1, 1));
    malloc_fails = false;
    assert_non_null(weir_arena_alloc(arena, 1, 1));
    weir_arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_are_zeroed_aligned_and_apart),
        cmocka_unit_test(no_arena_may_be_freed),
        cmocka_unit_test(an_empty_arena_may_be_reset_and_freed),
        cmocka_unit_test(nothing_asked_for_is_not_a_failure),
        cmocka_unit_test(the_maximum_is_reached_and_no_further),
        cmocka_unit_test(a_maximum_under_one_block_still_gives_what_fits),
        cmocka_unit_test(a_product_past_all_memory_is_refused),
        cmocka_unit_test_teardown(a_reset_arena_gives_its_blocks_again_without_malloc,
                                  memory_is_back),
        cmocka_unit_test(a_large_item_between_kept_blocks_gets_a_block_of_its_own),
        cmocka_unit_test_teardown(memory_that_is_out_gives_no_arena_and_no_item, memory_is_back),
    };
    return cmocka_run_group_tests_name("base/arena", tests, NULL, NULL);
}
