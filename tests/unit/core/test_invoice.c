/* Unit tests of core/invoice.c: what is stored of a bill. */
#include "core/invoice.h"

#include <string.h>

#include "base/text.h"
#include "harness/cmocka_all.h"

static const struct weir_tariff city = {.id = {"city", 4}, .tariff_no = 3};
static const struct weir_tariff other = {.id = {"other", 5}, .tariff_no = 5};
static const struct weir_tariff unused = {.id = {"zzz", 3}, .tariff_no = 9};
static const struct weir_tariff *const tariffs[] = {&city, &other, &unused};
static const struct canon_digest digests[] = {{{1}}, {{2}}, {{3}}};

static const struct meter_installation own = {.meter_id = 7};
static const struct meter_installation sub = {.meter_id = 8, .of_other = true};
static const struct usage_part parts[] = {
    {.installation = &own,
     .begin_day = 100,
     .end_day = 110,
     .begin_register_milli = 1,
     .end_register_milli = 2,
     .volume_l = 20000,
     .removed = true},
    {.installation = &own, .begin_day = 110, .end_day = 120, .volume_l = 4700},
    {.installation = &own, .begin_day = 110, .end_day = 120, .volume_l = 1000, .shared = true},
    {.installation = &own, .begin_day = 110, .end_day = 120, .volume_l = 1000, .estimated = true},
    {.installation = &sub, .begin_day = 100, .end_day = 120, .volume_l = -6000},
};
static const struct usage_state before = {.meter_id = 7, .day = 100, .carried_l = 100};
static const struct usage_request usage_request = {.state = &before, .state_count = 1};
static const struct usage usage = {
    .outcome = USAGE_BILL,
    .begin_day = 100,
    .end_day = 120,
    .estimated = true,
    .part = parts,
    .part_count = 5,
};
static const struct weir_line lines[] = {
    {.amount_fen = 500, .has_tax = true, .tax_fen = 15},
    {.amount_fen = -100},
};
static const struct weir_counter counter = {
    .kind = WEIR_COUNTER_BLOCKS, .key = 4, .first_day = 90, .used_l = 20000};
static const struct weir_regime regimes[] = {{100, &other, {"a", 1}}, {110, &city, {"a", 1}}};
static const struct weir_use use = {.regime = regimes, .regime_count = 2};
static const struct account_known known = {
    .account_id = 11,
    .name = {"A1", 2},
    .entry_no = 6,
    .head_through_day = 100,
};
static const struct account_rules rules = {
    .invoice_day = 130,
    .tariffs = {tariffs, 3},
    .digest = digests,
};

static enum weir_status
make(int64_t volume_l, int64_t carried_l, struct weir_arena *arena, struct account_bill *bill)
{
    const struct water_cut water = {.volume_l = volume_l, .carried_l = carried_l};
    const struct weir_bill priced = {
        .line = lines,
        .line_count = 2,
        .volume_l = volume_l,
        .amount_fen = 400,
        .counter = &counter,
        .counter_count = 1,
    };
    const struct invoice_parts invoice_parts = {
        .known = &known,
        .rules = &rules,
        .request = &usage_request,
        .usage = &usage,
        .water = &water,
        .priced = &priced,
        .use = &use,
        .use_count = 1,
        .origin_month_day = WEIR_DAY_NONE,
    };
    *bill = (struct account_bill){0};
    return invoice_make(&invoice_parts, arena, bill);
}

