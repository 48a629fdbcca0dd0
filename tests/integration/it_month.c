/*
 * weir month: what is closed takes nothing more, exports the same bytes for ever, and stands in a
 * chain that names what was changed since.
 *
 * Water of town costs 2.50 a cubic metre, of which sewage 0.50 goes to a fund: a bill of 10 m3 is
 * 10 x 2.00 + 10 x 0.50 = 25.00.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

static const char town[] =
    "<tariff xmlns=\"urn:weir:tariff:1\" id=\"town\"><version from=\"2024-01-01\">"
    "<class id=\"home\"><charge id=\"water\" price=\"2\"/>"
    "<charge id=\"sewage\" price=\"0.5\" fund=\"sewage\"/></class></version></tariff>";

/* Three accounts; runs dated 2024-09-30, 2024-10-31 and, a draft, 2024-11-30. */
static int
setup(void **state)
{
    const int status = it_setup(state);
    it_write_file("town.xml", town);
    it_write_file("accounts.csv", "account,from,tariff,class,name\nA1,2024-01-01,town,home,Li\n"
                                  "A2,2024-01-01,town,home,Wang\nA3,2024-01-01,nowhere,home,Wu\n");
    it_write_file("meters.csv", "meter,account,from,first_register\nM1,A1,2024-09-01,0\n"
                                "M2,A2,2024-09-01,0\nM3,A3,2024-09-01,0\n");
    it_write_file("reads.csv", "meter,date,register\n"
                               "M1,2024-09-30,10\nM2,2024-09-30,20\nM3,2024-09-30,5\n"
                               "M1,2024-10-31,30\nM1,2024-11-30,60\n");
    it_expect(0, "tariff", "publish", "town.xml", NULL);
    it_expect(0, "load", "accounts", "accounts.csv", NULL);
    it_expect(0, "load", "meters", "meters.csv", NULL);
    it_expect(0, "ingest", "reads.csv", NULL);
    it_expect(1, "bill", "--through", "2024-09-30", NULL);
    it_expect(0, "run", "post", "1", NULL);
    return status;
}

static void
post_through(const char *day, const char *run)
{
    (void)it_weir("bill", "--through", day, NULL);
    it_expect(0, "run", "post", run, NULL);
}

/* Runs weir, expects exit 3 and these words on stderr. */
#define assert_refused(words, ...)                                                                 \
    do {                                                                                           \
        struct it_result refused = it_weir(__VA_ARGS__, NULL);                                     \
        assert_int_equal(refused.exit_code, 3);                                                    \
        it_assert_contains(refused.err, words);                                                    \
        it_result_free(&refused);                                                                  \
    } while (0)

static void
assert_verify_finds(const char *words)
{
    char *text = it_output(5, "verify", NULL);
    it_assert_contains(text, words);
    free(text);
}

/* --- F4 ----------------------------------------------------------------------------------------
 */
static void
months_are_closed_in_order_once_no_draft_is_dated_in_them(void **state)
{
    (void)state;
    post_through("2024-10-31", "2");
    it_expect(1, "bill", "--through", "2024-11-30", NULL);
    assert_refused("month 2024-09 is still open", "month", "close", "2024-10");
    assert_refused("month 2024-09 is still open", "month", "close", "2024-11");
    it_expect(0, "month", "close", "2024-09", NULL);
    it_expect(0, "month", "close", "2024-10", NULL);
    assert_refused("run 3 is a draft and dated in month 2024-11", "month", "close", "2024-11");
    it_expect(0, "run", "post", "3", NULL);
    char *dry = it_output(0, "month", "close", "2024-11", "--dry-run", NULL);
    it_assert_contains(dry, "month 2024-11 could be closed: 1 runs, 1 invoices, amount 75.00");
    free(dry);
    char *closed = it_output(0, "month", "close", "2024-11", NULL);
    it_assert_contains(closed, "month 2024-11 closed: 1 runs, 1 invoices, amount 75.00");
    free(closed);
    assert_refused("month 2024-11 is closed already", "month", "close", "2024-11");
    assert_refused("month 2024-08 lies before 2024-09, which is closed", "month", "close",
                   "2024-08");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.journal WHERE kind = 'close'"), 3);
    it_expect(0, "verify", NULL);
}

