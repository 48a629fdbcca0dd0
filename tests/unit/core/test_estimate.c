/* Unit tests of core/estimate.c: which reads are missing, and what is put in their place. */
#include "core/estimate.h"

#include "harness/estimate_fixture.h"

static void
a_missing_read_is_the_mean_of_three_periods(void **state)
{
    (void)state;
    assert_true(is_wanted());
    const struct estimate estimate = add();
    assert_int_equal(added(&estimate)->register_milli, M3(132)); /* 99 x 31 / 92 = 33.36 */
    assert_int_equal(added(&estimate)->day, usage_request.through_day);
    assert_false(estimate.held);
    assert_int_equal(telling.count, 1);
    assert_int_equal(telling.item[0].code, WEIR_FINDING_MISSING);
    assert_false(telling.item[0].held);
    assert_int_equal(telling.item[0].before, 99000);
    assert_int_equal(telling.item[0].before_days, 92);
    assert_int_equal(telling.item[0].after, 33000);
    assert_int_equal(telling.item[0].after_days, 31);
}

static void
other_rules_take_the_last_period_or_the_year_before(void **state)
{
    (void)state;
    request.rules.rule = ESTIMATE_LAST;
    struct estimate estimate = add();
    assert_int_equal(added(&estimate)->register_milli, M3(132)); /* 33 in 31 days */
    request.rules.rule = ESTIMATE_YEAR;                          /* not known */
    request.step_l = 1;
    estimate = add();
    assert_int_equal(added(&estimate)->register_milli, 99000 + 33359);

    /* 2023-05-02 to 2023-06-02, the days 365 before: 73 x 31 / 365 = 6.2 */
    installation[0].stamp.from_day = day_of("2023-01-30");
    add_read(1, "2024-05-01", 172);
    for (unsigned i = 3; i > 0; i--) {
        reads[i] = reads[i - 1];
        reads[i].register_milli += M3(73);
    }
    reads[0].day = day_of("2024-01-30");
    reads[0].register_milli = M3(73);
    states[0].register_milli = M3(172);
    estimate = add();
    assert_int_equal(added(&estimate)->register_milli, 172000 + 6200);
    /* 76,527 litres x 31 / 365 = 6499.55: 6 m3; to the litre first it would be 6500, and 7 */
    reads[0].register_milli = 76527;
    request.step_l = 1000;
    estimate = add();
    assert_int_equal(added(&estimate)->register_milli, 172000 + 6000);
    assert_int_equal(telling.item[0].before, 6500);
    request.rules.rule = ESTIMATE_HOLD;
    estimate = add();
    assert_int_equal(estimate.added_count, 0);
    assert_true(estimate.held);
    assert_true(telling.item[0].held);
    assert_int_equal(telling.item[0].after_days, 0);
}

static void
the_year_before_must_be_known_to_its_end(void **state)
{
    (void)state;
    request.rules.rule = ESTIMATE_YEAR;
    installation[0].stamp.from_day = day_of("2023-01-30"); /* 396 days more */
    usage_request.through_day = day_of("2025-12-01"); /* a year before is after the last read */
    assert_int_equal(add().added_count, 1);
    assert_int_equal(telling.item[0].before_days, 396 + 30 + 31);
}

static void
a_read_is_missing_when_the_usual_interval_has_passed(void **state)
{
    (void)state;
    usage_request.through_day = day_of("2024-05-31");
    assert_int_equal(add().added_count, 0);
    usage_request.through_day = day_of("2024-06-01");
    request.rules.after_days = 1;
    assert_int_equal(add().added_count, 0);
    usage_request.through_day = day_of("2024-06-02");
    assert_int_equal(add().added_count, 1);
    request.rules.after_days = 0;
    request.rules.least_days = 33;
    assert_false(is_wanted());
    assert_int_equal(add().added_count, 0);
    request.rules.least_days = 25;
    request.rules.of_idle = false;
    assert_false(is_wanted());
    assert_int_equal(add().added_count, 0);
    request.rules.of_idle = true;
    request.rules.rule = ESTIMATE_OFF;
    assert_false(is_wanted());
}

