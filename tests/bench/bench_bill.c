/*
 * bench_bill.c - times `weir bill` and `weir run post` beside their floor; prints each figure as
 * KEY VALUE, times in microseconds.
 *
 *     bench_bill PROGRAM THROUGH     on a loaded database that libpq's environment names
 *
 * The floor is what no program that bills with PostgreSQL could leave out: the run's own COPY
 * statements out, chunk by chunk; the rows that it wrote in again by COPY BINARY, chunk by chunk;
 * the same keys; the update of the heads.  It is measured in the same call, on the same server,
 * one phase after another, with the run's own number of workers (one).
 */
#include <errno.h>
#include <glob.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <libpq-fe.h>

#define STATEMENT_MAX 32
#define SQL_SIZE 8192
#define TABLE_COUNT 4
#define ARGUMENT_COUNT 5 /* $1 to $5 of a statement */
#define ARGUMENT_MAX 8   /* of a command, with the NULL after them */

static const char *const tables[TABLE_COUNT] = {"invoice", "invoice_line", "invoice_use",
                                                "finding"};
static const char *const keys[TABLE_COUNT] = {
    "account_id, book, entry_no", "account_id, book, entry_no, line_no",
    "account_id, book, entry_no, use_no", "account_id, subject, code, day, run_id"};

struct bytes {
    char *start;
    size_t size;
    size_t capacity;
};

struct chunk {
    int64_t account_lo;
    int64_t account_hi;
    struct bytes rows[TABLE_COUNT]; /* what the run wrote of it */
};

struct bench {
    PGconn *connection;
    struct chunk *chunk;
    int chunk_count;
    int64_t as_of_no;
    char *statement[STATEMENT_MAX]; /* the run's COPYs out, as in engine/store/sql */
    size_t statement_count;
};

static _Noreturn void
die(const char *what, const char *why)
{
    (void)fprintf(stderr, "bench: %s: %s\n", what, why);
    exit(1);
}

static int64_t
now_us(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void *
grow(void *memory, size_t size)
{
    void *grown = realloc(memory, size);
    if (grown == NULL)
        die("memory", strerror(errno));
    return grown;
}

/* Runs a statement; its result, to be cleared. */
static PGresult *
query(const struct bench *bench, const char *sql)
{
    PGresult *result = PQexec(bench->connection, sql);
    const ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        die(sql, PQerrorMessage(bench->connection));
    return result;
}

static void
run_sql(const struct bench *bench, const char *sql)
{
    PQclear(query(bench, sql));
}

static int64_t
query_int(const struct bench *bench, const char *sql)
{
    PGresult *result = query(bench, sql);
    const int64_t value = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
    return value;
}

/* --- the run itself ------------------------------------------------------------------------------
 */
struct spent {
    int64_t us;
    long peak_kib; /* resident, of the largest child so far */
};

static struct spent
run_program(const char *const arguments[])
{
    char *copy[ARGUMENT_MAX] = {NULL}; /* execv does not promise to leave them alone */
    for (size_t i = 0; arguments[i] != NULL && i + 1 < ARGUMENT_MAX; i++) {
        copy[i] = strdup(arguments[i]);
        if (copy[i] == NULL)
            die("memory", strerror(errno));
    }
    const int64_t begin_us = now_us();
    const pid_t child = fork();
    if (child < 0)
        die("fork", strerror(errno));
    if (child == 0) {
        if (freopen("/dev/null", "w", stdout) == NULL)
            _exit(127);
        execv(copy[0], copy);
        _exit(127);
    }
    int status = 0;
    if (waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) > 1)
        die(arguments[2], "did not end well");
    for (size_t i = 0; i < ARGUMENT_MAX; i++)
        free(copy[i]);
    struct rusage usage;
    (void)getrusage(RUSAGE_CHILDREN, &usage);
    return (struct spent){now_us() - begin_us, usage.ru_maxrss};
}

