/* Unit tests of core/meter.c: registers to litres, and what is told of them. */
#include "core/meter.h"

#include "harness/meter_fixture.h"

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
        CASE(installations_are_the_same_by_meter_and_day),
        CASE(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/meter", tests, NULL, NULL);
}
