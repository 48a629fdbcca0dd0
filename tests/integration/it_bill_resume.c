/*
 * Taking a run up: by its arguments or its number, by more workers, after whatever ended or hurt
 * it.  The draft is always what an undisturbed run makes, byte for byte.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"
#include "harness/town.h"

#define BILL "bill", "--through", "2024-04-01"

/* Runs a shell script in which $program is weir, `bill` bills the town an account a chunk,
 * `await_done N` waits until so many chunks are done, and `sql TEXT` asks the database. */
static struct it_result
script(const char *body)
{
    char text[4000];
    const int size = snprintf(
        text, sizeof text,
        "program=${WEIR_PROGRAM:-%s/build/weir}\n"
        "bill() { exec \"$program\" --config small.conf bill --through 2024-04-01 \"$@\"; }\n"
        "sql() { psql -qAt -c \"$1\"; }\n"
        "await() { for i in $(seq 400); do test \"$(sql \"$1\")\" = t && return; sleep 0.05; done; "
        "exit 99; }\n"
        "await_done() { await \"SELECT count(*) >= $1 FROM weir.run_chunk WHERE done\"; }\n"
        "%s",
        it_root(), body);
    assert_in_range(size, 1, sizeof text - 1);
    const char *const argv[] = {"sh", "-c", text, NULL};
    return it_run(argv);
}

static void
expect_script(int exit_code, const char *body)
{
    struct it_result result = script(body);
    if (result.exit_code != exit_code)
        print_message("%s%s", result.out, result.err);
    assert_int_equal(result.exit_code, exit_code);
    it_result_free(&result);
}

/* Leaves the open run 1, of one account a chunk and some of them done, without a leader. */
static void
leave_open(const char *options)
{
    char body[300];
    (void)snprintf(body, sizeof body,
                   "bill %s >out 2>err & pid=$!; await_done 7; kill -9 $pid; wait $pid", options);
    town_slow_down();
    expect_script(128 + 9, body);
    town_speed_up();
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.run WHERE state = 'open'"), 1);
}

/* Draft 1 is what an undisturbed run makes of the same. */
static void
assert_undisturbed(void)
{
    char *bytes = town_bytes(1);
    char *root = town_root(1);
    it_expect(0, "verify", "--run", "1", NULL);
    it_expect(0, "run", "discard", "1", NULL);
    it_expect(0, BILL, NULL);
    char *expected = town_bytes(2);
    char *expected_root = town_root(2);
    it_assert_same(bytes, expected);
    it_assert_same(root, expected_root);
    free(bytes);
    free(root);
    free(expected);
    free(expected_root);
}

static void
assert_refused(struct it_result refused, int exit_code, const char *words)
{
    assert_int_equal(refused.exit_code, exit_code);
    it_assert_contains(refused.err, words);
    it_result_free(&refused);
}

/* --- told again --- */
static void
a_draft_that_nobody_was_told_of_is_told_by_the_same_arguments(void **state)
{
    (void)state;
    it_write_file("more.csv", "account,from,tariff,class\nNOCLASS,2024-01-01,town,castle\n");
    it_write_file("moremeters.csv", "meter,account,from,first_register\nMC,NOCLASS,2024-01-01,0\n");
    it_write_file("morereads.csv", "meter,date,register\nMC,2024-04-01,5\n");
    it_expect(0, "load", "accounts", "more.csv", NULL);
    it_expect(0, "load", "meters", "moremeters.csv", NULL);
    it_expect(0, "ingest", "morereads.csv", NULL);
    char *first = it_output(1, BILL, NULL); /* one account is held */
    char *again = it_output(1, BILL, NULL);
    it_assert_same(again, first);
    free(first);
    free(again);
    again = it_output(1, BILL, "--jobs", "3", NULL); /* changes no result */
    free(again);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.run"), 1);

    static const char draft[] = "run 1 is a draft that may bill the same accounts (all)";
    assert_refused(it_weir(BILL, "--date", "2024-04-02", NULL), 4, draft);
    assert_refused(it_weir(BILL, "--cycle", "odd", NULL), 4, draft);
    it_write_file("late.csv", "meter,date,register\nM001,2024-03-01,1\n");
    it_expect(0, "ingest", "late.csv", NULL);
    assert_refused(it_weir(BILL, NULL), 4, draft); /* it would not come out the same */
}

static void
other_settings_are_not_the_same_arguments(void **state)
{
    (void)state;
    it_expect(0, BILL, NULL);
    it_write_file("other.conf", "missing_after_days = 45\n");
    assert_refused(it_weir("--config", "other.conf", BILL, NULL), 4, "run 1 is a draft");
    it_expect(0, BILL, NULL);
    it_expect(0, "run", "post", "1", NULL);
    char *text = it_output(0, BILL, NULL);
    it_assert_same(text, "nothing due\n");
    free(text);
}

