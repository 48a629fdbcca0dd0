/* Unit tests of core/usage.c: several meters, beside each other and one behind another. */
#include "core/usage.h"

#include "harness/usage_fixture.h"

/* --- several meters --- */
static const struct meter_installation two[] = {INSTALLED(1, 100, OPEN), INSTALLED(2, 100, OPEN)};

static void
a_bill_waits_until_all_meters_are_read(void **state)
{
    (void)state;
    static const struct meter_read reads[] = {READ(1, 120, 5)};
    const struct usage_request request = REQUEST(two, reads);
    assert_int_equal(measure(&request).outcome, USAGE_WAITS);
}

static void
it_ends_with_the_latest_read_and_shares_by_days_between(void **state)
{
    (void)state;
    static const struct meter_read reads[] = {READ(1, 120, 20), READ(1, 140, 40), READ(2, 130, 60)};
    struct usage_request request = REQUEST(two, reads);
    struct usage usage = measure(&request);
    assert_int_equal(usage.end_day, 140);
    assert_int_equal(usage.mark_count, 3);
    assert_int_equal(usage.mark[0].volume_l, 20000 + 40000); /* 20 of 30 days of 60 */
    assert_int_equal(usage.mark[1].volume_l, 30000 + 60000);
    assert_int_equal(usage.mark[2].volume_l, 40000 + 60000);
    assert_int_equal(usage.part[1].end_day, 130);

    /* The next: the second meter's water since its own last read is all in the new period. */
    static const struct meter_read later[] = {READ(1, 160, 50), READ(2, 160, 90)};
    static const struct usage_state states[] = {
        {.meter_id = 1, .day = 140, .register_milli = M3(40)},
        {.meter_id = 2, .day = 130, .register_milli = M3(60)}};
    request.read = later;
    request.read_count = 2;
    request.head_through_day = 140;
    request.state = states;
    request.state_count = 2;
    usage = measure(&request);
    assert_int_equal(usage.begin_day, 140);
    assert_int_equal(usage.mark[0].volume_l, 10000 + 30000);
}

static void
a_meter_that_came_later_and_is_not_read_yet_ends_the_bill_before_it(void **state)
{
    (void)state;
    static const struct meter_installation places[] = {INSTALLED(1, 100, OPEN),
                                                       INSTALLED(2, 130, OPEN)};
    static const struct meter_read reads[] = {READ(1, 120, 5), READ(1, 130, 6), READ(1, 150, 9)};
    const struct usage_request request = REQUEST(places, reads);
    const struct usage usage = measure(&request);
    assert_int_equal(usage.outcome, USAGE_BILL);
    assert_int_equal(usage.end_day, 130);
    assert_int_equal(usage.part_count, 1);
    assert_int_equal(usage.part[0].volume_l, 6000);
}

static void
a_read_before_the_head_makes_no_bill_of_its_own(void **state)
{
    (void)state;
    static const struct meter_installation places[] = {INSTALLED(1, 100, OPEN),
                                                       INSTALLED(2, 150, OPEN)};
    static const struct meter_read reads[] = {READ(1, 140, 9), READ(3, 160, 1)};
    static const struct usage_state billed = {.meter_id = 1, .day = 120, .register_milli = 0};
    struct usage_request request = REQUEST(places, reads);
    request.head_through_day = 150;
    request.state = &billed;
    request.state_count = 1;
    const struct usage usage = measure(&request);
    assert_int_equal(usage.outcome, USAGE_WAITS);
    assert_int_equal(usage.told_count, 1); /* meter 3 is nowhere */
}

static void
an_exchange_is_two_parts_of_one_bill(void **state)
{
    (void)state;
    struct meter_installation places[] = {INSTALLED(1, 100, 115), INSTALLED(2, 115, OPEN)};
    static const struct meter_read reads[] = {READ(2, 130, 7)};
    places[0].has_last = true;
    places[0].last_register_milli = M3(15);
    const struct usage_request request = REQUEST(places, reads);
    const struct usage usage = measure(&request);
    assert_int_equal(usage.begin_day, 100);
    assert_int_equal(usage.end_day, 130);
    assert_int_equal(usage.part_count, 2);
    assert_int_equal(usage.mark_count, 2); /* the removal is a read inside the period */
    assert_int_equal(usage.mark[0].volume_l, 15000);
    assert_int_equal(usage.mark[1].volume_l, 22000);
}

