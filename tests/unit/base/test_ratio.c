/* Unit tests of base/ratio.c: exact until rounded, refused where the numbers end. */
#include "base/ratio.h"

#include "harness/cmocka_all.h"

#define TWO_TO(power) ((ratio_wide)1 << (power))

static struct ratio
of(int64_t num, int64_t den)
{
    return (struct ratio){num, den};
}

static void
assert_ratio(struct ratio a, int64_t num, int64_t den)
{
    assert_true(a.num == num);
    assert_int_equal(a.den, den);
}

static void
assert_overflow(struct ratio a)
{
    assert_int_equal(a.den, 0);
    int64_t result;
    assert_false(ratio_round(a, 1, RATIO_DOWN, &result));
}

static void
whole_numbers_have_denominator_1(void **state)
{
    (void)state;
    assert_ratio(ratio_of(-7), -7, 1);
    assert_ratio(ratio_product(6, -7), -42, 1);
    assert_true(ratio_product(INT64_MIN, INT64_MIN).num == TWO_TO(126));
}

static void
sums_are_in_lowest_terms(void **state)
{
    (void)state;
    assert_ratio(ratio_add(ratio_of(2), ratio_of(3)), 5, 1);
    assert_ratio(ratio_add(of(1, 6), of(1, 6)), 1, 3);
    assert_ratio(ratio_add(of(1, 6), of(1, 10)), 4, 15);     /* 5/30 + 3/30 */
    assert_ratio(ratio_subtract(of(1, 6), of(1, 2)), -1, 3); /* 1/6 - 3/6 */
}

/* Short and long numbers take different ways to the same sums and quotients. */
static void
long_numbers_are_as_exact_as_short_ones(void **state)
{
    (void)state;
    const struct ratio big = {TWO_TO(80), 1};
    const struct ratio least = {-TWO_TO(80), 1};
    assert_true(ratio_add(big, ratio_of(1)).num == TWO_TO(80) + 1);
    assert_true(ratio_add(ratio_of(1), big).num == TWO_TO(80) + 1);
    assert_true(ratio_add(ratio_of(1), least).num == 1 - TWO_TO(80));
    assert_ratio(ratio_add(big, least), 0, 1);
    int64_t result;
    assert_true(ratio_round(big, (int64_t)1 << 40, RATIO_HALF_UP, &result)); /* 2^80 / 2^40 */
    assert_int_equal(result, (int64_t)1 << 40);
    /* 3 / (2^62 x 4): a short number over a long divisor */
    assert_true(ratio_round(of(3, (int64_t)1 << 62), 4, RATIO_UP, &result));
    assert_int_equal(result, 1);
    assert_true(ratio_round(of(7, 1), 2, RATIO_HALF_EVEN, &result)); /* 3.5 */
    assert_int_equal(result, 4);
}

static void
sums_past_the_end_overflow(void **state)
{
    (void)state;
    assert_overflow(ratio_add(of(1, INT64_MAX), of(1, INT64_MAX - 1)));
    const struct ratio most = {TWO_TO(125), 1};
    assert_overflow(ratio_add(most, of(1, 2)));
    assert_overflow(ratio_add(of(1, 2), most));
    /* (2^64 - 1) x 2^62 and 2^125 - 1 fit, and their sum does not. */
    const struct ratio whole = {TWO_TO(64) - 1, 1};
    const struct ratio part = {TWO_TO(125) - 1, (int64_t)1 << 62};
    assert_overflow(ratio_add(whole, part));
    assert_overflow(ratio_subtract((struct ratio){-whole.num, 1}, part));
}

static void
shares_cancel_before_they_multiply(void **state)
{
    (void)state;
    assert_ratio(ratio_share(of(10, 3), 9, 4), 15, 2); /* 90/12 */
    assert_ratio(ratio_share(ratio_of(-5), 1, 10), -1, 2);
    assert_ratio(ratio_share(ratio_of(-5), -3, 10), 3, 2);
    assert_ratio(ratio_share(of(1, 3), -6, 1), -2, 1);
    assert_ratio(ratio_share(of(1, 3), 1, 2), 1, 6);
    const struct ratio large = {TWO_TO(125) - 1, 1};
    assert_true(ratio_share(large, INT64_MAX, INT64_MAX).num == TWO_TO(125) - 1);
}

static void
shares_past_the_end_overflow(void **state)
{
    (void)state;
    assert_overflow(ratio_share((struct ratio){TWO_TO(125) - 1, 1}, INT64_MAX, 1));
    assert_overflow(ratio_share(of(1, INT64_MAX), 1, 2));
    /* Only the lower half is too much. */
    assert_overflow(ratio_share((struct ratio){TWO_TO(64) - 1, 1}, INT64_MAX, 1));
}

