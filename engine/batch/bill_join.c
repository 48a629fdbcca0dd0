/* bill_join.c - workers without a leader of their own. */
#include "batch/bill_join.h"

#include "batch/bill_known.h"
#include "batch/bill_worker.h"
#include "store/run_store.h"

enum weir_status
bill_join(struct db *db, const struct bill_join_request *request, struct weir_arena *arena,
          struct bill_join_result *result, struct weir_error *error)
{
    struct bill_store_run run;
    enum weir_status status = bill_known_find_open(db, request->run_id, arena, &run, error);
    if (status)
        return status;
    int64_t left = 0;
    struct bill_worker_request work = {.conninfo = request->conninfo, .run = &run};
    status = bill_store_left(db, request->run_id, &left, error);
    if (!status)
        status = bill_worker_progress((struct bill_worker_rest){request->run_id, left},
                                      &work.progress, error);
    if (!status)
        status = bill_worker_crew(&work, request->jobs, error);
    progress_end(work.progress);
    if (status)
        return status;
    struct run_store_runs runs;
    status = run_store_read(db, request->run_id, arena, &runs, error);
    if (!status)
        *result = (struct bill_join_result){
            .chunk_count = runs.item[0].chunk_count,
            .chunk_done_count = runs.item[0].chunk_done_count,
        };
    return status;
}
