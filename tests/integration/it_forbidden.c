/*
 * What no role may do, tried: every statement of store_forbidden.sql, on every table and partition
 * there is, as each role, as a stranger, and as people who have roles granted.  And what not even
 * the owner may: change or remove what is recorded, as itself or as a replica.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

static void
act_as(const char *role)
{
    assert_int_equal(setenv("PGUSER", role, 1), 0);
}

/* A month that is closed, another with a draft, a book, fees, an approval: partitions of all kinds.
 */
static int
setup(void **state)
{
    const int status = it_setup(state);
    it_sql("SET client_min_messages = warning;"
           "DO $$ DECLARE who text; BEGIN FOREACH who IN ARRAY ARRAY['stranger', 'clerk', 'teller']"
           " LOOP IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = who) THEN"
           " EXECUTE format('CREATE ROLE %I LOGIN', who); END IF; END LOOP; END $$;"
           "GRANT weir_batch TO clerk; GRANT weir_finance TO teller");
    it_write_file("town.xml", "<tariff xmlns=\"urn:weir:tariff:1\" id=\"town\"><version "
                              "from=\"2024-01-01\"><class id=\"home\"><charge id=\"water\" "
                              "price=\"2.5\"/></class></version></tariff>");
    it_write_file("accounts.csv", "account,from,tariff,class,name\nA1,2024-01-01,town,home,Li\n");
    it_write_file("meters.csv", "meter,account,from,first_register\nM1,A1,2024-01-01,0\n");
    it_write_file("reads.csv", "meter,date,register\nM1,2024-02-01,12.5\nM1,2024-03-01,20\n");
    act_as("clerk");
    it_expect(0, "tariff", "publish", "town.xml", NULL);
    it_expect(0, "load", "accounts", "accounts.csv", NULL);
    it_expect(0, "load", "meters", "meters.csv", NULL);
    it_expect(0, "ingest", "reads.csv", NULL);
    it_expect(0, "bill", "--through", "2024-02-01", NULL);
    it_expect(0, "run", "post", "1", NULL);
    it_expect(0, "month", "close", "2024-02", NULL);
    it_expect(0, "bill", "--through", "2024-03-01", NULL);
    act_as("teller");
    it_expect(0, "approve", "2", NULL);
    act_as("weir");
    return status;
}

static int
teardown(void **state)
{
    act_as("weir");
    return it_teardown(state);
}

static void
every_role_is_refused_what_is_not_its_own(void **state)
{
    (void)state;
    static const char *const roles[] = {"weir_batch",   "clerk",  "weir_finance",
                                        "weir_auditor", "teller", "stranger"};
    const char *const argv[] = {
        "psql", "-qXv", "ON_ERROR_STOP=1", "-f", it_source("tests/integration/store_forbidden.sql"),
        NULL};
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        act_as(roles[i]);
        struct it_result result = it_run(argv);
        if (result.exit_code != 0)
            print_error("%s%s", result.out, result.err);
        assert_int_equal(result.exit_code, 0);
        it_assert_contains(result.err, " statements were refused");
        it_result_free(&result);
    }
    act_as("weir");
    it_expect(0, "verify", NULL);
}

