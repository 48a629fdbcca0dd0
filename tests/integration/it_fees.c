/*
 * The fee ledger through the whole program.  Cases and figures are those of SCENARIOS E; the
 * arithmetic stands beside each figure.
 */
#include "harness/fee_it.h"

/* E1: 3,000 m3 in 30 days, 15 of them before 2024-12-01. */
static void
a_reading_period_across_the_change_pays_fee_and_tax(void **state)
{
    (void)state;
    begin();
    load("permits", PERMITS "E1,Mill,91650100,D1,ground,II,industry,9000,2024-01-01,2029-01-01,"
                            "scenario.resource,own-source,,\n");
    load("points", POINTS "W1,E1,D1,ground,2024-11-01,meter,\n");
    load("plans", "account,from,to,m3\nE1,2024-01-01,2025-01-01,9000\n");
    ingest("W1,2024-11-16,0,\nW1,2024-12-16,3000,\n");
    assess("2024-12-31");
    assert_entries("E1",
                   "1 2024-Q4/0 fee 2024-11-16..2024-12-01 1500.000 x 1.00 x 1.0 = 1500.00\n"
                   "2 2024-Q4/0 tax 2024-12-01..2024-12-16 1500.000 x 1.00 x 1.0 = 1500.00\n");
    /* Two funds; the plan's use runs on over the change. */
    assert_int_equal(sum_fen("fund = 'water-resource'"), 150000);
    assert_int_equal(sum_fen("fund = 'water-resource-tax'"), 150000);
    assert_int_equal(it_sql_int("SELECT before_l FROM weir.fee_entry WHERE regime = 'tax'"),
                     1500000);
    /* A second run finds nothing. */
    char *out = it_output(0, "fees", "assess", "--through", "2024-12-31", NULL);
    it_assert_same(out, "nothing due\n");
    free(out);
}

/* E1 with a plan row of its own from 2024-12-01: it begins anew. */
static void
a_plan_row_from_the_change_on_counts_anew(void **state)
{
    (void)state;
    begin();
    load("permits", PERMITS "E1,Mill,,D1,ground,II,industry,9000,2024-01-01,2029-01-01,"
                            "scenario.resource,own-source,,\n");
    load("points", POINTS "W1,E1,D1,ground,2024-11-01,meter,\n");
    load("plans",
         "account,from,to,m3\nE1,2024-01-01,2025-01-01,9000\nE1,2024-12-01,2025-01-01,9000\n");
    ingest("W1,2024-11-16,0,\nW1,2024-12-16,3000,\n");
    assess("2024-12-31");
    assert_int_equal(it_sql_int("SELECT before_l FROM weir.fee_entry WHERE regime = 'tax'"), 0);
}

/* E2: plan 100,000; 40,000, 50,000, 50,000 and 30,000 a quarter, assessed quarter by quarter. */
static void
above_plan_pays_two_three_and_five_times(void **state)
{
    (void)state;
    begin();
    load("permits", PERMITS "E2,Mill,91650100,D1,ground,II,industry,100000,2025-01-01,2030-01-01,"
                            "scenario.resource,own-source,,\n");
    load("points", POINTS "W2,E2,D1,ground,2025-01-01,meter,\n");
    load("plans", "account,from,to,m3\nE2,2025-01-01,2026-01-01,100000\n");
    ingest("W2,2025-01-01,0,\nW2,2025-04-01,40000,\nW2,2025-07-01,90000,\n");
    assess("2025-07-01");
    ingest("W2,2025-10-01,140000,\n");
    assess("2025-10-01");
    ingest("W2,2026-01-01,170000,\n");
    assess("2026-01-01");
    assert_entries("E2",
                   "1 2025-Q1/0 tax 2025-01-01..2025-04-01 40000.000 x 1.00 x 1.0 = 40000.00\n"
                   "2 2025-Q2/0 tax 2025-04-01..2025-07-01 50000.000 x 1.00 x 1.0 = 50000.00\n"
                   "3 2025-Q3/0 tax 2025-07-01..2025-10-01 10000.000 x 1.00 x 1.0 = 10000.00\n"
                   "4 2025-Q3/0 tax 2025-07-01..2025-10-01 20000.000 x 1.00 x 2.0 = 40000.00\n"
                   "5 2025-Q3/0 tax 2025-07-01..2025-10-01 20000.000 x 1.00 x 3.0 = 60000.00\n"
                   "6 2025-Q4/0 tax 2025-10-01..2026-01-01 10000.000 x 1.00 x 3.0 = 30000.00\n"
                   "7 2025-Q4/0 tax 2025-10-01..2026-01-01 20000.000 x 1.00 x 5.0 = 100000.00\n");
    assert_int_equal(sum_fen("period = '2025-Q3'"), 11000000);
    assert_int_equal(sum_fen("period = '2025-Q4'"), 13000000);
    assert_int_equal(sum_fen("true"), 33000000);
    /* As the declaration wants it. */
    char *row = it_sql_text("SELECT string_agg(DISTINCT format('%s %s %s %s', before_l / 1000, "
                            "after_l / 1000, over_l / 1000, taken_l / 1000), ',') FROM "
                            "weir.fee_entry WHERE period = '2025-Q3'");
    it_assert_same(row, "90000 140000 40000 50000");
    free(row);
}

