/* Unit tests of core/fee_ledger.c: what it tells, and what holds the taxpayer. */
#include "core/fee_ledger.h"

#include "harness/ledger_fixture.h"

static void
what_cannot_be_priced_holds_the_taxpayer(void **state)
{
    (void)state;
    permit[0].use = text_of("golf");
    settle();
    assert_int_equal(news.outcome, FEE_OUTCOME_HELD);
    assert_int_equal(news.entry_count, 0);
    assert_int_equal(news.finding_count, 1);
    assert_int_equal(news.finding[0].code, WEIR_FINDING_NO_PRICE);
    assert_true(news.finding[0].held);
    permit[0].use = text_of("industry");
    plan[0].plan.volume_l = 1;
    permit[0].class_id = text_of("other");
    point[0].name = text_of(""); /* no subject is named */
    settle();
    assert_int_equal(news.outcome, FEE_OUTCOME_HELD);
    assert_text(news.finding[0].subject, "P1");
    read[1].register_milli = -1;
    settle();
    assert_int_equal(news.outcome, FEE_OUTCOME_HELD);
    assert_int_equal(news.finding[0].code, WEIR_FINDING_BACKWARD);
}

static void
assert_told(enum weir_finding code, const char *subject)
{
    const struct account_finding *finding = told(code);
    assert_non_null(finding);
    assert_text(finding->subject, subject);
    assert_int_equal(finding->day, build_day("2025-01-01"));
    assert_false(finding->held);
}

static void
what_a_person_should_know_is_told_once(void **state)
{
    (void)state;
    taxpayer.rows.permit_count = 0;
    taxpayer.rows.plan_count = 0; /* which is not told of who may take nothing */
    point[0].zone = text_of("II");
    settle();
    assert_int_equal(news.entry[0].multiplier_ppm, 5000000);
    assert_told(WEIR_FINDING_NO_PERMIT, "W1");
    assert_null(told(WEIR_FINDING_NO_TARIFF));
    assert_null(told(WEIR_FINDING_NO_PLAN));
    post();
    settle();
    assert_int_equal(news.finding_count, 0);
    add_read("2025-07-01", 500, METER_READ_ACTUAL);
    settle();
    assert_int_equal(news.finding_count, 1);
}

static void
a_permit_without_a_class_and_points_without_reads_are_told(void **state)
{
    (void)state;
    permit[0].class_id = (struct weir_text){NULL, 0};
    point[1] = point[0];
    point[1].meter_id = 2;
    point[1].name = text_of("W2");
    point[1].stamp.from_day = build_day("2025-01-01");
    taxpayer.rows.point_count = 2;
    settle();
    assert_int_equal(news.outcome, FEE_OUTCOME_ENTERED); /* W2 has not begun */
    assert_int_equal(news.entry[0].due_fen, 40000);
    assert_told(WEIR_FINDING_NO_TARIFF, "W1");
    assert_told(WEIR_FINDING_NO_READ, "W2");
    rules.through_day = build_day("2025-04-01");
    point[1].capacity_l_day = 1000;
    settle();
    assert_told(WEIR_FINDING_NO_READ, "W2");
    assert_text(told(WEIR_FINDING_NO_READ)->detail, "charged on capacity x days");
}

/* W1 is known to 1 April, W2 to 11 January: ten days of each are assessed, and the rest waits. */
static void
a_point_that_is_read_no_more_is_told_while_others_wait_for_it(void **state)
{
    (void)state;
    point[1] = point[0];
    point[1].meter_id = 2;
    point[1].name = text_of("W2");
    taxpayer.rows.point_count = 2;
    add_read("2025-01-01", 0, METER_READ_ACTUAL);
    read[2].meter_id = 2;
    settle();
    assert_int_equal(news.outcome, FEE_OUTCOME_HELD);
    assert_int_equal(news.finding_count, 1);
    assert_text(told(WEIR_FINDING_NO_READ)->subject, "W2");
    assert_true(news.finding[0].held);
    assert_int_equal(news.finding[0].day, build_day("2025-01-01"));
    add_read("2025-01-11", 10, METER_READ_ACTUAL);
    read[3].meter_id = 2;
    settle();
    assert_int_equal(news.outcome, FEE_OUTCOME_ENTERED);
    assert_text(told(WEIR_FINDING_NO_READ)->subject, "W2");
    assert_int_equal(news.finding[0].day, build_day("2025-01-11"));
    read[1].day = build_day("2025-03-31"); /* of the same quarter: they are not behind yet */
    settle();
    assert_int_equal(news.outcome, FEE_OUTCOME_ENTERED);
    assert_int_equal(news.finding_count, 0);
}

static void
where_nothing_is_known_that_is_told(void **state)
{
    (void)state;
    taxpayer.read_count = 0;
    settle();
    assert_int_equal(news.outcome, FEE_OUTCOME_HELD);
    assert_int_equal(news.finding_count, 1);
    assert_text(told(WEIR_FINDING_NO_READ)->subject, "W1");
    assert_true(news.finding[0].held);
    assert_int_equal(news.finding[0].day, build_day("2025-01-01")); /* once a year */
    point[1] = point[0]; /* W2 has begun, and will be known with its next read */
    point[1].meter_id = 2;
    taxpayer.rows.point_count = 2;
    add_read("2025-01-01", 0, METER_READ_ACTUAL);
    read[0].meter_id = 2;
    settle();
    assert_int_equal(news.outcome, FEE_OUTCOME_NOTHING);
}

/* What was entered stands, though nothing is known of it any more. */
static void
where_something_was_entered_it_is_not_told_as_unread(void **state)
{
    (void)state;
    settle();
    post();
    assert_true(taxpayer.live_count > 0);
    taxpayer.read_count = 0;
    settle();
    for (uint32_t i = 0; i < news.finding_count; i++)
        assert_false(news.finding[i].code == WEIR_FINDING_NO_READ && news.finding[i].held);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_cannot_be_priced_holds_the_taxpayer),
        TEST(what_a_person_should_know_is_told_once),
        TEST(a_permit_without_a_class_and_points_without_reads_are_told),
        TEST(a_point_that_is_read_no_more_is_told_while_others_wait_for_it),
        TEST(where_nothing_is_known_that_is_told),
        TEST(where_something_was_entered_it_is_not_told_as_unread),
    };
    return cmocka_run_group_tests_name("core/fee_ledger_told", tests, NULL, NULL);
}
