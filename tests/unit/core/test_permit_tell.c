/* Unit tests of core/permit_tell.c: what sums say, beside the cases of test_permit_check.c. */
#include "core/permit_tell.h"

#include "harness/permit_world.h"

static struct world world;
static struct weir_arena *arena;

static int
setup(void **state)
{
    (void)state;
    arena = weir_arena_new(1 << 20);
    return arena == NULL;
}

static int
teardown(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

static void
sources_have_names(void **state)
{
    (void)state;
    assert_true(text_equal(permit_tell_source(DISTRICT_SURFACE), text_of("surface")));
    assert_true(text_equal(permit_tell_source(DISTRICT_GROUND), text_of("ground")));
    assert_true(text_equal(permit_tell_source(DISTRICT_ALL), text_of("all")));
}

static void
a_permit_tells_each_state_it_was_in(void **state)
{
    (void)state;
    static const enum permit_code told[] = {PERMIT_CODE_EXCEEDED, PERMIT_CODE_EARLY,
                                            PERMIT_CODE_EXPIRED, PERMIT_CODE_SUSPENDED,
                                            PERMIT_CODE_REVOKED};
    static const int64_t taken[] = {366001, 1, 4, 2, 3};
    world_read(&world, "district D - - -\npermit P D ground u 366 2020-01-01 2029-01-01 valid");
    const struct permit_check_request request = world_request(&world, 2024, "2026-01-01");
    struct permit_check *check = NULL;
    assert_int_equal(permit_check_begin(&request, arena, &check), WEIR_OK);
    check->sum[0].taken_l[PERMIT_STATE_VALID] = 366001;
    check->sum[0].taken_l[PERMIT_STATE_EARLY] = 1;
    check->sum[0].taken_l[PERMIT_STATE_SUSPENDED] = 2;
    check->sum[0].taken_l[PERMIT_STATE_REVOKED] = 3;
    check->sum[0].taken_l[PERMIT_STATE_EXPIRED] = 4;
    permit_tell_permit(check, 0);
    assert_int_equal(check->findings.count, 5);
    for (uint32_t i = 0; i < 5; i++) {
        assert_int_equal(check->findings.item[i].code, told[i]);
        assert_int_equal(check->findings.item[i].actual_l, taken[i]);
    }
}

static void
a_district_without_limits_tells_nothing(void **state)
{
    (void)state;
    world_read(&world, "district D - - -");
    const struct permit_check_request request = world_request(&world, 2024, "2026-01-01");
    struct permit_check *check = NULL;
    assert_int_equal(permit_check_begin(&request, arena, &check), WEIR_OK);
    district_totals_add(&check->taken, 0, DISTRICT_GROUND, 5);
    permit_tell_district(check, &check->taken, 0);
    permit_tell_levels(check);
    assert_int_equal(check->findings.count, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sources_have_names),
        cmocka_unit_test(a_permit_tells_each_state_it_was_in),
        cmocka_unit_test(a_district_without_limits_tells_nothing),
    };
    return cmocka_run_group_tests_name("core/permit_tell", tests, setup, teardown);
}