/* --- out -----------------------------------------------------------------------------------------
 */
static void
read_statements(struct bench *bench)
{
    glob_t found;
    if (glob("engine/store/sql/bill_read_*.sql", 0, NULL, &found) != 0)
        die("engine/store/sql", "has no bill_read_*.sql; run in the source tree");
    for (size_t i = 0; i < found.gl_pathc; i++) {
        FILE *file = fopen(found.gl_pathv[i], "r");
        if (file == NULL)
            die(found.gl_pathv[i], strerror(errno));
        char *sql = grow(NULL, SQL_SIZE);
        const size_t size = fread(sql, 1, SQL_SIZE - 1, file);
        sql[size] = '\0';
        (void)fclose(file);
        const bool kept = strstr(sql, "COPY (") != NULL && bench->statement_count < STATEMENT_MAX;
        if (kept)
            bench->statement[bench->statement_count++] = sql;
        else if (strstr(found.gl_pathv[i], "_session") != NULL)
            run_sql(bench, sql);
        if (!kept) /* the others are for few accounts of a run, and for none of this one */
            free(sql);
    }
    globfree(&found);
}

/* sql with $1 to $5 replaced by numbers. */
static void
fill_in(const char *sql, const int64_t argument[ARGUMENT_COUNT], char filled[SQL_SIZE])
{
    size_t size = 0;
    for (; *sql != '\0' && size < SQL_SIZE - 32; sql++) {
        if (*sql == '$' && sql[1] >= '1' && sql[1] <= '0' + ARGUMENT_COUNT) {
            size += (size_t)snprintf(filled + size, 32, "%" PRId64, argument[sql[1] - '1']);
            sql++;
        } else {
            filled[size++] = *sql;
        }
    }
    filled[size] = '\0';
}

/* Runs a COPY out; its bytes go to *kept, or nowhere. */
static void
copy_out(const struct bench *bench, const char *sql, struct bytes *kept)
{
    PGresult *begun = PQexec(bench->connection, sql);
    if (PQresultStatus(begun) != PGRES_COPY_OUT)
        die(sql, PQerrorMessage(bench->connection));
    PQclear(begun);
    char *row = NULL;
    for (int size = 0; (size = PQgetCopyData(bench->connection, &row, 0)) > 0; PQfreemem(row)) {
        if (kept == NULL)
            continue;
        if (kept->size + (size_t)size > kept->capacity) {
            kept->capacity = 2 * kept->capacity + (size_t)size;
            kept->start = grow(kept->start, kept->capacity);
        }
        memcpy(kept->start + kept->size, row, (size_t)size);
        kept->size += (size_t)size;
    }
    for (PGresult *end = NULL; (end = PQgetResult(bench->connection)) != NULL; PQclear(end)) {
        if (PQresultStatus(end) != PGRES_COMMAND_OK)
            die(sql, PQerrorMessage(bench->connection));
    }
}

