/* Unit tests of core/range.c: reads against their meter's own past, each with its arithmetic. */
#include "core/range.h"

#include "harness/range_fixture.h"

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

int
main(void)
{
    const struct CMUnitTest tests[] = {
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
