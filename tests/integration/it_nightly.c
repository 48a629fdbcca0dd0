/*
 * Nights: a fortnight of them in the made-up city, and what each step does and leaves to people.
 * Of the town, 30 houses are in cycle odd and 30 in cycle even; house N used N * 3 m3.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"
#include "harness/town.h"

#define EXPORTS "exports = \"ledger:csv bills:csv\"\n"

static void
assert_rows(const char *query, const char *expected)
{
    char *found = it_sql_text(query);
    assert_string_equal(found, expected);
    free(found);
}

static int
set_up(void **state)
{
    const int status = town_setup(state);
    it_write_file("calendar.csv", "cycle,day,after\nodd,1,1\neven,1,2\n");
    it_write_file("night.conf", "missing = off\n[nightly]\ncalendar = calendar.csv\npost = yes\n"
                                "outbox = outbox\npermits = no\n" EXPORTS);
    assert_int_equal(mkdir("outbox", 0750), 0);
    return status;
}

static char *
night_with(int exit_code, const char *config, const char *day)
{
    return it_output(exit_code, "--config", config, "nightly", "--date", day, NULL);
}

static char *
night(int exit_code, const char *day)
{
    return night_with(exit_code, "night.conf", day);
}

static void
assert_said(char *said, const char *part)
{
    it_assert_contains(said, part);
    free(said);
}

/* Runs and what became of them, "1 cycle:odd posted 2024-04-02". */
static void
assert_runs(const char *expected)
{
    assert_rows("SELECT coalesce(string_agg(concat_ws(' ', run_id, scope, state, through_day), "
                "', ' ORDER BY run_id), '') FROM weir.run",
                expected);
}

/* --- the fortnight --------------------------------------------------------------------------- */

static void
a_fortnight_of_nights_is_as_if_done_by_hand(void **state)
{
    (void)state;
    char city[1000];
    const char *program = getenv("WEIR_PROGRAM");
    assert_non_null(program);
    (void)snprintf(city, sizeof city, "%.*s/deploy/demo/city",
                   (int)(strrchr(program, '/') - program), program);
    const char *const script[] = {"sh", it_source("tests/integration/nightly_city.sh"), city,
                                  it_root(), NULL};
    struct it_result result = it_run(script);
    if (result.exit_code != 0)
        print_error("%s%s", result.out, result.err);
    assert_int_equal(result.exit_code, 0);
    it_result_free(&result);
}

/* --- the calendar ---------------------------------------------------------------------------- */

static void
a_cycle_is_billed_in_its_night_and_not_before(void **state)
{
    (void)state;
    assert_said(night(0, "2024-04-01"), "runs made 0, cycles 2");
    assert_said(night(0, "2024-04-02"), "  1  bill  cycle:odd  2024-04-01  2024-04-02  posted");
    assert_runs("1 cycle:odd posted 2024-04-01");
    assert_said(night(0, "2024-04-03"), "  2  bill  cycle:even  2024-04-01  2024-04-03  posted");
    assert_said(night(0, "2024-04-03"), "runs made 0, cycles 2");
    assert_runs("1 cycle:odd posted 2024-04-01, 2 cycle:even posted 2024-04-01");
}

/* Two months in which the machine stood still. */
static void
days_that_were_missed_come_one_after_the_other(void **state)
{
    (void)state;
    free(night(0, "2024-04-02"));
    it_ingest(0,
              "meter,date,register\nM001,2024-05-01,10\nM001,2024-06-01,20\nM001,2024-06-15,30\n");
    assert_said(night(0, "2024-06-20"), "runs made 3, cycles 2; accounts billed 32");
    assert_runs("1 cycle:odd posted 2024-04-01, 2 cycle:odd posted 2024-05-01, "
                "3 cycle:odd posted 2024-06-01, 4 cycle:even posted 2024-06-01");
    assert_rows("SELECT string_agg(volume_l::text, ' ' ORDER BY entry_no) FROM weir.invoice "
                "JOIN weir.account USING (account_id) WHERE account = 'H001'",
                "3000 7000 10000");
}