/* E4: no permit, 5 times; the dearest that the tariff has for groundwater of the zone.  E5: an
 * overloaded area doubles.  Relief `advanced`: 20 % off, with its code. */
static void
multiples_and_relief_are_the_tariffs(void **state)
{
    (void)state;
    begin();
    load("permits", PERMITS "E5,Mill,,D1,ground,II,industry,9000,2025-01-01,2030-01-01,"
                            "scenario.resource,own-source,yes,\n"
                            "E7,Mill,,D1,surface,II,industry,9000,2025-01-01,2030-01-01,"
                            "scenario.resource,own-source,,advanced\n");
    load("points", POINTS "W4,,D1,ground,2025-01-01,meter,\n"
                          "W5,E5,D1,ground,2025-01-01,meter,\n"
                          "W7,E7,D1,surface,2025-01-01,meter,\n");
    load("plans",
         "account,from,to,m3\nE5,2025-01-01,2026-01-01,9000\nE7,2025-01-01,2026-01-01,9000\n");
    ingest("W4,2025-01-01,0,\nW4,2025-03-01,5000,\nW5,2025-01-01,0,\nW5,2025-03-01,1000,\n"
           "W7,2025-01-01,0,\nW7,2025-03-01,1000,\n");
    assess("2025-03-31");
    assert_entries("W4", "1 2025-Q1/0 tax 2025-01-01..2025-03-01 5000.000 x 1.00 x 5.0 = "
                         "25000.00\n");
    assert_findings("W4:W4:no-permit:2025-01-01\n");
    assert_entries("E5",
                   "1 2025-Q1/0 tax 2025-01-01..2025-03-01 1000.000 x 1.00 x 2.0 = 2000.00\n");
    /* 1,000 x 0.50 = 500.00, less 100.00 */
    assert_entries("E7", "1 2025-Q1/0 tax 2025-01-01..2025-03-01 1000.000 x 0.50 x 1.0 = 400.00\n");
    char *code = it_sql_text("SELECT exempt_code || ' ' || exempt_fen FROM weir.fee_entry WHERE "
                             "exempt_code IS NOT NULL");
    it_assert_same(code, "advanced 10000");
    free(code);
}

