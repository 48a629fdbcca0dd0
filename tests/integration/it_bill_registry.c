/*
 * Registry files that come late, again, or corrected, between the bills: nothing is billed twice.
 * Tariff scenario.city: residential 2.00 / 3.00 / 6.00, of which 180 m3 a year at the first price.
 */
#include <stdio.h>
#include <stdlib.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

static int
setup(void **state)
{
    const int status = it_setup(state);
    it_expect(0, "tariff", "publish", it_source("tests/tariffs/scenario-city.xml"), NULL);
    it_write_file("accounts.csv", "account,from,tariff,class,persons\n"
                                  "A,2022-01-01,scenario.city,residential,3\n"
                                  "B,2022-01-01,scenario.city,residential,3\n");
    it_expect(0, "load", "accounts", "accounts.csv", NULL);
    it_write_file("meters.csv", "meter,account,from,first_register\nM,A,2024-01-01,0\n");
    it_expect(0, "load", "meters", "meters.csv", NULL);
    return status;
}

static void
bill(const char *through)
{
    char run[24];
    it_expect(0, "bill", "--through", through, NULL);
    (void)snprintf(run, sizeof run, "%lld",
                   (long long)it_sql_int("SELECT max(run_id) FROM weir.run"));
    it_expect(0, "run", "post", run, NULL);
    it_expect(0, "verify", NULL);
}

/* "from volume" of the account's newest invoice. */
static void
assert_newest(const char *account, const char *expected)
{
    char sql[300];
    (void)snprintf(sql, sizeof sql,
                   "SELECT i.period_begin_day || ' ' || i.volume_l FROM weir.invoice i "
                   "JOIN weir.account a USING (account_id) WHERE a.account = '%s' "
                   "ORDER BY entry_no DESC LIMIT 1",
                   account);
    char *text = it_sql_text(sql);
    assert_string_equal(text, expected);
    free(text);
}

#define OPENINGS "account,day,meter,register,blocks,year_begin,used_m3\n"

static void
corrected_openings_take_the_place_of_the_first(void **state)
{
    (void)state;
    it_load(0, "openings",
            OPENINGS "A,2024-04-01,M,100,,,\nA,2024-04-01,,,household,2024-01-01,100\n");
    it_load(0, "openings",
            OPENINGS "A,2024-04-01,M,90,,,\nA,2024-04-01,,,household,2024-01-01,90\n");
    it_ingest(0, "meter,date,register\nM,2024-07-01,190\n");
    bill("2024-07-01");
    assert_newest("A", "2024-04-01 100000");
    /* 90 before, 100 now: 90 in the first block, 10 in the second. */
    assert_int_equal(it_sql_int("SELECT volume_l FROM weir.invoice_line WHERE charge = 'water' "
                                "AND block_no = 1"),
                     90000);
    assert_int_equal(
        it_sql_int("SELECT counter_state[4] FROM weir.account_head WHERE entry_no = 1"), 190000);
}

#define MOVE "meter,account,from,first_register,to,last_register,reason\n"

static void
a_meter_that_moves_back_over_billed_days_is_billed_on_from_there(void **state)
{
    (void)state;
    it_ingest(0, "meter,date,register\nM,2024-07-01,300\n");
    bill("2024-07-01");
    it_load(1, "meters", MOVE "M,B,2024-06-01,250,,,\n");
    char *text = it_output(0, "findings", NULL);
    it_assert_contains(text, "B:M:back-dated:2024-06-01");
    it_assert_contains(text, "billed through 2024-06-30");
    free(text);
    it_load(0, "meters", MOVE "M,B,2024-06-01,250,,,\n");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.meter_installation"), 3);
    it_ingest(0, "meter,date,register\nM,2024-10-01,400\n");
    bill("2024-10-01");
    assert_newest("A", "2024-01-01 300000");
    assert_newest("B", "2024-07-01 100000");
    it_load(0, "meters", MOVE "M,B,2024-06-01,250,,,\n"); /* also when it is billed there */
    it_load(0, "meters", "meter,account,from,first_register\nM,A,2024-01-01,0\n");
}

static void
one_that_was_there_on_billed_days_only_is_not_billed_again(void **state)
{
    (void)state;
    it_ingest(0, "meter,date,register\nM,2024-07-01,300\n");
    bill("2024-07-01");
    it_load(0, "meters", MOVE "M,B,2024-05-01,200,2024-06-01,250,\n");
    it_ingest(0, "meter,date,register\nM,2024-10-01,400\n");
    bill("2024-10-01");
    assert_newest("A", "2024-07-01 100000");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.invoice"), 2);
}

static void
a_move_can_be_taken_back(void **state)
{
    (void)state;
    it_ingest(0, "meter,date,register\nM,2024-07-01,300\n");
    bill("2024-07-01");
    it_load(1, "meters", MOVE "M,B,2024-06-01,250,,,\n");
    it_load(0, "meters", MOVE "M,B,2024-06-01,250,2024-06-01,,\nM,A,2024-01-01,0,,,\n");
    it_ingest(0, "meter,date,register\nM,2024-10-01,400\n");
    bill("2024-10-01");
    assert_newest("A", "2024-07-01 100000");
}

static void
an_error_counts_from_its_day(void **state)
{
    (void)state;
    it_ingest(0, "meter,date,register\nM,2024-07-01,300\n");
    bill("2024-07-01");
    it_load(0, "meters", MOVE "M,B,2024-06-01,250,,,error\n");
    it_ingest(0, "meter,date,register\nM,2024-10-01,400\n");
    bill("2024-10-01");
    assert_newest("B", "2024-06-01 150000"); /* rebill takes the 50 off A */
}

static void
an_ordinary_move_stays_as_it_is(void **state)
{
    (void)state;
    it_ingest(0, "meter,date,register\nM,2024-07-01,300\n");
    bill("2024-07-01");
    it_load(0, "meters", MOVE "M,B,2024-07-20,320,,,\n");
    it_ingest(0, "meter,date,register\nM,2024-10-01,400\n");
    bill("2024-10-01");
    assert_newest("A", "2024-07-01 20000");
    assert_newest("B", "2024-07-20 80000");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, it_teardown_replayed)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(corrected_openings_take_the_place_of_the_first),
        CASE(a_meter_that_moves_back_over_billed_days_is_billed_on_from_there),
        CASE(one_that_was_there_on_billed_days_only_is_not_billed_again),
        CASE(a_move_can_be_taken_back),
        CASE(an_error_counts_from_its_day),
        CASE(an_ordinary_move_stays_as_it_is),
    };
    return cmocka_run_group_tests_name("integration/bill_registry", tests, NULL, NULL);
}
