#ifndef HARNESS_RANGE_FIXTURE_H
#define HARNESS_RANGE_FIXTURE_H

/* A meter with a past, and what core/range.c says of its reads. */
#include "base/civil.h"
#include "base/text.h"
#include "core/range.h"
#include "core/span.h"
#include "harness/cmocka_all.h"

#define COUNT(list) ((uint32_t)(sizeof(list) / sizeof((list)[0])))
#define M3(counts) ((int64_t)(counts)*1000)
#define READS 8

static struct weir_arena *arena;
static struct meter_installation installation;
static struct meter_read reads[READS];
static struct meter_decision decision;
static struct usage_state state_of_meter;
static struct usage_request usage_request;
static struct usage measured;
static struct range_request request;
static struct meter_told room[16];
static struct meter_telling telling;
static struct range range;

static inline int32_t
day_of(const char *text)
{
    int32_t day = 0;
    assert_int_equal(civil_parse(text_of(text), &day), WEIR_OK);
    return day;
}

/* A meter from 0 on 2023-01-01, its limits as they are by default. */
static inline int
setup(void **state)
{
    (void)state;
    arena = weir_arena_new(1 << 20);
    installation = (struct meter_installation){
        .stamp = {.from_day = day_of("2023-01-01")},
        .meter_id = 1,
        .litres_per_count = 1000,
        .to_day = WEIR_DAY_NONE,
    };
    usage_request = (struct usage_request){
        .head_through_day = WEIR_DAY_NONE,
        .through_day = day_of("2025-12-31"),
        .closed_day = WEIR_DAY_NONE,
        .installation = &installation,
        .installation_count = 1,
        .read = reads,
    };
    request = (struct range_request){
        .usage = &usage_request,
        .measured = &measured,
        .past_day = day_of("2020-01-01"),
        .rules = {RANGE_HOLD, RANGE_BILL, RANGE_BILL, 500, M3(50), 10, M3(1), 180},
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

static inline void
add_read(const char *day, int64_t counts)
{
    reads[usage_request.read_count++] = (struct meter_read){
        .meter_id = 1,
        .day = day_of(day),
        .second = 86400,
        .register_milli = M3(counts),
        .kind = METER_READ_ACTUAL,
    };
}

/* Billed up to the read at index. */
static inline void
bill_to(uint32_t index)
{
    usage_request.head_through_day = reads[index].day;
    usage_request.state = &state_of_meter;
    usage_request.state_count = 1;
    state_of_meter = (struct usage_state){
        .meter_id = 1,
        .day = reads[index].day,
        .register_milli = reads[index].register_milli,
    };
}

static inline void
decide(enum weir_finding code, enum meter_decide as, const char *day)
{
    decision =
        (struct meter_decision){.code = code, .decide = as, .meter_id = 1, .day = day_of(day)};
    usage_request.decisions = (struct meter_decisions){&decision, 1};
}

static inline void
judge_all(uint32_t meter_count)
{
    telling = (struct meter_telling){room, 0, COUNT(room)};
    assert_int_equal(usage_measure(&usage_request, arena, &measured), WEIR_OK);
    assert_int_equal(measured.outcome, USAGE_BILL);
    assert_int_equal(range_judge(&request, &telling, arena, &range), WEIR_OK);
    assert_true(telling.count <= range_telling_max(&measured, meter_count));
    if (telling.count > 0) /* nothing is ever told that the past was not asked for */
        assert_true(range_is_wanted(&request.rules, &measured, meter_count));
}

static inline void
judge(void)
{
    judge_all(1);
}

/* Where the meter counts litres a month: mean 3 m3, and 20 of it, 60, are above the percentage. */
static inline void
add_small_months(void)
{
    add_read("2024-01-01", 0);
    add_read("2024-01-31", 3);
    add_read("2024-03-01", 6);
    add_read("2024-03-31", 9);
    bill_to(3);
}

#endif
