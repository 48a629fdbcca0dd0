/* weir load: versions of rows, meters that move, sub-meters, and rows that reach back over billed
 * days; as the engine's own role. */
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

/* Loads and expects exactly this on stdout. */
static void
assert_load(const char *kind, const char *content, const char *expected)
{
    it_write_file("load.csv", content);
    char *out = it_output(0, "load", kind, "load.csv", NULL);
    it_assert_same(out, expected);
    free(out);
}

static void
assert_refused(const char *kind, const char *content, const char *part)
{
    it_write_file("load.csv", content);
    struct it_result result = it_weir("load", kind, "load.csv", NULL);
    assert_int_equal(result.exit_code, 3);
    it_assert_contains(result.err, part);
    it_result_free(&result);
}

#define ACCOUNTS                                                                                   \
    "account,from,tariff,class\n"                                                                  \
    "A1,2024-01-01,t,c\nA2,2024-01-01,t,c\nG,2024-01-01,t,c\n"

#define INSTALLATIONS                                                                              \
    "SELECT string_agg(a.account || ' ' || m.meter || ' ' || i.from_day || ' ' ||"                 \
    " coalesce(i.to_day::text, '-') || ' ' || coalesce(i.last_register_milli::text, '-') || ' ' "  \
    "||"                                                                                           \
    " CASE WHEN i.of_other THEN 'other' ELSE 'own' END, E'\\n'"                                    \
    " ORDER BY a.account, m.meter, i.from_day)"                                                    \
    " FROM (SELECT DISTINCT ON (account_id, meter_id, from_day) * FROM weir.meter_installation"    \
    "       ORDER BY account_id, meter_id, from_day, recorded_no DESC) i"                          \
    " JOIN weir.account a USING (account_id) JOIN weir.meter m USING (meter_id)"

static void
a_row_that_is_known_stays_and_a_changed_one_is_a_version(void **state)
{
    (void)state;
    it_load(0, "accounts", ACCOUNTS);
    assert_load("accounts",
                "account,from,tariff,class,persons\nA1,2024-01-01,t,c,5\nA2,2024-01-01,t,c,\n",
                "accounts: 2 rows, 1 changed\njournal number 2\n");
    it_assert_rows("SELECT string_agg(recorded_no || ' ' || coalesce(persons, 0), ', ' ORDER BY "
                   "recorded_no) FROM weir.account_terms WHERE account_id = 1",
                   "1 0, 2 5");
    /* The older file again is a change: what holds now differs from it. */
    assert_load("accounts", ACCOUNTS, "accounts: 3 rows, 1 changed\njournal number 3\n");
    assert_load("accounts", ACCOUNTS,
                "accounts: 3 rows, 0 changed\nnothing changed: all of it is known\n");
    it_assert_rows("SELECT count(*) || ' ' || max(journal_no) FROM weir.journal", "3 3");
}

static void
every_new_account_has_a_head_and_a_number_in_file_order(void **state)
{
    (void)state;
    it_load(0, "accounts",
            "account,from,tariff,class\nZ,2024-01-01,t,c\nB,2024-06-01,t,c\n"
            "B,2024-01-01,t,c\nA,2024-01-01,t,c\n");
    it_assert_rows("SELECT string_agg(account || account_id || h.entry_no || "
                   "coalesce(h.through_day::text, '-'), ' ' ORDER BY account_id) "
                   "FROM weir.account JOIN weir.account_head h USING (account_id)",
                   "Z10- B20- A30-");
}

static void
a_holder_is_a_version_of_its_own(void **state)
{
    (void)state;
    it_load(0, "accounts", "account,from,tariff,class,name\nA1,2024-01-01,t,c,Li\n");
    it_load(0, "accounts", "account,from,tariff,class,name\nA1,2024-01-01,t,c,Wang\n");
    it_load(0, "accounts", "account,from,tariff,class,persons\nA1,2024-01-01,t,c,3\n");
    it_assert_rows("SELECT string_agg(recorded_no || name, ' ' ORDER BY recorded_no) "
                   "FROM weir.account_party",
                   "1Li 2Wang");
    it_assert_rows("SELECT string_agg(recorded_no::text, ' ' ORDER BY recorded_no) "
                   "FROM weir.account_terms",
                   "1 3");
}

