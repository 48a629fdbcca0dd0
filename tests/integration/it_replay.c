/*
 * weir run replay: posted runs come out byte for byte whatever was recorded since, and what
 * somebody with the superuser's rights has changed is named, with both values.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

#define ACCOUNTS "account,from,tariff,class,persons"

/* What reaches back is told, and so exits with 1. */
static void
load(const char *kind, const char *csv)
{
    it_write_file("load.csv", csv);
    struct it_result result = it_weir("load", kind, "load.csv", NULL);
    assert_in_range(result.exit_code, 0, 1);
    it_result_free(&result);
}

static void
ingest_told(int exit_code, const char *csv)
{
    char text[2000];
    (void)snprintf(text, sizeof text, "meter,date,register,kind\n%s", csv);
    it_write_file("reads.csv", text);
    it_expect(exit_code, "ingest", "reads.csv", NULL);
}

static void
ingest(const char *csv)
{
    ingest_told(0, csv);
}

/* Two posted quarters of three accounts, and then a posted quarter of two taxpayers. */
static int
setup(void **state)
{
    const int status = it_setup(state);
    it_write_file("small.conf", "chunk_accounts = 1\n");
    it_expect(0, "tariff", "publish", it_source("tariffs/cn-beijing-2014.xml"),
              it_source("tests/tariffs/scenario-resource.xml"), NULL);
    load("accounts", ACCOUNTS "\nA1,2024-01-01,cn.beijing,residential,3\n"
                              "A2,2024-01-01,cn.beijing,residential,6\n"
                              "A3,2024-01-01,cn.beijing,non-residential,\n");
    load("meters", "meter,account,from,first_register\n"
                   "M1,A1,2024-01-01,0\nM2,A2,2024-01-01,0\nM3,A3,2024-01-01,0\n");
    load("districts", "district,name,zone\nD1,Town,II\n");
    load("permits", "permit,holder,district,source,zone,use,m3_per_year,from,to,tariff,class\n"
                    "P,Mill,D1,ground,II,industry,9000,2024-01-01,2029-01-01,scenario.resource,"
                    "own-source\n");
    load("points", "point,permit,district,source,from,basis,capacity_m3_day\n"
                   "W1,P,D1,ground,2024-01-01,meter,\nW2,,D1,ground,2024-01-01,meter,\n");
    ingest("M1,2024-04-01,100,\nM1,2024-07-01,210,\nM2,2024-04-01,150,\nM2,2024-07-01,260.5,\n"
           "M3,2024-04-01,1000,\nM3,2024-07-01,1900,\n"
           "W1,2024-04-01,0,\nW1,2024-07-01,3000,\nW2,2024-04-01,0,\nW2,2024-07-01,500,\n");
    it_expect(0, "--config", "small.conf", "bill", "--through", "2024-04-01", NULL);
    it_expect(0, "run", "post", "1", NULL);
    it_expect(0, "bill", "--through", "2024-07-01", NULL);
    it_expect(0, "run", "post", "2", NULL);
    it_expect(0, "--config", "small.conf", "fees", "assess", "--through", "2024-07-01", NULL);
    it_expect(0, "run", "post", "3", NULL);
    return status;
}

/* Expects that the run comes out different, and that this is told. */
static void
assert_differs(const char *run, const char *what)
{
    char *out = it_output(5, "run", "replay", run, NULL);
    it_assert_contains(out, what);
    free(out);
}

static void
assert_all_equal(void)
{
    it_expect(0, "run", "replay", "1", NULL);
    it_expect(0, "run", "replay", "2", NULL);
    it_expect(0, "run", "replay", "3", NULL);
}

static void
a_posted_run_comes_out_byte_for_byte(void **state)
{
    (void)state;
    char *out = it_output(0, "run", "replay", "1", NULL);
    it_assert_same(out, "run 1 comes out the same: 3 invoices of 3 accounts, byte for byte\n");
    free(out);
    out = it_output(0, "run", "replay", "1", "--jobs", "2", NULL);
    it_assert_same(out, "run 1 comes out the same: 3 invoices of 3 accounts, byte for byte\n");
    free(out);
    out = it_output(0, "run", "replay", "3", "--jobs", "3", NULL);
    it_assert_same(out, "run 3 comes out the same: 2 entries of 2 taxpayers, byte for byte\n");
    free(out);
    out = it_output(0, "--json", "run", "replay", "2", NULL);
    it_assert_contains(out, "\"kind\": \"bill\", \"equal\": 1, \"due\": 3, \"entries\": 3, "
                            "\"different\": 0");
    free(out);
    assert_all_equal();
}

