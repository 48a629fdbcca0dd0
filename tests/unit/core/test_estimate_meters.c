/* Unit tests of core/estimate.c: several meters, and those that came, went or were given up. */
#include "core/estimate.h"

#include "harness/estimate_fixture.h"

static void
of_two_meters_the_unread_one_is_missed(void **state)
{
    (void)state;
    reads[3] = reads[2];
    reads[3].day = day_of("2024-05-20");
    reads[3].register_milli = M3(120);
    usage_request.read_count = 4;
    assert_false(is_wanted());
    add_second_meter();
    assert_true(is_wanted());
    request.rules.of_idle = false; /* whoever asks */
    struct estimate estimate = add();
    assert_int_equal(added(&estimate)->meter_id, 2);
    assert_int_equal(added(&estimate)->day, day_of("2024-05-20"));
    assert_int_equal(added(&estimate)->register_milli, M3(16)); /* 10 x 19 / 30 = 6.33 */
    request.rules.after_days = 13;
    assert_int_equal(add().added_count, 0); /* it may still come */
    request.rules.after_days = 0;
    reads[3].day = day_of("2024-05-10"); /* 9 days, and it is read every 30 */
    assert_int_equal(add().added_count, 0);

    reads[3].day = day_of("2024-05-20");
    installation[1].stamp.from_day = day_of("2024-05-01"); /* nothing to estimate it from */
    assert_int_equal(add().added_count, 0);
    assert_int_equal(telling.count, 1);
    assert_int_equal(telling.item[0].code, WEIR_FINDING_MISSING);
    assert_int_equal(telling.item[0].after_days, 0);

    installation[1].of_other = true; /* a master waits for it */
    installation[1].parent_meter_id = 1;
    installation[1].stamp.from_day = day_of("2024-04-01");
    install(3, "2024-05-01");
    assert_int_equal(add().added_count, 0);
    installation[1].to_day = day_of("2024-05-01"); /* finished */
    installation[2].stamp.from_day = day_of("2024-05-25");
    assert_int_equal(add().added_count, 0);
}

static void
a_meter_that_came_later_or_went_is_not_missed(void **state)
{
    (void)state;
    add_read(1, "2024-05-20", 120);
    add_second_meter();
    install(3, "2024-05-25");
    struct estimate estimate = add();
    assert_int_equal(added(&estimate)->meter_id, 2);
    installation[2].stamp.from_day = day_of("2024-05-19");
    add_read(3, "2024-05-20", 1);
    reads[3].day = day_of("2024-05-19"); /* the latest of several reads is the day */
    estimate = add();
    assert_int_equal(added(&estimate)->day, day_of("2024-05-20"));
    reads[3].day = day_of("2024-05-21");
    estimate = add();
    assert_int_equal(added(&estimate)->day, day_of("2024-05-21"));
    installation[1].to_day = day_of("2024-06-10"); /* still there */
    assert_int_equal(add().added_count, 1);
    /* gone, and nothing to estimate it from: usage_measure tells */
    installation[1].stamp.from_day = day_of("2024-05-01");
    installation[1].to_day = day_of("2024-05-10");
    assert_int_equal(add().added_count, 0);
    assert_int_equal(telling.count, 0);
}

static void
subs_are_never_missed_but_waited_for(void **state)
{
    (void)state;
    install(2, "2024-05-01");
    installation[1].of_other = true;
    installation[1].parent_meter_id = 1;
    assert_int_equal(add().added_count, 0);
    add_read(2, "2024-05-30", 1);
    assert_int_equal(add().added_count, 1);
    reads[3].day = day_of("2024-05-01");
    installation[1].to_day = day_of("2024-05-01");
    installation[1].stamp.from_day = day_of("2024-04-01");
    states[1] = (struct usage_state){.meter_id = 2, .day = day_of("2024-05-01")};
    usage_request.state_count = 2;
    assert_int_equal(add().added_count, 1); /* it is billed to its end */
}

static void
one_overdue_meter_is_enough(void **state)
{
    (void)state;
    add_second_meter();
    struct estimate estimate = add();
    assert_int_equal(estimate.added_count, 2);
    installation[0].to_day = day_of("2024-05-01"); /* finished; the other has one period only */
    assert_int_equal(add().added_count, 0);
    installation[0].to_day = WEIR_DAY_NONE;
    installation[0].of_other = true;
    installation[0].parent_meter_id = 9;
    assert_int_equal(add().added_count, 0);
}

static void
a_meter_that_is_gone_is_not_overdue(void **state)
{
    (void)state;
    installation[0].to_day = day_of("2024-05-16");
    usage_request.read_count = 0;
    assert_int_equal(add().added_count, 0);
}

static void
a_register_at_removal_needs_no_past(void **state)
{
    (void)state;
    installation[0].to_day = day_of("2024-05-16");
    installation[0].has_last = true;
    installation[0].last_register_milli = M3(105);
    usage_request.read_count = 0;
    assert_false(is_wanted());
    install(2, "2024-05-16");
    installation[1].of_other = true;
    assert_false(is_wanted());
}

