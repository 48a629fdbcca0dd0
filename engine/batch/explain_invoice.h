#ifndef BATCH_EXPLAIN_INVOICE_H
#define BATCH_EXPLAIN_INVOICE_H

#include <stdint.h>

#include "batch/explain.h"
#include "store/db.h"
#include "store/explain_store.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * `weir explain`: an invoice that is stored, in words.  It is computed again from the rows that its
 * run saw, and only said when lines, uses and digest come out the same.
 */
struct explain_invoice_request {
    struct weir_text number; /* ACCOUNT-ENTRY */
    int64_t run_id;          /* of a draft or posted run; 0: whatever is posted */
    struct explain explain;
};

/* Reads a printed number.  WEIR_E_INVALID; texts are borrowed. */
enum weir_status explain_invoice_parse(struct weir_text number, struct explain_store_entry *entry,
                                       struct weir_error *error)
    __attribute__((warn_unused_result));

/* WEIR_E_NOT_FOUND: there is no such account, invoice or run; WEIR_E_SEAL: it is not what its rows
 * or its run give, and nothing is said then.  The zone of days must be set. */
enum weir_status explain_invoice_run(struct db *db, const struct explain_invoice_request *request,
                                     struct weir_arena *arena, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
