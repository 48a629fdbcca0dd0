/* it.c - integration tests: their own database and folder, the program, and SQL.  See it.h. */
#define _XOPEN_SOURCE 700 /* nftw */

#include "harness/it.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <libpq-fe.h>

#include "harness/cmocka_all.h"

#define PATH_SIZE 4096
#define ARGUMENTS_MAX 64

static char root[PATH_SIZE];     /* where the tests began */
static char database[64];        /* of the test at hand */
static char scratch[PATH_SIZE];  /* its folder */
static unsigned database_number; /* of this process */

const char *
it_root(void)
{
    if (root[0] == '\0')
        assert_non_null(getcwd(root, sizeof root));
    return root;
}

static const char *
join(const char *folder, const char *path)
{
    static char paths[8][PATH_SIZE];
    static unsigned next;
    char *joined = paths[next++ % 8];
    assert_in_range(snprintf(joined, PATH_SIZE, "%s/%s", folder, path), 0, PATH_SIZE - 1);
    return joined;
}

const char *
it_source(const char *path)
{
    return join(it_root(), path);
}

const char *
it_shared(const char *path)
{
    const char *joined = join(join(it_root(), "../shared"), path);
    return access(joined, R_OK) == 0 ? joined : NULL;
}

/* --- The test's own database and folder --- */

/* user NULL: PGUSER. */
static PGconn *
connect_as(const char *name, const char *user)
{
    const char *const keys[] = {"dbname", "user", NULL};
    const char *const values[] = {name, user, NULL};
    PGconn *connection = PQconnectdbParams(keys, values, 0);
    if (PQstatus(connection) != CONNECTION_OK) {
        print_error("%s", PQerrorMessage(connection));
        PQfinish(connection);
        fail_msg("no connection to database %s", name);
    }
    return connection;
}

static PGconn *
connect_to(const char *name)
{
    return connect_as(name, NULL);
}

static void
run_sql(const char *name, const char *sql)
{
    PGconn *connection = connect_to(name);
    PGresult *result = PQexec(connection, sql);
    const ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        print_error("%s%s\n", PQerrorMessage(connection), sql);
    PQclear(result);
    PQfinish(connection);
    assert_true(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK);
}

static int
set_up(const char *template_name)
{
    char statement[160];
    (void)it_root();
    (void)snprintf(database, sizeof database, "it_%ld_%u", (long)getpid(), ++database_number);
    (void)snprintf(statement, sizeof statement, "CREATE DATABASE %s OWNER weir_owner TEMPLATE %s",
                   database, template_name);
    run_sql("postgres", statement);
    assert_int_equal(setenv("PGDATABASE", database, 1), 0);
    const char *temporary = getenv("TMPDIR");
    (void)snprintf(scratch, sizeof scratch, "%s/weir-it.XXXXXX",
                   temporary != NULL ? temporary : "/tmp");
    assert_non_null(mkdtemp(scratch));
    assert_int_equal(chdir(scratch), 0);
    return 0;
}

int
it_setup(void **state)
{
    (void)state;
    return set_up("weir_template");
}

int
it_setup_unmigrated(void **state)
{
    (void)state;
    return set_up("template0");
}

static int
remove_entry(const char *path, const struct stat *info, int kind, struct FTW *where)
{
    (void)info;
    (void)kind;
    (void)where;
    return remove(path);
}

