/* weir permits: registry and reads through the whole program, held against figures worked out by
 * hand; as the engine's own role. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/permit_finding.h"
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

#define HEADING "code,district,permit,point,source,year,limit_m3,actual_m3,excess_m3,percent\r\n"

/* What a check of the year says, without its heading; nothing: "". */
static void
assert_check(const char *year, const char *rows)
{
    char expected[4096] = "";
    if (rows[0] != '\0')
        (void)snprintf(expected, sizeof expected, "%s%s", HEADING, rows);
    char *said = it_output(rows[0] == '\0' ? 0 : 1, "permits", "check", "--year", year, "--as-of",
                           "2026-06-30", "--format", "csv", NULL);
    it_assert_same(said, expected);
    free(said);
}

/* The first line of an answer. */
static void
assert_try(int exit_code, const char *district, const char *m3, const char *line)
{
    char *said = it_output(exit_code, "permits", "try", "--district", district, "--source",
                           "ground", "--m3", m3, "--year", "2024", NULL);
    said[strcspn(said, "\n")] = '\0';
    assert_string_equal(said, line);
    free(said);
}

static void
load_town(void)
{
    it_load(0, "districts", "district,name,parent\nD0,City,\nD1,Town,D0\n");
}

#define PERMITS "permit,holder,district,source,zone,use,m3_per_year,from,to,status\n"
#define POINTS "point,permit,district,source,from,to,share,capacity_m3_day,basis\n"
#define LIMITS "district,year,source,m3\n"
#define READS "meter,date,register\n"

static void
a_permit_split_in_july_is_not_over_allocated(void **state)
{
    (void)state;
    load_town();
    it_load(0, "limits", LIMITS "D1,2024,ground,100000\n");
    it_load(0, "permits",
            PERMITS "P1,A,D1,ground,II,industry,100000,2020-01-01,2024-07-01,\n"
                    "P1a,B,D1,ground,II,industry,60000,2024-07-01,2029-07-01,\n"
                    "P1b,C,D1,ground,II,industry,40000,2024-07-01,2029-07-01,\n");
    it_load(0, "points",
            POINTS "W1,P1,D1,ground,2020-01-01,2024-07-01,,,\n"
                   "W2,P1a,D1,ground,2024-07-01,,,,\nW3,P1b,D1,ground,2024-07-01,,,,\n");
    it_ingest(0,
              READS "W1,2024-01-01,0\nW1,2024-07-01,52000\nW2,2024-07-01,0\nW2,2025-01-01,33000\n"
                    "W3,2024-07-01,0\nW3,2025-01-01,19000\n");
    assert_check("2024",
                 "permit-exceeded,D1,P1,,ground,2024,49726.776,52000.000,2273.224,4.57\r\n"
                 "permit-exceeded,D1,P1a,,ground,2024,30163.934,33000.000,2836.066,9.40\r\n"
                 "limit-withdrawn,D1,,,ground,2024,100000.000,104000.000,4000.000,4.00\r\n");
}

/* What a check says, read by tools of others: xmllint by the schema, Python's JSON. */
static void
other_programs_read_what_a_check_says(void **state)
{
    (void)state;
    load_town();
    it_load(0, "permits", PERMITS "P1,A,D1,ground,II,industry,1000,2024-01-01,2024-07-01,\n");
    it_load(0, "points", POINTS "W1,P1,D1,ground,2024-01-01,,,,\nW2,,D1,ground,2024-01-01,,,5,\n");
    it_ingest(0, READS "W1,2024-01-01,0\nW1,2024-07-01,2000\nW1,2024-07-31,2300\n");
    char *xml = it_output(1, "permits", "check", "--year", "2024", "--as-of", "2025-01-31",
                          "--format", "xml", NULL);
    it_write_file("check.xml", xml);
    free(xml);
    it_assert_valid("check.xml", "schemas/permits.xsd");
    xml = it_output(0, "permits", "check", "--year", "2020", "--as-of", "2021-01-31", "--format",
                    "xml", NULL);
    it_write_file("none.xml", xml);
    free(xml);
    it_assert_valid("none.xml", "schemas/permits.xsd");
    char *json =
        it_output(1, "--json", "permits", "check", "--year", "2024", "--as-of", "2025-01-31", NULL);
    it_write_file("check.json", json);
    free(json);
    /* 1,000 x 182 / 366 days; 2,000 taken to 07-01; 300 after it; W2: 366 days x 5 */
    const char *const python[] = {
        "python3", "-c",
        "import json; print([(r['code'], r['permit'] or r['point'], r['limit_m3'], r['actual_m3'])"
        " for r in json.load(open('check.json'))['rows']])",
        NULL};
    struct it_result result = it_run(python);
    it_assert_same(result.out, "[('permit-exceeded', 'P1', '497.268', '2000.000'), "
                               "('permit-expired', 'P1', '0.000', '300.000'), "
                               "('no-permit', 'W2', '0.000', '1830.000'), "
                               "('no-read', 'W2', None, '1830.000')]\n");
    it_result_free(&result);
}

