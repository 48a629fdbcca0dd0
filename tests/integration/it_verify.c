/*
 * weir verify: what two posted quarters hold, and that it finds, and names, what somebody with the
 * superuser's rights has changed since.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

static int
setup(void **state)
{
    const int status = it_setup(state);
    it_write_file("accounts.csv", "account,from,tariff,class,persons\n"
                                  "A1,2024-01-01,cn.beijing,residential,3\n"
                                  "A2,2024-01-01,cn.beijing,residential,6\n"
                                  "A3,2024-01-01,cn.beijing,non-residential,\n");
    it_write_file("meters.csv", "meter,account,from,first_register\n"
                                "M1,A1,2024-01-01,0\n"
                                "M2,A2,2024-01-01,0\n"
                                "M3,A3,2024-01-01,0\n");
    it_write_file("reads.csv", "meter,date,register\n"
                               "M1,2024-04-01,100\nM1,2024-07-01,210\n"
                               "M2,2024-04-01,150\nM2,2024-07-01,260.5\n"
                               "M3,2024-04-01,1000\nM3,2024-07-01,1900\n");
    it_expect(0, "tariff", "publish", it_source("tariffs/cn-beijing-2014.xml"), NULL);
    it_expect(0, "load", "accounts", "accounts.csv", NULL);
    it_expect(0, "load", "meters", "meters.csv", NULL);
    it_expect(0, "ingest", "reads.csv", NULL);
    it_expect(0, "bill", "--through", "2024-04-01", NULL);
    it_expect(0, "run", "post", "1", NULL);
    it_expect(0, "bill", "--through", "2024-07-01", NULL);
    it_expect(0, "run", "post", "2", NULL);
    return status;
}

/* Runs verify, expects exit 5, and that its output names each of up to three things. */
static void
assert_finds(const char *a, const char *b, const char *c)
{
    char *text = it_output(5, "verify", NULL);
    it_assert_contains(text, a);
    if (b != NULL)
        it_assert_contains(text, b);
    if (c != NULL)
        it_assert_contains(text, c);
    free(text);
}

static void
what_was_posted_holds(void **state)
{
    (void)state;
    char *text = it_output(0, "verify", NULL);
    it_assert_contains(text, "all holds: 2 runs, 6 invoices");
    free(text);
    text = it_output(0, "verify", "--run", "2", NULL);
    it_assert_contains(text, "all holds: 1 runs, 3 invoices");
    free(text);
}

static void
a_draft_can_be_verified_too(void **state)
{
    (void)state;
    it_write_file("more.csv", "meter,date,register\nM1,2024-10-01,300\n");
    it_expect(0, "ingest", "more.csv", NULL);
    it_expect(0, "bill", "--through", "2024-10-01", NULL);
    it_expect(0, "verify", "--run", "3", NULL);
    it_sql("UPDATE weir_draft_3.invoice SET volume_l = volume_l + 1000");
    char *text = it_output(5, "verify", "--run", "3", NULL);
    it_assert_contains(text, "A1-3");
    it_assert_contains(text, "its uses do not add up to its volume");
    free(text);
    it_expect(0, "verify", NULL); /* posted runs only */
}

static void
a_changed_line_is_found(void **state)
{
    (void)state;
    it_tamper("UPDATE weir.invoice_line SET amount_fen = amount_fen - 100"
              " WHERE account_id = 1 AND entry_no = 2 AND line_no = 1");
    assert_finds("A1-2", "its lines do not add up to its amount",
                 "its digest is not that of its rows");
}

static void
a_change_whose_sums_agree_is_found_by_its_digest(void **state)
{
    (void)state;
    it_tamper("UPDATE weir.invoice_line SET charge = 'gift' WHERE account_id = 2 AND line_no = 1");
    assert_finds("A2-1", "its digest is not that of its rows",
                 "its root is not that of its invoices' digests");
}

