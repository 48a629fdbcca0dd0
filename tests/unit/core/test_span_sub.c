/* Unit tests of core/span.c: sub-meters and their masters. */
#include "core/span.h"

#include "harness/span_fixture.h"

static void
a_sub_counts_from_the_day_that_its_master_came(void **state)
{
    (void)state;
    struct meter_installation places[] = {installed(1, 150, 150), installed(1, 150, WEIR_DAY_NONE),
                                          hanging(2, 100, 1)};
    const struct meter_read reads[] = {read_of(2, 120, 40), read_of(2, 140, 80),
                                       read_of(2, 160, 90), read_of(2, 190, 95)};
    struct usage_request request = request_of(places, COUNT(places), reads, COUNT(reads));
    const struct span *span = &make(&request)[2];
    assert_int_equal(span->start_day, 150);
    assert_int_equal(span->start_register_milli, M3(85)); /* 80 + 10 x 10 / 20 */
    assert_int_equal(span->trace.count, 3);
    assert_int_equal(span->trace.point[1].day, 160);
    assert_int_equal(span->trace.point[1].volume_l, 5000);
    assert_int_equal(span->trace.point[2].volume_l, 10000);

    request.read_count = 2; /* nothing since: what it stood at is all that is known */
    span = &make(&request)[2];
    assert_int_equal(span->start_day, 150);
    assert_int_equal(span->start_register_milli, M3(80));
    assert_int_equal(span->trace.count, 1);

    const struct usage_state billed = {.meter_id = 2, .day = 160, .register_milli = M3(90)};
    request.read_count = COUNT(reads);
    request.state = &billed;
    request.state_count = 1;
    span = &make(&request)[2];
    assert_int_equal(span->start_day, 160);
    assert_int_equal(span->trace.point[1].volume_l, 5000);
}

static void
a_sub_counts_to_the_day_that_its_master_went(void **state)
{
    (void)state;
    struct meter_installation places[] = {installed(1, 100, 150), hanging(2, 100, 1)};
    struct meter_read reads[] = {read_of(2, 140, 40), read_of(2, 160, 60), read_of(2, 190, 70)};
    places[0].has_last = true;
    struct usage_request request = request_of(places, COUNT(places), reads, COUNT(reads));
    const struct span *span = &make(&request)[1];
    assert_int_equal(span->trace.count, 3);
    assert_int_equal(span->trace.point[2].day, 150);
    assert_int_equal(span->trace.point[2].volume_l, 50000); /* 40 + 20 x 10 / 20 */
    assert_int_equal(span->trace.point[2].register_milli, M3(50));

    request.closed_day = 130; /* the account went before: 40 x 30 / 40 */
    span = &make(&request)[1];
    assert_int_equal(span->trace.count, 2);
    assert_int_equal(span->trace.point[1].day, 130);
    assert_int_equal(span->trace.point[1].volume_l, 30000);
    request.closed_day = 170;
    assert_int_equal(make(&request)[1].trace.count, 3);
    assert_int_equal(telling.count, 0); /* others' water after the closing is theirs */

    request.closed_day = WEIR_DAY_NONE;
    const struct usage_state billed = {.meter_id = 2, .day = 150, .register_milli = M3(50)};
    request.state = &billed;
    request.state_count = 1;
    assert_true(make(&request)[1].finished);

    request.state_count = 0; /* the register began again between the two reads */
    places[1].digits = 2;
    reads[0].register_milli = M3(95);
    reads[1].register_milli = M3(1);
    reads[2].register_milli = M3(2);
    places[1].first_register_milli = M3(95);
    span = &make(&request)[1];
    assert_int_equal(span->trace.point[2].volume_l, 3000); /* 6 x 10 / 20 */
    assert_int_equal(span->trace.point[2].register_milli, M3(98));

    places[1].stamp.from_day = 155; /* it came when the master had gone */
    reads[0].register_milli = M3(0);
    assert_true(make(&request)[1].finished);

    places[1].stamp.from_day = 100;
    places[0].stamp.from_day = 160; /* the account had the master after it was closed: never */
    places[0].to_day = WEIR_DAY_NONE;
    request.closed_day = 160;
    assert_true(make(&request)[1].finished);
}

