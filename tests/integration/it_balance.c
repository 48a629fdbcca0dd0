/* weir balance: what goes in, what customers are given and the loss rates, through the whole
 * program; the arithmetic stands beside each figure. */
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

static int
setup(void **state)
{
    const int status = it_setup(state);
    assert_int_equal(setenv("PGUSER", "weir_batch", 1), 0);
    return status;
}

static int
teardown(void **state)
{
    assert_int_equal(setenv("PGUSER", "weir", 1), 0);
    return it_teardown(state);
}

static void
publish(void)
{
    it_write_file(
        "town.xml",
        "<tariff xmlns=\"urn:weir:tariff:1\" id=\"town\"><version from=\"2020-01-01\">"
        "<class id=\"residential\"><charge id=\"water\" price=\"2\"/>"
        "<charge id=\"sewage\" price=\"1\"><volume factor=\"0.9\"/></charge></class>"
        "<class id=\"firm\"><charge id=\"water\" price=\"3\"/></class></version></tariff>");
    it_expect(0, "tariff", "publish", "town.xml", NULL);
}

#define POINTS "point,permit,district,source,from,role\n"
#define ADJUSTMENTS "adjustment,account,from,to,m3,reason,document\n"

static void
assert_says(const char *user, const char *from, const char *to, const char *expected)
{
    assert_int_equal(setenv("PGUSER", user, 1), 0);
    char *said = it_output(0, "balance", "--from", from, "--to", to, "--format", "csv", NULL);
    assert_int_equal(setenv("PGUSER", "weir_batch", 1), 0);
    it_assert_same(said, expected);
    free(said);
}

/* E20: households 500,000 at the door, others 300,000, fire 2,000, flushing 8,000. */
static void
load_e20(void)
{
    publish();
    it_load(0, "districts", "district,name,parent\nD0,City,\nD1,Town,D0\nD2,Hills,D0\n");
    it_load(0, "accounts",
            "account,from,tariff,class,district\nA1,2024-01-01,town,residential,D1\n"
            "A2,2024-01-01,town,firm,D2\nC,2024-01-01,town,firm,D1\n");
    it_load(0, "meters",
            "meter,account,from,first_register\nM1,A1,2024-01-01,0\nM2,A2,2024-01-01,0\n");
    it_load(0, "points",
            POINTS "W1,,D1,ground,2024-01-01,withdrawal\nS1,,D1,surface,2024-01-01,supply\n"
                   "I1,,D1,surface,2024-01-01,import\nE1,,D1,surface,2024-01-01,export\n"
                   "R1,,D1,other,2024-01-01,reuse\n");
    it_load(0, "adjustments",
            ADJUSTMENTS "fire,C,2024-01-01,2025-01-01,2000,unbilled,drills\n"
                        "flush,C,2024-01-01,2025-01-01,8000,unbilled,flushing\n");
    it_ingest(0, "meter,date,register\nM1,2025-01-01,500000\nM2,2025-01-01,300000\n"
                 "W1,2024-01-01,0\nW1,2025-01-01,980000\nS1,2024-01-01,0\nS1,2025-01-01,950000\n"
                 "I1,2024-01-01,0\nI1,2025-01-01,30000\nE1,2024-01-01,0\nE1,2025-01-01,20000\n"
                 "R1,2024-01-01,0\nR1,2025-01-01,5000\n");
    it_expect(0, "bill", "--through", "2025-01-01", NULL);
    it_expect(0, "run", "post", "1", NULL);
}

/* 960,000 - 810,000 = 150,000: 15.625 %; R1 0.08 x 500/960 = 4.1667 %; R_BL 11.4583 %. */
#define E20                                                                                        \
    "item,detail,m3,percent,note\r\n"                                                              \
    "withdrawn,,980000.000,102.083,\r\nsupply,,950000.000,98.958,\r\nimport,,30000.000,3.125,\r\n" \
    "export,,20000.000,2.083,\r\nsupplied,,960000.000,100.000,\r\nreuse,,5000.000,0.521,\r\n"      \
    "billed-metered,residential,500000.000,52.083,read at the door\r\n"                            \
    "billed-metered,firm,300000.000,31.250,\r\nbilled,,800000.000,83.333,\r\n"                     \
    "unbilled,,10000.000,1.042,\r\nauthorised,,810000.000,84.375,\r\nlost,,150000.000,15.625,\r\n" \
    "R_WL,,,15.625,\r\nR1,,,4.167,\r\nR2,,,0.000,\r\nR3,,,0.000,\r\nR4,,,0.000,\r\n"               \
    "R_BL,,,11.458,\r\ngrade,second,,,\r\ntarget,exceeded,,10.000,\r\n"