static void
an_invoice_says_where_its_water_and_money_come_from(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1 << 20);
    struct account_bill bill;
    assert_int_equal(make(20000, 800, arena, &bill), WEIR_OK);
    const struct canon_invoice *invoice = &bill.invoice;
    assert_true(text_equal(invoice->account, text_of("A1")));
    assert_int_equal(invoice->account_id, 11);
    assert_int_equal(invoice->entry_no, 7);
    assert_true(text_equal(invoice->kind, text_of("bill")));
    assert_int_equal(invoice->invoice_day, 130);
    assert_int_equal(invoice->through_before_day, 100);
    assert_int_equal(invoice->origin_month_day, WEIR_DAY_NONE);
    assert_int_equal(invoice->period_begin_day, 100);
    assert_int_equal(invoice->period_end_day, 120);
    assert_true(invoice->estimated);
    assert_int_equal(invoice->volume_l, 20000);
    assert_int_equal(invoice->amount_fen, 400);
    assert_int_equal(invoice->tax_fen, 15);
    assert_ptr_equal(invoice->line, lines);

    static const enum canon_use_kind kinds[] = {CANON_USE_REMOVED, CANON_USE_READ,
                                                CANON_USE_SHARED,  CANON_USE_ESTIMATE,
                                                CANON_USE_SUB,     CANON_USE_FRACTION};
    int64_t sum_l = 0;
    assert_int_equal(invoice->use_count, 6);
    for (uint32_t i = 0; i < 6; i++) {
        assert_int_equal(invoice->use[i].kind, kinds[i]);
        assert_int_equal(invoice->use[i].has_registers, i < 5);
        sum_l += invoice->use[i].volume_l;
    }
    assert_int_equal(sum_l, invoice->volume_l);
    assert_int_equal(invoice->use[5].volume_l, 100 - 800); /* brought less left */
    assert_int_equal(invoice->use[5].begin_day, 100);
    weir_arena_free(arena);
}

static void
the_states_it_leaves_are_stored_as_numbers(void **state)
{
    (void)state;
    static const int64_t meters[] = {7, 120, 0, 0, 0, 8, 120, 0, 800, 0};
    static const int64_t counters[] = {1, 4, 90, 20000};
    struct weir_arena *arena = weir_arena_new(1 << 20);
    struct account_bill bill;
    assert_int_equal(make(20000, 800, arena, &bill), WEIR_OK);
    assert_int_equal(bill.invoice.meter_state.count, 10);
    /* The fraction is with the meter read last, of two the later one. */
    assert_memory_equal(bill.invoice.meter_state.item, meters, sizeof meters);
    assert_int_equal(bill.invoice.counter_state.count, 4);
    assert_memory_equal(bill.invoice.counter_state.item, counters, sizeof counters);
    weir_arena_free(arena);
}

static void
it_names_the_tariffs_of_its_regimes(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1 << 20);
    struct account_bill bill;
    assert_int_equal(make(20000, 800, arena, &bill), WEIR_OK);
    assert_int_equal(bill.invoice.tariff_count, 2);
    assert_int_equal(bill.tariff_no[0], 3);
    assert_int_equal(bill.tariff_no[1], 5);
    assert_int_equal(bill.invoice.tariff[0].bytes[0], 1);
    assert_int_equal(bill.invoice.tariff[1].bytes[0], 2);
    weir_arena_free(arena);
}

static void
without_a_fraction_there_is_no_use_of_it(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1 << 20);
    struct account_bill bill;
    assert_int_equal(make(20700, 100, arena, &bill), WEIR_OK);
    assert_int_equal(bill.invoice.use_count, 5);
    weir_arena_free(arena);
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    enum weir_status status = WEIR_E_NOMEM;
    unsigned refused = 0;
    for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 16, refused++) {
        struct weir_arena *small = weir_arena_new(bytes);
        struct account_bill bill;
        status = make(20000, 800, small, &bill);
        weir_arena_free(small);
    }
    assert_int_equal(status, WEIR_OK);
    assert_true(refused > 5);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_invoice_says_where_its_water_and_money_come_from),
        cmocka_unit_test(the_states_it_leaves_are_stored_as_numbers),
        cmocka_unit_test(it_names_the_tariffs_of_its_regimes),
        cmocka_unit_test(without_a_fraction_there_is_no_use_of_it),
        cmocka_unit_test(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/invoice", tests, NULL, NULL);
}
