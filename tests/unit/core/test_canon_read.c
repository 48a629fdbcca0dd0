/* Unit tests of core/canon_read.c: what canon_write wrote is read back, and nothing else is. */
#include <string.h>

#include "base/text.h"
#include "core/canon.h"
#include "harness/cmocka_all.h"

#define ROOM ((size_t)1 << 24)

static const int64_t numbers[] = {5, -1, 7};
static const struct canon_digest digest = {{1, 2, 3}};
static const struct weir_line line[] = {
    {
        .kind = WEIR_LINE_VOLUME,
        .begin_day = 1,
        .end_day = 2,
        .class_id = {"r", 1},
        .charge = {"w", 1},
        .fund = {"", 0},
        .block_no = 3,
        .has_volume = true,
        .volume_l = 4,
        .has_price = true,
        .price_mfen_per_m3 = 8,
        .amount_fen = -2,
    },
    {.kind = WEIR_LINE_MONEY, .band_no = 2, .amount_fen = 1, .has_tax = true, .tax_fen = 1},
};
static const struct canon_use use[] = {
    {
        .meter_id = 5,
        .begin_day = 1,
        .end_day = 2,
        .has_registers = true,
        .begin_register_milli = 6,
        .end_register_milli = 7,
        .volume_l = 1,
        .kind = CANON_USE_READ,
    },
    {.meter_id = 5, .kind = CANON_USE_ADJUSTMENT},
};
static const struct canon_states last = {
    .made_run_id = 4,
    .before_meter_state = {numbers, 1},
    .last = true,
    .head_through_day = 9,
    .head_meter_state = {numbers, 2},
};
static const struct canon_states inner = {.head_through_day = WEIR_DAY_NONE};

static const struct canon_invoice invoices[] = {
    {
        .account = {"A1", 2},
        .account_id = 9,
        .entry_no = 1,
        .kind = {"bill", 4},
        .invoice_day = 8,
        .origin_month_day = WEIR_DAY_NONE,
        .through_before_day = WEIR_DAY_NONE,
        .period_begin_day = 1,
        .period_end_day = 2,
        .estimated = true,
        .volume_l = 1,
        .amount_fen = -1,
        .tariff = &digest,
        .tariff_count = 1,
        .meter_state = {numbers, 3},
        .line = line,
        .line_count = 2,
        .use = use,
        .use_count = 2,
    },
    {
        .kind = {"reversal", 8},
        .reverses_entry_no = 4,
        .origin_month_day = 31,
        .through_before_day = 30,
    },
    {.kind = {"bill", 4}, .states = &last},
    {.kind = {"bill", 4}, .states = &inner},
};
enum { INVOICES = sizeof invoices / sizeof invoices[0] };

static struct weir_arena *arena;

static int
setup(void **state)
{
    (void)state;
    arena = weir_arena_new(ROOM);
    return arena == NULL;
}

