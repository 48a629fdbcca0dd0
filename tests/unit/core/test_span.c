/* Unit tests of core/span.c: where each installation starts and ends, and what follows a closing.
 */
#include "core/span.h"

#include "harness/cmocka_all.h"

#define COUNT(list) ((uint32_t)(sizeof(list) / sizeof((list)[0])))
#define M3(counts) ((int64_t)(counts)*1000)

static struct weir_arena *arena;
static struct meter_told room[32];
static struct meter_telling telling;

static int
setup(void **state)
{
    (void)state;
    arena = weir_arena_new(1 << 20);
    telling = (struct meter_telling){room, 0, COUNT(room)};
    return arena == NULL;
}

static int
teardown(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

static struct meter_installation
installed(int64_t meter_id, int32_t from_day, int32_t to_day)
{
    return (struct meter_installation){
        .stamp = {.from_day = from_day},
        .meter_id = meter_id,
        .litres_per_count = 1000,
        .to_day = to_day,
    };
}

static struct meter_read
read_of(int64_t meter_id, int32_t day, int64_t counts)
{
    return (struct meter_read){.meter_id = meter_id,
                               .day = day,
                               .second = 86400,
                               .register_milli = M3(counts),
                               .kind = METER_READ_ACTUAL};
}

static struct usage_request
request_of(const struct meter_installation *installation, uint32_t installation_count,
           const struct meter_read *read, uint32_t read_count)
{
    return (struct usage_request){
        .head_through_day = WEIR_DAY_NONE,
        .through_day = 200,
        .closed_day = WEIR_DAY_NONE,
        .installation = installation,
        .installation_count = installation_count,
        .read = read,
        .read_count = read_count,
    };
}

static struct span *
make(const struct usage_request *request)
{
    struct span_list list;
    assert_int_equal(span_make(request, arena, &telling, &list), WEIR_OK);
    assert_int_equal(list.count, request->installation_count);
    return list.item;
}

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

/* --- sub-meters --- */
static struct meter_installation
hanging(int64_t meter_id, int32_t from_day, int64_t master_id)
{
    struct meter_installation installation = installed(meter_id, from_day, WEIR_DAY_NONE);
    installation.of_other = true;
    installation.parent_meter_id = master_id;
    return installation;
}

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
        CASE(a_sub_counts_from_the_day_that_its_master_came),
        CASE(a_sub_counts_to_the_day_that_its_master_went),
        CASE(a_master_that_was_replaced_lives_on_in_the_next),
        CASE(a_master_that_came_back_is_there_from_first_to_last),
        CASE(what_cannot_be_followed_is_not_cut),
        CASE(an_own_sub_is_taken_off_its_master),
        CASE(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/span", tests, NULL, NULL);
}
