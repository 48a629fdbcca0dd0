/*
 * The life of a run as the database keeps it: what is posted can be changed by nobody, not even a
 * superuser; nothing is billed twice; books; entries that follow one another.  Runs are made in SQL
 * here, so that what the engine would never send is tried too.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"
#include "store/db.h"

#define SQL_SIZE 4000

/* Accounts 1 to 3, journal number 1, and SQL that fills drafts. */
static int
setup(void **state)
{
    const int status = it_setup(state);
    it_sql("SELECT weir.journal_take('load', 'accounts');"
           "INSERT INTO weir.account SELECT g, 'A' || g, 'account', 1 FROM generate_series(1, 3) g;"
           "INSERT INTO weir.account_terms SELECT g, '2024-01-01', 1, 't', 'home', NULL, 'C' || g, "
           "NULL, NULL, NULL, NULL, NULL, 'late' FROM generate_series(1, 3) g;"
           "INSERT INTO weir.account_head SELECT g, 0, NULL, NULL, '{}', '{}' FROM "
           "generate_series(1, 3) g;");
    char *fill = it_read_file(it_source("tests/integration/store_posting.sql"));
    it_sql(fill);
    free(fill);
    return status;
}

/* One run's one kind of entry; the days are of 2024. */
struct entry {
    int run;
    int account_lo;
    int account_hi;
    int entry_no;
    const char *before; /* "NULL" or "'2024-01-31'" */
    const char *begin;
    const char *end;
    int reverses; /* 0: a bill */
    long volume_l;
    long amount_fen;
};

static void
open_run(int run, const char *scope, long account_count)
{
    char sql[SQL_SIZE];
    (void)snprintf(sql, sizeof sql,
                   "SELECT weir.run_open('bill', '%s', '2024-12-31', '2024-03-01', "
                   "(SELECT max(journal_no) FROM weir.journal), 1, '', %ld);"
                   "INSERT INTO weir.run_chunk VALUES (%d, 1, 1, 1000000, false);",
                   scope, account_count, run);
    it_sql(sql);
}

static void
add_entry(const struct entry *entry)
{
    char sql[SQL_SIZE];
    (void)snprintf(sql, sizeof sql,
                   "SELECT public.add_entry(%d, %d, %d, %d, %s, '%s', '%s', %d, %ld, %ld)",
                   entry->run, entry->account_lo, entry->account_hi, entry->entry_no, entry->before,
                   entry->begin, entry->end, entry->reverses, entry->volume_l, entry->amount_fen);
    it_sql(sql);
}

/* Notes the sums that are there as the chunk's, and seals. */
static const char *
seal_run(int run)
{
    char sql[SQL_SIZE];
    (void)snprintf(sql, sizeof sql, "SELECT public.note_sums(%d)", run);
    it_sql(sql);
    (void)snprintf(sql, sizeof sql,
                   "SELECT weir.run_seal(%d, NULL); SELECT weir.run_seal(%d, sha256('root'));", run,
                   run);
    return it_sqlstate("weir_batch", sql);
}

static const char *
post_run(int run)
{
    char sql[80];
    (void)snprintf(sql, sizeof sql, "SELECT weir.run_post(%d)", run);
    return it_sqlstate("weir_batch", sql);
}

/* Accounts 1 to 3 billed from January to the end of January, in run 1. */
static void
post_january(void)
{
    open_run(1, "all", 3);
    add_entry(&(struct entry){1, 1, 3, 1, "NULL", "2024-01-01", "2024-01-31", 0, 1000, 100});
    assert_string_equal(seal_run(1), "");
    assert_string_equal(post_run(1), "");
}

