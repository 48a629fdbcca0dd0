/*
 * Water that changes hands with its meter: merged and split households, and openings on the day.
 * Tariff cn.harbin, residential: 2.40 to 150 m3 a year, 3.60 to 250, 7.20 above.
 */
#include <stdio.h>
#include <stdlib.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

static void
refuse(const char *kind, const char *csv, const char *words)
{
    it_write_file("load.csv", csv);
    struct it_result result = it_weir("load", kind, "load.csv", NULL);
    assert_int_equal(result.exit_code, 3);
    it_assert_contains(result.err, words);
    it_result_free(&result);
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

static void
assert_amount(const char *account, int entry_no, int64_t amount_fen)
{
    char sql[300];
    (void)snprintf(sql, sizeof sql,
                   "SELECT amount_fen FROM weir.invoice WHERE entry_no = %d AND account_id = "
                   "(SELECT account_id FROM weir.account WHERE account = '%s')",
                   entry_no, account);
    assert_int_equal(it_sql_int(sql), amount_fen);
}

/* Litres of the account's one counter. */
static void
assert_counter(const char *account, int64_t used_l)
{
    char sql[300];
    (void)snprintf(sql, sizeof sql,
                   "SELECT coalesce(counter_state[4], -1) FROM weir.account_head JOIN weir.account "
                   "USING (account_id) WHERE account = '%s'",
                   account);
    assert_int_equal(it_sql_int(sql), used_l);
}

#define ACCOUNTS "account,from,tariff,class,opened,closed\n"
#define METERS "meter,account,from,first_register,carry\n"
#define OPENINGS "account,day,meter,register,blocks,year_begin,used_m3\n"
#define OF(account) account ",2024-01-01,cn.harbin,residential,2024-01-01,\n"

static void
publish(void)
{
    it_expect(0, "tariff", "publish", it_source("tariffs/cn-harbin-2016.xml"), NULL);
}

/* H1 with m1, H2 with m2, billed to 1 July: 80 and 90. */
static void
two_households(void)
{
    publish();
    it_load(0, "accounts", ACCOUNTS OF("H1") OF("H2"));
    it_load(0, "meters", METERS "m1,H1,2024-01-01,0,\nm2,H2,2024-01-01,0,\n");
    it_ingest(0, "meter,date,register\nm1,2024-07-01,80\nm2,2024-07-01,90\n");
    bill("2024-07-01");
    assert_amount("H1", 1, 19200);
    assert_amount("H2", 1, 21600);
}

static void
october(void)
{
    it_ingest(0, "meter,date,register\nm1,2024-10-01,90\nm2,2024-10-01,190\n");
    bill("2024-10-01");
}

#define MERGE METERS "m2,H1,2024-07-01,90,yes\n"

static void
a7_a_meter_brings_its_water_to_the_household_it_joins(void **state)
{
    (void)state;
    two_households();
    it_load(0, "accounts", ACCOUNTS "H2,2024-07-01,cn.harbin,residential,2024-01-01,2024-07-01\n");
    it_load(0, "meters", MERGE);
    it_load(0, "meters", MERGE);
    assert_int_equal(it_sql_int("SELECT count(DISTINCT recorded_no) FROM weir.opening"), 1);
    october();
    /* 170 before, to 280: 80 b2 288.00 + 30 b3 216.00 */
    assert_amount("H1", 2, 50400);
    assert_counter("H1", 280000);
    char *text = it_output(0, "explain", "H1-2", NULL);
    it_assert_contains(text, "Brought along on 2024-07-01: 90 m³ in the blocks household");
    free(text);
    it_load(0, "meters", MERGE); /* when it has been counted too */
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.opening"), 2);
}

static void
a7_without_its_water_it_is_another_meter(void **state)
{
    (void)state;
    two_households();
    it_load(0, "meters", METERS "m2,H1,2024-07-01,90,no\n");
    october();
    assert_amount("H1", 2, 31200); /* 80 to 190: 70 b1 168.00 + 40 b2 144.00 */
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.opening"), 0);
}

static void
a7_a_meter_takes_its_water_out_of_the_household_it_leaves(void **state)
{
    (void)state;
    publish();
    it_load(0, "accounts", ACCOUNTS OF("H3") OF("H4"));
    it_load(0, "meters", METERS "m1,H3,2024-01-01,0,\nm2,H3,2024-01-01,0,\n");
    it_ingest(0, "meter,date,register\nm1,2024-07-01,80\nm2,2024-07-01,90\n");
    bill("2024-07-01");
    assert_amount("H3", 1, 43200); /* 170: 150 b1 360.00 + 20 b2 72.00 */
    it_load(0, "meters", METERS "m1,H4,2024-07-01,80,yes\n");
    it_ingest(0, "meter,date,register\nm1,2024-10-01,100\nm2,2024-10-01,160\n");
    bill("2024-10-01");
    assert_amount("H4", 1, 4800);  /* 80 to 100 */
    assert_amount("H3", 2, 18000); /* 90 to 160: 60 b1 144.00 + 10 b2 36.00 */
    char *text = it_output(0, "explain", "H3-2", NULL);
    it_assert_contains(text, "Taken out on 2024-07-01: 80 m³ of the blocks household");
    free(text);
    assert_counter("H4", 100000);
    assert_counter("H3", 160000);
}

/* The row comes before the bills: what is counted and not billed goes along too. */
static void
water_that_is_not_billed_yet_goes_along(void **state)
{
    (void)state;
    publish();
    it_load(0, "accounts", ACCOUNTS OF("H1") OF("H2"));
    it_load(0, "meters", METERS "m1,H1,2024-01-01,0,\nm2,H2,2024-01-01,0,\n");
    it_ingest(0, "meter,date,register\nm1,2024-07-01,80\nm2,2024-07-01,90\n");
    it_load(0, "meters", MERGE);
    bill("2024-07-01");
    assert_amount("H1", 1, 19200);
    assert_amount("H2", 1, 21600);
    october();
    assert_amount("H1", 2, 50400);
}

static void
a_move_that_is_taken_back_gives_the_water_back(void **state)
{
    (void)state;
    two_households();
    it_load(0, "meters", MERGE);
    it_load(0, "meters", METERS "m2,H1,2024-07-01,90,no\n");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.opening WHERE recorded_no = "
                                "(SELECT max(recorded_no) FROM weir.opening) AND used_l <> 0"),
                     0);
    it_load(0, "meters", MERGE);
    october();
    assert_amount("H1", 2, 50400);
    /* Counted by now: 90 go back from H1 to H2 with the next bill of each. */
    it_load(1, "meters",
            "meter,account,from,first_register,to,carry\nm2,H1,2024-07-01,90,2024-10-01,no\n"
            "m2,H2,2024-10-01,190,,no\n");
    it_ingest(0, "meter,date,register\nm1,2024-12-01,100\nm2,2024-12-01,200\n");
    bill("2024-12-01");
    assert_counter("H1", 280000 - 90000 + 10000);
    assert_counter("H2", 90000 + 10000);
}

