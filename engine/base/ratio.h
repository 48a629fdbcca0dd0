#ifndef BASE_RATIO_H
#define BASE_RATIO_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Exact fractions, for amounts and shares before the one rounding.  num / den, den positive, in
 * lowest terms.  Nothing here rounds but ratio_round and ratio_floor.  Every function returns
 * false, leaving *result unspecified, when the true result does not fit.
 */
__extension__ typedef __int128 ratio_wide;

struct ratio {
    ratio_wide num;
    int64_t den;
};

enum ratio_mode {
    RATIO_HALF_UP = 1, /* all work on the absolute value */
    RATIO_HALF_EVEN,
    RATIO_DOWN, /* toward zero */
    RATIO_UP,   /* away from zero */
};

static inline struct ratio
ratio_of(int64_t value)
{
    return (struct ratio){value, 1};
}

/* a x b of two 64-bit numbers always fits. */
static inline struct ratio
ratio_product(int64_t a, int64_t b)
{
    return (struct ratio){(ratio_wide)a * b, 1};
}

bool ratio_add(struct ratio a, struct ratio b, struct ratio *result);
bool ratio_subtract(struct ratio a, struct ratio b, struct ratio *result);
bool ratio_multiply(struct ratio a, int64_t factor, struct ratio *result);

/* divisor is positive. */
bool ratio_divide(struct ratio a, int64_t divisor, struct ratio *result);

/* value x num / den of small numbers: the usual share.  den is positive. */
bool ratio_share(struct ratio value, int64_t num, int64_t den, struct ratio *result);

/* a x b and a / b of fractions; b is positive in ratio_quotient. */
bool ratio_quotient(struct ratio a, struct ratio b, struct ratio *result);

/* Negative, 0 or positive as a is below, equal to or above b. */
bool ratio_compare(struct ratio a, struct ratio b, int *order);

/* a / unit as a whole number; unit is positive. */
bool ratio_round(struct ratio a, int64_t unit, enum ratio_mode mode, int64_t *result);

/* The next lower multiple of unit, counted in units; toward minus infinity. */
bool ratio_floor(struct ratio a, int64_t unit, int64_t *result);

#endif
