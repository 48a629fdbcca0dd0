/*
 * Adjustments through the whole program: water and money that no register shows.  Scenarios and
 * figures are the shared ones; the arithmetic stands beside each figure.
 */
#include <stdio.h>
#include <stdlib.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

#define CITY "examples/accept/accept.city.xml"
#define COLUMNS "adjustment,account,from,to,m3,amount,class,charge,fund,tiers,reason,document\n"

static void
adjust(const char *rows)
{
    char csv[1000];
    (void)snprintf(csv, sizeof csv, "%s%s", COLUMNS, rows);
    it_load(0, "adjustments", csv);
}

static void
refuse(const char *rows, const char *message)
{
    char csv[1000];
    (void)snprintf(csv, sizeof csv, "%s%s", COLUMNS, rows);
    it_write_file("bad.csv", csv);
    struct it_result result = it_weir("load", "adjustments", "bad.csv", NULL);
    if (result.exit_code != 3)
        print_error("%s", result.err);
    assert_int_equal(result.exit_code, 3);
    it_assert_contains(result.err, message);
    it_result_free(&result);
}

static void
bill(const char *through)
{
    char run[24];
    it_expect(0, "bill", "--through", through, NULL);
    (void)snprintf(run, sizeof run, "%lld",
                   (long long)it_sql_int("SELECT max(run_id) FROM weir.run WHERE state = 'draft'"));
    it_expect(0, "run", "post", run, NULL);
    it_expect(0, "run", "replay", run, NULL);
}

static void
nothing_due(const char *through)
{
    char *text = it_output(0, "bill", "--through", through, NULL);
    it_assert_same(text, "nothing due\n");
    free(text);
}

static void
assert_sql(const char *sql, int64_t expected)
{
    assert_int_equal(it_sql_int(sql), expected);
}

/* What an invoice comes to; -1 for one that is not there. */
static void
assert_amount(const char *account, int entry_no, int64_t amount_fen)
{
    char sql[300];
    (void)snprintf(sql, sizeof sql,
                   "SELECT coalesce(max(i.amount_fen), -1) FROM weir.invoice i JOIN weir.account a "
                   "USING (account_id)"
                   " WHERE a.account = '%s' AND i.entry_no = %d",
                   account, entry_no);
    assert_int_equal(it_sql_int(sql), amount_fen);
}

static void
household(const char *meters)
{
    it_load(0, "accounts",
            "account,from,tariff,class,persons,opened\n"
            "A,2022-01-01,accept.city,residential,3,2022-01-01\n");
    it_load(0, "meters", meters);
}

#define ONE_METER "meter,account,from,first_register\nM,A,2024-01-01,0\n"

#define THEFT "T1,A,2024-01-01,2024-06-29,3600,,non-residential,,,no,theft,Inspection 2024-77\n"

/* D8: 2.5 m3/h x 8 h x 180 days = 3,600; 3,600 x 4.50 = 16,200.00. */
static void
d8_theft_is_billed_once_outside_tiers_and_plan(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    household(ONE_METER);
    it_ingest(0, "meter,date,register\nM,2024-07-01,100\n");
    bill("2024-07-01");
    assert_amount("A", 1, 31000);
    adjust(THEFT);
    char *again = it_output(0, "--quiet", "load", "adjustments", "load.csv", NULL);
    it_assert_same(again, "adjustments: 1 rows, 0 changed\nnothing changed: all of it is known\n");
    free(again);
    bill("2024-07-31");
    assert_amount("A", 2, 1620000);
    assert_sql("SELECT count(*) FROM weir.invoice_line WHERE entry_no = 2", 3);
    assert_sql(
        "SELECT sum(amount_fen) FROM weir.invoice_line WHERE entry_no = 2 AND charge = 'sewage'",
        504000); /* 3,600 x 1.40 */
    /* It moves no days, no meter and no counter. */
    assert_sql("SELECT count(*) FROM weir.invoice a JOIN weir.invoice b USING (account_id) WHERE "
               "a.entry_no = 1 AND b.entry_no = 2 AND a.meter_state = b.meter_state AND "
               "a.counter_state = b.counter_state[1:cardinality(a.counter_state)]",
               1);
    assert_sql("SELECT count(*) FROM weir.account_head WHERE through_day = '2024-07-01'", 1);
    nothing_due("2024-08-31");
    it_expect(0, "load", "adjustments", "load.csv", NULL);
    nothing_due("2024-08-31");
    it_ingest(0, "meter,date,register\nM,2024-10-01,200\n");
    bill("2024-10-01");
    assert_amount("A", 3, 33000); /* 100: 80 b1 160 + 20 b2 60 + 10 + 100 */
    it_expect(0, "verify", NULL);
    refuse("T1,A,2024-01-01,2024-06-29,3500,,non-residential,,,no,theft,Inspection 2024-77\n",
           "the adjustment \"T1\" is booked");
}