static void
posting_moves_the_heads_and_makes_a_partition(void **state)
{
    (void)state;
    post_january();
    assert_int_equal(
        it_sql_int("SELECT count(*) FROM weir.account_head WHERE entry_no = 1 AND book "
                   "= 1 AND through_day = '2024-01-31' AND meter_state = "
                   "ARRAY[account_id, 1]"),
        3);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.invoice_1"), 3);
    assert_int_equal(
        it_sql_int("SELECT count(*) FROM weir.run WHERE state = 'posted' AND posted_no = 2 AND "
                   "billed_count = 3 AND invoice_count = 3 AND amount_fen = 300"),
        1);
    assert_int_equal(it_sql_int("SELECT count(*) FROM pg_namespace WHERE nspname ~ 'draft'"), 0);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.journal WHERE kind = 'post'"), 1);
}

/* A first move that leaves its page costs new entries in the key: half of the time of a posting. */
static void
the_first_move_stays_in_the_page(void **state)
{
    (void)state;
    it_sql("INSERT INTO weir.account_head (account_id, entry_no, meter_state, counter_state) "
           "SELECT g, 0, '{}', '{}' FROM generate_series(4, 200) g;"
           "CREATE TABLE public.before AS SELECT account_id, (ctid::text::point)[0] AS page FROM "
           "weir.account_head");
    open_run(1, "all", 200);
    add_entry(&(struct entry){1, 1, 200, 1, "NULL", "2024-01-01", "2024-01-31", 0, 1000, 100});
    it_sql("UPDATE weir_draft_1.invoice SET meter_state = array_fill(1, ARRAY[5]), "
           "counter_state = array_fill(1, ARRAY[2 * 4])");
    assert_string_equal(seal_run(1), "");
    assert_string_equal(post_run(1), "");
    assert_int_equal(
        it_sql_int("SELECT count(*) FROM weir.account_head h NATURAL JOIN public.before "
                   "WHERE entry_no = 1 AND (h.ctid::text::point)[0] = page"),
        200);
}

static const char *const posted_tables[] = {
    "invoice",     "invoice_1",     "invoice_line", "invoice_line_1",
    "invoice_use", "invoice_use_1", "finding",      "finding_posted",
};

/* Every way to write a posted table is refused with sqlstate. */
static void
assert_refused(const char *role, const char *sqlstate)
{
    static const struct {
        const char *before;
        const char *after;
    } ways[] = {
        {"INSERT INTO weir.", " DEFAULT VALUES"},
        {"UPDATE weir.", " SET account_id = 1"},
        {"DELETE FROM weir.", ""},
        {"TRUNCATE weir.", ""},
        {"COPY weir.", " FROM PROGRAM 'true'"},
        {"SET session_replication_role = replica; DELETE FROM weir.", ""},
    };
    for (size_t t = 0; t < sizeof posted_tables / sizeof posted_tables[0]; t++) {
        for (size_t w = 0; w < sizeof ways / sizeof ways[0]; w++) {
            char sql[200];
            (void)snprintf(sql, sizeof sql, "%s%s%s", ways[w].before, posted_tables[t],
                           ways[w].after);
            const char *got = it_sqlstate(role, sql);
            if (strcmp(got, sqlstate) != 0)
                print_error("%s\n", sql);
            assert_string_equal(got, sqlstate);
        }
    }
}

static void
nobody_changes_what_is_posted(void **state)
{
    (void)state;
    post_january();
    assert_refused("weir_batch", "42501");
    assert_refused("weir_finance", "42501");
    assert_refused("weir_auditor", "42501");
    assert_refused(NULL, "23001");
}

static void
what_was_recorded_stays(void **state)
{
    (void)state;
    static const char *const inputs[] = {
        "journal",      "account",        "account_terms",
        "account_use",  "meter",          "meter_installation",
        "plan",         "opening",        "read",
        "read_202403",  "read_file",      "tariff",
        "counter_name", "finding_ingest", "finding_decision",
    };
    it_sql("SELECT weir.read_partition_open('2024-03-15')");
    for (size_t i = 0; i < sizeof inputs / sizeof inputs[0]; i++) {
        char sql[200];
        (void)snprintf(sql, sizeof sql, "DELETE FROM weir.%s", inputs[i]);
        assert_string_equal(it_sqlstate("weir_batch", sql), "42501");
        assert_string_equal(it_sqlstate(NULL, sql), "23001");
        (void)snprintf(sql, sizeof sql, "TRUNCATE weir.%s", inputs[i]);
        assert_string_equal(it_sqlstate(NULL, sql), "23001");
    }
}

