#ifndef SEAL_MERKLE_H
#define SEAL_MERKLE_H

#include <stdint.h>

#include "seal/digest.h"
#include "seal/merkle_path.h"
#include "weir/error.h"
#include "weir/status.h"

/*
 * The root of RFC 6962 (section 2.1) over leaf hashes that come one after another: constant memory,
 * any number of leaves.  Begin with merkle_of; add leaves in order; ask for the root at any time.
 */
struct merkle {
    struct digest *digest; /* borrowed */
    uint64_t leaf_count;
    struct merkle_path *path; /* borrowed; NULL: of no leaf is the path wanted */
    unsigned char node[MERKLE_DEPTH_MAX]
                      [DIGEST_SIZE]; /* one for each bit of leaf_count that is 1 */
};

/* An empty tree; borrows digest, and no other use of it may lie between begin and end of one. */
struct merkle merkle_of(struct digest *digest);

/* Has the audit path of the leaf that is added next be written into path, from then on.  The root
 * is then asked for once, and last. */
void merkle_trace(struct merkle *merkle, struct merkle_path *path);

/* leaf is a leaf hash already (digest_leaf). */
enum weir_status merkle_add(struct merkle *merkle, const unsigned char leaf[static DIGEST_SIZE],
                            struct weir_error *error) __attribute__((warn_unused_result));

/* The root of the leaves so far; of none, the SHA-256 of nothing.  Leaves may still be added. */
enum weir_status merkle_root(const struct merkle *merkle, unsigned char root[static DIGEST_SIZE],
                             struct weir_error *error) __attribute__((warn_unused_result));

#endif
