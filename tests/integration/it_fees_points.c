/*
 * Fees of points through the whole program: how a point's water is measured, and whose it is.
 */
#include "harness/fee_it.h"

#define TWO_PERMITS                                                                                \
    PERMITS "P1,Mill,,D1,ground,II,industry,9000,2025-01-01,2030-01-01,"                           \
            "scenario.resource,own-source,,\n"                                                     \
            "P2,Forge,,D1,ground,II,industry,9000,2025-01-01,2030-01-01,"                          \
            "scenario.resource,own-source,,\n"
#define TWO_PLANS                                                                                  \
    "account,from,to,m3\nP1,2025-01-01,2026-01-01,9000\nP2,2025-01-01,2026-01-01,9000\n"

/* E9: 90 days x 240 = 21,600; a meter that breaks on 2025-02-01: 31 days read, then 59 x 240. */
static void
without_a_meter_capacity_times_days_counts(void **state)
{
    (void)state;
    begin();
    load("permits", PERMITS "E9,Mill,,D1,ground,II,industry,90000,2025-01-01,2030-01-01,"
                            "scenario.resource,own-source,,\n"
                            "E8,Mill,,D1,ground,II,industry,90000,2025-01-01,2030-01-01,"
                            "scenario.resource,own-source,,\n");
    load("points", POINTS "W9,E9,D1,ground,2025-01-01,capacity,240\n"
                          "W8,E8,D1,ground,2025-01-01,meter,240\n"
                          "W8,E8,D1,ground,2025-02-01,capacity,240\n");
    load("plans",
         "account,from,to,m3\nE9,2025-01-01,2026-01-01,90000\nE8,2025-01-01,2026-01-01,90000\n");
    ingest("W8,2025-01-01,0,\nW8,2025-02-01,3100,\n");
    assess("2025-03-31");
    assert_entries("E9",
                   "1 2025-Q1/0 tax 2025-01-01..2025-04-01 21600.000 x 1.00 x 1.0 = 21600.00\n");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.fee_entry WHERE method = 'capacity' AND "
                                "point = 'W9'"),
                     1);
    assert_findings("E8:W8:no-read:2025-01-01\nE9:W9:no-read:2025-01-01\n");
    assert_int_equal(sum_fen("account = 'E8'"), 310000 + 1416000);
    assert_int_equal(it_sql_int("SELECT sum(volume_l)::int8 FROM weir.fee_entry WHERE method = "
                                "'capacity' AND point = 'W8'"),
                     14160000);
}

/* Two wells under a permit.  One that was never read and has no capacity holds nothing back; one
 * that is read no more does, for the plan is the permit's; both are told with what to do. */
static void
a_well_that_nobody_reads_is_told(void **state)
{
    (void)state;
    begin();
    load("permits", PERMITS "P1,Mill,,D1,ground,II,industry,90000,2025-01-01,2030-01-01,"
                            "scenario.resource,own-source,,\n"
                            "P2,Mill,,D1,ground,II,industry,90000,2025-01-01,2030-01-01,"
                            "scenario.resource,own-source,,\n"
                            "P3,Mill,,D1,ground,II,industry,90000,2025-01-01,2030-01-01,"
                            "scenario.resource,own-source,,\n");
    load("points", POINTS "A1,P1,D1,ground,2025-01-01,meter,\n"
                          "A2,P1,D1,ground,2025-01-01,meter,\n"
                          "B1,P2,D1,ground,2025-01-01,meter,\n"
                          "B2,P2,D1,ground,2025-01-01,meter,\n"
                          "C1,P3,D1,ground,2025-01-01,meter,\n");
    load("plans", "account,from,to,m3\nP1,2025-01-01,2026-01-01,90000\n"
                  "P2,2025-01-01,2026-01-01,90000\n");
    ingest("A1,2025-01-01,0,\nA1,2025-04-01,1000,\n"
           "B1,2025-01-01,0,\nB1,2025-04-01,1000,\nB2,2025-01-01,0,\n");
    it_expect(1, "fees", "assess", "--through", "2025-04-01", NULL);
    post();
    assert_entries("P1",
                   "1 2025-Q1/0 tax 2025-01-01..2025-04-01 1000.000 x 1.00 x 1.0 = 1000.00\n");
    assert_entries("P2", "");
    assert_findings("P1:A2:no-read:2025-01-01\nP2:B2:no-read:2025-01-01\n"
                    "P3:C1:no-read:2025-01-01\n");
    /* The hint followed: an estimate for one, a capacity for the other.  90 days x 10. */
    ingest("B2,2025-04-01,500,estimate\n");
    load("points", POINTS "C1,P3,D1,ground,2025-01-01,meter,10\n");
    it_expect(0, "fees", "assess", "--through", "2025-03-31", NULL);
    post();
    it_expect(0, "fees", "assess", "--through", "2025-04-01", NULL);
    post();
    assert_entries("P2", "1 2025-Q1/0 tax 2025-01-01..2025-04-01 1000.000 x 1.00 x 1.0 = 1000.00\n"
                         "2 2025-Q1/0 tax 2025-01-01..2025-04-01 500.000 x 1.00 x 1.0 = 500.00\n");
    assert_int_equal(sum_fen("account = 'P3'"), 90000 + 1000);
}

