/* The wrapper of libpq on a real PostgreSQL: sessions, parameters, results, transactions, errors;
 * and COPY BINARY of every type we use, both ways. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "harness/cmocka_all.h"
#include "harness/it.h"
#include "store/copy.h"
#include "store/db.h"
#include "weir/tariff.h"

static struct db *db;
static struct weir_error error;
static struct weir_arena *arena;

static int
setup(void **state)
{
    const int status = it_setup_unmigrated(state);
    error = (struct weir_error){.status = WEIR_OK};
    arena = weir_arena_new(1 << 24);
    it_sql("CREATE SCHEMA weir;"
           "CREATE TABLE weir.t (b bool, i2 int2, i4 int4, i8 int8, d date, s text, y bytea, a "
           "int8[])");
    assert_int_equal(db_open(NULL, &db, &error), WEIR_OK);
    return status;
}

static int
teardown(void **state)
{
    db_close(db);
    weir_arena_free(arena);
    return it_teardown(state);
}

static struct weir_text
setting(const char *sql)
{
    struct db_rows *rows = NULL;
    assert_int_equal(db_query(db, sql, NULL, &rows, &error), WEIR_OK);
    const struct weir_text copy = text_copy(db_rows_text(rows, 0, 0), arena);
    db_rows_free(rows);
    return copy;
}

static void
reopened_in_a_database_set_to(const char *value)
{
    db_close(db);
    db = NULL;
    char sql[200];
    (void)snprintf(sql, sizeof sql,
                   "DO $$ BEGIN EXECUTE format('ALTER DATABASE %%I SET synchronous_commit = %s', "
                   "current_database()); END $$",
                   value);
    it_sql(sql);
    assert_int_equal(db_open(NULL, &db, &error), WEIR_OK);
}

static void
what_is_committed_outlives_a_crash_however_the_server_is_set(void **state)
{
    (void)state;
    reopened_in_a_database_set_to("off");
    assert_string_equal(setting("SHOW synchronous_commit").start, "on");
    reopened_in_a_database_set_to("remote_apply");
    assert_string_equal(setting("SHOW synchronous_commit").start, "remote_apply");
}

static void
a_session_is_the_same_everywhere(void **state)
{
    (void)state;
    assert_string_equal(setting("SHOW timezone").start, "UTC");
    assert_string_equal(setting("SHOW client_encoding").start, "UTF8");
    assert_string_equal(setting("SHOW search_path").start, "pg_catalog, weir");
    assert_string_equal(setting("SHOW application_name").start, "weir");
    assert_string_equal(setting("SHOW statement_timeout").start, "0");
    assert_string_equal(setting("SHOW lock_timeout").start, "30s");
    assert_true(db_server_version(db) >= 150000);
    assert_true(db_library_version() >= 150000);
}

static void
every_kind_of_parameter_comes_back(void **state)
{
    (void)state;
    static const int64_t items[] = {INT64_MIN, -1, 0, 1, INT64_MAX};
    static const char insert[] = "INSERT INTO t VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    struct db_params params = {.count = 0};
    db_params_bool(&params, true);
    db_params_int(&params, -32768);
    db_params_int4(&params, INT32_MIN);
    db_params_int(&params, INT64_MIN);
    db_params_day(&params, -1); /* 1969-12-31 */
    db_params_text(&params, text_of("水 '\\"));
    db_params_bytes(&params, (struct weir_text){"\0\xff", 2});
    db_params_int8s(&params, items, 5);
    int64_t touched = 0;
    assert_int_equal(db_run(db, insert, &params, &touched, &error), WEIR_OK);
    assert_int_equal(touched, 1);
    struct db_params nulls = {.count = 0};
    for (int i = 0; i < 4; i++)
        db_params_null(&nulls);
    db_params_day(&nulls, WEIR_DAY_NONE);
    db_params_text(&nulls, (struct weir_text){NULL, 0});
    db_params_bytes(&nulls, (struct weir_text){NULL, 0});
    db_params_null(&nulls);
    assert_int_equal(db_run(db, insert, &nulls, NULL, &error), WEIR_OK);
    struct db_rows *rows = NULL;
    assert_int_equal(db_query(db, "SELECT * FROM t ORDER BY i8", NULL, &rows, &error), WEIR_OK);
    assert_int_equal(db_rows_count(rows), 2);
    assert_int_equal(db_rows_int(rows, 0, 0), 1);
    assert_int_equal(db_rows_int(rows, 0, 1), -32768);
    assert_int_equal(db_rows_int(rows, 0, 2), INT32_MIN);
    assert_true(db_rows_int(rows, 0, 3) == INT64_MIN);
    assert_int_equal(db_rows_day(rows, 0, 4), -1);
    assert_true(text_equal(db_rows_text(rows, 0, 5), text_of("水 '\\")));
    assert_true(text_equal(db_rows_text(rows, 0, 6), (struct weir_text){"\0\xff", 2}));
    for (uint32_t column = 0; column < 8; column++)
        assert_true(db_rows_null(rows, 1, column));
    assert_int_equal(db_rows_int(rows, 1, 3), 0);
    assert_int_equal(db_rows_day(rows, 1, 4), WEIR_DAY_NONE);
    assert_null(db_rows_text(rows, 1, 5).start);
    db_rows_free(rows);
    char *day = it_sql_text("SELECT d::text || ' ' || a::text FROM weir.t WHERE d IS NOT NULL");
    assert_string_equal(day, "1969-12-31 {-9223372036854775808,-1,0,1,9223372036854775807}");
    free(day);
}