static void
a_loss_of_a_sixth_is_of_the_second_grade(void **state)
{
    (void)state;
    load_e20();
    assert_says("weir_batch", "2024-01-01", "2025-01-01", E20);
    assert_says("weir_auditor", "2024-01-01", "2025-01-01", E20);
    assert_says("weir_finance", "2024-01-01", "2025-01-01", E20);
}

static void
water_is_shared_into_the_days_that_are_asked_about(void **state)
{
    (void)state;
    load_e20();
    /* 183 of 366 days: the half of all */
    char *said = it_output(0, "balance", "--from", "2024-01-01", "--to", "2024-07-02", "--format",
                           "csv", NULL);
    it_assert_contains(said, "supplied,,480000.000,100.000,");
    it_assert_contains(said, "residential,250000.000,");
    it_assert_contains(said, "unbilled,,5000.000,");
    it_assert_contains(said, "lost,,75000.000,15.625,");
    free(said);
    /* Nothing was supplied: no rates. */
    said = it_output(0, "balance", "--from", "2022-01-01", "--to", "2023-01-01", NULL);
    it_assert_contains(said, "supplied");
    free(said);
}

static void
a_district_has_what_is_under_it(void **state)
{
    (void)state;
    load_e20();
    char *said = it_output(0, "balance", "--from", "2024-01-01", "--to", "2025-01-01", "--district",
                           "D1", "--format", "csv", NULL);
    it_assert_contains(said, "billed,,500000.000,"); /* the firm is in D2 */
    it_assert_contains(said, "supplied,,960000.000,");
    free(said);
    said = it_output(0, "balance", "--from", "2024-01-01", "--to", "2025-01-01", "--district", "D0",
                     "--format", "csv", NULL);
    it_assert_same(said, E20);
    free(said);
    it_expect(3, "balance", "--from", "2024-01-01", "--to", "2025-01-01", "--district", "X", NULL);
}

static void
what_is_booked_without_a_register_is_billed(void **state)
{
    (void)state;
    load_e20();
    it_load(0, "adjustments", ADJUSTMENTS "site,A2,2024-01-01,2025-01-01,366,unmetered,site\n");
    it_ingest(0, "meter,date,register\nM1,2025-02-01,500000\nM2,2025-02-01,300000\n");
    it_expect(0, "bill", "--through", "2025-02-01", NULL);
    it_expect(0, "run", "post", "2", NULL);
    /* A building read at one meter is not read at the door; 1 % for frost. */
    it_load(0, "accounts",
            "account,from,tariff,class,district,attr:door,reason\n"
            "A1,2024-01-01,town,residential,D1,no,error\n");
    it_write_file("weir.conf", "loss_r4 = 1000\nloss_target = 20000\n");
    char *said = it_output(0, "--config", "weir.conf", "balance", "--from", "2024-01-01", "--to",
                           "2025-01-01", "--format", "csv", NULL);
    it_assert_contains(said, "billed-unmetered,unmetered,366.000,");
    it_assert_contains(said, "billed-metered,residential,500000.000,52.083,\r\n");
    it_assert_contains(said, "R1,,,0.000,");
    /* 149,634 / 960,000 = 15.586875 %, less 1 % */
    it_assert_contains(said, "R_WL,,,15.587,");
    it_assert_contains(said, "R_BL,,,14.587,");
    it_assert_contains(said, "grade,none,");
    it_assert_contains(said, "target,kept,,20.000,");
    free(said);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_loss_of_a_sixth_is_of_the_second_grade),
        TEST(water_is_shared_into_the_days_that_are_asked_about),
        TEST(a_district_has_what_is_under_it),
        TEST(what_is_booked_without_a_register_is_billed),
    };
    return cmocka_run_group_tests_name("integration/balance", tests, NULL, NULL);
}