static void
the_end_of_a_short_month_is_a_month(void **state)
{
    (void)state;
    add_read(1, "2025-01-31", 400);
    add_read(1, "2025-03-03", 430);
    usage_request.read_count = 3;
    reads[0].day = day_of("2024-11-30");
    reads[1].day = day_of("2024-12-31");
    reads[2].day = day_of("2025-01-31");
    installation[0].stamp.from_day = day_of("2024-10-31");
    states[0].day = day_of("2025-01-31");
    usage_request.head_through_day = states[0].day;
    usage_request.through_day = day_of("2025-02-27");
    assert_int_equal(add().added_count, 0);
    usage_request.through_day = day_of("2025-02-28");
    assert_int_equal(add().added_count, 1);
}

static void
what_is_not_read_by_months_takes_its_longest_interval(void **state)
{
    (void)state;
    installation[0].stamp.from_day = day_of("2024-02-10"); /* 20, 30, 31 days: 27 on the mean */
    usage_request.through_day = day_of("2024-05-31");
    assert_int_equal(add().added_count, 0);
    usage_request.through_day = day_of("2024-06-01");
    assert_int_equal(add().added_count, 1);
    /* every few days: not even a month */
    installation[0].stamp.from_day = day_of("2024-04-01");
    reads[0].day = day_of("2024-04-05");
    reads[1].day = day_of("2024-04-10");
    reads[2].day = day_of("2024-04-14");
    states[0].day = reads[2].day;
    usage_request.head_through_day = states[0].day;
    request.rules.least_days = 1;
    usage_request.through_day = day_of("2024-04-18");
    assert_int_equal(add().added_count, 0);
    usage_request.through_day = day_of("2024-04-19");
    assert_int_equal(add().added_count, 1);
    /* 50 days on the mean: months, and a half */
    installation[0].stamp.from_day = day_of("2024-01-01");
    reads[0].day = day_of("2024-02-20");
    reads[1].day = day_of("2024-04-10");
    reads[2].day = day_of("2024-05-30");
    states[0].day = reads[2].day;
    usage_request.head_through_day = states[0].day;
    usage_request.through_day = day_of("2024-07-18");
    assert_int_equal(add().added_count, 0);
    usage_request.through_day = day_of("2024-07-19");
    assert_int_equal(add().added_count, 1);
}

static void
fewer_than_three_periods_tell_no_interval(void **state)
{
    (void)state;
    installation[0].stamp.from_day = day_of("2024-03-01");
    assert_int_equal(add().added_count, 0);
    assert_int_equal(telling.count, 0);
}

static void
an_account_never_billed_or_a_meter_without_state_is_not_missed(void **state)
{
    (void)state;
    usage_request.state_count = 0;
    usage_request.read_count = 0;
    assert_int_equal(add().added_count, 0);
    usage_request.head_through_day = WEIR_DAY_NONE;
    assert_false(is_wanted());
}

static void
a_closed_account_is_missed_to_its_closing(void **state)
{
    (void)state;
    usage_request.through_day = day_of("2024-12-01");
    usage_request.closed_day = day_of("2024-06-11");
    struct estimate estimate = add();
    assert_int_equal(added(&estimate)->day, usage_request.closed_day);
    usage_request.closed_day = day_of("2025-06-11"); /* later */
    estimate = add();
    assert_int_equal(added(&estimate)->day, usage_request.through_day);
    usage_request.closed_day = day_of("2024-05-01");
    assert_false(is_wanted());
}