static void
a_transaction_is_whole_or_not_at_all(void **state)
{
    (void)state;
    assert_int_equal(db_begin(db, DB_READ_WRITE, &error), WEIR_OK);
    assert_int_equal(db_run(db, "INSERT INTO t (i4) VALUES (1)", NULL, NULL, &error), WEIR_OK);
    db_rollback(db);
    db_rollback(db);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.t"), 0);
    assert_int_equal(db_begin(db, DB_READ_WRITE, &error), WEIR_OK);
    assert_int_equal(db_run(db, "INSERT INTO t (i4) VALUES (1)", NULL, NULL, &error), WEIR_OK);
    assert_int_equal(db_commit(db, &error), WEIR_OK);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.t"), 1);
    assert_int_equal(db_begin(db, DB_READ_ONLY, &error), WEIR_OK);
    assert_int_equal(db_run(db, "DELETE FROM t", NULL, NULL, &error), WEIR_E_DB);
    assert_string_equal(db_sqlstate(db), "25006");
    /* The transaction has failed: committing it is not success. */
    error = (struct weir_error){.status = WEIR_OK};
    assert_int_equal(db_commit(db, &error), WEIR_E_DB);
    db_rollback(db);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.t"), 1);
}

static void
a_view_of_the_data_does_not_move(void **state)
{
    (void)state;
    int64_t count = -1;
    assert_int_equal(db_begin(db, DB_READ_ONLY, &error), WEIR_OK);
    assert_int_equal(db_query_int(db, "SELECT count(*) FROM t", NULL, &count, &error), WEIR_OK);
    it_sql("INSERT INTO weir.t (i4) VALUES (1)");
    assert_int_equal(db_query_int(db, "SELECT count(*) FROM t", NULL, &count, &error), WEIR_OK);
    assert_int_equal(count, 0);
    assert_int_equal(db_commit(db, &error), WEIR_OK);
}

