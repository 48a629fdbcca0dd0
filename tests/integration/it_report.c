/*
 * The report of a run: its sums are those of `run show` and of the ledger's control page, its
 * document fits the schema for runs of every kind, and a browser shows it whole at every size.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

static void
report(const char *run, const char *language, const char *name)
{
    char html[40];
    char xml[40];
    (void)snprintf(html, sizeof html, "%s.html", name);
    (void)snprintf(xml, sizeof xml, "%s.xml", name);
    it_expect(0, "report", "--run", run, "--lang", language, "--out", html, NULL);
    it_expect(0, "report", "--run", run, "--lang", language, "--format", "xml", "--out", xml, NULL);
    it_assert_valid(xml, "schemas/report.xsd");
}

/* What xmllint's XPath says of a report. */
static void
assert_says(const char *file, const char *expression, const char *expected)
{
    char path[500];
    (void)snprintf(path, sizeof path, "string(%s)", expression);
    struct it_result result = it_run((const char *const[]){"xmllint", "--xpath", path, file, NULL});
    assert_int_equal(result.exit_code, 0);
    result.out[strcspn(result.out, "\n")] = '\0';
    it_assert_same(result.out, expected);
    it_result_free(&result);
}

static void
assert_rows_say(const char *file, const char *expression, const char *query)
{
    char *expected = it_sql_text(query);
    assert_says(file, expression, expected);
    free(expected);
}

static void
assert_browser_shows(const char *file)
{
    struct it_result result =
        it_run((const char *const[]){"python3", it_source("tests/harness/look.py"), file, NULL});
    if (result.exit_code != 0 && result.exit_code != 77)
        print_error("%s: %s%s", file, result.out, result.err);
    assert_true(result.exit_code == 0 || result.exit_code == 77);
    it_result_free(&result);
}

/* --- a city --- */
static void
told(const char *a, const char *b, const char *c)
{
    struct it_result result = it_weir(a, b, c, NULL);
    if (result.exit_code > 1)
        print_error("%s %s: %s", a, b, result.err);
    assert_in_range(result.exit_code, 0, 1);
    it_result_free(&result);
}

/* Two quarters: the first posted, the second a draft. */
static void
bill_city(void)
{
    static const char *const kinds[] = {"accounts", "uses", "meters", "plans"};
    char path[1000];
    const char *program = getenv("WEIR_PROGRAM");
    assert_non_null(program);
    (void)snprintf(path, sizeof path, "%.*s/deploy/demo/city",
                   (int)(strrchr(program, '/') - program), program);
    struct it_result made = it_run((const char *const[]){path, "300", "2", ".", NULL});
    assert_int_equal(made.exit_code, 0);
    it_result_free(&made);
    it_expect(0, "tariff", "publish", it_source("tariffs/cn-beijing-2014.xml"),
              it_source("tariffs/cn-tianjin-2021.xml"), NULL);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        char file[40];
        (void)snprintf(file, sizeof file, "%s.csv", kinds[i]);
        it_expect(0, "load", kinds[i], file, NULL);
    }
    told("ingest", "reads-q1.csv", NULL);
    told("bill", "--through", "2024-04-01");
    it_expect(0, "run", "post", "1", "--reviewed", "test", NULL);
    told("ingest", "reads-q2.csv", NULL);
    told("bill", "--through", "2024-07-01");
}

static void
assert_equals_control_page(const char *run, const char *file)
{
    char *page = it_output(0, "export", "ledger", "--run", run, "--format", "control", NULL);
    it_write_file("control.csv", page);
    free(page);
    struct it_result sum = it_run((const char *const[]){
        "python3", "-c",
        "import csv\n"
        "rows = csv.DictReader(open('control.csv', encoding='utf-8-sig'))\n"
        "print(*[r['credit'] for r in rows if r['item'] == 'amount' and r['code'] == 'all'])",
        NULL});
    if (sum.exit_code != 0)
        print_error("%s", sum.err);
    assert_int_equal(sum.exit_code, 0);
    sum.out[strcspn(sum.out, "\n")] = '\0';
    assert_says(file, "/*/*[local-name()='sums']/@amount", sum.out);
    it_result_free(&sum);
}

