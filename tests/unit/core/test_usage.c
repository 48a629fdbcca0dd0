/* Unit tests of core/usage.c: the period and the water of an account's next bill. */
#include "core/usage.h"

#include "harness/usage_fixture.h"

static void
a_bill_goes_from_the_installation_to_the_last_read(void **state)
{
    (void)state;
    static const struct meter_read reads[] = {READ(1, 120, 5), READ(1, 150, 12), READ(1, 301, 99)};
    const struct usage_request request = REQUEST(one, reads);
    const struct usage usage = measure(&request);
    assert_int_equal(usage.outcome, USAGE_BILL);
    assert_int_equal(usage.begin_day, 100);
    assert_int_equal(usage.end_day, 150);
    assert_false(usage.estimated);
    assert_false(usage.final);
    assert_int_equal(usage.mark_count, 2);
    assert_int_equal(usage.mark[0].day, 120);
    assert_int_equal(usage.mark[0].volume_l, 5000);
    assert_int_equal(usage.mark[1].volume_l, 12000);
    assert_int_equal(usage.part_count, 1);
    assert_int_equal(usage.part[0].begin_day, 100);
    assert_int_equal(usage.part[0].end_day, 150);
    assert_int_equal(usage.part[0].end_register_milli, M3(12));
    assert_int_equal(usage.part[0].volume_l, 12000);
    assert_false(usage.part[0].removed);
    assert_int_equal(usage.told_count, 0);
}

static void
the_next_begins_where_the_head_stands_and_brings_the_fraction(void **state)
{
    (void)state;
    static const struct meter_read reads[] = {READ(1, 120, 5), READ(1, 150, 12)};
    static const struct usage_state states[] = {
        {.meter_id = 1, .day = 120, .register_milli = M3(5), .carried_l = 300},
        {.meter_id = 9, .day = 90, .carried_l = 20}};
    struct usage_request request = REQUEST(one, reads);
    request.head_through_day = 120;
    request.state = states;
    request.state_count = 2;
    const struct usage usage = measure(&request);
    assert_int_equal(usage.begin_day, 120);
    assert_int_equal(usage.mark_count, 1);
    assert_int_equal(usage.mark[0].volume_l, 7320);
    assert_int_equal(usage.part[0].volume_l, 7000);
}

static void
nothing_is_due_without_a_read_since_the_head(void **state)
{
    (void)state;
    static const struct meter_read reads[] = {READ(1, 120, 5), READ(1, 301, 9)};
    static const struct usage_state billed = {.meter_id = 1, .day = 120, .register_milli = M3(5)};
    struct usage_request request = REQUEST(one, reads);
    request.head_through_day = 120;
    request.state = &billed;
    request.state_count = 1;
    assert_int_equal(measure(&request).outcome, USAGE_NOT_DUE);
    request.installation_count = 0;
    request.read_count = 0;
    assert_int_equal(measure(&request).outcome, USAGE_NOT_DUE);
}

static void
a_last_register_is_as_good_as_a_read(void **state)
{
    (void)state;
    struct meter_installation removed[] = {INSTALLED(1, 100, 150)};
    removed[0].has_last = true;
    removed[0].last_register_milli = M3(8);
    struct usage_request request = {
        .head_through_day = WEIR_DAY_NONE,
        .through_day = 149,
        .closed_day = WEIR_DAY_NONE,
        .installation = removed,
        .installation_count = 1,
    };
    assert_int_equal(measure(&request).outcome, USAGE_NOT_DUE);
    request.through_day = 150;
    const struct usage usage = measure(&request);
    assert_int_equal(usage.outcome, USAGE_BILL);
    assert_int_equal(usage.part[0].volume_l, 8000);
    assert_true(usage.part[0].removed);
    request.head_through_day = 150;
    assert_int_equal(measure(&request).outcome, USAGE_NOT_DUE);
}

static void
a_read_of_a_meter_that_was_not_there_is_told(void **state)
{
    (void)state;
    static const struct meter_installation places[] = {INSTALLED(1, 100, OPEN),
                                                       INSTALLED(2, 100, 130)};
    static const struct meter_read reads[] = {READ(1, 90, 4),  READ(1, 95, 4),  READ(1, 150, 5),
                                              READ(2, 130, 7), READ(2, 140, 8), READ(3, 150, 9)};
    struct usage_request request = REQUEST(places, reads);
    request.head_through_day = 90;
    const struct usage usage = measure(&request);
    assert_int_equal(usage.outcome, USAGE_BILL);
    assert_int_equal(usage.told_count, 3);
    assert_int_equal(usage.told[0].code, WEIR_FINDING_NOT_INSTALLED);
    assert_false(usage.told[0].held);
    assert_int_equal(usage.told[0].day, 95);
    assert_int_equal(usage.told[1].meter_id, 2);
    assert_int_equal(usage.told[1].day, 140);
    assert_int_equal(usage.told[2].meter_id, 3);
    assert_int_equal(usage.told[2].after, M3(9));
}

