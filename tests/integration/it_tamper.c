/*
 * What is posted, changed by one who can switch every guard off: weir verify must find it.
 *
 * The columns are taken from the catalogue, so that a new one cannot be forgotten: each column of
 * each table is changed, set to null and, where it is null, to something, unless it is in the list
 * of what is not under proof, with the reason.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "batch/verify.h"
#include "harness/cmocka_all.h"
#include "harness/it.h"
#include "harness/proof_world.h"
#include "store/verify_store.h"

static int
setup(void **state)
{
    const int status = it_setup(state);
    proof_world_make();
    return status;
}

/* --- whether verify finds something -------------------------------------------------------------
 */
static struct db *watching;

/* Whether one of the statements that verify asks finds a fault, in the transaction at hand. */
static bool
is_found_at_once(void)
{
    struct weir_error error = {0};
    struct weir_arena *arena = weir_arena_new((size_t)64 << 20);
    bool found = false;
    for (int check = VERIFY_STORE_CHECK_COUNT - 1; check >= 0 && !found; check--) {
        struct verify_store_faults faults = {0};
        const enum weir_status status =
            verify_store_check(watching, (enum verify_store_check)check, arena, &faults, &error);
        if (status != WEIR_OK)
            fail_msg("check %d: %s", check, error.primary);
        found = faults.count > 0;
    }
    weir_arena_free(arena);
    return found;
}

static bool
is_found(void)
{
    static struct verify_result result;
    struct weir_error error = {0};
    struct db *db = NULL;
    const struct verify_request request = {.conninfo = NULL};
    struct weir_arena *arena = weir_arena_new((size_t)64 << 20);
    assert_int_equal(db_open(NULL, &db, &error), WEIR_OK);
    if (verify_run(db, &request, arena, &result, &error) != WEIR_OK)
        fail_msg("verify: %s", error.primary);
    db_close(db);
    weir_arena_free(arena);
    return result.fault_count > 0;
}

static int
teardown(void **state)
{
    db_close(watching);
    watching = NULL;
    return it_teardown(state);
}

/* --- what is not under proof --------------------------------------------------------------------
 */
static const struct {
    const char *table;
    const char *column; /* NULL: all of them */
    const char *reason;
} outside[] = {
    {"account_head", "room", "bytes that say nothing: they keep place in the page"},
    {"account_party", NULL, "names and addresses, which may have to be erased"},
    {"permit_party", NULL, "as account_party"},
    {"book", "open", "which book takes the next small run: nothing is read from it afterwards"},
    {"checkpoint", NULL, "signed, and checked by verify --checkpoint"},
    {"checkpoint_stamp", NULL, "time-stamps are signed by their authority"},
    {"outcome", NULL, "how nights ended: for status alone"},
    {"read_unplaced", NULL, "reads that wait for their meter and leave when it comes"},
    {"schema_version", NULL, "weir migrate compares it with the program"},
};

static bool
is_outside(const char *table, const char *column)
{
    for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++) {
        if (strcmp(outside[i].table, table) == 0 &&
            (outside[i].column == NULL ||
             (column != NULL && strcmp(outside[i].column, column) == 0)))
            return true;
    }
    return false;
}

/* --- changes ------------------------------------------------------------------------------------
 */
/* Takes every check and guard off: what is left is what a file on a disk has. */
static void
disarm(void)
{
    it_tamper(
        "DO $$ DECLARE c record; BEGIN"
        " FOR c IN SELECT conrelid::regclass AS t, conname FROM pg_constraint"
        "  WHERE connamespace = 'weir'::regnamespace AND contype = 'c' AND coninhcount = 0"
        "  AND conname <> 'one_book'"
        " LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I', c.t, c.conname);"
        " END LOOP;"
        " FOR c IN SELECT a.attrelid::regclass AS t, a.attname AS n FROM pg_attribute a JOIN"
        "  pg_class t ON t.oid = a.attrelid WHERE t.relnamespace = 'weir'::regnamespace"
        "  AND t.relkind IN ('r', 'p') AND NOT t.relispartition AND a.attnotnull AND a.attnum > 0"
        "  AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = t.oid AND i.indisprimary"
        "   AND a.attnum = ANY (i.indkey))"
        " LOOP EXECUTE format('ALTER TABLE %s ALTER COLUMN %I DROP NOT NULL', c.t, c.n);"
        " END LOOP; END $$");
}

