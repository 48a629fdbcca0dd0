/*
 * part.c - cuts a period where another version, tariff or class begins.
 *
 * Two lines of time lie over each other.  Rows bring a tariff and class; each tariff has its
 * versions.  A version that begins by day takes the days from its first on; one that begins by read
 * takes all water since the read before the first read on or after its first day, and with it the
 * days that an earlier version of its tariff would have had there.  A row that brings another
 * tariff or class does the same to earlier rows, by the rule of the version in force on its day.
 */
#include "core/part.h"

#include "base/assert.h"
#include "base/ratio.h"
#include "core/share.h"
#include "core/tariff.h"

#define NEVER INT32_MAX /* not within this period */

/* One use on its way to parts. */
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

/* The first day of the water that a read on or after day brings. */
static int32_t
read_begin(const struct cut *cut, int32_t day)
{
    int32_t begin_day = cut->request->begin_day;
    for (uint32_t i = 0; i < cut->use->stretch_count; i++) {
        if (cut->use->stretch[i].end_day >= day)
            return begin_day;
        begin_day = cut->use->stretch[i].end_day;
    }
    return NEVER;
}

/* The first day of the water that something has which holds from day on, by the rule of version. */
static int32_t
water_begin(const struct cut *cut, const struct weir_version *version, int32_t day)
{
    return begins_by_read(version) ? read_begin(cut, day) : day;
}

/* The version that prices the water of day, or NULL. */
static const struct weir_version *
version_of_water(const struct cut *cut, const struct weir_tariff *tariff, int32_t day)
{
    for (uint32_t v = tariff->version_count; v > 0; v--) {
        const struct weir_version *version = &tariff->version[v - 1];
        if (water_begin(cut, version, version->from_day) > day)
            continue;
        const bool ended = version->to_day != WEIR_DAY_NONE && day >= version->to_day;
        return ended ? NULL : version;
    }
    return NULL;
}

/* The first day after begin_day, and before end_day, from which another version may price the
 * water. */
static int32_t
next_version_day(const struct cut *cut, const struct weir_tariff *tariff, int32_t begin_day,
                 int32_t end_day)
{
    int32_t next_day = end_day;
    for (uint32_t v = 0; v < tariff->version_count; v++) {
        const struct weir_version *version = &tariff->version[v];
        const int32_t from_day = water_begin(cut, version, version->from_day);
        if (from_day > begin_day && from_day < next_day)
            next_day = from_day;
        if (version->to_day > begin_day && version->to_day < next_day)
            next_day = version->to_day;
    }
    return next_day;
}

/* A part of regime from begin_day on; rule is of the version that says how its water is cut off. */
static void
add_part(struct cut *cut, const struct weir_regime *regime, const struct weir_version *version,
         struct part part)
{
    part.use = cut->use;
    part.tariff = regime->tariff;
    part.version = version;
    part.class_ = version == NULL ? NULL : weir_tariff_class(version, regime->class_id);
    part.class_id = regime->class_id;
    cut->item[cut->count++] = part;
}

/* The parts of regime, which has the water of the days from begin_day to end_day (exclusive). */
static void
add_regime(struct cut *cut, const struct weir_regime *regime, int32_t begin_day, int32_t end_day)
{
    const struct weir_tariff *tariff = regime->tariff;
    if (tariff == NULL) {
        add_part(cut, regime, NULL, (struct part){.begin_day = begin_day});
        return;
    }
    const struct weir_version *version = version_of_water(cut, tariff, begin_day);
    const struct weir_version *rule = tariff_version_at(tariff, regime->from_day);
    add_part(cut, regime, version, (struct part){.begin_day = begin_day, .rule = rule});
    int32_t day = begin_day;
    while ((day = next_version_day(cut, tariff, day, end_day)) < end_day) {
        const struct weir_version *next = version_of_water(cut, tariff, day);
        if (next != version)
            add_part(cut, regime, next, (struct part){.begin_day = day, .rule = next});
        version = next;
    }
}

/* The first day of the water that regime has: of the period, or inside it, or NEVER. */
static int32_t
regime_begin(const struct cut *cut, const struct weir_regime *regime)
{
    if (regime->from_day <= cut->request->begin_day)
        return cut->request->begin_day;
    const struct weir_version *version =
        regime->tariff == NULL ? NULL : tariff_version_at(regime->tariff, regime->from_day);
    const int32_t begin_day = water_begin(cut, version, regime->from_day);
    return begin_day < cut->request->end_day ? begin_day : NEVER;
}

/* The first day of the water that regimes from index first on have. */
static int32_t
regimes_begin(const struct cut *cut, uint32_t first)
{
    int32_t begin_day = NEVER;
    for (uint32_t r = first; r < cut->use->regime_count; r++) {
        const int32_t own_day = regime_begin(cut, &cut->use->regime[r]);
        if (own_day < begin_day)
            begin_day = own_day;
    }
    return begin_day;
}

static void
add_regimes(struct cut *cut)
{
    static const struct weir_regime unknown = {.tariff = NULL};
    if (regimes_begin(cut, 0) > cut->request->begin_day)
        add_regime(cut, &unknown, cut->request->begin_day, cut->request->end_day);
    for (uint32_t r = 0; r < cut->use->regime_count; r++) {
        const int32_t begin_day = regime_begin(cut, &cut->use->regime[r]);
        const int32_t later_day = regimes_begin(cut, r + 1);
        const int32_t end_day =
            later_day < cut->request->end_day ? later_day : cut->request->end_day;
        if (begin_day < later_day)
            add_regime(cut, &cut->use->regime[r], begin_day, end_day);
    }
}

/* The water before the day on which part begins. */
static bool
water_before(const struct cut *cut, const struct part *part, int64_t least_l, int64_t *before_l)
{
    const int64_t range_l[2] = {least_l, cut->use->volume_l};
    const struct ratio exact_l = share_until(cut->use, cut->request->begin_day, part->begin_day);
    if (!begins_by_read(part->rule)) {
        const bool exact = part->rule == NULL || share_is_read(cut->use, part->begin_day);
        const int64_t step_l = exact ? 1 : part->rule->change_step_l;
        return share_rounded(exact_l, step_l, range_l, before_l);
    }
    /* A read bounds the parts: what it says, cut down to whole steps as a bill there would be. */
    int64_t steps;
    if (!ratio_floor(exact_l, part->rule->volume_step_l, &steps))
        return false;
    return share_rounded(ratio_product(steps, part->rule->volume_step_l), 1, range_l, before_l);
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
            count += 1 + (tariff == NULL ? 0 : 2 * tariff->version_count); /* begins and ends */
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
        for (; parts->item[at - 1].begin_day > part.begin_day; at--) {
            ASSERT(at > 1); /* the first part begins the period */
            parts->item[at] = parts->item[at - 1];
        }
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
        add_regimes(&cut);
        if (!share_water(&cut))
            return false;
        parts->count += cut.count;
    }
    sort_in_time(parts);
    return true;
}
