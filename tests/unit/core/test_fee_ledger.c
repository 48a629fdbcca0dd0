/* Unit tests of core/fee_ledger.c: what differs from the ledger is taken back and entered again. */
#include "core/fee_ledger.h"

#include "harness/ledger_fixture.h"

static void
the_first_run_enters_all_and_the_second_nothing(void **state)
{
    (void)state;
    settle();
    assert_int_equal(news.outcome, FEE_OUTCOME_ENTERED);
    assert_int_equal(news.entry_count, 1);
    assert_text(news.entry[0].account, "P1");
    assert_int_equal(news.entry[0].account_id, 5);
    assert_text(news.entry[0].period, "2025-Q1");
    assert_int_equal(news.entry[0].due_fen, 40000);
    assert_int_equal(news.entry[0].entry_day, rules.entry_day);
    assert_int_equal(news.entry[0].made_no, 1);
    assert_memory_equal(news.entry[0].tariff_digest.start, digest[0].bytes, CANON_DIGEST_SIZE);
    assert_text(news.entry[0].document, "notice 9");
    post();
    settle();
    assert_int_equal(news.outcome, FEE_OUTCOME_NOTHING);
    assert_int_equal(news.entry_count, 0);
}

static void
days_known_later_are_entered_on_top(void **state)
{
    (void)state;
    settle();
    post();
    add_read("2025-05-01", 500, METER_READ_ACTUAL);
    settle();
    assert_int_equal(news.entry_count, 1);
    post();
    add_read("2025-06-01", 600, METER_READ_ACTUAL);
    settle();
    assert_int_equal(news.entry_count, 1);
    assert_int_equal(news.entry[0].begin_day, build_day("2025-05-01"));
    assert_int_equal(news.entry[0].before_l, 500000);
    assert_text(news.entry[0].period, "2025-Q2");
    post();
    assert_int_equal(owed_fen(), 60000);
}

/* E18 in small: a declared quarter is corrected by entries with the next number. */
static void
a_corrected_read_takes_back_and_enters_again(void **state)
{
    (void)state;
    settle();
    post();
    declared[0] = (struct fee_declared){text_of("2025-Q1"), 1};
    rules.declared_count = 1;
    add_read("2025-04-01", 380, METER_READ_CORRECTION);
    settle();
    assert_int_equal(news.entry_count, 2);
    assert_int_equal(news.entry[0].reverses_entry_no, 1);
    assert_int_equal(news.entry[0].due_fen, -40000);
    assert_int_equal(news.entry[0].correction, 1);
    assert_int_equal(news.entry[1].due_fen, 38000);
    assert_int_equal(news.entry[1].correction, 1);
    assert_int_equal(news.entry[1].made_no, 1); /* as it was known then */
    post();
    add_read("2025-07-01", 480, METER_READ_ACTUAL);
    settle();
    assert_int_equal(news.entry_count, 1);
    assert_int_equal(news.entry[0].correction, 0); /* of the second quarter */
}

/* The second quarter's band moves with the first quarter's water; reversals come newest first. */
static void
what_hangs_on_the_water_before_is_corrected_too(void **state)
{
    (void)state;
    add_read("2025-07-01", 1100, METER_READ_ACTUAL);
    settle();
    assert_int_equal(news.entry_count, 3);
    post();
    assert_int_equal(owed_fen(), 40000 + 60000 + 20000);
    read[1].register_milli = 300000;
    read[2].register_milli = 1050000;
    settle();
    assert_int_equal(news.entry_count, 6);
    assert_int_equal(news.entry[0].reverses_entry_no, 3);
    assert_int_equal(news.entry[2].reverses_entry_no, 1);
    post();
    assert_int_equal(owed_fen(), 100000 + 5000 * 2);
}

static void
a_late_row_stands_and_an_error_reaches_back(void **state)
{
    (void)state;
    plan[0].plan.volume_l = 300000; /* 100 above: 60 at 2, 40 at 3 */
    settle();
    post();
    assert_int_equal(owed_fen(), 30000 + 12000 + 12000);
    plan[1] = plan[0];
    plan[1].stamp.recorded_no = 2;
    plan[1].plan.volume_l = 400000;
    taxpayer.rows.plan_count = 2;
    settle();
    assert_int_equal(news.outcome, FEE_OUTCOME_NOTHING);
    plan[1].stamp.error = true;
    settle();
    post();
    assert_int_equal(owed_fen(), 40000);
}

static void
without_a_plan_that_is_told_once_a_year(void **state)
{
    (void)state;
    taxpayer.rows.plan_count = 0;
    add_read("2025-07-01", 500, METER_READ_ACTUAL);
    settle();
    assert_int_equal(news.entry_count, 2);
    assert_int_equal(news.finding_count, 1);
    assert_int_equal(news.finding[0].code, WEIR_FINDING_NO_PLAN);
    assert_int_equal(news.finding[0].day, build_day("2025-01-01"));
    assert_false(news.finding[0].held);
    post();
    settle();
    assert_int_equal(news.finding_count, 0);
}

static void
what_is_entered_is_known(void **state)
{
    (void)state;
    settle();
    post();
    taxpayer.read_count = 0;
    rules.through_day = build_day("2025-01-31"); /* before the reads that it was entered from */
    settle();
    assert_int_equal(news.outcome, FEE_OUTCOME_NOTHING);
    assert_int_equal(news.finding_count, 0);
}