/* --- by number --- */
static void
a_run_is_taken_up_by_its_number(void **state)
{
    (void)state;
    leave_open("--jobs 2");
    char *text = it_output(0, "bill", "--resume", "1", "--jobs", "2", NULL);
    assert_int_equal(strncmp(text, "run 1\n", 6), 0);
    it_assert_contains(text, "billed       60\n");
    free(text);
    assert_refused(it_weir("bill", "--resume", "1", NULL), 3, "run 1 is finished: it is a draft");
    assert_refused(it_weir("bill", "--join", "1", NULL), 3, "run 1 is finished: it is a draft");
    assert_refused(it_weir("bill", "--resume", "7", NULL), 3, "there is no run 7");
    assert_undisturbed();
    assert_refused(it_weir("bill", "--resume", "1", NULL), 3, "run 1 was thrown away");
    it_expect(0, "run", "post", "2", NULL);
    assert_refused(it_weir("bill", "--resume", "2", NULL), 3, "run 2 is posted");
}

static void
a_run_that_is_taken_up_keeps_its_scope(void **state)
{
    (void)state;
    leave_open("--cycle odd --date 2024-04-09");
    char *text = it_output(0, "bill", "--resume", "1", NULL);
    it_assert_contains(text, "billed       30\n");
    free(text);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir_draft_1.invoice WHERE "
                                "invoice_day = '2024-04-09' AND account_id % 2 = 1"),
                     30);
}

/* --- more workers --- */
static void
others_join_an_open_run(void **state)
{
    (void)state;
    town_slow_down();
    expect_script(0, "bill >out 2>err & leader=$!\n"
                     "await_done 7\n"
                     "\"$program\" bill --join 1 --jobs 3 >joined 2>log || exit 1\n"
                     "wait $leader\n");
    town_speed_up();
    char *text = it_read_file("joined");
    it_assert_contains(text, "run 1\n");
    it_assert_contains(text, " of 60 chunks done\n");
    free(text);
    text = it_read_file("out");
    it_assert_contains(text, "billed       60\n");
    free(text);
    assert_undisturbed();
}

static void
without_a_leader_they_bill_and_leave_the_sealing(void **state)
{
    (void)state;
    leave_open("");
    char *text = it_output(0, "bill", "--join", "1", NULL);
    it_assert_same(text, "run 1\n60 of 60 chunks done\n");
    free(text);
    it_expect(0, "bill", "--resume", "1", NULL);
    assert_undisturbed();
}

static void
a_leader_waits_for_the_chunks_of_those_who_joined(void **state)
{
    (void)state;
    town_slow_down();
    expect_script(
        0, "bill >out 2>err & leader=$!\n"
           "await_done 7\n"
           /* Takes a chunk and is in no hurry. */
           "psql -qAt -c \"BEGIN; SELECT FROM weir.run_chunk WHERE NOT done ORDER BY chunk_no DESC "
           "LIMIT 1 FOR UPDATE SKIP LOCKED; SELECT pg_sleep(3); ROLLBACK\" >held 2>&1 & holder=$!\n"
           "await \"SELECT count(*) = 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(3)%' AND "
           "wait_event = 'PgSleep' AND pid <> pg_backend_pid()\"\n"
           "psql -qAt -c 'DROP TRIGGER slow ON weir.run_chunk'\n"
           "wait $holder\n"
           "wait $leader\n");
    assert_undisturbed();
}

/* --- hurt --- */
static void
of_many_that_start_at_once_one_bills(void **state)
{
    (void)state;
    town_slow_down();
    /* Each line of codes: exit code and how long it took. */
    expect_script(
        0,
        "now() { date +%s%N | cut -c 1-13; }\n"
        "for i in $(seq ${WEIR_STARTS:-8}); do\n"
        "  { begin=$(now); (bill >out.$i 2>err.$i); code=$?; echo $code $(($(now) - begin)) $i; } "
        ">>codes &\n"
        "done\n"
        "wait\n"
        "cat codes\n"
        "test $(grep -c '^0 ' codes) = 1 || exit 1\n"
        "test $(grep -c '^4 ' codes) = $((${WEIR_STARTS:-8} - 1)) || exit 2\n"
        "while read code ms i; do\n"
        "  test $code = 0 && continue\n"
        "  test $ms -lt ${WEIR_STARTS_MS:-3000} || exit 3\n"
        "  grep -q '^weir: another run of server process [0-9]*, user weir is being computed' "
        "err.$i || exit 4\n"
        "done <codes\n");
    town_speed_up();
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.run"), 1);
    assert_undisturbed();
}

