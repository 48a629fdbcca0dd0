#ifndef HARNESS_IT_H
#define HARNESS_IT_H

#include <stddef.h>
#include <stdint.h>

/*
 * What integration tests share (linked to every it_*.c and crash_*.c): a migrated database and an
 * empty folder of their own, the program, and SQL.  Whatever goes wrong here fails the test at
 * once.
 *
 *     cmocka_unit_test_setup_teardown(a_second_run_says_nothing_due, it_setup, it_teardown)
 *
 * A test begins in its folder, and PGDATABASE names its database, so that the program and
 * db_open(NULL, ...) find it without being told.
 */

/* Clones weir_template, makes the folder and changes into it.  cmocka fixtures; *state is unused.
 */
int it_setup(void **state);
int it_teardown(void **state);

/* it_teardown, where nothing was tampered with: before it, every posted run is computed again and
 * must come out byte for byte. */
int it_teardown_replayed(void **state);

/* The same, with an empty database. */
int it_setup_unmigrated(void **state);

/* Where the tests began: the top folder of the source tree, without a final slash. */
const char *it_root(void);

/* A path in the source tree, "tariffs/x.xml"; valid until eight more calls. */
const char *it_source(const char *path);

/* A path in the folder of shared material beside the source tree; NULL when there is no such file,
 * and the test should `skip()`, which is seen in its output. */
const char *it_shared(const char *path);

/* What a program did.  Owns: free with it_result_free. */
struct it_result {
    int exit_code; /* 128 + signal when one ended it */
    char *out;     /* all of stdout, NUL after it; may hold NULs */
    size_t out_size;
    char *err;
    size_t err_size;
};

/* Runs weir with the arguments given, the last one NULL, stdin empty, in the test's folder. */
struct it_result it_weir(const char *argument, ...) __attribute__((sentinel));

/* Runs any program; argv[0] is looked up in PATH. */
struct it_result it_run(const char *const argv[]);

void it_result_free(struct it_result *result);

/* Runs weir, expects this exit code (prints what it said when it is another), frees the result. */
void it_expect(int exit_code, const char *argument, ...) __attribute__((sentinel));

/* it_expect, and gives its stdout; free() it. */
char *it_output(int exit_code, const char *argument, ...) __attribute__((sentinel));

/* Fails unless text holds part; prints both. */
void it_assert_contains(const char *text, const char *part);

/* Fails unless text is the same; prints the first line that differs. */
void it_assert_same(const char *text, const char *expected);

/* xmllint: the file fits the schema, "schemas/bills.xsd". */
void it_assert_valid(const char *file, const char *schema);

/* Publishes a tariff of the shared material; skips the test where it is not to be had. */
void it_publish_shared(const char *path);

/* `weir load KIND` of load.csv, and `weir ingest` of reads.csv, written with this content. */
void it_load(int exit_code, const char *kind, const char *csv);
void it_ingest(int exit_code, const char *csv);

void it_write_file(const char *path, const char *content);

/* The whole file, NUL after it; free() it. */
char *it_read_file(const char *path);

/* Runs statements on the test's database as the superuser; an error fails the test. */
void it_sql(const char *sql);

/* The one value that a query gives, as text; free() it.  NULL is "(null)". */
char *it_sql_text(const char *sql);
int64_t it_sql_int(const char *sql);

/* Runs statements as one who can switch the guards of what is posted off. */
void it_tamper(const char *sql);

/* Fails unless the query, asked as the superuser, gives this one value; afterwards weir_batch acts.
 */
void it_assert_rows(const char *query, const char *expected);

/* Runs statements as role logged in ("weir_batch"; NULL: PGUSER), in one transaction, and gives
 * the SQLSTATE of the first error, "" when there is none; valid until the next call. */
const char *it_sqlstate(const char *role, const char *sql);

#endif
