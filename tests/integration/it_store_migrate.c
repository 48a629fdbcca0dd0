/*
 * The schema: what migrations make, who may do what with it, that every statement of the engine can
 * be prepared against it, and that a database which other migrations made is refused.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

#include "base/text.h"
#include "harness/cmocka_all.h"
#include "harness/it.h"
#include "store/bill_store.h"
#include "store/migrate.h"

static void
an_empty_database_is_migrated_once(void **state)
{
    (void)state;
    struct it_result result = it_weir("run", "list", NULL);
    assert_int_equal(result.exit_code, 3);
    it_assert_contains(result.err, "the database has no schema of weir yet");
    it_assert_contains(result.err, "hint: Run: weir migrate");
    it_result_free(&result);
    char *status = it_output(0, "migrate", "--status", NULL);
    it_assert_contains(status, "pending");
    free(status);
    it_expect(0, "migrate", NULL);
    char *before = it_sql_text("SELECT string_agg(s::text, '' ORDER BY version) FROM "
                               "weir.schema_version s");
    char *again = it_output(0, "migrate", NULL);
    it_assert_contains(again, "nothing to do");
    char *after = it_sql_text("SELECT string_agg(s::text, '' ORDER BY version) FROM "
                              "weir.schema_version s");
    assert_string_equal(before, after);
    free(before);
    free(after);
    free(again);
    it_expect(0, "migrate", "--verify", NULL);
    it_expect(0, "run", "list", NULL);
}

static void
a_changed_migration_is_an_integrity_error(void **state)
{
    (void)state;
    it_sql("UPDATE weir.schema_version SET digest = sha256('x') WHERE version = 2");
    struct it_result result = it_weir("migrate", NULL);
    assert_int_equal(result.exit_code, 5);
    it_assert_contains(result.err,
                       "migration \"0002_registry.sql\" is not the one the database has had");
    it_result_free(&result);
    it_expect(5, "migrate", "--status", NULL);
    it_sql("UPDATE weir.schema_version SET name = '0002_other.sql' WHERE version = 2");
    it_expect(5, "migrate", NULL);
}

static void
a_newer_database_is_refused(void **state)
{
    (void)state;
    it_sql("INSERT INTO weir.schema_version SELECT max(version) + 1, 'next.sql', sha256('n') FROM "
           "weir.schema_version");
    struct it_result result = it_weir("migrate", NULL);
    assert_int_equal(result.exit_code, 3);
    it_assert_contains(result.err, "newer than this program");
    it_result_free(&result);
    it_expect(3, "run", "list", NULL);
}

/* Migrates as the program of schema 12 did, and posts two runs, the second one first. */
static void
make_database_of_schema_12(void)
{
    it_write_file(
        "old.sh",
        "set -e\n"
        "head -n 12 \"$1/migrations/MANIFEST\" | while read -r digest name; do\n"
        "    psql -qX -v ON_ERROR_STOP=1 -c 'SET ROLE weir_owner' -f \"$1/migrations/$name\" \\\n"
        "        -c \"INSERT INTO weir.schema_version (version, name, digest) VALUES\n"
        "            (${name%%_*}, '$name', decode('$digest', 'hex'))\"\n"
        "done\n");
    struct it_result result = it_run((const char *const[]){"sh", "old.sh", it_root(), NULL});
    if (result.exit_code != 0)
        print_error("%s", result.err);
    assert_int_equal(result.exit_code, 0);
    it_result_free(&result);
    it_sql(
        "INSERT INTO weir.run SELECT n, 'bill', 'posted', 'all', '2024-09-30', '2024-09-30', 2, 1, "
        "1,"
        " E'x=1\n', '', 0, 0, 0, 0, 0, 0, 0, 0, 0, sha256(''), 5 - n, 'weir', now(), now(), now()"
        " FROM generate_series(1, 2) AS n");
}

static void
an_older_database_is_brought_up(void **state)
{
    (void)state;
    make_database_of_schema_12();
    struct it_result result = it_weir("run", "list", NULL);
    assert_int_equal(result.exit_code, 3);
    it_assert_contains(result.err, "older than this program");
    it_result_free(&result);
    it_expect(0, "migrate", NULL);
    it_expect(0, "migrate", "--verify", NULL);
    it_expect(0, "run", "list", NULL);
    /* Runs that are there get their links in the order they were posted in. */
    char *order =
        it_sql_text("SELECT string_agg(run_id::text, ' ' ORDER BY link_no) FROM weir.chain");
    assert_string_equal(order, "2 1");
    free(order);
    it_expect(0, "verify", "--run", "1", NULL);
    it_expect(0, "verify", "--run", "2", NULL);
}

static void
fill_draft(int run)
{
    char sql[400];
    (void)snprintf(sql, sizeof sql,
                   "SELECT public.add_entry(%d, %d, %d, 1, NULL, '2024-01-01', '2024-02-01', 0, "
                   "1000, 100); SELECT public.note_sums(%d)",
                   run, run - 2, run - 2, run);
    it_sql(sql);
}

