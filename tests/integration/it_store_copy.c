/* COPY BINARY of every type we use, both ways, on a real PostgreSQL. */
#include "harness/store_fixture.h"

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
        TEST(every_type_goes_in_and_comes_out),
        TEST(no_rows_is_no_error),
        TEST(many_rows_and_long_ones_pass),
        TEST(a_refused_row_is_told_at_the_end),
        TEST(an_abandoned_copy_leaves_a_session_that_works),
        TEST(a_copy_that_cannot_begin_is_an_error),
        TEST(an_array_that_is_no_list_is_refused),
    };
    return cmocka_run_group_tests_name("integration/store_copy", tests, NULL, NULL);
}