static void
a_district_at_its_limit_grants_nothing(void **state)
{
    (void)state;
    load_town();
    it_load(0, "limits", LIMITS "D1,2024,ground,150000\n");
    it_load(0, "permits", PERMITS "P1,A,D1,ground,II,industry,149000,2020-01-01,2029-01-01,\n");
    assert_try(0, "D1", "1000", "yes: D1 ground: at most what the limit leaves");
    assert_try(1, "D1", "1000.001", "no: D1 ground: Order 460 art. 7: the total would be passed");
    it_load(0, "permits", PERMITS "P2,A,D1,ground,II,industry,1000,2020-01-01,2029-01-01,\n");
    assert_try(1, "D1", "0.001", "no: D1 ground: Order 460 art. 20(2): the total has been reached");
    assert_check("2024", "");
    it_load(0, "permits", PERMITS "P3,A,D1,ground,II,industry,10000,2020-01-01,2029-01-01,\n");
    assert_try(1, "D1", "0.001", "no: D1 ground: Order 460 art. 20(2): the total has been reached");
    assert_check("2024",
                 "limit-allocated,D1,,,ground,2024,150000.000,160000.000,10000.000,6.67\r\n");
    it_load(0, "limits", LIMITS "D1,2024,ground,200000\nD0,2024,ground,160000\n");
    assert_try(1, "D1", "1", "no: D0 ground: Order 460 art. 20(2): the total has been reached");
}

static void
water_after_the_end_is_shared_by_days(void **state)
{
    (void)state;
    load_town();
    it_load(0, "permits", PERMITS "P,A,D1,ground,II,industry,100000,2020-01-01,2024-07-01,\n");
    it_load(0, "points", POINTS "W,P,D1,ground,2020-01-01,,,,\n");
    it_ingest(0, READS "W,2024-06-01,0\nW,2024-07-01,3000\n");
    assert_check("2024", "");
    it_load(0, "points", POINTS "V,P,D1,ground,2020-01-01,,,,\n");
    it_ingest(0, READS "V,2024-06-01,0\nV,2024-07-02,3100\n");
    assert_check("2024", "permit-expired,D1,P,,ground,2024,0.000,100.000,100.000,\r\n");
}

static void
water_of_a_suspended_june_is_told(void **state)
{
    (void)state;
    load_town();
    it_load(0, "permits",
            PERMITS "P,A,D1,ground,II,industry,100000,2020-01-01,2029-01-01,\n"
                    "P,A,D1,ground,II,industry,100000,2024-06-01,2024-07-01,suspended\n"
                    "P,A,D1,ground,II,industry,100000,2024-07-01,2029-01-01,valid\n");
    it_load(0, "points", POINTS "W,P,D1,ground,2020-01-01,,,,\n");
    it_ingest(0, READS "W,2024-05-01,0\nW,2024-08-01,9200\n"); /* 92 days, 30 of them in June */
    assert_check("2024", "permit-suspended,D1,P,,ground,2024,0.000,3000.000,3000.000,\r\n");
    it_load(0, "permits",
            PERMITS "P,A,D1,ground,II,industry,100000,2024-07-01,2024-07-01,revoked\n");
    assert_check("2024", "permit-suspended,D1,P,,ground,2024,0.000,3000.000,3000.000,\r\n"
                         "permit-revoked,D1,P,,ground,2024,0.000,3100.000,3100.000,\r\n");
}