static void
seal(int run)
{
    char sql[200];
    (void)snprintf(sql, sizeof sql,
                   "SELECT weir.run_seal(%d, NULL); SELECT weir.run_seal(%d, sha256('root'))", run,
                   run);
    assert_string_equal(it_sqlstate("weir_batch", sql), "");
}

/* One draft waits, another run was interrupted, when the program becomes a newer one. */
static void
a_draft_is_posted_after_a_migration(void **state)
{
    (void)state;
    make_database_of_schema_12();
    char *fill = it_read_file(it_source("tests/integration/store_posting.sql"));
    it_sql(fill);
    free(fill);
    it_sql("INSERT INTO weir.account SELECT g, 'A' || g, 'account', 1 FROM generate_series(1, 2) g;"
           "INSERT INTO weir.account_head SELECT g, 0, NULL, NULL, '{}', '{}' FROM "
           "generate_series(1, 2) g;"
           "SELECT weir.journal_take('load', 'x') FROM generate_series(1, 5);"
           "SELECT weir.run_open('bill', 'account:A1', '2024-12-31', '2024-03-01', 5, 1, '', 1);"
           "INSERT INTO weir.run_chunk VALUES (3, 1, 1, 1000000, false)");
    fill_draft(3);
    seal(3);
    it_sql("SELECT weir.run_open('bill', 'account:A2', '2024-12-31', '2024-04-01', 5, 1, '', 1);"
           "INSERT INTO weir.run_chunk VALUES (4, 1, 1, 1000000, false)");

    struct db *db = NULL;
    struct weir_error error = {.status = WEIR_OK};
    bool held = false;
    assert_int_equal(db_open(NULL, &db, &error), WEIR_OK);
    assert_int_equal(bill_store_lock(db, &held, &error), WEIR_OK); /* it is being computed */
    it_expect(4, "migrate", NULL);
    assert_int_equal(it_sql_int("SELECT max(version) FROM weir.schema_version"), 12);
    db_close(db);
    it_expect(0, "migrate", NULL);

    fill_draft(4);
    it_sql("UPDATE weir_draft_4.invoice_line SET kind = 9"); /* which schema 12 did not know */
    seal(4);
    it_expect(0, "run", "post", "3", NULL);
    it_expect(0, "run", "post", "4", NULL);
    assert_int_equal(it_sql_int("SELECT count(DISTINCT book) FROM weir.invoice_line"), 2);
    it_expect(0, "migrate", "--verify", NULL);
}

static void
a_migration_that_fails_changes_nothing(void **state)
{
    (void)state;
    /* The fifth makes weir.book: it cannot. */
    it_sql("DELETE FROM weir.schema_version WHERE version > 4");
    struct it_result result = it_weir("migrate", NULL);
    assert_int_equal(result.exit_code, 4);
    it_assert_contains(result.err, "0005_runs.sql");
    it_assert_contains(result.err, "already exists");
    it_result_free(&result);
    assert_int_equal(it_sql_int("SELECT max(version) FROM weir.schema_version"), 4);
}

static void
two_at_once_do_not_meet(void **state)
{
    (void)state;
    struct db *db = NULL;
    struct weir_error error = {.status = WEIR_OK};
    assert_int_equal(db_open(NULL, &db, &error), WEIR_OK);
    assert_int_equal(migrate_lock(db, &error), WEIR_OK);
    it_expect(4, "migrate", NULL);
    migrate_unlock(db);
    it_expect(0, "migrate", NULL);
    db_close(db);
}

static void
what_was_taken_away_is_seen(void **state)
{
    (void)state;
    it_sql("ALTER TABLE weir.invoice_line DISABLE TRIGGER posted_only_added");
    struct it_result result = it_weir("migrate", "--verify", NULL);
    assert_int_equal(result.exit_code, 5);
    it_assert_contains(result.out, "weir.invoice_line may be changed");
    it_result_free(&result);
}

static void
statements_are_told_apart(void **state)
{
    (void)state;
    struct weir_text rest =
        text_of("-- a; b\nSELECT 'x;''y' ; CREATE FUNCTION f() AS $$ a; $b$ $$;\n"
                "DO $do$ ';' $$; $do$ ; \n -- end;\n");
    static const char *const expected[] = {"SELECT 'x;''y' ", "CREATE FUNCTION f() AS $$ a; $b$ $$",
                                           "DO $do$ ';' $$; $do$ "};
    struct weir_text statement;
    for (size_t i = 0; i < 3; i++) {
        assert_true(migrate_next_statement(&rest, &statement));
        assert_true(text_equal(statement, text_of(expected[i])));
    }
    assert_false(migrate_next_statement(&rest, &statement));
    assert_false(migrate_next_statement(&rest, &statement));
}

