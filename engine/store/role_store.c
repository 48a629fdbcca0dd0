/* role_store.c - the roles of weir. */
#include "store/role_store.h"

#include <stddef.h>

#include "base/error.h"
#include "base/text.h"
#include "roles.inc"
#include "store/migrate.h"
#include "weir/arena.h"

#define STATEMENT_BYTES_MAX ((size_t)1 << 20) /* of all statements as strings */

/* Statements are constants of the program, cut at their semicolons. */
static enum weir_status
run_all(struct db *db, struct weir_arena *arena, struct weir_error *error)
{
    struct weir_text rest = {(const char *)ROLES_ROLES_SQL, sizeof ROLES_ROLES_SQL - 1};
    struct weir_text statement;
    enum weir_status status = WEIR_OK;
    while (status == WEIR_OK && migrate_next_statement(&rest, &statement)) {
        const struct weir_text sql = text_copy(statement, arena);
        status = sql.start == NULL ? error_nomem(error) : db_run_once(db, sql.start, error);
    }
    return status;
}

enum weir_status
role_store_make(struct db *db, struct weir_error *error)
{
    struct weir_arena *arena = weir_arena_new(STATEMENT_BYTES_MAX);
    enum weir_status status =
        arena == NULL ? error_nomem(error) : db_begin(db, DB_READ_WRITE, error);
    if (status == WEIR_OK)
        status = run_all(db, arena, error);
    if (status == WEIR_OK)
        status = db_commit(db, error);
    db_rollback(db);
    weir_arena_free(arena);
    return status;
}
