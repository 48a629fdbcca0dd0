/*
 * weir audit: a year of a small city holds in all items, also as weir_auditor asks; and each item
 * finds what somebody has altered in a copy of it, while the others go on.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

#define MONTHS "--from", "2024-01", "--to", "2024-12"

static char city[80]; /* the database that copies are made of */

static void
shell(const char *command)
{
    struct it_result result = it_run((const char *const[]){"sh", "-c", command, NULL});
    if (result.exit_code != 0)
        print_error("%s\n%s%s", command, result.out, result.err);
    assert_int_equal(result.exit_code, 0);
    it_result_free(&result);
}

/* One city is billed; each test has a copy of it. */
static int
make_city(void **state)
{
    char command[1000];
    it_setup(state);
    (void)snprintf(command, sizeof command, "sh '%s' '%s' '%s'", it_source("tests/release/city.sh"),
                   getenv("WEIR_PROGRAM"), it_root());
    shell(command);
    (void)snprintf(city, sizeof city, "%s_city", getenv("PGDATABASE"));
    (void)snprintf(command, sizeof command,
                   "psql -qX -v ON_ERROR_STOP=1 -d postgres -c 'ALTER DATABASE %s RENAME TO %s'",
                   getenv("PGDATABASE"), city);
    shell(command);
    return 0;
}

static int
drop_city(void **state)
{
    (void)state;
    char command[300];
    (void)snprintf(command, sizeof command, "psql -qX -d postgres -c 'DROP DATABASE %s'", city);
    shell(command);
    return 0;
}

static int
setup(void **state)
{
    char command[300];
    it_setup_unmigrated(state);
    (void)snprintf(command, sizeof command,
                   "psql -qX -v ON_ERROR_STOP=1 -d postgres -c 'DROP DATABASE %s' -c 'CREATE "
                   "DATABASE %s OWNER weir_owner TEMPLATE %s'",
                   getenv("PGDATABASE"), getenv("PGDATABASE"), city);
    shell(command);
    return 0;
}

static void
assert_valid_report(const char *folder)
{
    char command[1000];
    (void)snprintf(command, sizeof command,
                   "xmllint --noout --nonet --schema '%s' %s/audit-2024-01-2024-12.xml",
                   it_source("schemas/audit.xsd"), folder);
    shell(command);
}

/* Audits, expects this exit code, and that the output has `OUTCOME  ITEM` and what else is asked
 * for (NULL: nothing); every other item holds, but those named in besides. */
struct expected {
    const char *outcome;
    const char *item;
    const char *words;
    const char *besides;
};

static void
assert_others_hold(const char *out, const struct expected *expected)
{
    static const char *const items[] = {
        "tariffs", "replay",  "digests",  "sums",   "ledger",  "fees",   "chain",    "months",
        "numbers", "journal", "accounts", "rights", "reasons", "drafts", "findings", "approvals"};
    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++) {
        char line[60];
        if (strcmp(items[i], expected->item) == 0 || strstr(expected->besides, items[i]) != NULL)
            continue;
        (void)snprintf(line, sizeof line, "holds     %-9s", items[i]);
        it_assert_contains(out, line);
    }
}

static void
assert_audit(int exit_code, const struct expected *expected)
{
    char line[60];
    char *out = it_output(exit_code, "audit", MONTHS, "--tests", it_source("tariffs"), "--out",
                          "report", NULL);
    (void)snprintf(line, sizeof line, "%-8s  %-9s", expected->outcome, expected->item);
    it_assert_contains(out, line);
    if (expected->words != NULL)
        it_assert_contains(out, expected->words);
    assert_others_hold(out, expected);
    free(out);
    assert_valid_report("report");
}

static void
a_clean_city_holds_in_all_items(void **state)
{
    (void)state;
    char *out = it_output(0, "audit", MONTHS, "--tests", it_source("tariffs"), NULL);
    assert_others_hold(out, &(struct expected){"", "none", NULL, ""});
    it_assert_contains(out, "computed again (43 entries)"); /* 37 invoices and 6 fee entries */
    it_assert_contains(out, "(49 numbers)"); /* 37 invoices, 8 runs, 4 tariff documents */
    free(out);
    out = it_output(0, "--json", "audit", MONTHS, NULL);
    it_assert_contains(out, "\"schema\": \"weir.audit.1\"");
    it_assert_contains(out, "{\"item\": \"replay\", \"outcome\": \"holds\", \"broken\": 0, "
                            "\"checked\": 43, \"found\": 0");
    it_assert_contains(out, "{\"item\": \"tariffs\", \"outcome\": \"not-done\"");
    free(out);
}

