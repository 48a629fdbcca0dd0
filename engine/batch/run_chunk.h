#ifndef BATCH_RUN_CHUNK_H
#define BATCH_RUN_CHUNK_H

#include <stdbool.h>

#include "batch/bill_chunk.h"
#include "store/bill_input.h"
#include "store/db.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* A run's chunks, whatever its kind: billed, or corrected. */
struct run_chunk_work {
    const struct account_rules *rules;
    bool rebill;
    struct weir_text cycle;  /* of the run's scope; absent: any */
    struct weir_text tariff; /* of a rebill's scope; absent: any */
    int32_t from_day;        /* of a rebill; WEIR_DAY_NONE: all bills */
};

/* What a run's row says of it. */
struct run_chunk_run {
    struct weir_text kind;
    struct weir_text scope;
    struct weir_text settings;
};

/* Texts are borrowed. */
struct run_chunk_work run_chunk_work_of(const struct run_chunk_run *run,
                                        const struct account_rules *rules);

/* Fills chunk with what the run makes of the range. */
enum weir_status run_chunk_compute(struct bill_chunk *chunk, struct db *db,
                                   const struct run_chunk_work *work,
                                   const struct bill_input_range *range, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
