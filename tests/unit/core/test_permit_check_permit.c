/* Unit tests of core/permit_check.c: permits, their days, points and plans. */
#include "core/permit_check.h"

#include "harness/permit_case.h"

static const struct check_case day_cases[] = {
    {"water on the last day of a permit is its own", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2024-07-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2024-06-01 0\n"
     "read W 2024-07-01 3000",
     ""},
    {"water across the end is shared by days", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2024-07-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2024-06-01 0\n"
     "read W 2024-07-02 3100",
     "permit-expired,D,P,,ground,2024,0.000,100.000,100.000,\n"}, /* 31 days, one of them after the
                                                                     end */
    {"suspended in June", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "permit P D ground u 100000 2024-06-01 2024-07-01 suspended\n"
     "permit P D ground u 100000 2024-07-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2024-05-01 0\n"
     "read W 2024-08-01 9200",
     "permit-suspended,D,P,,ground,2024,0.000,3000.000,3000.000,\n"}, /* 92 days, 30 of them in June
                                                                       */
    {"revoked on the first day of a period", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "permit P D ground u 100000 2024-06-01 2024-06-01 revoked\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2024-05-01 0\n"
     "read W 2024-06-01 310\n"
     "read W 2024-07-01 610",
     "permit-revoked,D,P,,ground,2024,0.000,300.000,300.000,\n"},
    {"before the permit", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2024-03-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2024-02-01 0\n"
     "read W 2024-03-02 300",
     "permit-early,D,P,,ground,2024,0.000,290.000,290.000,\n"}, /* 30 days, 29 in February */
    {"exactly as licensed", 2023, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2023-01-01 0\n"
     "read W 2024-01-01 100000",
     ""},
    {"a litre more than licensed", 2023, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2023-01-01 0\n"
     "read W 2024-01-01 100000.001",
     "permit-exceeded,D,P,,ground,2023,100000.000,100000.001,0.001,0.00\n"},
    {"11.11 percent", 2025, "2026-11-25",
     "district D - - -\n"
     "permit P D ground public 900000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2025-01-01 0\n"
     "read W 2026-01-01 1000000",
     "permit-exceeded,D,P,,ground,2025,900000.000,1000000.000,100000.000,11.11\n"},
    {"water outside the permit's days is not above it as well", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 366 2020-01-01 2024-07-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2024-01-01 0\n"
     "read W 2024-07-01 182\n"
     "read W 2024-08-01 500",
     "permit-expired,D,P,,ground,2024,0.000,318.000,318.000,\n"},
};

static const struct check_case share_cases[] = {
    {"a permit adds up its points", 2023, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "point V P D ground 2020-01-01 - meter - 1000000\n"
     "read W 2023-01-01 0\n"
     "read W 2024-01-01 60000\n"
     "read V 2023-01-01 0\n"
     "read V 2024-01-01 50000",
     "permit-exceeded,D,P,,ground,2023,100000.000,110000.000,10000.000,10.00\n"},
    {"a point shared by two permits", 2023, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 60 2020-01-01 2029-01-01 valid\n"
     "permit Q D ground u 30 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter - 600000\n"
     "point W Q D ground 2020-01-01 - meter - 400000\n"
     "limit D ground 90\n"
     "read W 2023-01-01 0\n"
     "read W 2024-01-01 100",
     "permit-exceeded,D,Q,,ground,2023,30.000,40.000,10.000,33.33\n"
     "limit-withdrawn,D,,,ground,2023,90.000,100.000,10.000,11.11\n"}, /* the point's water counts
                                                                          once in its district */
    {"three thirds are a whole", 2023, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 0 2020-01-01 2029-01-01 valid\n"
     "permit Q D ground u 0 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter - 333333\n"
     "point W Q D ground 2020-01-01 - meter - 666667\n"
     "read W 2023-01-01 0\n"
     "read W 2024-01-01 0.002",
     "permit-exceeded,D,P,,ground,2023,0.000,0.001,0.001,\n"
     "permit-exceeded,D,Q,,ground,2023,0.000,0.001,0.001,\n"}, /* 2 litres: 0.67 rounds to 1, the
                                                                  rest is 1 */
    {"what no share covers has no permit", 2023, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter - 600000\n"
     "read W 2023-01-01 0\n"
     "read W 2024-01-01 100",
     "no-permit,D,,W,ground,2023,0.000,40.000,40.000,\n"},
    {"no permit", 2024, "2026-11-25",
     "district D - - -\n"
     "point W - D ground 2020-01-01 - meter - 1000000\n"
     "read W 2024-01-01 0\n"
     "read W 2024-07-01 5000",
     "no-permit,D,,W,ground,2024,0.000,5000.000,5000.000,\n"},
    {"no permit until July", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "point W - D ground 2020-01-01 2024-07-01 meter - 1000000\n"
     "point W P D ground 2024-07-01 - meter - 1000000\n"
     "read W 2024-06-01 0\n"
     "read W 2024-08-01 6100",
     "no-permit,D,,W,ground,2024,0.000,3000.000,3000.000,\n"}, /* 30 of 61 days */
};