static void
a_second_posting_is_refused(void **state)
{
    (void)state;
    post_january();
    assert_string_equal(post_run(1), "55000");
    assert_string_equal(it_sqlstate(NULL, "SELECT weir.run_post(1)"), "55000");
    assert_string_equal(it_sqlstate("weir_batch", "SELECT weir.run_discard(1)"), "55000");
    assert_string_equal(it_sqlstate("weir_batch", "SELECT weir.run_seal(1, NULL)"), "55000");
    assert_string_equal(it_sqlstate(NULL, "SELECT weir.run_post(7)"), "P0002");
    it_expect(3, "run", "post", "1", NULL);
    it_expect(3, "run", "post", "7", NULL);
    it_expect(2, "run", "post", "x", NULL);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.invoice"), 3);
}

static void
days_that_are_billed_are_not_billed_again(void **state)
{
    (void)state;
    post_january();
    /* Account 1 begins where it stands, 2 in days that are billed, 3 with an entry too many. */
    open_run(2, "all", 3);
    add_entry(&(struct entry){2, 1, 1, 2, "'2024-01-31'", "2024-01-31", "2024-02-29", 0, 1, 1});
    add_entry(&(struct entry){2, 2, 2, 2, "'2024-01-15'", "2024-01-15", "2024-02-29", 0, 1, 1});
    add_entry(&(struct entry){2, 3, 3, 3, "'2024-01-31'", "2024-01-31", "2024-02-29", 0, 1, 1});
    assert_string_equal(seal_run(2), "");
    assert_string_equal(post_run(2), "23P01");
    assert_string_equal(it_sqlstate(NULL, "SELECT weir.run_post(2)"), "23P01");
    struct it_result result = it_weir("run", "post", "2", NULL);
    assert_int_equal(result.exit_code, 3);
    it_assert_contains(result.err, "run 2 would bill 2 accounts from days that are billed already");
    it_assert_contains(result.err, "Among them: A2, A3.");
    it_result_free(&result);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.account_head WHERE entry_no = 1"), 3);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.run WHERE state = 'draft'"), 1);
    it_expect(0, "run", "discard", "2", NULL);
    assert_int_equal(it_sql_int("SELECT count(*) FROM pg_namespace WHERE nspname ~ 'draft'"), 0);
}

static void
a_draft_without_its_head_is_refused(void **state)
{
    (void)state;
    open_run(1, "all", 1);
    add_entry(&(struct entry){1, 4, 4, 1, "NULL", "2024-01-01", "2024-01-31", 0, 1, 1});
    assert_string_equal(seal_run(1), "");
    assert_string_equal(post_run(1), "23P01");
}

static void
small_runs_of_a_month_share_a_book(void **state)
{
    (void)state;
    post_january();
    open_run(2, "cycle:C1", 1);
    add_entry(&(struct entry){2, 1, 1, 2, "'2024-01-31'", "2024-01-31", "2024-02-29", 0, 1, 1});
    assert_string_equal(seal_run(2), "");
    assert_string_equal(post_run(2), "");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.invoice_1 WHERE run_id = 2"), 1);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.book"), 1);
    /* A large run has a book of its own, and the month's next small one comes after it. */
    open_run(3, "cycle:C2", 200000);
    add_entry(&(struct entry){3, 2, 2, 2, "'2024-01-31'", "2024-01-31", "2024-02-29", 0, 1, 1});
    assert_string_equal(seal_run(3), "");
    open_run(4, "cycle:C3", 199999);
    add_entry(&(struct entry){4, 3, 3, 2, "'2024-01-31'", "2024-01-31", "2024-02-29", 0, 1, 1});
    assert_string_equal(seal_run(4), "");
    assert_string_equal(post_run(4), "");
    assert_string_equal(post_run(3), "");
    assert_int_equal(it_sql_int("SELECT book FROM weir.run WHERE run_id = 3"), 2);
    assert_int_equal(it_sql_int("SELECT book FROM weir.run WHERE run_id = 4"), 3);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.invoice"), 6);
    assert_refused(NULL, "23001");
    it_expect(0, "migrate", "--verify", NULL);
}