static void
postgresqls_words_become_an_error(void **state)
{
    (void)state;
    it_sql("ALTER TABLE weir.t ADD UNIQUE (i4)");
    assert_int_equal(db_run(db, "INSERT INTO t (i4) VALUES (7)", NULL, NULL, &error), WEIR_OK);
    assert_int_equal(db_run(db, "INSERT INTO t (i4) VALUES (7)", NULL, NULL, &error), WEIR_E_DB);
    assert_string_equal(db_sqlstate(db), "23505");
    it_assert_contains(error.primary, "duplicate key");
    it_assert_contains(error.detail, "(i4)=(7)");
    static const struct {
        const char *sqlstate;
        enum weir_status status;
    } cases[] = {
        {"40001", WEIR_E_DB_TRANSIENT}, {"40P01", WEIR_E_DB_TRANSIENT},
        {"08006", WEIR_E_DB_TRANSIENT}, {"53300", WEIR_E_DB_TRANSIENT},
        {"57P01", WEIR_E_DB_TRANSIENT}, {"57P03", WEIR_E_DB_TRANSIENT},
        {"55P03", WEIR_E_DB_TRANSIENT}, {"57014", WEIR_E_DB},
        {"53100", WEIR_E_DB},           {"23001", WEIR_E_DB},
        {"23P01", WEIR_E_INVALID},      {"55000", WEIR_E_INVALID},
        {"55006", WEIR_E_BUSY},         {"P0002", WEIR_E_NOT_FOUND},
        {"WR001", WEIR_E_SEAL},
    };
    it_sql(
        "CREATE FUNCTION weir.fails(state text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE "
        "EXCEPTION USING MESSAGE = E'a\\tb\\n%s 100 %', ERRCODE = state, HINT = 'do this'; END $$");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct db_params params = {.count = 0};
        db_params_text(&params, text_of(cases[i].sqlstate));
        error = (struct weir_error){.status = WEIR_OK};
        assert_int_equal(db_run(db, "SELECT fails($1)", &params, NULL, &error), cases[i].status);
        assert_string_equal(error.primary, "a b %s 100 %");
        assert_string_equal(error.hint, "do this");
    }
}

static void
a_statement_must_give_one_row_where_one_is_wanted(void **state)
{
    (void)state;
    int64_t value = 5;
    assert_int_equal(db_query_int(db, "SELECT 1 WHERE false", NULL, &value, &error),
                     WEIR_E_NOT_FOUND);
    assert_int_equal(value, 5);
    error = (struct weir_error){.status = WEIR_OK};
    assert_int_equal(db_run_once(db, "SELECT 1; SELECT 2", &error), WEIR_E_DB);
    assert_string_equal(db_sqlstate(db), "42601");
}

static void
a_lost_connection_is_transient(void **state)
{
    (void)state;
    assert_int_equal(db_begin(db, DB_READ_WRITE, &error), WEIR_OK);
    it_sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'weir' "
           "AND datname = current_database()");
    /* The first thing heard may be the server's farewell; then the connection is gone. */
    assert_int_equal(db_run(db, "SELECT 1", NULL, NULL, &error), WEIR_E_DB_TRANSIENT);
    error = (struct weir_error){.status = WEIR_OK};
    assert_int_equal(db_commit(db, &error), WEIR_E_DB_TRANSIENT);
    db_rollback(db);
}

static void
a_database_out_of_reach_or_a_password_in_sight_is_refused(void **state)
{
    (void)state;
    struct db *other = NULL;
    assert_int_equal(db_open("host=/nonexistent", &other, &error), WEIR_E_DB_TRANSIENT);
    assert_null(other);
    error = (struct weir_error){.status = WEIR_OK};
    assert_int_equal(db_open("password=x", &other, &error), WEIR_E_INVALID);
    assert_string_equal(strstr(error.primary, "x password") == NULL ? "" : "shown", "");
    error = (struct weir_error){.status = WEIR_OK};
    assert_int_equal(db_open("no such thing", &other, &error), WEIR_E_INVALID);
    db_close(NULL);
}

static void
a_drafts_tables_come_first(void **state)
{
    (void)state;
    int64_t count = -1;
    it_sql("CREATE SCHEMA weir_draft_3; CREATE TABLE weir_draft_3.t AS SELECT 1 AS i4");
    assert_int_equal(db_use_draft(db, 3, &error), WEIR_OK);
    assert_int_equal(db_query_int(db, "SELECT count(*) FROM t", NULL, &count, &error), WEIR_OK);
    assert_int_equal(count, 1);
    assert_int_equal(db_use_draft(db, 0, &error), WEIR_OK);
    assert_int_equal(db_query_int(db, "SELECT count(*) FROM t", NULL, &count, &error), WEIR_OK);
    assert_int_equal(count, 0);
}