/* 10,001 l by a third each: cut at 3,333.66 and 6,667.33 litres, half-up. */
static void
permits_that_share_a_point_pay_its_water_once(void **state)
{
    (void)state;
    begin();
    load("permits", PERMITS "S1,Mill,,D1,ground,II,industry,90,2025-01-01,2029-01-01,"
                            "scenario.resource,own-source,,\n"
                            "S2,Dyer,,D1,ground,II,industry,90,2025-01-01,2029-01-01,"
                            "scenario.resource,own-source,,\n"
                            "S3,Tanner,,D1,ground,II,industry,90,2025-01-01,2029-01-01,"
                            "scenario.resource,own-source,,\n");
    load("points", "point,permit,district,source,from,share\n"
                   "W9,S1,D1,ground,2025-01-01,0.333333\nW9,S2,D1,ground,2025-01-01,0.333333\n"
                   "W9,S3,D1,ground,2025-01-01,0.333334\n");
    ingest("W9,2025-01-01,0,\nW9,2025-04-01,10.001,\n");
    assess("2025-04-01");
    assert_entries("S1", "1 2025-Q1/0 tax 2025-01-01..2025-04-01 3.334 x 1.00 x 1.0 = 3.33\n");
    assert_entries("S2", "1 2025-Q1/0 tax 2025-01-01..2025-04-01 3.333 x 1.00 x 1.0 = 3.33\n");
    assert_entries("S3", "1 2025-Q1/0 tax 2025-01-01..2025-04-01 3.334 x 1.00 x 1.0 = 3.33\n");
    assert_int_equal(it_sql_int("SELECT sum(volume_l)::int8 FROM weir.fee_entry"), 10001);
}

/* E14: own water is taken by a well whose meter is an account's too, in counts of 10 litres with
 * four digits: from 9,990 past 9,999 to 10 are 20 counts, 0.2 m3: tax 0.2 x 1.00, sewage 0.2
 * x 1.40.
 */
static void
a_well_that_is_an_accounts_meter_counts_as_that_does(void **state)
{
    (void)state;
    begin();
    it_expect(0, "tariff", "publish", it_source("tests/tariffs/scenario-city.xml"), NULL);
    load("permits", PERMITS "E14,Mill,,D1,ground,II,industry,90,2025-01-01,2029-01-01,"
                            "scenario.resource,own-source,,\n");
    load("accounts",
         "account,from,tariff,class\nMILL,2025-01-01,scenario.city,own-source-sewage\n");
    load("meters", "meter,account,from,first_register,digits,litres_per_count\n"
                   "W14,MILL,2025-01-01,9900,4,10\n");
    load("points", "point,permit,district,source,from\nW14,E14,D1,ground,2025-01-01\n");
    ingest("W14,2025-01-01,9900,\nW14,2025-04-01,100,\n");
    assess("2025-04-01");
    assert_entries("E14", "1 2025-Q1/0 tax 2025-01-01..2025-04-01 2.000 x 1.00 x 1.0 = 2.00\n");
    it_expect(0, "bill", "--through", "2025-04-01", NULL);
    post();
    assert_int_equal(it_sql_int("SELECT volume_l FROM weir.invoice"), 2000);
    assert_int_equal(it_sql_int("SELECT amount_fen FROM weir.invoice"), 280);
}

