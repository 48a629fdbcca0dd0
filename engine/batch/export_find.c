/* export_find.c - the runs that an export is of. */
#include "batch/export_find.h"

#include "base/civil.h"
#include "base/error.h"
#include "base/text.h"
#include "store/month_store.h"

/* Whether the run has what is exported. */
static bool
has_rows(enum export_of_runs of_runs, const struct export_store_run *run)
{
    const bool fee = text_equal(run->kind, text_of("fee"));
    switch (of_runs) {
    case EXPORT_OF_BILL_RUNS:
        return !fee;
    case EXPORT_OF_FEE_RUNS:
        return fee;
    case EXPORT_OF_ALL_RUNS:
        break;
    }
    return true;
}

/* The posted runs of the month that have what is exported. */
static enum weir_status
find_month(struct db *db, const struct export_find_request *request, struct weir_arena *arena,
           struct export_store_runs *runs, struct weir_error *error)
{
    struct export_store_runs all = {0};
    const enum weir_status status = export_store_month(db, request->month_day, arena, &all, error);
    if (status != WEIR_OK)
        return status;
    struct export_store_run *item = weir_arena_alloc(arena, all.count, sizeof *item);
    if (item == NULL)
        return error_nomem(error);
    for (uint32_t i = 0; i < all.count; i++) {
        if (has_rows(request->of_runs, &all.item[i]))
            item[runs->count++] = all.item[i];
    }
    runs->item = item;
    return WEIR_OK;
}

static enum weir_status
find_run(struct db *db, const struct export_find_request *request, struct weir_arena *arena,
         struct export_store_runs *runs, struct weir_error *error)
{
    const enum weir_status status = export_store_run(db, request->run_id, arena, runs, error);
    if (status != WEIR_OK)
        return status;
    if (!has_rows(request->of_runs, &runs->item[0]))
        return error_set_text(error, WEIR_E_INVALID, "a run of kind % has no such rows",
                              runs->item[0].kind);
    const struct weir_text state = runs->item[0].state;
    if (text_equal(state, text_of("draft")) || text_equal(state, text_of("posted")))
        return WEIR_OK;
    (void)error_set_text(error, WEIR_E_INVALID, "the run is %: it has nothing to export", state);
    error_hint(error, "Drafts and posted runs can be exported.");
    return WEIR_E_INVALID;
}

enum weir_status
export_find(struct db *db, const struct export_find_request *request, struct weir_arena *arena,
            struct export_find *found, struct weir_error *error)
{
    struct export_find done = {.month_day = request->month_day};
    enum weir_status status = request->run_id == 0
                                  ? find_month(db, request, arena, &done.runs, error)
                                  : find_run(db, request, arena, &done.runs, error);
    if (status != WEIR_OK)
        return status;
    if (request->run_id != 0) {
        done.draft = text_equal(done.runs.item[0].state, text_of("draft"));
        done.month_day = civil_month_begin(done.runs.item[0].invoice_day);
    }
    status = month_store_closed_no(db, done.month_day, &done.closed_no, error);
    if (status == WEIR_OK)
        *found = done;
    return status;
}