static void
sums_are_those_of_run_show_and_of_the_control_page(void **state)
{
    (void)state;
    bill_city();
    report("1", "zh", "posted");
    report("2", "en", "draft");
    assert_rows_say("posted.xml", "/*/*[local-name()='sums']/@amount",
                    "SELECT (amount_fen / 100.0)::numeric(20, 2) FROM weir.run WHERE run_id = 1");
    assert_rows_say("draft.xml", "/*/*[local-name()='sums']/@billed",
                    "SELECT billed_count FROM weir.run WHERE run_id = 2");
    /* parts add up to the whole: classes, charges and bands; bills and what they are made of */
    assert_rows_say("posted.xml", "round(100 * sum(//*[local-name()='charge']/@amount))",
                    "SELECT amount_fen FROM weir.run WHERE run_id = 1");
    assert_rows_say("posted.xml", "sum(//*[local-name()='charge']/@lines)",
                    "SELECT line_count FROM weir.run WHERE run_id = 1");
    assert_rows_say("posted.xml", "sum(//*[local-name()='size']/@count)",
                    "SELECT count(*) FROM weir.invoice WHERE run_id = 1 AND kind = 'bill'");
    assert_rows_say("draft.xml", "round(100 * sum(//*[local-name()='charge']/@amount))",
                    "SELECT amount_fen FROM weir.run WHERE run_id = 2");
    assert_rows_say("draft.xml", "sum(//*[local-name()='finding']/@held)",
                    "SELECT held_count FROM weir.run WHERE run_id = 2");
    assert_rows_say("draft.xml", "//*[local-name()='before']/@run", "SELECT 1");
    /* by a charge as run show has it, and by block as a person would count */
    assert_rows_say("posted.xml", "round(1000 * sum(//*[@charge = 'sewage']/@volume_m3))",
                    "SELECT sum(l.volume_l) FROM weir.invoice_line l"
                    "  JOIN weir.invoice i USING (account_id, book, entry_no)"
                    " WHERE i.run_id = 1 AND l.charge = 'sewage'");
    assert_rows_say("posted.xml", "sum(//*[local-name()='block' and @no = 2]/@accounts)",
                    "SELECT count(*) FROM (SELECT max(l.block_no) AS block FROM weir.invoice_line l"
                    "  JOIN weir.invoice i USING (account_id, book, entry_no)"
                    " WHERE i.run_id = 1 AND l.volume_l > 0 GROUP BY l.account_id, l.class) b"
                    " WHERE b.block = 2");
    assert_equals_control_page("1", "posted.xml");
    assert_equals_control_page("2", "draft.xml");
    assert_browser_shows("posted.html");
    assert_browser_shows("draft.html");
}

