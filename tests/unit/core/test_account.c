/* Unit tests of core/account.c: from all that is known of an account to its next invoice. */
#include "core/account.h"

#include "harness/account_fixture.h"

static void
a_read_becomes_an_invoice(void **state)
{
    (void)state;
    const struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_BILLED);
    assert_int_equal(bill.finding_count, 0);
    assert_int_equal(bill.invoice.entry_no, 1);
    assert_int_equal(bill.invoice.volume_l, 120000); /* whole m3; 0.6 waits */
    assert_int_equal(bill.invoice.amount_fen, 20000 + 6000);
    assert_int_equal(bill.invoice.line_count, 2);
    assert_int_equal(bill.invoice.meter_state.item[3], 600);
    assert_int_equal(bill.tariff_no[0], 12);
}

static void
without_a_new_read_nothing_is_said(void **state)
{
    (void)state;
    known.read_count = 0;
    const struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_NOT_DUE);
    assert_int_equal(bill.finding_count, 0);
}

static void
while_a_meter_is_not_read_nothing_is_billed(void **state)
{
    (void)state;
    installation[1] = installation[0];
    installation[1].meter_id = 8;
    known.installation_count = 2;
    assert_int_equal(make().outcome, ACCOUNT_NOTHING);
}

static void
a_finding_about_a_meter_holds_the_account(void **state)
{
    (void)state;
    installation[0].first_register_milli = M3(200);
    const struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_HELD);
    assert_int_equal(bill.finding_count, 1);
    assert_int_equal(bill.finding[0].code, WEIR_FINDING_BACKWARD);
    assert_int_equal(bill.finding[0].meter_id, 7);
}

static void
counters_go_on_from_the_head(void **state)
{
    (void)state;
    static struct weir_counter counter = {.kind = WEIR_COUNTER_BLOCKS, .used_l = 90000};
    counter.key = build.names.item[0].key;
    counter.first_day = build_day("2024-01-01");
    known.counter = &counter;
    known.counter_count = 1;
    assert_int_equal(make().invoice.amount_fen, 10 * 200 + 110 * 300);
}

/* --- terms --- */
static void
without_a_row_or_with_an_unknown_tariff_it_is_held(void **state)
{
    (void)state;
    known.terms_count = 0;
    struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_HELD);
    assert_int_equal(bill.finding[0].code, WEIR_FINDING_NO_TARIFF);
    assert_int_equal(bill.finding[0].day, build_day("2024-01-01"));
    assert_true(bill.finding[0].held);
    known.terms_count = 1;
    terms[0].tariff = text_of("other");
    bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_HELD);
    assert_int_equal(bill.finding[0].code, WEIR_FINDING_NO_TARIFF);
    assert_true(bill.finding[0].subject.size > 0);
}

static void
district_and_size_of_the_meter_can_be_asked_for(void **state)
{
    (void)state;
    terms[0].class_id = text_of("sized");
    struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_HELD);
    assert_int_equal(bill.finding[0].code, WEIR_FINDING_NO_PRICE);
    assert_true(text_equal(bill.finding[0].subject, text_of("water")));

    installation[0].size = text_of("50");
    assert_int_equal(make().outcome, ACCOUNT_HELD);
    terms[0].district = text_of("D1");
    assert_int_equal(make().invoice.amount_fen, 120 * 500);
    terms[0].district = (struct weir_text){NULL, 0};
    terms[0].attributes = text_of("district=D1\n");
    assert_int_equal(make().invoice.amount_fen, 120 * 500);
}

static void
limits_end_with_the_account_in_its_last_bill_only(void **state)
{
    (void)state;
    terms[1] = terms[0];
    terms[1].stamp.from_day = terms[1].closed_day = build_day("2024-07-01");
    known.terms_count = 2;
    const struct account_bill bill = make();
    assert_int_equal(bill.invoice.amount_fen, 50 * 200 + 70 * 300); /* 6 of 12 months */
    assert_int_equal(bill.invoice.meter_state.item[3], 0);
    assert_int_equal(bill.dropped_l, 600);
    terms[1].closed_day = build_day("2024-08-01"); /* this is not the last bill */
    assert_int_equal(make().invoice.amount_fen, 100 * 200 + 20 * 300);
}

static void
a_plan_that_is_missing_is_told_once_a_year(void **state)
{
    (void)state;
    terms[0].class_id = text_of("firm");
    struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_BILLED);
    assert_int_equal(bill.invoice.amount_fen, 120 * 400);
    assert_int_equal(bill.finding_count, 1);
    assert_int_equal(bill.finding[0].code, WEIR_FINDING_NO_PLAN);
    assert_false(bill.finding[0].held);
    assert_int_equal(bill.finding[0].day, build_day("2024-01-01"));
    assert_true(text_equal(bill.finding[0].subject, text_of("A5")));
    const struct weir_plan plan = {build_day("2024-01-01"), build_day("2025-01-01"),
                                   WEIR_AGAINST_PLAN, 100000};
    known.plan = &plan;
    known.plan_count = 1;
    bill = make();
    assert_int_equal(bill.finding_count, 0);
    assert_int_equal(bill.invoice.amount_fen, 120 * 400 + 20 * 400);
}