static void
openings_and_the_reads_there_are_begin_the_past(void **state)
{
    (void)state;
    const struct usage_opening openings[] = {{1, M3(30), day_of("2024-03-01")},
                                             {1, M3(1), day_of("2024-01-01")},
                                             {2, M3(66), day_of("2024-03-31")}};
    usage_request.opening = openings;
    usage_request.opening_count = COUNT(openings);
    assert_int_equal(add().added_count, 0); /* two periods */
    usage_request.opening_count = 0;
    request.past_day = day_of("2024-02-01"); /* the installation lies before */
    assert_int_equal(add().added_count, 0);
    usage_request.read_count = 0;
    assert_int_equal(add().added_count, 0);
}

static void
what_is_billed_again_is_news_only_after_its_end(void **state)
{
    (void)state;
    /* billed to 06-01 on an estimate, a late read on 05-16, and a run through 07-01 */
    add_read(1, "2024-05-16", 110);
    request.billed_day = day_of("2024-06-01");
    usage_request.through_day = day_of("2024-07-01");
    const struct estimate estimate = add();
    assert_int_equal(added(&estimate)->day, day_of("2024-07-01"));
    /* 80 in 76 days since 03-01; from 05-16 46 days: 48.4 */
    assert_int_equal(added(&estimate)->register_milli, M3(158));
}

static void
reads_are_put_in_their_place(void **state)
{
    (void)state;
    struct meter_read list[6] = {{.meter_id = 1, .day = 5, .second = 9},
                                 {.meter_id = 2, .day = 3, .second = 9},
                                 {.meter_id = 2, .day = 5, .second = 9}};
    uint32_t count = 3;
    const struct meter_read read = {.meter_id = 2, .day = 3, .second = 10};
    estimate_insert(list, &count, &read);
    assert_int_equal(count, 4);
    assert_int_equal(list[2].second, 10);
    const struct meter_read first = {.meter_id = 1, .day = 5, .second = 8};
    estimate_insert(list, &count, &first);
    assert_int_equal(list[0].second, 8);
    const struct meter_read last = {.meter_id = 3};
    estimate_insert(list, &count, &last);
    assert_int_equal(list[5].meter_id, 3);
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    static struct meter_decision made = {
        .code = WEIR_FINDING_BACKWARD, .decide = METER_ESTIMATE, .meter_id = 1, .day = 0};
    assert_int_equal(usage_measure(&usage_request, arena, &measured), WEIR_OK);
    for (int round = 0; round < 2; round++) {
        enum weir_status status = WEIR_E_NOMEM;
        unsigned refused = 0;
        for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 16, refused++) {
            struct weir_arena *small = weir_arena_new(bytes);
            struct estimate estimate;
            telling.count = 0;
            status = estimate_add(&request, &telling, small, &estimate);
            weir_arena_free(small);
        }
        assert_int_equal(status, WEIR_OK);
        assert_true(refused > 5);
        made.day = day_of("2024-05-20"); /* and once more with a read to be estimated */
        add_read(1, "2024-05-20", 20);
        add_read(1, "2024-05-25", 120);
        add_second_meter();
        usage_request.decisions = (struct meter_decisions){&made, 1};
        assert_int_equal(usage_measure(&usage_request, arena, &measured), WEIR_OK);
    }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_missing_read_is_the_mean_of_three_periods),
        CASE(other_rules_take_the_last_period_or_the_year_before),
        CASE(the_year_before_must_be_known_to_its_end),
        CASE(a_read_is_missing_when_the_usual_interval_has_passed),
        CASE(the_end_of_a_short_month_is_a_month),
        CASE(what_is_not_read_by_months_takes_its_longest_interval),
        CASE(fewer_than_three_periods_tell_no_interval),
        CASE(an_account_never_billed_or_a_meter_without_state_is_not_missed),
        CASE(a_closed_account_is_missed_to_its_closing),
        CASE(openings_and_the_reads_there_are_begin_the_past),
        CASE(what_is_billed_again_is_news_only_after_its_end),
        CASE(reads_are_put_in_their_place),
        CASE(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/estimate", tests, NULL, NULL);
}