static void
an_opposite_one_undoes_it_whole(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    household(ONE_METER);
    adjust(THEFT);
    bill("2024-07-31");
    assert_amount("A", 1, 1620000);
    refuse("T2,A,2024-01-01,2024-06-29,-3000,,non-residential,,,no,theft,T1\n",
           "the document names \"T1\"");
    adjust("T2,A,2024-01-01,2024-06-29,-3600,,non-residential,,,no,theft,T1\n");
    bill("2024-08-31");
    assert_amount("A", 2, -1620000);
    refuse("T3,A,2024-01-01,2024-06-29,-3600,,non-residential,,,no,theft,T1\n",
           "\"T1\" is undone already");
    refuse("T3,A,2024-01-01,2024-06-29,3600,,non-residential,,,no,theft,T2\n",
           "\"T2\" undoes another one");
    nothing_due("2024-09-30");
    it_expect(0, "verify", NULL);
    /* The first bill from reads begins where the meter was put in: the others moved no days. */
    it_ingest(0, "meter,date,register\nM,2024-10-01,10\n");
    bill("2024-10-01");
    assert_amount("A", 3, 3100);
    assert_sql("SELECT period_end_day - period_begin_day FROM weir.invoice WHERE entry_no = 3",
               274);
    it_expect(0, "verify", NULL);
}

static void
one_that_is_undone_before_it_is_booked_never_is(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    household(ONE_METER);
    adjust(THEFT "T2,A,2024-01-01,2024-06-29,-3600,,non-residential,,,no,theft,T1\n");
    nothing_due("2024-07-31");
    it_ingest(0, "meter,date,register\nM,2024-10-01,10\n");
    bill("2024-10-01");
    assert_amount("A", 1, 3100);
    nothing_due("2024-12-31");
}

/* D10: 300 x 2.00 + 30 + 300 = 930.00 instead of 1,050.00. */
static void
d10_a_leak_is_priced_at_the_first_block(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    household(ONE_METER);
    adjust("L1,A,2024-04-01,2024-07-01,-260,,,,,yes,leak,Leak report 5\n"
           "L2,A,2024-04-01,2024-07-01,260,,,,,no,leak,Leak report 5\n");
    it_ingest(0, "meter,date,register\nM,2024-07-01,300\n");
    bill("2024-07-01");
    assert_amount("A", 1, 93000);
    char *words = it_output(0, "explain", "A-1", NULL);
    it_assert_contains(words,
                       "Adjustment L1, a leak, of 2024-04-01 to 2024-07-01: -260 m³, counted in");
    it_assert_contains(words,
                       "Adjustment L2, a leak, of 2024-04-01 to 2024-07-01: 260 m³ at the first");
    free(words);
    assert_sql("SELECT sum(amount_fen) FROM weir.invoice_line WHERE charge = 'sewage'", 30000);
    assert_sql("SELECT volume_l FROM weir.invoice", 300000);
    assert_sql("SELECT counter_state[4] FROM weir.invoice", 40000); /* what the tier year counts */
    it_expect(0, "verify", NULL);
    it_ingest(0, "meter,date,register\nM,2024-10-01,400\n");
    bill("2024-10-01");
    assert_amount("A", 2, 31000); /* 40 -> 140: 100 b1 */
    it_expect(0, "verify", NULL);
}