static void
a_meter_brings_on_what_it_had_brought(void **state)
{
    (void)state;
    two_households();
    it_load(0, "accounts", ACCOUNTS OF("H5"));
    it_load(0, "meters", MERGE);
    october();
    it_load(0, "meters", METERS "m2,H5,2024-10-01,190,yes\n");
    it_ingest(0, "meter,date,register\nm1,2024-12-01,100\nm2,2024-12-01,200\n");
    bill("2024-12-01");
    assert_counter("H1", 90000 + 10000);
    assert_counter("H5", 190000 + 10000);
    assert_amount("H5", 1, 3600); /* 190 to 200 */
}

static void
another_year_brings_nothing(void **state)
{
    (void)state;
    two_households();
    october();
    it_load(0, "meters", METERS "m2,H1,2025-01-01,200,yes\n");
    it_ingest(0, "meter,date,register\nm1,2025-01-01,95\nm2,2025-01-01,200\nm1,2025-03-01,100\n"
                 "m2,2025-03-01,210\n");
    bill("2025-03-01");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.opening"), 0);
}

static void
nothing_is_brought_from_nowhere(void **state)
{
    (void)state;
    it_load(0, "accounts", ACCOUNTS OF("H1") OF("H2"));
    it_load(0, "meters", METERS "m1,H1,2024-01-01,0,yes\n");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.opening"), 0);
    refuse("meters", METERS "m1,H2,2024-07-01,0,yes\n",
           "what meter \"m1\" brings cannot be found: an account's tariff is not published");
}