/* A district that is loaded anew counts for days to come. */
static void
a_changed_district_reaches_back_to_nothing(void **state)
{
    (void)state;
    static const struct fee_district before = {.name = {"D1", 2}, .zone = {"II", 2}};
    static const struct fee_district after = {.name = {"D1", 2}, .zone = {"I", 1}};
    static struct fee_past past[2];
    permit[0].zone = (struct weir_text){NULL, 0};
    rules.districts = (struct fee_districts){&before, 1};
    settle();
    assert_int_equal(news.entry[0].due_fen, 40000);
    past[0].made_no = 0;
    past[1] = (struct fee_past){rules.as_of_no, rules.districts};
    post();
    rules.past = past;
    rules.past_count = 2;
    rules.districts = (struct fee_districts){&after, 1};
    settle();
    assert_int_equal(news.outcome, FEE_OUTCOME_NOTHING);
    add_read("2025-07-01", 500, METER_READ_ACTUAL);
    settle();
    assert_int_equal(news.outcome, FEE_OUTCOME_HELD); /* no price of zone I */
    assert_non_null(told(WEIR_FINDING_NO_PRICE));
}

/* Who declares by the month from April on leaves the first quarter as it is. */
static void
another_kind_of_period_is_for_days_to_come(void **state)
{
    (void)state;
    settle();
    post();
    rules.period = FEE_PERIOD_MONTH;
    settle();
    assert_int_equal(news.outcome, FEE_OUTCOME_NOTHING);
    add_read("2025-05-01", 430, METER_READ_ACTUAL);
    settle();
    assert_int_equal(news.entry_count, 1);
    assert_text(news.entry[0].period, "2025-04");
}

static void
nothing_known_is_nothing_said(void **state)
{
    (void)state;
    taxpayer.read_count = 1;
    settle();
    assert_int_equal(news.outcome, FEE_OUTCOME_NOTHING);
    taxpayer.rows = (struct fee_rows){0};
    settle();
    assert_int_equal(news.outcome, FEE_OUTCOME_NOTHING);
}

/* Days after what is known now stay as they are; days without water before it say the same. */
static void
entries_outside_what_is_known(void **state)
{
    (void)state;
    add_read("2025-07-01", 500, METER_READ_ACTUAL);
    settle();
    post();
    taxpayer.read_count = 2;
    settle();
    assert_int_equal(news.outcome, FEE_OUTCOME_NOTHING);
    read[0].day = build_day("2025-02-01"); /* it begins later */
    settle();
    assert_int_equal(news.outcome, FEE_OUTCOME_NOTHING);
    read[0].day = build_day("2024-12-22"); /* or earlier: 40 of 400 are last year's */
    settle();
    assert_int_equal(news.entry_count, 3);
    assert_int_equal(news.entry[0].reverses_entry_no, 1);
    assert_text(news.entry[1].period, "2024-Q4");
    assert_int_equal(news.entry[1].due_fen, 4000);
    assert_int_equal(news.entry[2].due_fen, 36000);
}

static void
of_many_tariffs_each_has_its_digest(void **state)
{
    (void)state;
    struct weir_tariff other = {.id = text_of("other")};
    fee_tariff_list[1] = fee_tariff_list[0];
    fee_tariff_list[0] = &other;
    rules.tariffs.count = 2;
    declared[0] = (struct fee_declared){text_of("2024-Q1"), 1};
    rules.declared_count = 1;
    settle();
    assert_int_equal(news.entry_count, 1);
    assert_memory_equal(news.entry[0].tariff_digest.start, digest[1].bytes, CANON_DIGEST_SIZE);
    assert_int_equal(news.entry[0].correction, 0);
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    add_read("2025-07-01", 500, METER_READ_ACTUAL);
    settle();
    post();
    rules.as_of_no = 3;
    add_read("2025-10-01", 1100, METER_READ_ACTUAL);
    read[1].register_milli = 300000;
    enum weir_status status = WEIR_E_NOMEM;
    for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 16) {
        struct weir_arena *small = weir_arena_new(bytes);
        struct weir_error error = {0};
        status = fee_ledger_settle(&taxpayer, &rules, small, &news, &error);
        weir_arena_free(small);
    }
    assert_int_equal(status, WEIR_OK);
    /* and without a plan, with something told of a meter */
    taxpayer.rows.plan_count = 0;
    read[3].register_milli = 0;
    status = WEIR_E_NOMEM;
    for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 16) {
        struct weir_arena *small = weir_arena_new(bytes);
        struct weir_error error = {0};
        status = fee_ledger_settle(&taxpayer, &rules, small, &news, &error);
        weir_arena_free(small);
    }
    assert_int_equal(status, WEIR_OK);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_first_run_enters_all_and_the_second_nothing),
        TEST(days_known_later_are_entered_on_top),
        TEST(a_corrected_read_takes_back_and_enters_again),
        TEST(what_hangs_on_the_water_before_is_corrected_too),
        TEST(a_late_row_stands_and_an_error_reaches_back),
        TEST(without_a_plan_that_is_told_once_a_year),
        TEST(what_is_entered_is_known),
        TEST(a_changed_district_reaches_back_to_nothing),
        TEST(another_kind_of_period_is_for_days_to_come),
        TEST(nothing_known_is_nothing_said),
        TEST(entries_outside_what_is_known),
        TEST(of_many_tariffs_each_has_its_digest),
        TEST(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/fee_ledger", tests, NULL, NULL);
}
