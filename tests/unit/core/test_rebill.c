/* Unit tests of core/rebill.c: what corrections make of an account's bills. */
#include "core/rebill.h"

#include "core/stand.h"
#include "harness/rebill_world.h"

static const struct canon_invoice *
invoice_at(uint32_t index)
{
    assert_true(index < world.rebill.entry_count);
    return &world.rebill.entry[index].bill.invoice;
}

/* Three bills of 60 m3: 60 x 2.00; 40 x 2.00 + 20 x 3.00; 60 x 3.00. */
static void
bill_three(void)
{
    static const char *const days[] = {"2024-04-01", "2024-07-01", "2024-10-01"};
    for (int i = 0; i < 3; i++) {
        world_read(WORLD_METER, days[i], 60 * (i + 1), METER_READ_ACTUAL);
        world_bill(days[i]);
    }
    assert_int_equal(world.bill[0].entry.invoice.amount_fen, 12000);
    assert_int_equal(world.bill[1].entry.invoice.amount_fen, 14000);
    assert_int_equal(world.bill[2].entry.invoice.amount_fen, 18000);
}

static void
what_is_right_stands(void **state)
{
    (void)state;
    bill_three();
    assert_int_equal(world_rebill(NULL), ACCOUNT_NOTHING);
    assert_int_equal(world.rebill.entry_count, 0);
    assert_int_equal(world.rebill.finding_count, 0);
}

static void
an_account_without_bills_has_nothing(void **state)
{
    (void)state;
    assert_int_equal(world_rebill(NULL), ACCOUNT_NOTHING);
}

static void
changed_bills_are_reversed_newest_first_and_billed_oldest_first(void **state)
{
    (void)state;
    bill_three();
    world_read(WORLD_METER, "2024-04-01", 50, METER_READ_CORRECTION);
    assert_int_equal(world_rebill(NULL), ACCOUNT_BILLED);
    assert_int_equal(world.rebill.entry_count, 4);
    assert_int_equal(invoice_at(0)->reverses_entry_no, 2);
    assert_int_equal(invoice_at(1)->reverses_entry_no, 1);
    assert_int_equal(invoice_at(1)->amount_fen, -12000);
    assert_int_equal(invoice_at(2)->amount_fen, 10000); /* 50 x 2.00 */
    assert_int_equal(invoice_at(3)->amount_fen, 16000); /* 50 x 2.00 + 20 x 3.00 */
    for (uint32_t i = 0; i < 4; i++)
        assert_int_equal(invoice_at(i)->entry_no, 4 + i);
    assert_int_equal(invoice_at(2)->origin_month_day, build_day("2024-04-01"));
    assert_int_equal(invoice_at(3)->origin_month_day, build_day("2024-07-01"));
    const struct canon_states *last = &world.rebill.entry[3].states;
    assert_true(last->last);
    assert_false(world.rebill.entry[2].states.last);
    assert_int_equal(last->made_run_id, 2);
    assert_int_equal(last->head_through_day, build_day("2024-10-01"));
    assert_int_equal(last->head_meter_state.item[2], 180000);
    assert_int_equal(last->head_counter_state.item[3], 180000);
    assert_int_equal(last->before_counter_state.item[3], 50000);
}

static void
a_correction_of_a_correction_keeps_the_first_month(void **state)
{
    (void)state;
    bill_three();
    world.bill[2].entry.invoice.origin_month_day = build_day("2023-11-01");
    world_read(WORLD_METER, "2024-10-01", 200, METER_READ_CORRECTION);
    assert_int_equal(world_rebill(NULL), ACCOUNT_BILLED);
    assert_int_equal(invoice_at(0)->origin_month_day, build_day("2023-11-01"));
    assert_int_equal(invoice_at(1)->origin_month_day, build_day("2023-11-01"));
}

static void
bills_before_from_stand_and_count_as_they_are(void **state)
{
    (void)state;
    bill_three();
    world_read(WORLD_METER, "2024-04-01", 50, METER_READ_CORRECTION);
    world_read(WORLD_METER, "2024-10-01", 190, METER_READ_CORRECTION);
    assert_int_equal(world_rebill("2024-07-01"), ACCOUNT_BILLED);
    assert_int_equal(world.rebill.entry_count, 2);
    assert_int_equal(invoice_at(1)->amount_fen, 21000); /* 70 x 3.00 */
    assert_int_equal(world.rebill.entry[1].states.head_counter_state.item[3], 190000);
}

static void
late_rows_do_not_leak_and_errors_count(void **state)
{
    (void)state;
    bill_three();
    world_add_terms("2024-05-01", false)->class_id = text_of("firm");
    assert_int_equal(world_rebill(NULL), ACCOUNT_NOTHING);
    world.terms[1].stamp.error = true;
    assert_int_equal(world_rebill(NULL), ACCOUNT_BILLED);
    assert_int_equal(invoice_at(0)->reverses_entry_no, 3);
    /* the second bill is cut on 1 May, the third is firm's: 60 x 4.00 */
    assert_int_equal(world.rebill.entry_count, 4);
    assert_int_equal(invoice_at(3)->amount_fen, 24000);
}