/* The day after it was billed, a reader brings what was missing. */
static void
what_comes_late_is_billed_the_night_after(void **state)
{
    (void)state;
    it_load(0, "accounts",
            "account,from,tariff,class,cycle\nH999,2024-01-01,town,home,odd\n"
            "H997,2024-01-01,town,nothing,odd\n");
    it_load(0, "meters",
            "meter,account,from,first_register\nM999,H999,2024-01-01,0\n"
            "M997,H997,2024-01-01,0\n");
    it_ingest(0, "meter,date,register\nM997,2024-04-01,10\n");
    free(night(1, "2024-04-02")); /* H997 is held: no such class */
    assert_runs("1 cycle:odd posted 2024-04-01");
    assert_said(night(0, "2024-04-02"), "runs made 0");
    it_ingest(0, "meter,date,register\nM001,2024-04-02,77\n"); /* is for the next time */
    assert_said(night(0, "2024-04-02"), "runs made 0");
    it_ingest(0, "meter,date,register\nM999,2024-04-01,10\n");
    assert_said(night(1, "2024-04-02"), "runs made 1, cycles 2; accounts billed 1; held 1");
    assert_said(night(0, "2024-04-02"), "runs made 0");
    assert_runs("1 cycle:odd posted 2024-04-01, 2 cycle:odd posted 2024-04-01");
}

static void
a_calendar_that_is_wrong_bills_nothing(void **state)
{
    (void)state;
    it_write_file("calendar.csv",
                  "cycle,day,months,after,from,to\nodd,1,1-12,1,,\nodd,32,,,,\n"
                  "even,1,13,,,\n,1,,,,\nx,1,,400,,\nx,1,,,2024-02-01,2024-02-01\n");
    char *said = night(3, "2024-04-02");
    it_assert_contains(said, "bill        failed      3  calendar.csv: ");
    it_assert_contains(said, "line 3: \"32\" is no day of a month");
    it_assert_contains(said, "line 4: \"13\" are no months");
    it_assert_contains(said, "line 6: after \"400\" is out of range");
    it_assert_contains(said, "line 7: to is not after from");
    free(said);
    struct it_result check = it_weir("--config", "night.conf", "config", "check", NULL);
    assert_int_equal(check.exit_code, 3);
    it_assert_contains(check.err, "calendar.csv:3: \"32\" is no day of a month");
    it_result_free(&check);
    it_write_file("calendar.csv", "cycle,day\nodd,1\nood,1\n");
    assert_said(night(1, "2024-04-02"), "cycle:ood  unknown   no account is in this cycle");
    assert_runs("1 cycle:odd posted 2024-04-01");
}

/* --- limits, and people ---------------------------------------------------------------------- */

/* The odd houses use 3 x (1 + 3 + ... + 59) = 2700 m3 at 3.00, of which 533 m3 lie above 100 m3 of
 * a house (3 x 35 - 100 = 5, 11, ... 77) and cost 1.00 more: 8633.00. */
static void
a_draft_beyond_a_limit_waits_for_a_person(void **state)
{
    (void)state;
    it_write_file("small.conf", "[nightly]\ncalendar = calendar.csv\npost = yes\n"
                                "post_amount = 8000\npermits = no\n");
    it_write_file("no.conf", "[nightly]\ncalendar = calendar.csv\npermits = no\n");
    assert_said(night_with(1, "small.conf", "2024-04-02"),
                "8633.00  8633.00 is more than nightly_post_amount, 8000");
    assert_runs("1 cycle:odd draft 2024-04-01");
    assert_said(night_with(1, "no.conf", "2024-04-02"), "nightly_post is no");
    it_expect(0, "run", "post", "1", NULL);
    assert_said(night_with(0, "small.conf", "2024-04-02"), "runs made 0");
    free(night_with(1, "no.conf", "2024-04-03"));
    assert_runs("1 cycle:odd posted 2024-04-01, 2 cycle:even draft 2024-04-01");
    /* The next day is due, and waits for it. */
    assert_said(night_with(1, "small.conf", "2024-05-03"),
                "run 2, billed to 2024-04-01, is a draft");
    assert_said(night(0, "2024-05-03"), "  2  bill  cycle:even  2024-04-01  2024-04-03  posted");
}

