#ifndef STORE_FEE_INPUT_H
#define STORE_FEE_INPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/fee_ledger.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/* What a fee run knows of a range of taxpayers: one COPY for each table, merged by account. */
struct fee_input;

struct fee_input_range {
    int64_t account_lo;
    int64_t account_hi; /* inclusive */
    int64_t as_of_no;
    int32_t through_day; /* reads of this day still count */
};

/* Reads all rows of the range, in the transaction at hand.  All of it is from arena. */
enum weir_status fee_input_read(struct db *db, const struct fee_input_range *range,
                                struct weir_arena *arena, struct fee_input **input,
                                struct weir_error *error) __attribute__((warn_unused_result));

/* The next taxpayer, ascending; *found false: there are no more.  Its lists belong to input. */
enum weir_status fee_input_next(struct fee_input *input, struct weir_arena *arena,
                                struct fee_taxpayer *taxpayer, bool *found,
                                struct weir_error *error) __attribute__((warn_unused_result));

#endif