static unsigned missed; /* changes that verify did not find */

/* Makes the change, and says whether the table is no more what was kept; what the table itself
 * cannot hold (no partition, a key twice) is no change. */
static const char tamper[] =
    "CREATE OR REPLACE FUNCTION public.tamper(change text, changed text) RETURNS int8"
    " LANGUAGE plpgsql AS $$ DECLARE n int8; BEGIN"
    " BEGIN EXECUTE change; EXCEPTION WHEN unique_violation OR check_violation OR"
    "  not_null_violation THEN NULL; END;"
    " EXECUTE format('SELECT count(*) FROM ((TABLE weir.%1$I EXCEPT ALL TABLE public.kept) UNION "
    "ALL"
    "  (TABLE public.kept EXCEPT ALL TABLE weir.%1$I)) d', changed) INTO n;"
    " RETURN n; END $$";

static void
keep(const char *table)
{
    char sql[300];
    (void)snprintf(sql, sizeof sql,
                   "DROP TABLE IF EXISTS public.kept; CREATE TABLE public.kept AS TABLE weir.%s",
                   table);
    it_sql(sql);
    it_sql(tamper);
}

static void
put_back(const char *table)
{
    char sql[300];
    (void)snprintf(sql, sizeof sql,
                   "DELETE FROM weir.%s; INSERT INTO weir.%s SELECT * FROM public.kept", table,
                   table);
    it_sql(sql);
}

static bool
makes_other(const char *table, const char *change)
{
    struct weir_error error = {0};
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_text(&params, text_of(change));
    db_params_text(&params, text_of(table));
    if (db_query(watching, "SELECT public.tamper($1, $2)", &params, &rows, &error) != WEIR_OK)
        fail_msg("%s: %s", change, error.primary);
    const bool other = db_rows_int(rows, 0, 0) != 0;
    db_rows_free(rows);
    return other;
}

/* Makes the change and undoes it: in a transaction that is taken back, since most changes are found
 * by a statement alone, in a tenth of the time that verify takes; else for all to see. */
static void
try_change(const char *table, const char *change)
{
    struct weir_error error = {0};
    if (watching == NULL)
        assert_int_equal(db_open(NULL, &watching, &error), WEIR_OK);
    assert_int_equal(db_begin(watching, DB_READ_WRITE, &error), WEIR_OK);
    const bool other = makes_other(table, change);
    if (!other || is_found_at_once()) {
        db_rollback(watching);
        return;
    }
    assert_int_equal(db_commit(watching, &error), WEIR_OK);
    if (!is_found()) {
        print_message("MISSED %s\n", change);
        missed++;
    }
    put_back(table);
}

/* One statement a line: changes of a column by its type, of a row where it is something: another
 * value, and null; and of a row where it is null: nought, or nothing. */
