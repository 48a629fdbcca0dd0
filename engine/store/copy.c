/* copy.c - COPY … BINARY in both directions, and the one place that writes numbers into SQL. */
#include "store/copy.h"

#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "store/db_private.h"
#include "weir/tariff.h"

/* The signature, no flags, no header extension. */
static const unsigned char HEADER[19] = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', 0xff, '\r', '\n'};

/* Writes the digits of args for $1 … in sql. */
static void
write_statement(char buffer[static COPY_SQL_SIZE], const char *sql, const struct copy_args *args)
{
    struct text_writer writer = text_writer_of(buffer, COPY_SQL_SIZE);
    for (const char *at = sql; *at != '\0'; at++) {
        if (at[0] == '$' && at[1] >= '1' && at[1] <= '9') {
            const uint32_t number = (uint32_t)(at[1] - '1');
            ASSERT(args != NULL && number < args->count);
            /* Between blanks: a sign must not touch an operator. */
            text_write_string(&writer, " ");
            text_write_int(&writer, args->value[number]);
            text_write_string(&writer, " ");
            at++;
        } else {
            text_write(&writer, (struct weir_text){at, 1});
        }
    }
    ASSERT(!writer.full);
}

/* The result of the COPY as a whole, once its data has passed. */
static enum weir_status
finish(struct db *db, int64_t *rows, struct weir_error *error)
{
    enum weir_status status = WEIR_OK;
    PGresult *result = PQgetResult(db_connection(db));
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        status = db_failure(db, result, error);
    else if (rows != NULL)
        *rows = strtoll(PQcmdTuples(result), NULL, 10);
    PQclear(result);
    while ((result = PQgetResult(db_connection(db))) != NULL)
        PQclear(result);
    return status;
}

/* --- out ---------------------------------------------------------------------------------------
 */
struct copy_out {
    struct db *db;
    char *message; /* libpq's, one or more rows; NULL: none */
    uint32_t size; /* bytes of message */
    uint32_t at;   /* bytes of it that are read */
    uint32_t fields;
    bool begun; /* the header has been read */
    bool ended; /* the COPY is over, well or not */
    struct weir_text field[COPY_FIELD_MAX];
};

enum weir_status
copy_out_begin(struct db *db, const char *sql, const struct copy_args *args, struct copy_out **out,
               struct weir_error *error)
{
    char statement[COPY_SQL_SIZE];
    write_statement(statement, sql, args);
    struct copy_out *fresh = calloc(1, sizeof *fresh);
    if (fresh == NULL)
        return error_nomem(error);
    fresh->db = db;
    PGresult *result = PQexecParams(db_connection(db), statement, 0, NULL, NULL, NULL, NULL, 1);
    enum weir_status status = WEIR_OK;
    if (PQresultStatus(result) == PGRES_COPY_OUT && PQbinaryTuples(result)) {
        *out = fresh;
        fresh = NULL;
    } else {
        status = db_failure(db, result, error);
    }
    PQclear(result);
    free(fresh);
    return status;
}

static const unsigned char *
take(struct copy_out *out, uint32_t size)
{
    if (out->message == NULL || size > out->size - out->at)
        return NULL;
    const unsigned char *bytes = (const unsigned char *)out->message + out->at;
    out->at += size;
    return bytes;
}

static enum weir_status
broken(struct weir_error *error)
{
    return error_set(error, WEIR_E_DB, "the database sent a COPY that cannot be read");
}

static enum weir_status
read_header(struct copy_out *out, struct weir_error *error)
{
    const unsigned char *header = take(out, sizeof HEADER);
    if (header == NULL || memcmp(header, HEADER, 11) != 0)
        return broken(error);
    if (take(out, db_get_u32(header + 15)) == NULL)
        return broken(error);
    out->begun = true;
    return WEIR_OK;
}

