/* Unit tests of core/rebill_group.c: bills made again for the same days. */
#include "core/rebill_group.h"

#include "core/range.h"
#include "harness/rebill_world.h"

#define SECOND_METER 9

static const struct canon_invoice *
invoice_at(uint32_t index)
{
    assert_true(index < world.rebill.entry_count);
    return &world.rebill.entry[index].bill.invoice;
}

static bool
is_told(enum weir_finding code, bool held)
{
    for (uint32_t i = 0; i < world.rebill.finding_count; i++) {
        if (world.rebill.finding[i].code == code && world.rebill.finding[i].held == held)
            return true;
    }
    return false;
}

/* Months of 30 m3 that are read, and the fourth that is not: estimated at 30. */
static void
bill_an_estimate(void)
{
    world.rules.estimate = (struct estimate_rules){.rule = ESTIMATE_MEAN, .of_idle = true};
    static const char *const days[] = {"2024-01-31", "2024-03-01", "2024-03-31"};
    for (int i = 0; i < 3; i++) {
        world_read(WORLD_METER, days[i], 30 * (i + 1), METER_READ_ACTUAL);
        world_bill(days[i]);
    }
    world_bill("2024-04-30");
    assert_true(world.bill[3].entry.invoice.estimated);
    assert_int_equal(world.bill[3].entry.invoice.volume_l, 30000);
}

static void
an_estimate_that_is_right_stands(void **state)
{
    (void)state;
    bill_an_estimate();
    assert_int_equal(world_rebill(NULL), ACCOUNT_NOTHING);
}

static void
an_estimate_follows_the_reads_it_was_made_from(void **state)
{
    (void)state;
    bill_an_estimate();
    world_read(WORLD_METER, "2024-03-31", 180, METER_READ_CORRECTION);
    assert_int_equal(world_rebill(NULL), ACCOUNT_BILLED);
    assert_int_equal(world.rebill.entry_count, 4);
    assert_int_equal(invoice_at(2)->volume_l, 120000);
    assert_int_equal(invoice_at(3)->volume_l, 60000); /* 30 days x 180 / 90 */
    assert_true(invoice_at(3)->estimated);
}

static void
a_read_that_is_left_out_is_estimated(void **state)
{
    (void)state;
    bill_an_estimate();
    world.bill_count = 3;
    world_read(WORLD_METER, "2024-04-30", 500, METER_READ_ACTUAL);
    world.known.entry_no = 3;
    world.known.head_through_day = build_day("2024-03-31");
    const struct stand stand = {3, build_day("2024-03-31"), world.bill[2].entry.invoice.meter_state,
                                world.bill[2].entry.invoice.counter_state};
    assert_int_equal(stand_set(&world.known, &stand, world.build.arena), WEIR_OK);
    world_bill("2024-04-30");
    world.decision[0] = (struct meter_decision){.code = WEIR_FINDING_TOO_HIGH,
                                                .decide = METER_IGNORE,
                                                .meter_id = WORLD_METER,
                                                .day = build_day("2024-04-30")};
    world.decision_count = 1;
    assert_int_equal(world_rebill(NULL), ACCOUNT_BILLED);
    assert_int_equal(invoice_at(1)->volume_l, 30000);
    assert_true(invoice_at(1)->estimated);
    assert_true(is_told(WEIR_FINDING_MISSING, false));
    world.bill[3].estimate = ESTIMATE_OFF;
    assert_int_equal(world_rebill(NULL), ACCOUNT_HELD);
    assert_true(is_told(WEIR_FINDING_MISSING, true));
}

/* Billed 60 on 1 April; corrected to 50 afterwards, which a person does not believe. */
static void
a_late_read_that_is_ignored_changes_nothing(void **state)
{
    (void)state;
    world_read(WORLD_METER, "2024-04-01", 60, METER_READ_ACTUAL);
    world_bill("2024-04-01");
    world_read(WORLD_METER, "2024-04-01", 50, METER_READ_CORRECTION);
    assert_int_equal(world_rebill(NULL), ACCOUNT_BILLED);
    assert_int_equal(invoice_at(1)->volume_l, 50000);
    world.decision[0] = (struct meter_decision){.code = WEIR_FINDING_LATE_READ,
                                                .decide = METER_IGNORE,
                                                .meter_id = WORLD_METER,
                                                .day = build_day("2024-04-01"),
                                                .recorded_no = world.now_no++};
    world.decision_count = 1;
    assert_int_equal(world_rebill(NULL), ACCOUNT_NOTHING);
    const struct meter_decision left_out = world.decision[0];
    world.decision[0].day++; /* of another day */
    assert_int_equal(world_rebill(NULL), ACCOUNT_BILLED);
    world.decision[0] = left_out;
    world.decision[0].decide = METER_ACCEPT;
    assert_int_equal(world_rebill(NULL), ACCOUNT_BILLED);
    world.decision[0] = left_out;
    world.decision[0].meter_id++;
    assert_int_equal(world_rebill(NULL), ACCOUNT_BILLED);
    world.decision[0] = left_out;
    world.decision[0].code = WEIR_FINDING_TOO_HIGH; /* then the bill ends with no read */
    assert_int_equal(world_rebill(NULL), ACCOUNT_HELD);
    world.decision[0] = left_out; /* what comes later nobody has decided about */
    world_read(WORLD_METER, "2024-04-01", 40, METER_READ_CORRECTION);
    assert_int_equal(world_rebill(NULL), ACCOUNT_BILLED);
    assert_int_equal(invoice_at(1)->volume_l, 40000);
}