/* Reads of the odd houses up to last: as much more a month as the first three had. */
static void
read_odd(const char *day, int last, int months)
{
    char reads[2000] = "meter,date,register\n";
    for (int i = 1; i <= last; i += 2)
        (void)snprintf(reads + strlen(reads), sizeof reads - strlen(reads), "M%03d,%s,%d\n", i, day,
                       i * months);
    it_ingest(0, reads);
}

static void
too_many_held_or_estimated_wait(void **state)
{
    (void)state;
    it_write_file("night.conf",
                  "review_accounts = 10\nreview_share = 100\n[nightly]\ncalendar = calendar.csv\n"
                  "post = yes\npost_held = 3\npost_estimated = 50\npermits = no\n");
    it_write_file("calendar.csv", "cycle,day\nodd,2\n");
    read_odd("2024-02-01", 59, 1);
    read_odd("2024-03-01", 59, 2);
    it_load(0, "accounts", "account,from,tariff,class,cycle\nH001,2024-01-01,town,nothing,odd\n");
    assert_said(night(1, "2024-04-03"),
                "1 of 30 accounts are held, more than nightly_post_held, 3 %");
    it_expect(0, "run", "discard", "1", NULL);
    it_load(0, "accounts", "account,from,tariff,class,cycle\nH001,2024-01-01,town,home,odd\n");
    free(night(0, "2024-04-03"));
    /* The next time only a third is read: two thirds are estimated. */
    read_odd("2024-05-02", 20, 4);
    assert_said(night(1, "2024-05-03"),
                "20 of 30 accounts are estimated, more than nightly_post_estimated, 50 %");
}

static void
a_draft_of_a_person_is_that_persons(void **state)
{
    (void)state;
    it_expect(0, "bill", "--cycle", "odd", "--through", "2024-04-01", NULL);
    char *said = night(1, "2024-04-02");
    it_assert_contains(said, "cycle:odd  waits    run 1, billed to 2024-04-01, is a draft");
    it_assert_contains(said, "posted 0, amount 0.00; waiting for a person 0");
    free(said);
    assert_runs("1 cycle:odd draft 2024-04-01");
}

/* It has the accounts of every cycle. */
static void
a_draft_of_all_accounts_is_waited_for(void **state)
{
    (void)state;
    it_expect(0, "bill", "--through", "2024-04-01", NULL);
    char *said = night(1, "2024-04-03");
    it_assert_contains(said, "bill        held        1  runs made 0, cycles 2");
    it_assert_contains(said, "bill  cycle:odd   waits    ");
    it_assert_contains(said, "bill  cycle:even  waits    ");
    free(said);
    it_expect(0, "run", "post", "1", NULL);
    assert_said(night(0, "2024-04-03"), "bill        nothing     0  runs made 0");
}

static void
whoever_is_to_approve_is_asked(void **state)
{
    (void)state;
    it_write_file("two.conf", "approve_post_above = 100\n[nightly]\ncalendar = calendar.csv\n"
                              "post = yes\npermits = no\n");
    assert_said(night_with(1, "two.conf", "2024-04-02"), "takes a second person");
    assert_runs("1 cycle:odd draft 2024-04-01");
}

/* --- the outbox ------------------------------------------------------------------------------ */

static bool
is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

static void
a_run_is_exported_once(void **state)
{
    (void)state;
    it_expect(0, "bill", "--account", "H060", "--through", "2024-04-01", NULL);
    it_expect(0, "run", "post", "1", NULL); /* before there was a night: finance has it */
    free(night(0, "2024-04-02"));
    assert_false(is_there("outbox/run-000001"));
    assert_true(is_there("outbox/run-000002/ledger.csv") &&
                is_there("outbox/run-000002/bills.csv"));
    char *page = it_read_file("outbox/run-000002/run.txt");
    it_assert_contains(page, "run 2\nkind bill\nscope cycle:odd\nthrough 2024-04-01\n"
                             "date 2024-04-02\naccounts 30\nheld 0\nentries 30\n");
    free(page);
    assert_int_equal(rename("outbox/run-000002", "taken-away"), 0);
    assert_said(night(0, "2024-04-02"), "exported 0");
    assert_false(is_there("outbox/run-000002"));
    /* What people post is exported too. */
    it_expect(0, "bill", "--account", "H002", "--through", "2024-04-01", NULL);
    it_expect(0, "run", "post", "3", NULL);
    assert_said(night(0, "2024-04-02"), "run 3    exported  3 files in outbox/run-000003");
}