static void
an_absurd_history_makes_no_estimate(void **state)
{
    (void)state;
    reads[3] = reads[2];
    reads[3].day = day_of("2024-05-20");
    reads[3].register_milli = M3(120);
    usage_request.read_count = 4;
    add_second_meter();
    installation[1].stamp.from_day = day_of("2024-04-30"); /* 10^15 litres in a day */
    installation[1].litres_per_count = 100000000000000;
    assert_int_equal(add().added_count, 0);
    assert_int_equal(telling.item[0].after_days, 0);
}

static void
a_meter_of_whose_account_nothing_can_be_billed_waits(void **state)
{
    (void)state;
    add_read(1, "2024-05-20", 50); /* backward */
    add_second_meter();
    assert_int_equal(add().added_count, 0);
}

static void
a_removed_meter_is_estimated_to_its_end(void **state)
{
    (void)state;
    installation[0].to_day = day_of("2024-05-16");
    add_read(1, "2024-05-06", 104);
    assert_true(is_wanted());
    struct estimate estimate = add();
    /* 74 in 66 days since 03-01: x 10 = 11.2 */
    assert_int_equal(added(&estimate)->register_milli, M3(115));
    assert_int_equal(telling.item[0].code, WEIR_FINDING_NO_LAST_REGISTER);
    assert_false(telling.item[0].held);
    assert_int_equal(telling.item[0].after, 11000);
    /* with nothing to estimate it from, it stays dark, which usage_measure tells */
    installation[0].stamp.from_day = day_of("2024-05-06");
    usage_request.read_count = 0;
    usage_request.state_count = 0;
    assert_int_equal(add().added_count, 0);
    assert_int_equal(telling.count, 0);
    usage_request.read_count = 4; /* a register that cannot be */
    usage_request.state_count = 1;
    installation[0].stamp.from_day = day_of("2024-01-30");
    reads[3].register_milli = M3(1);
    assert_int_equal(add().added_count, 0);
}

static void
a_read_that_a_person_gave_up_is_estimated(void **state)
{
    (void)state;
    static struct meter_decision made = {
        .code = WEIR_FINDING_BACKWARD, .decide = METER_ESTIMATE, .meter_id = 1, .day = 0};
    made.day = day_of("2024-05-20");
    add_read(1, "2024-05-20", 20);
    assert_false(is_wanted());
    usage_request.decisions = (struct meter_decisions){&made, 1};
    assert_true(is_wanted());
    add_read(1, "2024-05-22", 125);
    assert_true(is_wanted()); /* though another was read since */
    reads[4].day = made.day;
    reads[4].register_milli = M3(21);
    const struct estimate estimate = add();
    assert_int_equal(added(&estimate)->day, made.day);
    assert_int_equal(added(&estimate)->register_milli, M3(119)); /* 99 x 19 / 92 = 20.4 */
    assert_int_equal(telling.count, 0);
    installation[0].to_day = day_of("2024-05-10"); /* the read lies behind it */
    installation[0].has_last = true;
    installation[0].last_register_milli = M3(100);
    assert_int_equal(add().added_count, 0);
    installation[0].to_day = day_of("2024-05-25");
    assert_int_equal(add().added_count, 1);
    usage_request.through_day = day_of("2024-05-19");
    assert_int_equal(add().added_count, 0);
}

static void
a_read_given_up_with_nothing_to_go_by_is_missing(void **state)
{
    (void)state;
    static struct meter_decision made = {
        .code = WEIR_FINDING_BACKWARD, .decide = METER_ESTIMATE, .meter_id = 1, .day = 0};
    made.day = day_of("2024-05-20");
    usage_request.read_count = 0;
    add_read(1, "2024-05-20", 20);
    usage_request.decisions = (struct meter_decisions){&made, 1};
    assert_int_equal(add().added_count, 0);
    assert_int_equal(telling.count, 1);
    assert_int_equal(telling.item[0].code, WEIR_FINDING_MISSING);
    assert_int_equal(telling.item[0].day, made.day);
    assert_int_equal(telling.item[0].after_days, 0);
    assert_false(telling.item[0].held);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(of_two_meters_the_unread_one_is_missed),
        CASE(a_meter_that_came_later_or_went_is_not_missed),
        CASE(subs_are_never_missed_but_waited_for),
        CASE(one_overdue_meter_is_enough),
        CASE(a_meter_that_is_gone_is_not_overdue),
        CASE(a_register_at_removal_needs_no_past),
        CASE(an_absurd_history_makes_no_estimate),
        CASE(a_meter_of_whose_account_nothing_can_be_billed_waits),
        CASE(a_removed_meter_is_estimated_to_its_end),
        CASE(a_read_that_a_person_gave_up_is_estimated),
        CASE(a_read_given_up_with_nothing_to_go_by_is_missing),
    };
    return cmocka_run_group_tests_name("core/estimate_meters", tests, NULL, NULL);
}