/* E6: 1,000,000 before the change and after: 90,000.00; x 0.91 = 910,000 x 0.09 = 81,900.00. */
static void
public_supply_is_taxed_less_its_loss(void **state)
{
    (void)state;
    begin();
    load("permits", PERMITS "E6,Waterworks,,D1,ground,II,supply,900000,2024-01-01,2029-01-01,"
                            "scenario.resource,public-supply,,\n");
    load("points", POINTS "W6,E6,D1,ground,2024-01-01,meter,\n");
    ingest("W6,2024-10-01,0,\nW6,2024-12-01,1000000,\nW6,2025-01-01,2000000,\n");
    assess("2025-01-01");
    assert_entries("E6",
                   "1 2024-Q4/0 fee 2024-10-01..2024-12-01 1000000.000 x 0.09 x 1.0 = 90000.00\n"
                   "2 2024-Q4/0 tax 2024-12-01..2025-01-01 910000.000 x 0.09 x 1.0 = 81900.00\n");
    /* As the ledger has it: taken, loss, taxable. */
    char *csv =
        it_output(0, "--quiet", "export", "fees", "--period", "2024-Q4", "--format", "csv", NULL);
    it_assert_contains(csv, ",1000000.000,9.00,910000.000,");
    free(csv);
}

/* E6 as it stands: 1,000,000 in a year of tax, permit 900,000: 11.11 % above it, no multiple. */
static void
public_supply_above_its_permit_pays_no_multiple(void **state)
{
    (void)state;
    begin();
    load("permits", PERMITS "E6,Waterworks,,D1,ground,II,supply,900000,2025-01-01,2030-01-01,"
                            "scenario.resource,public-supply,,\n");
    load("points", POINTS "W6,E6,D1,ground,2025-01-01,meter,\n");
    ingest("W6,2025-01-01,0,\nW6,2026-01-01,1000000,\n");
    assess("2026-01-01");
    assert_int_equal(sum_fen("true"), 8190000);
    assert_int_equal(it_sql_int("SELECT max(multiplier_ppm) FROM weir.fee_entry"), 1000000);
    char *check = it_output(1, "permits", "check", "--year", "2025", "--format", "csv", NULL);
    it_assert_contains(check, "permit-exceeded,D1,E6,,ground,2025,900000.000,1000000.000,"
                              "100000.000,11.11");
    free(check);
}

/* A permit that names no class: the dearest that has a price for its use, told where several have.
 * A point that was never read and has no capacity keeps nobody waiting. */
static void
what_the_permit_leaves_out_is_told(void **state)
{
    (void)state;
    begin();
    load("permits", PERMITS "I,Mill,,D1,ground,II,industry,9000,2025-01-01,2030-01-01,,,,\n"
                            "S,Waterworks,,D1,ground,II,supply,9000,2025-01-01,2030-01-01,,,,\n");
    load("points", POINTS "W1,I,D1,ground,2025-01-01,meter,\nW2,S,D1,ground,2025-01-01,meter,\n"
                          "W3,I,D1,ground,2025-01-01,meter,\n");
    load("plans",
         "account,from,to,m3\nI,2025-01-01,2026-01-01,9000\nS,2025-01-01,2026-01-01,9000\n");
    ingest("W1,2025-01-01,0,\nW1,2025-04-01,1000,\nW2,2025-01-01,0,\nW2,2025-04-01,1000,\n");
    assess("2025-04-01");
    assert_entries("I", "1 2025-Q1/0 tax 2025-01-01..2025-04-01 1000.000 x 1.00 x 1.0 = 1000.00\n");
    assert_entries("S", "1 2025-Q1/0 tax 2025-01-01..2025-04-01 910.000 x 0.09 x 1.0 = 81.90\n");
    assert_findings("I:W3:no-read:2025-01-01\nI:W1:no-tariff:2025-01-01\n");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.finding WHERE held"), 0);
}