/* Whatever other accounts are read together with this one. */
static void
reads_before_the_first_meter_or_after_the_last_one_say_nothing(void **state)
{
    (void)state;
    static const struct meter_installation removed[] = {INSTALLED(1, 100, 130)};
    static const struct meter_read reads[] = {READ(1, 90, 4), READ(1, 120, 5), READ(1, 140, 8)};
    static const struct usage_state billed = {.meter_id = 1, .day = 130, .register_milli = M3(5)};
    struct usage_request request = REQUEST(removed, reads);
    request.through_day = 125;
    const struct usage usage = measure(&request);
    assert_int_equal(usage.outcome, USAGE_BILL);
    assert_int_equal(usage.told_count, 0);
    request.through_day = 150;
    request.head_through_day = 130;
    request.state = &billed;
    request.state_count = 1;
    assert_int_equal(measure(&request).outcome, USAGE_NOT_DUE);
}

/* --- estimates, closing --- */
static void
a_bill_that_ends_with_an_estimate_is_estimated(void **state)
{
    (void)state;
    static const struct meter_read reads[] = {READ(1, 120, 5), ESTIMATE(1, 150, 12)};
    const struct usage_request request = REQUEST(one, reads);
    const struct usage usage = measure(&request);
    assert_true(usage.estimated);
    assert_true(usage.part[0].estimated);
    assert_int_equal(usage.part[0].estimated_l, 7000);
}

static void
ends_of_periods_to_be_billed_again_are_marks(void **state)
{
    (void)state;
    static const struct meter_read reads[] = {READ(1, 120, 5), READ(1, 150, 35)};
    static const int32_t again[] = {110, 120, 130};
    struct usage_request request = REQUEST(one, reads);
    request.again_day = again;
    request.again_count = COUNT(again);
    const struct usage usage = measure(&request);
    static const struct usage_mark marks[] = {{110, 2500, 5000, true, 0},
                                              {120, 5000, 5000, false, 0},
                                              {130, 15000, 35000, true, 0},
                                              {150, 35000, 35000, false, 0}};
    assert_int_equal(usage.mark_count, 4);
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(usage.mark[i].day, marks[i].day);
        assert_int_equal(usage.mark[i].volume_l, marks[i].volume_l);
        assert_int_equal(usage.mark[i].most_l, marks[i].most_l);
        assert_int_equal(usage.mark[i].shared, marks[i].shared);
    }
}

static void
a_share_between_two_reads_keeps_what_a_litre_leaves_out(void **state)
{
    (void)state;
    /* 2.999 m3 in 120 days: 1499.5 litres after 60; 2999 half litres, one less than twice 1500 */
    static const struct meter_read reads[] = {{.meter_id = 1,
                                               .day = 220,
                                               .second = LAST,
                                               .register_milli = 2999,
                                               .kind = METER_READ_ACTUAL}};
    static const int32_t again[] = {160};
    struct usage_request request = REQUEST(one, reads);
    request.again_day = again;
    request.again_count = COUNT(again);
    const struct usage usage = measure(&request);
    assert_int_equal(usage.mark_count, 2);
    assert_int_equal(usage.mark[0].volume_l, 1500);
    assert_int_equal(usage.mark[0].over_half_l, -1);
    assert_int_equal(usage.mark[1].over_half_l, 0);
}

static void
shares_of_several_meters_are_summed_before_they_are_cut(void **state)
{
    (void)state;
    /* At 110: 1 litre in 30 days is 1/3, 1 in 25 is 2/5 and 2 in 70 is 2/7; together 107/105, of
     * which each alone, half-up, would leave nothing. */
    static const struct meter_installation three[] = {
        INSTALLED(1, 100, OPEN), INSTALLED(2, 100, OPEN), INSTALLED(3, 100, OPEN)};
    static const struct meter_read reads[] = {
        {.meter_id = 1, .day = 130, .second = LAST, .register_milli = 1, .kind = METER_READ_ACTUAL},
        {.meter_id = 2, .day = 125, .second = LAST, .register_milli = 1, .kind = METER_READ_ACTUAL},
        {.meter_id = 3,
         .day = 170,
         .second = LAST,
         .register_milli = 2,
         .kind = METER_READ_ACTUAL}};
    static const int32_t again[] = {110};
    struct usage_request request = REQUEST(three, reads);
    request.again_day = again;
    request.again_count = COUNT(again);
    const struct usage usage = measure(&request);
    assert_int_equal(usage.mark[0].day, 110);
    assert_int_equal(usage.mark[0].volume_l, 0);
    assert_int_equal(usage.mark[0].over_half_l, 2); /* 214/105 half litres */
}