/* Reads the row at hand; *row false where it is the mark of the end. */
static enum weir_status
read_row(struct copy_out *out, bool *row, struct weir_error *error)
{
    const unsigned char *count = take(out, 2);
    if (count == NULL)
        return broken(error);
    const int64_t fields = db_get_int(count, 2);
    *row = fields >= 0;
    if (fields < 0)
        return WEIR_OK;
    if (fields > COPY_FIELD_MAX)
        return broken(error);
    out->fields = (uint32_t)fields;
    for (uint32_t i = 0; i < out->fields; i++) {
        const unsigned char *length = take(out, 4);
        if (length == NULL)
            return broken(error);
        const int64_t size = db_get_int(length, 4);
        const unsigned char *bytes = size < 0 ? NULL : take(out, (uint32_t)size);
        if (size >= 0 && bytes == NULL)
            return broken(error);
        out->field[i] = (struct weir_text){(const char *)bytes, size < 0 ? 0 : (size_t)size};
    }
    return WEIR_OK;
}

/* Gets libpq's next message; *any false once there is none. */
static enum weir_status
next_message(struct copy_out *out, bool *any, struct weir_error *error)
{
    PQfreemem(out->message);
    out->message = NULL;
    out->size = out->at = 0;
    const int size = PQgetCopyData(db_connection(out->db), &out->message, 0);
    *any = size >= 0;
    if (size >= 0) {
        out->size = (uint32_t)size;
        return WEIR_OK;
    }
    out->ended = true;
    if (size == -1)
        return finish(out->db, NULL, error);
    return db_failure(out->db, NULL, error);
}

enum weir_status
copy_out_next(struct copy_out *out, bool *row, struct weir_error *error)
{
    *row = false;
    while (!out->ended) {
        bool any = true;
        enum weir_status status = WEIR_OK;
        if (out->at == out->size)
            status = next_message(out, &any, error);
        if (status == WEIR_OK && any && !out->begun)
            status = read_header(out, error);
        else if (status == WEIR_OK && any)
            status = read_row(out, row, error);
        if (status != WEIR_OK || *row)
            return status;
    }
    return WEIR_OK;
}

uint32_t
copy_out_fields(const struct copy_out *out)
{
    return out->fields;
}

bool
copy_out_null(const struct copy_out *out, uint32_t field)
{
    ASSERT(field < out->fields);
    return out->field[field].start == NULL;
}

int64_t
copy_out_int(const struct copy_out *out, uint32_t field)
{
    if (copy_out_null(out, field))
        return 0;
    const uint32_t size = (uint32_t)out->field[field].size;
    ASSERT(size == 1 || size == 2 || size == 4 || size == 8);
    return db_get_int((const unsigned char *)out->field[field].start, size);
}

int32_t
copy_out_day(const struct copy_out *out, uint32_t field)
{
    if (copy_out_null(out, field))
        return WEIR_DAY_NONE;
    ASSERT(out->field[field].size == 4);
    return (int32_t)(copy_out_int(out, field) + DB_DAY_EPOCH);
}

struct weir_text
copy_out_text(const struct copy_out *out, uint32_t field)
{
    ASSERT(field < out->fields);
    return out->field[field];
}

enum weir_status
copy_out_int8s(const struct copy_out *out, uint32_t field, struct weir_arena *arena,
               struct copy_int8s *int8s, struct weir_error *error)
{
    const struct weir_text bytes = copy_out_text(out, field);
    const unsigned char *at = (const unsigned char *)bytes.start;
    *int8s = (struct copy_int8s){NULL, 0};
    if (at == NULL || (bytes.size == 12 && db_get_u32(at) == 0))
        return WEIR_OK;
    if (bytes.size < 20 || db_get_u32(at) != 1)
        return broken(error);
    const uint32_t count = db_get_u32(at + 12);
    if (bytes.size != DB_INT8S_SIZE(count))
        return broken(error);
    int64_t *item = weir_arena_alloc(arena, count, sizeof *item);
    if (item == NULL)
        return error_nomem(error);
    at += 20;
    for (uint32_t i = 0; i < count; i++, at += 12) {
        if (db_get_u32(at) != 8)
            return broken(error);
        item[i] = (int64_t)db_get_u64(at + 4);
    }
    *int8s = (struct copy_int8s){item, count};
    return WEIR_OK;
}