static void
nothing_is_billed_into_a_closed_month(void **state)
{
    (void)state;
    it_expect(0, "month", "close", "2024-09", NULL);
    char *before = it_sql_text("SELECT (SELECT max(journal_no) FROM weir.journal) || '/' ||"
                               " (SELECT count(*) FROM weir.run) || '/' ||"
                               " (SELECT count(*) FROM weir.book)");
    assert_refused("month 2024-09 is closed", "bill", "--through", "2024-10-31", "--date",
                   "2024-09-30");
    assert_refused("2024-10-01 is the first day that is open", "bill", "--through", "2024-09-30");
    assert_refused("month 2024-08 is closed", "bill", "--through", "2024-10-31", "--date",
                   "2024-08-31", "--dry-run");
    assert_refused("month 2024-09 is closed", "fees", "assess", "--through", "2024-09-30");
    char *after = it_sql_text("SELECT (SELECT max(journal_no) FROM weir.journal) || '/' ||"
                              " (SELECT count(*) FROM weir.run) || '/' ||"
                              " (SELECT count(*) FROM weir.book)");
    assert_string_equal(before, after);
    free(before);
    free(after);
    it_expect(1, "bill", "--through", "2024-09-30", "--date", "2024-10-01", NULL); /* A3, held */
}

static void
a_month_that_is_not_over_needs_a_word(void **state)
{
    (void)state;
    it_expect(3, "month", "show", "2019-01", "--json", NULL);
    it_expect(0, "month", "close", "2024-09", NULL);
    it_expect(0, "month", "show", "2019-01", NULL); /* nothing is in it, and nothing will be */
    assert_refused("month \"9999-11\" is not over", "month", "close", "9999-11");
    it_expect(0, "month", "close", "2031-01", "--early", "--dry-run", NULL);
    it_expect(2, "month", "close", "2024-13", NULL);
    it_expect(2, "month", "close", "2024-1", NULL);
    it_expect(2, "month", "close", NULL);
}

static void
what_is_closed_is_shown(void **state)
{
    (void)state;
    it_expect(0, "month", "close", "2024-09", NULL);
    char *text = it_output(0, "month", "show", "2024-09", NULL);
    it_assert_contains(text, "state        closed\n");
    it_assert_contains(text, "invoices     2\n");
    it_assert_contains(text, "volume_m3    30.000\n");
    it_assert_contains(text, "amount       75.00\n"); /* 30 x 2.50 */
    free(text);
    text = it_sql_text("SELECT string_agg(concat_ws(' ', kind, fund, charge, class, line_count,"
                       " volume_l, amount_fen), '; ' ORDER BY charge) FROM weir.month_sum");
    assert_string_equal(text,
                        "bill sewage sewage home 2 30000 1500; bill  water home 2 30000 6000");
    free(text);
    text = it_output(0, "--json", "month", "list", NULL);
    it_assert_contains(text, "\"month\": \"2024-09\", \"state\": \"closed\"");
    free(text);
}

/* --- the database refuses ----------------------------------------------------------------------
 */
