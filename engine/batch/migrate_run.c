/* migrate_run.c - which migrations a database needs, and that those it had are the ones we know. */
#include "batch/migrate_run.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "host/log.h"
#include "seal/digest.h"
#include "store/bill_store.h"

_Static_assert(MIGRATE_DIGEST_SIZE == DIGEST_SIZE, "a migration's digest is a SHA-256");

/* A line of migrations/MANIFEST: 64 hex digits, a blank, the file's name. */
static struct weir_text
manifest_line(const struct migrate_run_step *step, char *buffer, size_t capacity)
{
    struct text_writer writer = text_writer_of(buffer, capacity);
    text_write_hex(&writer, (struct weir_text){(const char *)step->digest, sizeof step->digest});
    text_write_string(&writer, " ");
    text_write(&writer, step->file.name);
    return text_written(&writer);
}

/* Fills every step's digest: SHA-256 of the line before, a newline, and the file. */
static enum weir_status
chain(struct migrate_run_result *result, struct weir_error *error)
{
    struct digest *digest = NULL;
    enum weir_status status = digest_new(&digest, error);
    char buffer[192];
    struct weir_text line = {buffer, 0};
    for (uint32_t i = 0; i < result->step_count && status == WEIR_OK; i++) {
        struct migrate_run_step *step = &result->step[i];
        step->file = migrate_file_at(i);
        status = digest_begin(digest, error);
        if (status == WEIR_OK)
            status = digest_add(digest, line.start, line.size, error);
        if (status == WEIR_OK)
            status = digest_add(digest, "\n", 1, error);
        if (status == WEIR_OK)
            status = digest_add(digest, step->file.text.start, step->file.text.size, error);
        if (status == WEIR_OK)
            status = digest_end(digest, step->digest, error);
        line = manifest_line(step, buffer, sizeof buffer);
    }
    digest_free(digest);
    return status;
}

/* Holds what the database has had against the steps. */
static enum weir_status
compare(struct migrate_run_result *result, const struct migrate_list *applied,
        struct weir_error *error)
{
    if (applied->count > result->step_count) {
        error_set(error, WEIR_E_INVALID, "the database's schema is newer than this program");
        error_hint(error, "Use the program that migrated it, or a newer one.");
        return WEIR_E_INVALID;
    }
    for (uint32_t i = 0; i < applied->count; i++) {
        const struct migrate_applied *had = &applied->item[i];
        struct migrate_run_step *step = &result->step[i];
        const struct weir_text digest = {(const char *)step->digest, sizeof step->digest};
        if (had->version != step->file.version || !text_equal(had->name, step->file.name)) {
            error_set_text(error, WEIR_E_SEAL, "the database has had a migration % unknown here",
                           had->name);
            error_hint(error, "Use the program that migrated this database.");
            return WEIR_E_SEAL;
        }
        if (!text_equal(had->digest, digest)) {
            error_set_text(error, WEIR_E_SEAL, "migration % is not the one the database has had",
                           had->name);
            error_hint(error, "Use the program that migrated this database.");
            return WEIR_E_SEAL;
        }
        step->applied_at = had->applied_at;
    }
    result->before_count = applied->count;
    return WEIR_OK;
}

enum weir_status
migrate_run_status(struct db *db, struct weir_arena *arena, struct migrate_run_result *result,
                   struct weir_error *error)
{
    *result = (struct migrate_run_result){.step_count = migrate_file_count()};
    result->step = weir_arena_alloc(arena, result->step_count, sizeof *result->step);
    if (result->step == NULL)
        return error_nomem(error);
    struct migrate_list applied = {NULL, 0};
    enum weir_status status = chain(result, error);
    if (status == WEIR_OK)
        status = migrate_list_applied(db, arena, &applied, error);
    if (status == WEIR_OK)
        status = compare(result, &applied, error);
    return status;
}

/* Keeps runs from being computed: their programs know the schema that they began with. */
static enum weir_status
keep_runs_away(struct db *db, struct weir_error *error)
{
    bool held = false;
    const enum weir_status status = bill_store_lock(db, &held, error);
    return status != WEIR_OK || held ? status : bill_store_locked_error(db, error);
}

static void
log_applied(const struct migrate_file *file)
{
    struct log_line line;
    log_begin(&line, LOG_EVENT_SCHEMA_MIGRATED);
    log_int(&line, "version", file->version);
    log_text(&line, "file", file->name);
    log_end(&line);
}

enum weir_status
migrate_run(struct db *db, struct weir_arena *arena, struct migrate_run_result *result,
            struct weir_error *error)
{
    enum weir_status status = migrate_lock(db, error);
    if (status != WEIR_OK)
        return status;
    status = migrate_run_status(db, arena, result, error);
    const bool pending = status == WEIR_OK && result->before_count < result->step_count;
    if (pending)
        status = keep_runs_away(db, error);
    const bool kept = pending && status == WEIR_OK;
    for (uint32_t i = result->before_count; status == WEIR_OK && i < result->step_count; i++) {
        const struct migrate_run_step *step = &result->step[i];
        status = migrate_apply(db, &step->file, step->digest, arena, error);
        if (status == WEIR_OK) {
            log_applied(&step->file);
            result->applied_count++;
        }
    }
    if (kept)
        bill_store_unlock(db);
    migrate_unlock(db);
    return status;
}

enum weir_status
migrate_run_verify(struct db *db, struct weir_arena *arena, struct migrate_run_result *result,
                   struct weir_error *error)
{
    enum weir_status status = migrate_run_status(db, arena, result, error);
    for (uint32_t i = 0; status == WEIR_OK && i < result->before_count; i++) {
        struct migrate_run_step *step = &result->step[i];
        status = migrate_verify(db, &step->file, arena, &step->wrong, error);
        result->wrong_count += step->wrong.count;
    }
    return status;
}
