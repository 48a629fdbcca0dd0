#ifndef HARNESS_METER_FIXTURE_H
#define HARNESS_METER_FIXTURE_H

/* A meter, its reads, and what core/meter.c follows of them. */
#include "core/meter.h"
#include "harness/cmocka_all.h"

#define METER 7
#define COUNT(list) ((uint32_t)(sizeof(list) / sizeof((list)[0])))
#define M3(counts) ((int64_t)(counts)*1000) /* thousandths of a count that is a cubic metre */

static struct weir_arena *arena;
static struct meter_told room[32];
static struct meter_telling telling;
static const struct meter_installation plain = {
    .stamp = {.from_day = 100},
    .meter_id = METER,
    .litres_per_count = 1000,
    .to_day = WEIR_DAY_NONE,
};

static inline int
setup(void **state)
{
    (void)state;
    arena = weir_arena_new(1 << 20);
    telling = (struct meter_telling){room, 0, COUNT(room)};
    return arena == NULL;
}

static inline int
teardown(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

static inline struct meter_read
read_of(int32_t day, int64_t counts, enum meter_read_kind kind)
{
    return (struct meter_read){
        .meter_id = METER,
        .register_milli = M3(counts),
        .day = day,
        .second = 86400,
        .kind = kind,
    };
}

/* A request from day 100, register start, through day 200. */
static inline struct meter_request
request_of(const struct meter_read *read, uint32_t count, int64_t start)
{
    return (struct meter_request){
        .installation = &plain,
        .start_day = 100,
        .to_day = WEIR_DAY_NONE,
        .through_day = 200,
        .start_register_milli = M3(start),
        .read = read,
        .read_count = count,
    };
}

static inline struct meter_trace
follow(const struct meter_request *request)
{
    struct meter_trace trace;
    assert_int_equal(meter_follow(request, &telling, arena, &trace), WEIR_OK);
    return trace;
}

static inline void
assert_told(enum weir_finding code, int32_t day)
{
    assert_int_equal(telling.count, 1);
    assert_int_equal(telling.item[0].code, code);
    assert_int_equal(telling.item[0].held, weir_finding_holds(code));
    assert_int_equal(telling.item[0].meter_id, METER);
    assert_int_equal(telling.item[0].day, day);
}

#endif