static void
a_digest_made_to_fit_is_found_by_the_root(void **state)
{
    (void)state;
    it_tamper("UPDATE weir.run SET root = decode(repeat('00', 32), 'hex') WHERE run_id = 1");
    assert_finds("its root is not that of its invoices' digests", NULL, NULL);
}

/* What a rebill notes of its bills decides what later corrections make of them. */
static void
what_a_rebill_notes_is_covered(void **state)
{
    (void)state;
    static const char *const changes[] = {
        "made_run_id = 2 WHERE entry_no = 5",
        "before_counter_state = '{}' WHERE entry_no = 6",
        "before_meter_state[3] = before_meter_state[3] + 1000 WHERE entry_no = 6",
        "head_through_day = head_through_day + 1 WHERE entry_no = 6",
        "head_meter_state = meter_state WHERE entry_no = 4",
    };
    it_write_file("corrected.csv", "meter,date,register,kind\nM1,2024-04-01,90,correction\n");
    it_expect(1, "ingest", "corrected.csv", NULL);
    it_expect(0, "rebill", "--account", "A1", "--date", "2024-07-20", NULL);
    it_expect(0, "run", "post", "3", NULL);
    it_expect(0, "verify", NULL);
    assert_int_equal(it_sql_int("SELECT max(entry_no) FROM weir.invoice WHERE account_id = 1"), 6);
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        char sql[300];
        it_tamper("CREATE TABLE kept AS SELECT * FROM weir.invoice WHERE account_id = 1");
        (void)snprintf(sql, sizeof sql, "UPDATE weir.invoice SET %s AND account_id = 1",
                       changes[i]);
        it_sql(sql);
        assert_finds("its digest is not that of its rows", NULL, NULL);
        it_sql("DELETE FROM weir.invoice WHERE account_id = 1");
        it_sql("INSERT INTO weir.invoice SELECT * FROM kept");
        it_sql("DROP TABLE kept");
    }
    it_expect(0, "verify", NULL);
}

static void
an_invoice_that_is_gone_is_missed(void **state)
{
    (void)state;
    it_tamper("DELETE FROM weir.invoice WHERE account_id = 3 AND entry_no = 1");
    assert_finds("its invoices do not add up to what it says", "A3-2", "the entry before it is");
}

static void
a_row_that_no_run_owns_is_found(void **state)
{
    (void)state;
    it_tamper(
        "INSERT INTO weir.invoice_line SELECT account_id, book, entry_no, 99::int2, kind, class,"
        " charge, fund, block_no, band_no, begin_day, end_day, volume_l, price_mfen_per_m3, 0,"
        " NULL FROM weir.invoice_line WHERE account_id = 1 AND entry_no = 1 AND line_no = 1");
    assert_finds("A1-1", "its runs say", NULL);
}

static void
a_head_that_was_moved_is_found(void **state)
{
    (void)state;
    it_tamper("UPDATE weir.account_head SET through_day = '2024-06-01' WHERE account_id = 2");
    assert_finds("A2-2", "the head stands at 2024-06-01", NULL);
}

static void
a_run_whose_sums_were_changed_is_found(void **state)
{
    (void)state;
    it_tamper("UPDATE weir.run SET amount_fen = amount_fen + 1 WHERE run_id = 2");
    assert_finds("its invoices do not add up to what it says",
                 "its chunks do not add up to what it says", NULL);
}

static void
days_billed_twice_are_found(void **state)
{
    (void)state;
    it_tamper("ALTER TABLE weir.invoice DROP CONSTRAINT invoice_period;"
              "UPDATE weir.invoice SET period_begin_day = '2024-03-01'"
              " WHERE account_id = 1 AND entry_no = 2");
    assert_finds("A1-2", "its days begin on 2024-03-01, but those before are billed to 2024-04-01",
                 NULL);
}

static void
counters_that_no_bill_counted_are_found(void **state)
{
    (void)state;
    /* The last state and the head agree: 210 counted, of which only 110 are of the second bill. */
    it_tamper(
        "UPDATE weir.invoice SET counter_state[4] = 99000 WHERE account_id = 1 AND entry_no = 1");
    assert_finds("A1-2", "it counted 111000 litres from 2024-01-01 on, and billed 110000 litres",
                 NULL);
}

