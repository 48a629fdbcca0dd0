/* migrate.c - lists the compiled-in migrations and applies one; batch/migrate_run.c decides which.
 */
#include "store/migrate.h"

#include <string.h>

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "migrations.inc"
#include "sql.inc"

struct embedded {
    const char *name;
    const unsigned char *bytes;
    size_t size;
};

static const struct embedded FILES[] = {
#define EMBEDDED(file, array) {(file), (array), sizeof(array) - 1},
    MIGRATION_FILES(EMBEDDED)
#undef EMBEDDED
};

#define FILE_COUNT (sizeof FILES / sizeof FILES[0])
#define VERIFY_END ".verify.sql"

static bool
is_verify(const struct embedded *file)
{
    return strstr(file->name, VERIFY_END) != NULL;
}

uint32_t
migrate_file_count(void)
{
    uint32_t count = 0;
    for (size_t i = 0; i < FILE_COUNT; i++)
        count += !is_verify(&FILES[i]);
    return count;
}

static struct weir_text
text_of_file(const struct embedded *file)
{
    return (struct weir_text){(const char *)file->bytes, file->size};
}

/* The verify file that goes with name, or the absent text. */
static struct weir_text
verify_of(const char *name)
{
    const size_t stem = strlen(name) - strlen(".sql");
    for (size_t i = 0; i < FILE_COUNT; i++) {
        if (strncmp(FILES[i].name, name, stem) == 0 &&
            strcmp(FILES[i].name + stem, VERIFY_END) == 0)
            return text_of_file(&FILES[i]);
    }
    return (struct weir_text){NULL, 0};
}

struct migrate_file
migrate_file_at(uint32_t index)
{
    ASSERT(index < migrate_file_count());
    size_t at = 0;
    for (uint32_t skipped = 0; skipped < index || is_verify(&FILES[at]); at++)
        skipped += !is_verify(&FILES[at]);
    return (struct migrate_file){.version = (int32_t)index + 1,
                                 .name = text_of(FILES[at].name),
                                 .text = text_of_file(&FILES[at]),
                                 .verify = verify_of(FILES[at].name)};
}

/* --- statements ------------------------------------------------------------------------------- */
/* The size of the dollar quote mark at the start of text ("$$", "$body$"), or 0. */
static size_t
dollar_mark(struct weir_text text)
{
    if (text.size < 2 || text.start[0] != '$')
        return 0;
    for (size_t i = 1; i < text.size; i++) {
        const char c = text.start[i];
        if (c == '$')
            return i + 1;
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'))
            return 0;
    }
    return 0;
}

/* Where the text after its first `skipped` bytes has mark, and past it; the text's size if nowhere.
 */
static size_t
past(struct weir_text text, size_t skipped, struct weir_text mark)
{
    for (size_t i = skipped; i + mark.size <= text.size; i++) {
        if (memcmp(text.start + i, mark.start, mark.size) == 0)
            return i + mark.size;
    }
    return text.size;
}