static void
another_folder_of_the_name_is_left_alone(void **state)
{
    (void)state;
    assert_int_equal(mkdir("outbox/run-000001", 0750), 0);
    it_write_file("outbox/run-000001/mine", "mine");
    assert_said(night(3, "2024-04-02"), "there is another folder of that name in the outbox");
    assert_true(is_there("outbox/run-000001/mine"));
    assert_false(is_there("outbox/.run-000001.part"));
    assert_int_equal(rename("outbox/run-000001", "elsewhere"), 0);
    assert_said(night(0, "2024-04-02"), "exported 1");
    assert_true(is_there("outbox/run-000001/bills.csv"));
}

/* What does not hold is told with exit 5, and not handed out; the rest of the night is done. */
static void
what_does_not_hold_is_not_handed_out(void **state)
{
    (void)state;
    it_write_file("later.conf", "missing = off\n[nightly]\ncalendar = calendar.csv\npost = yes\n");
    free(night_with(0, "later.conf", "2024-04-02"));
    it_tamper("UPDATE weir.invoice SET amount_fen = amount_fen + 1 WHERE entry_no = 1 AND "
              "account_id = 1");
    char *said = night(5, "2024-04-03");
    it_assert_contains(said, "bill        done        0  runs made 1");
    it_assert_contains(said, "verify      failed      5  what is stored does not hold");
    it_assert_contains(said, "export      skipped     0  it needs what did not end well: verify");
    it_assert_contains(said, "verify  H001-1   wrong ");
    free(said);
    assert_rows("SELECT exit_code || ' ' || detail FROM weir.outcome WHERE work = 'nightly' "
                "ORDER BY outcome_no DESC LIMIT 1",
                "5 verify failed, export skipped");
}

/* --- fees, permits, metrics ------------------------------------------------------------------ */

/* A well takes 91 m3, then it is 100 m3, at 1.00; its permit is for 60 m3 a year. */
static void
fees_are_assessed_when_their_period_is_over(void **state)
{
    (void)state;
    it_write_file("well.xml",
                  "<tariff xmlns=\"urn:weir:tariff:1\" id=\"well\"><version "
                  "from=\"2024-01-01\"><class id=\"well\" basis=\"withdrawal\"><charge "
                  "id=\"resource-fee\" price=\"1\" fund=\"resource\"/></class></version>"
                  "</tariff>\n");
    it_write_file("fees.conf", "[nightly]\nfees = quarter\nfees_after = 3\npost = yes\n");
    it_expect(0, "tariff", "publish", "well.xml", NULL);
    it_load(0, "districts", "district,name\nD1,Town\n");
    it_load(0, "permits",
            "permit,holder,district,source,zone,use,m3_per_year,from,to,tariff,class\n"
            "P1,Mill,D1,ground,I,industry,60,2024-01-01,2030-01-01,well,well\n");
    it_load(0, "points", "point,permit,district,source,from\nW1,P1,D1,ground,2024-01-01\n");
    it_ingest(0, "meter,date,register\nW1,2024-01-01,0\nW1,2024-03-31,91\n");
    assert_said(night_with(1, "fees.conf", "2024-04-02"),
                "fees        nothing     0  nothing differs");
    char *said = night_with(1, "fees.conf", "2024-04-03");
    it_assert_contains(said,
                       "fees        done        0  run 1 to 2024-03-31: 1 entries, 0 taxpayers");
    it_assert_contains(said, "post        done        0  posted 1, amount 91.00");
    it_assert_contains(said, "permits     held        1  findings in 2024: 1");
    it_assert_contains(said, "permits  permit-exceeded  found    1: ");
    free(said);
    assert_said(night_with(1, "fees.conf", "2024-04-04"), "assessed to 2024-03-31");
    it_ingest(0, "meter,date,register,kind\nW1,2024-03-31,100,correction\n");
    assert_said(night_with(1, "fees.conf", "2024-04-05"),
                "fees        done        0  run 2 to 2024-03-31");
    assert_said(night_with(1, "fees.conf", "2024-04-06"), "assessed to 2024-03-31");
    assert_rows("SELECT sum(amount_fen) FROM weir.fee_entry", "10000");
}