static void
a_bill_that_cannot_be_priced_holds_the_account(void **state)
{
    (void)state;
    world_read(WORLD_METER, "2024-04-01", 60, METER_READ_ACTUAL);
    world_bill("2024-04-01");
    world_add_terms("2023-01-01", true)->class_id = text_of("nowhere");
    assert_int_equal(world_rebill(NULL), ACCOUNT_HELD);
    assert_true(is_told(WEIR_FINDING_NO_TARIFF, true));
}

static void
other_days_hold_the_account(void **state)
{
    (void)state;
    world_read(WORLD_METER, "2024-04-01", 60, METER_READ_ACTUAL);
    world_bill("2024-04-01");
    world.installation[0].stamp.from_day = build_day("2024-02-01");
    assert_int_equal(world_rebill(NULL), ACCOUNT_HELD);
    assert_true(is_told(WEIR_FINDING_MISSING, true));
}

/* A true read has settled two estimated months: three bills that one run made. */
static void
bill_a_group(void)
{
    world.rules.estimate = (struct estimate_rules){.rule = ESTIMATE_MEAN};
    world_read(WORLD_METER, "2024-03-31", 90, METER_READ_ACTUAL);
    world_bill("2024-03-31");
    const struct rebill_bill whole = world.bill[0];
    static const char *const ends[] = {"2024-01-31", "2024-03-01", "2024-03-31"};
    int32_t begin_day = whole.entry.invoice.period_begin_day;
    for (uint32_t i = 0; i < 3; i++) {
        world.bill[i] = whole;
        world.bill[i].entry.invoice.entry_no = (int32_t)i + 1;
        world.bill[i].entry.invoice.period_begin_day = begin_day;
        world.bill[i].entry.invoice.period_end_day = begin_day = build_day(ends[i]);
    }
    world.bill_count = 3;
}

static void
bills_made_together_share_their_water(void **state)
{
    (void)state;
    bill_a_group();
    assert_int_equal(world_rebill(NULL), ACCOUNT_BILLED);
    assert_int_equal(world.rebill.entry_count, 6);
    for (uint32_t i = 3; i < 6; i++)
        assert_int_equal(invoice_at(i)->volume_l, 30000);
    assert_int_equal(invoice_at(5)->amount_fen, 6000);
}

static void
a_meter_that_is_still_unread_keeps_its_estimate(void **state)
{
    (void)state;
    bill_a_group();
    world_add_meter(SECOND_METER);
    static const struct canon_use use[2] = {
        {.meter_id = WORLD_METER, .kind = CANON_USE_SHARED},
        {.meter_id = SECOND_METER,
         .kind = CANON_USE_ESTIMATE,
         .has_registers = true,
         .end_register_milli = 4000},
    };
    static struct canon_use uses[2];
    memcpy(uses, use, sizeof use);
    uses[1].end_day = build_day("2024-03-01");
    world.bill[1].entry.invoice.use = uses;
    world.bill[1].entry.invoice.use_count = 2;
    world_read(SECOND_METER, "2024-03-31", 6, METER_READ_ESTIMATE);
    assert_int_equal(world_rebill(NULL), ACCOUNT_BILLED);
    /* 60 days to 1 March, and 4 m3; 30 days more, and 2 */
    assert_int_equal(invoice_at(3)->volume_l + invoice_at(4)->volume_l, 64000);
    assert_int_equal(invoice_at(5)->volume_l, 32000);
}