static void
a_meter_that_moves_closes_the_place_it_leaves(void **state)
{
    (void)state;
    it_load(0, "accounts", ACCOUNTS);
    it_load(0, "meters", "meter,account,from,first_register\nM,A1,2024-01-01,0\n");
    it_load(0, "meters", "meter,account,from,first_register\nM,A2,2024-06-01,77.5\n");
    it_assert_rows(INSTALLATIONS, "A1 M 2024-01-01 2024-06-01 77500 own\nA2 M 2024-06-01 - - own");
    assert_load("meters",
                "meter,account,from,first_register\nM,A1,2024-01-01,0\nM,A2,2024-06-01,77.5\n",
                "meters: 2 rows, 0 changed\nnothing changed: all of it is known\n");
    assert_refused("meters", "meter,account,from,first_register\nM,G,2024-06-01,77.5\n",
                   "meter \"M\" would be at two places on 2024-06-01");
}

static void
a_wrong_row_is_taken_back_without_a_day(void **state)
{
    (void)state;
    it_load(0, "accounts", ACCOUNTS);
    it_load(0, "meters", "meter,account,from,first_register\nM,A1,2024-01-01,0\n");
    it_load(
        0, "meters",
        "meter,account,from,first_register,to\nM,A1,2024-01-01,0,2024-01-01\nM,A2,2024-01-01,0,\n");
    it_assert_rows(INSTALLATIONS, "A1 M 2024-01-01 2024-01-01 - own\nA2 M 2024-01-01 - - own");
}

static void
a_sub_meter_has_a_row_under_its_masters_account(void **state)
{
    (void)state;
    it_load(0, "accounts", ACCOUNTS);
    it_load(0, "meters",
            "meter,account,from,first_register,parent\nS,A1,2024-01-01,0,M\nM,G,2024-01-01,0,\n");
    it_assert_rows(INSTALLATIONS, "A1 S 2024-01-01 - - own\nG M 2024-01-01 - - own\n"
                                  "G S 2024-01-01 - - other");
    /* The master moves: both accounts need the sub, each for its days. */
    it_load(0, "meters", "meter,account,from,first_register\nM,A2,2024-06-01,9\n");
    it_assert_rows(INSTALLATIONS, "A1 S 2024-01-01 - - own\nA2 M 2024-06-01 - - own\n"
                                  "A2 S 2024-01-01 - - other\n"
                                  "G M 2024-01-01 2024-06-01 9000 own\nG S 2024-01-01 - - other");
    /* The link was wrong: the copies have no day left. */
    it_load(0, "meters", "meter,account,from,first_register,parent\nS,A1,2024-01-01,0,\n");
    it_assert_rows(INSTALLATIONS, "A1 S 2024-01-01 - - own\nA2 M 2024-06-01 - - own\n"
                                  "A2 S 2024-01-01 2024-01-01 - other\n"
                                  "G M 2024-01-01 2024-06-01 9000 own\n"
                                  "G S 2024-01-01 2024-01-01 - other");
}

#define READS                                                                                      \
    "SELECT string_agg(a.account || ' ' || m.meter || ' ' || r.read_day || ' ' ||"                 \
    " r.register_milli, E'\\n' ORDER BY a.account, m.meter, r.read_day, r.recorded_no)"            \
    " FROM weir.read r JOIN weir.account a USING (account_id) JOIN weir.meter m USING (meter_id)"