static const struct check_case plan_cases[] = {
    {"above the plan", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "plan P 2024-01-01 2025-01-01 900\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2024-01-01 0\n"
     "read W 2025-01-01 1000",
     "plan-exceeded,D,P,,ground,2024,900.000,1000.000,100.000,11.11\n"},
    {"a waived plan", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "plan P 2024-01-01 2025-01-01 -\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2024-01-01 0\n"
     "read W 2025-01-01 1000",
     ""},
    {"the later plan holds where two overlap", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "plan P 2024-01-01 2025-01-01 190\n"
     "plan P 2024-07-01 2025-01-01 150\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2024-01-01 0\n"
     "read W 2025-01-01 366",
     "plan-exceeded,D,P,,ground,2024,150.000,184.000,34.000,22.67\n"}, /* 182 days of one, 184 of
                                                                          the other */
    {"a plan from last July", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "plan P 2022-07-01 2023-07-01 1\n"
     "plan P 2023-07-01 2024-07-01 300\n"
     "plan P 2025-01-01 2026-01-01 1\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2023-07-01 0\n"
     "read W 2024-07-01 366",
     "plan-exceeded,D,P,,ground,2024,300.000,366.000,66.000,22.00\n"},
};

static const struct check_case renewal_cases[] = {
    {"45 days before the end", 2024, "2024-05-17",
     "district D - - -\n"
     "permit P D ground u 100 2020-01-01 2024-07-01 valid",
     "renew-due,D,P,,ground,2024,,,,\n"}, /* 17 May + 45 days = 1 July */
    {"46 days before the end", 2024, "2024-05-16",
     "district D - - -\n"
     "permit P D ground u 100 2020-01-01 2024-07-01 valid",
     ""},
    {"on its last day", 2024, "2024-06-30",
     "district D - - -\n"
     "permit P D ground u 100 2020-01-01 2024-07-01 valid",
     "renew-due,D,P,,ground,2024,,,,\n"},
    {"after its last day", 2024, "2024-07-01",
     "district D - - -\n"
     "permit P D ground u 100 2020-01-01 2024-07-01 valid",
     ""},
    {"renewed already", 2024, "2024-06-01",
     "district D - - -\n"
     "permit P D ground u 100 2020-01-01 2024-07-01 valid\n"
     "permit P D ground u 100 2024-07-01 2029-07-01 valid",
     ""},
    {"suspended to its end", 2024, "2024-06-01",
     "district D - - -\n"
     "permit P D ground u 100 2020-01-01 2024-07-01 suspended",
     ""},
    {"a date outside the year", 2025, "2024-06-01",
     "district D - - -\n"
     "permit P D ground u 100 2020-01-01 2024-07-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2024-01-01 0\n"
     "read W 2024-05-01 9",
     ""},
};

