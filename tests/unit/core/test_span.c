/* Unit tests of core/span.c: where each installation starts and ends, and what follows a closing.
 */
#include "core/span.h"

#include "harness/span_fixture.h"

static void
a_meter_starts_where_it_was_installed(void **state)
{
    (void)state;
    const struct meter_installation installation = installed(1, 100, WEIR_DAY_NONE);
    const struct meter_read reads[] = {read_of(0, 110, 99), read_of(1, 110, 5),
                                       read_of(2, 110, 99)};
    const struct usage_request request = request_of(&installation, 1, reads, 3);
    const struct span *span = make(&request);
    assert_int_equal(span->start_day, 100);
    assert_int_equal(span->start_register_milli, 0);
    assert_null(span->state);
    assert_int_equal(span->read_count, 1);
    assert_int_equal(span->trace.count, 2);
    assert_int_equal(span->trace.point[1].volume_l, 5000);
}

static void
or_where_its_opening_says(void **state)
{
    (void)state;
    const struct meter_installation installation = installed(1, 100, WEIR_DAY_NONE);
    const struct usage_opening openings[] = {{2, M3(50), 120}, {1, M3(40), 90}, {1, M3(60), 130}};
    struct usage_request request = request_of(&installation, 1, NULL, 0);
    request.opening = openings;
    request.opening_count = 3;
    const struct span *span = make(&request);
    assert_int_equal(span->start_day, 130);
    assert_int_equal(span->start_register_milli, M3(60));
}

static void
or_where_it_is_billed_to(void **state)
{
    (void)state;
    const struct meter_installation installation = installed(1, 100, WEIR_DAY_NONE);
    struct usage_state states[] = {{.meter_id = 0, .day = 190},
                                   {.meter_id = 1, .day = 150, .register_milli = M3(70)}};
    struct usage_request request = request_of(&installation, 1, NULL, 0);
    request.state = states;
    request.state_count = 2;
    const struct span *span = make(&request);
    assert_ptr_equal(span->state, &states[1]);
    assert_int_equal(span->start_day, 150);
    assert_int_equal(span->start_register_milli, M3(70));

    states[1].day = 100; /* of its place before this one */
    span = make(&request);
    assert_null(span->state);
    assert_int_equal(span->start_day, 100);
}

static void
what_is_billed_to_no_true_read_is_provisional(void **state)
{
    (void)state;
    const struct meter_installation installation = installed(1, 100, WEIR_DAY_NONE);
    struct usage_state billed = {.meter_id = 1, .day = 150, .register_milli = M3(70)};
    struct meter_read reads[] = {read_of(1, 140, 70), read_of(1, 150, 70), read_of(1, 160, 80)};
    struct usage_request request = request_of(&installation, 1, reads, COUNT(reads));
    assert_false(make(&request)->provisional); /* not billed yet */
    request.state = &billed;
    request.state_count = 1;
    assert_false(make(&request)->provisional);
    billed.estimated_l = 5;
    assert_true(make(&request)->provisional);
    assert_true(make(&request)->trace.point[0].estimated);
    billed.estimated_l = 0; /* nothing was estimated, but the register is none that was read */
    reads[1].register_milli = M3(69);
    assert_true(make(&request)->provisional);
    reads[1].register_milli = M3(70);
    reads[1].kind = METER_READ_ESTIMATE;
    assert_true(make(&request)->provisional);
}

static void
a_place_ends_where_it_says_or_where_the_next_begins(void **state)
{
    (void)state;
    const struct meter_installation installations[] = {
        installed(1, 100, WEIR_DAY_NONE), installed(1, 120, 130), installed(1, 140, 170),
        installed(1, 160, WEIR_DAY_NONE), installed(2, 150, 180),
    };
    struct usage_request request = request_of(installations, 5, NULL, 0);
    request.through_day = 90; /* no ends to be looked at */
    const struct span *span = make(&request);
    assert_int_equal(span[0].to_day, 120);
    assert_int_equal(span[1].to_day, 130);
    assert_int_equal(span[2].to_day, 160);
    assert_int_equal(span[3].to_day, WEIR_DAY_NONE);
    assert_int_equal(span[4].to_day, 180);
}

static void
what_is_billed_to_its_end_is_finished(void **state)
{
    (void)state;
    const struct meter_installation installations[] = {installed(1, 100, 150),
                                                       installed(2, 150, 150)};
    const struct usage_state billed = {.meter_id = 1, .day = 150, .register_milli = M3(70)};
    struct usage_request request = request_of(installations, 2, NULL, 0);
    request.state = &billed;
    request.state_count = 1;
    const struct span *span = make(&request);
    assert_true(span[0].finished);
    assert_true(span[1].finished); /* a link to a master that was taken back */
    assert_int_equal(telling.count, 0);
}

/* --- closing --- */
static struct usage_request
closed_request(const struct meter_installation *installation, const struct meter_read *read,
               uint32_t read_count)
{
    struct usage_request request = request_of(installation, 1, read, read_count);
    request.closed_day = 120;
    return request;
}

