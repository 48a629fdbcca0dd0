/*
 * Reads inside what is billed, through the whole program: told once, by the file that brings them
 * or by the posting of the run that did not see them.  What was billed stands until a rebill.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

#define TARIFF                                                                                     \
    "<tariff xmlns=\"urn:weir:tariff:1\" id=\"t\">"                                                \
    "<version from=\"2022-01-01\" to=\"2024-02-01\"><class id=\"c\">"                              \
    "<charge id=\"water\" price=\"2.00\"/></class></version>"                                      \
    "<version from=\"2024-02-01\"><class id=\"c\"><charge id=\"water\" price=\"3.00\"/></class>"   \
    "</version></tariff>\n"

static int
setup(void **state)
{
    const int status = it_setup(state);
    assert_int_equal(setenv("PGUSER", "weir_batch", 1), 0);
    return status;
}

static int
teardown(void **state)
{
    assert_int_equal(setenv("PGUSER", "weir", 1), 0);
    return it_teardown_replayed(state);
}

static void
ingest(int exit_code, const char *rows)
{
    char text[400];
    (void)snprintf(text, sizeof text, "meter,date,register,kind\n%s", rows);
    it_write_file("reads.csv", text);
    it_expect(exit_code, "ingest", "reads.csv", NULL);
}

static void
bill(const char *through)
{
    it_expect(0, "bill", "--through", through, NULL);
}

static void
post(const char *run)
{
    it_expect(0, "run", "post", run, NULL);
}

static void
expect_late(const char *lines)
{
    char *text =
        it_sql_text("SELECT coalesce(string_agg(concat_ws(' ', account, subject, day, detail), "
                    "E'\\n' ORDER BY account_id, subject, day), 'none') FROM weir.finding JOIN "
                    "weir.account USING (account_id) WHERE code = 'late-read'");
    it_assert_same(text, lines);
    free(text);
}

/* A1 has M1, billed on three reads, two bills: to 1 March and to 1 May. */
static void
begin(void)
{
    it_write_file("t.xml", TARIFF);
    it_expect(0, "tariff", "publish", "t.xml", NULL);
    it_load(0, "accounts", "account,from,tariff,class\nA1,2024-01-01,t,c\nA2,2024-01-01,t,c\n");
    it_load(0, "meters",
            "meter,account,from,first_register\nM1,A1,2024-01-01,0\nM2,A2,2024-01-01,0\n");
}

static void
bill_two(void)
{
    begin();
    ingest(0, "M1,2024-03-01,60,\n");
    bill("2024-03-01");
    post("1");
    ingest(0, "M1,2024-04-01,80,\nM1,2024-05-01,100,\n");
    bill("2024-05-01");
    post("2");
}

static void
a_late_read_is_told_once_and_not_lost(void **state)
{
    (void)state;
    bill_two();
    expect_late("none");
    ingest(1, "M1,2024-02-01,50,\nM1,2024-06-01,110,\n");
    expect_late("A1 M1 2024-02-01 register 50.000, inside the bill of 2024-01-01 to 2024-03-01");
    it_expect(0, "ingest", "reads.csv", NULL); /* the very file again */
    ingest(0, "M1,2024-06-01,110,\nM1,2024-02-01,50,\n");
    expect_late("A1 M1 2024-02-01 register 50.000, inside the bill of 2024-01-01 to 2024-03-01");
    char *out = it_output(0, "findings", "--open", NULL);
    it_assert_contains(out, "\nA1:M1:late-read:2024-02-01");
    free(out);
    /* what was billed stands: 31 of 60 days at 2.00, 29 at 3.00: 60 x 31 / 60 = 31 x 2 + 29 x 3 */
    bill("2024-06-01");
    post("3");
    assert_int_equal(it_sql_int("SELECT amount_fen FROM weir.invoice WHERE entry_no = 1"), 14900);
    assert_int_equal(it_sql_int("SELECT volume_l FROM weir.invoice WHERE entry_no = 3"), 10000);
    /* 50 x 2.00 + 10 x 3.00 = 130.00 */
    it_expect(0, "rebill", "--account", "A1", NULL);
    post("4");
    assert_int_equal(
        it_sql_int(
            "SELECT sum(amount_fen)::int8 FROM weir.invoice WHERE period_end_day = '2024-03-01'"),
        13000);
    out = it_output(0, "--json", "findings", "--code", "late-read", NULL);
    it_assert_contains(out, "billed again by run 4");
    free(out);
    out = it_output(0, "findings", "--open", NULL);
    assert_null(strstr(out, "late-read"));
    free(out);
}

static int64_t
live_fen(void)
{
    return it_sql_int("SELECT sum(amount_fen)::int8 FROM weir.invoice");
}

static void
resolve(const char *decision)
{
    it_expect(0, "findings", "resolve", "A1:M1:late-read:2024-02-01", "--as", decision, "--reason",
              "asked the reader", NULL);
}

/* 31 x 2 + 29 x 3 = 149.00, 40 x 3 = 120.00; with 50 read on 1 February 50 x 2 + 10 x 3 = 130.00.
 */
