/* ledger_store.c - the statements behind `weir export ledger` and `weir export funds`. */
#include "store/ledger_store.h"

#include "base/text.h"
#include "sql.inc"

enum weir_status
ledger_store_begin(struct db *db, const struct export_store_run *run,
                   enum ledger_store_detail detail, struct copy_out **out, struct weir_error *error)
{
    const bool draft = text_equal(run->state, text_of("draft"));
    const bool fee = text_equal(run->kind, text_of("fee"));
    const struct copy_args args = {.value = {run->run_id, run->book, detail}, .count = 3};
    enum weir_status status = db_use_draft(db, draft ? run->run_id : 0, error);
    if (status == WEIR_OK)
        status = db_run(db, SQL_EXPORT_SESSION, NULL, NULL, error);
    if (status != WEIR_OK)
        return status;
    return copy_out_begin(db, fee ? SQL_LEDGER_FEES : SQL_LEDGER_LINES, &args, out, error);
}
