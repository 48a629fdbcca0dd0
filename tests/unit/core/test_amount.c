/* Unit tests of core/amount.c: rounding and sharing out as CONTRACT section 5 says. */
#include "core/amount.h"

#include "harness/cmocka_all.h"

#define FEN_UFEN 1000000 /* micro-fen in a fen */

static int64_t
rounded(int64_t exact_ufen, enum weir_rounding_mode mode, int64_t to_fen)
{
    const struct weir_rounding rounding = {mode, WEIR_ROUND_PER_LINE, to_fen};
    int64_t fen = -77;
    assert_true(amount_round(ratio_of(exact_ufen), &rounding, &fen));
    return fen;
}

/* 33.4, 33.5, 33.6 and 34.5 fen */
static void
modes_round_as_they_are_named(void **state)
{
    (void)state;
    assert_int_equal(rounded(33400000, WEIR_ROUND_HALF_UP, 1), 33);
    assert_int_equal(rounded(33500000, WEIR_ROUND_HALF_UP, 1), 34);
    assert_int_equal(rounded(33500000, WEIR_ROUND_HALF_EVEN, 1), 34);
    assert_int_equal(rounded(34500000, WEIR_ROUND_HALF_EVEN, 1), 34);
    assert_int_equal(rounded(34500001, WEIR_ROUND_HALF_EVEN, 1), 35);
    assert_int_equal(rounded(33900000, WEIR_ROUND_DOWN, 1), 33);
    assert_int_equal(rounded(33000001, WEIR_ROUND_UP, 1), 34);
    assert_int_equal(rounded(33000000, WEIR_ROUND_UP, 1), 33);
}

static void
modes_work_on_the_absolute_value(void **state)
{
    (void)state;
    assert_int_equal(rounded(-33500000, WEIR_ROUND_HALF_UP, 1), -34);
    assert_int_equal(rounded(-33400000, WEIR_ROUND_HALF_UP, 1), -33);
    assert_int_equal(rounded(-34500000, WEIR_ROUND_HALF_EVEN, 1), -34);
    assert_int_equal(rounded(-33900000, WEIR_ROUND_DOWN, 1), -33);
    assert_int_equal(rounded(-33000001, WEIR_ROUND_UP, 1), -34);
}

static void
an_amount_is_a_multiple_of_the_unit(void **state)
{
    (void)state;
    assert_int_equal(rounded((int64_t)105 * FEN_UFEN, WEIR_ROUND_HALF_UP, 10), 110);
    assert_int_equal(rounded((int64_t)104 * FEN_UFEN, WEIR_ROUND_HALF_UP, 10), 100);
    assert_int_equal(rounded((int64_t)105 * FEN_UFEN, WEIR_ROUND_HALF_EVEN, 10), 100);
    assert_int_equal(rounded((int64_t)-105 * FEN_UFEN, WEIR_ROUND_HALF_UP, 10), -110);
}

static void
an_amount_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    const struct weir_rounding rounding = {WEIR_ROUND_UP, WEIR_ROUND_PER_LINE, 1000};
    int64_t fen;
    assert_true(amount_round(ratio_product(9223372036854775000, FEN_UFEN), &rounding, &fen));
    assert_int_equal(fen, 9223372036854775000);
    assert_false(amount_round(ratio_product(9223372036854775001, FEN_UFEN), &rounding, &fen));
    const struct weir_rounding to_a_fen = {WEIR_ROUND_DOWN, WEIR_ROUND_PER_LINE, 1};
    assert_false(amount_round(ratio_product(INT64_MAX, 2 * FEN_UFEN), &to_a_fen, &fen));
}

/* Shares out and compares; exact amounts in thousandths of a fen. */
static void
assert_shared(uint32_t count, const int64_t *exact_mfen, int64_t unit_fen, int64_t total_fen,
              const int64_t *fen)
{
    struct amount item[8] = {{ratio_of(0), 0}};
    for (uint32_t i = 0; i < count; i++)
        item[i].exact_ufen = ratio_product(exact_mfen[i], 1000);
    assert_true(amount_share_out(item, count, unit_fen, total_fen));
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(item[i].fen, fen[i]);
}

