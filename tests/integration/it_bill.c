/*
 * weir bill as a job that runs every night: due or not, held accounts, scopes, drafts in the way,
 * interrupted and taken up again, by one process or several, always with the same bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"
#include "harness/town.h"

static int64_t
run_count(void)
{
    return it_sql_int("SELECT count(*) FROM weir.run");
}

static void
what_is_due_is_billed_once(void **state)
{
    (void)state;
    char *text = it_output(0, "bill", "--through", "2024-03-31", NULL);
    it_assert_same(text, "nothing due\n");
    free(text);
    assert_int_equal(run_count(), 0);

    text = it_output(0, "bill", "--through", "2024-04-01", "--date", "2024-04-05", NULL);
    assert_int_equal(strncmp(text, "run 1\n", 6), 0);
    it_assert_contains(text, "due          60\n");
    it_assert_contains(text, "billed       60\n");
    it_assert_contains(text, "volume_m3    5490.000\n"); /* 3 x (1 + ... + 60) */
    free(text);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir_draft_1.invoice WHERE "
                                "invoice_day = '2024-04-05' AND period_end_day = '2024-04-01'"),
                     60);
    it_expect(0, "verify", "--run", "1", NULL);
    it_expect(0, "run", "post", "1", NULL);
    text = it_output(0, "bill", "--through", "2024-04-01", NULL);
    it_assert_same(text, "nothing due\n");
    free(text);
    assert_int_equal(run_count(), 1);
    it_expect(0, "verify", NULL);
}

#define LEFT_ALONE                                                                                 \
    "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND 'autovacuum_enabled=false' = ANY "      \
    "(reloptions)"

/* Sealing, which locks every table of a draft, would meet it; what is posted needs it. */
static void
a_draft_is_left_alone_by_autovacuum(void **state)
{
    (void)state;
    it_expect(0, "bill", "--through", "2024-04-01", NULL);
    assert_int_equal(it_sql_int(LEFT_ALONE), 4);
    it_expect(0, "run", "post", "1", NULL);
    assert_int_equal(it_sql_int(LEFT_ALONE), 0);
}

static void
held_accounts_are_told_and_the_others_billed(void **state)
{
    (void)state;
    it_write_file("more.csv", "account,from,tariff,class\n"
                              "NOCLASS,2024-01-01,town,castle\nNOTARIFF,2024-01-01,city,home\n"
                              "BACK,2024-01-01,town,home\nTWO,2024-01-01,town,home\n");
    it_write_file("moremeters.csv", "meter,account,from,first_register\n"
                                    "MC,NOCLASS,2024-01-01,0\nMT,NOTARIFF,2024-01-01,0\n"
                                    "MB,BACK,2024-01-01,100\nM2A,TWO,2024-01-01,0\n"
                                    "M2B,TWO,2024-01-01,0\n");
    it_write_file("morereads.csv", "meter,date,register\nMC,2024-04-01,5\nMT,2024-04-01,5\n"
                                   "MB,2024-04-01,90\nM2A,2024-04-01,7\n");
    it_expect(0, "load", "accounts", "more.csv", NULL);
    it_expect(0, "load", "meters", "moremeters.csv", NULL);
    it_expect(0, "ingest", "morereads.csv", NULL);
    char *text = it_output(1, "bill", "--through", "2024-04-30", NULL);
    it_assert_contains(text, "due          64\n");
    it_assert_contains(text, "billed       60\n");
    it_assert_contains(text, "held         3\n");
    it_assert_contains(text, "nothing      1\n"); /* one meter of two is not read */
    it_assert_contains(text, "no-tariff      2     2\n");
    it_assert_contains(text, "backward       1     1\n");
    free(text);
    text =
        it_sql_text("SELECT string_agg(subject || ' ' || code || ' ' || day || ' ' || detail, ','"
                    " ORDER BY code) FROM weir_draft_1.finding WHERE code = 'backward'");
    it_assert_same(text, "MB backward 2024-04-01 register 90.000 after 100.000; misread, "
                         "exchanged, or mounted backwards");
    free(text);
    it_expect(0, "verify", "--run", "1", NULL);
    it_expect(0, "run", "post", "1", NULL);
    it_expect(0, "verify", NULL);
}

/* Loads one more household, TEN, with a meter M10 from register 10. */
static void
load_ten(const char *closed, const char *reads)
{
    char csv[200];
    (void)snprintf(csv, sizeof csv,
                   "account,from,tariff,class,closed\nTEN,2024-01-01,town,home,%s\n", closed);
    it_write_file("ten.csv", csv);
    it_write_file("tenmeter.csv", "meter,account,from,first_register\nM10,TEN,2024-01-01,10\n");
    it_write_file("tenreads.csv", reads);
    it_expect(0, "load", "accounts", "ten.csv", NULL);
    it_expect(0, "load", "meters", "tenmeter.csv", NULL);
}

