/*
 * A quarter of a made-up city, with a correction, through every format of the ledger: each, read by
 * a program that none of us wrote, has the balances of the control page, and they are those of the
 * database.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

#define ACCOUNTS "300"

/* The generator is built beside the program. */
static void
make_city(void)
{
    char path[1000];
    const char *program = getenv("WEIR_PROGRAM");
    assert_non_null(program);
    (void)snprintf(path, sizeof path, "%.*s/deploy/demo/city",
                   (int)(strrchr(program, '/') - program), program);
    struct it_result made = it_run((const char *const[]){path, ACCOUNTS, "1", ".", NULL});
    assert_int_equal(made.exit_code, 0);
    it_result_free(&made);
}

static void
bill_city(void)
{
    static const char *const kinds[] = {"accounts", "uses", "meters", "plans"};
    make_city();
    it_expect(0, "tariff", "publish", it_source("tariffs/cn-beijing-2014.xml"),
              it_source("tariffs/cn-tianjin-2021.xml"), NULL);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        char file[40];
        (void)snprintf(file, sizeof file, "%s.csv", kinds[i]);
        it_expect(0, "load", kinds[i], file, NULL);
    }
    struct it_result told = it_weir("ingest", "reads-q1.csv", NULL);
    assert_in_range(told.exit_code, 0, 1);
    it_result_free(&told);
    told = it_weir("bill", "--through", "2024-04-01", NULL);
    assert_in_range(told.exit_code, 0, 1);
    it_result_free(&told);
    it_expect(0, "run", "post", "1", "--reviewed", "test", NULL);
}

/* Billed again in the same month, after the meter of the first household was read wrong. */
static void
correct_one(void)
{
    char *row = it_sql_text(
        "SELECT m.meter || ',' || r.read_day || ',' || (r.register_milli / 1000 - 1) || "
        "',correction'"
        "  FROM weir.read r JOIN weir.meter m USING (meter_id) JOIN weir.invoice_use u"
        "    ON u.meter_id = r.meter_id AND u.account_id = r.account_id AND u.end_day = r.read_day"
        "   AND u.end_register_milli = r.register_milli AND u.kind = 1 AND u.volume_l > 5000"
        " ORDER BY r.account_id, r.meter_id LIMIT 1");
    char file[400];
    (void)snprintf(file, sizeof file, "meter,date,register,kind\n%s\n", row);
    free(row);
    it_write_file("correction.csv", file);
    struct it_result told = it_weir("ingest", "correction.csv", NULL);
    assert_in_range(told.exit_code, 0, 1);
    it_result_free(&told);
    char *account =
        it_sql_text("SELECT a.account FROM weir.read r JOIN weir.account a USING (account_id)"
                    " WHERE r.kind = 6");
    told = it_weir("rebill", "--account", account, "--date", "2024-04-15", NULL);
    free(account);
    assert_in_range(told.exit_code, 0, 1);
    it_result_free(&told);
    it_expect(0, "run", "post", "2", NULL);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.invoice WHERE kind = 'reversal'"), 1);
}

static char *
balances_of(const char *format)
{
    it_expect(0, "export", "ledger", "--month", "2024-04", "--format", format, "--out", "out",
              NULL);
    struct it_result result = it_run((const char *const[]){
        "python3", it_source("tests/harness/ledger_sums.py"), "--net", format, "out", NULL});
    if (result.exit_code != 0)
        print_error("%s: %s\n", format, result.err);
    assert_int_equal(result.exit_code, 0);
    free(result.err);
    return result.out;
}

static void
a_month_of_a_city_is_the_same_in_every_format(void **state)
{
    (void)state;
    static const char *const formats[] = {"xml", "csv",     "hledger", "ledger", "beancount",
                                          "gbt", "gbt-xml", "yonyou",  "saft"};
    bill_city();
    correct_one();
    char *page = balances_of("control");
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        char *balances = balances_of(formats[i]);
        it_assert_same(balances, page);
        free(balances);
    }
    char line[80];
    (void)snprintf(line, sizeof line, "112201 %lld\n",
                   (long long)it_sql_int("SELECT sum(amount_fen) FROM weir.invoice"));
    it_assert_contains(page, line);
    (void)snprintf(line, sizeof line, "224101 %lld\n",
                   (long long)-it_sql_int("SELECT sum(amount_fen) FROM weir.invoice_line"
                                          " WHERE fund = 'sewage'"));
    it_assert_contains(page, line);
    free(page);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_month_of_a_city_is_the_same_in_every_format, it_setup,
                                        it_teardown_replayed),
    };
    return cmocka_run_group_tests_name("integration/ledger_city", tests, NULL, NULL);
}
