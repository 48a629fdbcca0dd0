#ifndef HARNESS_PRICING_BUILD_H
#define HARNESS_PRICING_BUILD_H

/* A bill half-way: cut into parts, nothing priced yet; for tests of the steps of pricing. */
#include "core/pricing.h"
#include "harness/tariff_build.h"

#define PRICING_ROOM 64

struct pricing_room {
    struct part part[PRICING_ROOM];
    struct weir_counter counter[PRICING_ROOM];
    struct weir_line line[PRICING_ROOM];
    struct amount amount[PRICING_ROOM];
    struct origin origin[PRICING_ROOM];
};

/* Fills pricing, with room for its lists, for a use of class_id (NULL: of the regimes given). */
static inline void
pricing_build(struct build *build, struct pricing *pricing, const char *class_id,
              const char *const days[2], int64_t volume_l)
{
    struct pricing_room *room = build_alloc(build, 1, sizeof *room);
    build_request(build, class_id, days[0], days[1], volume_l);
    *pricing = (struct pricing){
        .request = &build->request,
        .counters = {.item = room->counter, .capacity = PRICING_ROOM},
        .parts = {.item = room->part},
        .line = room->line,
        .amount = room->amount,
        .origin = room->origin,
        .line_capacity = PRICING_ROOM,
    };
    assert_true(part_count_max(&build->request) <= PRICING_ROOM);
    assert_true(part_cut(&build->request, &pricing->parts));
    build->stretch_count = 0;
    build->regime_count = 0;
}

/* Asks for the steps as well. */
static inline void
pricing_explain(struct build *build, struct pricing *pricing)
{
    pricing->step = build_alloc(build, PRICING_ROOM, sizeof *pricing->step);
    pricing->step_capacity = PRICING_ROOM;
}

static inline void
assert_ratio(struct ratio ratio, int64_t num, int64_t den)
{
    assert_true(ratio.num == num);
    assert_int_equal(ratio.den, den);
}

#endif