static int64_t
time_out(const struct bench *bench)
{
    static char sql[SQL_SIZE];
    const int64_t begin_us = now_us();
    for (int i = 0; i < bench->chunk_count; i++) {
        const struct chunk *chunk = &bench->chunk[i];
        /* No account was billed before, so reads have no lower bound. */
        const int64_t argument[ARGUMENT_COUNT] = {chunk->account_lo, chunk->account_hi,
                                                  bench->as_of_no, -700000, 700000};
        run_sql(bench, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        for (size_t at = 0; at < bench->statement_count; at++) {
            fill_in(bench->statement[at], argument, sql);
            copy_out(bench, sql, NULL);
        }
        run_sql(bench, "COMMIT");
    }
    return now_us() - begin_us;
}

/* --- in, keys, heads -----------------------------------------------------------------------------
 */
static void
keep_rows(struct bench *bench)
{
    char sql[SQL_SIZE];
    for (int i = 0; i < bench->chunk_count; i++) {
        struct chunk *chunk = &bench->chunk[i];
        for (size_t at = 0; at < TABLE_COUNT; at++) {
            (void)snprintf(sql, sizeof sql,
                           "COPY (SELECT * FROM weir_draft_1.%s WHERE account_id BETWEEN %" PRId64
                           " AND %" PRId64 " ORDER BY %s) TO STDOUT (FORMAT binary)",
                           tables[at], chunk->account_lo, chunk->account_hi, keys[at]);
            copy_out(bench, sql, &chunk->rows[at]);
        }
    }
}

static void
make_tables(const struct bench *bench)
{
    char sql[SQL_SIZE];
    run_sql(bench, "DROP SCHEMA IF EXISTS floor CASCADE");
    run_sql(bench, "CREATE SCHEMA floor");
    for (size_t at = 0; at < TABLE_COUNT; at++) {
        (void)snprintf(sql, sizeof sql,
                       "CREATE TABLE floor.%s (LIKE weir.%s INCLUDING CONSTRAINTS)", tables[at],
                       tables[at]);
        run_sql(bench, sql);
    }
    run_sql(bench, "CREATE TABLE floor.account_head (LIKE weir.account_head INCLUDING CONSTRAINTS)"
                   " WITH (fillfactor = 45)");
    run_sql(bench, "INSERT INTO floor.account_head SELECT * FROM weir.account_head"
                   " ORDER BY account_id");
    run_sql(bench, "ALTER TABLE floor.account_head ADD PRIMARY KEY (account_id)");
    run_sql(bench, "VACUUM ANALYZE floor.account_head");
    run_sql(bench, "CHECKPOINT");
}

static void
copy_in(const struct bench *bench, const char *table, const struct bytes *rows)
{
    char sql[SQL_SIZE];
    (void)snprintf(sql, sizeof sql, "COPY floor.%s FROM STDIN (FORMAT binary)", table);
    PGresult *begun = PQexec(bench->connection, sql);
    if (PQresultStatus(begun) != PGRES_COPY_IN)
        die(sql, PQerrorMessage(bench->connection));
    PQclear(begun);
    const size_t piece = 65536;
    for (size_t sent = 0; sent < rows->size; sent += piece) {
        const size_t left = rows->size - sent;
        if (PQputCopyData(bench->connection, rows->start + sent,
                          (int)(left < piece ? left : piece)) != 1)
            die(sql, PQerrorMessage(bench->connection));
    }
    if (PQputCopyEnd(bench->connection, NULL) != 1)
        die(sql, PQerrorMessage(bench->connection));
    for (PGresult *end = NULL; (end = PQgetResult(bench->connection)) != NULL; PQclear(end)) {
        if (PQresultStatus(end) != PGRES_COMMAND_OK)
            die(sql, PQerrorMessage(bench->connection));
    }
}

static int64_t
time_in(const struct bench *bench)
{
    const int64_t begin_us = now_us();
    for (int i = 0; i < bench->chunk_count; i++) {
        run_sql(bench, "BEGIN");
        for (size_t at = 0; at < TABLE_COUNT; at++)
            copy_in(bench, tables[at], &bench->chunk[i].rows[at]);
        run_sql(bench, "COMMIT");
    }
    return now_us() - begin_us;
}

static int64_t
time_keys(const struct bench *bench)
{
    char sql[SQL_SIZE];
    const int64_t begin_us = now_us();
    run_sql(bench, "SET maintenance_work_mem = '128MB'");
    for (size_t at = 0; at < TABLE_COUNT; at++) {
        (void)snprintf(sql, sizeof sql, "ALTER TABLE floor.%s ADD PRIMARY KEY (%s)", tables[at],
                       keys[at]);
        run_sql(bench, sql);
    }
    return now_us() - begin_us;
}

static int64_t
time_heads(const struct bench *bench)
{
    const int64_t begin_us = now_us();
    run_sql(bench, "BEGIN");
    run_sql(bench, "SET LOCAL enable_hashjoin = off");
    run_sql(bench, "UPDATE floor.account_head h SET entry_no = d.entry_no, book = d.book,"
                   " through_day = d.period_end_day, meter_state = d.meter_state,"
                   " counter_state = d.counter_state, room = '' FROM floor.invoice d"
                   " WHERE h.account_id = d.account_id AND d.entry_no = h.entry_no + 1"
                   " AND d.through_before_day IS NOT DISTINCT FROM h.through_day");
    run_sql(bench, "COMMIT");
    return now_us() - begin_us;
}

/* --- all of it -----------------------------------------------------------------------------------
 */
static void
read_chunks(struct bench *bench)
{
    PGresult *result = query(bench, "SELECT account_lo, account_hi FROM weir.run_chunk"
                                    " WHERE run_id = 1 ORDER BY account_lo");
    bench->chunk_count = PQntuples(result);
    bench->chunk = calloc((size_t)bench->chunk_count + 1, sizeof *bench->chunk);
    if (bench->chunk == NULL)
        die("memory", strerror(errno));
    for (int i = 0; i < bench->chunk_count; i++) {
        bench->chunk[i].account_lo = strtoll(PQgetvalue(result, i, 0), NULL, 10);
        bench->chunk[i].account_hi = strtoll(PQgetvalue(result, i, 1), NULL, 10);
    }
    PQclear(result);
    bench->as_of_no = query_int(bench, "SELECT as_of_no FROM weir.run WHERE run_id = 1");
}

struct phases {
    int64_t bill_us;
    int64_t post_us;
    int64_t out_us;
    int64_t in_us;
    int64_t keys_us;
    int64_t heads_us;
    long peak_kib;
};

static void
print_figure(const char *key, int64_t value)
{
    printf("%s %" PRId64 "\n", key, value);
}

static void
print_figures(const struct bench *bench, const struct phases *took)
{
    print_figure("bills", query_int(bench, "SELECT invoice_count FROM weir.run WHERE run_id = 1"));
    print_figure("lines", query_int(bench, "SELECT line_count FROM weir.run WHERE run_id = 1"));
    print_figure("chunks", bench->chunk_count);
    print_figure("bill", took->bill_us);
    print_figure("post", took->post_us);
    print_figure("out", took->out_us);
    print_figure("in", took->in_us);
    print_figure("keys", took->keys_us);
    print_figure("heads", took->heads_us);
    print_figure("peak_kib", took->peak_kib);
}

int
main(int argc, char **argv)
{
    if (argc != 3) {
        (void)fputs("usage: bench_bill PROGRAM THROUGH\n", stderr);
        return 2;
    }
    struct bench bench = {.connection = PQconnectdb("")};
    if (PQstatus(bench.connection) != CONNECTION_OK)
        die("connection", PQerrorMessage(bench.connection));
    run_sql(&bench, "SET search_path = pg_catalog, weir");
    run_sql(&bench, "SET client_min_messages = warning");

    const char *const bill[] = {argv[1], "--quiet", "bill", "--through", argv[2], NULL};
    const char *const post[] = {argv[1], "--quiet", "run", "post", "1", NULL};
    struct phases took = {0};
    run_sql(&bench, "CHECKPOINT");
    const struct spent billed = run_program(bill);
    took.bill_us = billed.us;
    took.peak_kib = billed.peak_kib; /* later children begin as large as this process is then */

    read_chunks(&bench);
    keep_rows(&bench);
    make_tables(&bench);
    read_statements(&bench);
    took.out_us = time_out(&bench);
    took.in_us = time_in(&bench);
    took.keys_us = time_keys(&bench);
    took.heads_us = time_heads(&bench);

    run_sql(&bench, "CHECKPOINT");
    const struct spent posted = run_program(post);
    took.post_us = posted.us;
    print_figures(&bench, &took);
    PQfinish(bench.connection);
    return 0;
}
