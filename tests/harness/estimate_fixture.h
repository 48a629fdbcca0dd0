#ifndef HARNESS_ESTIMATE_FIXTURE_H
#define HARNESS_ESTIMATE_FIXTURE_H

/* An account with its past, and what core/estimate.c adds to it. */
#include "base/civil.h"
#include "base/text.h"
#include "core/estimate.h"
#include "core/span.h"
#include "harness/cmocka_all.h"

#define COUNT(list) ((uint32_t)(sizeof(list) / sizeof((list)[0])))
#define M3(counts) ((int64_t)(counts)*1000)

static struct weir_arena *arena;
static struct meter_told room[32];
static struct meter_telling telling;
static struct meter_installation installation[3];
static struct meter_read reads[12];
static struct usage_state states[2];
static struct usage_request usage_request;
static struct usage measured;
static struct estimate_request request;

static inline int32_t
day_of(const char *text)
{
    int32_t day = 0;
    assert_int_equal(civil_parse(text_of(text), &day), WEIR_OK);
    return day;
}

static inline void
add_read(int64_t meter_id, const char *day, int64_t counts)
{
    reads[usage_request.read_count++] = (struct meter_read){.meter_id = meter_id,
                                                            .day = day_of(day),
                                                            .second = 86400,
                                                            .register_milli = M3(counts),
                                                            .kind = METER_READ_ACTUAL};
}

static inline void
install(int64_t meter_id, const char *from)
{
    installation[usage_request.installation_count++] = (struct meter_installation){
        .stamp = {.from_day = day_of(from)},
        .meter_id = meter_id,
        .litres_per_count = 1000,
        .to_day = WEIR_DAY_NONE,
    };
}

/* Scenario D5: a meter from 0 on 2024-01-30, read at 30, 66 and 99, billed to 2024-05-01; a run
 * through 2024-06-01. */
static inline int
setup(void **state)
{
    (void)state;
    arena = weir_arena_new(1 << 20);
    telling = (struct meter_telling){room, 0, COUNT(room)};
    usage_request = (struct usage_request){
        .head_through_day = day_of("2024-05-01"),
        .through_day = day_of("2024-06-01"),
        .closed_day = WEIR_DAY_NONE,
        .installation = installation,
        .read = reads,
        .state = states,
        .state_count = 1,
    };
    install(1, "2024-01-30");
    add_read(1, "2024-03-01", 30);
    add_read(1, "2024-03-31", 66);
    add_read(1, "2024-05-01", 99);
    states[0] =
        (struct usage_state){.meter_id = 1, .day = day_of("2024-05-01"), .register_milli = M3(99)};
    request = (struct estimate_request){
        .usage = &usage_request,
        .measured = &measured,
        .past_day = day_of("2021-01-01"),
        .billed_day = WEIR_DAY_NONE,
        .rules = {.rule = ESTIMATE_MEAN, .of_idle = true, .least_days = 25},
        .step_l = 1000,
    };
    return arena == NULL;
}

static inline int
teardown(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

static inline struct estimate
add(void)
{
    struct estimate estimate;
    telling.count = 0;
    assert_int_equal(usage_measure(&usage_request, arena, &measured), WEIR_OK);
    assert_int_equal(estimate_add(&request, &telling, arena, &estimate), WEIR_OK);
    assert_true(telling.count <= estimate_telling_max(&usage_request));
    assert_int_equal(estimate.read_count, usage_request.read_count + estimate.added_count);
    return estimate;
}

/* The only read that was added. */
static inline const struct meter_read *
added(const struct estimate *estimate)
{
    const struct meter_read *found = NULL;
    assert_int_equal(estimate->added_count, 1);
    for (uint32_t i = 0; i < estimate->read_count; i++) {
        if (estimate->read[i].second == METER_SECOND_ESTIMATED)
            found = &estimate->read[i];
    }
    assert_non_null(found);
    assert_int_equal(found->kind, METER_READ_ESTIMATE);
    return found;
}

static inline bool
is_wanted(void)
{
    assert_int_equal(usage_measure(&usage_request, arena, &measured), WEIR_OK);
    return estimate_is_wanted(&request);
}

static inline void
add_second_meter(void)
{
    install(2, "2024-04-01");
    states[1] =
        (struct usage_state){.meter_id = 2, .day = day_of("2024-05-01"), .register_milli = M3(10)};
    usage_request.state_count = 2;
    add_read(2, "2024-05-01", 10);
}

#endif