/* Late rows, errors, corrected reads, decisions, tariffs, declarations and runs that came since. */
static void
what_was_recorded_since_changes_nothing(void **state)
{
    (void)state;
    load("accounts", ACCOUNTS ",reason\nA1,2024-02-01,cn.beijing,residential,6,error\n"
                              "A3,2024-01-01,cn.beijing,residential,3,late\n");
    load("meters", "meter,account,from,first_register\nM9,A1,2024-03-01,0\n");
    load("permits", "permit,holder,district,source,zone,use,m3_per_year,from,to,tariff,class\n"
                    "P,Mill,D1,ground,II,industry,10,2024-01-01,2029-01-01,scenario.resource,"
                    "own-source\n");
    load("plans", "account,from,to,m3,reason\nP,2024-01-01,2025-01-01,10,error\n");
    load("districts", "district,name,zone,network\nD1,Town,III,yes\n");
    ingest_told(1, "M1,2024-04-01,90,correction\nM2,2024-05-01,200,\nM1,2024-10-01,300,\n"
                   "M2,2024-10-01,300,\nM3,2024-10-01,2000,\nM9,2024-10-01,5,\n"
                   "W1,2024-07-01,2900,correction\nW1,2024-10-01,5000,\nW2,2024-10-01,700,\n");
    it_expect(0, "fees", "declare", "2024-Q2", NULL);
    it_expect(1, "fees", "assess", "--through", "2024-10-01", NULL); /* zone III has no price */
    it_expect(0, "run", "post", "4", NULL);
    it_expect(0, "fees", "declare", "2024-Q2", NULL);
    it_expect(0, "tariff", "publish", it_source("tariffs/cn-tianjin-2021.xml"), NULL);
    struct it_result billed = it_weir("bill", "--through", "2024-10-01", NULL);
    assert_in_range(billed.exit_code, 0, 1);
    it_result_free(&billed);
    it_expect(0, "run", "post", "5", NULL);
    assert_all_equal();
    it_expect(0, "run", "replay", "4", NULL);
    it_expect(0, "run", "replay", "5", NULL);
}

/* Who may write nothing, and see no names, replays as well. */
static void
auditors_and_finance_may_replay(void **state)
{
    (void)state;
    static const char *const roles[] = {"weir_auditor", "weir_finance"};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(setenv("PGUSER", roles[i], 1), 0);
        assert_all_equal();
        assert_int_equal(setenv("PGUSER", "weir", 1), 0);
    }
}

/* What is replayed are the rows: another database has its own statistics, pages and times. */
static void
a_restored_dump_comes_out_the_same(void **state)
{
    (void)state;
    char *database = strdup(getenv("PGDATABASE"));
    assert_non_null(database);
    it_sql("CREATE DATABASE restored");
    const char *const dump[] = {"pg_dump", "-Fc", "-f", "city.dump", database, NULL};
    const char *const restore[] = {"pg_restore", "-d", "restored", "city.dump", NULL};
    const char *const *const commands[] = {dump, restore};
    for (int i = 0; i < 2; i++) {
        struct it_result result = it_run(commands[i]);
        assert_int_equal(result.exit_code, 0);
        it_result_free(&result);
    }
    assert_int_equal(setenv("PGDATABASE", "restored", 1), 0);
    assert_all_equal();
    it_expect(0, "verify", NULL);
    assert_int_equal(setenv("PGDATABASE", database, 1), 0);
    it_sql("DROP DATABASE restored");
    free(database);
}

static void
a_changed_input_is_named_with_both_values(void **state)
{
    (void)state;
    /* Beijing 2014: 5.00 a m3 to 180; 100 m3 are stored, 90 computed. */
    it_tamper("UPDATE weir.read SET register_milli = 90000 WHERE account_id = 1 AND read_day = "
              "'2024-04-01'");
    assert_differs("1", "A1-1: line 1 (water): volume 100.000, computed 90.000");
    it_expect(0, "run", "replay", "3", NULL);
    char *out = it_output(5, "--json", "run", "replay", "1", NULL);
    it_assert_contains(out, "\"equal\": 0");
    it_assert_contains(out, "\"entry\": \"A1-1\", \"difference\": \"line 1 (water): volume");
    free(out);
}

static void
changed_terms_are_named(void **state)
{
    (void)state;
    it_tamper("UPDATE weir.account_terms SET class = 'residential' WHERE account_id = 3");
    assert_differs("1", "A3-1: line 1 (");
    it_expect(0, "run", "replay", "3", NULL);
}