static void
an_auditor_may_do_all_of_it(void **state)
{
    (void)state;
    static const char *const roles[] = {"weir_auditor", "weir_finance", "weir_batch"};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(setenv("PGUSER", roles[i], 1), 0);
        it_expect(0, "audit", MONTHS, "--tests", it_source("tariffs"), "--out", roles[i], NULL);
        assert_int_equal(setenv("PGUSER", "weir", 1), 0);
    }
    char *text = it_read_file("weir_auditor/audit-2024-01-2024-12.xml");
    it_assert_contains(text, "role=\"weir_auditor\"");
    free(text);
}

/* What one month has is told of that month. */
static void
only_the_months_asked_for_are_computed_again(void **state)
{
    (void)state;
    char *out = it_output(0, "audit", "--from", "2024-07", "--to", "2024-07", NULL);
    it_assert_contains(out, "computed again (15 entries)"); /* runs 2 to 5: 5 + 2 + 4 + 4 */
    free(out);
    it_expect(0, "audit", "--from", "2023-01", "--to", "2023-12", NULL);
    it_expect(2, "audit", "--from", "2024-07", "--to", "2024-06", NULL);
    it_expect(2, "audit", "--from", "2024-07", NULL);
}

static void
the_report_is_xml_and_a_page_that_needs_nothing(void **state)
{
    (void)state;
    it_write_file("weir.conf", "company = 水务公司\n");
    it_expect(0, "--config", "weir.conf", "audit", MONTHS, "--out", "report", NULL);
    assert_valid_report("report");
    char *page = it_read_file("report/audit-2024-01-2024-12.html");
    it_assert_contains(page, "<!DOCTYPE html>\n<html lang=\"en\">");
    it_assert_contains(page, "All that was checked holds.");
    it_assert_contains(page, "水务公司");
    it_assert_contains(page, "This report is not signed");
    static const char *const outside[] = {"src=", "href=\"http", "url(", "<script", "@import"};
    for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++)
        assert_null(strstr(page, outside[i]));
    free(page);
    it_expect(0, "audit", MONTHS, "--lang", "zh", "--out", "report", NULL);
    assert_valid_report("report");
    page = it_read_file("report/audit-2024-01-2024-12.html");
    it_assert_contains(page, "审计报告");
    it_assert_contains(page, "所查各项均成立。");
    it_assert_contains(page, "没有给出测试：--tests FILE|DIR");
    free(page);
    struct it_result result = it_weir("audit", MONTHS, "--out", "no/such/folder", NULL);
    assert_int_equal(result.exit_code, 3);
    it_assert_contains(result.err, "no/such/folder: the folder cannot be made");
    it_result_free(&result);
}

/* --- one fault each --- */
/* Alters what is guarded, and puts the guards back as they were. */
static void
alter(const char *sql)
{
    char *guards = it_sql_text(
        "SELECT string_agg(format('ALTER TABLE %s ENABLE %s TRIGGER %I', tgrelid::regclass, "
        "CASE tgenabled WHEN 'A' THEN 'ALWAYS' ELSE '' END, tgname), ';') FROM pg_trigger "
        "WHERE NOT tgisinternal");
    it_tamper(sql);
    it_sql(guards);
    free(guards);
}