static void
reads_follow_the_meter_to_the_account_that_needs_them(void **state)
{
    (void)state;
    it_load(0, "accounts", ACCOUNTS);
    it_load(0, "meters",
            "meter,account,from,first_register\nS,A1,2024-01-01,0\nM,G,2024-01-01,0\n");
    it_write_file("reads.csv", "meter,date,register,kind\nS,2024-03-01,10,\nS,2024-03-01,12,"
                               "correction\nS,2024-06-01,20,\nS,2024-07-01,30,\n");
    it_expect(0, "ingest", "reads.csv", NULL);
    it_load(0, "meters", "meter,account,from,first_register,parent\nS,A2,2024-06-01,20,M\n");
    it_assert_rows(READS, "A1 S 2024-03-01 10000\nA1 S 2024-03-01 12000\nA1 S 2024-06-01 20000\n"
                          "A1 S 2024-07-01 30000\n"
                          "A2 S 2024-06-01 20000\nA2 S 2024-07-01 30000\n"
                          "G S 2024-06-01 20000\nG S 2024-07-01 30000");
    /* An earlier run must not see them: they carry this load's number. */
    it_assert_rows("SELECT count(*) FROM weir.read WHERE recorded_no <= 4", "4");
}

static void
reads_that_wait_are_placed_with_their_conflicts(void **state)
{
    (void)state;
    it_load(0, "accounts", ACCOUNTS);
    it_write_file("reads.csv", "meter,date,register\nM,2024-03-01,10\nM,2024-03-01,11\n"
                               "M,2024-04-01,20\nX,2024-04-01,5\n");
    it_expect(1, "ingest", "reads.csv", NULL);
    it_write_file("load.csv", "meter,account,from,first_register\nM,A1,2024-01-01,0\n");
    char *out = it_output(1, "load", "meters", "load.csv", NULL);
    it_assert_contains(out, "3 reads placed that had waited");
    free(out);
    it_assert_rows(READS, "A1 M 2024-03-01 10000\nA1 M 2024-03-01 11000\nA1 M 2024-04-01 20000");
    it_assert_rows("SELECT string_agg(meter, ' ') FROM weir.read_unplaced", "X");
    out = it_output(0, "findings", "--open", NULL);
    it_assert_contains(out, "\n:X:unknown-meter:2024-04-01");
    it_assert_contains(out, "\nA1:M:read-conflict:2024-03-01");
    assert_null(strstr(out, ":M:unknown-meter"));
    free(out);
}

/* --- after billing --------------------------------------------------------------------------- */

#define TARIFF                                                                                     \
    "<tariff xmlns=\"urn:weir:tariff:1\" id=\"t\"><version from=\"2024-01-01\"><class id=\"c\">"   \
    "<charge id=\"water\" price=\"2.00\"/></class></version></tariff>\n"

/* A1 is billed through 2024-02-29. */
static void
bill_first_months(void)
{
    it_write_file("t.xml", TARIFF);
    it_expect(0, "tariff", "publish", "t.xml", NULL);
    it_load(0, "accounts", ACCOUNTS);
    it_load(0, "meters", "meter,account,from,first_register\nM,A1,2024-01-01,0\n");
    it_write_file("reads.csv", "meter,date,register\nM,2024-03-01,10\n");
    it_expect(0, "ingest", "reads.csv", NULL);
    it_expect(0, "bill", "--through", "2024-03-01", NULL);
    it_expect(0, "run", "post", "1", NULL);
}

static void
assert_findings(int exit_code, const char *kind, const char *content, const char *expected)
{
    it_write_file("load.csv", content);
    it_expect(exit_code, "load", kind, "load.csv", NULL);
    it_assert_rows(
        "SELECT coalesce(string_agg(subject || ':' || day, ' ' ORDER BY recorded_no), '-')"
        " FROM weir.finding WHERE code = 'back-dated'",
        expected);
}