static void
a_changed_setting_is_named(void **state)
{
    (void)state;
    it_tamper("UPDATE weir.run SET through_day = '2024-03-31' WHERE run_id = 1");
    assert_differs("1", "A1-1: is stored, and is not computed again");
    it_tamper("UPDATE weir.run SET settings = E'period=month\\n' WHERE run_id = 3");
    assert_differs("3", "P-1: ");
}

static void
changed_rows_digests_and_sums_are_named(void **state)
{
    (void)state;
    it_tamper("UPDATE weir.invoice_line SET amount_fen = amount_fen - 100"
              " WHERE account_id = 1 AND entry_no = 2 AND line_no = 1");
    assert_differs("2", "A1-2: line 1 (water): amount ");
    it_tamper("UPDATE weir.invoice SET digest = sha256('x') WHERE account_id = 2 AND entry_no = 1");
    assert_differs("1", "A2-1: its digest is not that of its rows");
    it_tamper("UPDATE weir.fee_entry SET rate_mfen_per_m3 = 200000 WHERE point = 'W2'");
    assert_differs("3", "W2-1: rate 2.00000, computed 1.00000");
    it_tamper("DELETE FROM weir.fee_entry WHERE point = 'W1'");
    assert_differs("3", "P-1: is computed, and is not stored");
}

static void
a_changed_run_is_named(void **state)
{
    (void)state;
    it_tamper("UPDATE weir.run SET billed_count = 2, held_count = 1 WHERE run_id = 1");
    assert_differs("1", "run 1: its row: accounts billed 2, computed 3");
    it_tamper("UPDATE weir.run SET root = decode(repeat('00', 32), 'hex') WHERE run_id = 2");
    assert_differs("2", "run 2: its row: root is not that of its entries' digests");
    it_tamper("UPDATE weir.run SET tariffs = '' WHERE run_id = 3");
    struct it_result result = it_weir("run", "replay", "3", NULL);
    assert_int_equal(result.exit_code, 5);
    it_assert_contains(result.err, "the tariffs stored are not those the run was computed with");
    it_result_free(&result);
}

/* Replays run 4, with one thing changed by the statement, which is taken back after. */
static void
changed_and_back(const char *change, const char *what, const char *back)
{
    it_tamper(change);
    assert_differs("4", what);
    it_tamper(back);
    it_expect(0, "run", "replay", "4", NULL);
}

static void
findings_are_compared_one_by_one(void **state)
{
    (void)state;
    /* M1 runs backwards and M2 is not read; a sixth class is unknown. */
    load("accounts", ACCOUNTS "\nA4,2024-01-01,cn.beijing,castle,\n");
    load("meters", "meter,account,from,first_register\nM4,A4,2024-01-01,0\n");
    ingest("M1,2024-10-01,200,\nM3,2024-10-01,2000,\nM4,2024-10-01,20,\n");
    it_expect(1, "bill", "--through", "2024-10-01", NULL);
    it_expect(0, "run", "post", "4", NULL);
    it_expect(0, "run", "replay", "4", NULL);
    changed_and_back("UPDATE weir.finding SET held = false WHERE run_id = 4 AND account_id = 1",
                     "A1:M1:backward:2024-10-01: the finding does not hold, computed it does",
                     "UPDATE weir.finding SET held = true WHERE run_id = 4 AND account_id = 1");
    changed_and_back("UPDATE weir.finding SET detail = detail || '!' WHERE run_id = 4",
                     "!\", computed \"",
                     "UPDATE weir.finding SET detail = rtrim(detail, '!') WHERE run_id = 4");
    changed_and_back("UPDATE weir.finding SET day = day - 1 WHERE run_id = 4 AND account_id = 1",
                     ":backward:2024-10-01: the finding is computed, and is not stored",
                     "UPDATE weir.finding SET day = day + 1 WHERE run_id = 4 AND account_id = 1");
    changed_and_back("INSERT INTO weir.finding SELECT 2, 'M2', code, day, run_id, held, detail, "
                     "recorded_no FROM weir.finding WHERE run_id = 4 AND account_id = 1",
                     "A2:M2:backward:2024-10-01: the finding is stored, and is not computed again",
                     "DELETE FROM weir.finding WHERE run_id = 4 AND account_id = 2");
    it_tamper("DELETE FROM weir.finding WHERE run_id = 4");
    assert_differs("4", "findings differ");
}

