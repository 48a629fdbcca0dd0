/* Unit tests of core/account.c: what is estimated, settled or read late. */
#include "core/account.h"

#include "harness/account_fixture.h"

/* --- estimates --- */
static struct account_past past;
static struct account_entry entries[2];
static struct usage_state stands;

/* Read monthly to 2024-05-01 at 99, and billed to there; rules estimate through 2024-06-01. */
static void
stand_on_may(void)
{
    static const char *const days[] = {"2024-03-01", "2024-03-31", "2024-05-01"};
    static const int64_t counts[] = {30, 66, 99};
    for (unsigned i = 0; i < 3; i++) {
        reads[i] = reads[0];
        reads[i].day = build_day(days[i]);
        reads[i].register_milli = M3(counts[i]);
    }
    installation[0].stamp.from_day = build_day("2024-01-30");
    stands = (struct usage_state){.meter_id = 7, .day = reads[2].day, .register_milli = M3(99)};
    past = (struct account_past){.entry = entries, .from_day = build_day("2021-01-01")};
    known.read_count = 3;
    known.state = &stands;
    known.state_count = 1;
    known.entry_no = 3;
    known.head_through_day = stands.day;
    rules.through_day = build_day("2024-06-01");
    rules.estimate =
        (struct estimate_rules){.rule = ESTIMATE_MEAN, .of_idle = true, .least_days = 25};
}

static void
a_missing_read_is_asked_for_and_estimated(void **state)
{
    (void)state;
    stand_on_may();
    assert_int_equal(make().outcome, ACCOUNT_NEEDS_PAST);
    known.past = &past;
    const struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_BILLED);
    assert_int_equal(bill.invoice.volume_l, 33000);
    assert_true(bill.invoice.estimated);
    assert_int_equal(bill.before_count, 0);
    assert_int_equal(bill.finding_count, 1);
    assert_int_equal(bill.finding[0].code, WEIR_FINDING_MISSING);
    assert_int_equal(bill.invoice.meter_state.item[4], 33000);

    rules.through_day = build_day("2024-05-31"); /* not missing yet */
    assert_int_equal(make().outcome, ACCOUNT_NOT_DUE);
    rules.through_day = build_day("2024-06-01");
    rules.estimate.rule = ESTIMATE_HOLD;
    assert_int_equal(make().outcome, ACCOUNT_HELD);
    rules.estimate.rule = ESTIMATE_OFF;
    assert_int_equal(make().outcome, ACCOUNT_NOT_DUE);
}

/* The read that was missing is there, at 9999 instead of some 132. */
static void
stand_too_high(void)
{
    stand_on_may();
    reads[3] = reads[2];
    reads[3].day = build_day("2024-06-01");
    reads[3].register_milli = M3(9999);
    known.read_count = 4;
    rules.range =
        (struct range_rules){.high = RANGE_HOLD, .high_percent = 500, .high_least_l = M3(50)};
}

static void
a_read_out_of_its_range_is_asked_for_and_holds_or_is_estimated(void **state)
{
    (void)state;
    stand_too_high();
    assert_int_equal(make().outcome, ACCOUNT_NEEDS_PAST);
    known.past = &past;
    struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_HELD);
    assert_int_equal(bill.finding_count, 1);
    assert_int_equal(bill.finding[0].code, WEIR_FINDING_TOO_HIGH);
    assert_true(bill.finding[0].held);

    rules.range.high = RANGE_ESTIMATE;
    bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_BILLED);
    assert_true(bill.invoice.estimated);
    assert_int_equal(bill.invoice.volume_l, 33000);

    rules.range.high = RANGE_BILL;
    bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_BILLED);
    assert_false(bill.invoice.estimated);
    assert_int_equal(bill.invoice.volume_l, M3(9999 - 99));
    assert_int_equal(bill.finding_count, 1);
}

static const int64_t before_state[] = {7, 0, 99000, 0, 0};
static int64_t meter_before[2][5];
static struct canon_use uses[2];