/* A read that is ten times what was to be expected. */
static void
bill_a_high_read(enum range_action action)
{
    world.rules.estimate = (struct estimate_rules){.rule = ESTIMATE_MEAN, .of_idle = true};
    static const char *const days[] = {"2024-01-31", "2024-03-01", "2024-03-31"};
    for (int i = 0; i < 3; i++) {
        world_read(WORLD_METER, days[i], 30 * (i + 1), METER_READ_ACTUAL);
        world_bill(days[i]);
    }
    world.rules.range =
        (struct range_rules){.high = action, .high_percent = 300, .high_least_l = 1000};
    world_read(WORLD_METER, "2024-04-30", 390, METER_READ_ACTUAL);
    world_bill("2024-04-30");
}

static void
a_read_out_of_its_range_is_estimated_again(void **state)
{
    (void)state;
    bill_a_high_read(RANGE_ESTIMATE);
    assert_int_equal(world.bill[3].entry.invoice.volume_l, 30000);
    assert_int_equal(world_rebill(NULL), ACCOUNT_NOTHING);
}

static void
a_read_out_of_its_range_holds_where_it_did(void **state)
{
    (void)state;
    bill_a_high_read(RANGE_BILL);
    world.bill[3].range.high = RANGE_HOLD;
    assert_int_equal(world_rebill(NULL), ACCOUNT_HELD);
    assert_true(is_told(WEIR_FINDING_TOO_HIGH, true));
    world.bill[3].range.high = RANGE_ESTIMATE;
    world.bill[3].estimate = ESTIMATE_OFF;
    assert_int_equal(world_rebill(NULL), ACCOUNT_HELD);
    assert_true(is_told(WEIR_FINDING_TOO_HIGH, true));
}

/* Reads of the middle and of the end, and the one of the end is not to be used. */
static void
a_bill_that_would_end_earlier_holds_the_account(void **state)
{
    (void)state;
    world_read(WORLD_METER, "2024-03-01", 30, METER_READ_ACTUAL);
    world_read(WORLD_METER, "2024-04-01", 60, METER_READ_ACTUAL);
    world_bill("2024-04-01");
    world_read(99, "2024-03-15", 1, METER_READ_ACTUAL); /* told, and holds nothing */
    world.decision[0] = (struct meter_decision){.code = WEIR_FINDING_TOO_HIGH,
                                                .decide = METER_IGNORE,
                                                .meter_id = WORLD_METER,
                                                .day = build_day("2024-04-01")};
    world.decision_count = 1;
    assert_int_equal(world_rebill(NULL), ACCOUNT_HELD);
    assert_true(is_told(WEIR_FINDING_NOT_INSTALLED, false));
    assert_true(is_told(WEIR_FINDING_MISSING, true));
}

static void
a_read_that_is_to_be_estimated_is_estimated(void **state)
{
    (void)state;
    bill_a_high_read(RANGE_OFF);
    assert_int_equal(world.bill[3].entry.invoice.volume_l, 300000);
    world.decision[0] = (struct meter_decision){.code = WEIR_FINDING_TOO_HIGH,
                                                .decide = METER_ESTIMATE,
                                                .meter_id = WORLD_METER,
                                                .day = build_day("2024-04-30")};
    world.decision_count = 1;
    assert_int_equal(world_rebill(NULL), ACCOUNT_BILLED);
    assert_int_equal(invoice_at(1)->volume_l, 30000);
    world_read(WORLD_METER, "2024-04-15", 100, METER_READ_ACTUAL); /* one inside, of no weight */
    world.decision[0].day = build_day("2024-04-15");
    assert_int_equal(world_rebill(NULL), ACCOUNT_NOTHING);
}

static void
nothing_is_estimated_without_a_past(void **state)
{
    (void)state;
    world.rules.estimate = (struct estimate_rules){.rule = ESTIMATE_MEAN, .of_idle = true};
    world_read(WORLD_METER, "2024-04-01", 60, METER_READ_ACTUAL);
    world_bill("2024-04-01");
    world.read_count = 0;
    assert_int_equal(world_rebill(NULL), ACCOUNT_HELD);
    assert_true(is_told(WEIR_FINDING_MISSING, true));
}

static void
days_before_the_meter_hold_the_account(void **state)
{
    (void)state;
    bill_a_group();
    world.installation[0].stamp.from_day = build_day("2024-02-10");
    assert_int_equal(world_rebill(NULL), ACCOUNT_HELD);
    static struct canon_use use = {.meter_id = WORLD_METER, .kind = CANON_USE_ESTIMATE};
    use.end_day = build_day("2024-01-31");
    world.bill[0].entry.invoice.use = &use;
    world.bill[0].entry.invoice.use_count = 1;
    world.read_count = 0;
    assert_int_equal(world_rebill(NULL), ACCOUNT_HELD);
}

