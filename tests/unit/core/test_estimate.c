/* Unit tests of core/estimate.c: which reads are missing, and what is put in their place. */
#include "core/estimate.h"

#include "base/civil.h"
#include "base/text.h"
#include "core/span.h"
#include "harness/cmocka_all.h"

#define COUNT(list) ((uint32_t)(sizeof(list) / sizeof((list)[0])))
#define M3(counts) ((int64_t)(counts)*1000)

static struct weir_arena *arena;
static struct meter_told room[32];
static struct meter_telling telling;
static struct meter_installation installation[3];
static struct meter_read reads[12];
static struct usage_state states[2];
static struct usage_request usage_request;
static struct usage measured;
static struct estimate_request request;

static int32_t
day_of(const char *text)
{
    int32_t day = 0;
    assert_int_equal(civil_parse(text_of(text), &day), WEIR_OK);
    return day;
}

static void
add_read(int64_t meter_id, const char *day, int64_t counts)
{
    reads[usage_request.read_count++] = (struct meter_read){.meter_id = meter_id,
                                                            .day = day_of(day),
                                                            .second = 86400,
                                                            .register_milli = M3(counts),
                                                            .kind = METER_READ_ACTUAL};
}

static void
install(int64_t meter_id, const char *from)
{
    installation[usage_request.installation_count++] = (struct meter_installation){
        .stamp = {.from_day = day_of(from)},
        .meter_id = meter_id,
        .litres_per_count = 1000,
        .to_day = WEIR_DAY_NONE,
    };
}

/* Scenario D5: a meter from 0 on 2024-01-30, read at 30, 66 and 99, billed to 2024-05-01; a run
 * through 2024-06-01. */
static int
setup(void **state)
{
    (void)state;
    arena = weir_arena_new(1 << 20);
    telling = (struct meter_telling){room, 0, COUNT(room)};
    usage_request = (struct usage_request){
        .head_through_day = day_of("2024-05-01"),
        .through_day = day_of("2024-06-01"),
        .closed_day = WEIR_DAY_NONE,
        .installation = installation,
        .read = reads,
        .state = states,
        .state_count = 1,
    };
    install(1, "2024-01-30");
    add_read(1, "2024-03-01", 30);
    add_read(1, "2024-03-31", 66);
    add_read(1, "2024-05-01", 99);
    states[0] =
        (struct usage_state){.meter_id = 1, .day = day_of("2024-05-01"), .register_milli = M3(99)};
    request = (struct estimate_request){
        .usage = &usage_request,
        .measured = &measured,
        .past_day = day_of("2021-01-01"),
        .billed_day = WEIR_DAY_NONE,
        .rules = {.rule = ESTIMATE_MEAN, .of_idle = true, .least_days = 25},
        .step_l = 1000,
    };
    return arena == NULL;
}

static int
teardown(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

static struct estimate
add(void)
{
    struct estimate estimate;
    telling.count = 0;
    assert_int_equal(usage_measure(&usage_request, arena, &measured), WEIR_OK);
    assert_int_equal(estimate_add(&request, &telling, arena, &estimate), WEIR_OK);
    assert_true(telling.count <= estimate_telling_max(&usage_request));
    assert_int_equal(estimate.read_count, usage_request.read_count + estimate.added_count);
    return estimate;
}

/* The only read that was added. */
static const struct meter_read *
added(const struct estimate *estimate)
{
    const struct meter_read *found = NULL;
    assert_int_equal(estimate->added_count, 1);
    for (uint32_t i = 0; i < estimate->read_count; i++) {
        if (estimate->read[i].second == METER_SECOND_ESTIMATED)
            found = &estimate->read[i];
    }
    assert_non_null(found);
    assert_int_equal(found->kind, METER_READ_ESTIMATE);
    return found;
}

static bool
is_wanted(void)
{
    assert_int_equal(usage_measure(&usage_request, arena, &measured), WEIR_OK);
    return estimate_is_wanted(&request);
}

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
add_second_meter(void)
{
    install(2, "2024-04-01");
    states[1] =
        (struct usage_state){.meter_id = 2, .day = day_of("2024-05-01"), .register_milli = M3(10)};
    usage_request.state_count = 2;
    add_read(2, "2024-05-01", 10);
}

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
        CASE(what_is_billed_again_is_news_only_after_its_end),
        CASE(reads_are_put_in_their_place),
        CASE(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/estimate", tests, NULL, NULL);
}
