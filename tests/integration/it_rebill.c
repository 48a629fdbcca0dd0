/*
 * Corrections of what is posted, through the whole program: what is reversed, what is billed again,
 * and what stays.  Figures are those of the shared scenarios; arithmetic stands beside each.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

#define CITY "examples/accept/accept.city.xml" /* 3.10 to 180 m3 a year, 4.10 to 300, 7.10 */

/* Publishes a shared tariff; the test is skipped, visibly, where it is not to be had. */
static void
publish(const char *path)
{
    const char *file = it_shared(path);
    if (file == NULL)
        skip();
    it_expect(0, "tariff", "publish", file, NULL);
}

static void
load(const char *kind, const char *csv)
{
    it_write_file("load.csv", csv);
    it_expect(0, "load", kind, "load.csv", NULL);
}

/* A load that is told as back-dated. */
static void
load_told(const char *kind, const char *csv)
{
    it_write_file("load.csv", csv);
    it_expect(1, "load", kind, "load.csv", NULL);
}

static void
ingest(const char *csv)
{
    it_write_file("reads.csv", csv);
    it_expect(0, "ingest", "reads.csv", NULL);
}

static int
newest_draft(void)
{
    return (int)it_sql_int("SELECT max(run_id) FROM weir.run WHERE state = 'draft'");
}

/* Reads inside what is billed: told, and used by the next rebill. */
static void
ingest_late(const char *csv)
{
    it_write_file("reads.csv", csv);
    it_expect(1, "ingest", "reads.csv", NULL);
}

/* Posts the newest draft; before and after, everything verifies, and every run replays. */
static void
post(void)
{
    char text[24];
    const int run = newest_draft();
    (void)snprintf(text, sizeof text, "%d", run);
    it_expect(0, "verify", "--run", text, NULL);
    it_expect(0, "run", "post", text, NULL);
    it_expect(0, "verify", NULL);
    for (int i = 1; i <= run; i++) {
        (void)snprintf(text, sizeof text, "%d", i);
        struct it_result result = it_weir("run", "replay", text, NULL);
        if (result.exit_code != 0 && strstr(result.err, "\"discarded\"") == NULL)
            fail_msg("run %d is not replayed: %s%s", i, result.out, result.err);
        it_result_free(&result);
    }
}

static void
bill(const char *through)
{
    it_expect(0, "bill", "--through", through, NULL);
    post();
}

static void
rebill(const char *account, const char *date)
{
    it_expect(0, "rebill", "--account", account, "--date", date, NULL);
    post();
}

/* All of an account's invoices, a line each: number, kind, days, m3, fen. */
static void
assert_invoices(const char *account, const char *expected)
{
    char sql[700];
    (void)snprintf(
        sql, sizeof sql,
        "SELECT string_agg(entry_no || ' ' || i.kind || coalesce(' of ' || reverses_entry_no, '') "
        "|| coalesce(' ' || to_char(origin_month, 'YYYY-MM'), '') || ' ' || period_begin_day || "
        "' ' || period_end_day || ' ' || volume_l / 1000 || ' ' || amount_fen || CASE WHEN "
        "estimated THEN ' e' ELSE '' END || E'\\n', '' ORDER BY entry_no) FROM weir.invoice i "
        "JOIN weir.account USING (account_id) WHERE account = '%s'",
        account);
    char *text = it_sql_text(sql);
    it_assert_same(text, expected);
    free(text);
}

/* A second rebill finds nothing: a run without invoices, which is thrown away. */
static void
assert_nothing_left(const char *account)
{
    char text[24];
    it_expect(0, "rebill", "--account", account, NULL);
    const int run = newest_draft();
    (void)snprintf(text, sizeof text, "%d", run);
    assert_int_equal(it_sql_int("SELECT invoice_count FROM weir.run ORDER BY run_id DESC LIMIT 1"),
                     0);
    it_expect(0, "run", "discard", text, NULL);
}

