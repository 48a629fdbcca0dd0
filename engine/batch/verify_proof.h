#ifndef BATCH_VERIFY_PROOF_H
#define BATCH_VERIFY_PROOF_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/checkpoint_text.h"
#include "core/canon.h"
#include "core/fee_entry.h"
#include "core/proof.h"
#include "seal/signature.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* What a proof says, once all of it holds. */
struct verify_proof {
    struct proof proof;
    bool fee; /* an entry of the fee ledger, else an invoice */
    struct canon_invoice invoice;
    struct fee_entry entry;
    int64_t link_no;      /* of the run in the chain */
    int64_t last_link_no; /* of the last link that is given */
    bool has_checkpoint;  /* which covers the last link; its signature is not looked at */
    struct checkpoint_text checkpoint;
};

/*
 * Checks a proof with nothing but its text: the bytes give the leaf, leaf and path the root, the
 * run's link has that root and as many entries, each link has the one before, the last has the sum
 * that is given; and the bytes are those of the entry of that number, its lines adding up to it.
 * From arena.  WEIR_E_INVALID: the text has another form; WEIR_E_SEAL, with words: it does not
 * hold.
 */
enum weir_status verify_proof_check(struct weir_text text, struct weir_arena *arena,
                                    struct verify_proof *result, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The signature of the checkpoint in a proof that was checked.  WEIR_E_SEAL: it does not hold. */
enum weir_status verify_proof_signed(const struct verify_proof *checked,
                                     const struct signature_trust *trust, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
