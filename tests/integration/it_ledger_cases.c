/*
 * Books by cases worked out by hand: VAT when the resource fee becomes a tax, tax inside once an
 * invoice, last year's bill corrected in an open month, three invoices as a voucher, a reward out
 * of a fund.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

static void
load(const char *kind, const char *csv)
{
    it_write_file("load.csv", csv);
    it_expect(0, "load", kind, "load.csv", NULL);
}

static void
ingest(const char *csv)
{
    it_write_file("reads.csv", csv);
    it_expect(0, "ingest", "reads.csv", NULL);
}

static void
bill(const char *through, const char *run)
{
    it_expect(0, "bill", "--through", through, NULL);
    it_expect(0, "run", "post", run, NULL);
}

/* What the books of a month come to, in fen: "CODE DEBIT CREDIT" a line, read by Python. */
static void
assert_books(const char *month, const char *expected)
{
    it_expect(0, "export", "ledger", "--month", month, "--format", "xml", "--out", "books.xml",
              NULL);
    it_assert_valid("books.xml", "schemas/ledger.xsd");
    struct it_result result = it_run((const char *const[]){
        "python3", it_source("tests/harness/ledger_sums.py"), "xml", "books.xml", NULL});
    assert_int_equal(result.exit_code, 0);
    it_assert_same(result.out, expected);
    it_result_free(&result);
}

static void
assert_control(const char *month, const char *const *line)
{
    char *page = it_output(0, "export", "ledger", "--month", month, "--format", "control", NULL);
    for (; *line != NULL; line++) {
        char part[160];
        (void)snprintf(part, sizeof part, "\r\n%s\r\n", *line);
        it_assert_contains(page, part);
    }
    free(page);
}

static void
assert_funds(const char *month, const char *expected)
{
    char *csv = it_output(0, "export", "funds", "--month", month, "--format", "csv", NULL);
    it_assert_same(csv, expected);
    free(csv);
    it_expect(0, "export", "funds", "--month", month, "--format", "xml", "--out", "funds.xml",
              NULL);
    it_assert_valid("funds.xml", "schemas/funds.xsd");
}

#define FUNDS_HEADING "month,fund,charge,class,district,origin,invoices,volume_m3,amount\r\n"
#define LINES(...) ((const char *const[]){__VA_ARGS__, NULL})

/* F1.  15 m3 before and 15 after 1 December: 2 x (30.00 + 1.50 + 15.00) = 93.00.  VAT inside 31.50
 * x 3/103 = 0.92 of water and fee, 30.00 x 3/103 = 0.87 of water alone. */
static void
f1_tax_over_the_change(void **state)
{
    (void)state;
    it_expect(0, "tariff", "publish", it_source("tests/tariffs/scenario-tax.xml"), NULL);
    load("accounts", "account,from,tariff,class,persons,district\n"
                     "A,2022-01-01,scenario.tax,residential,3,North\n");
    load("meters", "meter,account,from,first_register\nM,A,2024-11-16,0\n");
    ingest("meter,date,register\nM,2024-12-16,30\n");
    bill("2024-12-16", "1");
    /* Revenue: water 60.00 and the fee 1.50, less 1.79. */
    assert_control("2024-12",
                   LINES("amount,all,,,,93.00,", "taxed,all,,,,59.71,", "tax,all,,,,1.79,",
                         "untaxed,all,,,,1.50,", "outside,all,,,,30.00,"));
    /* Of the fee's 1.50 the tax is 0.04 (0.92 x 1.50 / 31.50 = 0.0438), of its water 0.88. */
    assert_books("2024-12", "112201 9300 0\n22210106 0 179\n222108 0 150\n224101 0 3000\n"
                            "600101 0 5825\n600105 0 146\n");
    assert_funds("2024-12", FUNDS_HEADING
                 "2024-12,sewage,sewage,residential,North,,1,30.000,30.00\r\n"
                 "2024-12,water-resource,resource,residential,North,,1,15.000,1.50\r\n"
                 "2024-12,water-resource-tax,resource-tax,residential,North,,1,15.000,1.50\r\n");
}

