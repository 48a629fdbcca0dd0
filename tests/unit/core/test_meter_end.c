/* Unit tests of core/meter.c: the end of an installation, estimates, and days between reads. */
#include "core/meter.h"

#include "harness/meter_fixture.h"

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

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
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
    };
    return cmocka_run_group_tests_name("core/meter_end", tests, NULL, NULL);
}