static void
water_after_the_closing_is_told_and_holds(void **state)
{
    (void)state;
    const struct meter_installation installation = installed(1, 100, WEIR_DAY_NONE);
    const struct meter_read reads[] = {read_of(1, 120, 5), read_of(1, 130, 5), read_of(1, 140, 6),
                                       read_of(1, 150, 7), read_of(1, 210, 9)};
    const struct usage_request request = closed_request(&installation, reads, 5);
    const struct span *span = make(&request);
    assert_int_equal(span->trace.count, 2); /* to the closing */
    assert_true(span->trace.held);
    assert_int_equal(telling.count, 1);
    assert_int_equal(telling.item[0].code, WEIR_FINDING_CLOSED_ACCOUNT);
    assert_int_equal(telling.item[0].day, 140);
    assert_int_equal(telling.item[0].before, M3(5));
    assert_int_equal(telling.item[0].after, M3(6));
}

static void
reads_after_the_closing_without_water_say_nothing(void **state)
{
    (void)state;
    const struct meter_installation installation = installed(1, 100, WEIR_DAY_NONE);
    const struct meter_read reads[] = {read_of(1, 110, 4), read_of(1, 120, 5), read_of(1, 130, 5)};
    struct usage_request request = closed_request(&installation, reads, 3);
    assert_false(make(&request)->trace.held);
    request.closed_day = 300; /* after all that is looked at */
    assert_int_equal(make(&request)->trace.count, 4);
    assert_int_equal(telling.count, 0);
}

static void
somebody_may_decide_about_water_after_the_closing(void **state)
{
    (void)state;
    const struct meter_installation installation = installed(1, 100, WEIR_DAY_NONE);
    const struct meter_read reads[] = {read_of(1, 120, 5), read_of(1, 140, 6)};
    struct meter_decision decision = {
        .code = WEIR_FINDING_CLOSED_ACCOUNT, .decide = METER_ACCEPT, .meter_id = 1, .day = 140};
    struct usage_request request = closed_request(&installation, reads, 2);
    request.decisions = (struct meter_decisions){&decision, 1};
    const struct span *span = make(&request);
    assert_false(span->trace.held);
    assert_int_equal(span->trace.count, 3); /* accepted: it is billed */
    decision.decide = METER_IGNORE;
    span = make(&request);
    assert_false(span->trace.held);
    assert_int_equal(span->trace.count, 2); /* ignored: it is not */
    assert_int_equal(telling.count, 0);
}

static void
a_removal_after_the_closing_is_a_register_too(void **state)
{
    (void)state;
    struct meter_installation installation = installed(1, 100, 125);
    installation.has_last = true;
    installation.last_register_milli = M3(6);
    const struct meter_read reads[] = {read_of(1, 120, 5), read_of(1, 140, 9)};
    struct meter_decision decision = {
        .code = WEIR_FINDING_CLOSED_ACCOUNT, .decide = METER_ACCEPT, .meter_id = 1, .day = 125};
    struct usage_request request = closed_request(&installation, reads, 2);
    assert_true(make(&request)->trace.held);
    assert_int_equal(telling.count, 1);
    assert_int_equal(telling.item[0].day, 125); /* the read of 140 is not of this place */

    telling.count = 0;
    request.decisions = (struct meter_decisions){&decision, 1};
    const struct span *span = make(&request);
    assert_false(span->trace.held);
    assert_int_equal(span->trace.point[2].volume_l, 6000);
    assert_int_equal(telling.count, 0);
}

/* --- estimates --- */
static void
estimated_litres_are_those_since_the_last_true_read(void **state)
{
    (void)state;
    const struct meter_point points[] = {
        {.day = 100},
        {.day = 110, .volume_l = 10},
        {.day = 120, .volume_l = 25, .estimated = true},
        {.day = 130, .volume_l = 45, .estimated = true},
    };
    const struct usage_state state_before = {.estimated_l = 7};
    struct span span = {.state = &state_before, .trace = {.point = points, .count = 4}};
    assert_int_equal(span_estimated_l(&span), 35);
    span.trace.count = 2;
    assert_int_equal(span_estimated_l(&span), 0);

    const struct meter_point only[] = {{.day = 100},
                                       {.day = 110, .volume_l = 10, .estimated = true}};
    span.trace = (struct meter_trace){.point = only, .count = 2};
    assert_int_equal(span_estimated_l(&span), 17); /* and what was estimated before */
    span.state = NULL;
    assert_int_equal(span_estimated_l(&span), 10);
    span.trace.count = 1;
    assert_int_equal(span_estimated_l(&span), 0);
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    struct meter_installation places[] = {installed(1, 150, WEIR_DAY_NONE),
                                          installed(2, 100, WEIR_DAY_NONE), hanging(3, 100, 1)};
    places[1].parent_meter_id = 1;
    const struct usage_request request = request_of(places, COUNT(places), NULL, 0);
    enum weir_status status = WEIR_E_NOMEM;
    unsigned refused = 0;
    for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 16, refused++) {
        struct weir_arena *small = weir_arena_new(bytes);
        struct span_list list;
        status = span_make(&request, small, &telling, &list);
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
        CASE(a_meter_starts_where_it_was_installed),
        CASE(or_where_its_opening_says),
        CASE(or_where_it_is_billed_to),
        CASE(what_is_billed_to_no_true_read_is_provisional),
        CASE(a_place_ends_where_it_says_or_where_the_next_begins),
        CASE(what_is_billed_to_its_end_is_finished),
        CASE(water_after_the_closing_is_told_and_holds),
        CASE(reads_after_the_closing_without_water_say_nothing),
        CASE(somebody_may_decide_about_water_after_the_closing),
        CASE(a_removal_after_the_closing_is_a_register_too),
        CASE(estimated_litres_are_those_since_the_last_true_read),
        CASE(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/span", tests, NULL, NULL);
}