/* Billed on estimates to 2024-06-01 (at 132) and 2024-07-01 (at 164), entries 4 and 5. */
static void
stand_on_july(void)
{
    static const char *const ends[] = {"2024-05-01", "2024-06-01", "2024-07-01"};
    static const int64_t registers[] = {99000, 132000, 164000};
    stand_on_may();
    for (unsigned i = 0; i < 2; i++) {
        memcpy(meter_before[i], before_state, sizeof before_state);
        meter_before[i][1] = build_day(ends[i]);
        meter_before[i][2] = registers[i];
        uses[i] = (struct canon_use){
            .meter_id = 7,
            .begin_day = build_day(ends[i]),
            .end_day = build_day(ends[i + 1]),
            .begin_register_milli = registers[i],
            .end_register_milli = registers[i + 1],
            .volume_l = registers[i + 1] - registers[i],
            .kind = CANON_USE_ESTIMATE,
        };
        entries[1 - i] = (struct account_entry){
            .invoice = {.entry_no = 4 + (int32_t)i,
                        .invoice_day = build_day(ends[i + 1]),
                        .through_before_day = build_day(ends[i]),
                        .period_begin_day = build_day(ends[i]),
                        .period_end_day = build_day(ends[i + 1]),
                        .estimated = true,
                        .use = &uses[i],
                        .use_count = 1},
            .meter_state_before = {meter_before[i], 5},
        };
    }
    past.entry_count = 2;
    stands = (struct usage_state){.meter_id = 7,
                                  .day = build_day("2024-07-01"),
                                  .register_milli = M3(164),
                                  .estimated_l = 65000};
    known.entry_no = 5;
    known.head_through_day = stands.day;
}

static void
a_true_read_settles_what_was_estimated(void **state)
{
    (void)state;
    stand_on_july();
    rules.through_day = build_day("2024-08-01");
    reads[3] = reads[2];
    reads[3].day = rules.through_day;
    reads[3].register_milli = M3(150);
    known.read_count = 4;
    assert_int_equal(make().outcome, ACCOUNT_NEEDS_PAST);
    known.past = &past;
    const struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_BILLED);
    assert_int_equal(bill.before_count, 4);
    assert_int_equal(bill.before[0].invoice.reverses_entry_no, 5);
    assert_int_equal(bill.before[1].invoice.reverses_entry_no, 4);
    /* 51 in 92 days: 17.18 to 06-01, 33.82 to 07-01 */
    assert_int_equal(bill.before[2].invoice.entry_no, 8);
    assert_int_equal(bill.before[2].invoice.volume_l, 17000);
    assert_int_equal(bill.before[2].invoice.origin_month_day, build_day("2024-06-01"));
    assert_int_equal(bill.before[3].invoice.volume_l, 17000);
    assert_int_equal(bill.invoice.entry_no, 10);
    assert_int_equal(bill.invoice.volume_l, 17000);
    assert_int_equal(bill.invoice.origin_month_day, WEIR_DAY_NONE);
    assert_int_equal(bill.invoice.meter_state.item[2], M3(150));
    assert_int_equal(bill.invoice.meter_state.item[4], 0);
    assert_false(bill.invoice.estimated);
}

static void
a_late_read_is_used_when_the_next_one_is_missing(void **state)
{
    (void)state;
    stand_on_july();
    reads[3] = reads[2];
    reads[3].day = build_day("2024-06-15");
    reads[3].register_milli = M3(120);
    known.read_count = 4;
    known.past = &past;
    rules.through_day = build_day("2024-07-31");
    assert_int_equal(make().outcome, ACCOUNT_NOT_DUE);
    rules.through_day = build_day("2024-08-15"); /* the longest interval was 45 days */
    const struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_BILLED);
    assert_int_equal(bill.before_count, 4);
    /* 21 in 45 days to 06-15, 31 of them: 14.47; 90 in 106 days since 03-01: 51.8 in the next 61,
     * 16 of them 13.6 */
    assert_int_equal(bill.before[2].invoice.volume_l, 14000);
    assert_int_equal(bill.before[3].invoice.volume_l, 35000 - 14000);
    assert_true(bill.before[3].invoice.estimated);
    assert_int_equal(bill.invoice.volume_l, 73000 - 35000);
    assert_int_equal(bill.invoice.meter_state.item[4], 52000);
}

/* Nothing is estimated; the meter's reads are one inside what is billed, and one after it. */
static struct meter_read more[8];