static void
runs_that_would_meet_are_refused(void **state)
{
    (void)state;
    open_run(1, "cycle:C1", 1);
    /* One run at a time is computed. */
    assert_string_equal(it_sqlstate("weir_batch", "SELECT weir.run_open('bill', 'cycle:C2', "
                                                  "'2024-12-31', '2024-03-01', 1, 1, '', 1)"),
                        "55006");
    assert_string_equal(seal_run(1), "");
    static const struct {
        const char *scope;
        const char *sqlstate;
    } scopes[] = {
        {"all", "55006"},   {"cycle:C1", "55006"}, {"account:A1", "55006"},
        {"account:A2", ""}, {"cycle:C3", ""},
    };
    for (size_t i = 0; i < sizeof scopes / sizeof scopes[0]; i++) {
        char sql[400];
        (void)snprintf(
            sql, sizeof sql,
            "SELECT weir.run_open('bill', '%s', '2024-12-31', '2024-03-01', 1, 1, '', 1)",
            scopes[i].scope);
        assert_string_equal(it_sqlstate("weir_batch", sql), scopes[i].sqlstate);
        if (scopes[i].sqlstate[0] == '\0')
            it_sql("SELECT weir.run_discard(max(run_id)) FROM weir.run");
    }
    /* What was seen before a posting is out of date. */
    assert_string_equal(post_run(1), "");
    assert_string_equal(it_sqlstate("weir_batch", "SELECT weir.run_open('bill', 'all', "
                                                  "'2024-12-31', '2024-03-01', 1, 1, '', 1)"),
                        "40001");
}

static void
sums_that_do_not_hold_are_not_sealed(void **state)
{
    (void)state;
    open_run(1, "all", 1);
    add_entry(&(struct entry){1, 1, 1, 1, "NULL", "2024-01-01", "2024-01-31", 0, 1000, 100});
    assert_string_equal(it_sqlstate("weir_batch", "SELECT weir.run_seal(1, sha256('r'))"), "55000");
    it_sql("UPDATE weir.run_chunk SET done = true, account_count = 1, billed_count = 1, held_count "
           "= 0, nothing_count = 0, invoice_count = 1, line_count = 1, finding_count = 0, volume_l "
           "= 1000, amount_fen = 99");
    assert_string_equal(it_sqlstate("weir_batch", "SELECT weir.run_seal(1, sha256('r'))"), "WR001");
    assert_string_equal(post_run(1), "55000");
    assert_string_equal(it_sqlstate("weir_batch", "UPDATE weir_draft_1.invoice SET amount_fen = 0"),
                        "42501");
    it_sql("UPDATE weir.run_chunk SET amount_fen = 100");
    assert_string_equal(it_sqlstate("weir_batch", "SELECT weir.run_seal(1, sha256('r'))"), "");
    /* Nothing is added to what is sealed. */
    assert_string_equal(it_sqlstate("weir_batch", "INSERT INTO weir_draft_1.invoice SELECT * FROM "
                                                  "weir_draft_1.invoice"),
                        "42501");
    assert_string_equal(it_sqlstate("weir_batch", "UPDATE weir.run_chunk SET amount_fen = 1"),
                        "55000");
}