/* --- COPY --------------------------------------------------------------------------------------
 */
static const char copy_to[] = "COPY t FROM STDIN (FORMAT binary)";
static const char copy_from[] =
    "COPY (SELECT * FROM t WHERE i8 BETWEEN $1 AND $2 OR i8 IS NULL ORDER BY i8 NULLS LAST) TO "
    "STDOUT (FORMAT binary)";

static void
write_row(struct copy_in *in, int64_t number, const int64_t *item, uint32_t count)
{
    copy_in_row(in, 8);
    copy_in_bool(in, number % 2 != 0);
    copy_in_int2(in, INT16_MIN);
    copy_in_int4(in, INT32_MIN);
    copy_in_int8(in, number);
    copy_in_day(in, -719162); /* 0001-01-01 */
    copy_in_text(in, text_of("水\t\\N"));
    copy_in_bytes(in, (struct weir_text){"\0\n", 2});
    copy_in_int8s(in, item, count);
}

static void
write_nulls(struct copy_in *in)
{
    copy_in_row(in, 8);
    for (int i = 0; i < 4; i++)
        copy_in_null(in);
    copy_in_day(in, WEIR_DAY_NONE);
    copy_in_text(in, (struct weir_text){NULL, 0});
    copy_in_bytes(in, (struct weir_text){NULL, 0});
    copy_in_null(in);
}

static void
every_type_goes_in_and_comes_out(void **state)
{
    (void)state;
    static const int64_t items[] = {INT64_MIN, 0, INT64_MAX};
    struct copy_in *in = NULL;
    int64_t written = 0;
    assert_int_equal(copy_in_begin(db, copy_to, &in, &error), WEIR_OK);
    write_row(in, -5, items, 3);
    write_row(in, INT64_MAX, items, 0);
    write_nulls(in);
    assert_int_equal(copy_in_end(in, &written, &error), WEIR_OK);
    copy_in_free(in);
    assert_int_equal(written, 3);

    struct copy_out *out = NULL;
    bool row = false;
    const struct copy_args args = {{-5, INT64_MAX}, 2};
    struct copy_int8s int8s;
    assert_int_equal(copy_out_begin(db, copy_from, &args, &out, &error), WEIR_OK);
    assert_int_equal(copy_out_next(out, &row, &error), WEIR_OK);
    assert_true(row);
    assert_int_equal(copy_out_fields(out), 8);
    assert_int_equal(copy_out_int(out, 0), 1);
    assert_int_equal(copy_out_int(out, 1), INT16_MIN);
    assert_int_equal(copy_out_int(out, 2), INT32_MIN);
    assert_int_equal(copy_out_int(out, 3), -5);
    assert_int_equal(copy_out_day(out, 4), -719162);
    assert_true(text_equal(copy_out_text(out, 5), text_of("水\t\\N")));
    assert_true(text_equal(copy_out_text(out, 6), (struct weir_text){"\0\n", 2}));
    assert_int_equal(copy_out_int8s(out, 7, arena, &int8s, &error), WEIR_OK);
    assert_int_equal(int8s.count, 3);
    assert_memory_equal(int8s.item, items, sizeof items);
    assert_int_equal(copy_out_next(out, &row, &error), WEIR_OK);
    assert_true(copy_out_int(out, 3) == INT64_MAX);
    assert_int_equal(copy_out_int8s(out, 7, arena, &int8s, &error), WEIR_OK);
    assert_int_equal(int8s.count, 0);
    assert_int_equal(copy_out_next(out, &row, &error), WEIR_OK);
    for (uint32_t field = 0; field < 8; field++)
        assert_true(copy_out_null(out, field));
    assert_int_equal(copy_out_int(out, 3), 0);
    assert_int_equal(copy_out_day(out, 4), WEIR_DAY_NONE);
    assert_null(copy_out_text(out, 5).start);
    assert_int_equal(copy_out_int8s(out, 7, arena, &int8s, &error), WEIR_OK);
    assert_int_equal(int8s.count, 0);
    assert_int_equal(copy_out_next(out, &row, &error), WEIR_OK);
    assert_false(row);
    copy_out_free(out);
    assert_int_equal(
        it_sql_int("SELECT count(*) FROM weir.t WHERE d = '0001-01-01' AND s = E'水\\t\\\\N' "
                   "AND a IN ('{}', '{-9223372036854775808,0,9223372036854775807}')"),
        2);
}

