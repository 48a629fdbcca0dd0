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

static const struct ratio overflow = {0, 0};

static wide_magnitude
magnitude(ratio_wide value)
{
    return value < 0 ? -(wide_magnitude)value : (wide_magnitude)value;
}

#define SHORT_END ((ratio_wide)1 << 62)

/* Whether value is so small that the sum of two, and its product with 64 bits, always fit. */
static bool
is_short(ratio_wide value)
{
    return value > -SHORT_END && value < SHORT_END;
}

/* a x b, false when it does not fit; written out because compilers call a library for it. */
static bool
multiply_wide(ratio_wide a, int64_t b, ratio_wide *result)
{
    if (is_short(a)) {
        *result = a * b;
        return true;
    }
    const wide_magnitude left = magnitude(a);
    const uint64_t right = (uint64_t)magnitude(b);
    const wide_magnitude high = (left >> 64) * right;
    const wide_magnitude low = (wide_magnitude)(uint64_t)left * right;
    if (high >= (wide_magnitude)1 << 61 || low > (wide_magnitude)WIDE_MAX - (high << 64))
        return false;
    const ratio_wide product = (ratio_wide)((high << 64) + low);
    *result = (a < 0) != (b < 0) ? -product : product;
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

struct ratio
ratio_of(int64_t value)
{
    return (struct ratio){value, 1};
}

struct ratio
ratio_product(int64_t a, int64_t b)
{
    return (struct ratio){(ratio_wide)a * b, 1};
}

struct ratio
ratio_add(struct ratio a, struct ratio b)
{
    if (a.den == 0 || b.den == 0)
        return overflow;
    if (a.den == b.den && is_short(a.num) && is_short(b.num)) /* most sums are of this kind */
        return reduced(a.num + b.num, a.den);
    const int64_t divisor = common_divisor(a.den, b.den);
    int64_t den;
    ratio_wide left;
    ratio_wide right;
    if (__builtin_mul_overflow(a.den, b.den / divisor, &den) ||
        !multiply_wide(a.num, b.den / divisor, &left) ||
        !multiply_wide(b.num, a.den / divisor, &right) || left + right > WIDE_MAX ||
        left + right < -WIDE_MAX)
        return overflow;
    return reduced(left + right, den);
}

struct ratio
ratio_subtract(struct ratio a, struct ratio b)
{
    return ratio_add(a, (struct ratio){-b.num, b.den});
}

struct ratio
ratio_share(struct ratio value, int64_t num, int64_t den)
{
    ASSERT(den > 0);
    if (value.den == 0)
        return overflow;
    /* Cancel crosswise first, so that nothing overflows that need not. */
    const struct ratio factor = reduced(num, den);
    const struct ratio left = reduced(value.num, factor.den);
    const struct ratio right = reduced(factor.num, value.den);
    int64_t product_den;
    ratio_wide product;
    if (__builtin_mul_overflow(left.den, right.den, &product_den) ||
        !multiply_wide(left.num, (int64_t)right.num, &product))
        return overflow;
    return (struct ratio){product, product_den};
}

struct ratio
ratio_quotient(struct ratio a, struct ratio b)
{
    if (b.den == 0 || b.num > INT64_MAX)
        return overflow;
    ASSERT(b.num > 0);
    return ratio_share(a, b.den, (int64_t)b.num);
}

int
ratio_compare(struct ratio a, struct ratio b)
{
    const struct ratio difference = ratio_subtract(a, b);
    return (difference.num > 0) - (difference.num < 0);
}

struct division {
    wide_magnitude divisor;
    wide_magnitude quotient;
    wide_magnitude rest;
};

/* Whether a quotient whose magnitude was cut goes up by one. */
static bool
goes_up(const struct division *cut, enum ratio_mode mode)
{
    const wide_magnitude missing = cut->divisor - cut->rest;
    switch (mode) {
    case RATIO_HALF_UP:
        return cut->rest >= missing;
    case RATIO_HALF_EVEN:
        return cut->rest > missing || (cut->rest == missing && cut->quotient % 2 == 1);
    case RATIO_UP:
        return cut->rest > 0;
    case RATIO_DOWN:
    default: /* none: -Wswitch-enum names a value that is missing */
        break;
    }
    return false;
}

/* Divides; in 64 bits where they do, which is several times as fast. */
static void
cut_off(wide_magnitude dividend, struct division *cut)
{
    if (((dividend | cut->divisor) >> 64) == 0) {
        cut->quotient = (uint64_t)dividend / (uint64_t)cut->divisor;
        cut->rest = (uint64_t)dividend % (uint64_t)cut->divisor;
        return;
    }
    cut->quotient = dividend / cut->divisor;
    cut->rest = dividend % cut->divisor;
}

bool
ratio_round(struct ratio a, int64_t unit, enum ratio_mode mode, int64_t *result)
{
    ASSERT(unit > 0);
    if (a.den == 0)
        return false;
    struct division cut = {.divisor = (wide_magnitude)((ratio_wide)a.den * unit)};
    cut_off(magnitude(a.num), &cut);
    if (goes_up(&cut, mode))
        cut.quotient++;
    if (cut.quotient > INT64_MAX)
        return false;
    *result = a.num < 0 ? -(int64_t)cut.quotient : (int64_t)cut.quotient;
    return true;
}

bool
ratio_floor(struct ratio a, int64_t unit, int64_t *result)
{
    return ratio_round(a, unit, a.num < 0 ? RATIO_UP : RATIO_DOWN, result);
}