/* Every entry of the account can be explained. */
static void
explain_all(const char *account)
{
    char sql[200];
    (void)snprintf(sql, sizeof sql,
                   "SELECT count(*) FROM weir.invoice JOIN weir.account USING (account_id) WHERE "
                   "account = '%s'",
                   account);
    const int count = (int)it_sql_int(sql);
    for (int i = 1; i <= count; i++) {
        (void)snprintf(sql, sizeof sql, "%s-%d", account, i);
        it_expect(0, "explain", sql, NULL);
    }
}

static void
load_household(const char *account, const char *from)
{
    char csv[300];
    (void)snprintf(csv, sizeof csv,
                   "account,from,tariff,class,persons,opened\n"
                   "%s,2022-01-01,accept.city,residential,3,2022-01-01\n",
                   account);
    load("accounts", csv);
    (void)snprintf(csv, sizeof csv, "meter,account,from,first_register\nM%s,%s,%s,0\n", account,
                   account, from);
    load("meters", csv);
}

/* A3: bills 1 and 2 are posted with 3 persons. */
static void
bill_a3(void)
{
    publish(CITY);
    load_household("A3", "2024-01-01");
    ingest("meter,date,register\nMA3,2024-04-01,100\n");
    bill("2024-04-01");
    ingest("meter,date,register\nMA3,2024-07-01,210\n");
    bill("2024-07-01");
    assert_invoices("A3", "1 bill 2024-01-01 2024-04-01 100 31000\n"
                          "2 bill 2024-04-01 2024-07-01 110 37100\n");
}

static void
a_certificate_that_came_late_gives_nothing_back(void **state)
{
    (void)state;
    bill_a3();
    load_told("accounts", "account,from,tariff,class,persons,opened\n"
                          "A3,2024-03-01,accept.city,residential,6,2022-01-01\n");
    ingest("meter,date,register\nMA3,2024-10-01,260\n");
    bill("2024-10-01");
    /* 50: 210 -> 260, limits 240 and 360: 30 b1 + 20 b2 = 60 + 60 + 5 + 50 */
    char *out = it_output(0, "rebill", "--account", "A3", "--from", "2024-01-01", NULL);
    it_assert_contains(out, "run 4\n");
    free(out);
    assert_int_equal(it_sql_int("SELECT invoice_count FROM weir.run WHERE run_id = 4"), 0);
    post();
    assert_invoices("A3", "1 bill 2024-01-01 2024-04-01 100 31000\n"
                          "2 bill 2024-04-01 2024-07-01 110 37100\n"
                          "3 bill 2024-07-01 2024-10-01 50 17500\n");
}

static void
an_error_is_given_back(void **state)
{
    (void)state;
    bill_a3();
    load("accounts", "account,from,tariff,class,persons,opened,reason\n"
                     "A3,2024-03-01,accept.city,residential,6,2022-01-01,error\n");
    rebill("A3", "2024-08-10");
    assert_nothing_left("A3");
    ingest("meter,date,register\nMA3,2024-10-01,260\n");
    bill("2024-10-01");
    /* 110 b1 = 220 + 11 + 110; bill 1 has the same lines and stays */
    assert_invoices("A3", "1 bill 2024-01-01 2024-04-01 100 31000\n"
                          "2 bill 2024-04-01 2024-07-01 110 37100\n"
                          "3 reversal of 2 2024-07 2024-04-01 2024-07-01 -110 -37100\n"
                          "4 bill 2024-07 2024-04-01 2024-07-01 110 34100\n"
                          "5 bill 2024-07-01 2024-10-01 50 17500\n");
    assert_nothing_left("A3");
    explain_all("A3");
}

