#ifndef STORE_BILL_INPUT_H
#define STORE_BILL_INPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/account.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/*
 * What a run knows of a range of accounts: one COPY for each table, merged here by account_id.  No
 * joins, so that no plan can flip and terms, meters and reads do not multiply.
 */
struct bill_input;

/* Where the accounts of a range stand. */
enum bill_input_heads {
    BILL_INPUT_HEADS_NOW = 0, /* as their heads say */
    BILL_INPUT_HEADS_AS_OF,   /* as the last entry posted up to as_of_no left them: the past */
};

struct bill_input_range {
    int64_t account_lo;
    int64_t account_hi; /* inclusive */
    int64_t as_of_no;
    int32_t through_day; /* reads of this day still count */
    enum bill_input_heads heads;
    bool all_reads;    /* also those of days that are billed */
    bool due_only;     /* accounts that cannot be due may be left out; with heads as they are now */
    int32_t idle_days; /* see store/bill_due.h: 0, or an account so long without a bill, */
    struct weir_text cycle; /* and the only cycle that is asked for; absent: all */
};

/* Owns: free with bill_input_free. */
enum weir_status bill_input_new(struct bill_input **input, struct weir_error *error)
    __attribute__((warn_unused_result));

/* NULL is fine. */
void bill_input_free(struct bill_input *input);

/* Sets a session up for reading inputs: each statement walks a key. */
enum weir_status bill_input_session(struct db *db, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Reads all rows of the range in one read-only transaction; what was read before is forgotten.
 * Texts come from arena; rows belong to input. */
enum weir_status bill_input_read(struct bill_input *input, struct db *db,
                                 const struct bill_input_range *range, struct weir_arena *arena,
                                 struct weir_error *error) __attribute__((warn_unused_result));

/* The next account of the range, ascending; *found false: there are no more.  Of rows with the same
 * key the newest is kept.  Lists are from arena or belong to input, until the next read. */
enum weir_status bill_input_next(struct bill_input *input, struct weir_arena *arena,
                                 struct account_known *known, bool *found, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Terms, uses, plans and installations as they were recorded, every version of every key. */
struct bill_input_rows {
    struct account_known known; /* all but those */
    struct terms_rows terms;
    struct terms_rows use;
    struct terms_rows plan; /* struct terms_plan */
    struct terms_rows installation;
};

/* The same without choosing: what a correction chooses from. */
enum weir_status bill_input_next_rows(struct bill_input *input, struct weir_arena *arena,
                                      struct bill_input_rows *rows, bool *found,
                                      struct weir_error *error) __attribute__((warn_unused_result));

#endif