static void
a_late_read_that_is_ignored_is_not_used(void **state)
{
    (void)state;
    bill_two();
    ingest(1, "M1,2024-02-01,50,\n");
    resolve("ignore");
    it_expect(0, "rebill", "--account", "A1", NULL);
    assert_int_equal(it_sql_int("SELECT invoice_count FROM weir.run WHERE run_id = 3"), 0);
    it_expect(0, "run", "discard", "3", NULL);
    resolve("accept");
    it_expect(0, "rebill", "--account", "A1", NULL);
    post("4");
    assert_int_equal(live_fen(), 13000 + 12000);
    resolve("ignore"); /* after all: it is taken back */
    it_expect(0, "rebill", "--account", "A1", NULL);
    post("5");
    assert_int_equal(live_fen(), 14900 + 12000);
    ingest(1, "M1,2024-02-01,45,correction\n"); /* after the decision: 45 x 2 + 15 x 3 = 135.00 */
    it_expect(0, "rebill", "--account", "A1", NULL);
    post("6");
    assert_int_equal(live_fen(), 13500 + 12000);
    it_expect(0, "verify", NULL);
}

static void
a_correction_of_a_billed_read_is_told(void **state)
{
    (void)state;
    bill_two();
    ingest(1, "M1,2024-03-01,55,correction\nM1,2024-04-01,80,\n");
    expect_late("A1 M1 2024-03-01 register 55.000, inside the bill of 2024-01-01 to 2024-03-01");
    ingest(1, "M1,2024-05-01,99.5,correction\n"); /* the register that the last bill ends with */
    expect_late("A1 M1 2024-03-01 register 55.000, inside the bill of 2024-01-01 to 2024-03-01\n"
                "A1 M1 2024-05-01 register 99.500, inside the bill of 2024-03-01 to 2024-05-01");
    ingest(0, "M1,2024-06-01,111,\nM1,2024-06-01,110,correction\n"); /* not billed yet */
}

static void
a_read_that_comes_while_a_draft_waits_is_told_when_it_is_posted(void **state)
{
    (void)state;
    begin();
    ingest(0, "M1,2024-03-01,60,\nM2,2024-03-01,10,\n");
    bill("2024-03-01");
    ingest(0, "M1,2024-02-01,50,\nM2,2024-03-02,11,\n");
    ingest(0, "M2,2024-03-01,12,correction\n");
    expect_late("none");
    post("1");
    expect_late("A1 M1 2024-02-01 register 50.000, inside the bill of 2024-01-01 to 2024-03-01\n"
                "A2 M2 2024-03-01 register 12.000, inside the bill of 2024-01-01 to 2024-03-01");
    bill("2024-03-02");
    post("2");
    ingest(0, "M1,2024-02-01,50,\n");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.finding WHERE code = 'late-read'"), 2);
}

static void
a_discarded_draft_tells_nothing_late(void **state)
{
    (void)state;
    begin();
    ingest(0, "M1,2024-03-01,60,\n");
    bill("2024-03-01");
    ingest(0, "M1,2024-02-01,50,\n");
    it_expect(0, "run", "discard", "1", NULL);
    bill("2024-03-01");
    post("2");
    expect_late("none");
    /* 50 x 2.00 + 10 x 3.00 */
    assert_int_equal(it_sql_int("SELECT amount_fen FROM weir.invoice"), 13000);
}

static void
a_true_read_of_estimated_days_is_not_late(void **state)
{
    (void)state;
    begin();
    ingest(0, "M1,2024-03-01,60,\n");
    bill("2024-03-01");
    post("1");
    ingest(0, "M1,2024-05-01,100,estimate\n");
    bill("2024-05-01");
    ingest(0, "M1,2024-04-01,70,\n"); /* while the draft waits */
    post("2");
    ingest(0, "M1,2024-04-15,75,\nM1,2024-06-01,90,\n");
    expect_late("none");
    ingest(1, "M1,2024-02-10,50,\n"); /* but one of days that were billed on true reads is */
    expect_late("A1 M1 2024-02-10 register 50.000, inside the bill of 2024-01-01 to 2024-03-01");
    bill("2024-06-01");
    post("3");
    assert_int_equal(it_sql_int("SELECT sum(volume_l)::int8 FROM weir.invoice"), 90000);
}

static void
a_sub_meter_is_late_for_its_master_too(void **state)
{
    (void)state;
    it_write_file("t.xml", TARIFF);
    it_expect(0, "tariff", "publish", "t.xml", NULL);
    it_load(0, "accounts", "account,from,tariff,class\nA1,2024-01-01,t,c\nA2,2024-01-01,t,c\n");
    it_load(0, "meters",
            "meter,account,from,first_register,parent\nM1,A1,2024-01-01,0,\n"
            "S1,A2,2024-01-01,0,M1\n");
    ingest(0, "M1,2024-03-01,60,\nS1,2024-03-01,10,\n");
    bill("2024-03-01");
    post("1");
    ingest(1, "S1,2024-02-01,8,\n");
    expect_late("A1 S1 2024-02-01 register 8.000, inside the bill of 2024-01-01 to 2024-03-01\n"
                "A2 S1 2024-02-01 register 8.000, inside the bill of 2024-01-01 to 2024-03-01");
}