static void
a_tariff_that_fails_its_test_is_found(void **state)
{
    (void)state;
    it_write_file("town.test.xml",
                  "<tests xmlns=\"urn:weir:tariff-test:1\" tariff=\"town\" file=\"town.xml\">"
                  "<case name=\"ten\"><account class=\"home\"/><use from=\"2024-02-01\" "
                  "to=\"2024-03-01\" m3=\"10\"/><expect><total amount=\"34.50\"/></expect></case>"
                  "</tests>");
    /* 10 m3 at 2.50 and 0.93: 34.30; before the correction 0.95: 34.50. */
    char *out = it_output(1, "audit", MONTHS, "--tests", "town.test.xml", NULL);
    it_assert_contains(out, "found     tariffs ");
    it_assert_contains(out, "town.test.xml:1: ten: a total is not as expected: expected total "
                            "amount=34.50, got total amount=34.30");
    free(out);
    it_write_file("town.test.xml", "<tests/>");
    out = it_output(1, "audit", MONTHS, "--tests", "town.test.xml", NULL);
    it_assert_contains(out, "found     tariffs ");
    free(out);
}

static void
a_changed_input_is_found_by_replay(void **state)
{
    (void)state;
    alter("UPDATE weir.read SET register_milli = 149000 WHERE account_id = 2 AND "
          "read_day = '2024-04-01'");
    assert_audit(
        5, &(struct expected){"found", "replay", "    run 1, A2-1: line 1 (water)", "journal"});
}

static void
a_changed_row_is_found_by_its_digest(void **state)
{
    (void)state;
    alter("UPDATE weir.invoice_line SET class = 'castle' WHERE account_id = 1 AND "
          "entry_no = 6 AND line_no = 1");
    assert_audit(5, &(struct expected){"found", "digests", "its digest is not that of its rows",
                                       "replay months"});
}

static void
sums_that_do_not_add_up_are_found(void **state)
{
    (void)state;
    alter("UPDATE weir.run_chunk SET amount_fen = amount_fen + 1 WHERE run_id = 6 AND "
          "chunk_no = (SELECT min(chunk_no) FROM weir.run_chunk WHERE run_id = 6)");
    assert_audit(5, &(struct expected){"found", "sums",
                                       "    run 6: its chunks do not add up to what it says",
                                       "journal"});
}

static void
what_cannot_be_booked_is_found(void **state)
{
    (void)state;
    it_write_file("weir.conf", "chart = chart.xml\n");
    char command[400];
    (void)snprintf(command, sizeof command,
                   "sed 's/currency=\"CNY\"/currency=\"USD\"/' '%s' > chart.xml",
                   it_source("deploy/chart/cn-water.xml"));
    shell(command);
    char *out = it_output(1, "--config", "weir.conf", "audit", MONTHS, NULL);
    it_assert_contains(out, "found     ledger ");
    it_assert_contains(out, "    2024-04: invoice \"A1-1\" is not in the chart's currency");
    free(out);
}

static void
a_ledger_that_disagrees_is_found(void **state)
{
    (void)state;
    alter("UPDATE weir.run SET amount_fen = amount_fen + 100 WHERE run_id = 6");
    assert_audit(
        5, &(struct expected){"found", "ledger", "    2024-10: ", "replay sums chain journal"});
}

static void
a_gap_in_the_fee_ledger_is_found(void **state)
{
    (void)state;
    alter("DELETE FROM weir.fee_entry WHERE point = 'W2' AND entry_no = 1");
    assert_audit(5, &(struct expected){"found", "fees", "W2", "replay digests sums ledger months"});
}

static void
a_link_that_was_changed_is_found(void **state)
{
    (void)state;
    alter("UPDATE weir.chain SET link = sha256('x') WHERE link_no = 5");
    assert_audit(5, &(struct expected){"found", "chain", "link 5 of the chain is not that of", ""});
}

static void
a_closed_month_that_was_changed_is_found(void **state)
{
    (void)state;
    alter("UPDATE weir.month_sum SET amount_fen = amount_fen + 1 WHERE month = '2024-07-01' "
          "AND kind = 'bill' AND charge = 'water' AND class = 'home'");
    assert_audit(5, &(struct expected){"found", "months", "2024-07", "chain journal"});
}

static void
a_run_that_is_gone_is_found(void **state)
{
    (void)state;
    it_ingest(0, "meter,date,register\nM1,2024-11-01,320\n");
    it_expect(0, "bill", "--through", "2024-11-01", NULL);
    it_expect(0, "run", "discard", "9", NULL);
    it_expect(0, "bill", "--through", "2024-11-01", NULL);
    it_expect(0, "run", "discard", "10", NULL);
    alter("DELETE FROM weir.run WHERE run_id = 9");
    assert_audit(5, &(struct expected){"found", "numbers",
                                       "    run 10: the run before it is 8: numbers are missing",
                                       "journal"});
}

