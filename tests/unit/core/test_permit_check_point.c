/* Unit tests of core/permit_check.c: what points took, where, and at which pace. */
#include "core/permit_check.h"

#include "harness/permit_case.h"

static const struct check_case read_cases[] = {
    {"zero reads are no water", 2024, "2026-11-25",
     "district D - - -\n"
     "point W - D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2024-01-01 7\n"
     "read W 2024-07-01 7",
     ""},
    {"no reads are capacity", 2023, "2026-11-25",
     "district D - - -\n"
     "point W - D ground 2020-01-01 - meter 240 1000000",
     "no-permit,D,,W,ground,2023,0.000,87600.000,87600.000,\n"
     "no-read,D,,W,ground,2023,,87600.000,,\n"}, /* 365 x 240 */
    {"no reads, and nobody knows the capacity", 2023, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter - 1000000",
     "no-read,D,P,W,ground,2023,,,,\n"},
    {"reads of another year only", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2023-06-01 0\n"
     "read W 2023-12-31 70",
     "no-read,D,P,W,ground,2024,,87840.000,,\n"}, /* 366 x 240 */
    {"one read in the year is a read", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2024-06-01 5",
     ""},
    {"the first read comes later than the year", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2025-06-01 5",
     ""},
    {"reads on both sides of the year", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2023-12-22 0\n"
     "read W 2025-01-11 386\n"
     "plan P 2024-01-01 2025-01-01 300",
     "plan-exceeded,D,P,,ground,2024,300.000,366.000,66.000,22.00\n"}, /* 386 days, a cubic metre
                                                                          each */
};

static const struct check_case capacity_cases[] = {
    {"by capacity all year", 2023, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - capacity 240 1000000",
     "no-read,D,P,W,ground,2023,,87600.000,,\n"},
    {"the first quarter by capacity", 2025, "2025-03-31",
     "district D - - -\n"
     "permit P D ground u 10000000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2025-01-01 - capacity 240 1000000",
     "no-read,D,P,W,ground,2025,,21600.000,,\n"}, /* 90 x 240 */
    {"a meter that breaks", 2025, "2025-03-31",
     "district D - - -\n"
     "permit P D ground u 10000000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 2025-02-01 meter 240 1000000\n"
     "point W P D ground 2025-02-01 - capacity 240 1000000\n"
     "read W 2025-01-01 0\n"
     "read W 2025-02-01 3100\n"
     "plan P 2025-01-01 2026-01-01 10000",
     "plan-exceeded,D,P,,ground,2025,10000.000,17260.000,7260.000,72.60\n"
     "no-read,D,P,W,ground,2025,,14160.000,,\n"}, /* 59 x 240 after 3,100 */
    {"a meter that broke before it was read again", 2025, "2025-03-31",
     "district D - - -\n"
     "permit P D ground u 10000000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 2025-02-01 meter 240 1000000\n"
     "point W P D ground 2025-02-01 - capacity 240 1000000\n"
     "read W 2025-01-01 0\n"
     "read W 2025-01-22 3100",
     "no-read,D,P,W,ground,2025,,16560.000,,\n"}, /* 69 x 240 */
};

