/*
 * weir export funds: what belongs to the treasury, with what was billed, taken back and adjusted on
 * rows of their own, the sums being the database's and those of the ledger's accounts; and that
 * neither export keeps what it has read.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

#define ALL_ACCOUNTS 100000
#ifdef WEIR_ASAN
#define GROWTH_KB_MAX 1000000 /* the sanitizer keeps what was freed */
#else
#define GROWTH_KB_MAX 4096
#endif

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
bill(const char *day, const char *run)
{
    it_expect(0, "bill", "--through", day, NULL);
    it_expect(0, "run", "post", run, NULL);
}

static void
assert_funds(const char *month, const char *expected)
{
    char *text = it_output(0, "export", "funds", "--month", month, "--format", "csv", NULL);
    char *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        if (*from != '\r')
            *to++ = *from;
    }
    *to = '\0';
    it_assert_same(text, expected);
    free(text);
}

#define HEADING "month,fund,charge,class,district,origin,invoices,volume_m3,amount\n"

/* F7: 1,500 m3 in a plan of 1,000: 200 x 3 + 200 x 6 + 100 x 9 = 2,700.00; -500.00 of it go back.
 */
static void
a_reward_is_a_row_of_its_own(void **state)
{
    (void)state;
    it_expect(0, "tariff", "publish", it_source("tests/tariffs/scenario-city.xml"), NULL);
    load("districts", "district,name\nD1,First\n");
    load("accounts", "account,from,tariff,class,district\n"
                     "F,2022-01-01,scenario.city,non-residential,D1\n"
                     "H,2022-01-01,scenario.city,residential,D1\n"
                     "K,2022-01-01,scenario.city,residential,\n");
    load("meters", "meter,account,from,first_register\nM,F,2024-01-01,0\nN,H,2024-01-01,0\n"
                   "O,K,2024-01-01,0\n");
    load("plans", "account,from,to,m3\nF,2024-01-01,2025-01-01,1000\n");
    load("adjustments",
         "adjustment,account,from,to,m3,amount,class,charge,fund,tiers,reason,document\n"
         "R1,F,2024-01-01,2024-07-01,,-500.00,,,above-plan,,reward,Award 2024-3\n");
    ingest("meter,date,register\nM,2024-07-01,1500\nN,2024-07-01,100\nO,2024-07-01,30\n");
    bill("2024-07-01", "1");
    assert_funds("2024-07",
                 HEADING "2024-07,above-plan,above-plan,non-residential,D1,,1,500.000,2700.00\n"
                         "2024-07,above-plan,reward,non-residential,D1,,1,,-500.00\n"
                         "2024-07,sewage,sewage,non-residential,D1,,1,1500.000,2100.00\n"
                         "2024-07,sewage,sewage,residential,,,1,30.000,30.00\n"
                         "2024-07,sewage,sewage,residential,D1,,1,100.000,100.00\n"
                         "2024-07,water-resource,resource,non-residential,D1,,1,1500.000,150.00\n"
                         "2024-07,water-resource,resource,residential,,,1,30.000,3.00\n"
                         "2024-07,water-resource,resource,residential,D1,,1,100.000,10.00\n");
    it_expect(0, "export", "funds", "--month", "2024-07", "--format", "xml", "--out", "f.xml",
              NULL);
    it_assert_valid("f.xml", "schemas/funds.xsd");
    char *text = it_read_file("f.xml");
    it_assert_contains(text, "<row kind=\"adjusted\" fund=\"above-plan\" charge=\"reward\"");
    it_assert_contains(text, "<total fund=\"above-plan\" amount=\"2200.00\"/>");
    it_assert_contains(text, "<total fund=\"sewage\" amount=\"2230.00\"/>");
    /* rate x volume */
    it_assert_contains(text, "volume_m3=\"1500.000\" price=\"1.40000\" amount=\"2100.00\"");
    free(text);
    /* the same in the books */
    text = it_output(0, "export", "ledger", "--month", "2024-07", "--format", "control", NULL);
    it_assert_contains(text, "\r\naccount,224101,代收污水处理费,3,0.00,2230.00,1630.000\r\n");
    it_assert_contains(text, "超计划）累进加价,4,0.00,2200.00,500.000\r\n");
    free(text);
}

