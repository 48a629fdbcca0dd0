/*
 * What a rebill is asked for and what it leaves: rows behind a later row, registers that change no
 * whole step, one cycle of two, and a meter that was handed over in a tier year with a wrong
 * register.
 */
#include <stdio.h>
#include <stdlib.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

#define CITY "examples/accept/accept.city.xml" /* 3.10 to 180 m3 a year, 4.10 to 300, 7.10 */
#define ACCOUNTS "account,from,tariff,class,persons,cycle,opened,closed,reason\n"
#define METERS "meter,account,from,first_register,to,last_register,reason\n"

static void
ingest(int exit_code, const char *rows)
{
    char csv[400];
    (void)snprintf(csv, sizeof csv, "meter,date,register,kind\n%s", rows);
    it_write_file("reads.csv", csv);
    it_expect(exit_code, "ingest", "reads.csv", NULL);
}

static void
post(void)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%d",
                   (int)it_sql_int("SELECT max(run_id) FROM weir.run WHERE state = 'draft'"));
    it_expect(0, "run", "post", text, NULL);
    it_expect(0, "verify", NULL);
}

static void
bill(const char *through)
{
    it_expect(0, "bill", "--through", through, NULL);
    post();
}

static void
rebill(const char *scope, const char *name)
{
    it_expect(0, "rebill", scope, name, "--date", "2025-03-10", NULL);
    post();
}

/* An account's live bills: days, litres, fen. */
static void
assert_live(const char *account, const char *expected)
{
    char sql[600];
    (void)snprintf(
        sql, sizeof sql,
        "SELECT string_agg(period_begin_day || ' ' || period_end_day || ' ' || volume_l "
        "|| ' ' || amount_fen || E'\\n', '' ORDER BY period_begin_day) FROM weir.invoice "
        "i JOIN weir.account USING (account_id) WHERE account = '%s' AND i.kind = 'bill' "
        "AND NOT EXISTS (SELECT FROM weir.invoice r WHERE r.account_id = i.account_id "
        "AND r.reverses_entry_no = i.entry_no)",
        account);
    char *text = it_sql_text(sql);
    it_assert_same(text, expected);
    free(text);
}

static void
assert_entries(int64_t count)
{
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.invoice"), count);
}

/* Two bills of a household of three, with a row from June on in between. */
static void
bill_two(void)
{
    it_publish_shared(CITY);
    it_load(0, "accounts",
            ACCOUNTS "A,2022-01-01,accept.city,residential,3,,2022-01-01,,\n"
                     "A,2024-06-01,accept.city,residential,3,NORTH,2022-01-01,,\n");
    it_load(0, "meters", METERS "M,A,2024-01-01,0,,,\n");
    ingest(0, "M,2024-04-01,100,\n");
    bill("2024-04-01");
    ingest(0, "M,2024-07-01,210,\n");
    bill("2024-07-01");
    /* 100 x 3.10; 80 x 3.10 + 30 x 4.10 */
    assert_live("A", "2024-01-01 2024-04-01 100000 31000\n2024-04-01 2024-07-01 110000 37100\n");
}

/* From March to June six persons lived there: by the first day that is not billed yet, the row from
 * June on holds again.  That it counts nowhere is told. */
static void
a_late_row_behind_a_later_one_counts_nowhere(void **state)
{
    (void)state;
    bill_two();
    it_load(1, "accounts", ACCOUNTS "A,2024-03-01,accept.city,residential,6,,2022-01-01,,\n");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.finding WHERE code = 'back-dated'"), 1);
    rebill("--account", "A");
    assert_entries(2);
    ingest(0, "M,2024-10-01,260,\n");
    bill("2024-10-01");
    /* 210 to 260, limits 180 and 300: 50 x 4.10 (6 persons: 30 x 3.10 + 20 x 4.10 = 175.00) */
    assert_live("A", "2024-01-01 2024-04-01 100000 31000\n2024-04-01 2024-07-01 110000 37100\n"
                     "2024-07-01 2024-10-01 50000 20500\n");
}

/* As an error it counts from its day to the later row's: on 31 March, but for 100 m3 nothing
 * changes, and not on 30 June. */
static void
an_error_behind_a_later_row_ends_where_that_begins(void **state)
{
    (void)state;
    bill_two();
    it_load(0, "accounts", ACCOUNTS "A,2024-03-01,accept.city,residential,6,,2022-01-01,,error\n");
    rebill("--account", "A");
    assert_entries(2);
    it_load(0, "accounts",
            ACCOUNTS "A,2024-06-01,accept.city,residential,6,NORTH,2022-01-01,,error\n");
    rebill("--account", "A");
    /* 110 x 3.10: 100 to 210 lies in the first 240 */
    assert_live("A", "2024-01-01 2024-04-01 100000 31000\n2024-04-01 2024-07-01 110000 34100\n");
}