/* The rest waits where more is taken away than there is. */
static void
what_cannot_be_taken_away_yet_waits(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    household(ONE_METER);
    it_ingest(0, "meter,date,register\nM,2024-04-01,100\n");
    bill("2024-04-01");
    adjust("E1,A,2024-01-01,2024-04-01,-50,,,,,yes,meter-error,Test 9\n");
    nothing_due("2024-04-30"); /* there is no water to take it from */
    it_ingest(0, "meter,date,register\nM,2024-05-01,130\n");
    bill("2024-05-01");
    assert_amount("A", 2, 0); /* 30 of the 50 */
    assert_sql("SELECT volume_l FROM weir.invoice WHERE entry_no = 2", 0);
    nothing_due("2024-05-31");
    it_ingest(0, "meter,date,register\nM,2024-06-01,160\n");
    bill("2024-06-01");
    assert_amount("A", 3, 3100); /* 30 - 20 = 10 b1 */
    it_ingest(0, "meter,date,register\nM,2024-07-01,190\n");
    bill("2024-07-01");
    assert_amount("A", 4, 9300);
    it_expect(0, "verify", NULL);
}

/* D9: the meter ran 8 % fast, 100 m3 were 92.593; the rest of the next read is netted. */
static void
d9_a_meter_test_is_netted_at_the_next_read(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    household(ONE_METER);
    it_ingest(0, "meter,date,register\nM,2024-04-01,100\n");
    bill("2024-04-01");
    adjust("E1,A,2024-01-01,2024-04-01,-7.407,,,,,yes,meter-error,Test 9\n");
    it_ingest(0, "meter,date,register\nM,2024-07-01,140\n");
    bill("2024-07-01");
    /* 40 m3: 80.00 + 4.00 + 40.00; less 7.407: 14.81 + 0.74 + 7.41 = 22.96 */
    assert_amount("A", 2, 12400 - 2296);
    assert_sql("SELECT volume_l FROM weir.invoice WHERE entry_no = 2", 32593);
    it_expect(0, "verify", NULL);
}

/* D11: water for building from a hydrant, by document, without a meter; fire water is never billed.
 */
static void
d11_an_account_without_a_meter_is_billed_by_documents(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    it_load(0, "accounts",
            "account,from,tariff,class\n"
            "SITE,2024-01-01,accept.city,non-residential\n"
            "FIRE,2024-01-01,accept.city,non-residential\n");
    adjust("B1,SITE,2024-03-01,2024-04-01,200,,,,,no,unmetered,Permit 12\n"
           "F1,FIRE,2024-03-01,2024-04-01,2000,,,,,,unbilled,Fire brigade 3\n");
    nothing_due("2024-03-30"); /* its days are not over */
    bill("2024-03-31");
    assert_amount("SITE", 1, 90000); /* 200 x 4.50 */
    char *words = it_output(0, "explain", "SITE-1", "--lang", "zh", NULL);
    it_assert_contains(
        words, "调整 B1（无表用水），2024-03-01 至 2024-04-01：200 立方米，按第一阶梯价计费");
    free(words);
    assert_amount("FIRE", 1, -1);
    assert_sql("SELECT count(*) FROM weir.account_head WHERE through_day IS NOT NULL", 0);
    adjust("B2,SITE,2024-04-01,2024-05-01,100,,,,,no,unmetered,Permit 12\n");
    bill("2024-04-30");
    assert_amount("SITE", 2, 45000);
    nothing_due("2024-12-31");
    it_expect(0, "verify", NULL);
}

