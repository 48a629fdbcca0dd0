/* server_store.c - the server that a session is with. */
#include "store/server_store.h"

#include "base/error.h"
#include "sql.inc"
#include "store/row.h"

enum weir_status
server_store_facts(struct db *db, struct weir_arena *arena, struct server_facts *facts,
                   struct weir_error *error)
{
    struct db_rows *rows = NULL;
    const enum weir_status status = db_query(db, SQL_SERVER_FACTS, NULL, &rows, error);
    if (status != WEIR_OK)
        return status;
    struct row_reading reading = {rows, arena, false};
    *facts = (struct server_facts){
        .version = row_copy(&reading, 0, 0),
        .encoding = row_copy(&reading, 0, 1),
        .database = row_copy(&reading, 0, 2),
        .user = row_copy(&reading, 0, 3),
        .folder = row_copy(&reading, 0, 4),
        .is_super = db_rows_int(rows, 0, 5) != 0,
        .is_batch = db_rows_int(rows, 0, 6) != 0,
        .is_finance = db_rows_int(rows, 0, 7) != 0,
        .is_auditor = db_rows_int(rows, 0, 8) != 0,
        .is_durable = db_rows_int(rows, 0, 9) != 0,
        .has_checksums = db_rows_int(rows, 0, 10) != 0,
        .database_bytes = db_rows_int(rows, 0, 11),
        .connection_max = db_rows_int(rows, 0, 12),
        .instant_ms = db_rows_int(rows, 0, 13),
        .has_roles = db_rows_int(rows, 0, 14) != 0,
    };
    db_rows_free(rows);
    return reading.full ? error_nomem(error) : WEIR_OK;
}