/* January estimated; then reversed and billed again with February, in one run. */
static void
settled_estimates_end_with_their_last_entry(void **state)
{
    (void)state;
    post_january();
    open_run(2, "all", 3);
    add_entry(
        &(struct entry){2, 1, 2, 2, "'2024-01-31'", "2024-01-01", "2024-01-31", 1, -1000, -100});
    add_entry(&(struct entry){2, 1, 2, 3, "NULL", "2024-01-01", "2024-01-31", 0, 900, 90});
    add_entry(&(struct entry){2, 1, 2, 4, "'2024-01-31'", "2024-01-31", "2024-02-29", 0, 800, 80});
    add_entry(&(struct entry){2, 3, 3, 2, "'2024-01-31'", "2024-01-31", "2024-02-29", 0, 700, 70});
    assert_string_equal(seal_run(2), "");
    assert_string_equal(post_run(2), "");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.account_head WHERE through_day = "
                                "'2024-02-29' AND entry_no = CASE account_id WHEN 3 THEN 2 ELSE 4 "
                                "END AND meter_state = ARRAY[account_id, entry_no]"),
                     3);
    assert_int_equal(it_sql_int("SELECT sum(volume_l) FROM weir.invoice"),
                     3000 - 2000 + 3400 + 700);
}

struct wrong_entries {
    struct entry entry[3];
    const char *sqlstate;
};

static void
entries_that_do_not_follow_are_refused(void **state)
{
    (void)state;
    static const struct wrong_entries cases[] = {
        /* the reversal of an amount that was never billed */
        {{{2, 1, 1, 2, "'2024-01-31'", "2024-01-01", "2024-01-31", 1, -1000, -99},
          {2, 1, 1, 3, "NULL", "2024-01-01", "2024-02-29", 0, 1, 1}},
         "WR001"},
        /* a bill that does not begin where the reversal left the account */
        {{{2, 1, 1, 2, "'2024-01-31'", "2024-01-01", "2024-01-31", 1, -1000, -100},
          {2, 1, 1, 3, "'2024-01-31'", "2024-01-31", "2024-02-29", 0, 1, 1}},
         "WR001"},
        /* a number left out */
        {{{2, 1, 1, 2, "'2024-01-31'", "2024-01-31", "2024-02-10", 0, 1, 1},
          {2, 1, 1, 4, "'2024-02-10'", "2024-02-10", "2024-02-29", 0, 1, 1}},
         "WR001"},
        /* the same bill reversed twice */
        {{{2, 1, 1, 2, "'2024-01-31'", "2024-01-01", "2024-01-31", 1, -1000, -100},
          {2, 1, 1, 3, "NULL", "2024-01-01", "2024-01-31", 1, -1000, -100}},
         "WR001"},
        /* days that are billed no more: the run ends before it began */
        {{{2, 1, 1, 2, "'2024-01-31'", "2024-01-01", "2024-01-31", 1, -1000, -100},
          {2, 1, 1, 3, "NULL", "2024-01-01", "2024-01-20", 0, 1, 1}},
         "23P01"},
        /* a chain that holds, but begins elsewhere than the head */
        {{{2, 1, 1, 2, "'2024-01-30'", "2024-01-31", "2024-02-10", 0, 1, 1},
          {2, 1, 1, 3, "'2024-02-10'", "2024-02-10", "2024-02-29", 0, 1, 1}},
         "23P01"},
    };
    post_january();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const int run = (int)i + 2;
        open_run(run, "all", 1);
        for (size_t e = 0; e < 3 && cases[i].entry[e].run > 0; e++) {
            struct entry entry = cases[i].entry[e];
            entry.run = run;
            add_entry(&entry);
        }
        assert_string_equal(seal_run(run), "");
        const char *got = post_run(run);
        if (strcmp(got, cases[i].sqlstate) != 0)
            print_error("case %zu\n", i);
        assert_string_equal(got, cases[i].sqlstate);
        it_expect(cases[i].sqlstate[0] == 'W' ? 5 : 3, "run", "post",
                  (char[]){(char)('0' + run), '\0'}, NULL);
        it_expect(0, "run", "discard", (char[]){(char)('0' + run), '\0'}, NULL);
    }
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.account_head WHERE entry_no = 1"), 3);
}