void
copy_out_free(struct copy_out *out)
{
    if (out == NULL)
        return;
    if (!out->ended) {
        PGconn *connection = db_connection(out->db);
        PGcancel *cancel = PQgetCancel(connection);
        char words[256];
        if (cancel != NULL)
            (void)PQcancel(cancel, words, sizeof words);
        PQfreeCancel(cancel);
        bool any = true;
        struct weir_error ignored = {.status = WEIR_OK};
        while (any)
            (void)next_message(out, &any, &ignored);
    }
    PQfreemem(out->message);
    free(out);
}

/* --- in ----------------------------------------------------------------------------------------
 */
struct copy_in {
    struct db *db;
    unsigned char *bytes;
    size_t size;
    size_t capacity;
    uint32_t fields_left; /* of the row at hand */
    bool out_of_memory;
    bool refused; /* libpq took no more; why is told at the end */
    bool ended;
};

enum weir_status
copy_in_begin(struct db *db, const char *sql, struct copy_in **in, struct weir_error *error)
{
    struct copy_in *fresh = calloc(1, sizeof *fresh);
    unsigned char *bytes = malloc((size_t)2 * COPY_BUFFER_SIZE);
    if (fresh == NULL || bytes == NULL) {
        free(bytes);
        free(fresh);
        return error_nomem(error);
    }
    *fresh = (struct copy_in){.db = db, .bytes = bytes, .capacity = (size_t)2 * COPY_BUFFER_SIZE};
    PGresult *result = PQexecParams(db_connection(db), sql, 0, NULL, NULL, NULL, NULL, 1);
    enum weir_status status = WEIR_OK;
    if (PQresultStatus(result) != PGRES_COPY_IN || !PQbinaryTuples(result))
        status = db_failure(db, result, error);
    PQclear(result);
    if (status != WEIR_OK) {
        free(bytes);
        free(fresh);
        return status;
    }
    memcpy(fresh->bytes, HEADER, sizeof HEADER);
    fresh->size = sizeof HEADER;
    *in = fresh;
    return WEIR_OK;
}

static void
send(struct copy_in *in)
{
    if (in->size > 0 && !in->refused && !in->out_of_memory &&
        PQputCopyData(db_connection(in->db), (const char *)in->bytes, (int)in->size) != 1)
        in->refused = true;
    in->size = 0;
}

/* Room for size more bytes, or NULL when memory is out. */
static unsigned char *
reserve(struct copy_in *in, size_t size)
{
    if (size > in->capacity - in->size) {
        const size_t capacity = 2 * (in->size + size);
        unsigned char *bytes = capacity > INT32_MAX ? NULL : realloc(in->bytes, capacity);
        if (bytes == NULL) {
            in->out_of_memory = true;
            return NULL;
        }
        in->bytes = bytes;
        in->capacity = capacity;
    }
    unsigned char *at = in->bytes + in->size;
    in->size += size;
    return at;
}

void
copy_in_row(struct copy_in *in, uint16_t fields)
{
    ASSERT(in->fields_left == 0);
    ASSERT(fields > 0 && fields <= COPY_FIELD_MAX);
    if (in->size >= COPY_BUFFER_SIZE)
        send(in);
    in->fields_left = fields;
    unsigned char *at = reserve(in, 2);
    if (at == NULL)
        return;
    at[0] = (unsigned char)(fields >> 8);
    at[1] = (unsigned char)fields;
}

/* A field's length and room for its bytes, or NULL when memory is out. */
static unsigned char *
begin_field(struct copy_in *in, uint32_t size)
{
    ASSERT(in->fields_left > 0);
    in->fields_left--;
    unsigned char *at = reserve(in, (size_t)4 + size);
    if (at == NULL)
        return NULL;
    db_put_u32(at, size);
    return at + 4;
}

