/* share.c - how much of a use lies before a day. */
#include "core/share.h"

#include "base/checked.h"

struct ratio
share_until(const struct weir_use *use, int32_t begin_day, int32_t day)
{
    struct ratio sum_l = ratio_of(0);
    int32_t stretch_begin = begin_day;
    for (uint32_t i = 0; i < use->stretch_count && stretch_begin < day; i++) {
        const struct weir_stretch *stretch = &use->stretch[i];
        const struct ratio whole_l = ratio_of(stretch->volume_l);
        sum_l = ratio_add(sum_l, day >= stretch->end_day
                                     ? whole_l
                                     : ratio_share(whole_l, day - stretch_begin,
                                                   stretch->end_day - stretch_begin));
        stretch_begin = stretch->end_day;
    }
    return sum_l;
}

bool
share_is_read(const struct weir_use *use, int32_t day)
{
    for (uint32_t i = 0; i < use->stretch_count; i++) {
        if (use->stretch[i].end_day == day)
            return true;
    }
    return false;
}

bool
share_rounded(struct ratio exact_l, int64_t step_l, const int64_t range_l[2], int64_t *share_l)
{
    int64_t steps;
    int64_t rounded_l;
    if (!ratio_round(exact_l, step_l, RATIO_HALF_UP, &steps) ||
        !checked_mul(steps, step_l, &rounded_l))
        return false;
    *share_l = max_i64(range_l[0], min_i64(range_l[1], rounded_l));
    return true;
}