/* Statement by statement, since each is to be refused by itself. */
static void
not_even_the_owner_changes_what_is_recorded(void **state)
{
    (void)state;
    it_sql(
        "CREATE FUNCTION public.try_all() RETURNS text LANGUAGE plpgsql AS $f$"
        " DECLARE thing record; word text; passed text := ''; BEGIN"
        " FOR thing IN SELECT c.relname, (SELECT a.attname FROM pg_attribute a WHERE a.attrelid ="
        "   c.oid AND a.attnum > 0 AND a.attidentity = '' AND NOT a.attisdropped"
        "   ORDER BY a.attnum LIMIT 1) AS first FROM pg_class c"
        "   WHERE c.relnamespace = 'weir'::regnamespace AND c.relkind IN ('r', 'p')"
        "   AND c.relname NOT IN ('account_head', 'account_party', 'permit_party', 'book',"
        "     'read_unplaced', 'run_chunk', 'schema_version', 'run') LOOP"
        "  FOREACH word IN ARRAY ARRAY[format('UPDATE weir.%1$I SET %2$I = %2$I', thing.relname,"
        "    thing.first), format('DELETE FROM weir.%I', thing.relname),"
        "    format('TRUNCATE weir.%I', thing.relname)] LOOP"
        "   BEGIN EXECUTE word; passed := passed || word || E'\\n';"
        "   EXCEPTION WHEN restrict_violation THEN NULL; END;"
        "  END LOOP; END LOOP; RETURN passed; END $f$");
    static const char *const sessions[] = {
        "SELECT public.try_all()",
        "SET session_replication_role = replica; SELECT public.try_all()",
    };
    for (size_t i = 0; i < sizeof sessions / sizeof sessions[0]; i++) {
        const char *const argv[] = {"psql", "-qXAtc", sessions[i], NULL};
        struct it_result result = it_run(argv);
        if (result.exit_code != 0)
            print_error("%s", result.err);
        assert_int_equal(result.exit_code, 0);
        it_assert_same(result.out, "\n");
        it_result_free(&result);
    }
    /* A run's row: not removed, and not changed once it is posted. */
    static const char *const runs[] = {
        "DELETE FROM weir.run WHERE run_id = 2",
        "UPDATE weir.run SET amount_fen = 1 WHERE run_id = 1",
        "SET session_replication_role = replica; DELETE FROM weir.run WHERE run_id = 1",
        "SET session_replication_role = replica; UPDATE weir.run SET root = root WHERE run_id = 1",
    };
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++)
        assert_string_equal(it_sqlstate(NULL, runs[i]), "23001");
    assert_string_equal(it_sqlstate("weir_batch", "ALTER SYSTEM SET fsync = off"), "42501");
    /* No entry slips into a book, whoever writes it. */
    assert_string_equal(
        it_sqlstate(NULL, "INSERT INTO weir.invoice_1 SELECT * FROM weir.invoice_1"), "23001");
    assert_string_equal(it_sqlstate(NULL, "INSERT INTO weir.invoice SELECT * FROM weir.invoice"),
                        "23001");
}

/* A table that comes later has its owner, its rights and its guard from the first moment. */
static void
what_is_made_on_the_way_is_guarded_too(void **state)
{
    (void)state;
    char *text = it_sql_text(
        "SELECT count(*) FROM pg_class c WHERE c.relnamespace = 'weir'::regnamespace AND"
        " c.relkind IN ('r', 'p') AND (c.relname ~ '_[0-9]+$') AND (NOT EXISTS (SELECT FROM"
        " pg_trigger t WHERE t.tgrelid = c.oid AND t.tgenabled = 'A') OR"
        " pg_get_userbyid(c.relowner) <> 'weir_owner')");
    assert_string_equal(text, "0");
    free(text);
    assert_true(it_sql_int("SELECT count(*) FROM pg_class WHERE relnamespace = 'weir'::regnamespace"
                           " AND relkind = 'r' AND relname ~ '_[0-9]+$'") >= 5);
    assert_int_equal(
        it_sql_int("SELECT count(*) FROM pg_proc WHERE pronamespace ="
                   " 'weir'::regnamespace AND (prosecdef OR proname <> 'permit_holder')"
                   " AND NOT EXISTS (SELECT FROM"
                   " unnest(proconfig) s WHERE s LIKE"
                   " 'search_path=pg_catalog, weir, pg_temp%')"),
        0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(every_role_is_refused_what_is_not_its_own),
        TEST(not_even_the_owner_changes_what_is_recorded),
        TEST(what_is_made_on_the_way_is_guarded_too),
    };
    return cmocka_run_group_tests_name("integration/forbidden", tests, NULL, NULL);
}