int
it_teardown(void **state)
{
    (void)state;
    char statement[160];
    assert_int_equal(chdir(it_root()), 0);
    (void)nftw(scratch, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    (void)snprintf(statement, sizeof statement, "DROP DATABASE %s WITH (FORCE)", database);
    run_sql("postgres", statement);
    return 0;
}

/* --- The program --- */

struct capture {
    char *bytes;
    size_t size;
    int from; /* pipe's reading end, or -1 at its end */
};

static void
read_some(struct capture *capture)
{
    char *grown = realloc(capture->bytes, capture->size + 65536 + 1);
    assert_non_null(grown);
    capture->bytes = grown;
    const ssize_t got = read(capture->from, grown + capture->size, 65536);
    if (got <= 0) {
        assert_true(got == 0 || errno == EINTR);
        if (got == 0) {
            (void)close(capture->from);
            capture->from = -1;
        }
    } else {
        capture->size += (size_t)got;
    }
    grown[capture->size] = '\0';
}

static void
read_both(struct capture *out, struct capture *err)
{
    while (out->from >= 0 || err->from >= 0) {
        struct pollfd ends[] = {{.fd = out->from, .events = POLLIN},
                                {.fd = err->from, .events = POLLIN}};
        if (poll(ends, 2, -1) < 0)
            continue;
        if (ends[0].revents != 0)
            read_some(out);
        if (ends[1].revents != 0)
            read_some(err);
    }
}

static _Noreturn void
become(const char *const argv[], const int out[2], const int err[2])
{
    /* execvp changes no argument; its type is older than const. */
    char *arguments[ARGUMENTS_MAX + 1];
    memcpy(arguments, argv, sizeof arguments);
    const int nothing = open("/dev/null", O_RDONLY);
    if (nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 && dup2(out[1], STDOUT_FILENO) >= 0 &&
        dup2(err[1], STDERR_FILENO) >= 0) {
        (void)close(nothing);
        (void)close(out[0]);
        (void)close(out[1]);
        (void)close(err[0]);
        (void)close(err[1]);
        (void)execvp(arguments[0], arguments);
    }
    perror(argv[0]);
    _exit(127);
}

struct it_result
it_run(const char *const argv[])
{
    const char *arguments[ARGUMENTS_MAX + 1] = {NULL};
    for (size_t i = 0; argv[i] != NULL; i++) {
        assert_true(i < ARGUMENTS_MAX);
        arguments[i] = argv[i];
    }
    int out[2];
    int err[2];
    assert_int_equal(pipe(out), 0);
    assert_int_equal(pipe(err), 0);
    (void)fflush(NULL);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        become(arguments, out, err);
    (void)close(out[1]);
    (void)close(err[1]);
    struct capture captured_out = {.from = out[0]};
    struct capture captured_err = {.from = err[0]};
    read_both(&captured_out, &captured_err);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return (struct it_result){
        .exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
        .out = captured_out.bytes,
        .out_size = captured_out.size,
        .err = captured_err.bytes,
        .err_size = captured_err.size,
    };
}

static struct it_result
run_weir(const char *first, va_list rest)
{
    const char *argv[ARGUMENTS_MAX + 1] = {NULL};
    const char *program = getenv("WEIR_PROGRAM");
    argv[0] = program != NULL ? program : it_source("build/weir");
    size_t count = 1;
    for (const char *argument = first; argument != NULL; argument = va_arg(rest, const char *)) {
        assert_true(count < ARGUMENTS_MAX);
        argv[count++] = argument;
    }
    return it_run(argv);
}

struct it_result
it_weir(const char *argument, ...)
{
    va_list rest;
    va_start(rest, argument);
    const struct it_result result = run_weir(argument, rest);
    va_end(rest);
    return result;
}

void
it_result_free(struct it_result *result)
{
    free(result->out);
    free(result->err);
    *result = (struct it_result){0};
}

static char *
expect(int exit_code, const char *argument, va_list rest)
{
    const struct it_result result = run_weir(argument, rest);
    if (result.exit_code != exit_code)
        print_error("weir %s ... gave exit code %d:\n%s%s", argument, result.exit_code, result.out,
                    result.err);
    assert_int_equal(result.exit_code, exit_code);
    free(result.err);
    return result.out;
}

void
it_expect(int exit_code, const char *argument, ...)
{
    va_list rest;
    va_start(rest, argument);
    free(expect(exit_code, argument, rest));
    va_end(rest);
}

char *
it_output(int exit_code, const char *argument, ...)
{
    va_list rest;
    va_start(rest, argument);
    char *out = expect(exit_code, argument, rest);
    va_end(rest);
    return out;
}

/* --- Texts and files --- */

void
it_assert_contains(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("\"%s\" is not in:\n%s", part, text);
}

void
it_assert_same(const char *text, const char *expected)
{
    size_t line_start = 0;
    unsigned line = 1;
    size_t i = 0;
    for (; text[i] == expected[i] && text[i] != '\0'; i++) {
        if (text[i] == '\n') {
            line_start = i + 1;
            line++;
        }
    }
    if (text[i] != expected[i])
        fail_msg("line %u differs:\n  expected: %.*s\n  got:      %.*s", line,
                 (int)strcspn(expected + line_start, "\n"), expected + line_start,
                 (int)strcspn(text + line_start, "\n"), text + line_start);
}

void
it_assert_valid(const char *file, const char *schema)
{
    const char *const arguments[] = {"xmllint",  "--noout",         "--nonet", "--stream",
                                     "--schema", it_source(schema), file,      NULL};
    struct it_result result = it_run(arguments);
    if (result.exit_code != 0)
        print_error("%.2000s", result.err);
    assert_int_equal(result.exit_code, 0);
    it_result_free(&result);
}

void
it_write_file(const char *path, const char *content)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    const bool written = fputs(content, file) >= 0;
    assert_int_equal(fclose(file), 0);
    assert_true(written);
}