static void
findings_are_posted_once(void **state)
{
    (void)state;
    it_sql("INSERT INTO weir.finding_ingest VALUES (1, 'M1', 'stuck', '2024-01-31', 0, false, '', "
           "1)");
    open_run(1, "all", 3);
    it_sql("INSERT INTO weir_draft_1.finding VALUES (1, 'M1', 'stuck', '2024-01-31', 1, false, '', "
           "0), (2, 'M2', 'too-high', '2024-01-31', 1, true, 'x', 0)");
    assert_string_equal(seal_run(1), "");
    assert_string_equal(post_run(1), "");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.finding"), 2);
    assert_int_equal(it_sql_int("SELECT recorded_no FROM weir.finding_posted"), 2);
    assert_string_equal(it_sqlstate("weir_batch",
                                    "INSERT INTO weir.finding_ingest VALUES (2, 'M2', "
                                    "'stuck', '2024-02-01', 0, false, '', 2)"),
                        "");
    /* Not as if a run had told it. */
    assert_string_equal(it_sqlstate("weir_batch",
                                    "INSERT INTO weir.finding_ingest VALUES (2, 'M2', "
                                    "'stuck', '2024-02-02', 1, false, '', 2)"),
                        "23514");
}

static void
a_run_that_is_being_computed_is_not_discarded(void **state)
{
    (void)state;
    struct db *leader = NULL;
    struct weir_error error = {.status = WEIR_OK};
    open_run(1, "all", 1);
    assert_int_equal(db_open(NULL, &leader, &error), WEIR_OK);
    assert_int_equal(db_run(leader, "SELECT pg_advisory_lock(2003134834, 1)", NULL, NULL, &error),
                     WEIR_OK);
    it_expect(4, "run", "discard", "1", NULL);
    db_close(leader);
    it_expect(0, "run", "discard", "1", NULL);
    it_expect(3, "run", "discard", "1", NULL);
}

static void
a_run_is_listed_and_shown(void **state)
{
    (void)state;
    post_january();
    char *list = it_output(0, "run", "list", NULL);
    it_assert_contains(list, "posted");
    free(list);
    char *shown = it_output(0, "run", "show", "1", NULL);
    it_assert_contains(shown, "amount       3.00");
    it_assert_contains(shown, "water");
    free(shown);
    char *json = it_output(0, "--json", "run", "show", "1", NULL);
    it_assert_contains(json, "\"volume_m3\": \"3.000\"");
    free(json);
    it_expect(3, "run", "show", "2", NULL);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, it_teardown)
    const struct CMUnitTest tests[] = {
        TEST(posting_moves_the_heads_and_makes_a_partition),
        TEST(the_first_move_stays_in_the_page),
        TEST(nobody_changes_what_is_posted),
        TEST(what_was_recorded_stays),
        TEST(a_second_posting_is_refused),
        TEST(days_that_are_billed_are_not_billed_again),
        TEST(a_draft_without_its_head_is_refused),
        TEST(small_runs_of_a_month_share_a_book),
        TEST(runs_that_would_meet_are_refused),
        TEST(sums_that_do_not_hold_are_not_sealed),
        TEST(settled_estimates_end_with_their_last_entry),
        TEST(entries_that_do_not_follow_are_refused),
        TEST(findings_are_posted_once),
        TEST(a_run_that_is_being_computed_is_not_discarded),
        TEST(a_run_is_listed_and_shown),
    };
    return cmocka_run_group_tests_name("integration/store_posting", tests, NULL, NULL);
}