static void
rights_traded_for_a_year_leave_the_sum(void **state)
{
    (void)state;
    load_town();
    it_load(0, "limits", LIMITS "D1,2024,ground,150000\n");
    it_load(0, "permits",
            PERMITS "P,A,D1,ground,II,industry,100000,2020-01-01,2029-01-01,\n"
                    "P,A,D1,ground,II,industry,80000,2024-01-01,2029-01-01,\n"
                    "P,A,D1,ground,II,industry,100000,2025-01-01,2029-01-01,\n"
                    "Q,B,D1,ground,II,industry,50000,2020-01-01,2029-01-01,\n"
                    "Q,B,D1,ground,II,industry,70000,2024-01-01,2029-01-01,\n"
                    "Q,B,D1,ground,II,industry,50000,2025-01-01,2029-01-01,\n");
    it_load(0, "points", POINTS "W,P,D1,ground,2020-01-01,,,,\nV,Q,D1,ground,2020-01-01,,,,\n");
    it_ingest(0, READS "W,2024-01-01,0\nW,2025-01-01,85000\nV,2024-01-01,0\nV,2025-01-01,65000\n");
    assert_check("2024", "permit-exceeded,D1,P,,ground,2024,80000.000,85000.000,5000.000,6.25\r\n");
    char *list = it_output(0, "permits", "list", "--at", "2024-06-30", "--format", "csv", NULL);
    it_assert_contains(list,
                       "P,A,D1,ground,II,industry,2024-01-01,2029-01-01,valid,80000.000,80000.000");
    it_assert_contains(list,
                       "Q,B,D1,ground,II,industry,2024-01-01,2029-01-01,valid,70000.000,70000.000");
    free(list);
}

static void
reads_go_to_every_permit_that_shares_a_point(void **state)
{
    (void)state;
    load_town();
    it_write_file("reads.csv", READS "W,2023-01-01,0\nW,2024-01-01,100\n");
    it_expect(1, "ingest", "reads.csv", NULL); /* unknown-meter: they wait */
    it_load(0, "permits",
            PERMITS "P,A,D1,ground,II,industry,50,2020-01-01,2029-01-01,\n"
                    "Q,B,D1,ground,II,industry,50,2020-01-01,2029-01-01,\n"
                    "R,B,D1,ground,II,industry,50,2020-01-01,2029-01-01,\n");
    it_load(0, "points",
            POINTS "W,P,D1,ground,2020-01-01,,0.6,,\nW,Q,D1,ground,2020-01-01,,0.4,,\n");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.read"), 4);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.read_unplaced"), 0);
    assert_check("2023", "permit-exceeded,D1,P,,ground,2023,50.000,60.000,10.000,20.00\r\n");
    /* the whole point goes to a third permit: the read of that day bounds both sides */
    it_load(0, "points", POINTS "W,R,D1,ground,2024-01-01,,,,\n");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.read"), 5);
    it_ingest(0, READS "W,2025-01-01,300\n");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.read"), 6);
    assert_check("2023", "permit-exceeded,D1,P,,ground,2023,50.000,60.000,10.000,20.00\r\n");
    assert_check("2024", "permit-exceeded,D1,R,,ground,2024,50.000,200.000,150.000,300.00\r\n");
}

static void
a_point_may_be_an_accounts_meter_too(void **state)
{
    (void)state;
    it_write_file("town.xml", "<tariff xmlns=\"urn:weir:tariff:1\" id=\"town\"><version "
                              "from=\"2023-01-01\"><class id=\"well\"><charge id=\"sewage\" "
                              "price=\"1\"/></class></version></tariff>");
    it_expect(0, "tariff", "publish", "town.xml", NULL);
    load_town();
    it_load(0, "permits", PERMITS "P,A,D1,ground,II,industry,10,2020-01-01,2029-01-01,\n");
    it_load(0, "points", POINTS "W,P,D1,ground,2020-01-01,,,,\n");
    it_ingest(0, READS "W,2024-01-01,100\nW,2024-02-01,200\n");
    it_load(0, "accounts", "account,from,tariff,class\nA1,2023-01-01,town,well\n");
    it_load(0, "meters",
            "meter,account,from,first_register,litres_per_count\n"
            "W,A1,2024-01-01,100,100\n");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.read"), 4);
    it_ingest(0, READS "W,2024-03-01,300\n");
    assert_check("2024", "permit-exceeded,D1,P,,ground,2024,10.000,20.000,10.000,100.00\r\n");
    it_expect(0, "bill", "--through", "2024-03-01", NULL);
    it_expect(0, "run", "post", "1", NULL);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.invoice"), 1);
    assert_int_equal(it_sql_int("SELECT sum(volume_l) FROM weir.invoice"), 20000);
    it_expect(0, "verify", NULL);
}

