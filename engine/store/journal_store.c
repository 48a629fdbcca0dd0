/* journal_store.c - the next journal number. */
#include "store/journal_store.h"

#include "sql.inc"

enum weir_status
journal_store_take(struct db *db, struct weir_text kind, struct weir_text detail,
                   int64_t *journal_no, struct weir_error *error)
{
    struct db_params params = {0};
    db_params_text(&params, kind);
    db_params_text(&params, detail);
    return db_query_int(db, SQL_JOURNAL_TAKE, &params, journal_no, error);
}
