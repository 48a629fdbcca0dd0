#ifndef HARNESS_SPAN_FIXTURE_H
#define HARNESS_SPAN_FIXTURE_H

/* Installations and reads of an account, and the spans that core/span.c makes of them. */
#include "core/span.h"
#include "harness/cmocka_all.h"

#define COUNT(list) ((uint32_t)(sizeof(list) / sizeof((list)[0])))
#define M3(counts) ((int64_t)(counts)*1000)

static struct weir_arena *arena;
static struct meter_told room[32];
static struct meter_telling telling;

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

static inline struct meter_installation
installed(int64_t meter_id, int32_t from_day, int32_t to_day)
{
    return (struct meter_installation){
        .stamp = {.from_day = from_day},
        .meter_id = meter_id,
        .litres_per_count = 1000,
        .to_day = to_day,
    };
}

static inline struct meter_read
read_of(int64_t meter_id, int32_t day, int64_t counts)
{
    return (struct meter_read){.meter_id = meter_id,
                               .day = day,
                               .second = 86400,
                               .register_milli = M3(counts),
                               .kind = METER_READ_ACTUAL};
}

static inline struct usage_request
request_of(const struct meter_installation *installation, uint32_t installation_count,
           const struct meter_read *read, uint32_t read_count)
{
    return (struct usage_request){
        .head_through_day = WEIR_DAY_NONE,
        .through_day = 200,
        .closed_day = WEIR_DAY_NONE,
        .installation = installation,
        .installation_count = installation_count,
        .read = read,
        .read_count = read_count,
    };
}

static inline struct span *
make(const struct usage_request *request)
{
    struct span_list list;
    assert_int_equal(span_make(request, arena, &telling, &list), WEIR_OK);
    assert_int_equal(list.count, request->installation_count);
    return list.item;
}

static inline struct meter_installation
hanging(int64_t meter_id, int32_t from_day, int64_t master_id)
{
    struct meter_installation installation = installed(meter_id, from_day, WEIR_DAY_NONE);
    installation.of_other = true;
    installation.parent_meter_id = master_id;
    return installation;
}

#endif
