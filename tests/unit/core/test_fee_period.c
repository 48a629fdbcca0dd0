/* Unit tests of core/fee_period.c. */
#include "core/fee_period.h"

#include "harness/tariff_build.h"

struct period_case {
    enum fee_period kind;
    const char *day;
    const char *name;
    const char *end;
};

static void
periods_are_quarters_and_months(void **state)
{
    (void)state;
    static const struct period_case cases[] = {
        {FEE_PERIOD_QUARTER, "2025-01-01", "2025-Q1", "2025-04-01"},
        {FEE_PERIOD_QUARTER, "2025-06-30", "2025-Q2", "2025-07-01"},
        {FEE_PERIOD_QUARTER, "2025-12-31", "2025-Q4", "2026-01-01"},
        {FEE_PERIOD_MONTH, "2025-01-31", "2025-01", "2025-02-01"},
        {FEE_PERIOD_MONTH, "2024-12-01", "2024-12", "2025-01-01"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char name[FEE_PERIOD_SIZE];
        struct fee_period_days days;
        const int32_t day = build_day(cases[i].day);
        fee_period_name((struct fee_period_at){cases[i].kind, day}, name);
        assert_string_equal(name, cases[i].name);
        assert_int_equal(fee_period_end((struct fee_period_at){cases[i].kind, day}),
                         build_day(cases[i].end));
        assert_int_equal(fee_period_parse(text_of(name), &days), WEIR_OK);
        assert_true(days.first_day <= day && day < days.end_day);
        assert_int_equal(days.end_day, build_day(cases[i].end));
    }
}

static void
other_names_are_refused(void **state)
{
    (void)state;
    static const char *const names[] = {"2025",    "2025-Q0", "2025-Q5", "2025-13",
                                        "2025-00", "2025-Q",  "x025-Q1", "2025-Q10"};
    struct fee_period_days days;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_int_equal(fee_period_parse(text_of(names[i]), &days), WEIR_E_INVALID);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(periods_are_quarters_and_months),
        cmocka_unit_test(other_names_are_refused),
    };
    return cmocka_run_group_tests_name("core/fee_period", tests, NULL, NULL);
}