static const struct check_case zone_cases[] = {
    {"a ban zone", 2024, "2026-11-25",
     "district D - yes -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2024-01-01 0\n"
     "read W 2025-01-01 500",
     "ban-zone,D,P,W,ground,2024,0.000,500.000,500.000,\n"},
    {"a ban on the city is one on its townships", 2024, "2026-11-25",
     "district D0 - yes -\n"
     "district D D0 - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2024-01-01 0\n"
     "read W 2025-01-01 500",
     "ban-zone,D,P,W,ground,2024,0.000,500.000,500.000,\n"},
    {"a township that is not in the ban", 2024, "2026-11-25",
     "district D0 - yes -\n"
     "district D D0 no -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2024-01-01 0\n"
     "read W 2025-01-01 500",
     ""},
    {"a limit zone bans nothing", 2024, "2026-11-25",
     "district D - limit -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2024-01-01 0\n"
     "read W 2025-01-01 500",
     ""},
    {"emergency wells are spared", 2024, "2026-11-25",
     "district D - yes yes\n"
     "permit P D ground emergency 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2024-01-01 0\n"
     "read W 2025-01-01 500",
     ""},
    {"monitoring wells are spared from the day of their use", 2024, "2026-11-25",
     "district D - yes -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "permit P D ground monitoring 100000 2024-07-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2024-01-01 0\n"
     "read W 2025-01-01 366",
     "ban-zone,D,P,W,ground,2024,0.000,182.000,182.000,\n"},
    {"surface water in a ban zone", 2024, "2026-11-25",
     "district D - yes yes\n"
     "permit P D surface u 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D surface 2020-01-01 - meter - 1000000\n"
     "read W 2024-01-01 0\n"
     "read W 2025-01-01 500",
     ""},
    {"an own well inside the network", 2024, "2026-11-25",
     "district D - - yes\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2024-01-01 0\n"
     "read W 2025-01-01 500",
     "network-covered,D,P,W,ground,2024,0.000,500.000,500.000,\n"},
    {"the network's own well", 2024, "2026-11-25",
     "district D - - yes\n"
     "permit P D ground public 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2024-01-01 0\n"
     "read W 2025-01-01 500",
     ""},
    {"a public well in a ban zone", 2024, "2026-11-25",
     "district D - yes yes\n"
     "permit P D ground public 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2024-01-01 0\n"
     "read W 2025-01-01 500",
     "ban-zone,D,P,W,ground,2024,0.000,500.000,500.000,\n"},
    {"a well without a permit in both", 2024, "2026-11-25",
     "district D - yes yes\n"
     "point W - D ground 2020-01-01 - meter - 1000000\n"
     "read W 2024-01-01 0\n"
     "read W 2025-01-01 500",
     "no-permit,D,,W,ground,2024,0.000,500.000,500.000,\n"
     "ban-zone,D,,W,ground,2024,0.000,500.000,500.000,\n"
     "network-covered,D,,W,ground,2024,0.000,500.000,500.000,\n"},
    {"a meter of supplied water is no withdrawal", 2024, "2026-11-25",
     "district D - yes yes\n"
     "point W - D ground 2020-01-01 - supply - 1000000\n"
     "read W 2024-01-01 0\n"
     "read W 2025-01-01 500",
     ""},
};

static const struct check_case pace_cases[] = {
    {"half a year at too fast a pace", 2023, "2023-06-30",
     "district D - - -\n"
     "permit P D ground u 365 2020-01-01 2029-01-01 valid\n"
     "limit D ground 366\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2023-01-01 0\n"
     "read W 2023-06-30 200",
     "pace,D,P,,ground,2023,365.000,405.556,40.556,11.11\n"
     "pace,D,,,ground,2023,366.000,405.556,39.556,10.81\n"}, /* 200 in 180 days: x 365 / 180 */
    {"a pace that just holds", 2023, "2023-06-30",
     "district D - - -\n"
     "permit P D ground u 365 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2023-01-01 0\n"
     "read W 2023-06-30 180",
     ""},
    {"a year that is over has no pace", 2023, "2023-12-31",
     "district D - - -\n"
     "permit P D ground u 365 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2023-01-01 0\n"
     "read W 2023-06-30 200",
     ""},
    {"a permit that ends in time", 2023, "2023-06-30",
     "district D - - -\n"
     "permit P D ground u 365 2020-01-01 2023-07-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2023-01-01 0\n"
     "read W 2023-06-30 180",
     "renew-due,D,P,,ground,2023,,,,\n"},
    {"above already is not at this pace as well", 2023, "2023-06-30",
     "district D - - -\n"
     "permit P D ground u 100 2020-01-01 2029-01-01 valid\n"
     "limit D ground 100\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2023-01-01 0\n"
     "read W 2023-06-30 180",
     "permit-exceeded,D,P,,ground,2023,100.000,180.000,80.000,80.00\n"
     "limit-withdrawn,D,,,ground,2023,100.000,180.000,80.000,80.00\n"},
    {"one read tells no pace", 2023, "2023-06-30",
     "district D - - -\n"
     "permit P D ground u 1 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2023-01-01 0",
     ""},
    {"no read tells no pace", 2023, "2023-06-30",
     "district D - - -\n"
     "permit P D ground u 1 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter - 1000000",
     "no-read,D,P,W,ground,2023,,,,\n"},
    {"wells without a permit keep the district's pace", 2023, "2023-06-30",
     "district D - - -\n"
     "limit D ground 364\n"
     "point W - D ground 2020-01-01 - meter - 1000000\n"
     "read W 2023-01-01 0\n"
     "read W 2023-06-30 180",
     "no-permit,D,,W,ground,2023,0.000,180.000,180.000,\n"
     "pace,D,,,ground,2023,364.000,365.000,1.000,0.27\n"},
};