static const struct check_case idle_cases[] = {
    {"two years of the same register", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2022-01-01 70\n"
     "read W 2023-01-01 70\n"
     "read W 2024-01-01 70",
     "idle,D,P,,ground,2024,100000.000,0.000,,\n"},
    {"a day less than two years", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2022-01-02 70\n"
     "read W 2024-01-01 70",
     ""},
    {"two years from a 29 February", 2022, "2022-12-31",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2020-02-29 70\n"
     "read W 2022-02-28 70",
     "idle,D,P,,ground,2022,100000.000,0.000,,\n"},
    {"a younger permit is not idle yet", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100 2023-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2021-01-01 70\n"
     "read W 2024-01-01 70",
     ""},
    {"a permit without points is not known to be idle", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid",
     ""},
    {"one of two points takes water", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "point V P D ground 2020-01-01 - meter - 1000000\n"
     "read W 2022-01-01 70\n"
     "read W 2024-01-01 70\n"
     "read V 2022-01-01 0\n"
     "read V 2024-01-01 1",
     ""},
    {"a suspended permit is not idle", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100 2020-01-01 2029-01-01 suspended\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2022-01-01 70\n"
     "read W 2024-01-01 70",
     ""},
    {"reads after the year do not count for idleness in it", 2023, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2022-06-01 70\n"
     "read W 2023-06-01 70\n"
     "read W 2024-06-01 70",
     ""},
};

static const struct check_case trade_cases[] = {
    {"rights traded for a year", 2024, "2026-11-25",
     "district D - - -\n"
     "limit D ground 150000\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "permit P D ground u 80000 2024-01-01 2029-01-01 valid\n"
     "permit P D ground u 100000 2025-01-01 2029-01-01 valid\n"
     "permit Q D ground u 50000 2020-01-01 2029-01-01 valid\n"
     "permit Q D ground u 70000 2024-01-01 2029-01-01 valid\n"
     "permit Q D ground u 50000 2025-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "point V Q D ground 2020-01-01 - meter - 1000000\n"
     "read W 2024-01-01 0\n"
     "read W 2025-01-01 85000\n"
     "read V 2024-01-01 0\n"
     "read V 2025-01-01 65000",
     "permit-exceeded,D,P,,ground,2024,80000.000,85000.000,5000.000,6.25\n"}, /* the sum stands:
                                                                                 150,000 */
    {"a permit known only from next year on", 2024, "2025-01-31",
     "district D - - -\n"
     "permit P D ground u 100 2025-01-01 2029-01-01 valid\n"
     "permit P D ground u 200 2026-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2024-12-01 0\n"
     "read W 2025-01-01 31",
     "permit-early,D,P,,ground,2024,0.000,31.000,31.000,\n"},
};

static void
water_is_of_the_day_it_is_taken_on(void **state)
{
    (void)state;
    check_case_all(day_cases, COUNT(day_cases));
}

static void
points_add_up_and_shares_are_whole(void **state)
{
    (void)state;
    check_case_all(share_cases, COUNT(share_cases));
}

static void
a_plan_is_its_own_days(void **state)
{
    (void)state;
    check_case_all(plan_cases, COUNT(plan_cases));
}

static void
a_permit_is_told_before_it_ends(void **state)
{
    (void)state;
    check_case_all(renewal_cases, COUNT(renewal_cases));
}

static void
two_years_without_water_are_told(void **state)
{
    (void)state;
    check_case_all(idle_cases, COUNT(idle_cases));
}

static void
rights_may_be_traded(void **state)
{
    (void)state;
    check_case_all(trade_cases, COUNT(trade_cases));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(water_is_of_the_day_it_is_taken_on),
        cmocka_unit_test(points_add_up_and_shares_are_whole),
        cmocka_unit_test(a_plan_is_its_own_days),
        cmocka_unit_test(a_permit_is_told_before_it_ends),
        cmocka_unit_test(two_years_without_water_are_told),
        cmocka_unit_test(rights_may_be_traded),
    };
    return cmocka_run_group_tests_name("core/permit_check_permit", tests, check_case_setup,
                                       check_case_teardown);
}