static void
an_entry_that_is_gone_is_found(void **state)
{
    (void)state;
    alter("DELETE FROM weir.invoice WHERE account_id = 3 AND entry_no = 1");
    assert_audit(5, &(struct expected){"found", "numbers", "A3-2: the entry before it is ",
                                       "replay digests sums ledger accounts months"});
}

static void
a_hole_in_the_journal_is_found(void **state)
{
    (void)state;
    alter("DELETE FROM weir.journal WHERE journal_no = 5");
    assert_audit(5, &(struct expected){"found", "journal", "journal number 5 is missing", ""});
}

static void
a_head_that_was_moved_is_found(void **state)
{
    (void)state;
    alter("UPDATE weir.account_head SET through_day = '2024-08-01' WHERE account_id = 2");
    assert_audit(5, &(struct expected){"found", "accounts", "the head stands at 2024-08-01", ""});
}

static void
rights_beyond_the_matrix_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *change;
        const char *words;
        const char *back;
    } cases[] = {
        {"GRANT UPDATE ON weir.invoice TO weir_batch",
         "    invoice: weir_batch: SELECT, UPDATE; it should be SELECT",
         "REVOKE UPDATE ON weir.invoice FROM weir_batch"},
        {"GRANT SELECT (name) ON weir.account_party TO weir_auditor",
         "    account_party.name: weir_auditor: SELECT; it should be nothing",
         "REVOKE SELECT (name) ON weir.account_party FROM weir_auditor"},
        {"GRANT EXECUTE ON FUNCTION weir.run_post(int8) TO PUBLIC",
         "    run_post(bigint): PUBLIC: EXECUTE; it should be nothing",
         "REVOKE EXECUTE ON FUNCTION weir.run_post(int8) FROM PUBLIC"},
        {"ALTER TABLE weir.invoice_1 DISABLE TRIGGER posted_only_added",
         "    invoice_1: guard: posted_only_added off posted_refuses; it should be "
         "posted_only_added always posted_refuses",
         "ALTER TABLE weir.invoice_1 ENABLE ALWAYS TRIGGER posted_only_added"},
        {"ALTER TABLE weir.month OWNER TO weir", "    month: owner: weir; it should be weir_owner",
         "ALTER TABLE weir.month OWNER TO weir_owner"},
        {"ALTER FUNCTION weir.run_seal(int8, bytea) RESET search_path",
         "    run_seal: definer: search_path of the caller; it should be "
         "search_path=pg_catalog, weir, pg_temp",
         "ALTER FUNCTION weir.run_seal(int8, bytea) SET search_path = pg_catalog, weir, pg_temp"},
        {"REVOKE SELECT ON weir.chain FROM weir_finance",
         "    weir_finance table chain: SELECT: is missing",
         "GRANT SELECT ON weir.chain TO weir_finance"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        it_sql(cases[i].change);
        assert_audit(5, &(struct expected){"found", "rights", cases[i].words, ""});
        it_sql(cases[i].back);
    }
    it_expect(0, "audit", MONTHS, NULL);
}

static void
a_decision_without_a_reason_is_found(void **state)
{
    (void)state;
    it_ingest(0, "meter,date,register\nM1,2024-11-01,10\n");
    it_expect(1, "bill", "--through", "2024-11-01", NULL);
    it_expect(0, "run", "post", "9", NULL);
    it_expect(0, "findings", "resolve", "A1:M1:backward:2024-11-01", "--as", "ignore", "--reason",
              "read again", NULL);
    it_expect(0, "audit", MONTHS, NULL);
    alter("UPDATE weir.finding_decision SET reason = ' ' WHERE day = '2024-11-01'");
    assert_audit(1, &(struct expected){"found", "reasons",
                                       "    A1:M1:backward:2024-11-01: decided \"ignore\" without "
                                       "a reason",
                                       ""});
    /* One that is under a closed month is known to have had one. */
    alter("UPDATE weir.finding_decision SET reason = 'why' WHERE day = '2024-11-01';"
          "UPDATE weir.finding_decision SET recorded_no = recorded_no + 2 WHERE code = 'backward' "
          "AND day = '2024-07-01'");
    assert_audit(
        5, &(struct expected){"found", "reasons", "decided under journal number ", "journal"});
}

