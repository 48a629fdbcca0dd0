/* Reads out of their meter's range, through the whole program: held, told or estimated as the
 * configuration says, decided by a person, and the same in any order of arrival. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

/* Bills with a read too high held; it is told otherwise. */
static void
bill_holding(int exit_code, const char *through)
{
    it_write_file("hold.conf", "too_high = hold\n");
    it_expect(exit_code, "--config", "hold.conf", "bill", "--through", through, NULL);
}

#define TARIFF                                                                                     \
    "<tariff xmlns=\"urn:weir:tariff:1\" id=\"t\"><version from=\"2020-01-01\"><class id=\"c\">"   \
    "<charge id=\"water\" price=\"2.00\"/></class></version></tariff>\n"

/* A meter that counts 10 m3 a month, billed in one bill up to 2024-04-30; each month has 30 days.
 */
static void
bill_ordinary_months(void)
{
    it_write_file("t.xml", TARIFF);
    it_expect(0, "tariff", "publish", "t.xml", NULL);
    it_load(0, "accounts", "account,from,tariff,class\nA1,2024-01-01,t,c\n");
    it_load(0, "meters", "meter,account,from,first_register\nM1,A1,2024-01-31,0\n");
    it_ingest(0, "meter,date,register\nM1,2024-03-01,10\nM1,2024-03-31,20\nM1,2024-04-30,30\n");
    it_expect(0, "bill", "--through", "2024-04-30", NULL);
    it_expect(0, "run", "post", "1", NULL);
}