static void
a_late_row_over_billed_days_is_told(void **state)
{
    (void)state;
    bill_first_months();
    assert_findings(0, "accounts", "account,from,tariff,class,persons\nA1,2024-03-01,t,c,4\n", "-");
    assert_findings(1, "accounts", "account,from,tariff,class,persons\nA1,2024-02-01,t,c,5\n",
                    "terms:2024-02-01");
    /* Closing in time, or with reason `error`, is not back-dated. */
    assert_findings(0, "accounts",
                    "account,from,tariff,class,persons,closed\nA1,2024-02-01,t,c,5,2024-05-01\n",
                    "terms:2024-02-01");
    assert_findings(0, "accounts",
                    "account,from,tariff,class,persons,reason\nA1,2024-01-15,t,c,5,error\n",
                    "terms:2024-02-01");
    assert_findings(0, "meters",
                    "meter,account,from,first_register,to,last_register\n"
                    "M,A1,2024-01-01,0,2024-05-01,20\n",
                    "terms:2024-02-01");
    assert_findings(1, "meters",
                    "meter,account,from,first_register,to,last_register,digits\n"
                    "M,A1,2024-01-01,0,2024-05-01,20,5\n",
                    "terms:2024-02-01 M:2024-01-01");
    assert_findings(1, "plans", "account,from,to,m3\nA1,2024-01-01,2025-01-01,100\n",
                    "terms:2024-02-01 M:2024-01-01 plan:2024-01-01");
    assert_findings(0, "plans", "account,from,to,m3\nA1,2024-01-01,2024-12-01,100\n",
                    "terms:2024-02-01 M:2024-01-01 plan:2024-01-01");
    assert_findings(1, "uses", "account,from,class,order\nA1,2024-02-10,c,1\n",
                    "terms:2024-02-01 M:2024-01-01 plan:2024-01-01 uses:2024-02-10");
}

static void
an_explicit_reason_is_a_change_and_none_agrees_with_any(void **state)
{
    (void)state;
    it_load(0, "accounts", "account,from,tariff,class\nA1,2024-01-01,t,c\n");
    assert_load("accounts", "account,from,tariff,class,reason\nA1,2024-01-01,t,c,error\n",
                "accounts: 1 rows, 1 changed\njournal number 2\n");
    assert_load("accounts", "account,from,tariff,class\nA1,2024-01-01,t,c\n",
                "accounts: 1 rows, 0 changed\nnothing changed: all of it is known\n");
}

static void
openings_are_one_set_and_end_with_the_first_invoice(void **state)
{
    (void)state;
    it_write_file("t.xml", TARIFF);
    it_expect(0, "tariff", "publish", "t.xml", NULL);
    it_load(0, "accounts", ACCOUNTS);
    it_load(0, "meters", "meter,account,from,first_register\nM,A1,2024-01-01,0\n");
    const char *const openings = "account,day,meter,register\nA1,2024-02-01,M,5\n";
    it_load(0, "openings",
            "account,day,meter,register,blocks,year_begin,used_m3\n"
            "A1,2024-02-01,M,4,,,\nA1,2024-02-01,,,b,2024-01-01,4\n");
    it_load(0, "openings", openings);
    it_write_file("reads.csv", "meter,date,register\nM,2024-03-01,10\n");
    it_expect(0, "ingest", "reads.csv", NULL);
    it_expect(0, "bill", "--through", "2024-03-01", NULL);
    it_expect(0, "run", "post", "1", NULL);
    /* 10 - 5 of the newest set, at 2.00 */
    it_assert_rows(
        "SELECT volume_l || ' ' || amount_fen || ' ' || period_begin_day FROM weir.invoice",
        "5000 1000 2024-02-01");
    assert_load("openings", openings,
                "openings: 1 rows, 0 changed\nnothing changed: all of it is known\n");
    assert_refused("openings", "account,day,meter,register\nA1,2024-02-01,M,6\n",
                   "account \"A1\" has been billed already");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_row_that_is_known_stays_and_a_changed_one_is_a_version),
        TEST(every_new_account_has_a_head_and_a_number_in_file_order),
        TEST(a_holder_is_a_version_of_its_own),
        TEST(a_meter_that_moves_closes_the_place_it_leaves),
        TEST(a_wrong_row_is_taken_back_without_a_day),
        TEST(a_sub_meter_has_a_row_under_its_masters_account),
        TEST(reads_follow_the_meter_to_the_account_that_needs_them),
        TEST(reads_that_wait_are_placed_with_their_conflicts),
        TEST(a_late_row_over_billed_days_is_told),
        TEST(an_explicit_reason_is_a_change_and_none_agrees_with_any),
        TEST(openings_are_one_set_and_end_with_the_first_invoice),
    };
    return cmocka_run_group_tests_name("integration/load", tests, NULL, NULL);
}
