/* district.c - sums up a tree of districts, and the largest of them on one day.  Pure. */
#include "core/district.h"

#include "base/assert.h"
#include "base/checked.h"

enum district_rule
district_ban(struct districts districts, uint32_t index)
{
    while (index != DISTRICT_NONE && districts.item[index].ban == DISTRICT_RULE_UNKNOWN)
        index = districts.item[index].parent;
    return index == DISTRICT_NONE ? DISTRICT_RULE_UNKNOWN : districts.item[index].ban;
}

enum district_rule
district_network(struct districts districts, uint32_t index)
{
    while (index != DISTRICT_NONE && districts.item[index].network == DISTRICT_RULE_UNKNOWN)
        index = districts.item[index].parent;
    return index == DISTRICT_NONE ? DISTRICT_RULE_UNKNOWN : districts.item[index].network;
}

enum weir_status
district_totals_new(struct districts districts, struct weir_arena *arena,
                    struct district_totals *totals)
{
    int64_t *total_l = weir_arena_alloc(arena, (size_t)districts.count * DISTRICT_SOURCE_COUNT + 1,
                                        sizeof *total_l);
    if (total_l == NULL)
        return WEIR_E_NOMEM;
    *totals = (struct district_totals){districts, total_l};
    return WEIR_OK;
}

static int64_t *
place_of(const struct district_totals *totals, uint32_t district, enum district_source source)
{
    ASSERT(district < totals->districts.count);
    ASSERT(source < DISTRICT_SOURCE_COUNT);
    return &totals->total_l[(size_t)district * DISTRICT_SOURCE_COUNT + source];
}

int64_t
district_totals_get(const struct district_totals *totals, uint32_t district,
                    enum district_source source)
{
    return *place_of(totals, district, source);
}

void
district_totals_add(struct district_totals *totals, uint32_t district, enum district_source source,
                    int64_t volume_l)
{
    if (source == DISTRICT_OTHER)
        return;
    for (; district != DISTRICT_NONE; district = totals->districts.item[district].parent) {
        *place_of(totals, district, source) += volume_l;
        *place_of(totals, district, DISTRICT_ALL) += volume_l;
    }
}

/* --- the largest sum ------------------------------------------------------------------------- */
struct turn { /* a grant begins or ends */
    int32_t day;
    uint32_t district;
    enum district_source source;
    int64_t volume_l;
};

/* Ends come first on a day: a grant that takes over from another never stands beside it. */
static bool
comes_before(const struct turn *a, const struct turn *b)
{
    if (a->day != b->day)
        return a->day < b->day;
    return a->volume_l < b->volume_l;
}

/* Sorts by merging, so that no order of the grants is a bad one; spare is room for as many. */
static struct turn *
sort_turns(struct turn *turn, struct turn *spare, uint32_t count)
{
    for (uint32_t width = 1; width < count; width *= 2) {
        for (uint32_t begin = 0; begin < count; begin += 2 * width) {
            const uint32_t middle = (uint32_t)min_i64(count, (int64_t)begin + width);
            const uint32_t end = (uint32_t)min_i64(count, (int64_t)begin + 2 * (int64_t)width);
            uint32_t left = begin;
            uint32_t right = middle;
            for (uint32_t at = begin; at < end; at++) {
                const bool take_right =
                    left == middle || (right < end && comes_before(&turn[right], &turn[left]));
                spare[at] = take_right ? turn[right++] : turn[left++];
            }
        }
        struct turn *const sorted = spare;
        spare = turn;
        turn = sorted;
    }
    return turn;
}

static uint32_t
list_turns(const struct district_period *period, struct turn *turn)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < period->grant_count; i++) {
        const struct district_grant *grant = &period->grant[i];
        const int32_t begin_day = (int32_t)max_i64(grant->begin_day, period->begin_day);
        if (begin_day >= grant->end_day || begin_day >= period->end_day)
            continue;
        turn[count++] = (struct turn){begin_day, grant->district, grant->source, grant->volume_l};
        if (grant->end_day < period->end_day)
            turn[count++] =
                (struct turn){grant->end_day, grant->district, grant->source, -grant->volume_l};
    }
    return count;
}

static void
keep_most(const struct district_totals *now, struct district_totals *most, uint32_t district)
{
    for (; district != DISTRICT_NONE; district = now->districts.item[district].parent) {
        for (unsigned source = 0; source < DISTRICT_SOURCE_COUNT; source++) {
            const enum district_source of = (enum district_source)source;
            int64_t *kept = place_of(most, district, of);
            *kept = max_i64(*kept, district_totals_get(now, district, of));
        }
    }
}

enum weir_status
district_allocated(struct districts districts, const struct district_period *period,
                   struct weir_arena *arena, struct district_totals *most)
{
    struct district_totals now;
    const size_t capacity = 2 * (size_t)period->grant_count + 1;
    struct turn *turn = weir_arena_alloc(arena, capacity, sizeof *turn);
    struct turn *spare = weir_arena_alloc(arena, capacity, sizeof *spare);
    if (turn == NULL || spare == NULL || district_totals_new(districts, arena, &now) ||
        district_totals_new(districts, arena, most))
        return WEIR_E_NOMEM;
    const uint32_t count = list_turns(period, turn);
    turn = sort_turns(turn, spare, count);
    for (uint32_t i = 0; i < count; i++) {
        district_totals_add(&now, turn[i].district, turn[i].source, turn[i].volume_l);
        if (turn[i].volume_l > 0)
            keep_most(&now, most, turn[i].district);
    }
    return WEIR_OK;
}