static void
a_meter_loaded_first_may_become_a_point(void **state)
{
    (void)state;
    load_town();
    it_load(0, "accounts", "account,from,tariff,class\nA1,2023-01-01,town,well\n");
    it_load(0, "meters", "meter,account,from,first_register\nW,A1,2024-01-01,0\n");
    it_ingest(0, READS "W,2024-02-01,50\nW,2024-03-01,90\n");
    it_load(0, "points", POINTS "W,,D1,ground,2020-01-01,,,,\n");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.read"), 4);
    assert_check("2024", "no-permit,D1,,W,ground,2024,0.000,90.000,90.000,\r\n");
    it_write_file("rows.csv", POINTS "A1,,D1,ground,2020-01-01,,,,\n");
    it_expect(3, "load", "points", "rows.csv", NULL); /* the name of an account */
}

static void
capacity_counts_where_no_meter_does(void **state)
{
    (void)state;
    load_town();
    it_load(0, "permits", PERMITS "P,A,D1,ground,II,industry,10000000,2020-01-01,2029-01-01,\n");
    it_load(0, "points",
            POINTS "W,P,D1,ground,2023-01-01,2025-02-01,,240,meter\n"
                   "W,P,D1,ground,2025-02-01,2025-04-01,,240,capacity\n"
                   "V,P,D1,ground,2025-01-01,2025-04-01,,240,capacity\n");
    it_ingest(0, READS "W,2025-01-01,0\nW,2025-02-01,3100\n");
    assert_check("2025", "no-read,D1,P,V,ground,2025,,21600.000,,\r\n"
                         "no-read,D1,P,W,ground,2025,,14160.000,,\r\n");
}

static void
an_auditor_may_check(void **state)
{
    (void)state;
    load_town();
    it_load(0, "permits", PERMITS "P,A,D1,ground,II,industry,10,2020-01-01,2029-01-01,\n");
    assert_int_equal(setenv("PGUSER", "weir_auditor", 1), 0);
    assert_check("2024", "");
    char *list = it_output(0, "permits", "list", "--at", "2024-06-30", "--format", "csv", NULL);
    it_assert_contains(list, "P,,D1,ground");
    free(list);
    it_expect(3, "load", "permits", "load.csv", NULL); /* it may not */
}

static void
the_schema_has_every_code(void **state)
{
    (void)state;
    char *schema = it_read_file(it_source("schemas/permits.xsd"));
    for (unsigned i = 0; i < PERMIT_CODE_COUNT; i++) {
        char wanted[64];
        (void)snprintf(wanted, sizeof wanted, "<xs:enumeration value=\"%s\"/>",
                       permit_finding_code((enum permit_code)i));
        it_assert_contains(schema, wanted);
    }
    free(schema);
}

/* A meter that counts tens of litres, of four digits: it begins again, and is exchanged for one
 * that counts cubic metres.  A is the account that pays for the sewage of its well. */
static void
a_meter_counts_for_its_point_as_it_does_for_its_account(void **state)
{
    (void)state;
    load_town();
    it_load(0, "permits", PERMITS "P,A,D1,ground,II,industry,0,2020-01-01,2029-01-01,\n");
    it_load(0, "points", POINTS "W,P,D1,ground,2020-01-01,,,,\n");
    it_load(0, "accounts", "account,from,tariff,class\nA1,2023-01-01,town,well\n");
    it_load(0, "meters",
            "meter,account,from,first_register,to,last_register,digits,litres_per_count\n"
            "W,A1,2024-01-01,9900,2024-03-01,400,4,10\n"
            "W,A1,2024-03-01,7,,,,1000\n");
    it_ingest(0, READS "W,2024-02-01,9990\nW,2024-02-11,200\nW,2024-04-01,9\n");
    /* 90 counts of 10 l; 210, past 9999; 200 to the exchange; 2 of 1,000 l */
    assert_check("2024", "permit-exceeded,D1,P,,ground,2024,0.000,7.000,7.000,\r\n"
                         "rollover,D1,P,W,ground,2024,,,,\r\n");
}