static void
the_database_refuses_what_the_program_would(void **state)
{
    (void)state;
    it_expect(0, "month", "close", "2024-09", NULL);
    assert_string_equal(
        it_sqlstate("weir_batch", "SELECT weir.run_open('bill', 'all', '2024-09-30', '2024-09-30',"
                                  " 99, 1, '', 1)"),
        "55000");
    /* A draft of an open month that is moved: by nobody, not even the owner. */
    it_expect(1, "bill", "--through", "2024-10-31", NULL);
    assert_string_equal(it_sqlstate("weir_batch", "UPDATE weir.run SET invoice_day = '2024-09-30'"),
                        "42501");
    assert_string_equal(
        it_sqlstate(NULL, "UPDATE weir.run SET invoice_day = '2024-09-30' WHERE run_id = 2"),
        "55000");
    assert_string_equal(it_sqlstate(NULL, "UPDATE weir.run SET amount_fen = 0 WHERE run_id = 1"),
                        "23001");
    assert_string_equal(it_sqlstate(NULL, "DELETE FROM weir.run WHERE run_id = 1"), "23001");
    assert_string_equal(it_sqlstate(NULL, "DELETE FROM weir.month"), "23001");
    assert_string_equal(it_sqlstate(NULL, "UPDATE weir.chain SET link_no = 9"), "23001");
    assert_string_equal(it_sqlstate("weir_finance", "SELECT weir.month_close('2024-10-01')"),
                        "42501");
    assert_string_equal(it_sqlstate("weir_batch", "INSERT INTO weir.month_sum VALUES ('2024-10-01',"
                                                  " 'bill', '', 'x', 'y', 1, 0, 0, 0)"),
                        "42501");
    /* The partition of the closed month takes no rows, even while a run is posting. */
    assert_string_equal(
        it_sqlstate(NULL, "BEGIN; UPDATE weir.run SET state = 'posting' WHERE run_id = 2;"
                          " INSERT INTO weir.invoice_line_1 SELECT * FROM weir.invoice_line_1"),
        "23001");
    it_expect(0, "run", "post", "2", NULL);
}

/* A run that was opened before the closing and is posted after it: with the guards on there is
 * none, since the closing waits for what is opened, and refuses. */
static void
a_draft_that_slipped_past_the_closing_is_not_posted(void **state)
{
    (void)state;
    it_expect(1, "bill", "--through", "2024-10-31", NULL);
    it_expect(0, "month", "close", "2024-09", NULL);
    it_sql("ALTER TABLE weir.run DISABLE TRIGGER run_guard;"
           "UPDATE weir.run SET invoice_day = '2024-09-30' WHERE run_id = 2;"
           "ALTER TABLE weir.run ENABLE ALWAYS TRIGGER run_guard");
    assert_refused("month 2024-09 is closed", "run", "post", "2");
    it_expect(0, "run", "discard", "2", NULL);
}

/* --- the same bytes for ever -------------------------------------------------------------------
 */
static char *
export_of(const char *kind, const char *format)
{
    return it_output(0, "export", kind, "--month", "2024-09", "--format", format, NULL);
}

static void
exports_of_a_closed_month_are_the_same_bytes_for_ever(void **state)
{
    (void)state;
    static const char *const kind[] = {"invoices", "bills", "findings", "fees"};
    char *before[8];
    char *open = export_of("bills", "xml");
    it_assert_contains(open, "month-state=\"open\"");
    free(open);
    it_expect(0, "month", "close", "2024-09", NULL);
    for (size_t i = 0; i < 8; i++)
        before[i] = export_of(kind[i / 2], i % 2 == 0 ? "xml" : "csv");
    it_assert_contains(before[0], "month-state=\"closed\"");
    it_assert_contains(before[5], "A3:home:no-tariff");

    /* Other names and classes, decisions, a corrected tariff, later runs, another month closed. */
    it_write_file("later.csv", "account,from,tariff,class,name\nA1,2024-01-01,town,home,Other\n"
                               "A2,2024-10-01,town,home,Wang\n");
    it_expect(0, "load", "accounts", "later.csv", NULL);
    char *reference = it_sql_text("SELECT 'A3:' || subject || ':' || code || ':' || day"
                                  " FROM weir.finding WHERE run_id = 1 LIMIT 1");
    it_expect(0, "findings", "resolve", reference, "--as", "ignore", "--reason", "known", NULL);
    free(reference);
    char *dearer = strdup(town);
    memcpy(strstr(dearer, "0.5"), "0.6", 3);
    it_write_file("dearer.xml", dearer);
    free(dearer);
    it_expect(0, "tariff", "publish", "--correct", "--reason", "slip", "dearer.xml", NULL);
    post_through("2024-11-30", "2");
    it_expect(0, "month", "close", "2024-11", NULL);

    for (size_t i = 0; i < 8; i++) {
        char *after = export_of(kind[i / 2], i % 2 == 0 ? "xml" : "csv");
        it_assert_same(after, before[i]);
        free(after);
        free(before[i]);
    }
    it_expect(0, "verify", NULL);
    it_expect(0, "run", "replay", "1", NULL);
}