static void
a_draft_that_lies_is_found(void **state)
{
    (void)state;
    it_ingest(0, "meter,date,register\nM1,2024-11-01,320\n");
    it_expect(0, "bill", "--through", "2024-11-01", NULL);
    it_expect(0, "audit", MONTHS, NULL);
    alter("UPDATE weir.run SET opened_at = opened_at - interval '8 days' WHERE run_id = 9");
    it_expect(0, "audit", MONTHS, "--drafts", "9", NULL);
    assert_audit(1, &(struct expected){"found", "drafts", "    run 9: is a draft, opened on ", ""});
}

static void
a_finding_that_holds_is_found(void **state)
{
    (void)state;
    it_ingest(0, "meter,date,register\nM1,2024-11-01,10\n");
    it_expect(1, "bill", "--through", "2024-11-01", NULL);
    it_expect(0, "run", "post", "9", NULL);
    assert_audit(
        1, &(struct expected){"found", "findings",
                              "    A1:M1:backward:2024-11-01: told by run 9, and open: ", ""});
    it_expect(0, "findings", "resolve", "A1:M1:backward:2024-11-01", "--as", "ignore", "--reason",
              "read again", NULL);
    it_expect(0, "audit", MONTHS, NULL);
}

/* What cannot be checked is told, and the rest is. */
static void
an_item_that_fails_hides_no_other(void **state)
{
    (void)state;
    it_write_file("chart.xml", "");
    it_write_file("weir.conf", "chart = chart.xml\n");
    char *out = it_output(1, "--config", "weir.conf", "audit", MONTHS, "--tests",
                          it_source("tariffs"), "--out", "report", NULL);
    it_assert_contains(out, "failed    ledger ");
    it_assert_contains(out, "    chart.xml: ");
    assert_others_hold(out, &(struct expected){"", "ledger", NULL, ""});
    free(out);
    assert_valid_report("report");
    /* A table that is gone: what needs it fails, the others go on. */
    it_sql("ALTER TABLE weir.account_use RENAME TO gone");
    out = it_output(5, "audit", MONTHS, NULL);
    it_assert_contains(out, "failed    replay ");
    it_assert_contains(out, "account_use\" does not exist");
    it_assert_contains(out, "failed    digests ");
    it_assert_contains(out, "holds     ledger ");
    it_assert_contains(out, "holds     findings ");
    it_assert_contains(out, "found     rights "); /* a table that is not in the list */
    free(out);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, it_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_clean_city_holds_in_all_items),
        TEST(an_auditor_may_do_all_of_it),
        TEST(only_the_months_asked_for_are_computed_again),
        TEST(the_report_is_xml_and_a_page_that_needs_nothing),
        TEST(a_tariff_that_fails_its_test_is_found),
        TEST(a_changed_input_is_found_by_replay),
        TEST(a_changed_row_is_found_by_its_digest),
        TEST(sums_that_do_not_add_up_are_found),
        TEST(what_cannot_be_booked_is_found),
        TEST(a_ledger_that_disagrees_is_found),
        TEST(a_gap_in_the_fee_ledger_is_found),
        TEST(a_link_that_was_changed_is_found),
        TEST(a_closed_month_that_was_changed_is_found),
        TEST(a_run_that_is_gone_is_found),
        TEST(an_entry_that_is_gone_is_found),
        TEST(a_hole_in_the_journal_is_found),
        TEST(a_head_that_was_moved_is_found),
        TEST(rights_beyond_the_matrix_are_found),
        TEST(a_decision_without_a_reason_is_found),
        TEST(a_draft_that_lies_is_found),
        TEST(a_finding_that_holds_is_found),
        TEST(an_item_that_fails_hides_no_other),
    };
    (void)it_root();
    return cmocka_run_group_tests_name("integration/audit", tests, make_city, drop_city);
}