static void
workers_are_gone_when_their_leader_is(void **state)
{
    (void)state;
    town_slow_down();
    expect_script(0, "bill --jobs 3 >out 2>err & leader=$!\n"
                     "await_done 7\n"
                     "workers=$(cat /proc/$leader/task/$leader/children)\n"
                     "test $(echo $workers | wc -w) = 3 || exit 1\n"
                     "kill -9 $leader\n"
                     "for i in $(seq 40); do\n"
                     "  left=0\n"
                     "  for pid in $workers; do\n"
                     "    test -e /proc/$pid && ! grep -q '^State:.Z' /proc/$pid/status && left=1\n"
                     "  done\n"
                     "  test $left = 0 && exit 0\n"
                     "  sleep 0.05\n"
                     "done\n"
                     "exit 2\n");
    town_speed_up();
    it_expect(0, "bill", "--resume", "1", NULL);
    assert_undisturbed();
}

static void
a_worker_that_is_killed_is_replaced(void **state)
{
    (void)state;
    town_slow_down();
    expect_script(0, "bill --jobs 2 >out 2>err & leader=$!\n"
                     "await_done 7\n"
                     "read worker rest </proc/$leader/task/$leader/children\n"
                     "kill -9 $worker\n"
                     "wait $leader\n");
    town_speed_up();
    char *log = it_read_file("err");
    it_assert_contains(log, "event=run_retried");
    it_assert_contains(log, "a worker process was killed");
    free(log);
    assert_undisturbed();
}

static void
a_leader_that_loses_its_session_goes_on(void **state)
{
    (void)state;
    town_slow_down();
    expect_script(0, "bill --jobs 2 >out 2>err & leader=$!\n"
                     "await_done 7\n"
                     "sql \"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = "
                     "'advisory' AND classid = 2003134834 AND granted\"\n"
                     "wait $leader\n");
    town_speed_up();
    char *log = it_read_file("err");
    it_assert_contains(log, "event=run_retried");
    free(log);
    assert_undisturbed();
}

static void
a_conflict_is_tried_again(void **state)
{
    (void)state;
    it_sql("CREATE SEQUENCE public.turn");
    it_sql("GRANT USAGE ON SEQUENCE public.turn TO PUBLIC");
    it_sql("CREATE FUNCTION public.slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
           "IF nextval('public.turn') % 3 <> 0 THEN RAISE 'could not serialize access' USING "
           "ERRCODE = '40001'; END IF; RETURN new; END $$");
    it_sql("CREATE TRIGGER slow BEFORE UPDATE ON weir.run_chunk FOR EACH ROW "
           "EXECUTE FUNCTION public.slow()");
    it_write_file("few.conf", "chunk_accounts = 20\n");
    struct it_result result = it_weir("--config", "few.conf", BILL, NULL);
    assert_int_equal(result.exit_code, 0);
    it_assert_contains(result.err, "event=chunk_retried");
    it_result_free(&result);
    assert_int_equal(it_sql_int("SELECT last_value FROM public.turn"), 9); /* 3 chunks, 3 each */
    town_speed_up();
    assert_undisturbed();
}

static void
one_that_never_ends_is_given_up_and_can_be_taken_up(void **state)
{
    (void)state;
    it_sql("CREATE FUNCTION public.slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
           "IF new.chunk_no >= 8 THEN RAISE 'no space left' USING ERRCODE = '53100'; END IF; "
           "RETURN new; END $$");
    it_sql("CREATE TRIGGER slow BEFORE UPDATE ON weir.run_chunk FOR EACH ROW "
           "EXECUTE FUNCTION public.slow()");
    assert_refused(it_weir("--config", "small.conf", BILL, NULL), 4, "no space left");
    town_speed_up();
    it_expect(0, BILL, NULL);
    assert_undisturbed();
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, town_setup, it_teardown_replayed)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_draft_that_nobody_was_told_of_is_told_by_the_same_arguments),
        CASE(other_settings_are_not_the_same_arguments),
        CASE(a_run_is_taken_up_by_its_number),
        CASE(a_run_that_is_taken_up_keeps_its_scope),
        CASE(others_join_an_open_run),
        CASE(without_a_leader_they_bill_and_leave_the_sealing),
        CASE(a_leader_waits_for_the_chunks_of_those_who_joined),
        CASE(of_many_that_start_at_once_one_bills),
        CASE(workers_are_gone_when_their_leader_is),
        CASE(a_worker_that_is_killed_is_replaced),
        CASE(a_leader_that_loses_its_session_goes_on),
        CASE(a_conflict_is_tried_again),
        CASE(one_that_never_ends_is_given_up_and_can_be_taken_up),
    };
    return cmocka_run_group_tests_name("integration/bill_resume", tests, NULL, NULL);
}