/* --- the chain ---------------------------------------------------------------------------------
 */
static void
links_hold_until_something_is_changed(void **state)
{
    (void)state;
    post_through("2024-10-31", "2");
    it_expect(0, "month", "close", "2024-09", NULL);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.chain"), 4);
    it_expect(0, "verify", NULL);
    it_expect(0, "verify", "--run", "2", NULL);
    it_tamper("UPDATE weir.run SET as_of_no = as_of_no - 1 WHERE run_id = 2");
    assert_verify_finds("link 2 of the chain is not that of run 2");
    it_sql("UPDATE weir.run SET as_of_no = as_of_no + 1 WHERE run_id = 2");
    it_expect(0, "verify", NULL);
    it_sql("UPDATE weir.run SET settings = settings || 'x' WHERE run_id = 1");
    assert_verify_finds("link 1 of the chain is not that of run 1");
    it_sql("UPDATE weir.run SET settings = left(settings, -1), through_day = through_day + 1"
           " WHERE run_id = 1");
    assert_verify_finds("link 1 of the chain is not that of run 1");
    it_expect(5, "verify", "--run", "1", NULL);
    it_expect(0, "verify", "--run", "2", NULL);
    it_sql("UPDATE weir.run SET through_day = through_day - 1 WHERE run_id = 1;"
           "UPDATE weir.month_sum SET amount_fen = amount_fen - 100 WHERE charge = 'water'");
    assert_verify_finds("link 3 of the chain is not that of month 2024-09");
    assert_verify_finds("month 2024-09 was closed with 2 lines and 5900 fen of bill, charge water,"
                        " class home; it holds 2 and 6000");
}

static void
a_dropped_run_is_missed(void **state)
{
    (void)state;
    post_through("2024-10-31", "2");
    it_expect(0, "month", "close", "2024-09", NULL);
    it_tamper(
        "DELETE FROM weir.run WHERE run_id = 2; DELETE FROM weir.invoice WHERE run_id = 2;"
        "DELETE FROM weir.invoice_line WHERE book = 2; DELETE FROM weir.invoice_use WHERE book "
        "= 2");
    assert_verify_finds("link 2 of the chain is of run 2, which is not there, or not posted");
    it_sql("DELETE FROM weir.chain WHERE link_no = 2");
    assert_verify_finds("link 2 of the chain is missing");
    it_sql("UPDATE weir.chain SET link_no = 2 WHERE link_no = 3");
    assert_verify_finds("link 2 of the chain is not that of month 2024-09");
    assert_verify_finds("is a post (run 2) that the chain does not have");
}

static void
a_row_slipped_into_a_closed_month_is_named(void **state)
{
    (void)state;
    it_expect(0, "month", "close", "2024-09", NULL);
    /* A third bill for A2, dated in the closed month, of the run that was posted in it. */
    it_tamper(
        "INSERT INTO weir.invoice SELECT account_id, book, 2, run_id, kind, invoice_day,"
        " reverses_entry_no, origin_month, period_end_day, period_end_day, period_end_day,"
        " estimated, volume_l, amount_fen, tax_fen, tariff_nos, digest, meter_state,"
        " counter_state FROM weir.invoice WHERE account_id = 2;"
        "INSERT INTO weir.invoice_line SELECT account_id, book, 2, line_no, kind, class, charge,"
        " fund, block_no, band_no, end_day, end_day, volume_l, price_mfen_per_m3, amount_fen,"
        " tax_fen FROM weir.invoice_line WHERE account_id = 2");
    assert_verify_finds("A2-2");
    assert_verify_finds("month 2024-09 was closed with 2 invoices, 0 reversals, 30000 litres, 7500"
                        " fen; it holds 3, 0, 50000, 12500");
    assert_verify_finds("month 2024-09 was closed with 2 lines and 6000 fen of bill, charge water,"
                        " class home; it holds 3 and 10000");
}