static void
a_quotient_is_a_share_turned_over(void **state)
{
    (void)state;
    assert_ratio(ratio_quotient(of(1, 2), of(3, 4)), 2, 3);
    assert_overflow(ratio_quotient(ratio_of(1), ratio_product(INT64_MAX, 2)));
}

static void
an_overflow_stays_one(void **state)
{
    (void)state;
    const struct ratio overflow = of(0, 0);
    assert_overflow(ratio_add(overflow, ratio_of(1)));
    assert_overflow(ratio_add(ratio_of(1), overflow));
    assert_overflow(ratio_subtract(ratio_of(1), overflow));
    assert_overflow(ratio_share(overflow, 1, 2));
    assert_overflow(ratio_quotient(overflow, ratio_of(2)));
    assert_overflow(ratio_quotient(ratio_of(2), overflow));
    assert_int_equal(ratio_compare(overflow, ratio_of(2)), 0);
}

static void
order_is_exact(void **state)
{
    (void)state;
    assert_int_equal(ratio_compare(of(1, 3), of(333333, 1000000)), 1);
    assert_int_equal(ratio_compare(of(333333, 1000000), of(1, 3)), -1);
    assert_int_equal(ratio_compare(of(2, 3), of(2, 3)), 0);
}

static void
rounding_is_by_the_absolute_value(void **state)
{
    (void)state;
    static const struct {
        int64_t num;
        int64_t den;
        int64_t half_up;
        int64_t half_even;
        int64_t down;
        int64_t up;
    } rows[] = {
        /* in units of 10: 2.5, 3.5, 2.4, 2.6, 3, and the same below zero; 74/3 is 2.46... */
        {25, 1, 3, 2, 2, 3},      {35, 1, 4, 4, 3, 4},      {24, 1, 2, 2, 2, 3},
        {26, 1, 3, 3, 2, 3},      {30, 1, 3, 3, 3, 3},      {-25, 1, -3, -2, -2, -3},
        {-35, 1, -4, -4, -3, -4}, {-24, 1, -2, -2, -2, -3}, {74, 3, 2, 2, 2, 3},
        {0, 1, 0, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct ratio value = of(rows[i].num, rows[i].den);
        int64_t result;
        assert_true(ratio_round(value, 10, RATIO_HALF_UP, &result));
        assert_int_equal(result, rows[i].half_up);
        assert_true(ratio_round(value, 10, RATIO_HALF_EVEN, &result));
        assert_int_equal(result, rows[i].half_even);
        assert_true(ratio_round(value, 10, RATIO_DOWN, &result));
        assert_int_equal(result, rows[i].down);
        assert_true(ratio_round(value, 10, RATIO_UP, &result));
        assert_int_equal(result, rows[i].up);
    }
}

static void
a_whole_number_past_64_bits_is_refused(void **state)
{
    (void)state;
    int64_t result;
    assert_true(ratio_round(ratio_of(INT64_MAX), 1, RATIO_DOWN, &result));
    assert_int_equal(result, INT64_MAX);
    assert_false(ratio_round(ratio_product(INT64_MAX, 2), 1, RATIO_DOWN, &result));
}

static void
floor_goes_down_on_both_sides_of_zero(void **state)
{
    (void)state;
    int64_t result;
    assert_true(ratio_floor(ratio_of(29), 10, &result));
    assert_int_equal(result, 2);
    assert_true(ratio_floor(ratio_of(-21), 10, &result));
    assert_int_equal(result, -3);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_numbers_have_denominator_1),
        cmocka_unit_test(sums_are_in_lowest_terms),
        cmocka_unit_test(long_numbers_are_as_exact_as_short_ones),
        cmocka_unit_test(sums_past_the_end_overflow),
        cmocka_unit_test(shares_cancel_before_they_multiply),
        cmocka_unit_test(shares_past_the_end_overflow),
        cmocka_unit_test(a_quotient_is_a_share_turned_over),
        cmocka_unit_test(an_overflow_stays_one),
        cmocka_unit_test(order_is_exact),
        cmocka_unit_test(rounding_is_by_the_absolute_value),
        cmocka_unit_test(a_whole_number_past_64_bits_is_refused),
        cmocka_unit_test(floor_goes_down_on_both_sides_of_zero),
    };
    return cmocka_run_group_tests_name("base/ratio", tests, NULL, NULL);
}
