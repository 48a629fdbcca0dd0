/* Unit tests of core/fee_entry_read.c: what fee_entry_write wrote is read back. */
#include <string.h>

#include "base/text.h"
#include "core/fee_entry.h"
#include "harness/cmocka_all.h"

static const struct fee_entry entries[] = {
    {
        .account = {"P1", 2},
        .account_id = 3,
        .entry_no = 7,
        .entry_day = 20000,
        .regime = FEE_REGIME_TAX,
        .class_id = {"own", 3},
        .charge = {"resource-tax", 12},
        .point = {"W1", 2},
        .district = {"D1", 2},
        .source = {"ground", 6},
        .overloaded = true,
        .method = FEE_METHOD_CAPACITY,
        .begin_day = 20000,
        .end_day = 20010,
        .period = {"2025-Q1", 7},
        .has_permit = true,
        .permit_l = 5000,
        .taken_l = 1000,
        .band_no = 1,
        .amount_fen = 90,
        .exempt_code = {"advanced", 8},
        .exempt_fen = 10,
        .due_fen = 80,
        .tariff = {"t", 1},
        .made_no = 5,
    },
    {
        .entry_no = 8,
        .reverses_entry_no = 7,
        .regime = FEE_REGIME_FEE,
        .method = FEE_METHOD_METER,
        .has_plan = true,
        .plan_l = 4,
        .amount_fen = -90,
    },
};

static void
what_was_written_is_read_back(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1 << 20);
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
        struct fee_entry read = {0};
        struct weir_text bytes;
        struct weir_text again;
        assert_int_equal(fee_entry_write(&entries[i], arena, &bytes), WEIR_OK);
        assert_int_equal(fee_entry_read(bytes, &read), WEIR_OK);
        assert_int_equal(fee_entry_write(&read, arena, &again), WEIR_OK);
        assert_true(text_equal(again, bytes));
        assert_int_equal(read.entry_no, entries[i].entry_no);
        assert_true(fee_entry_same(&read, &entries[i]));
    }
    weir_arena_free(arena);
}

static void
bytes_cut_off_or_of_another_kind_are_none(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1 << 20);
    struct fee_entry read = {0};
    struct weir_text bytes;
    assert_int_equal(fee_entry_write(&entries[0], arena, &bytes), WEIR_OK);
    for (size_t size = 0; size < bytes.size; size++)
        assert_int_equal(fee_entry_read((struct weir_text){bytes.start, size}, &read),
                         WEIR_E_INVALID);
    struct canon_invoice invoice = {.kind = text_of("bill")};
    assert_int_equal(canon_write(&invoice, arena, &bytes), WEIR_OK);
    assert_int_equal(fee_entry_read(bytes, &read), WEIR_E_INVALID);
    weir_arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_read_back),
        cmocka_unit_test(bytes_cut_off_or_of_another_kind_are_none),
    };
    return cmocka_run_group_tests_name("core/fee_entry_read", tests, NULL, NULL);
}
