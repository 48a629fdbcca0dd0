/*
 * Databases that older programs left (tests/release): migrated they verify, every run of theirs
 * comes out byte for byte, and life goes on in them; and so it is in a dump restored elsewhere.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

#define CITY_RUNS 8 /* that city.sh posts */

static void
shell(const char *command)
{
    struct it_result result = it_run((const char *const[]){"sh", "-c", command, NULL});
    if (result.exit_code != 0)
        print_error("%s\n%s%s", command, result.out, result.err);
    assert_int_equal(result.exit_code, 0);
    it_result_free(&result);
}

static void
restore(const char *file)
{
    char command[1000];
    char path[300];
    (void)snprintf(path, sizeof path, "tests/release/%s", file);
    (void)snprintf(command, sizeof command,
                   "psql -qX -v ON_ERROR_STOP=1 -f '%s' && gzip -dc '%s' | "
                   "psql -qX -v ON_ERROR_STOP=1",
                   it_source("deploy/roles.sql"), it_source(path));
    shell(command);
    it_expect(0, "migrate", NULL);
    it_expect(0, "migrate", "--verify", NULL);
}

/* What verify and each replay say, one after the other; free() it. */
static char *
proof(int64_t run_count)
{
    size_t size = 0;
    char *text = NULL;
    FILE *all = open_memstream(&text, &size);
    assert_non_null(all);
    char *out = it_output(0, "verify", NULL);
    (void)fputs(out, all);
    free(out);
    for (int64_t run = 1; run <= run_count; run++) {
        char number[24];
        (void)snprintf(number, sizeof number, "%lld", (long long)run);
        out = it_output(0, "run", "replay", number, NULL);
        it_assert_contains(out, "byte for byte");
        (void)fputs(out, all);
        free(out);
        out = it_output(0, "--json", "run", "replay", number, NULL);
        (void)fputs(out, all);
        free(out);
    }
    assert_int_equal(fclose(all), 0);
    return text;
}

/* A quarter more, with a late correction that reaches back before the migration. */
static void
go_on(void)
{
    it_ingest(1, "meter,date,register,kind\nM3,2024-04-01,990,correction\n"
                 "M1,2025-01-01,420,\nM2,2025-01-01,400,\nM3,2025-01-01,2500,\n"
                 "N1,2025-01-01,190,\nN2,2025-01-01,3100,\nN3,2025-01-01,240,\n"
                 "W1,2025-01-01,7000,\nW2,2025-01-01,900,\n");
    it_expect(0, "rebill", "--account", "A3", "--date", "2024-12-20", NULL);
    it_expect(0, "run", "post", "9", NULL);
    it_expect(0, "bill", "--through", "2025-01-01", NULL);
    it_expect(0, "run", "post", "10", "--reviewed", "looked at", NULL);
    it_expect(0, "fees", "assess", "--through", "2025-01-01", NULL);
    it_expect(0, "run", "post", "11", NULL);
    it_expect(0, "month", "close", "2024-10", NULL);
    it_expect(0, "month", "close", "2024-11", NULL);
}

/* What is said of single entries and handed out, where a digest is of an older version too. */
static void
explain_and_prove(void)
{
    static const char *const entries[] = {"A1-1", "A1-4", "A1-6", "A3-6", "B1-9", "B3-6"};
    static const char *const runs[] = {"1", "4", "8"};
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
        it_expect(0, "explain", entries[i], NULL);
        it_expect(0, "prove", entries[i], "--out", "proof", NULL);
        it_expect(0, "verify", "--proof", "proof", NULL);
    }
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++) {
        it_expect(0, "export", "bills", "--run", runs[i], "--format", "html", "--out", "bills.html",
                  NULL);
        it_expect(0, "export", "ledger", "--run", runs[i], "--format", "xml", "--out", "ledger.xml",
                  NULL);
    }
}

static void
of_file(const char *file)
{
    void *state = NULL;
    it_setup_unmigrated(&state);
    print_message("%s\n", file);
    restore(file);
    free(proof(CITY_RUNS));
    explain_and_prove();
    it_expect(0, "audit", "--from", "2024-01", "--to", "2024-12", NULL);
    go_on();
    free(proof(CITY_RUNS + 3));
    it_expect(0, "audit", "--from", "2024-01", "--to", "2025-01", NULL);
    it_teardown(&state);
}

static void
older_databases_are_migrated_verify_and_replay(void **state)
{
    (void)state;
    DIR *folder = opendir("tests/release");
    assert_non_null(folder);
    int count = 0;
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (strstr(entry->d_name, ".sql.gz") == NULL)
            continue;
        of_file(entry->d_name);
        count++;
    }
    (void)closedir(folder);
    assert_true(count >= 2);
}

/* pg_dump and pg_restore as they come, roles kept: the same words of verify and replay, whoever
 * asks. */
static void
a_dump_restored_elsewhere_says_the_same_byte_for_byte(void **state)
{
    it_setup_unmigrated(state);
    restore("schema-19.sql.gz");
    go_on();
    char *before = proof(CITY_RUNS + 3);
    char *database = strdup(getenv("PGDATABASE"));
    assert_non_null(database);
    it_sql("CREATE DATABASE elsewhere");
    shell("pg_dump -Fc -f city.dump && pg_restore --exit-on-error -d elsewhere city.dump");
    assert_int_equal(setenv("PGDATABASE", "elsewhere", 1), 0);
    static const char *const roles[] = {"weir", "weir_auditor", "weir_finance", "weir_batch"};
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        assert_int_equal(setenv("PGUSER", roles[i], 1), 0);
        char *after = proof(CITY_RUNS + 3);
        assert_int_equal(setenv("PGUSER", "weir", 1), 0);
        it_assert_same(after, before);
        free(after);
    }
    assert_int_equal(setenv("PGDATABASE", database, 1), 0);
    it_sql("DROP DATABASE elsewhere");
    free(database);
    free(before);
    it_teardown(state);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(older_databases_are_migrated_verify_and_replay),
        cmocka_unit_test(a_dump_restored_elsewhere_says_the_same_byte_for_byte),
    };
    (void)it_root();
    return cmocka_run_group_tests_name("integration/release", tests, NULL, NULL);
}