static void
assert_ten(int run, const char *account_held, int64_t volume_l)
{
    char sql[300];
    (void)snprintf(
        sql, sizeof sql,
        "SELECT coalesce((SELECT string_agg(code, ',') FROM weir_draft_%d.finding f JOIN "
        "weir.account a USING (account_id) WHERE a.account = 'TEN' AND held), '')",
        run);
    char *held = it_sql_text(sql);
    it_assert_same(held, account_held);
    free(held);
    (void)snprintf(sql, sizeof sql,
                   "SELECT coalesce(max(volume_l), -1) FROM weir_draft_%d.invoice i JOIN "
                   "weir.account a USING (account_id) WHERE a.account = 'TEN'",
                   run);
    assert_int_equal(it_sql_int(sql), volume_l);
}

static void
decide(const char *reference, const char *decision)
{
    it_expect(0, "findings", "resolve", reference, "--as", decision, "--reason", "seen on site",
              NULL);
}

static void
a_conflict_waits_for_a_decision_and_follows_it(void **state)
{
    (void)state;
    load_ten("", "meter,date,register\nM10,2024-04-01,15\nM10,2024-04-01,18\n");
    it_expect(1, "ingest", "tenreads.csv", NULL);
    it_expect(1, "bill", "--through", "2024-04-01", NULL);
    assert_ten(1, "read-conflict", -1);
    it_expect(0, "run", "post", "1", NULL);
    decide("TEN:M10:read-conflict:2024-04-01", "ignore");
    it_expect(0, "bill", "--through", "2024-04-01", NULL);
    assert_ten(2, "", 5000); /* the first read stays */
    it_expect(0, "run", "discard", "2", NULL);
    decide("TEN:M10:read-conflict:2024-04-01", "accept");
    it_expect(0, "bill", "--through", "2024-04-01", NULL);
    assert_ten(3, "", 8000); /* the later one holds */
    it_expect(0, "run", "post", "3", NULL);
    it_expect(0, "verify", NULL);
}

static void
water_after_the_closing_waits_for_a_decision(void **state)
{
    (void)state;
    load_ten("2024-03-01", "meter,date,register\nM10,2024-03-01,15\nM10,2024-04-01,16\n");
    it_expect(0, "ingest", "tenreads.csv", NULL);
    it_expect(1, "bill", "--through", "2024-04-01", NULL);
    assert_ten(1, "closed-account", -1);
    it_expect(0, "run", "post", "1", NULL);
    decide("TEN:M10:closed-account:2024-04-01", "accept");
    it_expect(0, "bill", "--through", "2024-04-01", NULL);
    assert_ten(2, "", 6000);
    it_expect(0, "run", "discard", "2", NULL);
    decide("TEN:M10:closed-account:2024-04-01", "ignore");
    it_expect(0, "bill", "--through", "2024-04-01", NULL);
    assert_ten(3, "", 5000);
}

static void
a_dry_run_says_the_same_and_leaves_nothing(void **state)
{
    (void)state;
    char *dry = it_output(0, "bill", "--through", "2024-04-01", "--dry-run", NULL);
    assert_int_equal(run_count(), 0);
    assert_int_equal(strncmp(dry, "dry run\n", 8), 0);
    char *real = it_output(0, "bill", "--through", "2024-04-01", NULL);
    it_assert_same(dry + 8, real + 6); /* after "dry run" and "run 1" */
    free(dry);
    free(real);
}

static void
a_scope_bills_its_accounts_and_drafts_keep_apart(void **state)
{
    (void)state;
    it_expect(3, "bill", "--through", "2024-04-01", "--account", "NOBODY", NULL);
    char *text = it_output(0, "bill", "--through", "2024-04-01", "--cycle", "nowhere", NULL);
    it_assert_same(text, "nothing due\n");
    free(text);
    text = it_output(0, "bill", "--through", "2024-04-01", "--account", "H001", NULL);
    it_assert_contains(text, "billed       1\n");
    free(text);
    text = it_output(0, "bill", "--through", "2024-04-01", "--cycle", "even", NULL);
    it_assert_contains(text, "billed       30\n");
    free(text);

    struct it_result refused = it_weir("bill", "--through", "2024-04-01", "--cycle", "odd", NULL);
    assert_int_equal(refused.exit_code, 4); /* H001 is in it */
    it_assert_contains(refused.err, "run 1 is a draft");
    it_result_free(&refused);
    refused = it_weir("bill", "--through", "2024-04-01", NULL);
    assert_int_equal(refused.exit_code, 4);
    it_result_free(&refused);

    it_expect(0, "run", "post", "1", NULL);
    text = it_output(0, "bill", "--through", "2024-04-01", "--cycle", "odd", NULL);
    it_assert_contains(text, "billed       29\n");
    free(text);
    it_expect(0, "run", "post", "2", NULL);
    it_expect(0, "run", "post", "3", NULL);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.invoice"), TOWN_HOUSES);
    it_expect(0, "verify", NULL);
}

