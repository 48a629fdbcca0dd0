#ifndef HARNESS_USAGE_FIXTURE_H
#define HARNESS_USAGE_FIXTURE_H

/* Meters, masters and subs, with reads, and their water measured, for the tests of core/usage.c. */
#include "core/usage.h"
#include "harness/cmocka_all.h"

#define COUNT(list) ((uint32_t)(sizeof(list) / sizeof((list)[0])))
#define M3(counts) ((int64_t)(counts)*1000)
#define LAST 86400

static struct weir_arena *arena;

static inline int
setup(void **state)
{
    (void)state;
    arena = weir_arena_new(1 << 20);
    return arena == NULL;
}

static inline int
teardown(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

/* Meter, days; a meter of 0 digits that counts cubic metres from 0. */
#define INSTALLED(meter, from, to)                                                                 \
    {                                                                                              \
        .stamp = {.from_day = (from)}, .meter_id = (meter), .litres_per_count = 1000,              \
        .to_day = (to)                                                                             \
    }
#define OPEN WEIR_DAY_NONE
#define SUB(meter, master, from)                                                                   \
    {                                                                                              \
        .stamp = {.from_day = (from)}, .meter_id = (meter), .litres_per_count = 1000,              \
        .to_day = OPEN, .of_other = true, .parent_meter_id = (master)                              \
    }
#define READ(meter, at, counts)                                                                    \
    {                                                                                              \
        .meter_id = (meter), .day = (at), .second = LAST, .register_milli = M3(counts),            \
        .kind = METER_READ_ACTUAL                                                                  \
    }
#define ESTIMATE(meter, at, counts)                                                                \
    {                                                                                              \
        .meter_id = (meter), .day = (at), .second = LAST, .register_milli = M3(counts),            \
        .kind = METER_READ_ESTIMATE                                                                \
    }
#define REQUEST(installations, reads)                                                              \
    {                                                                                              \
        .head_through_day = WEIR_DAY_NONE, .through_day = 300, .closed_day = WEIR_DAY_NONE,        \
        .installation = installations, .installation_count = COUNT(installations), .read = reads,  \
        .read_count = COUNT(reads)                                                                 \
    }

static inline struct usage
measure(const struct usage_request *request)
{
    struct usage usage;
    assert_int_equal(usage_measure(request, arena, &usage), WEIR_OK);
    if (usage.outcome == USAGE_BILL) {
        assert_true(usage.begin_day < usage.end_day);
        assert_int_equal(usage.mark[usage.mark_count - 1].day, usage.end_day);
    }
    return usage;
}

static const struct meter_installation one[] = {INSTALLED(1, 100, OPEN)};

#endif
