/* The wrapper of libpq on a real PostgreSQL: sessions, parameters, results, transactions and
 * errors. */
#include "harness/store_fixture.h"

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
    };
    return cmocka_run_group_tests_name("integration/store_db", tests, NULL, NULL);
}
