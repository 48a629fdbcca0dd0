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

#include "batch/verify.h"
#include "harness/cmocka_all.h"
#include "harness/it.h"
#include "harness/proof_world.h"

static int
setup(void **state)
{
    const int status = it_setup(state);
    proof_world_make();
    return status;
}

/* --- whether verify finds something -------------------------------------------------------------
 */
static struct verify_result result;

/* How many faults there are; those kept are in result. */
static uint32_t
faults(struct weir_arena *arena)
{
    struct db *db = NULL;
    struct weir_error error = {0};
    const struct verify_request request = {.conninfo = NULL};
    assert_int_equal(db_open(NULL, &db, &error), WEIR_OK);
    const enum weir_status status = verify_run(db, &request, arena, &result, &error);
    db_close(db);
    if (status != WEIR_OK) {
        print_message("  verify failed: %s\n", error.primary);
        return 0;
    }
    return result.fault_count;
}

static bool
is_found(void)
{
    struct weir_arena *arena = weir_arena_new((size_t)64 << 20);
    const bool found = faults(arena) > 0;
    if (found && getenv("TAMPER_TELL") != NULL)
        print_message("    %.*s\n", (int)result.fault[0].words.size, result.fault[0].words.start);
    weir_arena_free(arena);
    return found;
}

/* --- what is not under proof --------------------------------------------------------------------
 */
static const struct {
    const char *table;
    const char *column; /* NULL: all of them */
    const char *reason;
} outside[] = {
    {"account_head", "room", "bytes that say nothing: they keep place in the page"},
};

static bool
is_outside(const char *table, const char *column)
{
    for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++) {
        if (strcmp(outside[i].table, table) == 0 &&
            (outside[i].column == NULL || strcmp(outside[i].column, column) == 0))
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

static unsigned missed;

static void
keep(const char *table)
{
    char sql[300];
    (void)snprintf(sql, sizeof sql,
                   "DROP TABLE IF EXISTS public.kept; CREATE TABLE public.kept AS TABLE weir.%s",
                   table);
    it_sql(sql);
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

/* Makes the change and undoes it. */
static void
try_change(const char *table, const char *change)
{
    char *sql = malloc(strlen(change) + 300);
    assert_non_null(sql);
    /* What the table itself cannot hold (no partition, a key twice) is no change. */
    (void)sprintf(sql,
                  "DO $$ BEGIN %s; EXCEPTION WHEN unique_violation OR check_violation OR"
                  " not_null_violation THEN NULL; END $$",
                  change);
    it_sql(sql);
    char same[400];
    (void)snprintf(same, sizeof same,
                   "SELECT count(*) FROM ((TABLE weir.%s EXCEPT ALL TABLE public.kept) UNION ALL"
                   " (TABLE public.kept EXCEPT ALL TABLE weir.%s)) d",
                   table, table);
    if (it_sql_int(same) != 0) {
        if (!is_found()) {
            print_message("MISSED %s\n", change);
            missed++;
        }
        put_back(table);
    }
    free(sql);
}

/* One statement a line: changes of a column's value by its type. */
static const char changes_of[] =
    "SELECT coalesce(string_agg(s, E'\\n' ORDER BY s), '') FROM information_schema.columns c"
    " CROSS JOIN LATERAL (VALUES (1, c.udt_name)) v(n, t)"
    " CROSS JOIN LATERAL (SELECT unnest(CASE"
    "   WHEN t IN ('int2', 'int4', 'int8') THEN ARRAY['%2$I + 1', 'NULL', '0']"
    "   WHEN t = 'text' THEN ARRAY['%2$I || ''x''', 'NULL', '''''']"
    "   WHEN t = 'bool' THEN ARRAY['NOT %2$I', 'NULL', 'false']"
    "   WHEN t = 'date' THEN ARRAY['%2$I + 1', 'NULL', '''1970-01-01''']"
    "   WHEN t = 'bytea' THEN ARRAY['set_byte(%2$I, 0, get_byte(%2$I, 0) # 1)', 'NULL', '''''']"
    "   WHEN t = '_int8' THEN ARRAY['%2$I || 0::int8', 'NULL', '''{}''']"
    "   WHEN t = 'timestamptz' THEN ARRAY['%2$I + interval ''1 second''', 'NULL',"
    "                                     '''1970-01-01''']"
    " END) AS value) e"
    " CROSS JOIN LATERAL (VALUES ('NOT'), ('')) w(not_)"
    " CROSS JOIN LATERAL (SELECT format('UPDATE weir.%1$I SET %2$I = ' || value || ' WHERE "
    "(tableoid, ctid) ="
    "   (SELECT tableoid, ctid FROM weir.%1$I WHERE %2$I IS %3$s NULL LIMIT 1)', c.table_name,"
    "   c.column_name, not_) AS s) f"
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
    each_column(tables == NULL ? "^(invoice|invoice_line|invoice_use|fee_entry|chain|account_head)$"
                               : tables);
    it_expect(0, "verify", NULL);
    assert_int_equal(missed, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_changed_column_is_found, setup, it_teardown),
    };
    return cmocka_run_group_tests_name("integration/tamper", tests, NULL, NULL);
}