/* As `weir findings resolve` writes it of a finding that a fee run told. */
static void
decide(const char *code, const char *day, const char *decision)
{
    char sql[400];
    (void)snprintf(sql, sizeof sql,
                   "INSERT INTO weir.finding_decision SELECT account_id, 'W', '%s', '%s', "
                   "weir.journal_take('decision', 'W'), '%s', 'seen', 'weir' FROM weir.account "
                   "WHERE account = 'P'",
                   code, day, decision);
    it_sql(sql);
}

static void
what_a_person_decided_about_a_read_holds(void **state)
{
    (void)state;
    load_town();
    it_load(0, "permits", PERMITS "P,A,D1,ground,II,industry,0,2020-01-01,2029-01-01,\n");
    it_load(0, "points", POINTS "W,P,D1,ground,2020-01-01,,,,\n");
    it_ingest(0, READS "W,2024-01-01,0\nW,2024-02-01,900\nW,2024-03-01,20\nW,2024-04-01,30\n");
    assert_check("2024", "permit-exceeded,D1,P,,ground,2024,0.000,910.000,910.000,\r\n"
                         "backward,D1,P,W,ground,2024,,,,\r\n");
    /* the register was replaced: its fall is no mistake */
    decide("backward", "2024-03-01", "accept");
    assert_check("2024", "permit-exceeded,D1,P,,ground,2024,0.000,910.000,910.000,\r\n");
    /* the read of February was somebody's mistake */
    decide("too-high", "2024-02-01", "ignore");
    assert_check("2024", "permit-exceeded,D1,P,,ground,2024,0.000,30.000,30.000,\r\n");
}

/* 3 owners of a third each of 5 litres: no litre is lost. */
static void
shares_of_a_point_add_up_to_its_water(void **state)
{
    (void)state;
    load_town();
    it_load(0, "permits",
            PERMITS "P,A,D1,ground,II,industry,0,2020-01-01,2029-01-01,\n"
                    "Q,B,D1,ground,II,industry,0,2020-01-01,2029-01-01,\n"
                    "R,C,D1,ground,II,industry,0,2020-01-01,2029-01-01,\n");
    it_load(0, "points",
            POINTS "W,P,D1,ground,2020-01-01,,0.333333,,\n"
                   "W,Q,D1,ground,2020-01-01,,0.333333,,\n"
                   "W,R,D1,ground,2020-01-01,,0.333334,,\n");
    it_ingest(0, READS "W,2024-01-01,0\nW,2025-01-01,0.005\n");
    assert_check("2024", "permit-exceeded,D1,P,,ground,2024,0.000,0.002,0.002,\r\n"
                         "permit-exceeded,D1,Q,,ground,2024,0.000,0.001,0.001,\r\n"
                         "permit-exceeded,D1,R,,ground,2024,0.000,0.002,0.002,\r\n");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_permit_split_in_july_is_not_over_allocated),
        TEST(other_programs_read_what_a_check_says),
        TEST(a_district_at_its_limit_grants_nothing),
        TEST(water_after_the_end_is_shared_by_days),
        TEST(water_of_a_suspended_june_is_told),
        TEST(rights_traded_for_a_year_leave_the_sum),
        TEST(reads_go_to_every_permit_that_shares_a_point),
        TEST(a_point_may_be_an_accounts_meter_too),
        TEST(a_meter_counts_for_its_point_as_it_does_for_its_account),
        TEST(what_a_person_decided_about_a_read_holds),
        TEST(shares_of_a_point_add_up_to_its_water),
        TEST(a_meter_loaded_first_may_become_a_point),
        TEST(capacity_counts_where_no_meter_does),
        TEST(an_auditor_may_check),
        TEST(the_schema_has_every_code),
    };
    return cmocka_run_group_tests_name("integration/permits", tests, NULL, NULL);
}
