/*
 * part.c - cuts a period where another version, tariff or class begins.
 *
 * A version that begins by day takes the days from its first on.  One that begins by read takes
 * all water since the read before the first read on or after its first day, and with it the days
 * that an earlier version would have had there.
 */
#include "core/part.h"

#include "base/assert.h"
#include "base/ratio.h"
#include "core/share.h"
#include "core/tariff.h"

/* Where something else begins to hold within one use. */
struct cut {
    const struct weir_bill_request *request;
    const struct weir_use *use;
    struct part *item; /* begin_day ascending */
    uint32_t count;
};

static bool
begins_by_read(const struct weir_version *version)
{
    return version != NULL && version->change == WEIR_CHANGE_BY_READ;
}

/* The first day of the water that a read on or after day brings; WEIR_DAY_NONE: no such read. */
static int32_t
read_begin(const struct cut *cut, int32_t day)
{
    int32_t begin_day = cut->request->begin_day;
    for (uint32_t i = 0; i < cut->use->stretch_count; i++) {
        if (cut->use->stretch[i].end_day >= day)
            return begin_day;
        begin_day = cut->use->stretch[i].end_day;
    }
    return WEIR_DAY_NONE;
}

/* From day on regime holds, with the version in force then. */
static void
add_start(struct cut *cut, const struct weir_regime *regime, const struct weir_version *version,
          int32_t day)
{
    const struct weir_bill_request *request = cut->request;
    int32_t begin_day = day;
    if (cut->count > 0) {
        if (begins_by_read(version))
            begin_day = read_begin(cut, day);
        if (begin_day == WEIR_DAY_NONE || begin_day >= request->end_day)
            return;
    }
    while (cut->count > 0 && cut->item[cut->count - 1].begin_day >= begin_day)
        cut->count--;
    cut->item[cut->count++] = (struct part){
        .begin_day = begin_day,
        .use = cut->use,
        .tariff = regime->tariff,
        .version = version,
        .class_ = version == NULL ? NULL : weir_tariff_class(version, regime->class_id),
        .class_id = regime->class_id,
    };
}

/* The starts inside the days that regime holds: from from_day (exclusive) to to_day (exclusive). */
static void
add_versions(struct cut *cut, const struct weir_regime *regime, int32_t from_day, int32_t to_day)
{
    const struct weir_tariff *tariff = regime->tariff;
    for (uint32_t v = 0; v < tariff->version_count; v++) {
        const struct weir_version *version = &tariff->version[v];
        if (version->from_day > from_day && version->from_day < to_day)
            add_start(cut, regime, version, version->from_day);
        const bool ends = version->to_day > from_day && version->to_day < to_day;
        if (ends && tariff_version_at(tariff, version->to_day) == NULL)
            add_start(cut, regime, NULL, version->to_day);
    }
}

static void
add_starts(struct cut *cut)
{
    const struct weir_use *use = cut->use;
    const int32_t begin_day = cut->request->begin_day;
    if (use->regime[0].from_day > begin_day) /* nothing is known of the first days */
        add_start(cut, &(struct weir_regime){.from_day = begin_day}, NULL, begin_day);
    for (uint32_t r = 0; r < use->regime_count; r++) {
        const struct weir_regime *regime = &use->regime[r];
        const int32_t to_day = r + 1 < use->regime_count ? regime[1].from_day : INT32_MAX;
        if (to_day <= begin_day)
            continue;
        const int32_t from_day = regime->from_day > begin_day ? regime->from_day : begin_day;
        const struct weir_version *version =
            regime->tariff == NULL ? NULL : tariff_version_at(regime->tariff, from_day);
        add_start(cut, regime, version, from_day);
        if (regime->tariff != NULL)
            add_versions(cut, regime, from_day, to_day);
    }
}

/* The water before the day on which part begins. */
static bool
water_before(const struct cut *cut, const struct part *part, int64_t least_l, int64_t *before_l)
{
    const int64_t range_l[2] = {least_l, cut->use->volume_l};
    const struct ratio exact_l = share_until(cut->use, cut->request->begin_day, part->begin_day);
    if (!begins_by_read(part->version)) {
        const int64_t step_l = part->version == NULL ? 1 : part->version->change_step_l;
        return share_rounded(exact_l, step_l, range_l, before_l);
    }
    /* A read bounds the parts: what it says, cut down to whole steps as a bill there would be. */
    int64_t steps;
    if (!ratio_floor(exact_l, part->version->volume_step_l, &steps))
        return false;
    return share_rounded(ratio_product(steps, part->version->volume_step_l), 1, range_l, before_l);
}

static bool
share_water(const struct cut *cut)
{
    int64_t before_l = 0;
    int32_t days = 0;
    for (uint32_t i = 0; i < cut->count; i++) {
        struct part *part = &cut->item[i];
        const bool last = i + 1 == cut->count;
        int64_t until_l = cut->use->volume_l;
        if (!last && !water_before(cut, &part[1], before_l, &until_l))
            return false;
        part->end_day = last ? cut->request->end_day : part[1].begin_day;
        part->volume_l = until_l - before_l;
        before_l = until_l;
        days += part->end_day - part->begin_day;
    }
    ASSERT(before_l == cut->use->volume_l);
    ASSERT(days == cut->request->end_day - cut->request->begin_day);
    return true;
}

uint32_t
part_count_max(const struct weir_bill_request *request)
{
    uint32_t count = 0;
    for (uint32_t u = 0; u < request->use_count; u++) {
        const struct weir_use *use = &request->use[u];
        count++;
        for (uint32_t r = 0; r < use->regime_count; r++) {
            const struct weir_tariff *tariff = use->regime[r].tariff;
            count += 1 + (tariff == NULL ? 0 : 2 * tariff->version_count);
        }
    }
    return count;
}

/* Sorts by first day; parts of the same day stay in the order of their uses. */
static void
sort_in_time(struct parts *parts)
{
    for (uint32_t i = 1; i < parts->count; i++) {
        const struct part part = parts->item[i];
        uint32_t at = i;
        for (; at > 0 && parts->item[at - 1].begin_day > part.begin_day; at--)
            parts->item[at] = parts->item[at - 1];
        parts->item[at] = part;
    }
}

bool
part_cut(const struct weir_bill_request *request, struct parts *parts)
{
    parts->count = 0;
    for (uint32_t u = 0; u < request->use_count; u++) {
        struct cut cut = {
            .request = request, .use = &request->use[u], .item = parts->item + parts->count};
        ASSERT(cut.use->regime_count >= 1);
        add_starts(&cut);
        if (!share_water(&cut))
            return false;
        parts->count += cut.count;
    }
    sort_in_time(parts);
    return true;
}