static const char changes_of[] =
    "SELECT coalesce(string_agg(format('UPDATE weir.%1$I SET %2$I = ' || e.value || ' WHERE "
    "(tableoid, ctid) ="
    "   (SELECT tableoid, ctid FROM weir.%1$I WHERE %2$I IS %3$s NULL LIMIT 1)', c.table_name,"
    "   c.column_name, CASE WHEN e.n < 3 THEN 'NOT' END), E'\\n' ORDER BY e.n), '')"
    " FROM information_schema.columns c"
    " CROSS JOIN LATERAL unnest(CASE"
    "   WHEN c.udt_name IN ('int2', 'int4', 'int8') THEN ARRAY['%2$I + 1', 'NULL', '0']"
    "   WHEN c.udt_name = 'text' THEN ARRAY['%2$I || ''x''', 'NULL', '''''']"
    "   WHEN c.udt_name = 'bool' THEN ARRAY['NOT %2$I', 'NULL', 'false']"
    "   WHEN c.udt_name = 'date' THEN ARRAY['%2$I + 1', 'NULL', '''1970-01-01''']"
    "   WHEN c.udt_name = 'bytea' THEN ARRAY['set_byte(%2$I, 0, get_byte(%2$I, 0) # 1)', 'NULL',"
    "                                        '''''']"
    "   WHEN c.udt_name = '_int8' THEN ARRAY['%2$I || 0::int8', 'NULL', '''{}''']"
    "   WHEN c.udt_name = 'timestamptz' THEN ARRAY['%2$I + interval ''1 microsecond''', 'NULL',"
    "                                              '''1970-01-01''']"
    " END) WITH ORDINALITY AS e(value, n)"
    " WHERE c.table_schema = 'weir' AND c.table_name = '%s' AND c.column_name = '%s'";

static void
try_column(const char *table, const char *column)
{
    char *query = malloc(sizeof changes_of + 200);
    assert_non_null(query);
    /* %1$I and its like are format's; the two plain ones are ours. */
    char *at = query;
    const char *const ours[] = {table, column};
    unsigned next = 0;
    for (const char *c = changes_of; *c != '\0'; c++) {
        if (c[0] == '%' && c[1] == 's') {
            at += sprintf(at, "%s", ours[next++]);
            c++;
        } else {
            *at++ = *c;
        }
    }
    *at = '\0';
    char *changes = it_sql_text(query);
    char *rest = NULL;
    for (char *line = strtok_r(changes, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest))
        try_change(table, line);
    free(changes);
    free(query);
}