/* F7: 500.00 of the surcharge's fund go back; the tax is untouched. */
static void
f7_a_reward_is_a_line_of_its_fund(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    it_load(0, "accounts", "account,from,tariff,class\nF,2022-01-01,accept.city,non-residential\n");
    it_load(0, "meters", "meter,account,from,first_register\nM,F,2024-01-01,0\n");
    it_load(0, "plans", "account,from,to,m3\nF,2024-01-01,2025-01-01,1000\n");
    it_ingest(0, "meter,date,register\nM,2024-07-01,1100\n");
    bill("2024-07-01");
    /* 1,100 x 4.50 = 4,950.00, 100 above plan in band 1: 300.00 */
    assert_amount("F", 1, 525000);
    adjust("R1,F,2024-01-01,2025-01-01,,-500.00,,,above-plan,,reward,Award 2024-3\n");
    nothing_due("2024-12-30");
    it_ingest(0, "meter,date,register\nM,2024-12-31,1200\n");
    bill("2024-12-31");
    /* 450.00 + 100 above plan in band 1 300.00 - 500.00 */
    assert_amount("F", 2, 45000 + 30000 - 50000);
    assert_sql(
        "SELECT amount_fen FROM weir.invoice_line WHERE kind = 9 AND fund = 'above-plan' AND "
        "charge = 'reward' AND tax_fen IS NULL AND volume_l IS NULL",
        -50000);
    it_expect(0, "export", "invoices", "--run", "2", "--format", "xml", "--out", "lines.xml", NULL);
    it_assert_valid("lines.xml", "schemas/invoices.xsd");
    char *xml = it_read_file("lines.xml");
    it_assert_contains(xml, "kind=\"money\"");
    it_assert_contains(xml, "amount=\"-500.00\"");
    free(xml);
    it_expect(0, "export", "bills", "--run", "2", "--format", "csv", "--out", "bills.csv", NULL);
    assert_sql("SELECT tax_fen FROM weir.invoice WHERE entry_no = 2", 903); /* 310.00 x 3 / 103 */
    it_expect(0, "verify", NULL);
}

/* What waits is given back by the last bill, and what comes after that at once. */
static void
a_closed_account_gets_its_credit_back(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    household(ONE_METER);
    it_ingest(0, "meter,date,register\nM,2024-04-01,100\n");
    bill("2024-04-01");
    adjust("E1,A,2024-01-01,2024-04-01,-50,,,,,yes,meter-error,Test 9\n");
    it_load(0, "accounts",
            "account,from,tariff,class,persons,opened,closed\n"
            "A,2024-05-01,accept.city,residential,3,2022-01-01,2024-05-01\n");
    it_ingest(0, "meter,date,register\nM,2024-05-01,110\n");
    it_load(0, "meters",
            "meter,account,from,first_register,to,last_register\n"
            "M,A,2024-01-01,0,2024-05-01,110\n");
    bill("2024-05-31");
    assert_sql("SELECT volume_l FROM weir.invoice WHERE entry_no = 2", -40000);
    /* Closed after 4 months, limits 60 / 100: 10 b3 60.00 + 1.00 + 10.00.  50 back, at what they
     * cost in their days, with whole limits: b1 100.00 + 5.00 + 50.00. */
    assert_amount("A", 2, 7100 - 15500);
    adjust("E2,A,2024-01-01,2024-04-01,,-10.00,,,,,other,Letter\n");
    bill("2024-06-30");
    assert_amount("A", 3, -1000);
    it_expect(0, "verify", NULL);
}

/* Bills with adjustments, and those of adjustments alone, are as right as they were. */
static void
a_rebill_finds_nothing_to_correct_in_them(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    household(ONE_METER);
    adjust("L1,A,2024-04-01,2024-07-01,-260,,,,,yes,leak,Leak report 5\n"
           "L2,A,2024-04-01,2024-07-01,260,,,,,no,leak,Leak report 5\n");
    it_ingest(0, "meter,date,register\nM,2024-07-01,300\n");
    bill("2024-07-01");
    adjust(THEFT);
    bill("2024-07-31");
    it_ingest(0, "meter,date,register\nM,2024-10-01,400\n");
    bill("2024-10-01");
    const int64_t invoices = it_sql_int("SELECT count(*) FROM weir.invoice");
    assert_int_equal(invoices, 3);
    struct it_result result = it_weir("rebill", "--account", "A", NULL);
    assert_int_equal(result.exit_code, 0);
    it_result_free(&result);
    assert_sql("SELECT coalesce(sum(invoice_count), 0) FROM weir.run WHERE kind = 'rebill'", 0);
    it_expect(0, "run", "discard", "4", NULL);
    /* A read is corrected: what was adjusted stays in its bill, and the theft is left alone. */
    it_write_file("reads.csv", "meter,date,register,kind\nM,2024-07-01,290,correction\n");
    it_expect(1, "ingest", "reads.csv", NULL); /* late-read */
    it_expect(0, "rebill", "--account", "A", NULL);
    it_expect(0, "run", "post", "5", NULL);
    assert_amount("A", 4, -31000); /* 110 instead of 100, all of it still in block 1 */
    assert_amount("A", 5, -93000);
    assert_amount("A", 6, 89900); /* 290 x 2.00 + 29.00 + 290.00 */
    assert_amount("A", 7, 34100);
    assert_sql("SELECT count(*) FROM weir.invoice", 7);
    it_expect(0, "verify", NULL);
    it_expect(0, "run", "replay", "5", NULL);
    nothing_due("2024-12-31");
    it_ingest(0, "meter,date,register\nM,2025-01-01,410\n");
    bill("2025-01-01");
    assert_amount("A", 8, 3100); /* 140 -> 150 */
    it_expect(0, "verify", NULL);
}

