/*
 * weir export ledger in the formats of the Chinese market, read by Python alone: the same sums by
 * account as the control page, by invoice and by run, whatever the names of accounts; and what a
 * closed month gives, for ever.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

#define MONTH "2024-09"

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

/* A bill, and its reversal as of another class; a name with what CSV, spreadsheets and journals
 * take for syntax, and one that GBK does not have; water without a name of its own. */
static void
bill_all(void)
{
    it_expect(0, "tariff", "publish", it_source("tests/tariffs/scenario-city.xml"), NULL);
    load("accounts", "account,from,tariff,class,persons\n"
                     "\"=a,\"\"b;|\",2022-01-01,scenario.city,residential,3\n"
                     "\xf0\x9f\x98\x80 户,2022-01-01,scenario.city,shared-meter,\n"
                     "C1,2022-01-01,scenario.city,non-residential,\n"
                     "R1,2022-01-01,scenario.city,non-residential,\n");
    load("meters", "meter,account,from,first_register\n"
                   "M1,\"=a,\"\"b;|\",2024-01-01,0\nM2,\xf0\x9f\x98\x80 户,2024-01-01,0\n"
                   "M3,C1,2024-01-01,0\nM4,R1,2024-01-01,0\n");
    load("plans", "account,from,to,m3\nC1,2024-01-01,2025-01-01,1000\n"
                  "R1,2024-01-01,2025-01-01,1000\n");
    ingest("meter,date,register\nM4,2024-08-01,100\n");
    it_expect(0, "bill", "--through", "2024-08-01", NULL);
    it_expect(0, "run", "post", "1", NULL);
    ingest("meter,date,register\nM1,2024-09-20,217\nM2,2024-09-20,33\nM3,2024-09-20,1150\n");
    it_expect(0, "bill", "--through", "2024-09-20", NULL);
    it_expect(0, "run", "post", "2", NULL);
    load("accounts", "account,from,tariff,class,persons,reason\n"
                     "R1,2024-01-01,scenario.city,residential,3,error\n");
    it_expect(0, "rebill", "--account", "R1", "--date", "2024-09-30", NULL);
    it_expect(0, "run", "post", "3", NULL);
}

static char *
sums_of(const char *format, const char *by)
{
    it_expect(0, "export", "ledger", "--month", MONTH, "--format", format, "--by", by, "--out",
              "out", NULL);
    struct it_result result = it_run((const char *const[]){
        "python3", it_source("tests/harness/ledger_sums.py"), format, "out", NULL});
    if (result.exit_code != 0)
        print_error("%s: %s\n", format, result.err);
    assert_int_equal(result.exit_code, 0);
    free(result.err);
    return result.out;
}

/* Against the schema of the tax authority that made it. */
static void
saf_t_fits_its_schema(void **state)
{
    (void)state;
    const char *schema = it_shared("std/saft/Norwegian_SAF-T_Financial_Schema_v_1.10.xsd");
    if (schema == NULL)
        skip();
    bill_all();
    it_expect(0, "export", "ledger", "--month", MONTH, "--format", "saft", "--out", "l.xml", NULL);
    struct it_result result = it_run((const char *const[]){
        "xmllint", "--noout", "--nonet", "--stream", "--schema", schema, "l.xml", NULL});
    if (result.exit_code != 0)
        print_error("%.2000s", result.err);
    assert_int_equal(result.exit_code, 0);
    it_result_free(&result);
    it_expect(0, "export", "ledger", "--month", "2024-01", "--format", "saft", "--out", "l.xml",
              NULL); /* a month without anything */
    result = it_run(
        (const char *const[]){"xmllint", "--noout", "--nonet", "--schema", schema, "l.xml", NULL});
    assert_int_equal(result.exit_code, 0);
    it_result_free(&result);
}

static void
every_format_has_the_sums_of_the_control_page(void **state)
{
    (void)state;
    static const char *const formats[] = {"xml", "csv", "gbt", "gbt-xml", "yonyou", "saft"};
    static const char *const by[] = {"invoice", "run"};
    bill_all();
    char *page = sums_of("control", "invoice");
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        for (size_t k = 0; k < sizeof by / sizeof by[0]; k++) {
            char *sums = sums_of(formats[i], by[k]);
            it_assert_same(sums, page);
            free(sums);
        }
    }
    /* What is owed, by the database: all invoices of the month. */
    char line[80];
    (void)snprintf(line, sizeof line, "112201 %lld 0\n",
                   (long long)it_sql_int("SELECT sum(amount_fen) FROM weir.invoice "
                                         "WHERE invoice_day >= '2024-09-01'"));
    it_assert_contains(page, line);
    (void)snprintf(line, sizeof line, "22210106 0 %lld\n",
                   (long long)it_sql_int("SELECT sum(tax_fen) FROM weir.invoice "
                                         "WHERE invoice_day >= '2024-09-01'"));
    it_assert_contains(page, line);
    free(page);
}

static void
a_closed_month_has_the_same_bytes_for_ever(void **state)
{
    (void)state;
    static const char *const formats[] = {"xml",       "csv", "control", "hledger", "ledger",
                                          "beancount", "gbt", "gbt-xml", "yonyou",  "saft"};
    bill_all();
    it_expect(0, "month", "close", "2024-08", NULL);
    it_expect(0, "month", "close", MONTH, NULL);
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        it_expect(0, "export", "ledger", "--month", MONTH, "--format", formats[i], "--out",
                  formats[i], NULL);
    ingest("meter,date,register\nM1,2025-03-20,300\nM4,2025-03-20,110\n");
    it_expect(0, "bill", "--through", "2025-03-20", NULL);
    it_expect(0, "run", "post", "4", NULL);
    it_expect(0, "month", "close", "2025-03", NULL);
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        it_expect(0, "export", "ledger", "--month", MONTH, "--format", formats[i], "--out", "again",
                  NULL);
        struct it_result same = it_run((const char *const[]){"cmp", formats[i], "again", NULL});
        assert_int_equal(same.exit_code, 0);
        it_result_free(&same);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_format_has_the_sums_of_the_control_page, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(saf_t_fits_its_schema, it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(a_closed_month_has_the_same_bytes_for_ever, it_setup,
                                        it_teardown),
    };
    return cmocka_run_group_tests_name("integration/ledger_national", tests, NULL, NULL);
}