/* F2.  179 used, 2 more: 2.00 + 3.00 + 0.20, with 5.20 x 3/103 = 0.15 inside, to the lines 0.06,
 * 0.09 and 0.00; line by line it would be 0.16. */
static void
f2_tax_once_an_invoice(void **state)
{
    (void)state;
    it_expect(0, "tariff", "publish", it_source("tests/tariffs/scenario-city.xml"), NULL);
    load("accounts",
         "account,from,tariff,class,persons\nA,2022-01-01,scenario.city,residential,3\n");
    load("meters", "meter,account,from,first_register\nM,A,2024-01-01,0\n");
    ingest("meter,date,register\nM,2024-06-01,179\n");
    bill("2024-06-01", "1");
    ingest("meter,date,register\nM,2024-07-01,181\n");
    bill("2024-07-01", "2");
    assert_books("2024-07",
                 "112201 720 0\n22210106 0 15\n224101 0 200\n600101 0 485\n600105 0 20\n");
}

/* --- F3, F4 --- */

static char *
digest_of(const char *file)
{
    struct it_result sum = it_run((const char *const[]){"sha256sum", file, NULL});
    assert_int_equal(sum.exit_code, 0);
    free(sum.err);
    sum.out[64] = '\0';
    return sum.out;
}

static char *
digest_of_books(const char *month)
{
    it_expect(0, "export", "ledger", "--month", month, "--format", "xml", "--out", "closed", NULL);
    return digest_of("closed");
}

/* 120 m3 of a household, then 100 m3 wrongly a firm's: 450.00, dated 2023-11-05, and closed.  As
 * the household's they are 60 b1 + 40 b2 = 240.00 + 10.00 + 100.00. */
static void
f3_last_years_bill(void **state)
{
    (void)state;
    it_expect(0, "tariff", "publish", it_source("tests/tariffs/scenario-city.xml"), NULL);
    load("accounts", "account,from,tariff,class,persons\n"
                     "F3,2022-01-01,scenario.city,residential,3\n"
                     "F3,2023-09-01,scenario.city,non-residential,3\n");
    load("plans", "account,from,to,m3\nF3,2023-01-01,2024-01-01,1000\n");
    load("meters", "meter,account,from,first_register\nM,F3,2023-01-01,0\n");
    ingest("meter,date,register\nM,2023-09-01,120\n");
    bill("2023-09-01", "1");
    ingest("meter,date,register\nM,2023-11-01,220\n");
    it_expect(0, "bill", "--through", "2023-11-01", "--date", "2023-11-05", NULL);
    it_expect(0, "run", "post", "2", NULL);
    it_expect(0, "month", "close", "2023-09", NULL);
    it_expect(0, "month", "close", "2023-10", NULL);
    it_expect(0, "month", "close", "2023-11", NULL);
    char *before = digest_of_books("2023-11");
    load("accounts", "account,from,tariff,class,persons,reason\n"
                     "F3,2023-09-01,scenario.city,residential,3,error\n");
    it_expect(0, "rebill", "--account", "F3", "--from", "2023-09-01", "--date", "2025-03-10", NULL);
    it_expect(0, "run", "post", "3", NULL);
    char *after = digest_of_books("2023-11");
    assert_string_equal(after, before);
    free(before);
    free(after);

    /* VAT 310.00 x 3/103 = 9.03 and 250.00 x 3/103 = 7.28: -1.75. */
    assert_control("2025-03",
                   LINES("invoices,all,,2,,,", "invoices,reversal,,1,,,", "amount,all,,,,-100.00,",
                         "tax,reversal,,,,-9.03,", "tax,bill,,,,7.28,", "tax,all,,,,-1.75,"));
    it_expect(0, "export", "ledger", "--month", "2025-03", "--format", "xml", "--out", "l.xml",
              NULL);
    char *text = it_read_file("l.xml");
    it_assert_contains(text, "kind=\"reversal\" run=\"3\" date=\"2025-03-10\" reverses=\"F3-2\" "
                             "origin=\"2023-11\" invoices=\"1\">\n"
                             "  <debit code=\"112201\" amount=\"-450.00\"/>\n");
    it_assert_contains(text, "kind=\"bill\" run=\"3\" date=\"2025-03-10\" origin=\"2023-11\" "
                             "invoices=\"1\">\n  <debit code=\"112201\" amount=\"350.00\"/>\n");
    free(text);
    /* March's statement: sewage -140.00 + 100.00, each on its row. */
    assert_funds("2025-03", FUNDS_HEADING
                 "2025-03,sewage,sewage,non-residential,,2023-11,1,-100.000,-140.00\r\n"
                 "2025-03,sewage,sewage,residential,,2023-11,1,100.000,100.00\r\n"
                 "2025-03,water-resource,resource,non-residential,,2023-11,1,-100.000,-10.00\r\n"
                 "2025-03,water-resource,resource,residential,,2023-11,1,100.000,10.00\r\n");
}

