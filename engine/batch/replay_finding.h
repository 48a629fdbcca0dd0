#ifndef BATCH_REPLAY_FINDING_H
#define BATCH_REPLAY_FINDING_H

#include <stdint.h>

#include "batch/replay_part.h"
#include "store/bill_output.h"

/* The findings of a range of accounts, computed again and held against what the run told. */
struct replay_finding_range {
    int64_t account_lo;
    int64_t account_hi;                        /* inclusive */
    const struct bill_output_account *account; /* what was computed of them, by account */
    uint32_t account_count;
};

/* Adds to *found each finding that the run told and that is not computed, that is computed and was
 * not told by then, and that has other words or holds where it did not. */
enum weir_status replay_finding_compare(const struct replay_part *part,
                                        const struct replay_finding_range *range,
                                        struct replay_part_found *found, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
