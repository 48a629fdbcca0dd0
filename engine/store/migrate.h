#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * The migrations that are compiled in, and those that a database has had.  Whether they belong
 * together is batch/migrate_run.c's to say, which knows digests; here they are listed and applied.
 */
#define MIGRATE_DIGEST_SIZE 32 /* bytes of a SHA-256 */

struct migrate_file {
    int32_t version;       /* 1, 2, 3 ... */
    struct weir_text name; /* "0001_journal.sql" */
    struct weir_text text;
    struct weir_text
        verify; /* one SELECT that gives a text for each thing that is wrong; or absent */
};

uint32_t migrate_file_count(void);
struct migrate_file migrate_file_at(uint32_t index);

/* Takes the next statement off *rest, without its semicolon; false when none is left.  Knows
 * comments, quotes and dollar quotes. */
bool migrate_next_statement(struct weir_text *rest, struct weir_text *statement);

struct migrate_applied {
    int32_t version;
    struct weir_text name;
    struct weir_text digest;
    struct weir_text applied_at; /* UTC, ISO 8601 */
};

struct migrate_list {
    const struct migrate_applied *item; /* by version */
    uint32_t count;
};

/* What the database has had; none where there is no schema.  From arena. */
enum weir_status migrate_list_applied(struct db *db, struct weir_arena *arena,
                                      struct migrate_list *list, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Keeps other migrations of this database away until migrate_unlock or the session's end, and acts
 * as weir_owner where there is one.  WEIR_E_BUSY when another has the lock. */
enum weir_status migrate_lock(struct db *db, struct weir_error *error)
    __attribute__((warn_unused_result));
void migrate_unlock(struct db *db);

/* Runs file and notes its digest, in one transaction: on failure nothing is changed. */
enum weir_status migrate_apply(struct db *db, const struct migrate_file *file,
                               const unsigned char digest[static MIGRATE_DIGEST_SIZE],
                               struct weir_arena *arena, struct weir_error *error)
    __attribute__((warn_unused_result));

struct migrate_texts {
    const struct weir_text *item;
    uint32_t count;
};

/* What file's verify statement finds wrong.  From arena. */
enum weir_status migrate_verify(struct db *db, const struct migrate_file *file,
                                struct weir_arena *arena, struct migrate_texts *wrong,
                                struct weir_error *error) __attribute__((warn_unused_result));

/* WEIR_E_INVALID, with a hint, unless the database has the schema of this program: what every
 * command but `weir migrate` asks first. */
enum weir_status migrate_require(struct db *db, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
