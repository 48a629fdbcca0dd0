/* weir findings: those of a draft, and decisions that outlive it; as the engine's own role. */
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

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
    return it_teardown(state);
}

#define TARIFF                                                                                     \
    "<tariff xmlns=\"urn:weir:tariff:1\" id=\"t\"><version from=\"2024-01-01\"><class id=\"c\">"   \
    "<charge id=\"water\" price=\"2.00\"/></class></version></tariff>\n"

/* A1 has no tariff in force; A2 is billed. */
static void
bill_with_a_finding(void)
{
    it_write_file("t.xml", TARIFF);
    it_expect(0, "tariff", "publish", "t.xml", NULL);
    it_load(0, "accounts", "account,from,tariff,class\nA1,2024-01-01,none,c\nA2,2024-01-01,t,c\n");
    it_load(0, "meters",
            "meter,account,from,first_register\nM1,A1,2024-01-01,0\nM2,A2,2024-01-01,0\n");
    it_write_file("reads.csv", "meter,date,register\nM1,2024-03-01,10\nM2,2024-03-01,10\n");
    it_expect(0, "ingest", "reads.csv", NULL);
    it_expect(1, "bill", "--through", "2024-03-01", NULL);
}

/* The reference of the only finding that the arguments list; free() it. */
static char *
only_reference(const char *run)
{
    char *out =
        run == NULL ? it_output(0, "findings", NULL) : it_output(0, "findings", "--run", run, NULL);
    char *line = strchr(out, '\n');
    assert_non_null(line);
    char *reference = strdup(line + 1);
    assert_non_null(reference);
    char *end = strchr(reference, ' ');
    assert_non_null(end);
    *end = '\0';
    free(out);
    return reference;
}

static void
a_drafts_findings_are_its_own_until_it_is_posted(void **state)
{
    (void)state;
    bill_with_a_finding();
    char *out = it_output(0, "findings", NULL);
    assert_null(strstr(out, "no-tariff"));
    free(out);
    char *reference = only_reference("1");
    it_assert_contains(reference, "A1:");
    it_assert_contains(reference, ":no-tariff:");
    it_expect(0, "run", "post", "1", NULL);
    char *posted = only_reference(NULL);
    it_assert_same(posted, reference);
    free(posted);
    free(reference);
}

static void
a_decision_outlives_the_draft_it_was_taken_in(void **state)
{
    (void)state;
    bill_with_a_finding();
    char *reference = only_reference("1");
    it_expect(0, "findings", "resolve", reference, "--as", "ignore", "--reason", "tariff comes",
              NULL);
    it_expect(0, "run", "discard", "1", NULL);
    it_expect(1, "bill", "--through", "2024-03-01", NULL);
    char *out = it_output(0, "findings", "--run", "2", NULL);
    it_assert_contains(out, "ignore");
    free(out);
    out = it_output(0, "findings", "--run", "2", "--open", NULL);
    assert_null(strstr(out, reference));
    free(out);
    free(reference);
}

/* A2's read of 1 March says 10 on one card and 12 on another. */
static void
bill_a_conflict(const char *decision)
{
    bill_with_a_finding();
    it_write_file("reads.csv", "meter,date,register\nM2,2024-03-01,12\n");
    it_expect(0, "run", "discard", "1", NULL);
    it_expect(1, "ingest", "reads.csv", NULL);
    it_expect(1, "bill", "--through", "2024-03-01", NULL);
    char *out = it_output(0, "findings", "--run", "2", NULL);
    it_assert_contains(out, "\nA2:M2:read-conflict:2024-03-01");
    free(out);
    it_expect(0, "run", "discard", "2", NULL);
    it_expect(0, "findings", "resolve", "A2:M2:read-conflict:2024-03-01", "--as", decision,
              "--reason", "asked the reader", NULL);
    it_expect(1, "bill", "--through", "2024-03-01", NULL);
    it_expect(0, "run", "post", "3", NULL);
    assert_int_equal(setenv("PGUSER", "weir", 1), 0);
}

static void
accept_takes_the_later_of_two_reads(void **state)
{
    (void)state;
    bill_a_conflict("accept");
    assert_int_equal(it_sql_int("SELECT volume_l FROM weir.invoice"), 12000);
}

static void
ignore_keeps_the_first_of_two_reads(void **state)
{
    (void)state;
    bill_a_conflict("ignore");
    assert_int_equal(it_sql_int("SELECT volume_l FROM weir.invoice"), 10000);
}

static void
who_decided_is_the_role_of_the_session(void **state)
{
    (void)state;
    bill_with_a_finding();
    char *reference = only_reference("1");
    it_expect(0, "findings", "resolve", reference, "--as", "accept", "--reason", "seen", NULL);
    char *out = it_output(0, "--json", "findings", "--run", "1", NULL);
    it_assert_contains(out, "\"decision\": \"accept\", \"actor\": \"weir_batch\", "
                            "\"reason\": \"seen\"");
    free(out);
    free(reference);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_drafts_findings_are_its_own_until_it_is_posted),
        TEST(a_decision_outlives_the_draft_it_was_taken_in),
        TEST(accept_takes_the_later_of_two_reads),
        TEST(ignore_keeps_the_first_of_two_reads),
        TEST(who_decided_is_the_role_of_the_session),
    };
    return cmocka_run_group_tests_name("integration/findings", tests, NULL, NULL);
}
