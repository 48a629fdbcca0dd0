/*
 * Reads that nobody made, through the whole program: what is estimated, how it is told, and how the
 * next true read settles it.  Tariffs are those of the shared scenarios; arithmetic stands beside
 * each figure.
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
    it_write_file("all.conf", "missing_scope = all\n");
    it_expect(0, "tariff", "publish", file, NULL);
}

static void
load_household(const char *account, const char *tariff, const char *meters)
{
    char csv[300];
    (void)snprintf(csv, sizeof csv,
                   "account,from,tariff,class,persons,opened\n"
                   "%s,2022-01-01,%s,residential,3,2022-01-01\n",
                   account, tariff);
    it_load(0, "accounts", csv);
    it_load(0, "meters", meters);
}

/* Bills up to a day, expects the exit code, and leaves the draft; gives its number. */
static int
draft(int exit_code, const char *through)
{
    it_expect(exit_code, "--config", "all.conf", "bill", "--through", through, NULL);
    return (int)it_sql_int("SELECT max(run_id) FROM weir.run WHERE state = 'draft'");
}

static void
post(int run)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%d", run);
    it_expect(0, "verify", "--run", text, NULL);
    it_expect(0, "run", "post", text, NULL);
    it_expect(0, "verify", NULL);
    for (int i = 1; i <= run; i++) {
        (void)snprintf(text, sizeof text, "%d", i);
        it_expect(0, "run", "replay", text, NULL);
    }
}

static void
bill(const char *through)
{
    post(draft(0, through));
}

/* All of an account's invoices, a line each: number, kind, days, m3, fen, e when estimated. */
static char *
invoices_of(const char *account)
{
    char sql[700];
    (void)snprintf(
        sql, sizeof sql,
        "SELECT string_agg(entry_no || ' ' || i.kind || coalesce(' of ' || reverses_entry_no, '') "
        "|| "
        "coalesce(' ' || to_char(origin_month, 'YYYY-MM'), '') || ' ' || period_begin_day || ' ' "
        "|| period_end_day || ' ' || volume_l || ' ' || amount_fen || CASE WHEN estimated THEN ' "
        "e' ELSE '' END || E'\\n', '' ORDER BY entry_no) FROM weir.invoice i JOIN weir.account "
        "USING "
        "(account_id) WHERE account = '%s'",
        account);
    return it_sql_text(sql);
}

static void
assert_invoices(const char *account, const char *expected)
{
    char *text = invoices_of(account);
    it_assert_same(text, expected);
    free(text);
}