/* examples/tariffs/rounding.test.xml: 0.335, 0.335 and 0.330 make 1.00. */
static void
the_earlier_of_two_equal_remainders_gets_the_fen(void **state)
{
    (void)state;
    const int64_t exact_mfen[] = {33500, 33500, 33000};
    assert_shared(3, exact_mfen, 1, 100, (const int64_t[]){34, 33, 33});
    assert_shared(3, exact_mfen, 10, 100, (const int64_t[]){40, 30, 30});
}

static void
the_larger_remainder_gets_it_wherever_it_stands(void **state)
{
    (void)state;
    assert_shared(3, (const int64_t[]){10100, 10500, 10600}, 1, 31, (const int64_t[]){10, 10, 11});
    assert_shared(3, (const int64_t[]){10900, 10500, 10700}, 1, 32, (const int64_t[]){11, 10, 11});
}

/* -1.4 - 1.4 = -2.8, rounded -3: from -2 and -2 one unit goes to the earlier. */
static void
shares_of_negative_amounts_start_from_the_next_lower_multiple(void **state)
{
    (void)state;
    assert_shared(2, (const int64_t[]){-1400, -1400}, 1, -3, (const int64_t[]){-1, -2});
    assert_shared(2, (const int64_t[]){-1400, 3000}, 1, 2, (const int64_t[]){-1, 3});
    assert_shared(2, (const int64_t[]){-14000, 30000}, 10, 10, (const int64_t[]){-20, 30});
}

static void
rounding_up_gives_a_unit_to_each_that_has_a_remainder_at_most(void **state)
{
    (void)state;
    /* 0.1 + 0.1 + 0 = 0.2, up to 1 */
    assert_shared(3, (const int64_t[]){0, 100, 100}, 1, 1, (const int64_t[]){0, 1, 0});
    assert_shared(3, (const int64_t[]){900, 900, 900}, 1, 3, (const int64_t[]){1, 1, 1});
}

static void
nothing_to_share_out(void **state)
{
    (void)state;
    assert_true(amount_share_out(NULL, 0, 1, 0));
    assert_true(ratio_compare(amount_sum(NULL, 0), ratio_of(0)) == 0);
}

static void
amounts_that_outweigh_each_other_are_added_exactly(void **state)
{
    (void)state;
    struct amount item[4] = {{ratio_product(INT64_MAX, FEN_UFEN), 0},
                             {ratio_product(INT64_MAX, FEN_UFEN), 0},
                             {ratio_product(-INT64_MAX, FEN_UFEN), 0},
                             {ratio_product(-INT64_MAX, FEN_UFEN), 0}};
    assert_true(ratio_compare(amount_sum(item, 4), ratio_of(0)) == 0);
    assert_true(amount_share_out(item, 4, 1, 0));
    assert_int_equal(item[1].fen, INT64_MAX);
    assert_int_equal(item[3].fen, -INT64_MAX);
}

static void
a_share_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    struct amount item[2] = {{ratio_product(INT64_MAX, 2 * FEN_UFEN), 0},
                             {ratio_product(-INT64_MAX, 2 * FEN_UFEN), 0}};
    assert_false(amount_share_out(item, 2, 1, 0));
    /* The next lower multiple of 10 is below the least number. */
    struct amount low = {ratio_product(-INT64_MAX, FEN_UFEN), 0};
    assert_false(amount_share_out(&low, 1, 10, 0));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(modes_round_as_they_are_named),
        cmocka_unit_test(modes_work_on_the_absolute_value),
        cmocka_unit_test(an_amount_is_a_multiple_of_the_unit),
        cmocka_unit_test(an_amount_that_does_not_fit_is_refused),
        cmocka_unit_test(the_earlier_of_two_equal_remainders_gets_the_fen),
        cmocka_unit_test(the_larger_remainder_gets_it_wherever_it_stands),
        cmocka_unit_test(shares_of_negative_amounts_start_from_the_next_lower_multiple),
        cmocka_unit_test(rounding_up_gives_a_unit_to_each_that_has_a_remainder_at_most),
        cmocka_unit_test(nothing_to_share_out),
        cmocka_unit_test(amounts_that_outweigh_each_other_are_added_exactly),
        cmocka_unit_test(a_share_that_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests_name("core/amount", tests, NULL, NULL);
}
