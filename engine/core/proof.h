#ifndef CORE_PROOF_H
#define CORE_PROOF_H

#include <stdbool.h>
#include <stdint.h>

#include "core/canon.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * A proof that an invoice, or an entry of the fee ledger, is in the root of a posted run, and the
 * run in the chain: a text that is checked with nothing else (weir-verify(7)).
 *
 * Lines name=value, each ended by a line feed, in this order; bytes are lower-case hexadecimal.
 *     weir-proof-1
 *     number=4:A1-2             its length in bytes and the printed number
 *     run=2
 *     bytes=...                 the canonical bytes
 *     leaf=<64 digits>          SHA-256 of 00 and the bytes
 *     leaf_index=0
 *     leaf_count=3
 *     left=<64> or right=<64>   the node beside it, on that side; then the one beside both, ...
 *     root=<64>
 *     link=...                  the bytes of the run's link, then of each later one
 *     chain=<64>                SHA-256 of the last link's bytes
 *     checkpoint=...            and signature=..., if the last link was signed
 */
#define PROOF_MAGIC "weir-proof-1"
#define PROOF_STEP_MAX 64
#define PROOF_BYTES_MAX ((size_t)16 << 20) /* of the whole text */

struct proof_step {
    bool left; /* the node stands on the left of what was reached */
    struct canon_digest node;
};

struct proof {
    struct weir_text number; /* ACCOUNT-ENTRY */
    int64_t run_id;
    struct weir_text bytes;
    struct canon_digest leaf;
    int64_t leaf_index; /* from 0 */
    int64_t leaf_count;
    struct proof_step step[PROOF_STEP_MAX];
    uint32_t step_count;
    struct canon_digest root;
    const struct weir_text *link; /* the first is the run's */
    uint32_t link_count;
    struct canon_digest chain;
    struct weir_text checkpoint; /* absent: it is not signed */
    struct weir_text signature;
};

/* From arena. */
enum weir_status proof_write(const struct proof *proof, struct weir_arena *arena,
                             struct weir_text *text) __attribute__((warn_unused_result));

/* The number is borrowed, the rest from arena.  WEIR_E_INVALID, with the line: it is not of that
 * form.  Whether anything holds is not looked at. */
enum weir_status proof_read(struct weir_text text, struct weir_arena *arena, struct proof *proof,
                            struct weir_error *error) __attribute__((warn_unused_result));

/* Whether a text begins as a proof does. */
bool proof_recognise(struct weir_text text);

#endif