static void
a_plan_that_was_wrong_is_put_in(void **state)
{
    (void)state;
    world.terms[0].class_id = text_of("firm");
    world_add_plan(100, false);
    world_read(WORLD_METER, "2024-04-01", 150, METER_READ_ACTUAL);
    world_bill("2024-04-01");
    assert_int_equal(world.bill[0].entry.invoice.amount_fen, 60000 + 20000);
    world_add_plan(120, true);
    assert_int_equal(world_rebill(NULL), ACCOUNT_BILLED);
    assert_int_equal(invoice_at(1)->amount_fen, 60000 + 12000);
}

static void
all_stands_where_one_cannot_be_made_again(void **state)
{
    (void)state;
    bill_three();
    world_read(WORLD_METER, "2024-04-01", 50, METER_READ_CORRECTION);
    world_read(WORLD_METER, "2024-07-01", 40, METER_READ_CORRECTION);
    assert_int_equal(world_rebill(NULL), ACCOUNT_HELD);
    assert_int_equal(world.rebill.entry_count, 0);
    bool held = false;
    for (uint32_t i = 0; i < world.rebill.finding_count; i++)
        held = held || (world.rebill.finding[i].held &&
                        world.rebill.finding[i].code == WEIR_FINDING_BACKWARD);
    assert_true(held);
}

/* A bill of adjustments alone has no days: it stands, and moves none. */
static void
a_bill_without_days_stands(void **state)
{
    (void)state;
    bill_three();
    world.bill[3] = world.bill[2];
    world.bill[3].made_run_id = 4;
    world.bill[3].entry.invoice.period_begin_day = world.bill[2].entry.invoice.period_end_day;
    world.bill[3].entry.counter_state_before = world.bill[2].entry.invoice.counter_state;
    world.bill_count = 4;
    world_read(WORLD_METER, "2024-10-01", 190, METER_READ_CORRECTION);
    assert_int_equal(world_rebill(NULL), ACCOUNT_BILLED);
    assert_int_equal(world.rebill.entry_count, 2);
    assert_int_equal(world.rebill.entry[1].states.head_meter_state.item[2], 190000);
    assert_int_equal(world_rebill("2024-10-02"), ACCOUNT_NOTHING);
}

static void
memory_that_is_out_is_told(void **state)
{
    (void)state;
    struct rebill_known known;
    bill_three();
    world_read(WORLD_METER, "2024-04-01", 50, METER_READ_CORRECTION);
    assert_int_equal(world_rebill(NULL), ACCOUNT_BILLED);
    enum weir_status status = WEIR_E_NOMEM;
    world_fill(&known);
    for (const char *const *from = (const char *const[]){NULL, "2024-07-01", "2024-10-01", "end"};
         *from == NULL || strcmp(*from, "end") != 0; from++) {
        world.rebill_rules.from_day = *from == NULL ? WEIR_DAY_NONE : build_day(*from);
        status = WEIR_E_NOMEM;
        for (uint32_t i = 0; *from != NULL && i < 3; i++)
            world.bill[i].made_run_id = strcmp(*from, "2024-10-01") == 0 ? 1 : i + 1;
        for (size_t room = 8; status != WEIR_OK; room += 8) {
            struct weir_arena *arena = weir_arena_new(room);
            assert_non_null(arena);
            status =
                rebill_account(&known, &world.rebill_rules, arena, &world.rebill, &world.error);
            assert_true(status == WEIR_OK || status == WEIR_E_NOMEM);
            weir_arena_free(arena);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_right_stands, world_begin, world_end),
        cmocka_unit_test_setup_teardown(an_account_without_bills_has_nothing, world_begin,
                                        world_end),
        cmocka_unit_test_setup_teardown(
            changed_bills_are_reversed_newest_first_and_billed_oldest_first, world_begin,
            world_end),
        cmocka_unit_test_setup_teardown(a_correction_of_a_correction_keeps_the_first_month,
                                        world_begin, world_end),
        cmocka_unit_test_setup_teardown(bills_before_from_stand_and_count_as_they_are, world_begin,
                                        world_end),
        cmocka_unit_test_setup_teardown(late_rows_do_not_leak_and_errors_count, world_begin,
                                        world_end),
        cmocka_unit_test_setup_teardown(a_plan_that_was_wrong_is_put_in, world_begin, world_end),
        cmocka_unit_test_setup_teardown(all_stands_where_one_cannot_be_made_again, world_begin,
                                        world_end),
        cmocka_unit_test_setup_teardown(memory_that_is_out_is_told, world_begin, world_end),
        cmocka_unit_test_setup_teardown(a_bill_without_days_stands, world_begin, world_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