/* F6.  413.00 of A1, C1's third quarter 2,475.00 of it 450.00 above plan, and a reversal of 100 m3
 * of a firm; what takes its place has no water, and so no amount. */
static void
f6_three_invoices(void **state)
{
    (void)state;
    it_expect(0, "tariff", "publish", it_source("tests/tariffs/scenario-city.xml"), NULL);
    load("accounts", "account,from,tariff,class,persons,opened\n"
                     "A1,2022-01-01,scenario.city,residential,3,2024-05-20\n"
                     "C1,2022-01-01,scenario.city,non-residential,,2022-01-01\n"
                     "R1,2022-01-01,scenario.city,non-residential,,2022-01-01\n");
    load("meters", "meter,account,from,first_register\nMA1,A1,2024-05-20,0\n"
                   "MC1,C1,2024-01-01,0\nMR1,R1,2024-07-01,0\n");
    load("plans", "account,from,to,m3\nC1,2024-01-01,2025-01-01,1000\n"
                  "R1,2024-01-01,2025-01-01,1000\n");
    ingest("meter,date,register\nMC1,2024-07-01,700\nMR1,2024-08-01,100\n");
    it_expect(0, "bill", "--through", "2024-08-01", NULL);
    it_expect(0, "run", "post", "1", NULL);
    ingest("meter,date,register\nMA1,2024-09-20,130\nMC1,2024-09-20,1150\n");
    bill("2024-09-20", "2");
    it_write_file("reads.csv", "meter,date,register,kind\nMR1,2024-08-01,0,correction\n");
    it_expect(1, "ingest", "reads.csv", NULL); /* told as late-read */
    it_expect(0, "rebill", "--account", "R1", "--date", "2024-09-30", NULL);
    it_expect(0, "run", "post", "3", NULL);
    /* Water 1,320.00, resource 48.00, sewage 620.00, above plan 450.00; VAT 8.24 + 40.63 - 9.03. */
    assert_control("2024-09",
                   LINES("invoices,bill,,3,,,", "without-amount,bill,,1,,,",
                         "invoices,reversal,,1,,,", "amount,all,,,,2438.00,",
                         "taxed,all,,,,1328.16,", "tax,all,,,,39.84,", "outside,all,,,,1070.00,"));
    assert_int_equal(it_sql_int("SELECT sum(amount_fen) FROM weir.invoice"
                                " WHERE invoice_day >= '2024-09-01'"),
                     243800);
    it_expect(0, "export", "ledger", "--month", "2024-09", "--format", "csv", "--out", "l.csv",
              NULL);
    struct it_result sum = it_run((const char *const[]){
        "python3", "-c",
        "import csv, decimal\n"
        "rows = list(csv.DictReader(open('l.csv', encoding='utf-8-sig', newline='')))\n"
        "def of(side, code):\n"
        "    return sum(decimal.Decimal(r[side]) for r in rows if r[side] and "
        "r['code'].startswith(code))\n"
        "print(of('debit', '1122'), of('credit', '6001'), of('credit', '2221'), "
        "of('credit', '224101'), of('credit', '224102'), of('debit', ''))\n",
        NULL});
    assert_int_equal(sum.exit_code, 0);
    it_assert_same(sum.out, "2438.00 1328.16 39.84 620.00 450.00 2438.00\n");
    it_result_free(&sum);
}

/* F7.  1,450 m3 against a plan of 1,000: 200 x 3 + 200 x 6 + 50 x 9 = 2,250.00; 500.00 are given
 * back, and the tax stays as it is. */
