/* Unit tests of core/canon.c: the bytes of a small invoice, written out by hand. */
#include "core/canon.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "harness/cmocka_all.h"

/* The bytes as hexadecimal digits, blanks and all else in expected skipped. */
static void
assert_bytes(struct weir_text bytes, const char *expected)
{
    static const char digits[] = "0123456789abcdef";
    size_t at = 0;
    for (const char *c = expected; *c != '\0'; c++) {
        if (strchr(digits, *c) == NULL)
            continue;
        assert_true(at / 2 < bytes.size);
        const unsigned char byte = (unsigned char)bytes.start[at / 2];
        assert_int_equal(digits[at % 2 == 0 ? byte >> 4 : byte & 15], *c);
        at++;
    }
    assert_int_equal(at, bytes.size * 2);
}

#define INT(last) "00000008 00000000000000" last
#define ABSENT "ffffffff"
#define DIGEST "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static const struct canon_digest digest = {{0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
                                            0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff,
                                            0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
                                            0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff}};

static void
a_field_is_its_length_and_its_bytes(void **state)
{
    (void)state;
    static const int64_t meter_state[] = {5, -1};
    const struct weir_line line = {
        .kind = WEIR_LINE_VOLUME,
        .begin_day = 1,
        .end_day = 2,
        .class_id = text_of("r"),
        .charge = text_of("w"),
        .fund = text_of(""),
        .block_no = 3,
        .has_volume = true,
        .volume_l = 4,
        .amount_fen = -2,
    };
    const struct canon_use use[] = {{
                                        .meter_id = 5,
                                        .begin_day = 1,
                                        .end_day = 2,
                                        .has_registers = true,
                                        .begin_register_milli = 6,
                                        .end_register_milli = 7,
                                        .volume_l = 1,
                                        .kind = CANON_USE_READ,
                                    },
                                    {.meter_id = 5, .kind = CANON_USE_FRACTION}};
    const struct canon_invoice invoice = {
        .account = text_of("A1"),
        .account_id = 9,
        .entry_no = 1,
        .kind = text_of("bill"),
        .invoice_day = 8,
        .origin_month_day = WEIR_DAY_NONE,
        .through_before_day = WEIR_DAY_NONE,
        .period_begin_day = 1,
        .period_end_day = 2,
        .estimated = true,
        .volume_l = 1,
        .amount_fen = -2,
        .tax_fen = 0,
        .tariff = &digest,
        .tariff_count = 1,
        .meter_state = {meter_state, 2},
        .line = &line,
        .line_count = 1,
        .use = use,
        .use_count = 2,
    };
    struct weir_arena *arena = weir_arena_new(1 << 20);
    struct weir_text bytes;
    assert_int_equal(canon_write(&invoice, arena, &bytes), WEIR_OK);
    assert_bytes(bytes, "0000000e 776569722d696e766f6963652d31"
                        "00000002 4131" INT("09") INT("01") "00000004 62696c6c" INT("08")
                            ABSENT ABSENT ABSENT INT("01") INT("02") INT("01")
                                INT("01") "00000008 fffffffffffffffe" INT("00")
                                    INT("01") "00000020" DIGEST INT("02")
                                        INT("05") "00000008 ffffffffffffffff" INT("00") INT("01")
                                            INT("01") "00000001 72"
                                                      "00000001 77"
                                                      "00000000" INT("03") ABSENT INT("01")
                                                          INT("02") INT("04") ABSENT
                 "00000008 fffffffffffffffe" ABSENT INT("02") INT("05") INT("01") INT("02")
                     INT("06") INT("07") INT("01") INT("01") INT("05") INT("00") INT("00")
                         ABSENT ABSENT INT("00") INT("05"));
    weir_arena_free(arena);
}

/* Of a bill that a rebill made, what follows the uses, under another name. */
static void
what_a_bill_was_made_from_follows_its_uses(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1 << 20);
    static const int64_t before[] = {3};
    static const int64_t head[] = {5};
    struct canon_states states = {
        .made_run_id = 4,
        .before_meter_state = {before, 1},
        .last = true,
        .head_through_day = 9,
        .head_meter_state = {head, 1},
    };
    struct canon_invoice invoice = {.kind = text_of("bill")};
    struct weir_text plain;
    struct weir_text bytes;
    assert_int_equal(canon_write(&invoice, arena, &plain), WEIR_OK);
    invoice.states = &states;
    assert_int_equal(canon_write(&invoice, arena, &bytes), WEIR_OK);
    assert_memory_equal(bytes.start + 4, "weir-invoice-2", 14);
    assert_memory_equal(bytes.start + 18, plain.start + 18, plain.size - 18);
    const struct weir_text last = {bytes.start + plain.size, bytes.size - plain.size};
    assert_bytes(last,
                 INT("04") INT("01") INT("03") INT("00") INT("09") INT("01") INT("05") INT("00"));
    states.last = false;
    assert_int_equal(canon_write(&invoice, arena, &bytes), WEIR_OK);
    const struct weir_text other = {bytes.start + plain.size, bytes.size - plain.size};
    assert_bytes(other, INT("04") INT("01") INT("03") INT("00") ABSENT ABSENT ABSENT);
    weir_arena_free(arena);
}

static void
an_absent_text_is_not_an_empty_one(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1 << 20);
    struct canon_invoice invoice = {.kind = text_of("reversal"),
                                    .reverses_entry_no = 4,
                                    .origin_month_day = 31,
                                    .through_before_day = 30};
    struct weir_text absent;
    struct weir_text empty;
    assert_int_equal(canon_write(&invoice, arena, &absent), WEIR_OK);
    invoice.account = text_of("");
    assert_int_equal(canon_write(&invoice, arena, &empty), WEIR_OK);
    assert_int_equal(absent.size, empty.size);
    assert_memory_not_equal(absent.start, empty.start, absent.size);
    weir_arena_free(arena);
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1);
    const struct canon_invoice invoice = {.account = text_of("A1")};
    struct weir_text bytes = {NULL, 0};
    assert_int_equal(canon_write(&invoice, arena, &bytes), WEIR_E_NOMEM);
    assert_null(bytes.start);
    weir_arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_field_is_its_length_and_its_bytes),
        cmocka_unit_test(what_a_bill_was_made_from_follows_its_uses),
        cmocka_unit_test(an_absent_text_is_not_an_empty_one),
        cmocka_unit_test(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/canon", tests, NULL, NULL);
}