/* The auditor gets the same rows, without who it is. */
static void
an_auditor_exports_the_ledger_without_names(void **state)
{
    (void)state;
    begin();
    load("permits", PERMITS "E1,Mill,91650100,D1,ground,II,industry,9000,2024-01-01,2029-01-01,"
                            "scenario.resource,own-source,,\n");
    load("points", POINTS "W1,E1,D1,ground,2025-01-01,meter,\n");
    load("plans", "account,from,to,m3\nE1,2025-01-01,2026-01-01,9000\n");
    ingest("W1,2025-01-01,0,\nW1,2025-04-01,3000,\n");
    assess("2025-04-01");
    static const char *const runs[][2] = {{"--run", "1"}, {"--period", "2025-Q1"}};
    for (int i = 0; i < 2; i++) {
        const char *by = runs[i][0];
        const char *name = runs[i][1];
        char *named = it_output(0, "--quiet", "export", "fees", by, name, "--format", "csv", NULL);
        it_assert_contains(named, "E1-1,,tax,Mill,91650100,E1,W1,");
        assert_int_equal(setenv("PGUSER", "weir_auditor", 1), 0);
        char *nameless =
            it_output(0, "--quiet", "export", "fees", by, name, "--format", "csv", NULL);
        it_expect(0, "export", "fees", by, name, "--format", "xml", "--out", "nameless.xml", NULL);
        assert_int_equal(setenv("PGUSER", "weir", 1), 0);
        it_assert_contains(nameless, "E1-1,,tax,,,E1,W1,");
        assert_string_equal(strstr(nameless, ",E1,W1,"), strstr(named, ",E1,W1,"));
        it_assert_valid("nameless.xml", "schemas/fees.xsd");
        free(named);
        free(nameless);
    }
}

/* A district that is loaded with another zone counts for the days to come alone. */
static void
a_changed_district_reaches_back_to_nothing(void **state)
{
    (void)state;
    begin();
    load("points", POINTS "W4,,D1,ground,2025-01-01,meter,\n");
    ingest("W4,2025-01-01,0,\nW4,2025-03-01,5000,\n");
    assess("2025-03-31");
    load("districts", "district,name,zone\nD1,Town,I\n");
    char *out = it_output(0, "fees", "assess", "--through", "2025-03-31", NULL);
    it_assert_same(out, "nothing due\n");
    free(out);
}

/* E17: 3,000 m3 in 30 days, 12 of them in March: 1,200 and 1,800. */
static void
a_read_in_april_is_shared_by_days_to_the_quarters(void **state)
{
    (void)state;
    begin();
    load("permits", PERMITS "E17,Mill,,D1,ground,II,industry,9000,2025-01-01,2030-01-01,"
                            "scenario.resource,own-source,,\n");
    load("points", POINTS "W1,E17,D1,ground,2025-03-20,meter,\n");
    load("plans", "account,from,to,m3\nE17,2025-01-01,2026-01-01,9000\n");
    ingest("W1,2025-03-20,0,\nW1,2025-04-19,3000,\n");
    assess("2025-04-30");
    assert_entries("E17",
                   "1 2025-Q1/0 tax 2025-03-20..2025-04-01 1200.000 x 1.00 x 1.0 = 1200.00\n"
                   "2 2025-Q2/0 tax 2025-04-01..2025-04-19 1800.000 x 1.00 x 1.0 = 1800.00\n");
    /* Days that are known later are entered on top. */
    ingest("W1,2025-05-19,6000,\n");
    assess("2025-05-31");
    assert_int_equal(sum_fen("period = '2025-Q2'"), 180000 + 300000);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.fee_entry"), 3);
}