static void
a_conflict_inside_what_is_billed_is_told_as_that(void **state)
{
    (void)state;
    bill_two();
    ingest(1, "M1,2024-04-01,81,\n");
    expect_late("none");
    char *out = it_output(0, "findings", "--open", NULL);
    it_assert_contains(out, "A1:M1:read-conflict:2024-04-01");
    free(out);
}

static void
reads_from_before_the_first_bill_are_history(void **state)
{
    (void)state;
    begin();
    it_load(0, "openings", "account,day,meter,register\nA1,2024-02-01,M1,40\n");
    ingest(0, "M1,2024-03-01,60,\n");
    bill("2024-03-01");
    post("1");
    ingest(0, "M1,2024-01-15,20,\nM1,2024-02-01,40,\n");
    expect_late("none");
}

static void
another_late_read_of_the_day_is_told_again(void **state)
{
    (void)state;
    static const char reference[] = "A1:M1:late-read:2024-02-01";
    bill_two();
    ingest(1, "M1,2024-02-01,50,\n");
    it_expect(0, "findings", "resolve", reference, "--as", "ignore", "--reason", "misread", NULL);
    char *out = it_output(0, "findings", "--open", NULL);
    assert_null(strstr(out, "late-read"));
    free(out);
    ingest(1, "M1,2024-02-01,45,correction\n");
    out = it_output(0, "findings", "--open", NULL);
    it_assert_contains(out, "register 45.000, inside the bill of 2024-01-01 to 2024-03-01");
    assert_null(strstr(out, "register 50.000"));
    free(out);
    /* the same words again are a decision about the new one */
    it_expect(0, "findings", "resolve", reference, "--as", "ignore", "--reason", "misread", NULL);
    out = it_output(0, "findings", "--open", NULL);
    assert_null(strstr(out, "late-read"));
    free(out);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.finding_decision"), 2);
}

static void
an_open_late_read_that_is_corrected_is_told_with_the_register_that_counts(void **state)
{
    (void)state;
    bill_two();
    ingest(1, "M1,2024-02-01,50,\n");
    ingest(1, "M1,2024-02-01,45,correction\n");
    /* 45 x 2.00 + 15 x 3.00; and the rebill settles both */
    it_expect(0, "rebill", "--account", "A1", NULL);
    post("3");
    assert_int_equal(it_sql_int("SELECT sum(amount_fen)::int8 FROM weir.invoice WHERE "
                                "period_end_day = '2024-03-01'"),
                     13500);
    char *out = it_output(0, "findings", "--open", NULL);
    assert_null(strstr(out, "late-read"));
    free(out);
}

static void
a_read_of_a_meter_that_was_not_there_is_told_though_its_day_is_billed(void **state)
{
    (void)state;
    begin();
    it_load(0, "meters",
            "meter,account,from,first_register,to,last_register\n"
            "M1,A1,2024-01-01,0,2024-02-01,40\nM3,A1,2024-02-01,0,,\n");
    ingest(0, "M3,2024-03-01,20,\n");
    bill("2024-03-01");
    post("1");
    ingest(1, "M1,2024-02-10,42,\nM3,2024-01-15,1,\n"); /* removed before; installed after */
    ingest(0, "M1,2023-12-01,1,\n");                    /* history */
    char *text = it_sql_text("SELECT string_agg(concat_ws(' ', account, subject, code, day, detail,"
                             " run_id), E'\n' ORDER BY subject) FROM weir.finding "
                             "JOIN weir.account USING (account_id)");
    it_assert_same(text,
                   "A1 M1 not-installed 2024-02-10 register 42.000 outside the days it was "
                   "installed 0\nA1 M3 not-installed 2024-01-15 register 1.000 outside the days it "
                   "was installed 0");
    free(text);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_late_read_is_told_once_and_not_lost, setup, teardown),
        cmocka_unit_test_setup_teardown(a_late_read_that_is_ignored_is_not_used, setup, teardown),
        cmocka_unit_test_setup_teardown(a_correction_of_a_billed_read_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(
            a_read_that_comes_while_a_draft_waits_is_told_when_it_is_posted, setup, teardown),
        cmocka_unit_test_setup_teardown(a_discarded_draft_tells_nothing_late, setup, teardown),
        cmocka_unit_test_setup_teardown(a_true_read_of_estimated_days_is_not_late, setup, teardown),
        cmocka_unit_test_setup_teardown(a_sub_meter_is_late_for_its_master_too, setup, teardown),
        cmocka_unit_test_setup_teardown(a_conflict_inside_what_is_billed_is_told_as_that, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(another_late_read_of_the_day_is_told_again, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(
            an_open_late_read_that_is_corrected_is_told_with_the_register_that_counts, setup,
            teardown),
        cmocka_unit_test_setup_teardown(
            a_read_of_a_meter_that_was_not_there_is_told_though_its_day_is_billed, setup, teardown),
        cmocka_unit_test_setup_teardown(reads_from_before_the_first_bill_are_history, setup,
                                        teardown),
    };
    return cmocka_run_group_tests_name("integration/late", tests, NULL, NULL);
}
