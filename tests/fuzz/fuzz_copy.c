/* Fuzzes the decoder of store/copy.c: whatever a server sends as COPY BINARY, it is read or
 * refused. The library's calls that copy.c makes are played here; a message is two bytes of length
 * and so many bytes. */
#include "store/copy.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "store/db_private.h"
#include "weir/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t *rest;
static size_t rest_size;

/* --- what db.c and libpq would do --------------------------------------------------------------
 */
PGconn *
db_connection(struct db *db)
{
    (void)db;
    return NULL;
}

enum weir_status
db_failure(struct db *db, const PGresult *result, struct weir_error *error)
{
    (void)db;
    (void)result;
    return error_set(error, WEIR_E_DB, "the server says no");
}

PGresult *
PQexecParams(PGconn *connection, const char *command, int count, const Oid *types,
             const char *const *values, const int *lengths, const int *formats, int format)
{
    (void)connection, (void)command, (void)count, (void)types;
    (void)values, (void)lengths, (void)formats, (void)format;
    return NULL;
}

/* Of the statement it is COPY_OUT, and nothing else is asked for but the end of it. */
ExecStatusType
PQresultStatus(const PGresult *result)
{
    (void)result;
    return rest == NULL ? PGRES_COMMAND_OK : PGRES_COPY_OUT;
}

int
PQbinaryTuples(const PGresult *result)
{
    (void)result;
    return 1;
}

void
PQclear(PGresult *result)
{
    (void)result;
}

PGresult *
PQgetResult(PGconn *connection)
{
    (void)connection;
    return NULL;
}

char *
PQcmdTuples(PGresult *result)
{
    static char none[] = "0";
    (void)result;
    return none;
}

PGcancel *
PQgetCancel(PGconn *connection)
{
    (void)connection;
    return NULL;
}

int
PQcancel(PGcancel *cancel, char *words, int size)
{
    (void)cancel, (void)words, (void)size;
    return 0;
}

void
PQfreeCancel(PGcancel *cancel)
{
    (void)cancel;
}

void
PQfreemem(void *memory)
{
    free(memory);
}

int
PQgetCopyData(PGconn *connection, char **buffer, int async)
{
    (void)connection, (void)async;
    if (rest_size < 2) {
        rest = NULL;
        return -1;
    }
    size_t size = (size_t)rest[0] << 8 | rest[1];
    if (size > rest_size - 2)
        size = rest_size - 2;
    *buffer = malloc(size + 1); /* libpq gives no message without bytes */
    if (*buffer == NULL)
        abort();
    memcpy(*buffer, rest + 2, size);
    if (size == 0) {
        size = 1;
        **buffer = 0;
    }
    rest_size -= 2;
    const size_t taken = size < rest_size ? size : rest_size;
    rest += 2 + taken;
    rest_size -= taken;
    return (int)size;
}

/* --- the target --------------------------------------------------------------------------------
 */

static void
read_field(const struct copy_out *out, uint32_t field, struct weir_arena *arena)
{
    static volatile uint8_t sink;
    const struct weir_text text = copy_out_text(out, field);
    for (size_t i = 0; i < text.size; i++)
        sink = (uint8_t)(sink + (uint8_t)text.start[i]);
    if (copy_out_null(out, field) != (text.start == NULL))
        abort();
    if (text.size == 1 || text.size == 2 || text.size == 4 || text.size == 8 || text.start == NULL)
        (void)copy_out_int(out, field);
    if (text.size == 4)
        (void)copy_out_day(out, field);
    struct copy_int8s int8s;
    struct weir_error error = {.status = WEIR_OK};
    if (copy_out_int8s(out, field, arena, &int8s, &error) == WEIR_OK) {
        for (uint32_t i = 0; i < int8s.count; i++)
            sink = (uint8_t)(sink + (uint8_t)int8s.item[i]);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t none[1];
    rest = size == 0 ? none : data;
    rest_size = size;
    struct weir_arena *arena = weir_arena_new(1 << 22);
    struct weir_error error = {.status = WEIR_OK};
    struct copy_out *out = NULL;
    if (copy_out_begin(NULL, "COPY t TO STDOUT (FORMAT binary)", NULL, &out, &error))
        abort();
    bool row = true;
    while (row && copy_out_next(out, &row, &error) == WEIR_OK && row) {
        for (uint32_t i = 0; i < copy_out_fields(out); i++)
            read_field(out, i, arena);
    }
    copy_out_free(out);
    weir_arena_free(arena);
    return 0;
}
