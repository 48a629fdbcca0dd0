#ifndef BASE_RATIO_H
#define BASE_RATIO_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Exact fractions, for amounts and shares before the one rounding.  num / den, den positive, in
 * lowest terms.  Nothing here rounds but ratio_round and ratio_floor.  What does not fit becomes
 * an overflow (den 0), which stays one through every further step, as a NaN does, until
 * ratio_round refuses it: so a computation is checked once, at its end.
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

#define RATIO_PPM 1000000 /* millionths in one */

struct ratio ratio_of(int64_t value);

/* a x b of two 64-bit numbers, which always fits. */
struct ratio ratio_product(int64_t a, int64_t b);

struct ratio ratio_add(struct ratio a, struct ratio b);
struct ratio ratio_subtract(struct ratio a, struct ratio b);

/* value x num / den; den is positive. */
struct ratio ratio_share(struct ratio value, int64_t num, int64_t den);

/* a / b; b is positive or an overflow. */
struct ratio ratio_quotient(struct ratio a, struct ratio b);

/* Negative, 0 or positive as a is below, equal to or above b; 0 when an overflow takes part. */
int ratio_compare(struct ratio a, struct ratio b);

/* a / unit as a whole number; unit is positive.  False, with *result alone, when it does not fit.
 */
bool ratio_round(struct ratio a, int64_t unit, enum ratio_mode mode, int64_t *result);

/* The next lower multiple of unit, counted in units; toward minus infinity. */
bool ratio_floor(struct ratio a, int64_t unit, int64_t *result);

#endif