static void
metrics_and_status_say_how_the_night_ended(void **state)
{
    (void)state;
    it_write_file("watch.conf", "[nightly]\nmetrics = weir.prom\nexports = \"nonsense:csv\"\n"
                                "outbox = outbox\n");
    free(night_with(3, "watch.conf", "2024-04-02"));
    char *metrics = it_read_file("weir.prom");
    it_assert_contains(metrics, "weir_up 1\n");
    it_assert_contains(metrics, "weir_nightly_last_exit_code 3\n");
    it_assert_contains(metrics, "weir_nightly_last_failed_steps 1\n");
    free(metrics);
    char *status = it_output(0, "status", NULL);
    it_assert_contains(status, "export failed");
    free(status);
    it_write_file("away.conf", "database = \"host=/nonexistent dbname=weir\"\n[nightly]\n"
                               "metrics = weir.prom\n");
    it_expect(4, "--config", "away.conf", "nightly", NULL);
    metrics = it_read_file("weir.prom");
    it_assert_contains(metrics, "weir_up 0\n");
    free(metrics);
}

/* --- dry runs -------------------------------------------------------------------------------- */

static void
a_dry_run_says_what_a_night_then_does(void **state)
{
    (void)state;
    char *said = it_output(0, "--config", "night.conf", "nightly", "--date", "2024-04-02",
                           "--dry-run", NULL);
    it_assert_contains(said, "dry run of the night of 2024-04-02");
    it_assert_contains(said, "  -  bill  cycle:odd  2024-04-01  2024-04-02  dry       30      30");
    free(said);
    assert_runs("");
    assert_rows("SELECT count(*) FROM weir.journal WHERE kind = 'nightly'", "0");
    assert_rows("SELECT count(*) FROM weir.outcome", "0");
    assert_false(is_there("outbox/run-000001"));
    said = night(0, "2024-04-02");
    it_assert_contains(said, "  1  bill  cycle:odd  2024-04-01  2024-04-02  posted    30      30");
    free(said);
}

static void
a_day_that_no_calendar_has_is_refused(void **state)
{
    (void)state;
    it_expect(2, "nightly", "--date", "0001-01-01", NULL);
    it_expect(2, "nightly", "--date", "9999-12-31", NULL);
    it_expect(2, "nightly", "now", NULL);
}

#define WITH_TOWN(test) cmocka_unit_test_setup_teardown(test, set_up, it_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_fortnight_of_nights_is_as_if_done_by_hand, it_setup,
                                        it_teardown),
        WITH_TOWN(a_cycle_is_billed_in_its_night_and_not_before),
        WITH_TOWN(days_that_were_missed_come_one_after_the_other),
        WITH_TOWN(what_comes_late_is_billed_the_night_after),
        WITH_TOWN(a_calendar_that_is_wrong_bills_nothing),
        WITH_TOWN(a_draft_beyond_a_limit_waits_for_a_person),
        WITH_TOWN(too_many_held_or_estimated_wait),
        WITH_TOWN(a_draft_of_a_person_is_that_persons),
        WITH_TOWN(a_draft_of_all_accounts_is_waited_for),
        WITH_TOWN(whoever_is_to_approve_is_asked),
        WITH_TOWN(a_run_is_exported_once),
        WITH_TOWN(another_folder_of_the_name_is_left_alone),
        WITH_TOWN(what_does_not_hold_is_not_handed_out),
        WITH_TOWN(fees_are_assessed_when_their_period_is_over),
        WITH_TOWN(metrics_and_status_say_how_the_night_ended),
        WITH_TOWN(a_dry_run_says_what_a_night_then_does),
        WITH_TOWN(a_day_that_no_calendar_has_is_refused),
    };
    return cmocka_run_group_tests_name("nights", tests, NULL, NULL);
}