static void
no_rows_is_no_error(void **state)
{
    (void)state;
    struct copy_out *out = NULL;
    bool row = true;
    int64_t written = -1;
    struct copy_in *in = NULL;
    assert_int_equal(copy_in_begin(db, copy_to, &in, &error), WEIR_OK);
    assert_int_equal(copy_in_flush(in, &error), WEIR_OK);
    assert_int_equal(copy_in_end(in, &written, &error), WEIR_OK);
    copy_in_free(in);
    assert_int_equal(written, 0);
    assert_int_equal(copy_out_begin(db, "COPY t TO STDOUT (FORMAT binary)", NULL, &out, &error),
                     WEIR_OK);
    assert_int_equal(copy_out_next(out, &row, &error), WEIR_OK);
    assert_false(row);
    assert_int_equal(copy_out_next(out, &row, &error), WEIR_OK);
    assert_false(row);
    copy_out_free(out);
}

static void
many_rows_and_long_ones_pass(void **state)
{
    (void)state;
    enum { ROWS = 20000, LONG = 300000 };
    char *text = malloc(LONG);
    assert_non_null(text);
    memset(text, 'x', LONG);
    struct copy_in *in = NULL;
    assert_int_equal(copy_in_begin(db, "COPY t (i8, s) FROM STDIN (FORMAT binary)", &in, &error),
                     WEIR_OK);
    for (int64_t i = 0; i < ROWS; i++) {
        copy_in_row(in, 2);
        copy_in_int8(in, i);
        copy_in_text(in, (struct weir_text){text, i == 10 ? LONG : 1});
    }
    int64_t written = 0;
    assert_int_equal(copy_in_end(in, &written, &error), WEIR_OK);
    copy_in_free(in);
    free(text);
    assert_int_equal(written, ROWS);
    struct copy_out *out = NULL;
    const struct copy_args args = {{0, ROWS}, 2};
    assert_int_equal(copy_out_begin(db, copy_from, &args, &out, &error), WEIR_OK);
    int64_t sum = 0;
    size_t bytes = 0;
    for (bool row = true; row;) {
        assert_int_equal(copy_out_next(out, &row, &error), WEIR_OK);
        if (row) {
            sum += copy_out_int(out, 3);
            bytes += copy_out_text(out, 5).size;
        }
    }
    copy_out_free(out);
    assert_int_equal(sum, (int64_t)ROWS * (ROWS - 1) / 2);
    assert_int_equal(bytes, ROWS - 1 + LONG);
}

static void
a_refused_row_is_told_at_the_end(void **state)
{
    (void)state;
    it_sql("ALTER TABLE weir.t ADD CHECK (i8 > 0)");
    struct copy_in *in = NULL;
    assert_int_equal(copy_in_begin(db, copy_to, &in, &error), WEIR_OK);
    write_row(in, 1, NULL, 0);
    write_row(in, 0, NULL, 0);
    assert_int_equal(copy_in_end(in, NULL, &error), WEIR_E_DB);
    assert_string_equal(db_sqlstate(db), "23514");
    copy_in_free(in);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.t"), 0);
    /* Bytes that are no UTF-8 are refused too, and the session goes on. */
    error = (struct weir_error){.status = WEIR_OK};
    assert_int_equal(copy_in_begin(db, "COPY t (s) FROM STDIN (FORMAT binary)", &in, &error),
                     WEIR_OK);
    copy_in_row(in, 1);
    copy_in_text(in, text_of("\xff"));
    assert_int_equal(copy_in_end(in, NULL, &error), WEIR_E_DB);
    assert_string_equal(db_sqlstate(db), "22021");
    copy_in_free(in);
}