/* A run of other rules is computed by those at hand; what differs may be the rules, not a fault. */
static void
a_run_of_other_rules_says_so_and_names_the_first_difference(void **state)
{
    (void)state;
    it_tamper("UPDATE weir.run SET rules_version = 99");
    char *out = it_output(0, "run", "replay", "1", NULL);
    it_assert_same(out, "run 1 was computed by rules 99, and is computed here by rules 1: they "
                        "agree on it\n"
                        "run 1 comes out the same: 3 invoices of 3 accounts, byte for byte\n");
    free(out);
    /* What another rule could have made of it: A2-1 with a line a fen dearer, sealed as such. */
    it_tamper("UPDATE weir.invoice_line SET amount_fen = amount_fen + 1 WHERE account_id = 2 AND "
              "entry_no = 1 AND line_no = 1;"
              "UPDATE weir.fee_entry SET rate_mfen_per_m3 = 200000 WHERE point = 'W2'");
    out = it_output(1, "run", "replay", "1", NULL);
    it_assert_contains(out, "rules 99, and is computed here by rules 1: what differs may be the "
                            "rules\nA2-1: line 1 (water): amount 310.51, computed 310.50");
    free(out);
    out = it_output(1, "run", "replay", "3", NULL);
    it_assert_contains(out, "W2-1: rate 2.00000, computed 1.00000");
    free(out);
    out = it_output(1, "--json", "run", "replay", "1", NULL);
    it_assert_contains(out, "\"rules\": 99, \"rules_here\": 1");
    free(out);
}

/* The same where this program cannot even read what the run was computed with. */
static void
a_run_that_needs_a_newer_program_says_which(void **state)
{
    (void)state;
    it_tamper(
        "UPDATE weir.run SET rules_version = 99;"
        "UPDATE weir.tariff SET document = convert_to(replace(convert_from(document, 'UTF8'), "
        "'<version', '<newer'), 'UTF8')");
    it_tamper("UPDATE weir.tariff SET digest = sha256(document);"
              "UPDATE weir.run SET tariffs = (SELECT string_agg(tariff || '=' || encode(digest, "
              "'hex') || E'\\n', '' ORDER BY tariff) FROM weir.tariff)");
    struct it_result result = it_weir("run", "replay", "1", NULL);
    assert_int_equal(result.exit_code, 3);
    it_assert_contains(result.err, "run 1 was computed by rules 99, and this program has rules up "
                                   "to 1");
    it_assert_contains(result.err, "A newer program can compute it again.");
    it_result_free(&result);
    result = it_weir("explain", "A1-1", NULL);
    assert_int_equal(result.exit_code, 3);
    it_assert_contains(result.err, "was computed by rules 99");
    it_result_free(&result);
}

static void
only_a_posted_run_is_replayed(void **state)
{
    (void)state;
    ingest("M1,2024-10-01,300,\n");
    it_expect(0, "bill", "--through", "2024-10-01", NULL);
    struct it_result result = it_weir("run", "replay", "4", NULL);
    assert_int_equal(result.exit_code, 3);
    it_assert_contains(result.err, "the run is \"draft\", and only a posted one can be replayed");
    it_result_free(&result);
    it_expect(0, "run", "discard", "4", NULL);
    it_expect(3, "run", "replay", "4", NULL);
    it_expect(3, "run", "replay", "77", NULL);
    it_expect(2, "run", "replay", NULL);
    it_expect(2, "run", "replay", "x", NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_posted_run_comes_out_byte_for_byte, setup, it_teardown),
        cmocka_unit_test_setup_teardown(what_was_recorded_since_changes_nothing, setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(auditors_and_finance_may_replay, setup, it_teardown),
        cmocka_unit_test_setup_teardown(a_restored_dump_comes_out_the_same, setup, it_teardown),
        cmocka_unit_test_setup_teardown(a_changed_input_is_named_with_both_values, setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(changed_terms_are_named, setup, it_teardown),
        cmocka_unit_test_setup_teardown(a_changed_setting_is_named, setup, it_teardown),
        cmocka_unit_test_setup_teardown(changed_rows_digests_and_sums_are_named, setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(a_changed_run_is_named, setup, it_teardown),
        cmocka_unit_test_setup_teardown(findings_are_compared_one_by_one, setup, it_teardown),
        cmocka_unit_test_setup_teardown(a_run_of_other_rules_says_so_and_names_the_first_difference,
                                        setup, it_teardown),
        cmocka_unit_test_setup_teardown(a_run_that_needs_a_newer_program_says_which, setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(only_a_posted_run_is_replayed, setup, it_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