char *
it_read_file(const char *path)
{
    struct capture capture = {.from = open(path, O_RDONLY)};
    if (capture.from < 0)
        fail_msg("could not open %s: %s", path, strerror(errno));
    while (capture.from >= 0)
        read_some(&capture);
    return capture.bytes;
}

/* --- SQL --- */

void
it_sql(const char *sql)
{
    run_sql(database, sql);
}

char *
it_sql_text(const char *sql)
{
    PGconn *connection = connect_to(database);
    PGresult *result = PQexec(connection, sql);
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        print_error("%s%s\n", PQerrorMessage(connection), sql);
    char *value = NULL;
    if (PQntuples(result) == 1 && PQnfields(result) == 1)
        value = strdup(PQgetisnull(result, 0, 0) ? "(null)" : PQgetvalue(result, 0, 0));
    PQclear(result);
    PQfinish(connection);
    if (value == NULL)
        fail_msg("not one value: %s", sql);
    return value;
}

int64_t
it_sql_int(const char *sql)
{
    char *text = it_sql_text(sql);
    char *end;
    const long long value = strtoll(text, &end, 10);
    if (end == text || *end != '\0')
        fail_msg("\"%s\" is not an integer: %s", text, sql);
    free(text);
    return value;
}

const char *
it_sqlstate(const char *role, const char *sql)
{
    static char sqlstate[6];
    PGconn *connection = connect_as(database, role);
    PGresult *result = PQexec(connection, sql);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    (void)snprintf(sqlstate, sizeof sqlstate, "%s", state != NULL ? state : "");
    PQclear(result);
    PQfinish(connection);
    return sqlstate;
}

int
it_teardown_replayed(void **state)
{
    char *runs = it_sql_text("SELECT string_agg(run_id::text, ' ' ORDER BY run_id) FROM weir.run "
                             "WHERE state = 'posted'");
    for (char *run = strtok(runs, " "); run != NULL && run[0] != '('; run = strtok(NULL, " "))
        it_expect(0, "run", "replay", run, NULL);
    free(runs);
    return it_teardown(state);
}

void
it_tamper(const char *sql)
{
    it_sql(
        "DO $$ DECLARE guarded regclass; BEGIN"
        " FOR guarded IN SELECT DISTINCT tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal"
        " LOOP EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', guarded);"
        " END LOOP; END $$");
    it_sql(sql);
}

void
it_assert_rows(const char *query, const char *expected)
{
    assert_int_equal(setenv("PGUSER", "weir", 1), 0);
    char *rows = it_sql_text(query);
    it_assert_same(rows, expected);
    free(rows);
    assert_int_equal(setenv("PGUSER", "weir_batch", 1), 0);
}

void
it_publish_shared(const char *path)
{
    const char *file = it_shared(path);
    if (file == NULL)
        skip();
    it_expect(0, "tariff", "publish", file, NULL);
}

void
it_load(int exit_code, const char *kind, const char *csv)
{
    it_write_file("load.csv", csv);
    it_expect(exit_code, "load", kind, "load.csv", NULL);
}

void
it_ingest(int exit_code, const char *csv)
{
    it_write_file("reads.csv", csv);
    it_expect(exit_code, "ingest", "reads.csv", NULL);
}