void
copy_in_bool(struct copy_in *in, bool value)
{
    unsigned char *at = begin_field(in, 1);
    if (at != NULL)
        at[0] = value;
}

void
copy_in_int2(struct copy_in *in, int16_t value)
{
    unsigned char *at = begin_field(in, 2);
    if (at == NULL)
        return;
    at[0] = (unsigned char)((uint16_t)value >> 8);
    at[1] = (unsigned char)value;
}

void
copy_in_int4(struct copy_in *in, int32_t value)
{
    unsigned char *at = begin_field(in, 4);
    if (at != NULL)
        db_put_u32(at, (uint32_t)value);
}

void
copy_in_int8(struct copy_in *in, int64_t value)
{
    unsigned char *at = begin_field(in, 8);
    if (at != NULL)
        db_put_u64(at, (uint64_t)value);
}

void
copy_in_day(struct copy_in *in, int32_t day)
{
    if (day == WEIR_DAY_NONE)
        copy_in_null(in);
    else
        copy_in_int4(in, day - DB_DAY_EPOCH);
}

void
copy_in_bytes(struct copy_in *in, struct weir_text bytes)
{
    if (bytes.start == NULL) {
        copy_in_null(in);
        return;
    }
    ASSERT(bytes.size <= INT32_MAX / 4);
    unsigned char *at = begin_field(in, (uint32_t)bytes.size);
    if (at != NULL && bytes.size > 0)
        memcpy(at, bytes.start, bytes.size);
}

void
copy_in_text(struct copy_in *in, struct weir_text text)
{
    copy_in_bytes(in, text);
}

void
copy_in_int8s(struct copy_in *in, const int64_t *item, uint32_t count)
{
    ASSERT(count <= INT32_MAX / 64);
    unsigned char *at = begin_field(in, (uint32_t)(count == 0 ? 12 : DB_INT8S_SIZE(count)));
    if (at != NULL)
        (void)db_params_put_int8s(at, item, count);
}

void
copy_in_null(struct copy_in *in)
{
    ASSERT(in->fields_left > 0);
    in->fields_left--;
    unsigned char *at = reserve(in, 4);
    if (at != NULL)
        db_put_u32(at, UINT32_MAX);
}

enum weir_status
copy_in_flush(struct copy_in *in, struct weir_error *error)
{
    ASSERT(in->fields_left == 0);
    if (in->out_of_memory)
        return error_nomem(error);
    send(in);
    return in->refused ? copy_in_end(in, NULL, error) : WEIR_OK;
}

enum weir_status
copy_in_end(struct copy_in *in, int64_t *rows, struct weir_error *error)
{
    ASSERT(in->fields_left == 0);
    ASSERT(!in->ended);
    unsigned char *mark = reserve(in, 2);
    if (mark != NULL) {
        mark[0] = mark[1] = 0xff;
        send(in);
    }
    in->ended = true;
    PGconn *connection = db_connection(in->db);
    if (PQputCopyEnd(connection, in->out_of_memory ? "the client is out of memory" : NULL) != 1)
        in->refused = true;
    if (in->out_of_memory) {
        struct weir_error ignored = {.status = WEIR_OK};
        (void)finish(in->db, NULL, &ignored);
        return error_nomem(error);
    }
    const enum weir_status status = finish(in->db, rows, error);
    if (status == WEIR_OK && in->refused)
        return error_set(error, WEIR_E_DB_TRANSIENT, "the connection to the database is lost");
    return status;
}

void
copy_in_free(struct copy_in *in)
{
    if (in == NULL)
        return;
    if (!in->ended) {
        struct weir_error ignored = {.status = WEIR_OK};
        (void)PQputCopyEnd(db_connection(in->db), "abandoned");
        (void)finish(in->db, NULL, &ignored);
    }
    free(in->bytes);
    free(in);
}