static int64_t
findings(const char *code)
{
    char sql[200];
    (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM weir.finding WHERE code = '%s'", code);
    return it_sql_int(sql);
}

#define HIGH "A1:M1:too-high:2024-05-30"
#define VOLUME_OF_2 "SELECT sum(volume_l) FROM weir.invoice WHERE account_id = 1 AND entry_no > 1"

/* 200 m3 where 30 x 30 / 90 = 10 were to be expected. */
static void
a_read_too_high_is_held_until_it_is_accepted(void **state)
{
    (void)state;
    bill_ordinary_months();
    it_ingest(0, "meter,date,register\nM1,2024-05-30,230\n");
    bill_holding(1, "2024-05-30");
    char *text = it_output(0, "findings", "--run", "2", "--code", "too-high", NULL);
    it_assert_contains(text, HIGH);
    it_assert_contains(text, "200.000 m3 in 30 days; before, 30.000 m3 in 90");
    free(text);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir_draft_2.invoice"), 0);
    text = it_output(0, "--json", "findings", "resolve", HIGH, "--as", "accept", "--reason",
                     "a burst pipe, seen by the reader", NULL);
    it_assert_contains(text, "weir.finding-decision.1");
    it_assert_contains(text, "\"decision\": \"accept\"");
    free(text);
    text = it_output(0, "--json", "findings", "resolve", HIGH, "--as", "accept", "--reason",
                     "a burst pipe, seen by the reader", NULL);
    it_assert_contains(text, "\"recorded_no\": null");
    free(text);
    it_expect(0, "run", "discard", "2", NULL); /* the decision outlives it */
    bill_holding(0, "2024-05-30");
    it_expect(0, "run", "post", "3", NULL);
    assert_int_equal(it_sql_int(VOLUME_OF_2), 200000);
    assert_int_equal(findings("too-high"), 0);
    it_expect(0, "run", "replay", "3", NULL);
    it_expect(0, "verify", NULL);
}

static void
held_ones_are_estimated_or_left_out_as_a_person_says(void **state)
{
    (void)state;
    bill_ordinary_months();
    it_ingest(0, "meter,date,register\nM1,2024-05-30,230\n");
    bill_holding(1, "2024-05-30");
    it_expect(0, "run", "post", "2", NULL); /* posted: its findings are the worklist */
    char *text = it_output(0, "findings", "--open", NULL);
    it_assert_contains(text, HIGH);
    free(text);
    it_expect(0, "findings", "resolve", HIGH, "--as", "estimate", "--reason", "glass broken", NULL);
    text = it_output(0, "findings", "--open", NULL);
    assert_null(strstr(text, HIGH));
    free(text);
    bill_holding(0, "2024-05-30");
    it_expect(0, "run", "post", "3", NULL);
    assert_int_equal(it_sql_int(VOLUME_OF_2), 10000);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.invoice WHERE estimated"), 1);
    it_expect(0, "findings", "resolve", HIGH, "--as", "ignore", "--reason", "another meter", NULL);
    it_expect(0, "run", "replay", "3", NULL); /* as of its own number */
    it_ingest(0, "meter,date,register\nM1,2024-06-29,45\n");
    bill_holding(0, "2024-06-29");
    it_expect(0, "run", "post", "4", NULL);
    /* 15 in the 60 days since the last true read, and the wrong one has no part in it */
    assert_int_equal(it_sql_int(VOLUME_OF_2), 15000);
    for (int run = 1; run <= 4; run++) {
        const char number[2] = {(char)('0' + run), '\0'};
        it_expect(0, "run", "replay", number, NULL);
    }
    it_expect(0, "verify", NULL);
}

static void
the_configuration_says_what_becomes_of_it(void **state)
{
    (void)state;
    bill_ordinary_months();
    it_write_file("estimate.conf", "too_high = estimate\n");
    it_write_file("never.conf", "too_high = estimate\nmissing = off\n");
    it_write_file("wrong.conf", "too_high = sometimes\n");
    it_ingest(0, "meter,date,register\nM1,2024-05-30,230\n");
    it_expect(3, "--config", "wrong.conf", "bill", "--through", "2024-05-30", NULL);
    it_expect(1, "--config", "never.conf", "bill", "--through", "2024-05-30", NULL);
    it_expect(0, "run", "discard", "2", NULL);
    it_expect(0, "bill", "--through", "2024-05-30", NULL);
    assert_int_equal(it_sql_int("SELECT volume_l FROM weir_draft_3.invoice"), 200000);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir_draft_3.finding WHERE NOT held"), 1);
    it_expect(0, "run", "discard", "3", NULL);
    it_expect(0, "--config", "estimate.conf", "bill", "--through", "2024-05-30", NULL);
    assert_int_equal(it_sql_int("SELECT volume_l FROM weir_draft_4.invoice"), 10000);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir_draft_4.finding WHERE NOT held"), 1);
    it_expect(0, "run", "post", "4", NULL);
    it_expect(0, "run", "replay", "4", NULL); /* with what it froze, not with the defaults */
    assert_int_equal(findings("too-high"), 1);
    it_expect(0, "verify", NULL);
}

static void
a_meter_that_stops_is_told_and_billed(void **state)
{
    (void)state;
    bill_ordinary_months();
    it_ingest(0, "meter,date,register\nM1,2024-05-30,30\nM1,2024-06-29,30\nM1,2024-10-27,30\n");
    it_expect(0, "bill", "--through", "2024-10-27", NULL);
    it_expect(0, "run", "post", "2", NULL);
    assert_int_equal(it_sql_int(VOLUME_OF_2), 0);
    assert_int_equal(findings("stuck"), 1); /* 180 days after 04-30 */
    /* 05-30: 10 expected, a tenth is 1; 06-29: 20 x 30 / 90 expected, a tenth is below 1 */
    assert_int_equal(findings("too-low"), 1);
    char *text = it_output(0, "findings", "--code", "stuck", "--account", "A1", NULL);
    it_assert_contains(text, "A1:M1:stuck:2024-10-27");
    it_assert_contains(text, "register 30.000 for 180 days");
    free(text);
}

/* The same reads in one file, in two the other way round, and late: the same findings. */
static void
the_order_of_arrival_changes_nothing(void **state)
{
    (void)state;
    it_write_file("t.xml", TARIFF);
    it_expect(0, "tariff", "publish", "t.xml", NULL);
    it_load(0, "accounts", "account,from,tariff,class\nA1,2024-01-01,t,c\nA2,2024-01-01,t,c\n");
    it_load(0, "meters",
            "meter,account,from,first_register\nM1,A1,2024-01-31,0\nM2,A2,2024-01-31,0\n");
    it_ingest(0, "meter,date,register\nM1,2024-03-01,10\nM1,2024-03-31,20\nM1,2024-04-30,30\n"
                 "M1,2024-05-30,230\nM2,2024-05-30,230\n");
    it_ingest(0, "meter,date,register\nM2,2024-04-30,30\nM2,2024-03-01,10\n");
    it_ingest(0, "meter,date,register\nM2,2024-03-31,20\n");
    bill_holding(1, "2024-05-30");
    assert_int_equal(it_sql_int("SELECT count(DISTINCT (code, day, detail)) FROM "
                                "weir_draft_1.finding"),
                     1);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir_draft_1.finding WHERE held"), 2);
}

/* 25 accounts, of which six are read wrong: 6 x 100 > 20 x 25. */
static void
a_draft_with_too_much_held_waits_for_a_person(void **state)
{
    (void)state;
    enum { ACCOUNTS = 25, WRONG = 6 };
    FILE *accounts = fopen("accounts.csv", "w");
    FILE *meters = fopen("meters.csv", "w");
    FILE *reads = fopen("reads.csv", "w");
    assert_true(accounts != NULL && meters != NULL && reads != NULL);
    (void)fputs("account,from,tariff,class\n", accounts);
    (void)fputs("meter,account,from,first_register\n", meters);
    (void)fputs("meter,date,register\n", reads);
    for (int i = 1; i <= ACCOUNTS; i++) {
        (void)fprintf(accounts, "A%d,2024-01-01,t,c\n", i);
        (void)fprintf(meters, "M%d,A%d,2024-01-31,10\n", i, i);
        (void)fprintf(reads, "M%d,2024-03-01,%d\n", i, i <= WRONG ? 9 : 20);
    }
    assert_int_equal(fclose(accounts) | fclose(meters) | fclose(reads), 0);
    it_write_file("t.xml", TARIFF);
    it_expect(0, "tariff", "publish", "t.xml", NULL);
    it_expect(0, "load", "accounts", "accounts.csv", NULL);
    it_expect(0, "load", "meters", "meters.csv", NULL);
    it_expect(0, "ingest", "reads.csv", NULL);
    it_write_file("small.conf", "review_accounts = 25\n");
    it_expect(1, "--config", "small.conf", "bill", "--through", "2024-03-01", NULL);
    char *text = it_output(0, "run", "show", "1", NULL);
    it_assert_contains(text, "0 estimated and 6 held of 25 accounts, more than 20 %");
    free(text);
    text = it_output(0, "run", "list", NULL);
    it_assert_contains(text, " review ");
    free(text);
    text = it_output(0, "--json", "run", "show", "1", NULL);
    it_assert_contains(text, "\"state\": \"draft\"");
    it_assert_contains(text, "\"reviewed\": null");
    free(text);
    it_expect(3, "run", "post", "1", NULL);
    it_expect(2, "run", "post", "1", "--reviewed", "", NULL);
    it_write_file("lax.conf", "review_share = 24\nreview_accounts = 25\n");
    it_expect(0, "run", "discard", "1", NULL);
    it_expect(1, "--config", "lax.conf", "bill", "--through", "2024-03-01", NULL);
    text = it_output(0, "--json", "run", "show", "2", NULL); /* 600 = 24 x 25: not more */
    it_assert_contains(text, "\"review\": null");
    free(text);
    it_expect(0, "run", "discard", "2", NULL);
    it_expect(1, "--config", "small.conf", "bill", "--through", "2024-03-01", NULL);
    it_expect(0, "run", "post", "3", "--reviewed", "a street was misread", NULL);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.journal WHERE kind = 'review' AND "
                                "detail = 'run 3: a street was misread'"),
                     1);
    text = it_output(0, "run", "show", "3", NULL);
    it_assert_contains(text, "a street was misread");
    free(text);
    it_expect(0, "run", "replay", "3", NULL);
    it_expect(0, "verify", NULL);
}