/* D13: the read between two bills was wrong; what is behind them does not change. */
static void
one_wrong_read_changes_two_bills_and_no_third(void **state)
{
    (void)state;
    publish(CITY);
    load_household("D13", "2024-01-01");
    ingest("meter,date,register\nMD13,2024-04-01,100\n");
    bill("2024-04-01");
    ingest("meter,date,register\nMD13,2024-07-01,200\n");
    bill("2024-07-01");
    ingest("meter,date,register\nMD13,2024-10-01,260\n");
    bill("2024-10-01");
    ingest_late("meter,date,register,kind\nMD13,2024-04-01,70,correction\n");
    rebill("D13", "2024-11-02");
    /* 70 b1 = 217.00; 70 -> 200: 110 b1 + 20 b2 = 220 + 60 + 13 + 130 = 423.00 */
    assert_invoices("D13", "1 bill 2024-01-01 2024-04-01 100 31000\n"
                           "2 bill 2024-04-01 2024-07-01 100 33000\n"
                           "3 bill 2024-07-01 2024-10-01 60 24600\n"
                           "4 reversal of 2 2024-07 2024-04-01 2024-07-01 -100 -33000\n"
                           "5 reversal of 1 2024-04 2024-01-01 2024-04-01 -100 -31000\n"
                           "6 bill 2024-04 2024-01-01 2024-04-01 70 21700\n"
                           "7 bill 2024-07 2024-04-01 2024-07-01 130 42300\n");
    assert_nothing_left("D13");
    ingest("meter,date,register\nMD13,2025-01-01,300\n");
    bill("2025-01-01");
    explain_all("D13");
}

/* C1: quarters of 300, 400, 450 m3 against a plan of 1,000. */
static void
bill_c1(void)
{
    publish(CITY);
    load("accounts", "account,from,tariff,class,opened\n"
                     "C2,2022-01-01,accept.city,non-residential,2022-01-01\n");
    load("meters", "meter,account,from,first_register\nMC2,C2,2024-01-01,0\n");
    load("plans", "account,from,to,m3\nC2,2024-01-01,2025-01-01,1000\n");
    ingest("meter,date,register\nMC2,2024-04-01,300\n");
    bill("2024-04-01");
    ingest("meter,date,register\nMC2,2024-07-01,700\n");
    bill("2024-07-01");
    ingest("meter,date,register\nMC2,2024-10-01,1150\n");
    bill("2024-10-01");
    /* 450 x 4.50 + 150 x 3.00 */
    assert_invoices("C2", "1 bill 2024-01-01 2024-04-01 300 135000\n"
                          "2 bill 2024-04-01 2024-07-01 400 180000\n"
                          "3 bill 2024-07-01 2024-10-01 450 247500\n");
}

static void
a_plan_raised_late_stands_for_what_was_billed(void **state)
{
    (void)state;
    bill_c1();
    load_told("plans", "account,from,to,m3\nC2,2024-01-01,2025-01-01,1300\n");
    assert_nothing_left("C2");
    ingest("meter,date,register\nMC2,2025-01-01,1450\n");
    bill("2025-01-01");
    /* above max(1300, 1150): 150 x 3.00; 300 x 4.50 + 450 */
    assert_invoices("C2", "1 bill 2024-01-01 2024-04-01 300 135000\n"
                          "2 bill 2024-04-01 2024-07-01 400 180000\n"
                          "3 bill 2024-07-01 2024-10-01 450 247500\n"
                          "4 bill 2024-10-01 2025-01-01 300 180000\n");
    assert_nothing_left("C2");
}