static void
neither_chunks_nor_jobs_change_a_byte(void **state)
{
    (void)state;
    it_expect(0, "bill", "--through", "2024-04-01", NULL);
    char *expected = town_bytes(1);
    char *expected_root = town_root(1);
    it_expect(0, "run", "discard", "1", NULL);
    it_expect(0, "--config", "small.conf", "bill", "--through", "2024-04-01", NULL);
    char *bytes = town_bytes(2);
    char *root = town_root(2);
    it_assert_same(bytes, expected);
    it_assert_same(root, expected_root);
    free(bytes);
    free(root);
    it_expect(0, "run", "discard", "2", NULL);
    it_expect(0, "--config", "small.conf", "bill", "--through", "2024-04-01", "--jobs", "4", NULL);
    bytes = town_bytes(3);
    root = town_root(3);
    it_assert_same(bytes, expected);
    it_assert_same(root, expected_root);
    free(bytes);
    free(root);
    free(expected);
    free(expected_root);
}

/* Begins a run of one account a chunk, ends it by a signal once some chunks are done, and gives the
 * exit code. */
static int
interrupt(const char *signal_name, const char *jobs)
{
    town_slow_down();
    char script[900];
    (void)snprintf(
        script, sizeof script,
        "program=${WEIR_PROGRAM:-%s/build/weir}\n"
        "\"$program\" --config small.conf bill --through 2024-04-01 --jobs %s >out 2>err &\n"
        "pid=$!\n"
        "for i in $(seq 200); do\n"
        "  test \"$(psql -qAt -c 'SELECT count(*) FROM weir.run_chunk WHERE done')\" -ge 7 "
        "&& break\n"
        "  sleep 0.05\n"
        "done\n"
        "kill -%s $pid\n"
        "wait $pid\n",
        it_root(), jobs, signal_name);
    const char *const argv[] = {"sh", "-c", script, NULL};
    struct it_result result = it_run(argv);
    const int exit_code = result.exit_code;
    it_result_free(&result);
    town_speed_up();
    return exit_code;
}

static void
assert_interrupted(void)
{
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.run WHERE state = 'open'"), 1);
    const int64_t done = it_sql_int("SELECT count(*) FROM weir.run_chunk WHERE done");
    assert_in_range(done, 7, TOWN_HOUSES - 1);
}

/* The same arguments go on; the draft is as if nothing had happened. */
static void
assert_goes_on(void)
{
    struct it_result other = it_weir("bill", "--through", "2024-04-30", NULL);
    assert_int_equal(other.exit_code, 4);
    it_assert_contains(other.err, "run 1 is being computed");
    it_result_free(&other);

    char *text = it_output(0, "--config", "small.conf", "bill", "--through", "2024-04-01", NULL);
    assert_int_equal(strncmp(text, "run 1\n", 6), 0);
    it_assert_contains(text, "billed       60\n");
    free(text);
    char *bytes = town_bytes(1);
    it_expect(0, "verify", "--run", "1", NULL);
    it_expect(0, "run", "discard", "1", NULL);
    it_expect(0, "bill", "--through", "2024-04-01", NULL);
    char *expected = town_bytes(2);
    it_assert_same(bytes, expected);
    free(bytes);
    free(expected);
}

static void
a_run_that_is_killed_is_taken_up_where_it_was(void **state)
{
    (void)state;
    assert_int_equal(interrupt("KILL", "1"), 128 + 9);
    assert_interrupted();
    assert_goes_on();
}

static void
a_run_that_is_asked_to_stop_says_so_and_is_taken_up(void **state)
{
    (void)state;
    assert_int_equal(interrupt("TERM", "1"), 6);
    assert_interrupted();
    char *out = it_read_file("out");
    it_assert_same(out, "run 1\n");
    free(out);
    assert_goes_on();
}

static void
workers_stop_with_their_leader(void **state)
{
    (void)state;
    assert_int_equal(interrupt("TERM", "3"), 6);
    assert_interrupted();
    assert_goes_on();
}

static void
workers_die_with_their_leader(void **state)
{
    (void)state;
    assert_int_equal(interrupt("KILL", "3"), 128 + 9);
    assert_interrupted();
    assert_goes_on();
}

