#ifndef BATCH_PROVE_H
#define BATCH_PROVE_H

#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * `weir prove`: that an invoice, or an entry of the fee ledger, is in the root of its posted run,
 * and the run in the chain, as a text that is checked without the database (core/proof.h).  Where a
 * checkpoint covers the run, the links end with it, and the text has it and its signature.
 */
struct prove_request {
    struct weir_text number; /* ACCOUNT-ENTRY */
};

/* The text, from arena.  WEIR_E_NOT_FOUND: there is no such posted invoice or entry; WEIR_E_SEAL:
 * something on the way from it to the end of the chain does not hold, so that nothing is proved.
 * Reads only, in a transaction of its own. */
enum weir_status prove_run(struct db *db, const struct prove_request *request,
                           struct weir_arena *arena, struct weir_text *text,
                           struct weir_error *error) __attribute__((warn_unused_result));

#endif