static void
shares_whose_fractions_do_not_go_into_one_are_summed_in_litres(void **state)
{
    (void)state;
    /* Twelve meters read after as many days as twelve primes, whose product is above 2^63. */
    static const int32_t prime[] = {101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157};
    struct meter_installation twelve[COUNT(prime)];
    struct meter_read reads[COUNT(prime)];
    for (uint32_t i = 0; i < COUNT(prime); i++) {
        twelve[i] = (struct meter_installation)INSTALLED(i + 1, 100, OPEN);
        reads[i] = (struct meter_read)READ(i + 1, 100 + prime[i], 1);
    }
    static const int32_t again[] = {150};
    struct usage_request request = REQUEST(twelve, reads);
    request.again_day = again;
    request.again_count = COUNT(again);
    request.through_day = 300;
    const struct usage usage = measure(&request);
    /* 1000 litres x 50 / p each, half-up: 495 485 467 459 442 394 382 365 360 336 331 318 */
    assert_int_equal(usage.mark[0].volume_l, 4834);
    assert_int_equal(usage.mark[0].over_half_l, 0);
}

static void
a_bill_to_the_closing_is_the_last(void **state)
{
    (void)state;
    static const struct meter_read reads[] = {READ(1, 120, 5), READ(1, 150, 12)};
    struct usage_request request = REQUEST(one, reads);
    request.closed_day = 150;
    assert_true(measure(&request).final);
    request.closed_day = 151;
    assert_false(measure(&request).final);
}

/* --- states --- */
static void
states_move_on_and_the_meter_read_last_carries_the_fraction(void **state)
{
    (void)state;
    struct meter_installation places[] = {INSTALLED(2, 100, 115), INSTALLED(4, 115, OPEN),
                                          INSTALLED(5, 100, OPEN)};
    static const struct meter_read reads[] = {READ(4, 130, 7), READ(5, 125, 7)};
    static const struct usage_state before[] = {
        {.meter_id = 1, .day = 90, .register_milli = M3(3), .carried_l = 200},
        {.meter_id = 2, .day = 105, .register_milli = M3(1), .estimated_l = 9},
        {.meter_id = 6, .day = 80}};
    places[0].has_last = true;
    places[0].last_register_milli = M3(15);
    struct usage_request request = REQUEST(places, reads);
    request.head_through_day = 105;
    request.state = before;
    request.state_count = 3;
    const struct usage usage = measure(&request);
    struct usage_states states;
    assert_int_equal(usage_states(&request, &usage, 700, arena, &states), WEIR_OK);
    assert_int_equal(states.count, 5);
    static const struct usage_state expected[] = {
        {.meter_id = 1, .day = 90, .register_milli = M3(3)},
        {.meter_id = 2, .day = 115, .register_milli = M3(15)},
        {.meter_id = 4, .day = 130, .register_milli = M3(7), .carried_l = 700},
        {.meter_id = 5, .day = 125, .register_milli = M3(7)},
        {.meter_id = 6, .day = 80},
    };
    for (uint32_t i = 0; i < 5; i++) {
        assert_int_equal(states.item[i].meter_id, expected[i].meter_id);
        assert_int_equal(states.item[i].day, expected[i].day);
        assert_int_equal(states.item[i].register_milli, expected[i].register_milli);
        assert_int_equal(states.item[i].carried_l, expected[i].carried_l);
        assert_int_equal(states.item[i].estimated_l, 0);
    }
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    static const struct meter_read reads[] = {READ(1, 120, 5), READ(1, 150, 12)};
    const struct usage_request request = REQUEST(one, reads);
    enum weir_status status = WEIR_E_NOMEM;
    unsigned refused = 0;
    for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 16, refused++) {
        struct weir_arena *small = weir_arena_new(bytes);
        struct usage usage;
        struct usage_states states;
        status = usage_measure(&request, small, &usage);
        if (status == WEIR_OK)
            status = usage_states(&request, &usage, 0, small, &states);
        weir_arena_free(small);
    }
    assert_int_equal(status, WEIR_OK);
    assert_true(refused > 6);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bill_goes_from_the_installation_to_the_last_read),
        cmocka_unit_test(the_next_begins_where_the_head_stands_and_brings_the_fraction),
        cmocka_unit_test(nothing_is_due_without_a_read_since_the_head),
        cmocka_unit_test(a_last_register_is_as_good_as_a_read),
        cmocka_unit_test(a_read_of_a_meter_that_was_not_there_is_told),
        cmocka_unit_test(reads_before_the_first_meter_or_after_the_last_one_say_nothing),
        cmocka_unit_test(a_bill_that_ends_with_an_estimate_is_estimated),
        cmocka_unit_test(ends_of_periods_to_be_billed_again_are_marks),
        cmocka_unit_test(a_share_between_two_reads_keeps_what_a_litre_leaves_out),
        cmocka_unit_test(shares_of_several_meters_are_summed_before_they_are_cut),
        cmocka_unit_test(shares_whose_fractions_do_not_go_into_one_are_summed_in_litres),
        cmocka_unit_test(a_bill_to_the_closing_is_the_last),
        cmocka_unit_test(states_move_on_and_the_meter_read_last_carries_the_fraction),
        cmocka_unit_test(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/usage", tests, setup, teardown);
}