static void
schema_sql_is_what_the_migrations_make(void **state)
{
    (void)state;
    const char *const argv[] = {"sh", it_source("tests/lint/schema.sh"), NULL};
    struct it_result result = it_run(argv);
    if (result.exit_code != 0)
        print_error("%s%s", result.out, result.err);
    assert_int_equal(result.exit_code, 0);
    it_result_free(&result);
}

static void
roles_may_do_what_rights_says(void **state)
{
    (void)state;
    const char *const argv[] = {"sh", it_source("tests/lint/rights.sh"), NULL};
    struct it_result result = it_run(argv);
    if (result.exit_code != 0)
        print_error("%s%s", result.out, result.err);
    assert_int_equal(result.exit_code, 0);
    it_result_free(&result);
}

/* --- every statement of the engine -------------------------------------------------------------
 */
/* sql without its comment lines. */
static void
drop_comments(char *sql)
{
    char *to = sql;
    for (const char *from = sql; *from != '\0';) {
        const char *end = strchr(from, '\n');
        const size_t size = end == NULL ? strlen(from) : (size_t)(end - from) + 1;
        if (strncmp(from, "--", 2) != 0) {
            memmove(to, from, size);
            to += size;
        }
        from += size;
    }
    *to = '\0';
}

/* What can be prepared in a COPY's place: its query, with numbers where copy.c writes them, or a
 * query of its columns. */
static void
query_of_copy(const char *copy, char *query, size_t size)
{
    const char *begin = strchr(copy, '(');
    assert_non_null(begin);
    if (strncmp(copy, "COPY (", 6) == 0) {
        const char *end = strstr(copy, "TO STDOUT");
        assert_non_null(end);
        while (*end != ')')
            end--;
        (void)snprintf(query, size, "%.*s", (int)(end - begin - 1), begin + 1);
        for (char *at = query; (at = strchr(at, '$')) != NULL;)
            (void)memcpy(at, " 1", 2);
        return;
    }
    const char *end = strchr(begin, ')');
    assert_non_null(end);
    (void)snprintf(query, size, "SELECT %.*s FROM %.*s LIMIT 0", (int)(end - begin - 1), begin + 1,
                   (int)(begin - copy - 5), copy + 5);
}

static bool
prepares(PGconn *connection, const char *file, char *sql)
{
    static const char *const commands[] = {"BEGIN", "COMMIT", "ROLLBACK", "SET "};
    char query[8192];
    drop_comments(sql);
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strncmp(sql, commands[i], strlen(commands[i])) == 0)
            return true;
    }
    if (strncmp(sql, "COPY ", 5) == 0)
        query_of_copy(sql, query, sizeof query);
    else
        (void)snprintf(query, sizeof query, "%s", sql);
    PGresult *result = PQprepare(connection, "", query, 0, NULL);
    const bool prepared = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (!prepared)
        print_error("%s: %s", file, PQresultErrorMessage(result));
    PQclear(result);
    return prepared;
}

static void
every_statement_fits_the_schema(void **state)
{
    (void)state;
    PGconn *connection = PQconnectdb("options='-c search_path=pg_catalog,weir'");
    assert_int_equal(PQstatus(connection), CONNECTION_OK);
    DIR *folder = opendir(it_source("engine/store/sql"));
    assert_non_null(folder);
    size_t seen = 0;
    size_t wrong = 0;
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        const char *end = strrchr(entry->d_name, '.');
        if (end == NULL || strcmp(end, ".sql") != 0)
            continue;
        char path[300];
        (void)snprintf(path, sizeof path, "engine/store/sql/%s", entry->d_name);
        char *sql = it_read_file(it_source(path));
        wrong += !prepares(connection, entry->d_name, sql);
        seen++;
        free(sql);
    }
    (void)closedir(folder);
    PQfinish(connection);
    assert_true(seen > 10);
    assert_int_equal(wrong, 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, it_setup, it_teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_empty_database_is_migrated_once, it_setup_unmigrated,
                                        it_teardown),
        TEST(a_changed_migration_is_an_integrity_error),
        TEST(a_newer_database_is_refused),
        cmocka_unit_test_setup_teardown(an_older_database_is_brought_up, it_setup_unmigrated,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(a_draft_is_posted_after_a_migration, it_setup_unmigrated,
                                        it_teardown),
        TEST(a_migration_that_fails_changes_nothing),
        TEST(two_at_once_do_not_meet),
        TEST(what_was_taken_away_is_seen),
        cmocka_unit_test(statements_are_told_apart),
        TEST(schema_sql_is_what_the_migrations_make),
        TEST(roles_may_do_what_rights_says),
        TEST(every_statement_fits_the_schema),
    };
    return cmocka_run_group_tests_name("integration/store_migrate", tests, NULL, NULL);
}
