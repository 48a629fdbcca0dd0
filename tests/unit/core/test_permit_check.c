/* Unit tests of core/permit_check.c: totals against the limits of a tree of districts. */
#include "core/permit_check.h"

#include "harness/permit_case.h"

static const struct check_case limit_cases[] = {
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
};

static void
limits_bind_what_is_below_them(void **state)
{
    (void)state;
    check_case_all(limit_cases, COUNT(limit_cases));
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

/* 100 m3 in the 50 days to 20 February of 366: 2 a day, and 316 days to come are 632 m3. */
static void
totals_are_those_the_findings_came_from(void **state)
{
    (void)state;
    world_read(&world, "district D - - -\ndistrict D1 D - -\nlimit D ground 1000\n"
                       "permit P D1 ground u 300 2020-01-01 2029-01-01 valid\n"
                       "point W P D1 ground 2020-01-01 - meter - 1000000\n"
                       "read W 2024-01-01 0\nread W 2024-02-20 100");
    const struct permit_check_request request = world_request(&world, 2024, "2024-02-20");
    struct permit_check *check = NULL;
    struct permit_findings findings;
    assert_int_equal(permit_check_begin(&request, arena, &check), WEIR_OK);
    for (uint32_t i = 0; i < world.point_count; i++)
        assert_int_equal(permit_check_point(check, &world.point[i], arena), WEIR_OK);
    assert_int_equal(permit_check_end(check, &findings), WEIR_OK);
    const struct permit_totals totals = permit_check_totals(check);
    for (uint32_t district = 0; district < 2; district++) {
        assert_int_equal(district_totals_get(&totals.taken, district, DISTRICT_GROUND), 100000);
        assert_int_equal(district_totals_get(&totals.ahead, district, DISTRICT_GROUND), 632000);
        assert_int_equal(district_totals_get(&totals.most, district, DISTRICT_ALL), 300000);
        assert_int_equal(district_totals_get(&totals.taken, district, DISTRICT_SURFACE), 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_bind_what_is_below_them),
        cmocka_unit_test(a_full_arena_is_said),
        cmocka_unit_test(totals_are_those_the_findings_came_from),
    };
    return cmocka_run_group_tests_name("core/permit_check", tests, check_case_setup,
                                       check_case_teardown);
}