static void
read_late(const char *day, const char *after)
{
    stand_on_july();
    rules.through_day = build_day("2024-08-01");
    rules.estimate.rule = ESTIMATE_OFF;
    memcpy(more, reads, 3 * sizeof *more);
    more[3] = more[4] = more[2];
    more[3].day = build_day(day);
    more[4].day = build_day(after);
    known.read = more;
    known.read_count = 5;
    known.past = &past;
}

static void
add_meter(int64_t meter_id, const char *from, const char *read)
{
    struct meter_installation *added = &installation[known.installation_count++];
    *added = installation[0];
    added->meter_id = meter_id;
    added->stamp.from_day = build_day(from);
    if (read == NULL)
        return;
    more[known.read_count] = more[2];
    more[known.read_count].meter_id = meter_id;
    more[known.read_count].register_milli = M3(1);
    more[known.read_count++].day = build_day(read);
}

static void
what_is_settled_waits_for_a_meter_that_is_not_read(void **state)
{
    (void)state;
    read_late("2024-06-10", "2024-07-20");
    add_meter(8, "2024-06-20", NULL);
    assert_int_equal(make().outcome, ACCOUNT_NOTHING);
    installation[0].stamp.from_day = build_day("2024-01-30");
    known.installation_count = 1;
    assert_int_equal(make().outcome, ACCOUNT_BILLED);
}

static void
what_is_settled_may_be_all_there_is_to_bill(void **state)
{
    (void)state;
    read_late("2024-06-10", "2024-07-20");
    add_meter(8, "2024-05-01", "2024-07-01");
    add_meter(9, "2024-07-10", NULL);
    const struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_BILLED);
    assert_int_equal(bill.before_count, 3);
    assert_int_equal(bill.invoice.period_end_day, build_day("2024-07-01"));
    assert_int_equal(bill.invoice.entry_no, 9);
}

static void
days_that_no_meter_is_known_for_wait(void **state)
{
    (void)state;
    read_late("2024-05-20", "2024-05-21");
    add_meter(8, "2024-07-10", "2024-08-01");
    assert_int_equal(make().outcome, ACCOUNT_NOTHING);
}

static void
what_cannot_be_billed_again_stands(void **state)
{
    (void)state;
    stand_on_july();
    rules.through_day = build_day("2024-08-01");
    reads[3] = reads[2];
    reads[3].day = rules.through_day;
    known.read_count = 4;
    known.past = &past;
    terms[0].stamp.from_day = build_day("2024-06-15"); /* no tariff before */
    const struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_HELD);
    assert_int_equal(bill.before_count, 0);
    assert_int_equal(bill.finding[0].code, WEIR_FINDING_NO_TARIFF);
}

static void
a_full_arena_is_said_of_estimates_too(void **state)
{
    (void)state;
    stand_on_july();
    rules.through_day = build_day("2024-08-01");
    for (int round = 0; round < 2; round++) {
        enum weir_status status = WEIR_E_NOMEM;
        unsigned refused = 0;
        known.past = &past;
        for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 16, refused++) {
            struct weir_arena *small = weir_arena_new(bytes);
            struct account_bill bill;
            error = (struct weir_error){0};
            status = account_bill(&known, &rules, small, &bill, &error);
            weir_arena_free(small);
        }
        assert_int_equal(status, WEIR_OK);
        assert_true(refused > 20);
        reads[3] = reads[2]; /* and once more with a read */
        reads[3].day = rules.through_day;
        known.read_count = 4;
    }
}

static void
a_full_arena_is_said_of_ranges_too(void **state)
{
    (void)state;
    stand_too_high();
    known.past = &past;
    rules.range.high = RANGE_ESTIMATE;
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
        CASE(a_missing_read_is_asked_for_and_estimated),
        CASE(a_read_out_of_its_range_is_asked_for_and_holds_or_is_estimated),
        CASE(a_true_read_settles_what_was_estimated),
        CASE(a_late_read_is_used_when_the_next_one_is_missing),
        CASE(what_is_settled_waits_for_a_meter_that_is_not_read),
        CASE(what_is_settled_may_be_all_there_is_to_bill),
        CASE(days_that_no_meter_is_known_for_wait),
        CASE(what_cannot_be_billed_again_stands),
        CASE(a_full_arena_is_said_of_estimates_too),
        CASE(a_full_arena_is_said_of_ranges_too),
    };
    return cmocka_run_group_tests_name("core/account_estimate", tests, NULL, NULL);
}