/* E18: declared 40,000.00; in May a correction makes it 38,000. */
static void
a_declared_quarter_is_frozen_and_corrected_by_entries(void **state)
{
    (void)state;
    begin();
    load("permits", PERMITS "E18,Mill,91650100,D1,ground,II,industry,90000,2025-01-01,2030-01-01,"
                            "scenario.resource,own-source,,\n");
    load("points", POINTS "W1,E18,D1,ground,2025-01-01,meter,\n");
    load("plans", "account,from,to,m3\nE18,2025-01-01,2026-01-01,90000\n");
    ingest("W1,2025-01-01,0,\nW1,2025-04-01,40000,\n");
    it_expect(3, "fees", "declare", "2025-Q1", NULL); /* nothing is posted */
    it_expect(0, "fees", "assess", "--through", "2025-04-01", "--date", "2025-04-03", NULL);
    it_expect(3, "fees", "declare", "2025-Q1", NULL); /* nor is a draft */
    post();
    it_expect(0, "fees", "declare", "2025-Q1", NULL);
    char *first = it_output(0, "--quiet", "export", "fees", "--period", "2025-Q1", "--declared",
                            "0", "--format", "csv", NULL);
    it_assert_contains(first, ",40000.00,,0.00,40000.00,scenario.resource,");
    char *first_xml = it_output(0, "--quiet", "export", "fees", "--period", "2025-Q1", "--declared",
                                "0", "--format", "xml", NULL);

    ingest("W1,2025-04-01,38000,correction\n");
    it_expect(0, "fees", "assess", "--through", "2025-05-20", "--date", "2025-05-20", NULL);
    post();
    assert_entries("E18",
                   "1 2025-Q1/0 tax 2025-01-01..2025-04-01 40000.000 x 1.00 x 1.0 = 40000.00\n"
                   "2 of 1 2025-Q1/1 tax 2025-01-01..2025-04-01 -40000.000 x 1.00 x 1.0 = "
                   "-40000.00\n"
                   "3 2025-Q1/1 tax 2025-01-01..2025-04-01 38000.000 x 1.00 x 1.0 = 38000.00\n");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.fee_entry WHERE entry_day = "
                                "'2025-05-20'"),
                     2);
    char *again = it_output(0, "--quiet", "export", "fees", "--period", "2025-Q1", "--declared",
                            "0", "--format", "csv", NULL);
    it_assert_same(again, first);
    free(first);
    free(again);
    again = it_output(0, "--quiet", "export", "fees", "--period", "2025-Q1", "--declared", "0",
                      "--format", "xml", NULL);
    it_assert_same(again, first_xml);
    free(first_xml);
    free(again);
    it_expect(3, "export", "fees", "--period", "2025-Q1", "--declared", "1", "--format", "csv",
              NULL);
    it_expect(0, "fees", "declare", "2025-Q1", NULL);
    it_expect(0, "export", "fees", "--period", "2025-Q1", "--declared", "1", "--format", "xml",
              "--out", "q1.xml", NULL);
    it_assert_valid("q1.xml", "schemas/fees.xsd");
    it_expect(0, "verify", NULL);
}

/* A plan raised afterwards gives nothing back, unless it corrects an error. */
static void
a_late_plan_stands_and_an_error_is_corrected(void **state)
{
    (void)state;
    begin();
    load("permits", PERMITS "P,Mill,,D1,ground,II,industry,9000,2025-01-01,2030-01-01,"
                            "scenario.resource,own-source,,\n");
    load("points", POINTS "W1,P,D1,ground,2025-01-01,meter,\n");
    load("plans", "account,from,to,m3\nP,2025-01-01,2026-01-01,1000\n");
    ingest("W1,2025-01-01,0,\nW1,2025-04-01,1100,\n");
    assess("2025-04-01");
    assert_int_equal(sum_fen("true"), 100000 + 20000); /* 1,000 at 1, 100 at 2 */
    load_late("plans", "account,from,to,m3\nP,2025-01-01,2026-01-01,1200\n");
    assert_findings("P:plan:back-dated:2025-01-01\n");
    char *out = it_output(0, "fees", "assess", "--through", "2025-04-01", NULL);
    it_assert_same(out, "nothing due\n");
    free(out);
    load("plans", "account,from,to,m3,reason\nP,2025-01-01,2026-01-01,1300,error\n");
    assess("2025-04-01");
    assert_int_equal(sum_fen("true"), 110000);
    out = it_output(0, "fees", "assess", "--through", "2025-04-01", NULL);
    it_assert_same(out, "nothing due\n");
    free(out);
}