/* What is taken back has its month, and is not netted with what is billed. */
static void
corrections_stand_beside_what_is_billed(void **state)
{
    (void)state;
    it_expect(0, "tariff", "publish", it_source("tests/tariffs/scenario-city.xml"), NULL);
    load("accounts", "account,from,tariff,class\nF3,2022-01-01,scenario.city,non-residential\n");
    load("meters", "meter,account,from,first_register\nM,F3,2024-01-01,0\n");
    load("plans", "account,from,to,m3\nF3,2024-01-01,2025-01-01,1000\n");
    ingest("meter,date,register\nM,2024-07-01,100\n");
    bill("2024-07-01", "1");
    load("accounts", "account,from,tariff,class,reason\n"
                     "F3,2024-01-01,scenario.city,residential,error\n");
    it_expect(0, "rebill", "--account", "F3", "--date", "2024-09-10", NULL);
    it_expect(0, "run", "post", "2", NULL);
    assert_funds("2024-09", HEADING
                 "2024-09,sewage,sewage,non-residential,,2024-07,1,-100.000,-140.00\n"
                 "2024-09,sewage,sewage,residential,,2024-07,1,100.000,100.00\n"
                 "2024-09,water-resource,resource,non-residential,,2024-07,1,-100.000,-10.00\n"
                 "2024-09,water-resource,resource,residential,,2024-07,1,100.000,10.00\n");
    /* red in the books: the receivable's debit is negative */
    char *text = it_output(0, "export", "ledger", "--month", "2024-09", "--format", "csv", NULL);
    it_assert_contains(text, "F3-2,1,reversal,2,2024-09-10,2024-07,F3-1,F3,debit,112201,应收水费,"
                             "-450.00,,,CNY\r\n");
    free(text);
}

/* A draft of so many invoices, made in SQL. */
static void
make_draft(int accounts)
{
    char sql[2000];
    it_sql("INSERT INTO weir.journal (journal_no, kind, actor, detail, recorded_at)"
           " VALUES (1, 'load', 'test', '', '2024-01-01');"
           "INSERT INTO weir.tariff (tariff_no, tariff, digest, document, recorded_no, correct)"
           " VALUES (1, 't', decode(repeat('ab', 32), 'hex'), '<tariff id=\"t\"/>', 1, false)");
    (void)snprintf(
        sql, sizeof sql,
        "INSERT INTO weir.account (account_id, account, kind, recorded_no)"
        " SELECT g, 'A' || g, 'account', 1 FROM generate_series(1, %d) g;"
        "INSERT INTO weir.account_head (account_id, entry_no, meter_state, counter_state)"
        " SELECT g, 0, '{}', '{}' FROM generate_series(1, %d) g;"
        "SELECT weir.run_open('bill', 'all', '2024-03-31', '2024-04-02', 1, 1, '', %d);"
        "INSERT INTO weir.run_chunk SELECT 1, 1, 1, %d, true, %d, %d, 0, 0, %d, %d, 0, %d, %d;"
        "INSERT INTO weir_draft_1.invoice SELECT g, 1, 1, 1, 'bill', '2024-04-02', NULL, NULL,"
        " NULL, '2024-01-01', '2024-03-31', false, 1000, 300, 0, '{1}',"
        " decode(repeat('01', 32), 'hex'), '{}', '{}' FROM generate_series(1, %d) g;"
        "INSERT INTO weir_draft_1.invoice_line SELECT g, 1, 1, 1, 1, 'residential', 'sewage',"
        " 'sewage', NULL, NULL, '2024-01-01', '2024-03-31', 1000, 300000, 300, NULL"
        " FROM generate_series(1, %d) g;"
        "SELECT weir.run_seal(1, decode(repeat('cd', 32), 'hex'))",
        accounts, accounts, accounts, accounts, accounts, accounts, accounts, accounts,
        accounts * 1000, accounts * 300, accounts, accounts);
    it_sql(sql);
}

/* The most memory that any program run so far has had. */
static long
memory_kb(void)
{
    struct rusage usage;
    assert_int_equal(getrusage(RUSAGE_CHILDREN, &usage), 0);
    return usage.ru_maxrss;
}

static void
memory_does_not_grow_with_invoices(void **state)
{
    (void)state;
    static const char *const formats[] = {"xml", "csv", "hledger", "saft", "yonyou"};
    static long before;
    const bool few = before == 0;
    make_draft(few ? 100 : ALL_ACCOUNTS);
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        it_expect(0, "export", "ledger", "--run", "1", "--format", formats[i], "--by", "invoice",
                  "--out", "out", NULL);
    it_expect(0, "export", "funds", "--run", "1", "--format", "csv", "--out", "funds.csv", NULL);
    if (few)
        before = memory_kb();
    else
        assert_true(memory_kb() - before < GROWTH_KB_MAX);
    char row[100];
    (void)snprintf(row, sizeof row, "2024-04,sewage,sewage,residential,,,%d,%d.000,%d.00",
                   few ? 100 : ALL_ACCOUNTS, few ? 100 : ALL_ACCOUNTS,
                   3 * (few ? 100 : ALL_ACCOUNTS));
    char *funds = it_read_file("funds.csv");
    it_assert_contains(funds, row);
    free(funds);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(memory_does_not_grow_with_invoices, it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(memory_does_not_grow_with_invoices, it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(a_reward_is_a_row_of_its_own, it_setup,
                                        it_teardown_replayed),
        cmocka_unit_test_setup_teardown(corrections_stand_beside_what_is_billed, it_setup,
                                        it_teardown_replayed),
    };
    return cmocka_run_group_tests_name("integration/funds", tests, NULL, NULL);
}