static int
teardown(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

static struct weir_text
bytes_of(const struct canon_invoice *invoice)
{
    struct weir_text bytes;
    assert_int_equal(canon_write(invoice, arena, &bytes), WEIR_OK);
    return bytes;
}

static void
what_was_written_is_read_back(void **state)
{
    (void)state;
    for (int i = 0; i < INVOICES; i++) {
        struct canon_invoice read = {0};
        const struct weir_text bytes = bytes_of(&invoices[i]);
        assert_int_equal(canon_read(bytes, arena, &read), WEIR_OK);
        const struct weir_text again = bytes_of(&read);
        assert_true(text_equal(again, bytes));
    }
    struct canon_invoice read = {0};
    assert_int_equal(canon_read(bytes_of(&invoices[0]), arena, &read), WEIR_OK);
    assert_true(text_equal(read.account, text_of("A1")));
    assert_int_equal(read.line[0].block_no, 3);
    assert_int_equal(read.line[0].price_mfen_per_m3, 8);
    assert_non_null(read.line[0].fund.start);
    assert_null(read.line[1].fund.start);
    assert_int_equal(read.use[1].kind, CANON_USE_ADJUSTMENT);
    assert_memory_equal(read.tariff[0].bytes, digest.bytes, CANON_DIGEST_SIZE);
    assert_null(read.states);
    assert_int_equal(canon_read(bytes_of(&invoices[2]), arena, &read), WEIR_OK);
    assert_true(read.states->last);
    assert_int_equal(read.states->head_meter_state.item[1], -1);
}

static void
bytes_cut_off_or_followed_by_others_are_none(void **state)
{
    (void)state;
    for (int i = 0; i < INVOICES; i++) {
        struct canon_invoice read = {0};
        struct weir_text bytes = bytes_of(&invoices[i]);
        char *more = weir_arena_alloc(arena, bytes.size + 1, 1);
        assert_non_null(more);
        memcpy(more, bytes.start, bytes.size);
        const struct weir_text longer = {more, bytes.size + 1};
        assert_int_equal(canon_read(longer, arena, &read), WEIR_E_INVALID);
        for (size_t size = bytes.size; size > 0; size--) {
            const struct weir_text cut = {more, size - 1};
            assert_int_equal(canon_read(cut, arena, &read), WEIR_E_INVALID);
        }
    }
}

/* Whatever is read says all that the bytes say: no bit can be changed unseen. */
static void
no_changed_bit_reads_as_the_same(void **state)
{
    (void)state;
    for (int i = 0; i < INVOICES; i++) {
        const struct weir_text bytes = bytes_of(&invoices[i]);
        char *changed = weir_arena_alloc(arena, bytes.size, 1);
        struct weir_arena *scratch = weir_arena_new(ROOM);
        assert_non_null(changed);
        memcpy(changed, bytes.start, bytes.size);
        for (size_t bit = 0; bit < bytes.size * 8; bit++) {
            const struct weir_text text = {changed, bytes.size};
            struct canon_invoice read = {0};
            weir_arena_reset(scratch);
            changed[bit / 8] = (char)(changed[bit / 8] ^ (1 << bit % 8));
            if (canon_read(text, scratch, &read) == WEIR_OK) {
                struct weir_text again;
                assert_int_equal(canon_write(&read, scratch, &again), WEIR_OK);
                assert_true(text_equal(again, text));
            }
            changed[bit / 8] = (char)(changed[bit / 8] ^ (1 << bit % 8));
        }
        weir_arena_free(scratch);
    }
}

static void
registers_stand_at_both_ends_or_at_none(void **state)
{
    (void)state;
    const struct canon_invoice invoice = {.kind = text_of("bill"), .use = use, .use_count = 1};
    struct weir_text bytes = bytes_of(&invoice);
    char *changed = weir_arena_alloc(arena, bytes.size, 1);
    assert_non_null(changed);
    /* The last fields: end register (12 bytes), volume (12), kind (12).  The first of these goes.
     */
    memcpy(changed, bytes.start, bytes.size - 36);
    memset(changed + bytes.size - 36, 0xff, 4);
    memcpy(changed + bytes.size - 32, bytes.start + bytes.size - 24, 24);
    struct canon_invoice read = {0};
    const struct weir_text text = {changed, bytes.size - 8};
    assert_int_equal(canon_read(text, arena, &read), WEIR_E_INVALID);
}

/* The last three fields of the states: through day, meters, counters; absent or there together. */
static void
a_head_is_whole_or_absent(void **state)
{
    (void)state;
    struct canon_states states = {.last = true, .head_through_day = 9};
    const struct canon_invoice invoice = {.kind = text_of("bill"), .states = &states};
    const struct weir_text bytes = bytes_of(&invoice);
    char changed[1024];
    struct canon_invoice read = {0};
    assert_in_range(bytes.size, 36, sizeof changed);
    memcpy(changed, bytes.start, bytes.size);
    memset(changed + bytes.size - 12, 0xff, 4); /* no counters, but meters */
    struct weir_text text = {changed, bytes.size - 8};
    assert_int_equal(canon_read(text, arena, &read), WEIR_E_INVALID);
    memset(changed + bytes.size - 24, 0xff, 8); /* neither, but a day */
    text.size = bytes.size - 16;
    assert_int_equal(canon_read(text, arena, &read), WEIR_E_INVALID);
}

static void
an_arena_too_small_is_said(void **state)
{
    (void)state;
    static int64_t many[6000];
    static struct weir_line lines[700];
    static struct canon_use uses[1200];
    for (size_t i = 0; i < 700; i++)
        lines[i].kind = WEIR_LINE_FIXED;
    for (size_t i = 0; i < 1200; i++)
        uses[i].kind = CANON_USE_READ;
    static struct canon_digest tariffs[3000];
    const struct canon_invoice big[] = {
        {.kind = text_of("bill"), .meter_state = {many, 6000}},
        {.kind = text_of("bill"), .line = lines, .line_count = 700},
        {.kind = text_of("bill"), .use = uses, .use_count = 1200},
        {.kind = text_of("bill"), .tariff = tariffs, .tariff_count = 3000},
    };
    for (size_t i = 0; i < sizeof big / sizeof big[0]; i++) {
        struct canon_invoice read = {0};
        struct weir_arena *small = weir_arena_new(20000);
        assert_int_equal(canon_read(bytes_of(&big[i]), small, &read), WEIR_E_NOMEM);
        weir_arena_free(small);
    }
    struct canon_invoice read = {0};
    struct weir_arena *none = weir_arena_new(1);
    assert_int_equal(canon_read(bytes_of(&invoices[2]), none, &read), WEIR_E_NOMEM);
    weir_arena_free(none);
}

static void
other_bytes_are_no_invoice(void **state)
{
    (void)state;
    struct canon_invoice read = {0};
    assert_int_equal(canon_read((struct weir_text){"", 0}, arena, &read), WEIR_E_INVALID);
    assert_int_equal(canon_read(text_of("\0\0\0\1x"), arena, &read), WEIR_E_INVALID);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_read_back),
        cmocka_unit_test(bytes_cut_off_or_followed_by_others_are_none),
        cmocka_unit_test(no_changed_bit_reads_as_the_same),
        cmocka_unit_test(registers_stand_at_both_ends_or_at_none),
        cmocka_unit_test(a_head_is_whole_or_absent),
        cmocka_unit_test(an_arena_too_small_is_said),
        cmocka_unit_test(other_bytes_are_no_invoice),
    };
    return cmocka_run_group_tests_name("core/canon_read", tests, setup, teardown);
}