static void
each_column(const char *tables)
{
    char sql[500];
    (void)snprintf(sql, sizeof sql,
                   "SELECT string_agg(table_name || ' ' || column_name, E'\\n' ORDER BY table_name,"
                   " ordinal_position) FROM information_schema.columns c JOIN pg_class t ON"
                   " t.relname = table_name AND t.relnamespace = 'weir'::regnamespace AND NOT"
                   " t.relispartition AND t.relkind IN ('r', 'p') WHERE table_schema = 'weir'"
                   " AND table_name ~ '%s'",
                   tables);
    char *list = it_sql_text(sql);
    char *rest = NULL;
    char kept[64] = "";
    for (char *line = strtok_r(list, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        char table[64];
        char column[64];
        assert_int_equal(sscanf(line, "%63s %63s", table, column), 2);
        if (is_outside(table, column))
            continue;
        if (strcmp(kept, table) != 0) {
            keep(table);
            (void)snprintf(kept, sizeof kept, "%s", table);
        }
        try_column(table, column);
    }
    free(list);
}

static void
every_changed_column_is_found(void **state)
{
    (void)state;
    it_expect(0, "verify", NULL);
    disarm();
    it_expect(0, "verify", NULL);
    const char *tables = getenv("TAMPER_TABLES");
    each_column(tables == NULL ? "." : tables);
    it_expect(0, "verify", NULL);
    assert_int_equal(missed, 0);
}

/* --- rows ---------------------------------------------------------------------------------------
 */
/* In each table, one row goes, and one comes that is like another but for its first column. */
static void
every_row_that_goes_or_comes_is_found(void **state)
{
    (void)state;
    disarm();
    char *list = it_sql_text(
        "SELECT string_agg(t.relname || ' ' || (SELECT string_agg(a.attname || CASE WHEN a.attnum "
        "<>"
        " 1 THEN '' WHEN a.atttypid = 'text'::regtype THEN '||''x''' WHEN a.atttypid ="
        " 'date'::regtype THEN '+31000' ELSE '+1000' END, ',' ORDER BY a.attnum) FROM pg_attribute "
        "a"
        " WHERE a.attrelid = t.oid AND a.attnum > 0), E'\\n' ORDER BY t.relname) FROM pg_class t"
        " WHERE t.relnamespace = 'weir'::regnamespace AND t.relkind IN ('r', 'p') AND NOT"
        " t.relispartition");
    char *rest = NULL;
    for (char *line = strtok_r(list, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        char table[64];
        char columns[1500];
        char change[2000];
        assert_int_equal(sscanf(line, "%63s %1499[^\n]", table, columns), 2);
        if (is_outside(table, NULL))
            continue;
        keep(table);
        (void)snprintf(change, sizeof change,
                       "DELETE FROM weir.%s WHERE (tableoid, ctid) = (SELECT tableoid, ctid FROM"
                       " weir.%s LIMIT 1)",
                       table, table);
        try_change(table, change);
        (void)snprintf(change, sizeof change, "INSERT INTO weir.%s SELECT %s FROM weir.%s LIMIT 1",
                       table, columns, table);
        try_change(table, change);
    }
    free(list);
    assert_int_equal(missed, 0);
}

/* What stays in its table and changes its place. */
static void
rows_that_change_places_are_found(void **state)
{
    (void)state;
    static const char *const swaps[][2] = {
        {"invoice_line", "UPDATE weir.invoice_line SET line_no = 32000 WHERE account_id = 1 AND"
                         " entry_no = 1 AND line_no = 1; UPDATE weir.invoice_line SET line_no = 1"
                         " WHERE account_id = 1 AND entry_no = 1 AND line_no = 2; UPDATE"
                         " weir.invoice_line SET line_no = 2 WHERE line_no = 32000"},
        {"invoice_line", "UPDATE weir.invoice_line SET account_id = 3 - account_id WHERE account_id"
                         " IN (1, 2) AND entry_no = 1"},
        {"invoice_use", "UPDATE weir.invoice_use SET account_id = 3 - account_id WHERE account_id"
                        " IN (1, 2) AND entry_no = 1"},
        {"invoice", "UPDATE weir.invoice a SET digest = b.digest FROM weir.invoice b WHERE"
                    " a.entry_no = 1 AND b.entry_no = 1 AND a.account_id = 3 - b.account_id"},
        {"run", "UPDATE weir.run a SET root = b.root FROM weir.run b WHERE a.run_id IN (1, 2) AND"
                " b.run_id = 3 - a.run_id"},
        {"chain",
         "UPDATE weir.chain a SET link = b.link FROM weir.chain b WHERE a.link_no IN (1, 2)"
         " AND b.link_no = 3 - a.link_no"},
        {"journal", "UPDATE weir.journal a SET actor = b.actor || 'x', detail = b.detail FROM"
                    " weir.journal b WHERE a.journal_no IN (3, 4) AND b.journal_no = 7 -"
                    " a.journal_no"},
        {"fee_entry", "UPDATE weir.fee_entry a SET digest = b.digest FROM weir.fee_entry b WHERE"
                      " a.entry_no IN (1, 2) AND b.entry_no = 3 - a.entry_no"},
        {"run", "DELETE FROM weir.run WHERE run_id = 2"},
    };
    disarm();
    for (size_t i = 0; i < sizeof swaps / sizeof swaps[0]; i++) {
        keep(swaps[i][0]);
        try_change(swaps[i][0], swaps[i][1]);
    }
    assert_int_equal(missed, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_row_that_goes_or_comes_is_found, setup, teardown),
        cmocka_unit_test_setup_teardown(rows_that_change_places_are_found, setup, teardown),
        cmocka_unit_test_setup_teardown(every_changed_column_is_found, setup, teardown),
    };
    return cmocka_run_group_tests_name("integration/tamper", tests, NULL, NULL);
}