static void
a_master_that_was_replaced_lives_on_in_the_next(void **state)
{
    (void)state;
    struct meter_installation places[] = {installed(1, 100, 150), hanging(2, 100, 1),
                                          installed(3, 150, WEIR_DAY_NONE)};
    const struct meter_read reads[] = {read_of(2, 140, 40), read_of(2, 160, 60)};
    const struct usage_request request = request_of(places, COUNT(places), reads, COUNT(reads));
    assert_int_equal(make(&request)[1].trace.point[2].volume_l, 60000);
    places[2].to_day = 150; /* taken back: it never came */
    assert_int_equal(make(&request)[1].trace.point[2].volume_l, 50000);
    places[2].to_day = WEIR_DAY_NONE;
    places[2].of_other = true;
    assert_int_equal(make(&request)[1].trace.point[2].volume_l, 50000);
    places[2].of_other = false;
    places[2].stamp.from_day = 151;
    assert_int_equal(make(&request)[1].trace.point[2].volume_l, 50000);
    places[0].of_other = true; /* not the account's: nothing is known of its days */
    assert_int_equal(make(&request)[1].trace.point[2].volume_l, 60000);
}

static void
a_master_that_came_back_is_there_from_first_to_last(void **state)
{
    (void)state;
    struct meter_installation places[] = {installed(1, 110, 120), installed(1, 130, 150),
                                          hanging(2, 100, 1)};
    const struct meter_read reads[] = {read_of(2, 110, 5), read_of(2, 150, 45)};
    const struct usage_request request = request_of(places, COUNT(places), reads, COUNT(reads));
    const struct span *span = &make(&request)[2];
    assert_int_equal(span->start_day, 110);
    assert_int_equal(span->trace.point[1].day, 150);
    assert_int_equal(span->trace.point[1].volume_l, 40000);
}

static void
what_cannot_be_followed_is_not_cut(void **state)
{
    (void)state;
    struct meter_installation places[] = {installed(1, 150, WEIR_DAY_NONE), hanging(2, 100, 1)};
    const struct meter_read reads[] = {read_of(2, 140, 40), read_of(2, 160, 30)};
    const struct usage_request request = request_of(places, COUNT(places), reads, COUNT(reads));
    const struct span *span = &make(&request)[1];
    assert_true(span->trace.held);
    assert_int_equal(span->start_day, 100);
}

static void
an_own_sub_is_taken_off_its_master(void **state)
{
    (void)state;
    struct meter_installation places[] = {installed(1, 100, WEIR_DAY_NONE),
                                          installed(2, 100, WEIR_DAY_NONE), hanging(3, 100, 1)};
    places[1].parent_meter_id = 1;
    const struct meter_read reads[] = {read_of(2, 140, 40)};
    struct usage_request request = request_of(places, COUNT(places), reads, COUNT(reads));
    struct span_list list;
    assert_int_equal(span_make(&request, arena, &telling, &list), WEIR_OK);
    assert_int_equal(list.count, 4);
    assert_false(list.item[1].installation->of_other);
    assert_true(list.item[3].installation->of_other);
    assert_int_equal(list.item[3].installation->meter_id, 2);
    assert_int_equal(list.item[3].trace.point[1].volume_l, 40000);

    const struct usage_state billed = {.meter_id = 2, .day = 140, .register_milli = M3(40)};
    places[1].to_day = 140;
    request.state = &billed;
    request.state_count = 1;
    assert_int_equal(span_make(&request, arena, &telling, &list), WEIR_OK);
    assert_int_equal(list.count, 3); /* billed to its end */
    places[1].to_day = WEIR_DAY_NONE;
    places[1].parent_meter_id = 9; /* another account's master */
    assert_int_equal(span_make(&request, arena, &telling, &list), WEIR_OK);
    assert_int_equal(list.count, 3);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_sub_counts_from_the_day_that_its_master_came),
        CASE(a_sub_counts_to_the_day_that_its_master_went),
        CASE(a_master_that_was_replaced_lives_on_in_the_next),
        CASE(a_master_that_came_back_is_there_from_first_to_last),
        CASE(what_cannot_be_followed_is_not_cut),
        CASE(an_own_sub_is_taken_off_its_master),
    };
    return cmocka_run_group_tests_name("core/span_sub", tests, NULL, NULL);
}