static void
an_abandoned_copy_leaves_a_session_that_works(void **state)
{
    (void)state;
    it_sql("INSERT INTO weir.t (i8) SELECT g FROM generate_series(1, 100000) g");
    struct copy_out *out = NULL;
    bool row = false;
    const struct copy_args args = {{1, 100000}, 2};
    assert_int_equal(copy_out_begin(db, copy_from, &args, &out, &error), WEIR_OK);
    assert_int_equal(copy_out_next(out, &row, &error), WEIR_OK);
    copy_out_free(out);
    struct copy_in *in = NULL;
    assert_int_equal(copy_in_begin(db, copy_to, &in, &error), WEIR_OK);
    write_row(in, 1, NULL, 0);
    copy_in_free(in);
    copy_in_free(NULL);
    copy_out_free(NULL);
    int64_t count = 0;
    assert_int_equal(db_query_int(db, "SELECT count(*) FROM t", NULL, &count, &error), WEIR_OK);
    assert_int_equal(count, 100000);
}

static void
a_copy_that_cannot_begin_is_an_error(void **state)
{
    (void)state;
    struct copy_out *out = NULL;
    struct copy_in *in = NULL;
    assert_int_equal(copy_out_begin(db, "COPY u TO STDOUT (FORMAT binary)", NULL, &out, &error),
                     WEIR_E_DB);
    error = (struct weir_error){.status = WEIR_OK};
    assert_int_equal(copy_in_begin(db, "COPY u FROM STDIN (FORMAT binary)", &in, &error),
                     WEIR_E_DB);
    assert_string_equal(db_sqlstate(db), "42P01");
    assert_null(out);
    assert_null(in);
}

static void
an_array_that_is_no_list_is_refused(void **state)
{
    (void)state;
    struct copy_out *out = NULL;
    bool row = false;
    struct copy_int8s int8s;
    assert_int_equal(copy_out_begin(db,
                                    "COPY (SELECT '{{1},{2}}'::int8[], '{1,NULL}'::int8[], "
                                    "'[5:5]={9}'::int8[]) TO STDOUT (FORMAT binary)",
                                    NULL, &out, &error),
                     WEIR_OK);
    assert_int_equal(copy_out_next(out, &row, &error), WEIR_OK);
    assert_int_equal(copy_out_int8s(out, 2, arena, &int8s, &error), WEIR_OK);
    assert_int_equal(int8s.item[0], 9);
    assert_int_equal(copy_out_int8s(out, 0, arena, &int8s, &error), WEIR_E_DB);
    error = (struct weir_error){.status = WEIR_OK};
    assert_int_equal(copy_out_int8s(out, 1, arena, &int8s, &error), WEIR_E_DB);
    copy_out_free(out);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_session_is_the_same_everywhere),
        TEST(what_is_committed_outlives_a_crash_however_the_server_is_set),
        TEST(every_kind_of_parameter_comes_back),
        TEST(a_transaction_is_whole_or_not_at_all),
        TEST(a_view_of_the_data_does_not_move),
        TEST(postgresqls_words_become_an_error),
        TEST(a_statement_must_give_one_row_where_one_is_wanted),
        TEST(a_lost_connection_is_transient),
        TEST(a_database_out_of_reach_or_a_password_in_sight_is_refused),
        TEST(a_drafts_tables_come_first),
        TEST(every_type_goes_in_and_comes_out),
        TEST(no_rows_is_no_error),
        TEST(many_rows_and_long_ones_pass),
        TEST(a_refused_row_is_told_at_the_end),
        TEST(an_abandoned_copy_leaves_a_session_that_works),
        TEST(a_copy_that_cannot_begin_is_an_error),
        TEST(an_array_that_is_no_list_is_refused),
    };
    return cmocka_run_group_tests_name("integration/store_db", tests, NULL, NULL);
}