/* --- uses --- */
static void
uses_share_the_water(void **state)
{
    (void)state;
    const struct terms_use uses[] = {
        {.stamp = {.from_day = build_day("2024-01-01")},
         .use_no = 1,
         .class_id = text_of("firm"),
         .has_share = true,
         .share_ppm = 250000},
        {.stamp = {.from_day = build_day("2024-01-01")}, .use_no = 2, .class_id = text_of("flat")},
    };
    known.use = uses;
    known.use_count = 2;
    const struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_BILLED);
    assert_int_equal(bill.invoice.amount_fen, 30 * 400 + 90 * 100);
    assert_int_equal(bill.invoice.volume_l, 120000);
}

/* --- openings --- */
static void
openings_begin_registers_and_counters(void **state)
{
    (void)state;
    const struct account_opening openings[] = {
        {.day = build_day("2024-05-01"),
         .has_register = true,
         .meter_id = 7,
         .register_milli = M3(100)},
        {.day = build_day("2024-05-01"),
         .blocks = text_of("steps"),
         .year_begin_day = build_day("2024-01-01"),
         .used_l = 95000},
        {.day = build_day("2024-05-01"),
         .blocks = text_of("of-no-tariff"),
         .year_begin_day = build_day("2024-01-01"),
         .used_l = 1},
        {.day = build_day("2024-07-01"),
         .blocks = text_of("steps"), /* after this bill */
         .year_begin_day = build_day("2024-01-01"),
         .used_l = 1000000},
    };
    known.opening = openings;
    known.opening_count = COUNT(openings);
    const struct account_bill bill = make();
    assert_int_equal(bill.invoice.period_begin_day, build_day("2024-05-01"));
    assert_int_equal(bill.invoice.volume_l, 20000);
    assert_int_equal(bill.invoice.amount_fen, 5 * 200 + 15 * 300);
}

static void
an_opening_of_a_merge_counts_once_and_never_below_zero(void **state)
{
    (void)state;
    struct account_opening opening = {
        .day = build_day("2024-05-01"),
        .blocks = text_of("steps"),
        .year_begin_day = build_day("2024-01-01"),
        .used_l = 95000,
    };
    const struct usage_state billed = {
        .meter_id = 7, .day = build_day("2024-04-01"), .register_milli = M3(100)};
    reads[1] = reads[0];
    reads[0].day = billed.day;
    reads[0].register_milli = billed.register_milli;
    known.read_count = 2;
    known.opening = &opening;
    known.opening_count = 1;
    known.state = &billed;
    known.state_count = 1;
    known.head_through_day = build_day("2024-04-01");
    assert_int_equal(make().invoice.amount_fen, 5 * 200 + 15 * 300);
    opening.day = build_day("2024-03-01"); /* was in the bill before */
    assert_int_equal(make().invoice.amount_fen, 20 * 200);
    opening.day = build_day("2024-05-01");
    opening.used_l = -95000; /* a meter leaves with more than was counted */
    assert_int_equal(make().invoice.amount_fen, 20 * 200);
}

static void
a_bill_keeps_what_it_was_made_from_where_it_is_asked_for(void **state)
{
    (void)state;
    assert_null(make().basis);
    rules.explain = true;
    const struct account_bill bill = make();
    assert_non_null(bill.basis);
    assert_int_equal(bill.basis->known.account_id, 5);
    assert_int_equal(bill.basis->usage.part[0].point_count, 2); /* the begin, and the read */
    assert_int_equal(bill.basis->usage.part[0].point[1].register_milli, 120600);
    assert_int_equal(bill.basis->water.carried_l, 600);
    assert_int_equal(bill.basis->request.terms->persons, 3);
    assert_int_equal(bill.basis->priced.amount_fen, 26000);
    assert_int_equal(bill.basis->priced.step_count, 2); /* the part, and its blocks */
    assert_int_equal(bill.basis->use_count, 0);
    assert_int_equal(bill.invoice.amount_fen, 26000);
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    rules.explain = true;
    const struct terms_use use = {
        .stamp = {.from_day = 0}, .use_no = 1, .class_id = text_of("firm")};
    const struct account_opening opening = {.day = 0, .has_register = true};
    installation[0].size = text_of("50");
    terms[0].attributes = text_of("zone=I");
    known.use = &use;
    known.use_count = 1;
    known.opening = &opening;
    known.opening_count = 1;
    enum weir_status status = WEIR_E_NOMEM;
    unsigned refused = 0;
    for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 16, refused++) {
        struct weir_arena *small = weir_arena_new(bytes);
        struct account_bill bill;
        error = (struct weir_error){0};
        status = account_bill(&known, &rules, small, &bill, &error);
        weir_arena_free(small);
    }
    assert_int_equal(status, WEIR_OK);
    assert_true(refused > 20);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_read_becomes_an_invoice),
        CASE(without_a_new_read_nothing_is_said),
        CASE(while_a_meter_is_not_read_nothing_is_billed),
        CASE(a_finding_about_a_meter_holds_the_account),
        CASE(counters_go_on_from_the_head),
        CASE(without_a_row_or_with_an_unknown_tariff_it_is_held),
        CASE(district_and_size_of_the_meter_can_be_asked_for),
        CASE(limits_end_with_the_account_in_its_last_bill_only),
        CASE(a_plan_that_is_missing_is_told_once_a_year),
        CASE(uses_share_the_water),
        CASE(openings_begin_registers_and_counters),
        CASE(an_opening_of_a_merge_counts_once_and_never_below_zero),
        CASE(a_bill_keeps_what_it_was_made_from_where_it_is_asked_for),
        CASE(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/account", tests, NULL, NULL);
}