static void
a_removal_after_the_bill_is_for_the_next(void **state)
{
    (void)state;
    struct meter_installation places[] = {INSTALLED(1, 100, 115), INSTALLED(2, 115, OPEN)};
    static const struct meter_read reads[] = {READ(1, 110, 3)};
    places[0].has_last = true;
    places[0].last_register_milli = M3(15);
    struct usage_request request = REQUEST(places, reads);
    request.through_day = 112;
    const struct usage usage = measure(&request);
    assert_int_equal(usage.outcome, USAGE_BILL);
    assert_int_equal(usage.part_count, 1);
    assert_int_equal(usage.part[0].volume_l, 3000);
    assert_false(usage.part[0].removed);
}

static void
a_meter_billed_to_its_end_has_no_more_part(void **state)
{
    (void)state;
    struct meter_installation places[] = {INSTALLED(1, 100, 115), INSTALLED(2, 115, OPEN)};
    static const struct meter_read reads[] = {READ(2, 130, 7)};
    static const struct usage_state billed = {.meter_id = 1, .day = 115, .register_milli = M3(15)};
    struct usage_request request = REQUEST(places, reads);
    request.head_through_day = 115;
    request.state = &billed;
    request.state_count = 1;
    const struct usage usage = measure(&request);
    assert_int_equal(usage.outcome, USAGE_BILL);
    assert_int_equal(usage.begin_day, 115);
    assert_int_equal(usage.part_count, 1);
    assert_int_equal(usage.part[0].installation->meter_id, 2);
}

static void
an_exchange_that_nobody_read_holds(void **state)
{
    (void)state;
    static const struct meter_installation places[] = {INSTALLED(1, 100, 115),
                                                       INSTALLED(2, 115, OPEN)};
    static const struct meter_read reads[] = {READ(1, 110, 3), READ(2, 130, 7)};
    const struct usage_request request = REQUEST(places, reads);
    const struct usage usage = measure(&request);
    assert_int_equal(usage.outcome, USAGE_HELD);
    assert_int_equal(usage.told[0].code, WEIR_FINDING_NO_LAST_REGISTER);
}

static void
a_register_that_falls_holds_the_account(void **state)
{
    (void)state;
    static const struct meter_read reads[] = {READ(1, 120, 5), READ(1, 150, 4)};
    const struct usage_request request = REQUEST(one, reads);
    const struct usage usage = measure(&request);
    assert_int_equal(usage.outcome, USAGE_HELD);
    assert_int_equal(usage.told[0].code, WEIR_FINDING_BACKWARD);
}

/* --- masters --- */
static const struct meter_installation master[] = {INSTALLED(1, 100, OPEN), SUB(2, 1, 100),
                                                   SUB(3, 1, 100)};

static void
a_master_has_what_its_subs_leave(void **state)
{
    (void)state;
    static const struct meter_read reads[] = {READ(1, 130, 100), READ(2, 130, 40),
                                              READ(3, 130, 50)};
    struct usage_request request = REQUEST(master, reads);
    const struct usage usage = measure(&request);
    assert_int_equal(usage.outcome, USAGE_BILL);
    assert_int_equal(usage.mark[0].volume_l, 10000);
    assert_int_equal(usage.part_count, 3);
    assert_int_equal(usage.part[0].volume_l, 100000);
    assert_int_equal(usage.part[1].volume_l, -40000);

    request.read_count = 2; /* the second sub is not read */
    assert_int_equal(measure(&request).outcome, USAGE_WAITS);
    request.read = &reads[1]; /* reads of others' meters alone make nothing due */
    request.read_count = 2;
    assert_int_equal(measure(&request).outcome, USAGE_NOT_DUE);
}

