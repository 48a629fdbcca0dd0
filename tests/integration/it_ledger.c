/*
 * weir export ledger: every format of the same books, each read by a program that none of us wrote,
 * and all of them with the sums of the control page and of the database; red entries; closed
 * months; what is refused.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

/* Runs a program that must say that all is well; its standard output, to be freed. */
static char *
well(const char *const argv[])
{
    struct it_result result = it_run(argv);
    if (result.exit_code != 0)
        print_error("%s: %.2000s%.2000s", argv[0], result.out, result.err);
    assert_int_equal(result.exit_code, 0);
    free(result.err);
    return result.out;
}

static void
assert_says(const char *const argv[], const char *part)
{
    char *text = well(argv);
    it_assert_contains(text, part);
    free(text);
}

#define RUN(...) ((const char *const[]){__VA_ARGS__, NULL})

/* Each line of the control page that is expected, apart by line ends. */
static void
assert_page(const char *scope, const char *value, const char *expected)
{
    char *page = it_output(0, "export", "ledger", scope, value, "--format", "control", NULL);
    it_assert_contains(page, "\xef\xbb\xbfitem,code,name,count,debit,credit,volume_m3\r\n");
    const char *line = expected;
    while (*line != '\0') {
        char part[200];
        const size_t size = strcspn(line, "\n");
        (void)snprintf(part, sizeof part, "\r\n%.*s\r\n", (int)size, line);
        it_assert_contains(page, part);
        line += size + (line[size] == '\n');
    }
    free(page);
}

/* --- F6 ----------------------------------------------------------------------------------------
 */
/* A1's first bill 413.00; C1's third quarter 2,475.00 with 450.00 above plan, after two before;
 * and, in a run of its own, a reversal of 100 m3 of R1, -450.00, that becomes a household's. */
static void
bill_three(void)
{
    it_expect(0, "tariff", "publish", it_source("tests/tariffs/scenario-city.xml"), NULL);
    it_load(0, "accounts",
            "account,from,tariff,class,persons,opened\n"
            "A1,2022-01-01,scenario.city,residential,3,2024-05-20\n"
            "C1,2022-01-01,scenario.city,non-residential,,2022-01-01\n"
            "R1,2022-01-01,scenario.city,non-residential,,2022-01-01\n");
    it_load(0, "meters",
            "meter,account,from,first_register\nMA1,A1,2024-05-20,0\n"
            "MC1,C1,2024-01-01,0\nMR1,R1,2024-07-01,0\n");
    it_load(0, "plans",
            "account,from,to,m3\nC1,2024-01-01,2025-01-01,1000\n"
            "R1,2024-01-01,2025-01-01,1000\n");
    it_ingest(0, "meter,date,register\nMC1,2024-07-01,700\n");
    it_expect(0, "bill", "--through", "2024-07-01", NULL);
    it_expect(0, "run", "post", "1", NULL);
    it_ingest(0, "meter,date,register\nMA1,2024-09-20,130\nMC1,2024-09-20,1150\n");
    it_expect(0, "bill", "--through", "2024-09-20", NULL);
    it_expect(0, "run", "post", "2", NULL);
}

static void
three_invoices_are_one_voucher(void **state)
{
    (void)state;
    bill_three();
    it_ingest(0, "meter,date,register\nMR1,2024-08-01,100\n");
    it_expect(0, "bill", "--through", "2024-08-01", "--date", "2024-08-01", NULL);
    it_expect(0, "run", "post", "3", NULL);
    it_load(0, "accounts",
            "account,from,tariff,class,persons,opened,reason\n"
            "R1,2024-07-01,scenario.city,residential,3,2022-01-01,error\n");
    it_expect(0, "rebill", "--account", "R1", "--date", "2024-09-30", NULL);
    it_expect(0, "run", "post", "4", NULL);
    assert_page("--run", "2",
                "invoices,bill,,2,,,\namount,bill,,,,2888.00,\ntax,bill,,,,48.87,\n"
                "account,112201,应收水费,8,2888.00,0.00,\n"
                "account,22210106,销项税额,5,0.00,48.87,");
    assert_page("--run", "4",
                "invoices,reversal,,1,,,\namount,reversal,,,,-450.00,\ntax,reversal,,,,-9.03,");
    it_expect(0, "export", "ledger", "--month", "2024-09", "--format", "xml", "--out", "l.xml",
              NULL);
    it_assert_valid("l.xml", "schemas/ledger.xsd");
    char *text = it_read_file("l.xml");
    it_assert_contains(text, "<entry entry=\"R1-2\" account=\"R1\" kind=\"reversal\" run=\"4\" "
                             "date=\"2024-09-30\" reverses=\"R1-1\" origin=\"2024-08\" "
                             "invoices=\"1\">\n  <debit code=\"112201\" amount=\"-450.00\"/>\n");
    free(text);
}