#define BROUGHT OPENINGS "H1,2024-07-01,,,household,2024-01-01,90\n"

static void
openings_can_be_loaded_on_the_day_of_a_merge(void **state)
{
    (void)state;
    two_households();
    refuse("openings", BROUGHT, "account \"H1\" has been billed already");
    it_load(0, "meters", METERS "m2,H1,2024-07-01,90,no\n");
    refuse("openings", OPENINGS "H1,2024-07-02,,,household,2024-01-01,90\n", "billed already");
    refuse("openings", OPENINGS "H1,2024-07-01,m1,80,,,\n", "billed already");
    it_load(0, "openings", OPENINGS "H1,2024-07-01,,,household,2024-01-01,70\n");
    it_load(0, "openings", BROUGHT); /* which takes its place */
    it_load(0, "openings", BROUGHT);
    assert_int_equal(it_sql_int("SELECT count(DISTINCT recorded_no) FROM weir.opening"), 2);
    october();
    assert_amount("H1", 2, 50400);
    it_load(0, "openings", BROUGHT); /* the same is no change */
    refuse("openings", OPENINGS "H1,2024-07-01,,,household,2024-01-01,70\n", "billed already");
}

static void
openings_and_a_meter_do_not_bring_the_same_water(void **state)
{
    (void)state;
    two_households();
    it_load(0, "meters", MERGE);
    refuse("openings", BROUGHT,
           "a meter has brought the water of account \"H1\" on that day already");
}

static void
openings_before_the_first_bill_are_kept_beside_what_a_meter_brings(void **state)
{
    (void)state;
    publish();
    it_load(0, "accounts", ACCOUNTS OF("H1") OF("H2"));
    it_load(0, "meters", METERS "m1,H1,2024-01-01,0,\nm2,H2,2024-01-01,0,\n");
    it_load(0, "openings",
            OPENINGS "H1,2024-03-01,,,household,2024-01-01,10\n"
                     "H1,2024-03-01,m1,10,,,\n");
    it_ingest(0, "meter,date,register\nm2,2024-07-01,90\n");
    bill("2024-07-01");
    it_load(0, "meters", MERGE);
    it_load(0, "openings",
            OPENINGS "H1,2024-03-01,,,household,2024-01-01,20\n"
                     "H1,2024-03-01,m1,20,,,\n");
    october();
    /* 20 and 90 before; 70 and 100: to 280 */
    assert_counter("H1", 280000);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, it_setup, it_teardown_replayed)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a7_a_meter_brings_its_water_to_the_household_it_joins),
        CASE(a7_without_its_water_it_is_another_meter),
        CASE(a7_a_meter_takes_its_water_out_of_the_household_it_leaves),
        CASE(water_that_is_not_billed_yet_goes_along),
        CASE(a_move_that_is_taken_back_gives_the_water_back),
        CASE(a_meter_brings_on_what_it_had_brought),
        CASE(another_year_brings_nothing),
        CASE(nothing_is_brought_from_nowhere),
        CASE(openings_can_be_loaded_on_the_day_of_a_merge),
        CASE(openings_and_a_meter_do_not_bring_the_same_water),
        CASE(openings_before_the_first_bill_are_kept_beside_what_a_meter_brings),
    };
    return cmocka_run_group_tests_name("integration/carry", tests, NULL, NULL);
}
