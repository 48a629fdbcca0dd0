/* Unit tests of core/fee_entry.c. */
#include "core/fee_entry.h"

#include "harness/fee_build.h"

static struct fee_entry
entry_of(void)
{
    return (struct fee_entry){
        .account = text_of("P1"),
        .account_id = 3,
        .entry_no = 7,
        .entry_day = 20000,
        .regime = FEE_REGIME_TAX,
        .class_id = text_of("own"),
        .charge = text_of("resource-tax"),
        .point = text_of("W1"),
        .district = text_of("D1"),
        .source = text_of("ground"),
        .method = FEE_METHOD_METER,
        .begin_day = 20000,
        .end_day = 20010,
        .period = text_of("2025-Q1"),
        .taken_l = 1000,
        .taxable_l = 900,
        .volume_l = 900,
        .band_no = 1,
        .rate_mfen_per_m3 = 100000,
        .multiplier_ppm = 1000000,
        .amount_fen = 90,
        .exempt_fen = 10,
        .due_fen = 80,
        .tariff = text_of("t"),
        .made_no = 5,
    };
}

static void
charge_or_fund_say_the_regime(void **state)
{
    (void)state;
    struct weir_charge charge = {.id = text_of("resource-fee")};
    assert_int_equal(fee_entry_regime(&charge), FEE_REGIME_FEE);
    charge.fund = text_of("water-resource-tax");
    assert_int_equal(fee_entry_regime(&charge), FEE_REGIME_TAX);
    charge = (struct weir_charge){.id = text_of("tax")};
    assert_int_equal(fee_entry_regime(&charge), FEE_REGIME_TAX);
    charge.id = text_of("ax");
    assert_int_equal(fee_entry_regime(&charge), FEE_REGIME_FEE);
}

static void
a_reversal_changes_the_sign_of_what_adds_up(void **state)
{
    (void)state;
    const struct fee_entry entry = entry_of();
    const struct fee_entry reversal = fee_entry_reversal(&entry);
    assert_int_equal(reversal.reverses_entry_no, 7);
    assert_int_equal(reversal.taken_l, -1000);
    assert_int_equal(reversal.taxable_l, -900);
    assert_int_equal(reversal.volume_l, -900);
    assert_int_equal(reversal.amount_fen, -90);
    assert_int_equal(reversal.exempt_fen, -10);
    assert_int_equal(reversal.due_fen, -80);
    assert_int_equal(reversal.rate_mfen_per_m3, 100000);
}

static void
entries_are_the_same_whatever_their_numbers(void **state)
{
    (void)state;
    const struct fee_entry a = entry_of();
    struct fee_entry b = entry_of();
    b.entry_no = 9;
    b.before_l = 100;
    b.correction = 1;
    assert_true(fee_entry_same(&a, &b));
    b.use = text_of("industry");
    assert_false(fee_entry_same(&a, &b));
    b = entry_of();
    b.volume_l = 901;
    assert_false(fee_entry_same(&a, &b));
}

static void
every_field_is_in_the_bytes(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1 << 16);
    struct weir_text first;
    struct weir_text second;
    struct fee_entry entry = entry_of();
    assert_int_equal(fee_entry_write(&entry, arena, &first), WEIR_OK);
    entry.reverses_entry_no = 1;
    entry.has_permit = true;
    entry.has_plan = true;
    entry.band_no = 0;
    assert_int_equal(fee_entry_write(&entry, arena, &second), WEIR_OK);
    /* three numbers of 8 bytes more, one less */
    assert_int_equal(second.size, first.size + 16);
    assert_memory_equal(first.start + 4, FEE_ENTRY_MAGIC, sizeof FEE_ENTRY_MAGIC - 1);
    weir_arena_free(arena);
    struct weir_arena *full = weir_arena_new(1);
    assert_int_equal(fee_entry_write(&entry, full, &first), WEIR_E_NOMEM);
    weir_arena_free(full);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(charge_or_fund_say_the_regime),
        cmocka_unit_test(a_reversal_changes_the_sign_of_what_adds_up),
        cmocka_unit_test(entries_are_the_same_whatever_their_numbers),
        cmocka_unit_test(every_field_is_in_the_bytes),
    };
    return cmocka_run_group_tests_name("core/fee_entry", tests, NULL, NULL);
}
