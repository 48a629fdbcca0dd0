/* Unit tests of core/range.c: reads against their meter's own past, each with its arithmetic. */
#include "core/range.h"

#include "base/civil.h"
#include "base/text.h"
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

static int32_t
day_of(const char *text)
{
    int32_t day = 0;
    assert_int_equal(civil_parse(text_of(text), &day), WEIR_OK);
    return day;
}

/* A meter from 0 on 2023-01-01, its limits as they are by default. */
static int
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

static int
teardown(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

static void
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
static void
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

static void
decide(enum weir_finding code, enum meter_decide as, const char *day)
{
    decision =
        (struct meter_decision){.code = code, .decide = as, .meter_id = 1, .day = day_of(day)};
    usage_request.decisions = (struct meter_decisions){&decision, 1};
}

static void
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

static void
judge(void)
{
    judge_all(1);
}

/* --- too high, too low ------------------------------------------------------------------------ */
struct table_case {
    const char *name;
    int64_t last; /* the register of 2024-05-01 */
    enum weir_finding told;
};

/* 31, 31 and 29 days at 0, 310, 620 and 910 l: 30 days lie before the read; the mean is 910 / 91 =
 * 10 a day, so 300 are to be expected in the 30 days to 2024-05-01. */
static void
a_month_beside_the_mean_of_three(void **state)
{
    (void)state;
    static const struct table_case cases[] = {
        {"as expected", 910 + 300, WEIR_FINDING_NONE},
        {"five times as much is not more than that", 910 + 1500, WEIR_FINDING_NONE},
        {"one m3 more is", 910 + 1501, WEIR_FINDING_TOO_HIGH},
        {"a digit too many", 910 + 3000, WEIR_FINDING_TOO_HIGH},
        {"one m3 is not below one", 910 + 1, WEIR_FINDING_NONE},
        {"nothing is, where 300 were expected: 30 are more than one", 910, WEIR_FINDING_TOO_LOW},
    };
    for (uint32_t i = 0; i < COUNT(cases); i++) {
        usage_request.read_count = 0;
        installation.stamp.from_day = day_of("2024-01-01");
        add_read("2024-01-01", 0);
        add_read("2024-02-01", 310);
        add_read("2024-03-03", 620);
        add_read("2024-04-01", 910);
        bill_to(3);
        add_read("2024-05-01", cases[i].last);
        judge();
        if (telling.count != (cases[i].told == WEIR_FINDING_NONE ? 0 : 1))
            fail_msg("%s: %u told", cases[i].name, telling.count);
        if (telling.count == 0)
            continue;
        if (room[0].code != cases[i].told)
            fail_msg("%s: told %s", cases[i].name, weir_finding_code(room[0].code));
        assert_int_equal(room[0].day, day_of("2024-05-01"));
        assert_int_equal(room[0].before, M3(910));
        assert_int_equal(room[0].before_days, 91);
        assert_int_equal(room[0].after, M3(cases[i].last - 910));
        assert_int_equal(room[0].after_days, 30);
        assert_int_equal(room[0].held, cases[i].told == WEIR_FINDING_TOO_HIGH);
        assert_int_equal(range.held, room[0].held);
    }
}

/* Where the meter counts litres a month: mean 3 m3, and 20 of it, 60, are above the percentage. */
static void
add_small_months(void)
{
    add_read("2024-01-01", 0);
    add_read("2024-01-31", 3);
    add_read("2024-03-01", 6);
    add_read("2024-03-31", 9);
    bill_to(3);
}

static void
little_water_is_never_too_high(void **state)
{
    (void)state;
    add_small_months();
    add_read("2024-04-30", 9 + 49); /* 49 of 3 expected, and below 50 */
    judge();
    assert_int_equal(telling.count, 0);
    assert_false(range_is_wanted(&request.rules, &measured, 1));
    reads[4].register_milli = M3(9 + 50);
    judge();
    assert_int_equal(telling.count, 1);
    assert_int_equal(room[0].code, WEIR_FINDING_TOO_HIGH);
}

static void
nothing_where_little_was_expected_is_not_too_low(void **state)
{
    (void)state;
    add_small_months();
    add_read("2024-04-30", 9); /* 3 expected: a tenth of it is less than the 1 m3 of the limit */
    judge();
    assert_true(range_is_wanted(&request.rules, &measured, 1));
    assert_int_equal(telling.count, 0);
}

static void
without_three_periods_nothing_is_judged(void **state)
{
    (void)state;
    add_read("2024-01-31", 3);
    add_read("2024-03-01", 6); /* from the installation on: two periods */
    bill_to(1);
    add_read("2024-03-31", 9000);
    judge();
    assert_int_equal(telling.count, 0);
}

static void
a_meter_that_was_never_billed_has_its_reads_as_its_past(void **state)
{
    (void)state;
    add_read("2024-01-31", 30);
    add_read("2024-03-01", 60);
    judge();
    assert_false(range_is_wanted(&request.rules, &measured, 1));
    add_read("2024-03-31", 90);
    add_read("2024-04-30", 9000);
    judge();
    assert_int_equal(telling.count, 1);
    assert_int_equal(room[0].day, day_of("2024-04-30"));
}

/* --- the season ------------------------------------------------------------------------------- */
/* Summer 2023: 400 in the 62 days from 2023-07-02; winter 10 in each of 3 periods of 30 to 31 days.
 * The mean of the three before 2024-07-01 lets expect 10 a month, the year before 200. */
static void
the_same_days_a_year_before_are_expected_too(void **state)
{
    (void)state;
    add_read("2023-07-02", 100);
    add_read("2023-09-02", 500);
    add_read("2024-04-02", 520);
    add_read("2024-05-02", 530);
    add_read("2024-06-02", 540);
    add_read("2024-07-01", 550);
    bill_to(5);
    add_read("2024-08-01", 550 + 900); /* 31 days: 400 x 31 / 62 = 200; x 5 = 1000 */
    judge();
    assert_int_equal(telling.count, 0);
    reads[6].register_milli = M3(550 + 1001);
    judge();
    assert_int_equal(telling.count, 1);
    assert_int_equal(room[0].before, M3(200));
    assert_int_equal(room[0].before_days, 31);
    reads[6].register_milli = M3(550); /* the smaller, 10 x 31 / 30: a tenth is 1 m3 and more */
    judge();
    assert_int_equal(telling.count, 1);
    assert_int_equal(room[0].code, WEIR_FINDING_TOO_LOW);
    assert_int_equal(room[0].before, M3(30));
    assert_int_equal(room[0].before_days, 90);
}

/* --- stuck ------------------------------------------------------------------------------------ */
static void
a_meter_that_stopped_is_told_once(void **state)
{
    (void)state;
    request.rules.low = RANGE_OFF;
    add_read("2024-01-01", 10);
    add_read("2024-02-01", 12);
    add_read("2024-03-01", 14);
    add_read("2024-05-01", 14);
    bill_to(3);
    add_read("2024-08-27", 14); /* 179 days since 03-01 */
    judge();
    assert_int_equal(telling.count, 0);
    usage_request.read_count--;
    add_read("2024-08-28", 14); /* 180 */
    judge();
    assert_int_equal(telling.count, 1);
    assert_int_equal(room[0].code, WEIR_FINDING_STUCK);
    assert_int_equal(room[0].before, M3(14));
    assert_int_equal(room[0].before_days, 180);
    assert_false(range.held);
    bill_to(4);
    add_read("2024-09-28", 14); /* said already */
    judge();
    assert_int_equal(telling.count, 0);
    bill_to(5);
    add_read("2024-10-28", 15); /* and it moves again */
    judge();
    assert_int_equal(telling.count, 0);
}

static void
a_meter_that_never_moved_is_not_stuck(void **state)
{
    (void)state;
    add_read("2023-03-01", 0);
    add_read("2023-05-01", 0);
    add_read("2023-06-01", 0);
    bill_to(2);
    add_read("2024-05-01", 0);
    judge();
    assert_int_equal(telling.count, 0);
}

/* --- decisions, actions ----------------------------------------------------------------------- */
static void
what_is_decided_is_not_judged_again(void **state)
{
    (void)state;
    add_small_months();
    add_read("2024-04-30", 900);
    decide(WEIR_FINDING_TOO_HIGH, METER_ACCEPT, "2024-04-30");
    judge();
    assert_int_equal(telling.count, 0);
    assert_false(range.held);
    decide(WEIR_FINDING_TOO_HIGH, METER_ACCEPT, "2024-04-29"); /* another read's */
    judge();
    assert_int_equal(telling.count, 1);
}

static void
behind_a_read_that_holds_nothing_is_judged(void **state)
{
    (void)state;
    add_small_months();
    add_read("2024-04-30", 900);
    add_read("2024-05-30", 900000);
    judge();
    assert_int_equal(telling.count, 1);
    request.rules.high = RANGE_BILL;
    judge();
    assert_int_equal(telling.count, 2); /* 891 + 3 + 3 = 897 before: x 5 x 30 / 90 is less */
    assert_false(range.held);
    request.rules.high = RANGE_OFF;
    judge();
    assert_int_equal(telling.count, 0);
}

static void
an_estimate_stands_for_the_read_but_not_for_a_removal(void **state)
{
    (void)state;
    add_small_months();
    add_read("2024-04-30", 900);
    request.rules.high = RANGE_ESTIMATE;
    judge();
    assert_int_equal(telling.count, 1);
    assert_false(room[0].held);
    assert_int_equal(range.estimate.count, 1);
    assert_int_equal(range.estimate.item[0].code, WEIR_FINDING_TOO_HIGH);
    assert_int_equal(range.estimate.item[0].decide, METER_ESTIMATE);
    assert_int_equal(range.estimate.item[0].day, day_of("2024-04-30"));
    installation.has_last = true;
    installation.last_register_milli = M3(900);
    installation.to_day = day_of("2024-04-30");
    judge();
    assert_int_equal(telling.count, 1);
    assert_true(room[0].held);
    assert_int_equal(range.estimate.count, 0);
    assert_int_equal(range_without_estimates(RANGE_ESTIMATE), RANGE_HOLD);
    assert_int_equal(range_without_estimates(RANGE_BILL), RANGE_BILL);
}

static void
an_estimate_from_a_file_is_not_judged(void **state)
{
    (void)state;
    add_small_months();
    add_read("2024-04-30", 900);
    reads[4].kind = METER_READ_ESTIMATE;
    judge();
    assert_int_equal(telling.count, 0);
}

static void
a_past_that_does_not_reach_what_is_billed_is_no_past(void **state)
{
    (void)state;
    add_small_months();
    state_of_meter.day = day_of("2024-04-10"); /* billed to a register that nobody read */
    usage_request.head_through_day = state_of_meter.day;
    add_read("2024-04-30", 900);
    judge();
    assert_int_equal(telling.count, 0);
}

static void
only_what_can_be_out_asks_for_the_past(void **state)
{
    (void)state;
    add_small_months();
    add_read("2024-04-30", 9);
    judge();
    request.rules.low = RANGE_OFF;
    assert_true(range_is_wanted(&request.rules, &measured, 1)); /* for stuck */
    request.rules.stuck = RANGE_OFF;
    assert_false(range_is_wanted(&request.rules, &measured, 1));
    measured.outcome = USAGE_HELD;
    request.rules.low = RANGE_BILL;
    assert_false(range_is_wanted(&request.rules, &measured, 1));
}

/* --- which meters, which past ----------------------------------------------------------------- */
static void
what_is_finished_or_anothers_is_not_judged(void **state)
{
    (void)state;
    add_small_months();
    add_read("2024-04-30", 900);
    judge();
    assert_int_equal(telling.count, 1);
    struct span span = measured.span[0];
    measured.span = &span;
    for (int of_other = 0; of_other < 2; of_other++) {
        span.finished = of_other == 0;
        installation.of_other = of_other == 1;
        telling.count = 0;
        assert_false(range_is_wanted(&request.rules, &measured, 1));
        assert_int_equal(range_telling_max(&measured, 1), 0);
        assert_int_equal(range_judge(&request, &telling, arena, &range), WEIR_OK);
        assert_int_equal(telling.count, 0);
    }
}

/* Two meters with the same reads, of which the first one's hold all. */
static void
after_a_meter_that_holds_no_other_is_judged(void **state)
{
    (void)state;
    struct meter_installation both[2];
    struct usage_state state_of_both[2];
    struct meter_read all[2 * READS];
    add_small_months();
    add_read("2024-04-30", 900);
    for (uint32_t i = 0; i < 2; i++) {
        both[i] = installation;
        both[i].meter_id = i + 1;
        state_of_both[i] = state_of_meter;
        state_of_both[i].meter_id = i + 1;
        for (uint32_t r = 0; r < usage_request.read_count; r++) {
            all[i * usage_request.read_count + r] = reads[r];
            all[i * usage_request.read_count + r].meter_id = i + 1;
        }
    }
    usage_request.installation = both;
    usage_request.installation_count = 2;
    usage_request.state = state_of_both;
    usage_request.state_count = 2;
    usage_request.read = all;
    usage_request.read_count *= 2;
    judge_all(2);
    assert_int_equal(telling.count, 1);
    assert_int_equal(room[0].meter_id, 1);
    request.rules.high = RANGE_BILL;
    judge_all(2);
    assert_int_equal(telling.count, 2);
    assert_int_equal(room[1].meter_id, 2);
}

static void
a_read_before_the_removal_is_estimated(void **state)
{
    (void)state;
    add_small_months();
    add_read("2024-04-30", 900);
    request.rules.high = RANGE_ESTIMATE;
    installation.has_last = true;
    installation.last_register_milli = M3(903);
    installation.to_day = day_of("2024-05-30");
    judge();
    assert_int_equal(range.estimate.count, 1);
    assert_int_equal(range.estimate.item[0].day, day_of("2024-04-30"));
}

static void
a_past_that_begins_with_the_read_is_no_past(void **state)
{
    (void)state;
    add_small_months();
    for (uint32_t i = 0; i < usage_request.read_count; i++)
        reads[i].kind = METER_READ_ESTIMATE; /* of a file: none is a past */
    add_read("2024-04-30", 900);
    request.past_day = day_of("2024-01-15"); /* after the installation */
    judge();
    assert_int_equal(telling.count, 0);
}

static void
estimates_are_added_to_what_was_decided(void **state)
{
    (void)state;
    add_small_months();
    add_read("2024-04-30", 900);
    request.rules.high = RANGE_ESTIMATE;
    decide(WEIR_FINDING_TOO_HIGH, METER_ACCEPT, "2024-03-31");
    judge();
    struct meter_decisions decisions = usage_request.decisions;
    struct weir_arena *small = weir_arena_new(16);
    assert_int_equal(range_add_decisions(&range, small, &decisions), WEIR_E_NOMEM);
    weir_arena_free(small);
    assert_int_equal(decisions.count, 1);
    assert_int_equal(range_add_decisions(&range, arena, &decisions), WEIR_OK);
    assert_int_equal(decisions.count, 2);
    assert_int_equal(decisions.item[0].decide, METER_ACCEPT);
    assert_int_equal(decisions.item[1].code, WEIR_FINDING_TOO_HIGH);
    assert_int_equal(decisions.item[1].decide, METER_ESTIMATE);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_month_beside_the_mean_of_three, setup, teardown),
        cmocka_unit_test_setup_teardown(little_water_is_never_too_high, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_where_little_was_expected_is_not_too_low, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(without_three_periods_nothing_is_judged, setup, teardown),
        cmocka_unit_test_setup_teardown(a_meter_that_was_never_billed_has_its_reads_as_its_past,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(the_same_days_a_year_before_are_expected_too, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_meter_that_stopped_is_told_once, setup, teardown),
        cmocka_unit_test_setup_teardown(a_meter_that_never_moved_is_not_stuck, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_decided_is_not_judged_again, setup, teardown),
        cmocka_unit_test_setup_teardown(behind_a_read_that_holds_nothing_is_judged, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(an_estimate_stands_for_the_read_but_not_for_a_removal,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(an_estimate_from_a_file_is_not_judged, setup, teardown),
        cmocka_unit_test_setup_teardown(a_past_that_does_not_reach_what_is_billed_is_no_past, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(only_what_can_be_out_asks_for_the_past, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_finished_or_anothers_is_not_judged, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(after_a_meter_that_holds_no_other_is_judged, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_read_before_the_removal_is_estimated, setup, teardown),
        cmocka_unit_test_setup_teardown(a_past_that_begins_with_the_read_is_no_past, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(estimates_are_added_to_what_was_decided, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