/* The bill stays, because its lines would be the same; no litre is lost by that. */
static void
a_register_that_changes_no_step_leaves_the_bill(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    it_load(0, "accounts", ACCOUNTS "A,2022-01-01,accept.city,residential,3,,2022-01-01,,\n");
    it_load(0, "meters", METERS "M,A,2024-01-01,0,,,\n");
    ingest(0, "M,2024-04-01,100.4,\n");
    bill("2024-04-01");
    ingest(1, "M,2024-04-01,100.9,correction\n");
    rebill("--account", "A");
    assert_entries(1);
    ingest(0, "M,2024-07-01,111.3,\n");
    bill("2024-07-01");
    assert_live("A", "2024-01-01 2024-04-01 100000 31000\n2024-04-01 2024-07-01 11000 3410\n");
    /* A whole one: 101 x 3.10, 10 x 3.10.  It is told once more. */
    ingest(1, "M,2024-04-01,101,correction\n");
    rebill("--account", "A");
    assert_entries(6);
    assert_live("A", "2024-01-01 2024-04-01 101000 31310\n2024-04-01 2024-07-01 10000 3100\n");
}

static void
a_cycle_is_corrected_and_no_other(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    it_load(0, "accounts",
            ACCOUNTS "A,2022-01-01,accept.city,residential,3,NORTH,2022-01-01,,\n"
                     "B,2022-01-01,accept.city,residential,3,SOUTH,2022-01-01,,\n");
    it_load(0, "meters", METERS "MA,A,2024-01-01,0,,,\nMB,B,2024-01-01,0,,,\n");
    ingest(0, "MA,2024-04-01,100,\nMB,2024-04-01,100,\n");
    bill("2024-04-01");
    ingest(1, "MA,2024-04-01,90,correction\nMB,2024-04-01,90,correction\n");
    rebill("--cycle", "NORTH");
    assert_live("A", "2024-01-01 2024-04-01 90000 27900\n");
    assert_live("B", "2024-01-01 2024-04-01 100000 31000\n");
    rebill("--cycle", "NORTH");
    assert_entries(4);
    rebill("--cycle", "SOUTH");
    assert_live("B", "2024-01-01 2024-04-01 90000 27900\n");
}

/* A5, and the register on the day of the transfer was 150, not 140: the final bill of the one and
 * the first of the other are made right, each by the months he had. */
static void
a_wrong_register_at_a_transfer_is_corrected_for_both(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    it_load(0, "accounts", ACCOUNTS "OLD,2022-01-01,accept.city,residential,3,,2022-01-01,,\n");
    it_load(0, "meters", METERS "M,OLD,2024-01-01,0,,,\n");
    ingest(0, "M,2024-05-01,100,\n");
    bill("2024-05-01");
    it_load(0, "accounts",
            ACCOUNTS "OLD,2024-08-01,accept.city,residential,3,,2022-01-01,2024-08-01,\n"
                     "NEW,2024-08-01,accept.city,residential,3,,2024-08-01,,\n");
    it_load(0, "meters", METERS "M,OLD,2024-01-01,0,2024-08-01,140,\nM,NEW,2024-08-01,140,,,\n");
    ingest(0, "M,2025-01-01,230,\n");
    bill("2025-01-01");
    assert_live("OLD", "2024-01-01 2024-05-01 100000 31000\n2024-05-01 2024-08-01 40000 15900\n");
    assert_live("NEW", "2024-08-01 2025-01-01 90000 29400\n");
    it_load(0, "meters",
            METERS "M,OLD,2024-01-01,0,2024-08-01,150,error\nM,NEW,2024-08-01,150,,,error\n");
    rebill("--tariff", "accept.city");
    /* 105 / 175: 5 b1 10 + 45 b2 135 + 5 + 50; 75 / 125: 75 b1 150 + 5 b2 15 + 8 + 80 */
    assert_live("OLD", "2024-01-01 2024-05-01 100000 31000\n2024-05-01 2024-08-01 50000 20000\n");
    assert_live("NEW", "2024-08-01 2025-01-01 80000 25300\n");
    assert_entries(3 + 4);
    rebill("--tariff", "accept.city");
    assert_entries(3 + 4);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, it_setup, it_teardown_replayed)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_late_row_behind_a_later_one_counts_nowhere),
        CASE(an_error_behind_a_later_row_ends_where_that_begins),
        CASE(a_register_that_changes_no_step_leaves_the_bill),
        CASE(a_cycle_is_corrected_and_no_other),
        CASE(a_wrong_register_at_a_transfer_is_corrected_for_both),
    };
    return cmocka_run_group_tests_name("integration/rebill scope", tests, NULL, NULL);
}
