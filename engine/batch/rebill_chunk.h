#ifndef BATCH_REBILL_CHUNK_H
#define BATCH_REBILL_CHUNK_H

#include <stdint.h>

#include "batch/bill_chunk.h"
#include "store/db.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* Corrects a range of accounts in memory: reads every bill and all that is known of them, table by
 * table, and fills a chunk with reversals and bills.  Writing is the caller's. */
struct rebill_chunk_request {
    const struct account_rules *rules;
    struct weir_text cycle;  /* only its accounts, on the range's through_day; absent: all */
    struct weir_text tariff; /* only accounts that ever had it; absent: all */
    int32_t from_day;        /* bills that end on it or before stand; WEIR_DAY_NONE: none does */
    struct bill_input_range range;
};

enum weir_status rebill_chunk_compute(struct bill_chunk *chunk, struct db *db,
                                      const struct rebill_chunk_request *request,
                                      struct weir_error *error) __attribute__((warn_unused_result));

#endif
