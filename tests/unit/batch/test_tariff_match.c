/* Unit tests of batch/tariff_match.c: each expected line its own. */
#include "batch/tariff_match.h"

#include "base/text.h"
#include "harness/cmocka_all.h"

#define W                                                                                          \
    {                                                                                              \
        "w", 1                                                                                     \
    }
#define S                                                                                          \
    {                                                                                              \
        "s", 1                                                                                     \
    }

static const struct weir_line lines[] = {
    {.charge = W,
     .block_no = 1,
     .has_volume = true,
     .volume_l = 10000,
     .has_price = true,
     .price_mfen_per_m3 = 100000,
     .amount_fen = 1000},
    {.charge = W,
     .block_no = 2,
     .has_volume = true,
     .volume_l = 5000,
     .has_price = true,
     .price_mfen_per_m3 = 200000,
     .amount_fen = 1000},
    {.charge = S, .band_no = 1, .amount_fen = 77},
};

static const struct tariff_match_got got[] = {{&lines[0], 1}, {&lines[1], 1}, {&lines[2], 2}};

static void
what_is_left_out_is_not_compared(void **state)
{
    (void)state;
    static const struct {
        struct tariff_test_line expected;
        uint32_t got;
        bool fits;
    } rows[] = {
        {{.charge = W}, 0, true},
        {{.charge = S}, 0, false},
        {{.charge = W, .use_no = 1}, 0, true},
        {{.charge = W, .use_no = 2}, 0, false},
        {{.charge = W, .block_no = 1}, 0, true},
        {{.charge = W, .block_no = 2}, 0, false},
        {{.charge = S, .band_no = 1}, 2, true},
        {{.charge = S, .band_no = 2}, 2, false},
        {{.charge = W, .has_volume = true, .volume_l = 10000}, 0, true},
        {{.charge = W, .has_volume = true, .volume_l = 10001}, 0, false},
        {{.charge = S, .has_volume = true, .volume_l = 0}, 2, false},
        {{.charge = W, .has_price = true, .price_mfen_per_m3 = 100000}, 0, true},
        {{.charge = W, .has_price = true, .price_mfen_per_m3 = 100001}, 0, false},
        {{.charge = S, .has_price = true}, 2, false},
        {{.charge = W, .has_amount = true, .amount_fen = 1000}, 0, true},
        {{.charge = W, .has_amount = true, .amount_fen = 1001}, 0, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(tariff_match_fits(&rows[i].expected, &got[rows[i].got]), rows[i].fits);
}

static void
a_line_that_asks_for_little_yields(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1 << 16);
    /* the first would take block 1, which the second cannot do without */
    static const struct tariff_test_line expected[] = {
        {.charge = W}, {.charge = W, .block_no = 1}, {.charge = S}, {.charge = S}};
    struct tariff_match match = {expected, 4, got, 3, NULL, NULL};
    assert_int_equal(tariff_match_find(&match, arena), WEIR_OK);
    assert_int_equal(match.got_of[0], 1);
    assert_int_equal(match.got_of[1], 0);
    assert_int_equal(match.got_of[2], 2);
    assert_int_equal(match.got_of[3], TARIFF_MATCH_NONE);
    assert_int_equal(match.expected_of[0], 1);
    assert_int_equal(match.expected_of[1], 0);
    assert_int_equal(tariff_match_nearest(&match, &expected[3]), TARIFF_MATCH_NONE);
    match.expected_of[1] = TARIFF_MATCH_NONE;
    match.expected_of[2] = TARIFF_MATCH_NONE;
    const struct tariff_test_line wrong = {
        .charge = W, .block_no = 3, .has_amount = true, .amount_fen = 1000};
    assert_int_equal(tariff_match_nearest(&match, &wrong), 1);
    weir_arena_free(arena);
}

static void
chains_of_any_length_are_turned(void **state)
{
    (void)state;
    enum { COUNT = 200 };
    static struct weir_line many[COUNT];
    static struct tariff_match_got many_got[COUNT];
    static struct tariff_test_line expected[COUNT];
    for (uint32_t i = 0; i < COUNT; i++) {
        many[i] = (struct weir_line){.charge = W, .amount_fen = i};
        many_got[i] = (struct tariff_match_got){&many[i], i + 1};
        /* all but the last fit anything; the last fits only what the first took */
        expected[i] = (struct tariff_test_line){.charge = W};
    }
    expected[COUNT - 1] =
        (struct tariff_test_line){.charge = W, .has_amount = true, .amount_fen = 0};
    struct weir_arena *arena = weir_arena_new(1 << 20);
    struct tariff_match match = {expected, COUNT, many_got, COUNT, NULL, NULL};
    assert_int_equal(tariff_match_find(&match, arena), WEIR_OK);
    for (uint32_t i = 0; i < COUNT; i++) {
        assert_int_not_equal(match.got_of[i], TARIFF_MATCH_NONE);
        assert_int_equal(match.expected_of[match.got_of[i]], i);
    }
    assert_int_equal(match.got_of[COUNT - 1], 0);
    weir_arena_free(arena);
}

static void
a_full_arena_is_told(void **state)
{
    (void)state;
    static const struct tariff_test_line expected[] = {{.charge = W}};
    struct weir_arena *arena = weir_arena_new(16);
    struct tariff_match match = {expected, 1, got, 3, NULL, NULL};
    assert_int_equal(tariff_match_find(&match, arena), WEIR_E_NOMEM);
    weir_arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_left_out_is_not_compared),
        cmocka_unit_test(a_line_that_asks_for_little_yields),
        cmocka_unit_test(chains_of_any_length_are_turned),
        cmocka_unit_test(a_full_arena_is_told),
    };
    return cmocka_run_group_tests_name("batch/tariff_match", tests, NULL, NULL);
}