static void
subs_that_move_more_than_their_master_hold_it(void **state)
{
    (void)state;
    /* Scenario D4: 100 - 40 - 65 = -5. */
    static const struct meter_read reads[] = {READ(1, 130, 100), READ(2, 130, 40),
                                              READ(3, 130, 65)};
    const struct usage_request request = REQUEST(master, reads);
    const struct usage usage = measure(&request);
    assert_int_equal(usage.outcome, USAGE_HELD);
    assert_int_equal(usage.told_count, 1);
    assert_int_equal(usage.told[0].code, WEIR_FINDING_NEGATIVE_SUB);
    assert_true(usage.told[0].held);
    assert_int_equal(usage.told[0].meter_id, 1);
    assert_int_equal(usage.told[0].day, 130);
    assert_int_equal(usage.told[0].after, -5000);
}

static void
another_meters_water_does_not_hide_a_masters_lack(void **state)
{
    (void)state;
    static const struct meter_installation places[] = {INSTALLED(1, 100, OPEN), SUB(2, 1, 100),
                                                       INSTALLED(4, 100, OPEN), SUB(5, 4, 100)};
    static const struct meter_read reads[] = {READ(1, 130, 10), READ(2, 130, 15), READ(4, 130, 90),
                                              READ(5, 130, 1)};
    const struct usage_request request = REQUEST(places, reads);
    assert_int_equal(measure(&request).outcome, USAGE_HELD);
}

/* 100 counted, 105 by the sub, and then the master is taken out: its lack is its successor's. */
static void
a_masters_lack_is_made_up_for_when_it_is_gone(void **state)
{
    (void)state;
    static const struct meter_installation places[] = {INSTALLED(1, 100, 130), SUB(2, 1, 100),
                                                       INSTALLED(3, 130, OPEN)};
    static const struct meter_read reads[] = {READ(1, 130, 100), READ(2, 130, 105),
                                              READ(2, 160, 110), READ(3, 160, 9)};
    struct usage_request request = REQUEST(places, reads);
    request.through_day = 130;
    assert_int_equal(measure(&request).outcome, USAGE_HELD);
    request.through_day = 160; /* 100 + 9 - 110 */
    struct usage usage = measure(&request);
    assert_int_equal(usage.outcome, USAGE_HELD);
    assert_int_equal(usage.told[0].after, -1000);
    static const struct meter_read enough[] = {READ(1, 130, 100), READ(2, 130, 105),
                                               READ(2, 160, 110), READ(3, 160, 40)};
    request.read = enough;
    usage = measure(&request);
    assert_int_equal(usage.outcome, USAGE_BILL);
    assert_int_equal(usage.mark[usage.mark_count - 1].volume_l, 30000);
}

static void
an_own_meter_under_another_adds_nothing(void **state)
{
    (void)state;
    struct meter_installation places[] = {INSTALLED(1, 100, 150), INSTALLED(2, 100, OPEN)};
    places[1].parent_meter_id = 1;
    static const struct meter_read reads[] = {READ(1, 130, 100), READ(1, 150, 120),
                                              READ(2, 130, 40), READ(2, 170, 80)};
    struct usage_request request = REQUEST(places, reads);
    request.through_day = 130;
    struct usage usage = measure(&request);
    assert_int_equal(usage.outcome, USAGE_BILL);
    assert_int_equal(usage.mark[0].volume_l, 100000);
    assert_int_equal(usage.part_count, 3);
    assert_int_equal(usage.part[1].volume_l, 40000);
    assert_int_equal(usage.part[2].volume_l, -40000);

    /* The master goes on day 150, where the sub stood at 60: from then on the sub counts. */
    request.through_day = 200;
    usage = measure(&request);
    assert_int_equal(usage.end_day, 170);
    assert_int_equal(usage.mark[usage.mark_count - 1].volume_l, 120000 + 20000);
    struct usage_states states;
    assert_int_equal(usage_states(&request, &usage, 0, arena, &states), WEIR_OK);
    assert_int_equal(states.count, 2);
    assert_int_equal(states.item[1].day, 170);
    assert_int_equal(states.item[1].register_milli, M3(80));
}