static void
a_plan_that_was_wrong_is_given_back(void **state)
{
    (void)state;
    bill_c1();
    load("plans", "account,from,to,m3,reason\nC2,2024-01-01,2025-01-01,1300,error\n");
    rebill("C2", "2024-11-05");
    ingest("meter,date,register\nMC2,2025-01-01,1450\n");
    bill("2025-01-01");
    /* 450 x 4.50 = 2025.00, net -450.00 */
    assert_invoices("C2", "1 bill 2024-01-01 2024-04-01 300 135000\n"
                          "2 bill 2024-04-01 2024-07-01 400 180000\n"
                          "3 bill 2024-07-01 2024-10-01 450 247500\n"
                          "4 reversal of 3 2024-10 2024-07-01 2024-10-01 -450 -247500\n"
                          "5 bill 2024-10 2024-07-01 2024-10-01 450 202500\n"
                          "6 bill 2024-10-01 2025-01-01 300 180000\n");
    assert_nothing_left("C2");
    explain_all("C2");
}

/* C10: the first quarter was 100 m3 too much, and the surcharge falls in later quarters too. */
static void
a_first_quarter_found_wrong_lowers_later_surcharges(void **state)
{
    (void)state;
    bill_c1();
    ingest("meter,date,register\nMC2,2025-01-01,1450\n");
    bill("2025-01-01");
    /* Q4 1150 -> 1450: 50 x 3 + 200 x 6 + 50 x 9 = 1800, and 300 x 4.50 */
    ingest_late("meter,date,register,kind\nMC2,2024-04-01,200,correction\n"
                "MC2,2024-07-01,600,correction\nMC2,2024-10-01,1050,correction\n"
                "MC2,2025-01-01,1350,correction\n");
    rebill("C2", "2025-02-05");
    /* Q1 200 x 4.50. Q3 600 -> 1050: 50 x 3.00 and 450 x 4.50. Q4 1050 -> 1350: 150 x 3 + 150 x 6
     * = 1350, and 300 x 4.50. */
    assert_invoices("C2", "1 bill 2024-01-01 2024-04-01 300 135000\n"
                          "2 bill 2024-04-01 2024-07-01 400 180000\n"
                          "3 bill 2024-07-01 2024-10-01 450 247500\n"
                          "4 bill 2024-10-01 2025-01-01 300 315000\n"
                          "5 reversal of 4 2025-01 2024-10-01 2025-01-01 -300 -315000\n"
                          "6 reversal of 3 2024-10 2024-07-01 2024-10-01 -450 -247500\n"
                          "7 reversal of 1 2024-04 2024-01-01 2024-04-01 -300 -135000\n"
                          "8 bill 2024-04 2024-01-01 2024-04-01 200 90000\n"
                          "9 bill 2024-10 2024-07-01 2024-10-01 450 217500\n"
                          "10 bill 2025-01 2024-10-01 2025-01-01 300 270000\n");
    assert_nothing_left("C2");
    explain_all("C2");
}

/* F3 without its ledger: last year's bill was of the wrong class. */
static void
last_years_bill_is_corrected_at_last_years_prices(void **state)
{
    (void)state;
    publish(CITY);
    load("accounts", "account,from,tariff,class,persons,opened\n"
                     "F3,2022-01-01,accept.city,residential,3,2022-01-01\n"
                     "F3,2023-09-01,accept.city,non-residential,3,2022-01-01\n");
    load("meters", "meter,account,from,first_register\nMF3,F3,2023-01-01,0\n");
    ingest("meter,date,register\nMF3,2023-09-01,120\n");
    bill("2023-09-01");
    ingest("meter,date,register\nMF3,2023-11-01,220\n");
    it_expect(0, "bill", "--through", "2023-11-01", "--date", "2023-11-05", NULL);
    post();
    ingest("meter,date,register\nMF3,2025-03-01,320\n");
    bill("2025-03-01");
    load("accounts", "account,from,tariff,class,persons,opened,reason\n"
                     "F3,2023-09-01,accept.city,residential,3,2022-01-01,error\n");
    it_expect(0, "rebill", "--account", "F3", "--from", "2023-09-01", "--date", "2025-03-10", NULL);
    post();
    char *text = it_sql_text(
        "SELECT string_agg(concat_ws(' ', invoice_day, to_char(origin_month, 'YYYY-MM'), kind, "
        "amount_fen, tax_fen, (SELECT sum(amount_fen) FROM weir.invoice_line l WHERE l.entry_no = "
        "i.entry_no AND charge = 'sewage')), E'\\n' ORDER BY entry_no) FROM weir.invoice i WHERE "
        "(kind = 'reversal' OR origin_month IS NOT NULL) AND period_end_day = '2023-11-01'");
    /* 120 -> 220: 60 b1 + 40 b2 = 240 + 10 + 100 = 350.00; VAT 250 x 3/103 = 7.28, 310 x 3/103
     * = 9.03 */
    it_assert_same(text, "2025-03-10 2023-11 reversal -45000 -903 -14000\n"
                         "2025-03-10 2023-11 bill 35000 728 10000");
    free(text);
    assert_nothing_left("F3");
    explain_all("F3");
}