/* --- each format by its own program -------------------------------------------------------------
 */
static void
write_out(const char *format, const char *file)
{
    it_expect(0, "export", "ledger", "--month", "2024-09", "--format", format, "--out", file, NULL);
}

static void
every_format_is_read_by_its_own_program(void **state)
{
    (void)state;
    bill_three();
    write_out("hledger", "l.hledger");
    write_out("ledger", "l.ledger");
    write_out("beancount", "l.beancount");
    write_out("csv", "l.csv");
    free(well(RUN("hledger", "-f", "l.hledger", "check", "--strict")));
    free(well(RUN("hledger", "-f", "l.hledger", "check", "ordereddates")));
    assert_says(RUN("hledger", "-f", "l.hledger", "balance", "--no-total", "--depth", "1"),
                "2888.00 CNY  Assets\n");
    assert_says(RUN("ledger", "--strict", "--pedantic", "-f", "l.ledger", "balance"),
                "2888.00 CNY  Assets:112201 应收水费\n");
    free(well(RUN("bean-check", "l.beancount")));
    assert_says(RUN("python3", it_source("tests/harness/ledger_sums.py"), "--net", "beancount",
                    "l.beancount"),
                "112201 288800\n");
    assert_says(RUN("python3", "-c",
                    "import csv, decimal\n"
                    "rows = list(csv.DictReader(open('l.csv', encoding='utf-8-sig', newline='')))\n"
                    "for side in 'debit', 'credit':\n"
                    "    print(side, sum(decimal.Decimal(r[side]) for r in rows if r[side]))\n"
                    "print([r['name'] for r in rows if r['code'] == '112201'][0])\n"),
                "debit 2888.00\ncredit 2888.00\n应收水费\n");

    /* A fen off is refused by each of them. */
    free(well(RUN("sed", "-i", "0,/-8.24/s//-8.23/", "l.hledger", "l.ledger", "l.beancount")));
    struct it_result result = it_run(RUN("hledger", "-f", "l.hledger", "check"));
    assert_int_not_equal(result.exit_code, 0);
    it_result_free(&result);
    result = it_run(RUN("ledger", "-f", "l.ledger", "balance"));
    assert_int_not_equal(result.exit_code, 0);
    it_result_free(&result);
    result = it_run(RUN("bean-check", "l.beancount"));
    assert_int_not_equal(result.exit_code, 0);
    it_result_free(&result);
}

static void
what_the_chart_does_not_map_is_refused(void **state)
{
    (void)state;
    bill_three();
    it_write_file("chart.xml", "<chart xmlns='urn:weir:chart:1' id='small' "
                               "receivable='1122' tax='2221'>\n"
                               "<account code='1122' name='R' type='asset'/>\n"
                               "<account code='2221' name='T' type='liability'/>\n"
                               "<account code='6001' name='W' type='revenue'/>\n"
                               "<map fund='' account='6001'/>\n"
                               "<map fund='water-resource' vat='outside' account='6001'/>\n"
                               "</chart>\n");
    it_write_file("out", "before");
    struct it_result refused = it_weir("export", "ledger", "--run", "1", "--format", "xml",
                                       "--chart", "chart.xml", "--out", "out", NULL);
    assert_int_equal(refused.exit_code, 3);
    it_assert_contains(refused.err, "weir: chart.xml: charge \"resource\" has tax inside, and the "
                                    "chart maps it as untaxed\n");
    it_result_free(&refused);
    free(well(RUN("sed", "-i", "s/ vat='outside'//", "chart.xml")));
    refused = it_weir("export", "ledger", "--run", "1", "--format", "xml", "--chart", "chart.xml",
                      "--out", "out", NULL);
    assert_int_equal(refused.exit_code, 3);
    it_assert_contains(refused.err,
                       "weir: chart.xml: the chart has no map for charge \"sewage\"\n");
    it_assert_contains(refused.err,
                       "Invoice C1-1: class non-residential, fund sewage, kind volume.");
    it_result_free(&refused);
    char *text = it_read_file("out");
    assert_string_equal(text, "before");
    free(text);

    /* An account that is not there, with its line. */
    free(well(RUN("sed", "-i", "s/account='6001'/account='6002'/", "chart.xml")));
    refused =
        it_weir("export", "ledger", "--run", "1", "--format", "csv", "--chart", "chart.xml", NULL);
    assert_int_equal(refused.exit_code, 3);
    it_assert_contains(refused.err, "weir: chart.xml:5: there is no account \"6002\"\n");
    it_result_free(&refused);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(three_invoices_are_one_voucher, it_setup,
                                        it_teardown_replayed),
        cmocka_unit_test_setup_teardown(every_format_is_read_by_its_own_program, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(what_the_chart_does_not_map_is_refused, it_setup,
                                        it_teardown),
    };
    return cmocka_run_group_tests_name("integration/ledger", tests, NULL, NULL);
}