static void
a_sub_with_a_new_owner_is_billed_to_the_end_of_both_places(void **state)
{
    (void)state;
    static const struct meter_installation places[] = {INSTALLED(1, 100, OPEN),
                                                       {.stamp = {.from_day = 100},
                                                        .meter_id = 2,
                                                        .litres_per_count = 1000,
                                                        .to_day = 120,
                                                        .has_last = true,
                                                        .last_register_milli = M3(20),
                                                        .of_other = true,
                                                        .parent_meter_id = 1},
                                                       {.stamp = {.from_day = 120},
                                                        .meter_id = 2,
                                                        .litres_per_count = 1000,
                                                        .to_day = OPEN,
                                                        .first_register_milli = M3(20),
                                                        .of_other = true,
                                                        .parent_meter_id = 1}};
    static const struct meter_read reads[] = {READ(1, 130, 100), READ(2, 130, 35)};
    const struct usage_request request = REQUEST(places, reads);
    const struct usage usage = measure(&request);
    assert_int_equal(usage.mark[0].volume_l, 65000);
    struct usage_states states;
    assert_int_equal(usage_states(&request, &usage, 0, arena, &states), WEIR_OK);
    assert_int_equal(states.item[1].day, 130);
    assert_int_equal(states.item[1].register_milli, M3(35));
}

static void
a_sub_that_starts_later_takes_no_part_yet(void **state)
{
    (void)state;
    static const struct meter_installation places[] = {INSTALLED(1, 100, OPEN), SUB(2, 1, 130)};
    static const struct meter_read reads[] = {READ(1, 130, 10)};
    const struct usage_request request = REQUEST(places, reads);
    const struct usage usage = measure(&request);
    assert_int_equal(usage.outcome, USAGE_BILL);
    assert_int_equal(usage.part_count, 1);
}

static void
water_inside_a_masters_period_never_falls(void **state)
{
    (void)state;
    /* The sub is read on day 120 only: 30 by then, more than the master's share of days. */
    static const struct meter_installation places[] = {INSTALLED(1, 100, OPEN), SUB(2, 1, 100)};
    static const struct meter_read reads[] = {READ(1, 110, 10), READ(1, 120, 20), READ(1, 130, 40),
                                              READ(2, 120, 30)};
    const struct usage_request request = REQUEST(places, reads);
    const struct usage usage = measure(&request);
    assert_int_equal(usage.mark_count, 3);
    assert_int_equal(usage.mark[0].volume_l, 0); /* 10 - 15 */
    assert_int_equal(usage.mark[1].volume_l, 0); /* 20 - 30 */
    assert_int_equal(usage.mark[2].volume_l, 10000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bill_waits_until_all_meters_are_read),
        cmocka_unit_test(it_ends_with_the_latest_read_and_shares_by_days_between),
        cmocka_unit_test(a_meter_that_came_later_and_is_not_read_yet_ends_the_bill_before_it),
        cmocka_unit_test(a_read_before_the_head_makes_no_bill_of_its_own),
        cmocka_unit_test(an_exchange_is_two_parts_of_one_bill),
        cmocka_unit_test(a_removal_after_the_bill_is_for_the_next),
        cmocka_unit_test(a_meter_billed_to_its_end_has_no_more_part),
        cmocka_unit_test(an_exchange_that_nobody_read_holds),
        cmocka_unit_test(a_register_that_falls_holds_the_account),
        cmocka_unit_test(a_master_has_what_its_subs_leave),
        cmocka_unit_test(subs_that_move_more_than_their_master_hold_it),
        cmocka_unit_test(another_meters_water_does_not_hide_a_masters_lack),
        cmocka_unit_test(a_masters_lack_is_made_up_for_when_it_is_gone),
        cmocka_unit_test(an_own_meter_under_another_adds_nothing),
        cmocka_unit_test(a_sub_with_a_new_owner_is_billed_to_the_end_of_both_places),
        cmocka_unit_test(a_sub_that_starts_later_takes_no_part_yet),
        cmocka_unit_test(water_inside_a_masters_period_never_falls),
    };
    return cmocka_run_group_tests_name("core/usage_meters", tests, setup, teardown);
}