/* 900 m3 in 90 days: the first 31 are P1's, 310 m3.  P2 has no read of its own before April. */
static void
a_point_that_changes_hands_inside_a_reading_period(void **state)
{
    (void)state;
    begin();
    load("permits", TWO_PERMITS);
    load("plans", TWO_PLANS);
    load("points", POINTS "W1,P1,D1,ground,2025-01-01,meter,\n"
                          "W1,P2,D1,ground,2025-02-01,meter,\n");
    ingest("W1,2025-01-01,0,\nW1,2025-04-01,900,\nW1,2025-05-01,950,\n");
    assess("2025-05-01");
    assert_entries("P1", "1 2025-Q1/0 tax 2025-01-01..2025-04-01 310.000 x 1.00 x 1.0 = 310.00\n");
    assert_entries("P2", "1 2025-Q1/0 tax 2025-02-01..2025-04-01 590.000 x 1.00 x 1.0 = 590.00\n"
                         "2 2025-Q2/0 tax 2025-04-01..2025-05-01 50.000 x 1.00 x 1.0 = 50.00\n");
}

/* W1 is P1's, and assessed to April; in April it is said to be P2's since February. */
static void
a_late_row_of_a_point_counts_from_the_first_day_not_assessed(void **state)
{
    (void)state;
    static const char *const late = POINTS "W1,P2,D1,ground,2025-02-01,meter,\n";
    begin();
    load("permits", TWO_PERMITS);
    load("plans", TWO_PLANS);
    load("points", POINTS "W1,P1,D1,ground,2025-01-01,meter,\n");
    ingest("W1,2025-01-01,0,\nW1,2025-04-01,900,\n");
    assess("2025-04-01");
    load_late("points", late);
    it_expect(0, "load", "points", "late.csv", NULL); /* the same again changes nothing */
    assert_findings("P2:W1:back-dated:2025-02-01\n");
    ingest("W1,2025-07-01,1810,\n");
    assess("2025-07-01");
    assert_entries("P1", "1 2025-Q1/0 tax 2025-01-01..2025-04-01 900.000 x 1.00 x 1.0 = 900.00\n");
    assert_entries("P2", "1 2025-Q2/0 tax 2025-04-01..2025-07-01 910.000 x 1.00 x 1.0 = 910.00\n");
    /* The permit's own rows and its plan reach back no further. */
    load_late("permits", PERMITS "P2,Forge,,D1,ground,II,industry,8000,2025-02-01,2030-01-01,"
                                 "scenario.resource,own-source,yes,\n");
    load_late("plans", "account,from,to,m3\nP2,2025-01-01,2026-01-01,500\n");
    assert_findings("P2:W1:back-dated:2025-02-01\nP2:permit:back-dated:2025-02-01\n"
                    "P2:plan:back-dated:2025-01-01\n");
    it_expect(0, "fees", "assess", "--through", "2025-07-01", NULL); /* nothing due */
    /* It was an error: 59 of 90 days go over to P2, which takes 590 m3 of the 900. */
    it_write_file("error.csv", "point,permit,district,source,from,to,reason\n"
                               "W1,P1,D1,ground,2025-01-01,2025-02-01,error\n"
                               "W1,P2,D1,ground,2025-02-01,,error\n");
    it_expect(0, "load", "points", "error.csv", NULL);
    assess("2025-07-01");
    assert_int_equal(sum_fen("account = 'P1'"), 31000);
    assert_int_equal(it_sql_int("SELECT sum(volume_l)::int8 FROM weir.fee_entry"), 1810000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(without_a_meter_capacity_times_days_counts, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(a_well_that_nobody_reads_is_told, it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(permits_that_share_a_point_pay_its_water_once, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(a_well_that_is_an_accounts_meter_counts_as_that_does,
                                        it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(a_point_that_changes_hands_inside_a_reading_period,
                                        it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(
            a_late_row_of_a_point_counts_from_the_first_day_not_assessed, it_setup, it_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