static void
assert_findings(const char *condition, int64_t count)
{
    char sql[300];
    (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM weir.finding WHERE %s", condition);
    assert_int_equal(it_sql_int(sql), count);
}

static void
load_d5(void)
{
    publish(CITY);
    load_household("D5", "accept.city", "meter,account,from,first_register\nM1,D5,2024-01-30,0\n");
    it_ingest(0, "meter,date,register\nM1,2024-03-01,30\n");
    bill("2024-03-01");
    it_ingest(0, "meter,date,register\nM1,2024-03-31,66\n");
    bill("2024-03-31");
    it_ingest(0, "meter,date,register\nM1,2024-05-01,99\n");
    bill("2024-05-01");
}

static void
d5_a_missing_read_is_the_mean_of_the_last_three_periods(void **state)
{
    (void)state;
    load_d5();
    char *text = it_output(0, "bill", "--account", "D5", "--through", "2024-05-31", NULL);
    it_assert_same(text, "nothing due\n"); /* a month has not passed */
    free(text);
    text = it_output(0, "bill", "--through", "2024-06-01", NULL);
    it_assert_same(text, "nothing due\n"); /* nobody has asked for the account */
    free(text);
    it_expect(0, "bill", "--account", "D5", "--through", "2024-06-01", NULL);
    post(4);
    /* 99 x 31 / 92 = 33.36; 33 x 3.10 */
    assert_invoices("D5", "1 bill 2024-01-30 2024-03-01 30000 9300\n"
                          "2 bill 2024-03-01 2024-03-31 36000 11160\n"
                          "3 bill 2024-03-31 2024-05-01 33000 10230\n"
                          "4 bill 2024-05-01 2024-06-01 33000 10230 e\n");
    assert_findings("code = 'missing' AND NOT held AND subject = 'M1' AND day = '2024-06-01' AND "
                    "detail = '33.000 m3 in 31 days, as 99.000 m3 in 92'",
                    1);
    assert_int_equal(it_sql_int("SELECT kind FROM weir.invoice_use WHERE entry_no = 4"), 2);
    assert_int_equal(it_sql_int("SELECT meter_state[5] FROM weir.account_head"), 33000);
    text = it_output(0, "explain", "D5-4", NULL);
    it_assert_contains(text, "stimate");
    it_assert_contains(text, "33.000 m3 in 31 days, as 99.000 m3 in 92");
    free(text);
    text = it_output(0, "bill", "--account", "D5", "--through", "2024-06-01", NULL);
    it_assert_same(text, "nothing due\n");
    free(text);
}

static void
estimates_follow_one_another_and_one_read_settles_all(void **state)
{
    (void)state;
    load_d5();
    bill("2024-06-01");
    bill("2024-07-01"); /* 99 x 30 / 92 = 32.28 */
    it_ingest(0, "meter,date,register\nM1,2024-08-01,150\n");
    bill("2024-08-01");
    /* 51 in 92 days: 51 x 31 / 92 = 17.18, 51 x 61 / 92 = 33.82: 17, 17, 17 at 3.10: 52.70 */
    assert_invoices("D5", "1 bill 2024-01-30 2024-03-01 30000 9300\n"
                          "2 bill 2024-03-01 2024-03-31 36000 11160\n"
                          "3 bill 2024-03-31 2024-05-01 33000 10230\n"
                          "4 bill 2024-05-01 2024-06-01 33000 10230 e\n"
                          "5 bill 2024-06-01 2024-07-01 32000 9920 e\n"
                          "6 reversal of 5 2024-07 2024-06-01 2024-07-01 -32000 -9920 e\n"
                          "7 reversal of 4 2024-06 2024-05-01 2024-06-01 -33000 -10230 e\n"
                          "8 bill 2024-06 2024-05-01 2024-06-01 17000 5270\n"
                          "9 bill 2024-07 2024-06-01 2024-07-01 17000 5270\n"
                          "10 bill 2024-07-01 2024-08-01 17000 5270\n");
    for (int entry = 4; entry <= 10; entry++) {
        char number[16];
        (void)snprintf(number, sizeof number, "D5-%d", entry);
        it_expect(0, "explain", number, NULL); /* computed again, byte for byte */
    }
    assert_int_equal(it_sql_int("SELECT meter_state[3] FROM weir.account_head"), 150000);
    assert_int_equal(it_sql_int("SELECT meter_state[5] FROM weir.account_head"), 0);
    assert_int_equal(it_sql_int("SELECT counter_state[4] FROM weir.account_head"), 150000);
    it_ingest(0, "meter,date,register\nM1,2024-09-01,160\n");
    bill("2024-09-01"); /* nothing more to settle */
    assert_int_equal(it_sql_int("SELECT entry_no FROM weir.account_head"), 11);
}

static void
a4_estimates_over_winter_are_settled_in_the_year_of_their_days(void **state)
{
    (void)state;
    publish(CITY);
    load_household("A4", "accept.city", "meter,account,from,first_register\nM1,A4,2024-01-01,0\n");
    it_ingest(0, "meter,date,register\nM1,2024-04-01,90\n");
    bill("2024-04-01");
    it_ingest(0, "meter,date,register\nM1,2024-07-01,180\n");
    bill("2024-07-01");
    it_ingest(0, "meter,date,register\nM1,2024-10-01,272\n");
    bill("2024-10-01");
    bill("2025-01-01"); /* 272 x 92 / 274 = 91.33: 28 b2 114.80 + 63 b3 447.30 */
    bill("2025-04-01"); /* 272 x 90 / 274 = 89.34: new year: 89 x 3.10 */
    it_ingest(0, "meter,date,register\nM1,2025-05-01,332\n");
    bill("2025-05-01");
    /* 60 in 212 days: x 92 = 26.04, x 182 = 51.51: 26 in 2024 (272 -> 298: b2), 26 and 8 in 2025 */
    assert_invoices("A4", "1 bill 2024-01-01 2024-04-01 90000 27900\n"
                          "2 bill 2024-04-01 2024-07-01 90000 27900\n"
                          "3 bill 2024-07-01 2024-10-01 92000 37720\n"
                          "4 bill 2024-10-01 2025-01-01 91000 56210 e\n"
                          "5 bill 2025-01-01 2025-04-01 89000 27590 e\n"
                          "6 reversal of 5 2025-04 2025-01-01 2025-04-01 -89000 -27590 e\n"
                          "7 reversal of 4 2025-01 2024-10-01 2025-01-01 -91000 -56210 e\n"
                          "8 bill 2025-01 2024-10-01 2025-01-01 26000 10660\n"
                          "9 bill 2025-04 2025-01-01 2025-04-01 26000 8060\n"
                          "10 bill 2025-04-01 2025-05-01 8000 2480\n");
    assert_int_equal(it_sql_int("SELECT sum(volume_l) FROM weir.invoice"), 332000);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.finding WHERE code <> 'missing'"), 0);
}

static void
a_settlement_has_the_prices_of_its_days(void **state)
{
    (void)state;
    publish("examples/accept/accept.change.xml"); /* from 2024-07-01 3.30 instead of 3.10 */
    load_household("P", "accept.change", "meter,account,from,first_register\nM1,P,2024-03-01,0\n");
    it_ingest(0, "meter,date,register\nM1,2024-04-01,31\nM1,2024-05-01,61\nM1,2024-06-01,92\n");
    bill("2024-06-01");
    bill("2024-07-01"); /* 92 x 30 / 92: 30 x 3.10 */
    it_ingest(0, "meter,date,register\nM1,2024-07-31,112\n");
    bill("2024-07-31");
    /* 20 in 60 days: 10 x 3.10 and 10 x 3.30 */
    assert_invoices("P", "1 bill 2024-03-01 2024-06-01 92000 28520\n"
                         "2 bill 2024-06-01 2024-07-01 30000 9300 e\n"
                         "3 reversal of 2 2024-07 2024-06-01 2024-07-01 -30000 -9300 e\n"
                         "4 bill 2024-07 2024-06-01 2024-07-01 10000 3100\n"
                         "5 bill 2024-07-01 2024-07-31 10000 3300\n");
}

static void
a_true_read_before_an_estimate_is_no_step_back(void **state)
{
    (void)state;
    load_d5();
    bill("2024-06-01");                                       /* to 132 */
    it_ingest(0, "meter,date,register\nM1,2024-05-16,140\n"); /* late, and above the estimate */
    char *text = it_output(0, "--config", "all.conf", "bill", "--through", "2024-06-15", NULL);
    it_assert_same(text, "nothing due\n");
    free(text);
    it_ingest(0, "meter,date,register\nM1,2024-07-01,141\n");
    bill("2024-07-01");
    /* 41 to 05-16, then 1 in 46 days: 16 of them are 0.35; 42 x 3.10 */
    char *list = invoices_of("D5");
    it_assert_contains(list, "5 reversal of 4 2024-06 2024-05-01 2024-06-01 -33000 -10230 e\n"
                             "6 bill 2024-06 2024-05-01 2024-06-01 41000 12710\n"
                             "7 bill 2024-06-01 2024-07-01 1000 310\n");
    free(list);
    assert_findings("code IN ('backward', 'rollover')", 0);
}

static void
an_estimate_from_a_file_is_settled_too(void **state)
{
    (void)state;
    load_d5();
    it_ingest(0, "meter,date,register,kind\nM1,2024-06-01,120,estimate\n");
    bill("2024-06-01");
    assert_findings("code = 'missing'", 0);
    it_ingest(0, "meter,date,register\nM1,2024-07-01,160\n");
    bill("2024-07-01");
    /* 61 in 61 days: 31 and 30 */
    char *list = invoices_of("D5");
    it_assert_contains(list, "4 bill 2024-05-01 2024-06-01 21000 6510 e\n"
                             "5 reversal of 4 2024-06 2024-05-01 2024-06-01 -21000 -6510 e\n"
                             "6 bill 2024-06 2024-05-01 2024-06-01 31000 9610\n"
                             "7 bill 2024-06-01 2024-07-01 30000 9300\n");
    free(list);
}

static void
d1_a_meter_without_a_last_register_is_estimated_for_good(void **state)
{
    (void)state;
    publish(CITY);
    load_household("D1", "accept.city",
                   "meter,account,from,first_register\nOLD,D1,2023-12-01,309\n");
    it_ingest(0,
              "meter,date,register\nOLD,2024-01-01,340\nOLD,2024-02-01,371\nOLD,2024-03-01,400\n");
    bill("2024-03-01");
    it_load(0, "meters",
            "meter,account,from,first_register,to\n"
            "OLD,D1,2023-12-01,309,2024-04-15\nNEW,D1,2024-04-15,0,\n");
    it_ingest(0, "meter,date,register\nNEW,2024-05-01,16\n");
    bill("2024-05-01");
    /* 45 days x 91 / 91 = 45, and 16; 61 x 3.10 */
    char *list = invoices_of("D1");
    it_assert_contains(list, "2 bill 2024-03-01 2024-05-01 61000 18910 e\n");
    free(list);
    assert_findings("code = 'no-last-register' AND NOT held AND subject = 'OLD'", 1);
    it_ingest(0, "meter,date,register\nNEW,2024-06-01,47\n");
    bill("2024-06-01");
    assert_int_equal(it_sql_int("SELECT entry_no FROM weir.account_head"), 3);
    assert_int_equal(it_sql_int("SELECT volume_l FROM weir.invoice WHERE entry_no = 3"), 31000);
}

static void
of_two_meters_the_one_that_is_not_read_is_estimated(void **state)
{
    (void)state;
    publish(CITY);
    load_household("TWO", "accept.city",
                   "meter,account,from,first_register\nMA,TWO,2024-01-01,0\nMB,TWO,2024-01-01,0\n");
    it_ingest(0, "meter,date,register\nMA,2024-02-01,31\nMB,2024-02-01,10\n");
    bill("2024-02-01");
    it_ingest(0, "meter,date,register\nMA,2024-03-01,60\n");
    bill("2024-03-01"); /* 29, and 10 x 29 / 31 = 9.35: 38 x 3.10 */
    it_ingest(0, "meter,date,register\nMA,2024-04-01,91\n");
    bill("2024-04-01"); /* 31, and 10 */
    it_ingest(0, "meter,date,register\nMA,2024-05-01,121\nMB,2024-05-01,19\n");
    bill("2024-05-01");
    /* MB 9 in 90 days: x 29 = 2.9, x 60 = 6, 9; MA 29, 31, 30: 60 + 3 - 31, 66 and 39 in all */
    assert_invoices("TWO", "1 bill 2024-01-01 2024-02-01 41000 12710\n"
                           "2 bill 2024-02-01 2024-03-01 38000 11780 e\n"
                           "3 bill 2024-03-01 2024-04-01 41000 12710 e\n"
                           "4 reversal of 3 2024-04 2024-03-01 2024-04-01 -41000 -12710 e\n"
                           "5 reversal of 2 2024-03 2024-02-01 2024-03-01 -38000 -11780 e\n"
                           "6 bill 2024-03 2024-02-01 2024-03-01 31000 9610\n"
                           "7 bill 2024-04 2024-03-01 2024-04-01 35000 10850\n"
                           "8 bill 2024-04-01 2024-05-01 33000 10230\n");
    assert_findings("code = 'missing' AND subject = 'MB'", 2);
}

static void
a_read_that_is_held_can_be_estimated(void **state)
{
    (void)state;
    load_d5();
    it_ingest(0, "meter,date,register\nM1,2024-06-01,90\n");
    const int held = draft(1, "2024-06-01");
    post(held);
    it_expect(0, "findings", "resolve", "D5:M1:backward:2024-06-01", "--as", "estimate", "--reason",
              "read at the wrong door", NULL);
    bill("2024-06-01");
    char *list = invoices_of("D5");
    it_assert_contains(list, "4 bill 2024-05-01 2024-06-01 33000 10230 e\n");
    free(list);
    it_ingest(0, "meter,date,register\nM1,2024-07-01,160\n");
    bill("2024-07-01"); /* 61 in 61 days */
    list = invoices_of("D5");
    it_assert_contains(list, "6 bill 2024-06 2024-05-01 2024-06-01 31000 9610\n");
    free(list);
}

static void
what_is_estimated_is_configured(void **state)
{
    (void)state;
    load_d5();
    it_write_file("off.conf", "missing = off\n");
    it_write_file("late.conf", "missing_after_days = 5\n");
    it_write_file("last.conf", "missing = last\n");
    it_write_file("hold.conf", "missing = hold\n");
    it_write_file("wrong.conf", "missing = guess\n");
    it_write_file("odd.conf", "missing_scope = some\n");
    it_expect(3, "--config", "wrong.conf", "config", "check", NULL);
    it_expect(3, "--config", "odd.conf", "config", "check", NULL);
    char *text = it_output(0, "--config", "off.conf", "bill", "--account", "D5", "--through",
                           "2024-06-01", NULL);
    it_assert_same(text, "nothing due\n");
    free(text);
    text = it_output(0, "--config", "late.conf", "bill", "--account", "D5", "--through",
                     "2024-06-05", NULL);
    it_assert_same(text, "nothing due\n");
    free(text);
    it_expect(1, "--config", "hold.conf", "bill", "--account", "D5", "--through", "2024-06-01",
              NULL);
    it_expect(0, "run", "discard", "4", NULL);
    it_expect(0, "--config", "last.conf", "bill", "--account", "D5", "--through", "2024-05-31",
              NULL);
    it_expect(0, "--config", "last.conf", "bill", "--account", "D5", "--through", "2024-06-02",
              NULL);
    /* 33 in 31 days, for 32: 34.06 */
    assert_int_equal(it_sql_int("SELECT volume_l FROM weir_draft_5.invoice"), 34000);
    text = it_sql_text("SELECT settings FROM weir.run WHERE run_id = 5");
    it_assert_same(text, "missing=last\nmissing_after_days=0\nmissing_least_days=25\n"
                         "missing_scope=asked\n"
                         "review_accounts=100\nreview_share=20\nstuck=bill\nstuck_days=180\ntime_"
                         "zone=Asia/Shanghai\n"
                         "too_high=bill\ntoo_high_least_m3=100\ntoo_high_percent=500\n"
                         "too_low=bill\ntoo_low_below_m3=1\ntoo_low_percent=10\n");
    free(text);
}

/* A digest of all that is posted, but for the numbers of what was recorded when. */
static char *
bytes_of_all(void)
{
    return it_sql_text(
        "SELECT md5(string_agg(t, E'\\n' ORDER BY t)) FROM ("
        "SELECT (to_jsonb(i) - 'run_id')::text AS t FROM weir.invoice i UNION ALL "
        "SELECT to_jsonb(l)::text FROM weir.invoice_line l UNION ALL "
        "SELECT to_jsonb(u)::text FROM weir.invoice_use u UNION ALL "
        "SELECT (to_jsonb(f) - 'run_id' - 'recorded_no')::text FROM weir.finding f) AS rows");
}

/* Twelve households; even ones are not read in May, and read again in June. */
static void
load_twelve(void)
{
    char accounts[1200];
    char meters[1200];
    int a = snprintf(accounts, sizeof accounts, "account,from,tariff,class,persons,opened\n");
    int m = snprintf(meters, sizeof meters, "meter,account,from,first_register\n");
    for (int i = 1; i <= 12; i++) {
        a += snprintf(accounts + a, sizeof accounts - (size_t)a,
                      "H%02d,2022-01-01,accept.city,residential,3,2022-01-01\n", i);
        m += snprintf(meters + m, sizeof meters - (size_t)m, "M%02d,H%02d,2024-01-01,0\n", i, i);
    }
    publish(CITY);
    it_load(0, "accounts", accounts);
    it_load(0, "meters", meters);
}

static void
ingest_one(int meter, const char *day, int counts)
{
    char csv[100];
    (void)snprintf(csv, sizeof csv, "meter,date,register\nM%02d,%s,%d\n", meter, day, counts);
    it_ingest(0, csv);
}

static void
bill_with(const char *config, const char *jobs, const char *through)
{
    it_expect(0, "--config", config, "bill", "--jobs", jobs, "--through", through, NULL);
    post((int)it_sql_int("SELECT max(run_id) FROM weir.run WHERE state = 'draft'"));
}

static void
run_twelve(const char *config, const char *jobs, bool backwards)
{
    static const char *const days[] = {"2024-02-01", "2024-03-01", "2024-04-01"};
    load_twelve();
    for (int k = 0; k < 36; k++) {
        const int at = backwards ? 35 - k : k;
        ingest_one(at % 12 + 1, days[at / 12], (at / 12 + 1) * (at % 12 + 1) * 3);
    }
    bill_with(config, jobs, "2024-04-01");
    for (int k = 0; k < 6; k++) {
        const int meter = backwards ? 11 - 2 * k : 1 + 2 * k;
        ingest_one(meter, "2024-05-01", 12 * meter);
    }
    bill_with(config, jobs, "2024-05-01");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.invoice WHERE estimated"), 6);
    for (int k = 0; k < 12; k++) {
        const int meter = backwards ? 12 - k : k + 1;
        ingest_one(meter, "2024-06-01", 14 * meter);
    }
    bill_with(config, jobs, "2024-06-01");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.invoice WHERE kind = 'reversal'"), 6);
}

static void
neither_order_nor_chunks_nor_workers_change_a_byte(void **state)
{
    it_write_file("small.conf", "chunk_accounts = 5\nmissing_scope = all\n");
    run_twelve("small.conf", "1", false);
    char *first = bytes_of_all();
    assert_int_equal(it_teardown(state), 0);
    assert_int_equal(it_setup(state), 0);
    it_write_file("single.conf", "chunk_accounts = 1\nmissing_scope = all\n");
    run_twelve("single.conf", "3", true);
    char *second = bytes_of_all();
    it_assert_same(second, first);
    free(first);
    free(second);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, it_setup, it_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(d5_a_missing_read_is_the_mean_of_the_last_three_periods),
        CASE(estimates_follow_one_another_and_one_read_settles_all),
        CASE(a4_estimates_over_winter_are_settled_in_the_year_of_their_days),
        CASE(a_settlement_has_the_prices_of_its_days),
        CASE(a_true_read_before_an_estimate_is_no_step_back),
        CASE(an_estimate_from_a_file_is_settled_too),
        CASE(d1_a_meter_without_a_last_register_is_estimated_for_good),
        CASE(of_two_meters_the_one_that_is_not_read_is_estimated),
        CASE(a_read_that_is_held_can_be_estimated),
        CASE(what_is_estimated_is_configured),
        CASE(neither_order_nor_chunks_nor_workers_change_a_byte),
    };
    return cmocka_run_group_tests_name("integration/estimate", tests, NULL, NULL);
}