static const struct check_case fault_cases[] = {
    {"two reads of a moment", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2024-01-01 0\n"
     "read W 2024-03-01 5\n"
     "read W 2024-03-01 6\n"
     "read W 2024-05-01 8",
     "read-conflict,D,P,W,ground,2024,,,,\n"},
    {"a register that falls", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "plan P 2024-01-01 2025-01-01 0\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2024-01-01 9\n"
     "read W 2024-03-01 5\n"
     "read W 2024-05-01 8",
     "plan-exceeded,D,P,,ground,2024,0.000,3.000,3.000,\n"
     "backward,D,P,W,ground,2024,,,,\n"},
    {"a register that begins again", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "plan P 2024-01-01 2025-01-01 0\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "digits W 4\n"
     "read W 2024-01-01 9999\n"
     "read W 2024-03-01 5",
     "plan-exceeded,D,P,,ground,2024,0.000,6.000,6.000,\n"
     "rollover,D,P,W,ground,2024,,,,\n"},
    {"an absurd register", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2024-01-01 0\n"
     "read W 2024-03-01 1000000000000.001\n"
     "read W 2024-05-01 0",
     "out-of-range,D,P,W,ground,2024,,,,\n"},
    {"a fault of last year is told there", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2023-01-01 9\n"
     "read W 2023-03-01 5\n"
     "read W 2024-05-01 8",
     ""},
    {"a fault of next year is told there", 2024, "2026-11-25",
     "district D - - -\n"
     "permit P D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 - meter 240 1000000\n"
     "read W 2024-01-01 9\n"
     "read W 2025-03-01 5",
     ""},
    {"a well that supplies others from May on", 2023, "2023-06-30",
     "district D - - -\n"
     "permit P D ground u 365 2020-01-01 2029-01-01 valid\n"
     "point W P D ground 2020-01-01 2023-05-01 meter - 1000000\n"
     "point W P D ground 2023-05-01 - supply - 1000000\n"
     "read W 2023-01-01 0\n"
     "read W 2023-06-30 360",
     ""},
};

static const struct check_case level_cases[] = {
    {"a level under its floor", 2024, "2026-11-25",
     "district D - - -\n"
     "district E - - -\n"
     "level D 2023-12-01 890 900\n"
     "level D 2024-03-01 899.5 -\n"
     "level D 2024-06-01 898 -\n"
     "level D 2024-09-01 901 -\n"
     "level E 2024-03-01 5 -\n"
     "level E 2024-04-01 5 5",
     "level-low,D,,,ground,2024,900.000,898.000,2.000,\n"},
    {"a level after the date", 2024, "2024-03-31",
     "district D - - -\n"
     "level D 2024-04-01 890 900\n"
     "level D 2025-04-01 890 900",
     ""},
};

static void
reads_say_what_was_taken(void **state)
{
    (void)state;
    check_case_all(read_cases, COUNT(read_cases));
}

static void
without_reads_capacity_does(void **state)
{
    (void)state;
    check_case_all(capacity_cases, COUNT(capacity_cases));
}

static void
zones_are_kept(void **state)
{
    (void)state;
    check_case_all(zone_cases, COUNT(zone_cases));
}

static void
a_pace_is_told(void **state)
{
    (void)state;
    check_case_all(pace_cases, COUNT(pace_cases));
}

static void
faults_of_reads_are_told(void **state)
{
    (void)state;
    check_case_all(fault_cases, COUNT(fault_cases));
}

static void
levels_are_held_against_their_floor(void **state)
{
    (void)state;
    check_case_all(level_cases, COUNT(level_cases));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_say_what_was_taken),
        cmocka_unit_test(without_reads_capacity_does),
        cmocka_unit_test(zones_are_kept),
        cmocka_unit_test(a_pace_is_told),
        cmocka_unit_test(faults_of_reads_are_told),
        cmocka_unit_test(levels_are_held_against_their_floor),
    };
    return cmocka_run_group_tests_name("core/permit_check_point", tests, check_case_setup,
                                       check_case_teardown);
}