/* A read that came late, inside what was billed: the bill stays one, and is cut at it. */
static void
a_late_read_is_used(void **state)
{
    (void)state;
    publish("examples/accept/accept.change.xml");
    load("accounts", "account,from,tariff,class,persons,opened\n"
                     "L,2022-01-01,accept.change,residential,3,2022-01-01\n");
    load("meters", "meter,account,from,first_register\nML,L,2024-05-20,0\n");
    ingest("meter,date,register\nML,2024-08-28,100\n");
    bill("2024-08-28");
    /* 100 days, 42 before 1 July: 42 x 3.10 + 58 x 3.30 = 130.20 + 191.40 */
    ingest_late("meter,date,register\nML,2024-07-01,80\n");
    rebill("L", "2024-09-10");
    /* 80 x 3.10 + 20 x 3.30 = 248.00 + 66.00 */
    assert_invoices("L", "1 bill 2024-05-20 2024-08-28 100 32160\n"
                         "2 reversal of 1 2024-08 2024-05-20 2024-08-28 -100 -32160\n"
                         "3 bill 2024-08 2024-05-20 2024-08-28 100 31400\n");
    assert_nothing_left("L");
    explain_all("L");
}

/* F10: an account in an open draft is in no other run. */
static void
a_draft_of_the_same_accounts_is_in_the_way(void **state)
{
    (void)state;
    bill_a3();
    it_expect(0, "rebill", "--account", "A3", NULL);
    ingest("meter,date,register\nMA3,2024-10-01,260\n");
    struct it_result result = it_weir("bill", "--through", "2024-10-01", NULL);
    assert_int_equal(result.exit_code, 4);
    it_assert_contains(result.err, "run 3 is a draft");
    it_result_free(&result);
    result = it_weir("rebill", "--tariff", "accept.city", NULL);
    assert_int_equal(result.exit_code, 4);
    it_assert_contains(result.err, "run 3 is a draft");
    it_result_free(&result);
    char *out = it_output(0, "rebill", "--tariff", "accept.other", NULL);
    it_assert_same(out, "nothing to correct\n");
    free(out);
    it_expect(2, "rebill", NULL);
    it_expect(2, "rebill", "--account", "A3", "--cycle", "C", NULL);
    it_expect(0, "run", "discard", "3", NULL);
    it_expect(0, "rebill", "--tariff", "accept.city", "--dry-run", NULL);
    it_expect(0, "bill", "--through", "2024-10-01", NULL);
    it_expect(4, "rebill", "--tariff", "accept.city", NULL);
}