static void
a_bill_that_is_told_and_made_again_tells_it(void **state)
{
    (void)state;
    bill_a_high_read(RANGE_BILL);
    world_read(WORLD_METER, "2024-04-30", 400, METER_READ_CORRECTION);
    assert_int_equal(world_rebill(NULL), ACCOUNT_BILLED);
    assert_true(is_told(WEIR_FINDING_TOO_HIGH, false));
    world.bill[3].estimate = ESTIMATE_OFF;
    world.read_count -= 2; /* none of the end */
    assert_int_equal(world_rebill(NULL), ACCOUNT_HELD);
}

/* Every amount of memory that is too little is told. */
static void
try_all_rooms(void)
{
    struct rebill_known known;
    struct rebill rebill;
    world_fill(&known);
    enum weir_status status = WEIR_E_NOMEM;
    for (size_t room = 8; status != WEIR_OK; room += 8) {
        struct weir_arena *arena = weir_arena_new(room);
        assert_non_null(arena);
        status = rebill_account(&known, &world.rebill_rules, arena, &rebill, &world.error);
        assert_true(status == WEIR_OK || status == WEIR_E_NOMEM);
        weir_arena_free(arena);
    }
}

static void
memory_that_is_out_is_told(void **state)
{
    (void)state;
    bill_a_high_read(RANGE_ESTIMATE);
    assert_int_equal(world_rebill(NULL), ACCOUNT_NOTHING);
    try_all_rooms();
    (void)world_end(NULL);
    (void)world_begin(NULL);
    bill_a_group();
    world_add_plan(3, true);
    static const struct account_opening opening[3] = {{.day = 1}, {.day = 2}, {.day = 3}};
    static const struct account_adjustment adjustment[2];
    world.known.opening = opening;
    world.known.opening_count = 3;
    world.known.adjustment = adjustment;
    world.known.adjustment_count = 2;
    assert_int_equal(world_rebill(NULL), ACCOUNT_BILLED);
    try_all_rooms();
    (void)world_end(NULL);
    (void)world_begin(NULL);
    bill_a_high_read(RANGE_BILL);
    world_read(WORLD_METER, "2024-04-30", 400, METER_READ_CORRECTION);
    world_read(WORLD_METER, "2024-03-31", 80, METER_READ_CORRECTION);
    assert_int_equal(world_rebill(NULL), ACCOUNT_BILLED);
    try_all_rooms();
    (void)world_end(NULL);
    (void)world_begin(NULL);
    bill_an_estimate();
    world.decision[0] =
        (struct meter_decision){.code = WEIR_FINDING_LATE_READ, .decide = METER_IGNORE};
    world.decision_count = 1; /* of no read there is */
    assert_int_equal(world_rebill(NULL), ACCOUNT_NOTHING);
    try_all_rooms();
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_estimate_that_is_right_stands, world_begin, world_end),
        cmocka_unit_test_setup_teardown(an_estimate_follows_the_reads_it_was_made_from, world_begin,
                                        world_end),
        cmocka_unit_test_setup_teardown(a_read_that_is_left_out_is_estimated, world_begin,
                                        world_end),
        cmocka_unit_test_setup_teardown(a_late_read_that_is_ignored_changes_nothing, world_begin,
                                        world_end),
        cmocka_unit_test_setup_teardown(a_bill_that_cannot_be_priced_holds_the_account, world_begin,
                                        world_end),
        cmocka_unit_test_setup_teardown(other_days_hold_the_account, world_begin, world_end),
        cmocka_unit_test_setup_teardown(bills_made_together_share_their_water, world_begin,
                                        world_end),
        cmocka_unit_test_setup_teardown(a_meter_that_is_still_unread_keeps_its_estimate,
                                        world_begin, world_end),
        cmocka_unit_test_setup_teardown(a_read_out_of_its_range_is_estimated_again, world_begin,
                                        world_end),
        cmocka_unit_test_setup_teardown(a_read_out_of_its_range_holds_where_it_did, world_begin,
                                        world_end),
        cmocka_unit_test_setup_teardown(memory_that_is_out_is_told, world_begin, world_end),
        cmocka_unit_test_setup_teardown(a_bill_that_would_end_earlier_holds_the_account,
                                        world_begin, world_end),
        cmocka_unit_test_setup_teardown(a_read_that_is_to_be_estimated_is_estimated, world_begin,
                                        world_end),
        cmocka_unit_test_setup_teardown(nothing_is_estimated_without_a_past, world_begin,
                                        world_end),
        cmocka_unit_test_setup_teardown(days_before_the_meter_hold_the_account, world_begin,
                                        world_end),
        cmocka_unit_test_setup_teardown(a_bill_that_is_told_and_made_again_tells_it, world_begin,
                                        world_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
