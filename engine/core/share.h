#ifndef CORE_SHARE_H
#define CORE_SHARE_H

#include "base/ratio.h"
#include "weir/bill.h"

/*
 * The water used from begin_day until day, exactly: whole stretches, and of the one that contains
 * day its share by days.  day lies in the period.
 */
struct ratio share_until(const struct weir_use *use, int32_t begin_day, int32_t day);

/* Whether a read, or the end of the period, bounds the water used until day: then nothing is
 * shared, and nothing is to be rounded to a step. */
bool share_is_read(const struct weir_use *use, int32_t day);

/*
 * exact rounded half-up to a multiple of step_l, but never below least_l nor above most_l: so that
 * cumulative shares never fall and never pass the whole.  False when it does not fit.
 */
bool share_rounded(struct ratio exact_l, int64_t step_l, const int64_t range_l[2],
                   int64_t *share_l);

#endif
