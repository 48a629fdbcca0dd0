/* Unit tests of core/range.c: what was decided, which meters and which past count. */
#include "core/range.h"

#include "harness/range_fixture.h"

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
    static struct span span; /* outlives what points to it */
    span = measured.span[0];
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
    const struct CMUnitTest tests[] = {
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
