/* Unit tests of core/fee_late.c: SCENARIOS 48, E21. */
#include "core/fee_late.h"

#include <stdio.h>

#include "harness/tariff_build.h"

struct late_case {
    enum fee_regime regime;
    int64_t owed_fen;
    const char *notice;
    const char *period_end;
    const char *as_of;
    const char *due;
    int32_t days;
    int64_t late_fen;
    bool capped;
};

static const struct late_case cases[] = {
    /* fee: the last day is the 7th after the notice; 2 per mille from the 8th on */
    {FEE_REGIME_FEE, 100000, "2025-04-03", "2025-04-01", "2025-04-10", "2025-04-10", 0, 0, false},
    {FEE_REGIME_FEE, 100000, "2025-04-03", "2025-04-01", "2025-04-11", "2025-04-10", 1, 200, false},
    {FEE_REGIME_FEE, 100000, "2025-04-03", "2025-04-01", "2025-05-15", "2025-04-10", 35, 7000,
     false},
    /* 500 days x 0.2 % is all of it, and no more is ever asked */
    {FEE_REGIME_FEE, 100000, "2025-04-03", "2025-04-01", "2026-08-23", "2025-04-10", 500, 100000,
     false},
    {FEE_REGIME_FEE, 100000, "2025-04-03", "2025-04-01", "2026-08-24", "2025-04-10", 501, 100000,
     true},
    /* tax: the 15th day after the period; 0.05 % from the 16th on */
    {FEE_REGIME_TAX, 100000, "2025-04-03", "2025-04-01", "2025-04-15", "2025-04-15", 0, 0, false},
    {FEE_REGIME_TAX, 100000, "2025-04-03", "2025-04-01", "2025-04-16", "2025-04-15", 1, 50, false},
    {FEE_REGIME_TAX, 199, "2025-04-03", "2025-04-01", "2025-04-25", "2025-04-15", 10, 1, false},
    {FEE_REGIME_TAX, 100000, "2025-04-03", "2025-04-01", "2030-10-07", "2025-04-15", 2001, 100000,
     true},
    {FEE_REGIME_TAX, INT64_MAX, "2025-04-03", "2025-04-01", "2035-04-15", "2025-04-15", 3652,
     INT64_MAX, true},
};

static void
each_regime_has_its_days_and_its_rate(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct late_case *c = &cases[i];
        const struct fee_late_request request = {c->regime, c->owed_fen, build_day(c->notice),
                                                 build_day(c->period_end), build_day(c->as_of)};
        const struct fee_late late = fee_late_of(&request);
        assert_int_equal(late.due_day, build_day(c->due));
        assert_int_equal(late.days, c->days);
        assert_int_equal(late.late_fen, c->late_fen);
        assert_int_equal(late.capped, c->capped);
    }
}

static void
assert_net(int64_t a, int64_t b, int64_t c, const char *expected)
{
    int64_t owed_fen[3] = {a, b, c};
    char text[80];
    fee_late_net(owed_fen, 3);
    (void)snprintf(text, sizeof text, "%d %d %d", (int)owed_fen[0], (int)owed_fen[1],
                   (int)owed_fen[2]);
    assert_string_equal(text, expected);
}

static void
corrections_are_taken_off_the_newest_notice(void **state)
{
    (void)state;
    assert_net(100, 50, 20, "100 50 20"); /* more was found: each notice has its own days */
    assert_net(100, 50, -20, "100 30 0");
    assert_net(100, 50, -70, "80 0 0");
    assert_net(100, -20, 50, "80 0 50");
    assert_net(100, -130, 50, "0 0 20"); /* paid back, and asked for again */
    assert_net(-10, 0, 5, "0 0 0");
    fee_late_net(NULL, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_regime_has_its_days_and_its_rate),
        cmocka_unit_test(corrections_are_taken_off_the_newest_notice),
    };
    return cmocka_run_group_tests_name("core/fee_late", tests, NULL, NULL);
}
