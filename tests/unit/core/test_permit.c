/* Unit tests of core/permit.c: states from day to day, and what a year allows. */
#include "core/permit.h"

#include "base/civil.h"
#include "harness/permit_world.h"

#define COUNT(list) ((uint32_t)(sizeof(list) / sizeof((list)[0])))

static struct world world;

static struct permit_versions
versions_of(const char *lines)
{
    world_read(&world, lines);
    return world.permit[0].versions;
}

static const char *
state_of(struct permit_versions versions, const char *day, const char *end)
{
    static const char *const names[PERMIT_STATE_COUNT] = {
        [PERMIT_STATE_VALID] = "valid",         [PERMIT_STATE_EARLY] = "early",
        [PERMIT_STATE_SUSPENDED] = "suspended", [PERMIT_STATE_REVOKED] = "revoked",
        [PERMIT_STATE_EXPIRED] = "expired",
    };
    const struct permit_stay stay = permit_state_on(versions, world_day(day));
    assert_int_equal(stay.end_day, world_day(end));
    return names[stay.state];
}

static void
a_permit_is_early_valid_and_expired(void **state)
{
    (void)state;
    const struct permit_versions versions =
        versions_of("district D - - -\npermit P D ground u 1 2024-01-01 2024-07-01 valid");
    assert_string_equal(state_of(versions, "2023-12-31", "2024-01-01"), "early");
    assert_string_equal(state_of(versions, "2024-01-01", "2024-07-01"), "valid");
    assert_string_equal(state_of(versions, "2024-06-30", "2024-07-01"), "valid");
    assert_string_equal(state_of(versions, "2024-07-01", "-"), "expired");
}

static void
a_row_holds_until_the_next_one(void **state)
{
    (void)state;
    const struct permit_versions versions =
        versions_of("district D - - -\npermit P D ground u 1 2024-01-01 2029-01-01 valid\n"
                    "permit P D ground u 1 2024-06-01 2024-07-01 suspended\n"
                    "permit P D ground u 1 2024-08-01 2029-01-01 valid");
    assert_string_equal(state_of(versions, "2024-05-31", "2024-06-01"), "valid");
    assert_string_equal(state_of(versions, "2024-06-01", "2024-07-01"), "suspended");
    assert_string_equal(state_of(versions, "2024-07-01", "2024-08-01"), "expired");
    assert_string_equal(state_of(versions, "2024-08-01", "2029-01-01"), "valid");
    assert_int_equal(permit_valid_days(versions, world_day("2024-01-01"), world_day("2025-01-01")),
                     152 + 153); /* January to May of a leap year, August to December */
}

static void
what_is_revoked_stays_so_without_days_of_its_own(void **state)
{
    (void)state;
    const struct permit_versions versions =
        versions_of("district D - - -\npermit P D ground u 366 2024-01-01 2029-01-01 valid\n"
                    "permit P D ground u 366 2024-07-01 2024-07-01 revoked");
    assert_string_equal(state_of(versions, "2024-06-30", "2024-07-01"), "valid");
    assert_string_equal(state_of(versions, "2024-07-01", "-"), "revoked");
    assert_string_equal(state_of(versions, "2031-01-01", "-"), "revoked");
    assert_int_equal(permit_licensed_l(versions, 2024), 182000);
    assert_int_equal(permit_licensed_l(versions, 2025), 0);
}

struct licensed_case {
    const char *rows;
    int32_t year;
    int64_t licensed_l;
};

static void
a_year_allows_its_valid_days(void **state)
{
    (void)state;
    static const struct licensed_case cases[] = {
        /* 100,000 x 182 / 366, and its two heirs: together 100,000.000 */
        {"permit P D ground u 100000 2020-01-01 2024-07-01 valid", 2024, 49726776},
        {"permit P D ground u 60000 2024-07-01 2029-07-01 valid", 2024, 30163934},
        {"permit P D ground u 40000 2024-07-01 2029-07-01 valid", 2024, 20109290},
        {"permit P D ground u 100000 2020-01-01 2024-07-01 valid", 2023, 100000000},
        {"permit P D ground u 100000 2020-01-01 2024-07-01 valid", 2025, 0},
        {"permit P D ground u 100000 2020-01-01 2024-07-01 valid", 2019, 0},
        /* one day of 365 */
        {"permit P D ground u 365 2023-12-31 2024-01-01 valid", 2023, 1000},
        /* rows are summed before they are rounded: (1 x 1 + 1 x 1 + 1 x 1) / 366 litres twice less
         * than half of a litre each */
        {"permit P D ground u 0.061 2024-01-01 2024-01-02 valid\n"
         "permit P D ground u 0.061 2024-02-01 2024-02-02 valid\n"
         "permit P D ground u 0.061 2024-03-01 2024-03-02 valid",
         2024, 1},                                                          /* 183 / 366 = 0.5 */
        {"permit P D ground u 0.061 2024-01-01 2024-01-03 valid", 2024, 0}, /* 122 / 366 */
        /* 20,000 traded away for a year, and back */
        {"permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
         "permit P D ground u 80000 2024-01-01 2029-01-01 valid\n"
         "permit P D ground u 100000 2025-01-01 2029-01-01 valid",
         2024, 80000000},
        {"permit P D ground u 0 2020-01-01 2029-01-01 valid", 2024, 0},
        {"permit P D ground u 100 2020-01-01 2029-01-01 suspended", 2024, 0},
        {"permit P D ground u 1000000000 2020-01-01 2029-01-01 valid", 2024, 1000000000000},
    };
    for (uint32_t i = 0; i < COUNT(cases); i++) {
        char lines[512];
        (void)snprintf(lines, sizeof lines, "district D - - -\n%s", cases[i].rows);
        assert_int_equal(permit_licensed_l(versions_of(lines), cases[i].year), cases[i].licensed_l);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_permit_is_early_valid_and_expired),
        cmocka_unit_test(a_row_holds_until_the_next_one),
        cmocka_unit_test(what_is_revoked_stays_so_without_days_of_its_own),
        cmocka_unit_test(a_year_allows_its_valid_days),
    };
    return cmocka_run_group_tests_name("core/permit", tests, NULL, NULL);
}
