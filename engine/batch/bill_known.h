#ifndef BATCH_BILL_KNOWN_H
#define BATCH_BILL_KNOWN_H

#include <stdbool.h>
#include <stdint.h>

#include "store/bill_store.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/* Billing runs, rebills among them, that are in the database already, as those see them that go on
 * with one. */

struct bill_known {
    struct bill_store_run run;
    bool is_draft; /* finished: all is billed and sealed; else it is open */
};

/* The run of that number, open or a draft.  WEIR_E_NOT_FOUND; WEIR_E_INVALID, with the reason,
 * where nobody can go on with it.  From arena. */
enum weir_status bill_known_find(struct db *db, int64_t run_id, struct weir_arena *arena,
                                 struct bill_known *known, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The same, and refuses a draft too. */
enum weir_status bill_known_find_open(struct db *db, int64_t run_id, struct weir_arena *arena,
                                      struct bill_store_run *run, struct weir_error *error)
    __attribute__((warn_unused_result));

/* WEIR_E_INVALID when the run was begun by a program that computes in another way. */
enum weir_status bill_known_check(const struct bill_store_run *run, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