/* F9: a price that was typed wrong, for every account of the tariff in one run; the others stay. */
static void
a_price_typed_wrong_is_corrected_for_all_its_accounts(void **state)
{
    (void)state;
    static const char town[] =
        "<tariff xmlns=\"urn:weir:tariff:1\" id=\"%s\" currency=\"CNY\"><title "
        "xml:lang=\"en\">%s</title><version from=\"2022-01-01\"><class id=\"home\"><charge "
        "id=\"water\" price=\"%s\"/></class></version></tariff>";
    char text[600];
    (void)snprintf(text, sizeof text, town, "town", "town", "20.10");
    it_write_file("town.xml", text);
    (void)snprintf(text, sizeof text, town, "village", "village", "3.00");
    it_write_file("village.xml", text);
    it_expect(0, "tariff", "publish", "town.xml", "village.xml", NULL);
    load("accounts", "account,from,tariff,class\nA1,2024-01-01,town,home\nA2,2024-01-01,town,"
                     "home\nA3,2024-01-01,village,home\nA4,2024-01-01,town,home\n");
    load("meters", "meter,account,from,first_register\nM1,A1,2024-01-01,0\nM2,A2,2024-01-01,0\n"
                   "M3,A3,2024-01-01,0\nM4,A4,2024-01-01,0\n");
    ingest("meter,date,register\nM1,2024-04-01,10\nM2,2024-04-01,20\nM3,2024-04-01,30\n");
    bill("2024-04-01");
    (void)snprintf(text, sizeof text, town, "town", "town", "2.10");
    it_write_file("town.xml", text);
    it_expect(3, "tariff", "publish", "town.xml", NULL);
    it_expect(0, "tariff", "publish", "town.xml", "--correct", "--reason", "a zero too many", NULL);
    char *out =
        it_output(0, "rebill", "--tariff", "town", "--date", "2024-04-20", "--jobs", "2", NULL);
    it_assert_contains(out, "run 2\n");
    free(out);
    post();
    /* 10 and 20 m3 at 2.10 */
    assert_invoices("A1", "1 bill 2024-01-01 2024-04-01 10 20100\n"
                          "2 reversal of 1 2024-04 2024-01-01 2024-04-01 -10 -20100\n"
                          "3 bill 2024-04 2024-01-01 2024-04-01 10 2100\n");
    assert_invoices("A2", "1 bill 2024-01-01 2024-04-01 20 40200\n"
                          "2 reversal of 1 2024-04 2024-01-01 2024-04-01 -20 -40200\n"
                          "3 bill 2024-04 2024-01-01 2024-04-01 20 4200\n");
    assert_invoices("A3", "1 bill 2024-01-01 2024-04-01 30 9000\n");
    assert_nothing_left("A1");
    explain_all("A2");
}

/* Both at once: what came late stays late when an error of another kind is corrected afterwards. */
static void
a_late_certificate_survives_a_rebill_for_another_reason(void **state)
{
    (void)state;
    bill_a3();
    load_told("accounts", "account,from,tariff,class,persons,opened\n"
                          "A3,2024-03-01,accept.city,residential,6,2022-01-01\n");
    ingest_late("meter,date,register,kind\nMA3,2024-07-01,200,correction\n");
    rebill("A3", "2024-08-10");
    /* 100: 80 b1 + 20 b2 = 160 + 60 + 10 + 100, with three persons still; and once more */
    ingest_late("meter,date,register,kind\nMA3,2024-07-01,190,correction\n");
    rebill("A3", "2024-09-10");
    /* 90: 80 b1 + 10 b2 = 160 + 30 + 9 + 90 */
    assert_invoices("A3", "1 bill 2024-01-01 2024-04-01 100 31000\n"
                          "2 bill 2024-04-01 2024-07-01 110 37100\n"
                          "3 reversal of 2 2024-07 2024-04-01 2024-07-01 -110 -37100\n"
                          "4 bill 2024-07 2024-04-01 2024-07-01 100 33000\n"
                          "5 reversal of 4 2024-07 2024-04-01 2024-07-01 -100 -33000\n"
                          "6 bill 2024-07 2024-04-01 2024-07-01 90 28900\n");
    assert_nothing_left("A3");
    explain_all("A3");
}

