/* permit.c - the states of a permit, and its share of a year.  Pure. */
#include "core/permit.h"

#include "base/assert.h"
#include "base/checked.h"
#include "base/civil.h"
#include "base/ratio.h"

int32_t
permit_end_of(struct permit_versions versions, uint32_t index)
{
    ASSERT(index < versions.count);
    const struct permit_version *row = &versions.item[index];
    if (index + 1 < versions.count && versions.item[index + 1].from_day < row->to_day)
        return versions.item[index + 1].from_day;
    return row->to_day;
}

struct permit_stay
permit_state_on(struct permit_versions versions, int32_t day)
{
    uint32_t next = 0; /* the first row that begins after day */
    while (next < versions.count && versions.item[next].from_day <= day)
        next++;
    const int32_t next_day =
        next < versions.count ? versions.item[next].from_day : PERMIT_DAY_NEVER;
    if (next == 0)
        return (struct permit_stay){PERMIT_STATE_EARLY, next_day};
    const struct permit_version *row = &versions.item[next - 1];
    if (row->right == PERMIT_RIGHT_REVOKED)
        return (struct permit_stay){PERMIT_STATE_REVOKED, next_day};
    const int32_t end_day = permit_end_of(versions, next - 1);
    if (day >= end_day)
        return (struct permit_stay){PERMIT_STATE_EXPIRED, next_day};
    return (struct permit_stay){
        row->right == PERMIT_RIGHT_VALID ? PERMIT_STATE_VALID : PERMIT_STATE_SUSPENDED, end_day};
}

/* The valid days of row index in [begin_day, end_day). */
static int32_t
days_of(struct permit_versions versions, uint32_t index, int32_t begin_day, int32_t end_day)
{
    const struct permit_version *row = &versions.item[index];
    const int64_t first_day = max_i64(begin_day, row->from_day);
    const int64_t last_day = min_i64(end_day, permit_end_of(versions, index));
    if (row->right != PERMIT_RIGHT_VALID || last_day <= first_day)
        return 0;
    return (int32_t)(last_day - first_day);
}

int32_t
permit_valid_days(struct permit_versions versions, int32_t begin_day, int32_t end_day)
{
    int32_t days = 0;
    for (uint32_t i = 0; i < versions.count; i++)
        days += days_of(versions, i, begin_day, end_day);
    return days;
}

int64_t
permit_licensed_l(struct permit_versions versions, int32_t year)
{
    const int32_t begin_day = civil_to_day((struct civil){year, 1, 1});
    const int32_t end_day = civil_to_day((struct civil){year + 1, 1, 1});
    struct ratio sum = ratio_of(0);
    for (uint32_t i = 0; i < versions.count; i++)
        sum = ratio_add(sum, ratio_product(versions.item[i].volume_l,
                                           days_of(versions, i, begin_day, end_day)));
    int64_t licensed_l = 0;
    const bool fits =
        ratio_round(ratio_share(sum, 1, end_day - begin_day), 1, RATIO_HALF_UP, &licensed_l);
    ASSERT(fits); /* a volume is at most 10^15 */
    (void)fits;
    return licensed_l;
}