/* How many bytes at the start of text are one lexeme in which a semicolon ends nothing. */
static size_t
lexeme_size(struct weir_text text)
{
    if (text.size >= 2 && memcmp(text.start, "--", 2) == 0)
        return past(text, 2, text_of("\n"));
    if (text.start[0] == '\'')
        return past(text, 1, text_of("'"));
    const size_t mark = dollar_mark(text);
    if (mark > 0)
        return past(text, mark, (struct weir_text){text.start, mark});
    return 1;
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

bool
migrate_next_statement(struct weir_text *rest, struct weir_text *statement)
{
    bool begun = false;
    size_t begin = 0;
    size_t at = 0;
    while (at < rest->size && !(begun && rest->start[at] == ';')) {
        const struct weir_text left = {rest->start + at, rest->size - at};
        const size_t size = lexeme_size(left);
        const bool comment = left.size >= 2 && memcmp(left.start, "--", 2) == 0;
        if (!begun && !comment && !is_blank(left.start[0])) {
            begun = true;
            begin = at;
        }
        at += size;
    }
    *statement = (struct weir_text){rest->start + begin, begun ? at - begin : 0};
    if (at < rest->size)
        at++;
    *rest = (struct weir_text){rest->start + at, rest->size - at};
    return begun;
}

/* --- applying --------------------------------------------------------------------------------- */
enum weir_status
migrate_list_applied(struct db *db, struct weir_arena *arena, struct migrate_list *list,
                     struct weir_error *error)
{
    int64_t exists = 0;
    enum weir_status status = db_query_int(db, SQL_MIGRATE_EXISTS, NULL, &exists, error);
    if (status != WEIR_OK)
        return status;
    *list = (struct migrate_list){NULL, 0};
    if (!exists)
        return WEIR_OK;
    struct db_rows *rows = NULL;
    status = db_query(db, SQL_MIGRATE_APPLIED, NULL, &rows, error);
    if (status != WEIR_OK)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct migrate_applied *item = weir_arena_alloc(arena, count, sizeof *item);
    for (uint32_t i = 0; i < count && item != NULL; i++) {
        item[i] = (struct migrate_applied){
            .version = (int32_t)db_rows_int(rows, i, 0),
            .name = text_copy(db_rows_text(rows, i, 1), arena),
            .digest = text_copy(db_rows_text(rows, i, 2), arena),
            .applied_at = text_copy(db_rows_text(rows, i, 3), arena),
        };
        if (item[i].name.start == NULL || item[i].digest.start == NULL ||
            item[i].applied_at.start == NULL)
            item = NULL;
    }
    db_rows_free(rows);
    if (item == NULL)
        return error_nomem(error);
    *list = (struct migrate_list){item, count};
    return WEIR_OK;
}

enum weir_status
migrate_lock(struct db *db, struct weir_error *error)
{
    int64_t taken = 0;
    enum weir_status status = db_query_int(db, SQL_MIGRATE_LOCK, NULL, &taken, error);
    if (status != WEIR_OK)
        return status;
    if (!taken)
        return error_set(error, WEIR_E_BUSY, "another weir migrate is at work on this database");
    status = db_run(db, SQL_MIGRATE_AS_OWNER, NULL, NULL, error);
    if (status != WEIR_OK)
        migrate_unlock(db);
    return status;
}

void
migrate_unlock(struct db *db)
{
    struct weir_error ignored = {.status = WEIR_OK};
    /* A session that is lost has lost its lock too. */
    if (db_run(db, SQL_MIGRATE_AS_SELF, NULL, NULL, &ignored) == WEIR_OK &&
        db_run(db, SQL_MIGRATE_UNLOCK, NULL, NULL, &ignored) == WEIR_OK)
        return;
}

static enum weir_status
run_statements(struct db *db, const struct migrate_file *file, struct weir_arena *arena,
               struct weir_error *error)
{
    struct weir_text rest = file->text;
    struct weir_text statement;
    while (migrate_next_statement(&rest, &statement)) {
        const struct weir_text copy = text_copy(statement, arena);
        if (copy.start == NULL)
            return error_nomem(error);
        const enum weir_status status = db_run_once(db, copy.start, error);
        if (status != WEIR_OK)
            return status;
    }
    return WEIR_OK;
}

enum weir_status
migrate_apply(struct db *db, const struct migrate_file *file,
              const unsigned char digest[static MIGRATE_DIGEST_SIZE], struct weir_arena *arena,
              struct weir_error *error)
{
    struct db_params params = {.count = 0};
    db_params_int4(&params, file->version);
    db_params_text(&params, file->name);
    db_params_bytes(&params, (struct weir_text){(const char *)digest, MIGRATE_DIGEST_SIZE});
    enum weir_status status = db_begin(db, DB_READ_WRITE, error);
    if (status == WEIR_OK)
        status = run_statements(db, file, arena, error);
    if (status == WEIR_OK)
        status = db_run(db, SQL_MIGRATE_NOTE, &params, NULL, error);
    if (status == WEIR_OK)
        status = db_commit(db, error);
    if (status != WEIR_OK) {
        db_rollback(db);
        char name[64];
        struct text_writer writer = text_writer_of(name, sizeof name);
        text_write(&writer, file->name);
        error_place(error, name, 0);
    }
    return status;
}

enum weir_status
migrate_verify(struct db *db, const struct migrate_file *file, struct weir_arena *arena,
               struct migrate_texts *wrong, struct weir_error *error)
{
    *wrong = (struct migrate_texts){NULL, 0};
    if (file->verify.start == NULL)
        return WEIR_OK;
    struct db_rows *rows = NULL;
    const enum weir_status status = db_query(db, file->verify.start, NULL, &rows, error);
    if (status != WEIR_OK)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct weir_text *item = weir_arena_alloc(arena, count, sizeof *item);
    for (uint32_t i = 0; i < count && item != NULL; i++) {
        item[i] = text_copy(db_rows_text(rows, i, 0), arena);
        if (item[i].start == NULL)
            item = NULL;
    }
    db_rows_free(rows);
    if (item == NULL)
        return error_nomem(error);
    *wrong = (struct migrate_texts){item, count};
    return WEIR_OK;
}

enum weir_status
migrate_require(struct db *db, struct weir_error *error)
{
    int64_t version = 0;
    int64_t exists = 0;
    enum weir_status status = db_query_int(db, SQL_MIGRATE_EXISTS, NULL, &exists, error);
    if (status == WEIR_OK && exists)
        status = db_query_int(db, SQL_MIGRATE_VERSION, NULL, &version, error);
    if (status != WEIR_OK)
        return status;
    if (version == (int64_t)migrate_file_count())
        return WEIR_OK;
    if (version > (int64_t)migrate_file_count()) {
        error_set(error, WEIR_E_INVALID, "the database's schema is newer than this program");
        error_hint(error, "Use the program that migrated it, or a newer one.");
        return WEIR_E_INVALID;
    }
    error_set(error, WEIR_E_INVALID,
              version == 0 ? "the database has no schema of weir yet"
                           : "the database's schema is older than this program");
    error_hint(error, "Run: weir migrate");
    return WEIR_E_INVALID;
}