/* Cycle east has five accounts, of which two are read wrong, among 45: 2 x 100 > 20 x 5, and
 * 200 < 20 x 45.  West has three wrong of 20, and that is less. */
static void
one_bad_cycle_among_many_accounts_waits_for_a_person(void **state)
{
    (void)state;
    enum { ACCOUNTS = 45, EAST = 5, EAST_WRONG = 2, WEST = 25, WEST_WRONG = 8 };
    FILE *accounts = fopen("accounts.csv", "w");
    FILE *meters = fopen("meters.csv", "w");
    FILE *reads = fopen("reads.csv", "w");
    assert_true(accounts != NULL && meters != NULL && reads != NULL);
    (void)fputs("account,from,tariff,class,cycle\n", accounts);
    (void)fputs("meter,account,from,first_register\n", meters);
    (void)fputs("meter,date,register\n", reads);
    for (int i = 1; i <= ACCOUNTS; i++) {
        const char *cycle = i <= EAST ? "east" : i <= WEST ? "west" : "";
        const int wrong = i <= EAST_WRONG || (i > EAST && i <= WEST_WRONG);
        (void)fprintf(accounts, "A%d,2024-01-01,t,c,%s\n", i, cycle);
        (void)fprintf(meters, "M%d,A%d,2024-01-31,10\n", i, i);
        (void)fprintf(reads, "M%d,2024-03-01,%d\n", i, wrong ? 9 : 20);
    }
    assert_int_equal(fclose(accounts) | fclose(meters) | fclose(reads), 0);
    it_write_file("t.xml", TARIFF);
    it_expect(0, "tariff", "publish", "t.xml", NULL);
    it_expect(0, "load", "accounts", "accounts.csv", NULL);
    it_expect(0, "load", "meters", "meters.csv", NULL);
    it_expect(0, "ingest", "reads.csv", NULL);
    it_write_file("five.conf", "review_accounts = 5\n");
    it_expect(1, "--config", "five.conf", "bill", "--through", "2024-03-01", NULL);
    char *text = it_output(0, "run", "show", "1", NULL);
    it_assert_contains(text, "0 estimated and 2 held of 5 accounts of cycle east, more than 20 %");
    free(text);
    it_expect(3, "run", "post", "1", NULL);
    it_expect(0, "run", "discard", "1", NULL);
    it_write_file("six.conf", "review_accounts = 6\n"); /* a cycle of five is left alone */
    it_expect(1, "--config", "six.conf", "bill", "--through", "2024-03-01", NULL);
    it_expect(0, "run", "post", "2", NULL);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_read_too_high_is_held_until_it_is_accepted, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(held_ones_are_estimated_or_left_out_as_a_person_says,
                                        it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(the_configuration_says_what_becomes_of_it, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(a_meter_that_stops_is_told_and_billed, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(one_bad_cycle_among_many_accounts_waits_for_a_person,
                                        it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(a_draft_with_too_much_held_waits_for_a_person, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(the_order_of_arrival_changes_nothing, it_setup,
                                        it_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