/* A plan of 100 m3 a year: 130 by the end of March is 130 %, and a quarter of its time is over. */
static void
plans_districts_and_corrections_are_there_where_the_run_has_them(void **state)
{
    (void)state;
    it_write_file(
        "t.xml",
        "<tariff xmlns=\"urn:weir:tariff:1\" id=\"t\"><version from=\"2023-01-01\">"
        "<class id=\"firm\"><charge id=\"water\" price=\"2\"/>"
        "<surcharge id=\"above\" on=\"water\"><band to=\"20%\" add=\"1\"/><band add=\"2\"/>"
        "</surcharge></class></version></tariff>");
    it_expect(0, "tariff", "publish", "t.xml", NULL);
    it_load(0, "accounts",
            "account,from,tariff,class,name\nF1,2024-01-01,t,firm,Li\n"
            "F2,2024-01-01,t,firm,Wu\nF3,2024-01-01,t,firm,Xu\n");
    it_load(0, "meters",
            "meter,account,from,first_register\nM1,F1,2024-01-01,0\n"
            "M2,F2,2024-01-01,0\nM3,F3,2024-01-01,0\n");
    it_load(0, "plans",
            "account,from,to,m3\nF1,2024-01-01,2025-01-01,100\n"
            "F2,2024-01-01,2025-01-01,100\nF3,2024-01-01,2025-01-01,\n");
    it_load(0, "districts", "district,name,parent\nD,Basin,\nD1,Town,D\n");
    it_load(0, "limits", "district,year,source,m3\nD,2024,all,500\nD1,2024,ground,0\n");
    it_load(0, "points", "point,district,source,from\nW1,D1,ground,2024-01-01\n");
    it_ingest(0, "meter,date,register\nM1,2024-04-01,130\nM2,2024-04-01,10\nM3,2024-04-01,5\n"
                 "W1,2024-01-01,0\nW1,2024-04-01,91\n");
    it_expect(0, "bill", "--through", "2024-04-01", NULL);
    it_expect(0, "run", "post", "1", NULL);
    report("1", "en", "plans");
    assert_says("plans.xml", "count(//*[local-name()='plan'])", "2"); /* F3 has a waiver */
    assert_says("plans.xml", "//*[local-name()='plans']/@above", "1");
    assert_says("plans.xml", "//*[@account='F1']/@percent", "130.00");
    assert_says("plans.xml", "//*[@account='F2']/@percent", "10.00");
    assert_says("plans.xml", "//*[@account='F1']/@time_percent", "24.86"); /* 91 of 366 days */
    /* 20 m3 at the first band, 10 at the second: 20 x 2 x 1 and 10 x 2 x 2 */
    assert_says("plans.xml", "//*[local-name()='band' and @no = 1]/@amount", "40.00");
    assert_says("plans.xml", "//*[local-name()='band' and @no = 2]/@amount", "40.00");
    /* a limit of nothing is a limit; one m3 a day to the year's end is 366 */
    assert_says("plans.xml", "count(//*[local-name()='district'])", "2");
    assert_says("plans.xml", "//*[@district='D']/@taken_m3", "91.000");
    assert_says("plans.xml", "//*[@district='D']/@ahead_m3", "366.000");
    assert_says("plans.xml", "//*[@district='D1']/@limit_m3", "0.000");
    assert_browser_shows("plans.html");
    it_ingest(1, "meter,date,register,kind\nM1,2024-04-01,90,correction\n");
    it_expect(0, "rebill", "--account", "F1", "--date", "2024-05-01", NULL);
    report("2", "zh", "rebill");
    /* 130 x 2 + 80 is taken back, 90 x 2 billed: 180 - 340 */
    assert_says("rebill.xml", "//*[local-name()='reversals']/@amount", "-340.00");
    assert_says("rebill.xml", "//*[local-name()='sums']/@amount", "-160.00");
    assert_says("rebill.xml", "//*[@account='F1']/@percent", "90.00");
    assert_says("rebill.xml", "count(//*[local-name()='before'])", "0");
    assert_browser_shows("rebill.html");
}

/* A run in which everybody is held has no money to show. */
static void
a_run_without_invoices_has_a_report(void **state)
{
    (void)state;
    it_load(0, "accounts", "account,from,tariff,class\nA1,2024-01-01,none,home\n");
    it_load(0, "meters", "meter,account,from,first_register\nM1,A1,2024-01-01,0\n");
    it_ingest(0, "meter,date,register\nM1,2024-04-01,130\n");
    it_expect(1, "bill", "--through", "2024-04-01", NULL);
    report("1", "zh", "held");
    assert_says("held.xml", "count(//*[local-name()='class'])", "0");
    assert_says("held.xml", "//*[local-name()='held']/@account", "A1");
    char *page = it_read_file("held.html");
    it_assert_contains(page, "no-tariff");
    assert_null(strstr(page, "资金归属"));
    free(page);
    assert_browser_shows("held.html");
    /* held again for the same: posting does not tell that twice, the report does */
    it_expect(0, "run", "post", "1", NULL);
    it_ingest(0, "meter,date,register\nM1,2024-07-01,230\n");
    it_expect(1, "bill", "--through", "2024-07-01", NULL);
    it_expect(0, "run", "post", "2", NULL);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.finding WHERE run_id = 2"), 0);
    report("2", "zh", "again");
    assert_says("again.xml", "//*[local-name()='sums']/@held", "1");
    assert_says("again.xml", "//*[local-name()='held']/@account", "A1");
    assert_browser_shows("again.html");
}

static void
an_auditor_has_reports_too(void **state)
{
    (void)state;
    bill_city();
    assert_int_equal(setenv("PGUSER", "weir_auditor", 1), 0);
    report("1", "en", "auditor");
    report("2", "en", "auditor2");
    assert_int_equal(setenv("PGUSER", "weir", 1), 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, it_setup, it_teardown)

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        CASE(sums_are_those_of_run_show_and_of_the_control_page),
        CASE(plans_districts_and_corrections_are_there_where_the_run_has_them),
        CASE(a_run_without_invoices_has_a_report),
        CASE(an_auditor_has_reports_too),
    };
    return cmocka_run_group_tests_name("integration/report", tests, NULL, NULL);
}