static void
a_row_of_no_run_in_a_closed_month_is_named(void **state)
{
    (void)state;
    it_expect(0, "month", "close", "2024-09", NULL);
    post_through("2024-10-31", "2");
    it_tamper("UPDATE weir.invoice SET book = 1 WHERE account_id = 1 AND entry_no = 2;"
              "UPDATE weir.invoice_line SET book = 1 WHERE account_id = 1 AND entry_no = 2");
    assert_verify_finds("it lies in month 2024-09, which is closed, but no run was posted");
}

/* As weir-verify(7) says: with psql for the values and sha256sum for the sum. */
static void
a_link_is_recomputed_with_sha256sum(void **state)
{
    (void)state;
    it_expect(0, "month", "close", "2024-09", NULL);
    char *fields = it_sql_text(
        "SELECT E'weir-chain-1\\nlink=1\\nprevious=' || repeat('0', 64) || "
        "E'\\nkind=run\\nrun=1\\n'"
        " || E'run_kind=bill\\nscope=3:all\\nthrough_day=2024-09-30\\ninvoice_day=2024-09-30\\n'"
        " || 'as_of_no=' || as_of_no || E'\\nposted_no=' || posted_no"
        " || E'\\nbook=1\\nrules_version=' || rules_version"
        " || E'\\nsettings=' || encode(sha256(settings::bytea), 'hex')"
        " || E'\\ntariffs=' || encode(sha256(tariffs::bytea), 'hex')"
        " || E'\\naccount_count=3\\nbilled_count=2\\nheld_count=1\\nnothing_count=0\\n'"
        " || E'invoice_count=2\\nline_count=4\\nfinding_count=' || finding_count"
        " || E'\\nvolume_l=30000\\namount_fen=7500\\nroot=' || encode(root, 'hex')"
        " || E'\\nactor=' || length(actor) || ':' || actor || E'\\n' FROM weir.run");
    it_write_file("link", fields);
    free(fields);
    char *stored = it_sql_text("SELECT encode(link, 'hex') FROM weir.chain WHERE link_no = 1");
    struct it_result sum = it_run((const char *const[]){"sha256sum", "link", NULL});
    it_assert_contains(sum.out, stored);
    it_result_free(&sum);

    char *month = it_sql_text(
        "SELECT E'weir-chain-1\\nlink=2\\nprevious=' || encode(c.link, 'hex')"
        " || E'\\nkind=month\\nmonth=2024-09\\nclosed_no=' || m.closed_no"
        " || E'\\nrun_count=1\\ninvoice_count=2\\nreversal_count=0\\nline_count=4\\nvolume_l=30000'"
        " || E'\\namount_fen=7500\\ntax_fen=0\\nentry_count=0\\nentry_volume_l=0\\nentry_due_fen=0'"
        " || E'\\nactor=' || length(m.actor) || ':' || m.actor || E'\\nrun=1 '"
        " || encode(r.root, 'hex') || E'\\nsum=bill\\nfund=0:\\ncharge=5:water\\nclass=4:home\\n'"
        " || E'line_count=2\\nvolume_l=30000\\namount_fen=6000\\ntax_fen=0\\n'"
        " || E'sum=bill\\nfund=6:sewage\\ncharge=6:sewage\\nclass=4:home\\n'"
        " || E'line_count=2\\nvolume_l=30000\\namount_fen=1500\\ntax_fen=0\\n'"
        " FROM weir.chain c, weir.month m, weir.run r WHERE c.link_no = 1");
    it_write_file("month", month);
    free(month);
    free(stored);
    stored = it_sql_text("SELECT encode(link, 'hex') FROM weir.chain WHERE link_no = 2");
    sum = it_run((const char *const[]){"openssl", "dgst", "-sha256", "month", NULL});
    it_assert_contains(sum.out, stored);
    it_result_free(&sum);
    free(stored);
}