static void
f7_a_reward_out_of_the_fund(void **state)
{
    (void)state;
    it_expect(0, "tariff", "publish", it_source("tests/tariffs/scenario-city.xml"), NULL);
    load("accounts", "account,from,tariff,class\nC,2022-01-01,scenario.city,non-residential\n");
    load("meters", "meter,account,from,first_register\nM,C,2024-01-01,0\n");
    load("plans", "account,from,to,m3\nC,2024-01-01,2025-01-01,1000\n");
    load("adjustments", "adjustment,account,from,to,m3,amount,class,charge,fund,tiers,reason,"
                        "document\nR1,C,2024-01-01,2025-01-01,,-500.00,,,above-plan,,reward,"
                        "Award 2024-3\n");
    ingest("meter,date,register\nM,2024-12-31,1450\n");
    bill("2024-12-31", "1");
    assert_funds("2024-12", FUNDS_HEADING
                 "2024-12,above-plan,above-plan,non-residential,,,1,450.000,2250.00\r\n"
                 "2024-12,above-plan,reward,non-residential,,,1,,-500.00\r\n"
                 "2024-12,sewage,sewage,non-residential,,,1,1450.000,2030.00\r\n"
                 "2024-12,water-resource,resource,non-residential,,,1,1450.000,145.00\r\n");
    /* VAT: 4,495.00 x 3/103 = 130.92 */
    assert_control("2024-12", LINES("tax,all,,,,130.92,", "outside,all,,,,3780.00,"));
    it_expect(0, "verify", NULL);
}

/* What a reversal takes back leaves the district that it was billed in, whatever is known now. */
static void
a_reversal_is_of_its_invoices_district(void **state)
{
    (void)state;
    it_expect(0, "tariff", "publish", it_source("tests/tariffs/scenario-city.xml"), NULL);
    load("accounts", "account,from,tariff,class,persons,district\n"
                     "A,2022-01-01,scenario.city,shared-meter,,North\n");
    load("plans", "account,from,to,m3\nA,2024-01-01,2025-01-01,1000\n");
    load("meters", "meter,account,from,first_register\nM,A,2024-01-01,0\n");
    ingest("meter,date,register\nM,2024-07-01,10\n");
    bill("2024-07-01", "1");
    load("accounts", "account,from,tariff,class,persons,district,reason\n"
                     "A,2022-01-01,scenario.city,non-residential,,South,error\n");
    it_expect(0, "rebill", "--account", "A", "--date", "2024-08-01", NULL);
    static const char expected[] =
        FUNDS_HEADING "2024-08,sewage,sewage,non-residential,South,2024-07,1,10.000,14.00\r\n"
                      "2024-08,sewage,sewage,shared-meter,North,2024-07,1,-10.000,-10.00\r\n";
    char *csv = it_output(0, "export", "funds", "--run", "2", "--format", "csv", NULL);
    it_assert_contains(csv, "South,2024-07,1,10.000,14.00");
    it_assert_contains(csv, "North,2024-07,1,-10.000,-10.00");
    free(csv);
    it_expect(0, "run", "post", "2", NULL);
    csv = it_output(0, "export", "funds", "--month", "2024-08", "--format", "csv", NULL);
    assert_memory_equal(csv, expected, sizeof expected - 1);
    free(csv);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(f1_tax_over_the_change, it_setup, it_teardown_replayed),
        cmocka_unit_test_setup_teardown(f2_tax_once_an_invoice, it_setup, it_teardown_replayed),
        cmocka_unit_test_setup_teardown(f3_last_years_bill, it_setup, it_teardown_replayed),
        cmocka_unit_test_setup_teardown(f6_three_invoices, it_setup, it_teardown_replayed),
        cmocka_unit_test_setup_teardown(f7_a_reward_out_of_the_fund, it_setup,
                                        it_teardown_replayed),
        cmocka_unit_test_setup_teardown(a_reversal_is_of_its_invoices_district, it_setup,
                                        it_teardown_replayed),
    };
    return cmocka_run_group_tests_name("integration/ledger_cases", tests, NULL, NULL);
}