/* An estimated bill behind a corrected one: the next true read settles it from what is right. */
static void
an_estimate_is_settled_after_a_correction(void **state)
{
    (void)state;
    publish(CITY);
    load_household("E", "2024-01-01");
    it_write_file("all.conf", "missing_scope = all\nmissing_after_days = 0\n");
    ingest("meter,date,register\nME,2024-02-01,30\nME,2024-03-01,60\n");
    bill("2024-03-01");
    ingest("meter,date,register\nME,2024-04-01,91\n");
    bill("2024-04-01");
    it_expect(0, "--config", "all.conf", "bill", "--account", "E", "--through", "2024-05-01", NULL);
    post();
    ingest_late("meter,date,register,kind\nME,2024-04-01,71,correction\n");
    rebill("E", "2024-05-10");
    assert_nothing_left("E");
    /* 91 days 91 m3, 30 days 30; then 71 in 91 days: 30 x 71 / 91 = 23.41, so 71 -> 94 */
    ingest("meter,date,register\nME,2024-06-01,132\n");
    bill("2024-06-01");
    /* 61 m3 in 61 days, 30 and 31 */
    assert_invoices("E", "1 bill 2024-01-01 2024-03-01 60 18600\n"
                         "2 bill 2024-03-01 2024-04-01 31 9610\n"
                         "3 bill 2024-04-01 2024-05-01 30 9300 e\n"
                         "4 reversal of 3 2024-05 2024-04-01 2024-05-01 -30 -9300 e\n"
                         "5 reversal of 2 2024-04 2024-03-01 2024-04-01 -31 -9610\n"
                         "6 bill 2024-04 2024-03-01 2024-04-01 11 3410\n"
                         "7 bill 2024-05 2024-04-01 2024-05-01 23 7130 e\n"
                         "8 reversal of 7 2024-05 2024-04-01 2024-05-01 -23 -7130 e\n"
                         "9 bill 2024-05 2024-04-01 2024-05-01 30 9300\n"
                         "10 bill 2024-05-01 2024-06-01 31 9610\n");
    assert_nothing_left("E");
    /* 191 m3 to 1 June less 60: the first read of all was wrong after all, and what was shared
     * stays */
    ingest_late("meter,date,register,kind\nME,2024-06-01,131,correction\n");
    rebill("E", "2024-06-10");
    assert_nothing_left("E");
    explain_all("E");
}

/* F4 of a rebill: nothing can be corrected in a month that is closed, and what is in it stays. */
static void
a_closed_month_takes_no_correction(void **state)
{
    (void)state;
    bill_a3();
    it_expect(0, "month", "close", "2024-04", NULL);
    it_expect(0, "month", "close", "2024-05", NULL);
    ingest_late("meter,date,register,kind\nMA3,2024-04-01,90,correction\n");
    it_expect(3, "rebill", "--account", "A3", "--date", "2024-05-31", NULL);
    char *before =
        it_output(0, "export", "invoices", "--month", "2024-04", "--format", "csv", NULL);
    rebill("A3", "2024-08-01");
    char *after = it_output(0, "export", "invoices", "--month", "2024-04", "--format", "csv", NULL);
    it_assert_same(after, before);
    free(before);
    free(after);
    assert_nothing_left("A3");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_certificate_that_came_late_gives_nothing_back, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(an_error_is_given_back, it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(one_wrong_read_changes_two_bills_and_no_third, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(a_plan_raised_late_stands_for_what_was_billed, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(a_plan_that_was_wrong_is_given_back, it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(a_first_quarter_found_wrong_lowers_later_surcharges,
                                        it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(last_years_bill_is_corrected_at_last_years_prices, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(a_late_read_is_used, it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(a_draft_of_the_same_accounts_is_in_the_way, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(a_price_typed_wrong_is_corrected_for_all_its_accounts,
                                        it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(a_late_certificate_survives_a_rebill_for_another_reason,
                                        it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(an_estimate_is_settled_after_a_correction, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(a_closed_month_takes_no_correction, it_setup, it_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
