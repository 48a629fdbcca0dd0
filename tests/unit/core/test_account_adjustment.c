/* Unit tests of core/account.c: adjustments, with water and without. */
#include "core/account.h"

#include "harness/account_fixture.h"

/* --- adjustments --- */
static struct account_adjustment
give_back(int64_t volume_l)
{
    return (struct account_adjustment){
        .adjustment_id = 9,
        .recorded_no = 3,
        .from_day = build_day("2024-02-01"),
        .to_day = build_day("2025-01-15"),
        .due_day = build_day("2024-12-31"),
        .tiers = true,
        .volume_l = volume_l,
        .reason = text_of("other"),
    };
}

static void
adjustments_alone_make_a_bill_that_moves_no_days(void **state)
{
    (void)state;
    struct account_adjustment adjustment = give_back(5000);
    known.adjustment = &adjustment;
    known.adjustment_count = 1;
    known.read_count = 0;
    struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_BILLED);
    assert_int_equal(bill.invoice.amount_fen, 5 * 200);
    assert_int_equal(bill.invoice.period_begin_day, rules.through_day);
    assert_int_equal(bill.invoice.period_end_day, rules.through_day);
    adjustment.to_day = build_day("2024-03-01");
    assert_int_equal(make().invoice.period_end_day, adjustment.to_day);
    adjustment.volume_l = -5000; /* there is nothing to take it from */
    assert_int_equal(make().outcome, ACCOUNT_NOT_DUE);
}

/* An adjustment's bill names the tariffs that priced it, not all there are. */
static void
adjustments_alone_name_their_tariff(void **state)
{
    (void)state;
    struct weir_tariff other = build.tariff;
    other.id = text_of("other");
    other.tariff_no = 13;
    const struct weir_tariff *both[] = {&other, &build.tariff};
    const struct canon_digest digests[2] = {{{2}}, {{1}}};
    rules.tariffs = (struct terms_tariffs){both, 2};
    rules.digest = digests;
    const struct account_adjustment adjustment = give_back(5000);
    known.adjustment = &adjustment;
    known.adjustment_count = 1;
    known.read_count = 0;
    const struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_BILLED);
    assert_int_equal(bill.invoice.tariff_count, 1);
    assert_int_equal(bill.tariff_no[0], 12);
}

static void
after_the_last_bill_everything_is_given_back(void **state)
{
    (void)state;
    struct account_adjustment adjustment = give_back(-5000);
    adjustment.to_day = build_day("2024-03-01");
    known.adjustment = &adjustment;
    known.adjustment_count = 1;
    known.read_count = 0;
    known.installation_count = 0;
    terms[0].closed_day = build_day("2024-07-01");
    assert_int_equal(make().outcome, ACCOUNT_NOT_DUE); /* never billed: a last bill may follow */
    known.head_through_day = build_day("2024-06-30");
    assert_int_equal(make().outcome, ACCOUNT_NOT_DUE);
    known.head_through_day = build_day("2024-07-01");
    const struct account_bill bill = make();
    assert_int_equal(bill.invoice.amount_fen, -5 * 200);
    assert_int_equal(bill.invoice.period_begin_day, build_day("2024-07-01"));
}

/* Master and sub-meter of another account are billed to July, the sub on an estimate; the master is
 * gone since: no true read of the sub will undo a bill of this account. */
static void
no_adjustment_waits_for_the_sub_of_a_master_that_is_gone(void **state)
{
    (void)state;
    const struct meter_installation both[] = {
        {.stamp = {.from_day = build_day("2024-01-01")},
         .meter_id = 7,
         .litres_per_count = 1000,
         .to_day = build_day("2024-07-01"),
         .last_register_milli = 100000},
        {.stamp = {.from_day = build_day("2024-01-01")},
         .meter_id = 8,
         .litres_per_count = 1000,
         .to_day = WEIR_DAY_NONE,
         .parent_meter_id = 7,
         .of_other = true},
    };
    const struct usage_state stands[] = {
        {.meter_id = 7, .register_milli = 100000, .day = build_day("2024-07-01")},
        {.meter_id = 8,
         .register_milli = 50000,
         .estimated_l = 20000,
         .day = build_day("2024-07-01")},
    };
    const struct account_adjustment adjustment = give_back(5000);
    known.installation = both;
    known.installation_count = 2;
    known.state = stands;
    known.state_count = 2;
    known.head_through_day = build_day("2024-07-01");
    known.adjustment = &adjustment;
    known.adjustment_count = 1;
    known.read_count = 0;
    const struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_BILLED);
    assert_int_equal(bill.invoice.amount_fen, 5 * 200);
}

/* Two adjustments without a bill of water end with the later one's days. */
static void
a_full_arena_is_said_of_adjustments_too(void **state)
{
    (void)state;
    struct account_adjustment both[2] = {give_back(5000), give_back(5000)};
    both[0].to_day = build_day("2024-03-01");
    both[1].to_day = build_day("2024-04-01");
    both[1].adjustment_id++;
    known.adjustment = both;
    known.adjustment_count = 2;
    known.read_count = 0;
    enum weir_status status = WEIR_E_NOMEM;
    struct weir_arena *small = NULL;
    struct account_bill bill;
    for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 8) {
        weir_arena_free(small);
        small = weir_arena_new(bytes);
        error = (struct weir_error){0};
        status = account_bill(&known, &rules, small, &bill, &error);
    }
    assert_int_equal(status, WEIR_OK);
    assert_int_equal(bill.invoice.amount_fen, 10 * 200);
    assert_int_equal(bill.invoice.period_end_day, both[1].to_day);
    weir_arena_free(small);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(adjustments_alone_make_a_bill_that_moves_no_days),
        CASE(adjustments_alone_name_their_tariff),
        CASE(no_adjustment_waits_for_the_sub_of_a_master_that_is_gone),
        CASE(after_the_last_bill_everything_is_given_back),
        CASE(a_full_arena_is_said_of_adjustments_too),
    };
    return cmocka_run_group_tests_name("core/account_adjustment", tests, NULL, NULL);
}
