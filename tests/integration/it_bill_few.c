/*
 * A night's run: few accounts of many are due, and only those are read.  Whatever makes an account
 * due must be found, so the same is billed in chunks of one account, where nobody is left out
 * beforehand; every byte is the same.
 */
#include <stdlib.h>

#include "base/civil.h"
#include "base/text.h"
#include "harness/cmocka_all.h"
#include "harness/it.h"
#include "harness/town.h"
#include "store/bill_store.h"

/* The town billed to 2024-04-01: 60 accounts, and three that were never read. */
static void
bill_the_quarter(void)
{
    it_load(0, "accounts",
            "account,from,tariff,class\n"
            "H061,2024-01-01,town,home\n"
            "H062,2024-01-01,town,home\n"
            "H063,2024-01-01,town,home\n");
    it_load(0, "meters",
            "meter,account,from,first_register\n"
            "M061,H061,2024-01-01,0\n"
            "M062,H062,2024-01-01,0\n"
            "M063,H063,2024-01-01,0\n");
    it_expect(0, "bill", "--through", "2024-04-01", NULL);
    it_expect(0, "run", "post", "1", NULL);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.invoice"), TOWN_HOUSES);
}

/* Bills in one chunk, and again in chunks of one account; the same comes of it, so many bills. */
static void
expect_bills(int64_t count, const char *option, const char *value)
{
    it_expect(0, "bill", "--through", "2024-08-01", option, value, NULL);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.run_chunk WHERE run_id = 2"), 1);
    assert_int_equal(it_sql_int("SELECT invoice_count FROM weir.run WHERE run_id = 2"), count);
    char *expected = town_bytes(2);
    char *expected_root = town_root(2);
    it_expect(0, "run", "discard", "2", NULL);
    it_expect(0, "--config", "small.conf", "bill", "--through", "2024-08-01", option, value, NULL);
    char *bytes = town_bytes(3);
    char *root = town_root(3);
    it_assert_same(bytes, expected);
    it_assert_same(root, expected_root);
    free(expected);
    free(expected_root);
    free(bytes);
    free(root);
    it_expect(0, "run", "post", "3", NULL);
    it_expect(0, "verify", NULL);
}

/* How many of the town are due up to 2024-08-01, as it is known before anything is computed. */
static int64_t
due_about(struct weir_text cycle, int32_t idle_days)
{
    struct db *db = NULL;
    struct weir_error error = {.status = WEIR_OK};
    assert_int_equal(db_open(NULL, &db, &error), WEIR_OK);
    struct bill_store_run run = {.through_day = 0};
    assert_int_equal(civil_parse(text_of("2024-08-01"), &run.through_day), WEIR_OK);
    assert_int_equal(bill_store_as_of(db, &run.as_of_no, &error), WEIR_OK);
    const struct bill_store_scope scope = {.cycle = cycle};
    const int64_t account_lo[] = {1, 31};
    const int64_t account_hi[] = {30, TOWN_HOUSES + 3};
    struct bill_store_ranges ranges = {account_lo, account_hi, 2, TOWN_HOUSES + 3};
    assert_int_equal(bill_store_due_about(db, &scope, &run, idle_days, &ranges, &error), WEIR_OK);
    db_close(db);
    return ranges.account_count;
}

static void
whatever_makes_an_account_due_is_found(void **state)
{
    (void)state;
    bill_the_quarter();
    /* Two that are read, one of them twice; one that was never billed; one whose meter goes; one
     * with water to be added. */
    it_ingest(0, "meter,date,register\n"
                 "M002,2024-07-01,9\n"
                 "M010,2024-05-01,31\n"
                 "M010,2024-07-01,33\n"
                 "M061,2024-07-01,12\n");
    it_load(0, "meters",
            "meter,account,from,first_register,to,last_register\n"
            "M003,H003,2024-01-01,0,2024-06-01,20\n");
    it_load(0, "adjustments",
            "adjustment,account,from,to,m3,reason,document\n"
            "A1,H004,2024-04-02,2024-05-01,5,theft,Inspection 7\n");
    const struct weir_text any = {NULL, 0};
    assert_int_equal(due_about(any, 0), 4); /* few are due for an adjustment alone: not counted */
    assert_int_equal(due_about(any, 122), TOWN_HOUSES + 1); /* 2024-04-01 to 2024-08-01 */
    assert_int_equal(due_about(any, 123), 4);
    expect_bills(5, NULL, NULL);
}

static void
of_a_cycle_those_that_nobody_read_are_found_as_well(void **state)
{
    (void)state;
    it_ingest(0, "meter,date,register\n" /* read every month, so that a read can be missed */
                 "M031,2024-02-01,30\nM031,2024-03-01,60\n"
                 "M060,2024-02-01,60\nM060,2024-03-01,120\n");
    bill_the_quarter();
    it_load(0, "accounts",
            "account,from,tariff,class,cycle\n"
            "H001,2024-04-02,town,home,rare\n"
            "H031,2024-04-02,town,home,rare\n"
            "H060,2024-04-02,town,home,rare\n");
    /* H002 is read and of another cycle; of H031 and H060 the reads are missing, and estimated. */
    it_ingest(0, "meter,date,register\n"
                 "M001,2024-07-01,6\n"
                 "M002,2024-07-01,9\n");
    assert_int_equal(due_about(text_of("rare"), 0), 1);
    assert_int_equal(due_about(text_of("rare"), 90), 3);
    expect_bills(3, "--cycle", "rare");
}

static void
nobody_is_due_in_a_chunk(void **state)
{
    (void)state;
    bill_the_quarter();
    it_write_file("half.conf", "chunk_accounts = 30\n");
    it_ingest(0, "meter,date,register\nM002,2024-07-01,9\n");
    it_expect(0, "--config", "half.conf", "bill", "--through", "2024-08-01", NULL);
    assert_int_equal(
        it_sql_int("SELECT count(*) FROM weir.run_chunk WHERE run_id = 2 AND account_count = 0"),
        2);
    assert_int_equal(it_sql_int("SELECT invoice_count FROM weir.run WHERE run_id = 2"), 1);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, town_setup, it_teardown_replayed)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(whatever_makes_an_account_due_is_found),
        CASE(of_a_cycle_those_that_nobody_read_are_found_as_well),
        CASE(nobody_is_due_in_a_chunk),
    };
    return cmocka_run_group_tests_name("integration/bill_few", tests, NULL, NULL);
}