/* --- at the same time --------------------------------------------------------------------------
 */
static void
a_closing_waits_for_a_posting_and_then_sees_it(void **state)
{
    (void)state;
    it_expect(1, "bill", "--through", "2024-09-30", "--date", "2024-09-29", NULL);
    it_write_file("race.sh",
                  "psql -qAtX -c \"BEGIN; SELECT weir.run_post(2); SELECT pg_sleep(1); COMMIT\" "
                  ">posted 2>&1 &\n"
                  "sleep 0.4\n"
                  "\"$WEIR_PROGRAM\" month close 2024-09 >closed 2>&1; echo $? >status\n"
                  "wait\n");
    struct it_result race = it_run((const char *const[]){"sh", "race.sh", NULL});
    it_result_free(&race);
    char *status = it_read_file("status");
    assert_string_equal(status, "0\n");
    free(status);
    assert_int_equal(it_sql_int("SELECT run_count FROM weir.month"), 2);
    it_expect(0, "verify", NULL);
}

static void
a_posting_waits_for_a_closing_and_is_refused(void **state)
{
    (void)state;
    it_write_file(
        "race.sh",
        "psql -qAtX -c \"BEGIN; SELECT weir.month_close('2024-09-01'); SELECT pg_sleep(1); COMMIT\""
        " >closed 2>&1 &\n"
        "sleep 0.4\n"
        "\"$WEIR_PROGRAM\" bill --through 2024-10-31 --date 2024-09-30 >billed 2>&1;"
        " echo $? >status\n"
        "wait\n");
    struct it_result race = it_run((const char *const[]){"sh", "race.sh", NULL});
    it_result_free(&race);
    char *status = it_read_file("status");
    assert_string_equal(status, "3\n");
    free(status);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.run"), 1);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.month"), 1);
}

static void
a_closing_that_is_cut_off_leaves_the_month_open(void **state)
{
    (void)state;
    assert_string_equal(it_sqlstate("weir_batch", "BEGIN; SELECT weir.month_close('2024-09-01');"
                                                  " ROLLBACK"),
                        "");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.month"), 0);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.month_sum"), 0);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.chain"), 1);
    it_expect(0, "month", "close", "2024-09", NULL);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, it_teardown)
    const struct CMUnitTest tests[] = {
        TEST(months_are_closed_in_order_once_no_draft_is_dated_in_them),
        TEST(nothing_is_billed_into_a_closed_month),
        TEST(a_month_that_is_not_over_needs_a_word),
        TEST(what_is_closed_is_shown),
        TEST(the_database_refuses_what_the_program_would),
        TEST(a_draft_that_slipped_past_the_closing_is_not_posted),
        TEST(exports_of_a_closed_month_are_the_same_bytes_for_ever),
        TEST(links_hold_until_something_is_changed),
        TEST(a_dropped_run_is_missed),
        TEST(a_row_slipped_into_a_closed_month_is_named),
        TEST(a_row_of_no_run_in_a_closed_month_is_named),
        TEST(a_link_is_recomputed_with_sha256sum),
        TEST(a_closing_waits_for_a_posting_and_then_sees_it),
        TEST(a_posting_waits_for_a_closing_and_is_refused),
        TEST(a_closing_that_is_cut_off_leaves_the_month_open),
    };
    return cmocka_run_group_tests_name("integration/month", tests, NULL, NULL);
}
