/* Unit tests of core/account_usage.c: what an account's bill asks of its meters. */
#include "core/account_usage.h"

#include "harness/cmocka_all.h"

static void
openings_with_a_register_are_taken_over(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1 << 16);
    const struct account_opening opening[2] = {
        {.day = 10, .used_l = 5},
        {.day = 20, .has_register = true, .meter_id = 7, .register_milli = 9000},
    };
    const struct terms_account terms = {.stamp = {.from_day = 0}, .closed_day = 90};
    const struct account_known known = {
        .head_through_day = 30,
        .opening = opening,
        .opening_count = 2,
        .terms = &terms,
        .terms_count = 1,
    };
    const struct account_rules rules = {.through_day = 40};
    struct usage_request request;
    assert_int_equal(account_usage_request(&known, &rules, arena, &request), WEIR_OK);
    assert_int_equal(request.opening_count, 1);
    assert_int_equal(request.opening[0].register_milli, 9000);
    assert_int_equal(request.through_day, 40);
    assert_int_equal(request.head_through_day, 30);
    assert_int_equal(request.closed_day, 90);
    assert_int_equal(request.again_count, 0);
    weir_arena_free(arena);
}

static void
memory_that_is_out_is_told(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1);
    const struct account_opening opening[64] = {0};
    const struct account_known known = {.opening = opening, .opening_count = 64};
    const struct account_rules rules = {.through_day = 40};
    struct usage_request request;
    assert_int_equal(account_usage_request(&known, &rules, arena, &request), WEIR_E_NOMEM);
    weir_arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(openings_with_a_register_are_taken_over),
        cmocka_unit_test(memory_that_is_out_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