static void
a_lost_connection_is_tried_again(void **state)
{
    (void)state;
    town_slow_down();
    char script[900];
    (void)snprintf(script, sizeof script,
                   "program=${WEIR_PROGRAM:-%s/build/weir}\n"
                   "\"$program\" --config small.conf bill --through 2024-04-01 >out 2>err &\n"
                   "pid=$!\n"
                   "for i in $(seq 200); do\n"
                   "  test \"$(psql -qAt -c \"SELECT count(pg_terminate_backend(pid)) FROM "
                   "pg_stat_activity WHERE datname = current_database() AND wait_event = "
                   "'PgSleep'\")\" -ge 1 && break\n"
                   "  sleep 0.05\n"
                   "done\n"
                   "psql -qAt -c 'DROP TRIGGER slow ON weir.run_chunk'\n"
                   "wait $pid\n",
                   it_root());
    const char *const argv[] = {"sh", "-c", script, NULL};
    struct it_result result = it_run(argv);
    assert_int_equal(result.exit_code, 0);
    it_result_free(&result);
    char *log = it_read_file("err");
    it_assert_contains(log, "event=chunk_retried");
    free(log);
    char *bytes = town_bytes(1);
    it_expect(0, "run", "discard", "1", NULL);
    it_expect(0, "bill", "--through", "2024-04-01", NULL);
    char *expected = town_bytes(2);
    it_assert_same(bytes, expected);
    free(bytes);
    free(expected);
}

static void
while_one_leads_another_is_told_who(void **state)
{
    (void)state;
    char script[700];
    (void)snprintf(
        script, sizeof script,
        "program=${WEIR_PROGRAM:-%s/build/weir}\n"
        "psql -qAt -c 'SELECT pg_advisory_lock(2003134834, 1), pg_sleep(30)' >/dev/null &\n"
        "pid=$!\n"
        "for i in $(seq 100); do\n"
        "  test \"$(psql -qAt -c \"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' "
        "AND granted\")\" -ge 1 && break\n"
        "  sleep 0.05\n"
        "done\n"
        "\"$program\" bill --through 2024-04-01\n"
        "code=$?\n"
        "kill $pid\n"
        "exit $code\n",
        it_root());
    const char *const argv[] = {"sh", "-c", script, NULL};
    struct it_result result = it_run(argv);
    assert_int_equal(result.exit_code, 4);
    it_assert_contains(result.err, "another run of server process ");
    it_result_free(&result);
    assert_int_equal(run_count(), 0);
}

static void
of_two_that_start_at_once_one_bills(void **state)
{
    (void)state;
    char script[700];
    (void)snprintf(script, sizeof script,
                   "program=${WEIR_PROGRAM:-%s/build/weir}\n"
                   "\"$program\" --config small.conf bill --through 2024-04-01 >one 2>&1 &\n"
                   "first=$!\n"
                   "\"$program\" --config small.conf bill --through 2024-04-01 >two 2>&1\n"
                   "second=$?\n"
                   "wait $first\n"
                   "first=$?\n"
                   "test $first = 0 -a $second = 4 || test $first = 4 -a $second = 0\n",
                   it_root());
    const char *const argv[] = {"sh", "-c", script, NULL};
    struct it_result result = it_run(argv);
    assert_int_equal(result.exit_code, 0);
    it_result_free(&result);
    assert_int_equal(run_count(), 1);
    it_expect(0, "run", "post", "1", NULL);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.invoice"), TOWN_HOUSES);
    it_expect(0, "verify", NULL);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, town_setup, it_teardown_replayed)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(what_is_due_is_billed_once),
        CASE(a_draft_is_left_alone_by_autovacuum),
        CASE(held_accounts_are_told_and_the_others_billed),
        CASE(a_conflict_waits_for_a_decision_and_follows_it),
        CASE(water_after_the_closing_waits_for_a_decision),
        CASE(a_dry_run_says_the_same_and_leaves_nothing),
        CASE(a_scope_bills_its_accounts_and_drafts_keep_apart),
        CASE(neither_chunks_nor_jobs_change_a_byte),
        CASE(a_run_that_is_killed_is_taken_up_where_it_was),
        CASE(a_run_that_is_asked_to_stop_says_so_and_is_taken_up),
        CASE(workers_stop_with_their_leader),
        CASE(workers_die_with_their_leader),
        CASE(a_lost_connection_is_tried_again),
        CASE(while_one_leads_another_is_told_who),
        CASE(of_two_that_start_at_once_one_bills),
    };
    return cmocka_run_group_tests_name("integration/bill", tests, NULL, NULL);
}
