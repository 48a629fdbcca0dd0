/* Unit tests of core/meter.c: registers to litres, and what is told of them. */
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

static int
setup(void **state)
{
    (void)state;
    arena = weir_arena_new(1 << 20);
    telling = (struct meter_telling){room, 0, COUNT(room)};
    return arena == NULL;
}

static int
teardown(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

static struct meter_read
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
static struct meter_request
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

static struct meter_trace
follow(const struct meter_request *request)
{
    struct meter_trace trace;
    assert_int_equal(meter_follow(request, &telling, arena, &trace), WEIR_OK);
    return trace;
}

static void
assert_told(enum weir_finding code, int32_t day)
{
    assert_int_equal(telling.count, 1);
    assert_int_equal(telling.item[0].code, code);
    assert_int_equal(telling.item[0].held, weir_finding_holds(code));
    assert_int_equal(telling.item[0].meter_id, METER);
    assert_int_equal(telling.item[0].day, day);
}

static void
points_are_litres_since_the_start(void **state)
{
    (void)state;
    const struct meter_read reads[] = {
        read_of(90, 1, METER_READ_ACTUAL),   read_of(100, 9, METER_READ_ACTUAL),
        read_of(110, 15, METER_READ_ACTUAL), read_of(120, 15, METER_READ_CUSTOMER),
        read_of(200, 30, METER_READ_ACTUAL), read_of(201, 99, METER_READ_ACTUAL),
    };
    const struct meter_request request = request_of(reads, COUNT(reads), 10);
    const struct meter_trace trace = follow(&request);
    assert_int_equal(trace.count, 4);
    assert_int_equal(trace.point[1].day, 110);
    assert_int_equal(trace.point[1].volume_l, 5000);
    assert_int_equal(trace.point[2].volume_l, 5000);
    assert_int_equal(trace.point[3].day, 200);
    assert_int_equal(trace.point[3].volume_l, 20000);
    assert_int_equal(trace.point[3].register_milli, M3(30));
    assert_false(trace.held);
    assert_false(trace.dark);
    assert_int_equal(telling.count, 0);
}

static void
the_last_read_of_a_day_is_the_days(void **state)
{
    (void)state;
    struct meter_read reads[] = {
        read_of(110, 12, METER_READ_ACTUAL),
        read_of(110, 15, METER_READ_ACTUAL),
    };
    reads[0].second = 3600;
    const struct meter_request request = request_of(reads, 2, 10);
    const struct meter_trace trace = follow(&request);
    assert_int_equal(trace.count, 2);
    assert_int_equal(trace.point[1].volume_l, 5000);
}

static void
counts_of_litres_and_tens_are_cut_to_the_litre(void **state)
{
    (void)state;
    const struct meter_installation litres = {.meter_id = METER, .litres_per_count = 1};
    struct meter_read read = read_of(110, 0, METER_READ_ACTUAL);
    read.register_milli = 5999; /* 5.999 counts of a litre */
    struct meter_request request = request_of(&read, 1, 0);
    request.installation = &litres;
    assert_int_equal(follow(&request).point[1].volume_l, 5);

    const struct meter_installation tens = {.meter_id = METER, .litres_per_count = 10000};
    request.installation = &tens;
    assert_int_equal(follow(&request).point[1].volume_l, 59990);
}

/* --- moments --- */
static void
a_correction_takes_the_place_of_its_moment(void **state)
{
    (void)state;
    const struct meter_read reads[] = {
        read_of(110, 12, METER_READ_ACTUAL),     read_of(110, 17, METER_READ_ACTUAL),
        read_of(110, 15, METER_READ_CORRECTION), read_of(110, 18, METER_READ_ACTUAL),
        read_of(110, 16, METER_READ_CORRECTION),
    };
    const struct meter_request request = request_of(reads, COUNT(reads), 10);
    assert_int_equal(follow(&request).point[1].volume_l, 6000);
    assert_int_equal(telling.count, 0);
}

static void
the_same_register_twice_is_no_conflict(void **state)
{
    (void)state;
    const struct meter_read reads[] = {
        read_of(110, 12, METER_READ_ACTUAL),
        read_of(110, 12, METER_READ_CUSTOMER),
    };
    const struct meter_request request = request_of(reads, 2, 10);
    assert_int_equal(follow(&request).point[1].volume_l, 2000);
}

static const struct meter_decision other_day = {
    .code = WEIR_FINDING_READ_CONFLICT, .decide = METER_ACCEPT, .meter_id = METER, .day = 111};

static void
two_registers_of_a_moment_hold_until_somebody_decides(void **state)
{
    (void)state;
    const struct meter_read reads[] = {
        read_of(110, 12, METER_READ_ACTUAL),
        read_of(110, 13, METER_READ_ACTUAL),
    };
    struct meter_decision decision = other_day;
    struct meter_request request = request_of(reads, 2, 10);
    request.decisions = (struct meter_decisions){&decision, 1};
    assert_true(follow(&request).held);
    assert_told(WEIR_FINDING_READ_CONFLICT, 110);
    assert_int_equal(telling.item[0].before, M3(12));
    assert_int_equal(telling.item[0].after, M3(13));

    decision.day = 110;
    assert_int_equal(follow(&request).point[1].volume_l, 3000); /* accepted: the later one */
    decision.decide = METER_IGNORE;
    assert_int_equal(follow(&request).point[1].volume_l, 2000); /* ignored: the first stays */
    decision.decide = METER_ESTIMATE;                           /* neither is looked at */
    const struct meter_trace trace = follow(&request);
    assert_false(trace.held);
    assert_int_equal(trace.count, 1);
    decision.meter_id = METER + 1;
    assert_true(follow(&request).held);
}

/* --- falling registers --- */
static void
a_lower_register_is_backward(void **state)
{
    (void)state;
    const struct meter_read reads[] = {
        read_of(110, 20, METER_READ_ACTUAL),
        read_of(120, 15, METER_READ_ACTUAL),
        read_of(130, 99, METER_READ_ACTUAL),
    };
    struct meter_decision decision = {
        .code = WEIR_FINDING_BACKWARD, .decide = METER_IGNORE, .meter_id = METER, .day = 120};
    struct meter_request request = request_of(reads, 3, 10);
    assert_true(follow(&request).held);
    assert_told(WEIR_FINDING_BACKWARD, 120);

    telling.count = 0;
    request.decisions = (struct meter_decisions){&decision, 1};
    struct meter_trace trace = follow(&request); /* the read is not looked at */
    assert_false(trace.held);
    assert_int_equal(trace.point[trace.count - 1].volume_l, 89000);
    decision.decide = METER_ACCEPT; /* the register was set back: it goes on from there */
    trace = follow(&request);
    assert_int_equal(trace.point[trace.count - 1].volume_l, 10000 + 84000);
    assert_int_equal(telling.count, 0);
}

/* Four digits: 10,000 counts. */
static struct meter_installation
four_digits(int64_t max_flow_l_day)
{
    struct meter_installation installation = plain;
    installation.digits = 4;
    installation.max_flow_l_day = max_flow_l_day;
    return installation;
}

static void
a_register_that_passes_its_highest_number_begins_again(void **state)
{
    (void)state;
    struct meter_read reads[] = {
        read_of(110, 5, METER_READ_ACTUAL),
        read_of(120, 8, METER_READ_ACTUAL),
    };
    const struct meter_installation installation = four_digits(0);
    struct meter_decision decision = {
        .code = WEIR_FINDING_ROLLOVER, .decide = METER_IGNORE, .meter_id = METER, .day = 110};
    struct meter_request request = request_of(reads, 2, 9980);
    request.installation = &installation;
    struct meter_trace trace = follow(&request);
    assert_false(trace.held);
    assert_int_equal(trace.point[1].volume_l, 25000);
    assert_int_equal(trace.point[2].volume_l, 28000);
    assert_told(WEIR_FINDING_ROLLOVER, 110);

    request.decisions = (struct meter_decisions){&decision, 1};
    trace = follow(&request); /* only the second read is looked at */
    assert_int_equal(trace.count, 2);
    assert_int_equal(trace.point[1].volume_l, 28000);
}

static void
a_rollover_must_be_plausible(void **state)
{
    (void)state;
    static const struct {
        int64_t before;
        int64_t after;
        int64_t max_flow_l_day;
        enum weir_finding code;
    } rows[] = {
        {9000, 0, 0, WEIR_FINDING_ROLLOVER},      /* 1,000 of 10,000: a tenth */
        {9000, 1, 0, WEIR_FINDING_BACKWARD},      /* more than a tenth */
        {9000, 1, 100100, WEIR_FINDING_ROLLOVER}, /* 1,001 m3 in 10 days at 100.1 m3 a day */
        {9000, 1, 100099, WEIR_FINDING_BACKWARD}, /* one litre a day less */
        {10000, 1, 0, WEIR_FINDING_BACKWARD},     /* more than four digits can show */
    };
    for (uint32_t i = 0; i < COUNT(rows); i++) {
        const struct meter_read read = read_of(110, rows[i].after, METER_READ_ACTUAL);
        const struct meter_installation installation = four_digits(rows[i].max_flow_l_day);
        struct meter_request request = request_of(&read, 1, rows[i].before);
        request.installation = &installation;
        telling.count = 0;
        const struct meter_trace trace = follow(&request);
        assert_told(rows[i].code, 110);
        assert_int_equal(trace.held, rows[i].code == WEIR_FINDING_BACKWARD);
    }
}

static void
two_reads_a_day_have_a_day_of_flow(void **state)
{
    (void)state;
    struct meter_read reads[] = {
        read_of(110, 9999, METER_READ_ACTUAL),
        read_of(110, 1, METER_READ_ACTUAL),
    };
    reads[0].second = 0;
    const struct meter_installation installation = four_digits(2000);
    struct meter_request request = request_of(reads, 2, 9990);
    request.installation = &installation;
    const struct meter_trace trace = follow(&request);
    assert_false(trace.held);
    assert_int_equal(trace.point[1].volume_l, 11000);
}

static void
absurd_registers_are_out_of_range(void **state)
{
    (void)state;
    /* 10^15 thousandths of a count of 10^9 litres */
    const struct meter_installation huge = {.meter_id = METER, .litres_per_count = 1000000000};
    struct meter_read read = read_of(110, 1000000000000, METER_READ_ACTUAL);
    struct meter_request request = request_of(&read, 1, 10);
    request.installation = &huge;
    assert_true(follow(&request).held);
    assert_told(WEIR_FINDING_OUT_OF_RANGE, 110);

    telling.count = 0;
    read.register_milli = 1;
    request.start_register_milli = M3(1000000000000);
    assert_true(follow(&request).held);
    assert_told(WEIR_FINDING_OUT_OF_RANGE, 110);
}

static void
a_range_that_means_too_much_water_never_rolls_over(void **state)
{
    (void)state;
    struct meter_installation installation = plain;
    installation.digits = 12;
    installation.litres_per_count = 1000000;
    const struct meter_read read = read_of(110, 1, METER_READ_ACTUAL);
    struct meter_request request = request_of(&read, 1, 2);
    request.installation = &installation;
    assert_true(follow(&request).held);
    assert_told(WEIR_FINDING_BACKWARD, 110);
}

/* --- the end --- */
static struct meter_installation
removed(int32_t to_day, int64_t last)
{
    struct meter_installation installation = plain;
    installation.to_day = to_day;
    installation.has_last = last >= 0;
    installation.last_register_milli = M3(last);
    return installation;
}

static void
the_last_register_ends_an_installation(void **state)
{
    (void)state;
    const struct meter_read reads[] = {
        read_of(110, 15, METER_READ_ACTUAL), read_of(150, 18, METER_READ_ACTUAL),
        read_of(160, 19, METER_READ_ACTUAL), /* after it was removed */
    };
    const struct meter_installation installation = removed(150, 20);
    struct meter_request request = request_of(reads, 3, 10);
    request.installation = &installation;
    request.to_day = 150;
    struct meter_trace trace = follow(&request);
    assert_int_equal(trace.count, 3);
    assert_int_equal(trace.point[2].day, 150);
    assert_int_equal(trace.point[2].volume_l, 10000);

    request.through_day = 149; /* not looked at yet */
    trace = follow(&request);
    assert_int_equal(trace.count, 2);
    assert_false(trace.dark);
}

static void
a_read_on_the_day_ends_it_as_well(void **state)
{
    (void)state;
    const struct meter_read reads[] = {
        read_of(110, 15, METER_READ_ACTUAL),
        read_of(150, 18, METER_READ_REMOVE),
    };
    const struct meter_installation installation = removed(150, -1);
    struct meter_request request = request_of(reads, 2, 10);
    request.installation = &installation;
    request.to_day = 150;
    const struct meter_trace trace = follow(&request);
    assert_false(trace.dark);
    assert_int_equal(trace.point[2].volume_l, 8000);
}

static void
an_end_that_nobody_read_is_dark(void **state)
{
    (void)state;
    const struct meter_read reads[] = {
        read_of(110, 15, METER_READ_ACTUAL),
        read_of(150, 0, METER_READ_INSTALL), /* of the next place, on the same day */
    };
    const struct meter_installation installation = removed(150, -1);
    struct meter_request request = request_of(reads, 2, 10);
    request.installation = &installation;
    request.to_day = 150;
    struct meter_trace trace = follow(&request);
    assert_true(trace.dark);
    assert_int_equal(trace.count, 2);
    assert_int_equal(telling.count, 1);
    assert_int_equal(telling.item[0].code, WEIR_FINDING_NO_LAST_REGISTER);
    assert_true(telling.item[0].held);

    request.read_count = 0;
    assert_true(follow(&request).dark);
}

static void
a_last_register_of_a_later_day_does_not_end_it(void **state)
{
    (void)state;
    const struct meter_installation installation = removed(180, 30);
    struct meter_request request = request_of(NULL, 0, 10);
    request.installation = &installation;
    request.to_day = 150; /* where its next place begins */
    assert_true(follow(&request).dark);
}

/* --- estimates --- */
static void
an_estimate_counts_until_a_true_read_comes(void **state)
{
    (void)state;
    const struct meter_read reads[] = {
        read_of(110, 15, METER_READ_ESTIMATE),
        read_of(120, 14, METER_READ_ACTUAL),
        read_of(130, 20, METER_READ_ESTIMATE),
        read_of(140, 25, METER_READ_ESTIMATE),
    };
    struct meter_request request = request_of(reads, 4, 10);
    const struct meter_trace trace = follow(&request);
    assert_int_equal(telling.count, 0); /* 14 after the estimate of 15 is not backward */
    assert_int_equal(trace.count, 4);
    assert_int_equal(trace.point[1].day, 120);
    assert_false(trace.point[1].estimated);
    assert_true(trace.point[2].estimated);
    assert_int_equal(trace.point[3].volume_l, 15000);
}

/* --- between reads --- */
static void
days_between_two_reads_share_the_water_half_up(void **state)
{
    (void)state;
    const struct meter_point points[] = {
        {.day = 100}, {.day = 104, .volume_l = 10}, {.day = 110, .volume_l = 40}};
    const struct meter_trace trace = {.point = points, .count = 3};
    static const int64_t expected[] = {0, 3, 5, 8, 10, 15}; /* 2.5 and 7.5 go up */
    for (int32_t day = 0; day < 6; day++)
        assert_int_equal(meter_volume_at(&trace, 100 + day), expected[day]);
    assert_int_equal(meter_volume_at(&trace, 90), 0);
    assert_int_equal(meter_volume_at(&trace, 120), 40);
    assert_ptr_equal(meter_point_at(&trace, 103), &points[0]);
    assert_ptr_equal(meter_point_at(&trace, 104), &points[1]);
    assert_ptr_equal(meter_point_at(&trace, 999), &points[2]);
}

static void
an_estimate_that_a_true_read_has_overtaken_is_nothing(void **state)
{
    (void)state;
    const struct meter_read reads[] = {read_of(110, 40, METER_READ_ACTUAL),
                                       read_of(120, 32, METER_READ_ESTIMATE),
                                       read_of(130, 45, METER_READ_ESTIMATE)};
    const struct meter_request request = request_of(reads, COUNT(reads), 10);
    const struct meter_trace trace = follow(&request);
    assert_int_equal(telling.count, 0);
    assert_int_equal(trace.count, 3);
    assert_int_equal(trace.point[2].volume_l, 35000);
    assert_false(meter_is_estimated_at(&trace, 110));
    assert_true(meter_is_estimated_at(&trace, 111));
    assert_true(meter_is_estimated_at(&trace, 130));
}

static void
a_start_may_be_estimated(void **state)
{
    (void)state;
    struct meter_request request = request_of(NULL, 0, 10);
    request.start_estimated = true;
    const struct meter_trace trace = follow(&request);
    assert_true(trace.point[0].estimated);
    assert_true(meter_is_estimated_at(&trace, 100));
}

static void
a_read_can_be_left_to_an_estimate(void **state)
{
    (void)state;
    static const struct meter_decision made = {
        .code = WEIR_FINDING_TOO_HIGH, .decide = METER_ESTIMATE, .meter_id = METER, .day = 110};
    struct meter_read reads[] = {read_of(110, 900, METER_READ_ACTUAL),
                                 read_of(120, 30, METER_READ_ACTUAL)};
    struct meter_request request = request_of(reads, COUNT(reads), 10);
    request.decisions = (struct meter_decisions){&made, 1};
    assert_true(meter_read_decided(request.decisions, &reads[0], METER_ESTIMATE));
    assert_false(meter_read_decided(request.decisions, &reads[0], METER_IGNORE));
    assert_int_equal(follow(&request).count, 2);
    reads[0].kind = METER_READ_ESTIMATE; /* it takes the other's place */
    assert_false(meter_read_decided(request.decisions, &reads[0], METER_ESTIMATE));
}

static void
registers_between_reads_and_after_them(void **state)
{
    (void)state;
    const struct meter_read reads[] = {read_of(110, 20, METER_READ_ACTUAL)};
    const struct meter_request request = request_of(reads, 1, 10);
    const struct meter_trace trace = follow(&request);
    struct meter_installation installation = plain;
    assert_int_equal(meter_register_at(&installation, &trace, 100), M3(10));
    assert_int_equal(meter_register_at(&installation, &trace, 103), M3(13));
    assert_int_equal(meter_register_at(&installation, &trace, 115), M3(20));
    /* 20 m3 over the end of two digits: 95, then 5 of the next round, 15 */
    const struct meter_point rolled[] = {{100, false, M3(95), 0}, {110, false, M3(15), 20000}};
    const struct meter_trace over = {.point = rolled, .count = 2};
    installation.digits = 2;
    assert_int_equal(meter_register_at(&installation, &over, 102), M3(99));
    assert_int_equal(meter_register_at(&installation, &over, 105), M3(5));
    /* Counted from anew, as somebody decided: no water, and the register of before. */
    const struct meter_point back[] = {{100, false, M3(95), 0}, {110, false, M3(15), 0}};
    const struct meter_trace anew = {.point = back, .count = 2};
    assert_int_equal(meter_register_at(&installation, &anew, 105), M3(95));
    /* 3 of 10 litres in counts of 7: 0.429 counts are the first to stand for 3 */
    const struct meter_point few[] = {{100, false, M3(140), 0}, {110, false, 141429, 10}};
    const struct meter_trace small = {.point = few, .count = 2};
    installation.litres_per_count = 7;
    assert_int_equal(meter_register_at(&installation, &small, 103), 140429);

    installation = plain;
    assert_int_equal(meter_register_after(&installation, M3(90), 15000), M3(105));
    installation.digits = 2;
    assert_int_equal(meter_register_after(&installation, M3(90), 15000), M3(5));
    assert_int_equal(meter_register_after(&installation, M3(190), 15000), M3(205)); /* as it is */
    installation.litres_per_count = 10000; /* 1.7 litres are less than its thousandths show */
    assert_int_equal(meter_register_after(&installation, M3(1), 17), M3(1) + 1);
}

static void
installations_are_the_same_by_meter_and_day(void **state)
{
    (void)state;
    struct meter_installation other = plain;
    assert_true(meter_same_installation(&plain, &other));
    other.stamp.from_day++;
    assert_false(meter_same_installation(&plain, &other));
    other = plain;
    other.meter_id++;
    assert_false(meter_same_installation(&plain, &other));
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    const struct meter_read read = read_of(110, 15, METER_READ_ACTUAL);
    const struct meter_request request = request_of(&read, 1, 10);
    enum weir_status status = WEIR_E_NOMEM;
    unsigned refused = 0;
    for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 16, refused++) {
        struct weir_arena *small = weir_arena_new(bytes);
        struct meter_trace trace;
        status = meter_follow(&request, &telling, small, &trace);
        weir_arena_free(small);
    }
    assert_int_equal(status, WEIR_OK);
    assert_true(refused > 2);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(points_are_litres_since_the_start),
        CASE(the_last_read_of_a_day_is_the_days),
        CASE(counts_of_litres_and_tens_are_cut_to_the_litre),
        CASE(a_correction_takes_the_place_of_its_moment),
        CASE(the_same_register_twice_is_no_conflict),
        CASE(two_registers_of_a_moment_hold_until_somebody_decides),
        CASE(a_lower_register_is_backward),
        CASE(a_register_that_passes_its_highest_number_begins_again),
        CASE(a_rollover_must_be_plausible),
        CASE(two_reads_a_day_have_a_day_of_flow),
        CASE(absurd_registers_are_out_of_range),
        CASE(a_range_that_means_too_much_water_never_rolls_over),
        CASE(the_last_register_ends_an_installation),
        CASE(a_read_on_the_day_ends_it_as_well),
        CASE(an_end_that_nobody_read_is_dark),
        CASE(a_last_register_of_a_later_day_does_not_end_it),
        CASE(an_estimate_counts_until_a_true_read_comes),
        CASE(days_between_two_reads_share_the_water_half_up),
        CASE(an_estimate_that_a_true_read_has_overtaken_is_nothing),
        CASE(a_start_may_be_estimated),
        CASE(a_read_can_be_left_to_an_estimate),
        CASE(registers_between_reads_and_after_them),
        CASE(installations_are_the_same_by_meter_and_day),
        CASE(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/meter", tests, NULL, NULL);
}