static void
a_head_that_counts_what_no_bill_does_is_found(void **state)
{
    (void)state;
    it_tamper("UPDATE weir.account_head SET counter_state = counter_state || '{1,77,19723,5000}'"
              " WHERE account_id = 1");
    assert_finds("A1-2", "the head counts 5000 litres, its live bills none", NULL);
}

static void
rows_of_no_invoice_are_found(void **state)
{
    (void)state;
    it_tamper(
        "INSERT INTO weir.invoice_use SELECT account_id, book, 77, use_no, meter_id, begin_day,"
        " end_day, begin_register_milli, end_register_milli, volume_l, kind"
        " FROM weir.invoice_use WHERE account_id = 1 AND entry_no = 2");
    assert_finds("A1-77", "there are uses of it, but no invoice", NULL);
}

static void
what_a_run_says_of_itself_is_looked_at(void **state)
{
    (void)state;
    it_tamper("UPDATE weir.run SET held_count = held_count + 1, billed_count = billed_count - 1"
              " WHERE run_id = 1;"
              "UPDATE weir.run SET invoice_day = '2024-08-01' WHERE run_id = 2;"
              "UPDATE weir.run SET tariffs = replace(tariffs, 'cn.beijing', 'cn.other')"
              " WHERE run_id = 2");
    assert_finds("run 1 counts other accounts and findings than its chunks",
                 "run 2 has another date than its invoices", "run 2 names a tariff that was never");
}

static void
a_journal_with_a_hole_is_found(void **state)
{
    (void)state;
    it_tamper("UPDATE weir.run SET posted_no = 2 WHERE run_id = 1; DELETE FROM weir.journal WHERE "
              "journal_no = 3");
    assert_finds("journal number 3 is missing", "run 1 was posted under journal number 2", NULL);
}

static void
a_published_document_that_was_changed_is_found(void **state)
{
    (void)state;
    it_tamper("UPDATE weir.tariff SET document = document || '\\x20'::bytea");
    assert_finds("the document of tariff cn.beijing is not what its digest says", NULL, NULL);
}

static void
a_book_that_is_gone_is_missed(void **state)
{
    (void)state;
    it_tamper("DELETE FROM weir.book; DELETE FROM weir.invoice; DELETE FROM weir.invoice_line");
    assert_finds("holds 0 invoices and 0 lines", NULL, NULL);
}

static void
runs_that_cannot_be_verified_are_told(void **state)
{
    (void)state;
    it_expect(3, "verify", "--run", "9", NULL);
    it_expect(2, "verify", "--run", "x", NULL);
    it_expect(3, "verify", "file", NULL); /* there is none */
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, it_teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_was_posted_holds),
        TEST(a_draft_can_be_verified_too),
        TEST(a_changed_line_is_found),
        TEST(a_change_whose_sums_agree_is_found_by_its_digest),
        TEST(a_digest_made_to_fit_is_found_by_the_root),
        TEST(what_a_rebill_notes_is_covered),
        TEST(an_invoice_that_is_gone_is_missed),
        TEST(a_row_that_no_run_owns_is_found),
        TEST(a_head_that_was_moved_is_found),
        TEST(a_run_whose_sums_were_changed_is_found),
        TEST(days_billed_twice_are_found),
        TEST(counters_that_no_bill_counted_are_found),
        TEST(a_head_that_counts_what_no_bill_does_is_found),
        TEST(rows_of_no_invoice_are_found),
        TEST(what_a_run_says_of_itself_is_looked_at),
        TEST(a_journal_with_a_hole_is_found),
        TEST(a_published_document_that_was_changed_is_found),
        TEST(a_book_that_is_gone_is_missed),
        TEST(runs_that_cannot_be_verified_are_told),
    };
    return cmocka_run_group_tests_name("integration/verify", tests, NULL, NULL);
}