/* 60,000 + 40,000 licensed, planned and taken at two permits pay what one of 100,000 pays. */
static void
a_permit_split_in_two_pays_the_same(void **state)
{
    (void)state;
    begin();
    load("permits", PERMITS "P,Mill,,D1,ground,II,industry,100000,2025-01-01,2030-01-01,"
                            "scenario.resource,own-source,,\n"
                            "A,Mill,,D1,ground,II,industry,60000,2025-01-01,2030-01-01,"
                            "scenario.resource,own-source,,\n"
                            "B,Mill,,D1,ground,II,industry,40000,2025-01-01,2030-01-01,"
                            "scenario.resource,own-source,,\n");
    load("points", POINTS "W1,P,D1,ground,2025-01-01,meter,\nW2,P,D1,ground,2025-01-01,meter,\n"
                          "W3,A,D1,ground,2025-01-01,meter,\nW4,B,D1,ground,2025-01-01,meter,\n");
    load("plans", "account,from,to,m3\nP,2025-01-01,2026-01-01,100000\n"
                  "A,2025-01-01,2026-01-01,60000\nB,2025-01-01,2026-01-01,40000\n");
    ingest("W1,2025-01-01,0,\nW1,2025-04-01,102000,\nW2,2025-01-01,0,\nW2,2025-04-01,68000,\n"
           "W3,2025-01-01,0,\nW3,2025-04-01,102000,\nW4,2025-01-01,0,\nW4,2025-04-01,68000,\n");
    assess("2025-04-01");
    /* 170,000 over 100,000: 100 + 20 x 2 + 30 x 3 + 20 x 5 thousand */
    assert_int_equal(sum_fen("account = 'P'"), 33000000);
    assert_int_equal(sum_fen("account IN ('A', 'B')"), 33000000);
}

/* E21: tax of Q1 due on 15 April, 30 days late; fee 7 days after its entry, capped at itself. */
static void
each_regime_is_late_by_its_own_rule(void **state)
{
    (void)state;
    begin();
    load("permits", PERMITS "E1,Mill,,D1,ground,II,industry,9000,2024-01-01,2029-01-01,"
                            "scenario.resource,own-source,,\n");
    load("points", POINTS "W1,E1,D1,ground,2024-11-01,meter,\n");
    load("plans",
         "account,from,to,m3\nE1,2024-01-01,2025-01-01,9000\nE1,2025-01-01,2026-01-01,9000\n");
    ingest("W1,2024-11-01,0,\nW1,2024-12-01,1000,\nW1,2025-01-01,1000,\nW1,2025-04-01,3000,\n");
    it_expect(0, "fees", "assess", "--through", "2025-04-01", "--date", "2025-04-03", NULL);
    post();
    char *late = it_output(0, "fees", "late", "--as-of", "2025-05-15", "--format", "csv", NULL);
    /* 1,000.00 x 0.2 % x 35 days; 2,000.00 x 0.05 % x 30 days */
    it_assert_same(late, "taxpayer,regime,period,due,due_day,days,percent_a_day,late,capped\r\n"
                         "E1,fee,2024-Q4,1000.00,2025-04-10,35,0.20,70.00,no\r\n"
                         "E1,tax,2025-Q1,2000.00,2025-04-15,30,0.05,30.00,no\r\n");
    free(late);
    late = it_output(0, "fees", "late", "--as-of", "2027-01-01", "--format", "csv", NULL);
    it_assert_contains(late, "E1,fee,2024-Q4,1000.00,2025-04-10,631,0.20,1000.00,yes\r\n");
    free(late);
}

/* More water is found in May: its fee has seven days of its own, its tax was due with the rest; as
 * of a day before, nobody knew of it. */
