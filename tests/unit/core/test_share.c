/* Unit tests of core/share.c: how much of a use lies before a day. */
#include "core/share.h"

#include "harness/cmocka_all.h"

/* Days 100 to 110 with 10 litres, to 130 with 60. */
static const struct weir_stretch stretches[] = {{110, 10}, {130, 60}};
static const struct weir_use use = {.stretch = stretches, .stretch_count = 2, .volume_l = 70};

static void
assert_until(int32_t day, int64_t num, int64_t den)
{
    const struct ratio share = share_until(&use, 100, day);
    assert_true(share.num == num);
    assert_int_equal(share.den, den);
}

static void
nothing_is_used_before_the_period(void **state)
{
    (void)state;
    assert_until(100, 0, 1);
}

static void
inside_a_stretch_water_is_shared_by_its_days(void **state)
{
    (void)state;
    assert_until(101, 1, 1);
    assert_until(109, 9, 1);
    assert_until(113, 19, 1); /* 10 + 60 x 3 / 20 */
}

static void
a_read_says_exactly_how_much(void **state)
{
    (void)state;
    assert_until(110, 10, 1);
}

static void
a_read_or_the_end_bounds_what_was_used(void **state)
{
    (void)state;
    assert_true(share_is_read(&use, 110));
    assert_true(share_is_read(&use, 130));
    assert_false(share_is_read(&use, 100));
    assert_false(share_is_read(&use, 111));
}

static void
the_end_has_all(void **state)
{
    (void)state;
    assert_until(130, 70, 1);
}

static void
shares_are_exact(void **state)
{
    (void)state;
    const struct weir_stretch third = {3, 10};
    const struct weir_use alone = {.stretch = &third, .stretch_count = 1, .volume_l = 10};
    const struct ratio share = share_until(&alone, 0, 1);
    assert_true(share.num == 10);
    assert_int_equal(share.den, 3);
}

static int64_t
rounded(int64_t exact_l, int64_t step_l, int64_t least_l, int64_t most_l)
{
    const int64_t range_l[2] = {least_l, most_l};
    int64_t share_l = -1;
    assert_true(share_rounded(ratio_of(exact_l), step_l, range_l, &share_l));
    return share_l;
}

static void
a_share_is_rounded_half_up_to_the_step(void **state)
{
    (void)state;
    assert_int_equal(rounded(2499, 1000, 0, 9000), 2000);
    assert_int_equal(rounded(2500, 1000, 0, 9000), 3000);
    assert_int_equal(rounded(2499, 1, 0, 9000), 2499);
}

static void
a_rounded_share_is_never_more_than_the_use_nor_less_than_the_one_before(void **state)
{
    (void)state;
    assert_int_equal(rounded(8700, 1000, 0, 8700), 8700);
    assert_int_equal(rounded(2499, 1000, 2400, 9000), 2400);
    assert_int_equal(rounded(-5000, 1000, 0, 9000), 0);
}

static void
a_share_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    const int64_t range_l[2] = {0, INT64_MAX};
    int64_t share_l;
    assert_false(share_rounded(ratio_product(INT64_MAX, 2), 1, range_l, &share_l));
    assert_false(share_rounded(ratio_of(INT64_MAX), 1000, range_l, &share_l));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_used_before_the_period),
        cmocka_unit_test(inside_a_stretch_water_is_shared_by_its_days),
        cmocka_unit_test(a_read_says_exactly_how_much),
        cmocka_unit_test(a_read_or_the_end_bounds_what_was_used),
        cmocka_unit_test(the_end_has_all),
        cmocka_unit_test(shares_are_exact),
        cmocka_unit_test(a_share_is_rounded_half_up_to_the_step),
        cmocka_unit_test(a_rounded_share_is_never_more_than_the_use_nor_less_than_the_one_before),
        cmocka_unit_test(a_share_that_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests_name("core/share", tests, NULL, NULL);
}
