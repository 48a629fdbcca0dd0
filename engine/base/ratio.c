/*
 * ratio.c - exact fractions of a 128-bit numerator and a 64-bit denominator.
 *
 * Most amounts are whole micro-fen (den 1) and take the short way; only months, shares and
 * percentages of percentages make a denominator.
 */
#include "base/ratio.h"

#include "base/assert.h"

__extension__ typedef unsigned __int128 wide_magnitude;

#define WIDE_MAX ((ratio_wide)(((wide_magnitude)1 << 126) - 1)) /* a bit to spare for sums */

static wide_magnitude
magnitude(ratio_wide value)
{
    return value < 0 ? -(wide_magnitude)value : (wide_magnitude)value;
}

static bool
fits(ratio_wide value)
{
    return value <= WIDE_MAX && value >= -WIDE_MAX;
}

/* a x b, false when it does not fit; written out because compilers call a library for it. */
static bool
multiply_wide(ratio_wide a, int64_t b, ratio_wide *result)
{
    const wide_magnitude left = magnitude(a);
    const uint64_t right = (uint64_t)magnitude(b);
    const wide_magnitude high = (left >> 64) * right;
    const wide_magnitude low = (wide_magnitude)(uint64_t)left * right;
    if (high >> 62 != 0)
        return false;
    const wide_magnitude product = (high << 64) + low;
    if (product < low || product > (wide_magnitude)WIDE_MAX)
        return false;
    *result = (a < 0) != (b < 0) ? -(ratio_wide)product : (ratio_wide)product;
    return true;
}

/* The greatest common divisor of a numerator and a denominator; the latter is positive. */
static int64_t
common_divisor(ratio_wide num, int64_t den)
{
    int64_t a = den;
    int64_t b = (int64_t)(num % den);
    if (b < 0)
        b = -b;
    while (b != 0) {
        const int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static struct ratio
reduced(ratio_wide num, int64_t den)
{
    if (den == 1)
        return (struct ratio){num, 1};
    const int64_t divisor = common_divisor(num, den);
    return (struct ratio){num / divisor, den / divisor};
}

bool
ratio_add(struct ratio a, struct ratio b, struct ratio *result)
{
    if (a.den == b.den) {
        const ratio_wide sum = a.num + b.num;
        *result = reduced(sum, a.den);
        return fits(sum);
    }
    const int64_t divisor = common_divisor(a.den, b.den);
    int64_t den;
    ratio_wide left;
    ratio_wide right;
    if (__builtin_mul_overflow(a.den, b.den / divisor, &den) ||
        !multiply_wide(a.num, b.den / divisor, &left) ||
        !multiply_wide(b.num, a.den / divisor, &right))
        return false;
    *result = reduced(left + right, den);
    return fits(left + right);
}

bool
ratio_subtract(struct ratio a, struct ratio b, struct ratio *result)
{
    return ratio_add(a, (struct ratio){-b.num, b.den}, result);
}

bool
ratio_multiply(struct ratio a, int64_t factor, struct ratio *result)
{
    return ratio_share(a, factor, 1, result);
}

bool
ratio_divide(struct ratio a, int64_t divisor, struct ratio *result)
{
    return ratio_share(a, 1, divisor, result);
}

bool
ratio_share(struct ratio value, int64_t num, int64_t den, struct ratio *result)
{
    ASSERT(den > 0);
    const struct ratio factor = reduced(num, den);
    const int64_t across = common_divisor(factor.num, value.den);
    const struct ratio left = reduced(value.num, factor.den);
    const int64_t left_factor = (int64_t)(factor.num / across);
    int64_t product_den;
    ratio_wide product;
    if (__builtin_mul_overflow(left.den, value.den / across, &product_den) ||
        !multiply_wide(left.num, left_factor, &product))
        return false;
    *result = reduced(product, product_den);
    return true;
}

bool
ratio_quotient(struct ratio a, struct ratio b, struct ratio *result)
{
    ASSERT(b.num > 0);
    if (b.num > INT64_MAX)
        return false;
    return ratio_share(a, b.den, (int64_t)b.num, result);
}

bool
ratio_compare(struct ratio a, struct ratio b, int *order)
{
    struct ratio difference;
    if (!ratio_subtract(a, b, &difference))
        return false;
    *order = (difference.num > 0) - (difference.num < 0);
    return true;
}

/* Whether a quotient whose magnitude was cut goes up by one. */
static bool
goes_up(wide_magnitude quotient, wide_magnitude rest, wide_magnitude divisor, enum ratio_mode mode)
{
    switch (mode) {
    case RATIO_HALF_UP:
        return rest >= divisor - rest;
    case RATIO_HALF_EVEN:
        return rest > divisor - rest || (rest == divisor - rest && quotient % 2 == 1);
    case RATIO_UP:
        return rest > 0;
    case RATIO_DOWN:
        break;
    }
    return false;
}

bool
ratio_round(struct ratio a, int64_t unit, enum ratio_mode mode, int64_t *result)
{
    ASSERT(unit > 0);
    const wide_magnitude divisor = (wide_magnitude)((ratio_wide)a.den * unit);
    wide_magnitude quotient = magnitude(a.num) / divisor;
    const wide_magnitude rest = magnitude(a.num) % divisor;
    if (goes_up(quotient, rest, divisor, mode))
        quotient++;
    if (quotient > INT64_MAX)
        return false;
    *result = a.num < 0 ? -(int64_t)quotient : (int64_t)quotient;
    return true;
}

bool
ratio_floor(struct ratio a, int64_t unit, int64_t *result)
{
    return ratio_round(a, unit, a.num < 0 ? RATIO_UP : RATIO_DOWN, result);
}
