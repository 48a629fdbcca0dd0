/*
 * Unit tests of core/permit_check.c: districts, permits, points and reads, and what a check says of
 * them.  The arithmetic stands beside what is not plain.
 */
#include "core/permit_check.h"

#include "harness/permit_world.h"

#define COUNT(list) ((uint32_t)(sizeof(list) / sizeof((list)[0])))

struct check_case {
    const char *name;
    int32_t year;
    const char *as_of;
    const char *world;
    const char *expected;
};

static const struct check_case cases[] = {
    {"a permit split on 1 July", 2024, "2026-11-25",
     "district D1 - - -\n"
     "limit D1 ground 100000\n"
     "permit P1 D1 ground u 100000 2020-01-01 2024-07-01 valid\n"
     "permit P1a D1 ground u 60000 2024-07-01 2029-07-01 valid\n"
     "permit P1b D1 ground u 40000 2024-07-01 2029-07-01 valid\n"
     "point W1 P1 D1 ground 2020-01-01 2024-07-01 meter - 1000000\n"
     "point W2 P1a D1 ground 2024-07-01 - meter - 1000000\n"
     "point W3 P1b D1 ground 2024-07-01 - meter - 1000000\n"
     "read W1 2024-01-01 0\n"
     "read W1 2024-07-01 52000\n"
     "read W2 2024-07-01 0\n"
     "read W2 2025-01-01 33000\n"
     "read W3 2024-07-01 0\n"
     "read W3 2025-01-01 19000",
     "permit-exceeded,D1,P1,,ground,2024,49726.776,52000.000,2273.224,4.57\n"
     "permit-exceeded,D1,P1a,,ground,2024,30163.934,33000.000,2836.066,9.40\n"
     "limit-withdrawn,D1,,,ground,2024,100000.000,104000.000,4000.000,4.00\n"}, /* 100,000 on every
                                                                                   day; a sum over
                                                                                   permits would say
                                                                                   200,000 */
    {"permits above the limit", 2024, "2026-11-25",
     "district D - - -\n"
     "limit D ground 150000\n"
     "permit P1 D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "permit P2 D ground u 60000 2020-01-01 2029-01-01 valid",
     "limit-allocated,D,,,ground,2024,150000.000,160000.000,10000.000,6.67\n"},
    {"permits exactly at the limit", 2024, "2026-11-25",
     "district D - - -\n"
     "limit D ground 150000\n"
     "permit P1 D ground u 90000 2020-01-01 2029-01-01 valid\n"
     "permit P2 D ground u 60000 2020-01-01 2029-01-01 valid",
     ""},
    {"a suspended permit is not allocated", 2024, "2026-11-25",
     "district D - - -\n"
     "limit D ground 150000\n"
     "permit P1 D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "permit P2 D ground u 60000 2020-01-01 2029-01-01 suspended",
     ""},
    {"one day above is above", 2024, "2026-11-25",
     "district D - - -\n"
     "limit D ground 150000\n"
     "permit P1 D ground u 100000 2020-01-01 2024-07-02 valid\n"
     "permit P2 D ground u 60000 2024-07-01 2029-01-01 valid",
     "limit-allocated,D,,,ground,2024,150000.000,160000.000,10000.000,6.67\n"},
    {"a permit of another year is not allocated", 2024, "2026-11-25",
     "district D - - -\n"
     "limit D ground 150000\n"
     "permit P1 D ground u 100000 2020-01-01 2024-01-01 valid\n"
     "permit P2 D ground u 60000 2024-01-01 2029-01-01 valid\n"
     "permit P3 D ground u 160000 2025-01-01 2029-01-01 valid",
     ""},
    {"a parent binds the sum of its children", 2024, "2026-11-25",
     "district D - - -\n"
     "district D1 D - -\n"
     "district D2 D - -\n"
     "limit D ground 150000\n"
     "limit D1 ground 100000\n"
     "limit D2 ground 100000\n"
     "permit P1 D1 ground u 90000 2020-01-01 2029-01-01 valid\n"
     "permit P2 D2 ground u 90000 2020-01-01 2029-01-01 valid",
     "limit-allocated,D,,,ground,2024,150000.000,180000.000,30000.000,20.00\n"},
    {"surface water and groundwater together", 2024, "2026-11-25",
     "district D - - -\n"
     "limit D ground 100000\n"
     "limit D surface 100000\n"
     "limit D all 150000\n"
     "permit P1 D ground u 100000 2020-01-01 2029-01-01 valid\n"
     "permit P2 D surface u 60000 2020-01-01 2029-01-01 valid",
     "limit-allocated,D,,,all,2024,150000.000,160000.000,10000.000,6.67\n"},
    {"reclaimed water is under no limit", 2024, "2026-11-25",
     "district D - - -\n"
     "limit D all 0\n"
     "permit P1 D reclaimed u 100000 2020-01-01 2029-01-01 valid\n"
     "point W P1 D reclaimed 2020-01-01 - meter - 1000000\n"
     "read W 2024-01-01 0\n"
     "read W 2025-01-01 100",
     ""},
    {"a limit of zero is a limit", 2024, "2026-11-25",
     "district D - - -\n"
     "limit D ground 0\n"
     "permit P1 D ground u 1 2020-01-01 2029-01-01 valid",
     "limit-allocated,D,,,ground,2024,0.000,1.000,1.000,\n"},
    {"withdrawn above a parent's limit", 2024, "2026-11-25",
     "district D - - -\n"
     "district D1 D - -\n"
     "limit D ground 100\n"
     "point W1 - D1 ground 2020-01-01 - meter - 1000000\n"
     "point W2 - D surface 2020-01-01 - meter - 1000000\n"
     "read W1 2024-01-01 0\n"
     "read W1 2025-01-01 101\n"
     "read W2 2024-01-01 0\n"
     "read W2 2025-01-01 5",
     "no-permit,D,,W2,surface,2024,0.000,5.000,5.000,\n"
     "limit-withdrawn,D,,,ground,2024,100.000,101.000,1.000,1.00\n"
     "no-permit,D1,,W1,ground,2024,0.000,101.000,101.000,\n"},
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

static struct world world;
static struct weir_arena *arena;

static int
setup(void **state)
{
    (void)state;
    arena = weir_arena_new(1 << 22);
    return arena == NULL;
}

static int
teardown(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

static void
a_check_says(void **state)
{
    (void)state;
    static char said[4096];
    unsigned failed = 0;
    for (uint32_t i = 0; i < COUNT(cases); i++) {
        struct permit_findings findings = {0};
        world_read(&world, cases[i].world);
        weir_arena_reset(arena);
        const struct permit_check_request request =
            world_request(&world, cases[i].year, cases[i].as_of);
        assert_int_equal(world_check(&world, &request, arena, &findings), WEIR_OK);
        struct text_writer writer = text_writer_of(said, sizeof said);
        for (uint32_t k = 0; k < findings.count; k++)
            world_write_finding(&writer, &findings.item[k], cases[i].year);
        if (strcmp(said, cases[i].expected) == 0)
            continue;
        print_message("%s\n--- expected\n%s--- said\n%s", cases[i].name, cases[i].expected, said);
        failed++;
    }
    assert_int_equal(failed, 0);
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    world_read(&world, "district D - yes yes\nlimit D ground 1\n"
                       "permit P D ground u 2 2020-01-01 2024-07-02 valid\n"
                       "plan P 2024-01-01 2025-01-01 1\n"
                       "point W P D ground 2020-01-01 - meter 240 1000000\n"
                       "read W 2024-01-01 0\nread W 2024-03-01 9\nread W 2024-03-01 8\n"
                       "read W 2024-05-01 8\nlevel D 2024-01-01 1 2");
    const struct permit_check_request request = world_request(&world, 2024, "2024-06-30");
    enum weir_status status = WEIR_E_NOMEM;
    unsigned refused = 0;
    for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 16, refused++) {
        struct permit_findings findings;
        struct weir_arena *small = weir_arena_new(bytes);
        assert_non_null(small);
        status = world_check(&world, &request, small, &findings);
        weir_arena_free(small);
    }
    assert_int_equal(status, WEIR_OK);
    assert_true(refused > 50);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_check_says),
        cmocka_unit_test(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/permit_check", tests, setup, teardown);
}