static void
rows_that_make_no_sense_are_refused(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    household(ONE_METER);
    refuse("X,A,2024-02-01,2024-02-01,1,,,,,,other,D\n", "to is not after from");
    refuse("X,A,2024-02-01,2024-03-01,1,1.00,,,,,other,D\n", "m3 and amount do not go together");
    refuse("X,A,2024-02-01,2024-03-01,,,,,,,other,D\n", "m3 and amount are missing");
    refuse("X,A,2024-02-01,2024-03-01,0,,,,,,other,D\n", "it adjusts by zero");
    refuse("X,A,2024-02-01,2024-03-01,1,,,water,,,other,D\n", "charge and fund are of an amount");
    refuse("X,A,2024-02-01,2024-03-01,,1.00,,,,no,other,D\n", "tiers is of water only");
    refuse("X,A,2024-02-01,2024-03-01,,1.00,,,,,unbilled,D\n", "an amount cannot be unbilled");
    refuse("X,A,2024-02-01,2024-03-01,1,,,,,,fun,D\n", "fun");
    refuse("X,A,2024-02-01,2024-03-01,1,,,,,,other,\n", "document");
    refuse("X,B,2024-02-01,2024-03-01,1,,,,,,other,D\n", "B");
    refuse("X,A,2024-02-01,2024-03-01,1,,,,,,other,D\nX,A,2024-02-01,2024-03-01,2,,,,,,other,D\n",
           "the same key");
    assert_sql("SELECT count(*) FROM weir.adjustment", 0);
    /* A litre and a hundredth are not nothing. */
    adjust("X,A,2024-02-01,2024-03-01,-0.001,,,,,,other,D\nY,A,2024-02-01,2024-03-01,,-0.01,,,,,"
           "other,D\n");
    assert_sql("SELECT count(*) FROM weir.adjustment WHERE volume_l = -1 OR amount_fen = -1", 2);
    /* Before it is booked it can be changed. */
    adjust("X,A,2024-02-01,2024-03-01,1.5,,,,,,other,D\n");
    assert_sql("SELECT count(*) FROM weir.adjustment WHERE adjustment = 'X'", 2);
    it_expect(0, "bill", "--through", "2024-03-31", NULL);
    refuse("X,A,2024-02-01,2024-03-01,1,,,,,,other,D\n", "a draft has the adjustment \"X\"");
    assert_sql("SELECT volume_l FROM weir_draft_1.invoice", 1500);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, it_setup, it_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(d8_theft_is_billed_once_outside_tiers_and_plan),
        CASE(an_opposite_one_undoes_it_whole),
        CASE(one_that_is_undone_before_it_is_booked_never_is),
        CASE(d10_a_leak_is_priced_at_the_first_block),
        CASE(what_cannot_be_taken_away_yet_waits),
        CASE(d9_a_meter_test_is_netted_at_the_next_read),
        CASE(d11_an_account_without_a_meter_is_billed_by_documents),
        CASE(f7_a_reward_is_a_line_of_its_fund),
        CASE(a_closed_account_gets_its_credit_back),
        CASE(a_rebill_finds_nothing_to_correct_in_them),
        CASE(rows_that_make_no_sense_are_refused),
    };
    return cmocka_run_group_tests_name("integration/adjust", tests, NULL, NULL);
}