static void
what_is_found_later_is_late_from_its_own_notice_on(void **state)
{
    (void)state;
    begin();
    load("permits", PERMITS "E1,Mill,,D1,ground,II,industry,90000,2024-01-01,2029-01-01,"
                            "scenario.resource,own-source,,\n");
    load("points", POINTS "W1,E1,D1,ground,2024-11-01,meter,\n");
    load("plans",
         "account,from,to,m3\nE1,2024-01-01,2025-01-01,90000\nE1,2025-01-01,2026-01-01,90000\n");
    ingest("W1,2024-11-01,0,\nW1,2024-12-01,1000,\nW1,2025-01-01,1000,\nW1,2025-04-01,3000,\n");
    it_expect(0, "fees", "assess", "--through", "2025-04-01", "--date", "2025-04-03", NULL);
    post();
    ingest("W1,2024-12-01,1500,correction\nW1,2025-01-01,1500,correction\n"
           "W1,2025-04-01,4500,correction\n");
    it_expect(0, "fees", "assess", "--through", "2025-04-01", "--date", "2025-05-02", NULL);
    post();
    char *late = it_output(0, "fees", "late", "--as-of", "2025-05-15", "--format", "csv", NULL);
    /* 1,000.00 x 0.2 % x 35 days; 500.00 x 0.2 % x 6; 3,000.00 x 0.05 % x 30 */
    it_assert_same(late, "taxpayer,regime,period,due,due_day,days,percent_a_day,late,capped\r\n"
                         "E1,fee,2024-Q4,1000.00,2025-04-10,35,0.20,70.00,no\r\n"
                         "E1,fee,2024-Q4,500.00,2025-05-09,6,0.20,6.00,no\r\n"
                         "E1,tax,2025-Q1,3000.00,2025-04-15,30,0.05,45.00,no\r\n");
    free(late);
    late = it_output(0, "fees", "late", "--as-of", "2025-04-20", "--format", "csv", NULL);
    /* 1,000.00 x 0.2 % x 10; 2,000.00 x 0.05 % x 5 */
    it_assert_same(late, "taxpayer,regime,period,due,due_day,days,percent_a_day,late,capped\r\n"
                         "E1,fee,2024-Q4,1000.00,2025-04-10,10,0.20,20.00,no\r\n"
                         "E1,tax,2025-Q1,2000.00,2025-04-15,5,0.05,5.00,no\r\n");
    free(late);
}

/* Posted entries are only added, by a posting; what is slipped in is named. */
static void
the_ledger_is_only_added_to(void **state)
{
    (void)state;
    begin();
    load("points", POINTS "W4,,D1,ground,2025-01-01,meter,\n");
    ingest("W4,2025-01-01,0,\nW4,2025-03-01,5000,\n");
    it_expect(0, "fees", "assess", "--through", "2025-03-31", NULL);
    it_expect(4, "fees", "assess", "--through", "2025-03-31", NULL); /* a draft waits */
    post();
    assert_string_equal(it_sqlstate(NULL, "UPDATE weir.fee_entry SET due_fen = 0"), "23001");
    assert_string_equal(it_sqlstate(NULL, "DELETE FROM weir.fee_entry"), "23001");
    assert_string_equal(
        it_sqlstate(NULL, "INSERT INTO weir.fee_entry SELECT * FROM weir.fee_entry"), "23001");
    assert_string_equal(it_sqlstate("weir_batch", "INSERT INTO weir.fee_entry SELECT * FROM "
                                                  "weir.fee_entry"),
                        "42501");
    it_expect(0, "fees", "declare", "2025-Q1", NULL);
    it_sql("ALTER TABLE weir.fee_entry DISABLE TRIGGER posted_only_added");
    it_sql("UPDATE weir.fee_entry SET due_fen = due_fen - 1, amount_fen = amount_fen - 1");
    char *out = it_output(5, "verify", NULL);
    it_assert_contains(out, "its digest is not that of its rows");
    it_assert_contains(out, "declaration 0 of 2025-Q1 is not what its entries come to");
    free(out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_reading_period_across_the_change_pays_fee_and_tax,
                                        it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(a_plan_row_from_the_change_on_counts_anew, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(above_plan_pays_two_three_and_five_times, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(multiples_and_relief_are_the_tariffs, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(public_supply_is_taxed_less_its_loss, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(public_supply_above_its_permit_pays_no_multiple, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(what_the_permit_leaves_out_is_told, it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(an_auditor_exports_the_ledger_without_names, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(a_changed_district_reaches_back_to_nothing, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(a_read_in_april_is_shared_by_days_to_the_quarters, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(a_declared_quarter_is_frozen_and_corrected_by_entries,
                                        it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(a_late_plan_stands_and_an_error_is_corrected, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(a_permit_split_in_two_pays_the_same, it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(each_regime_is_late_by_its_own_rule, it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(what_is_found_later_is_late_from_its_own_notice_on,
                                        it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(the_ledger_is_only_added_to, it_setup, it_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
