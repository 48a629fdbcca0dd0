#ifndef SEAL_MERKLE_PATH_H
#define SEAL_MERKLE_PATH_H

#include <stdbool.h>
#include <stdint.h>

#include "seal/digest.h"
#include "weir/error.h"
#include "weir/status.h"

#define MERKLE_DEPTH_MAX 64 /* levels of a tree of any number of leaves */

/* What leads from one leaf to the root (RFC 6962, section 2.1.1): the node beside it, the node
 * beside the two, and so on. */
struct merkle_path {
    uint64_t leaf_index; /* from 0 */
    uint64_t leaf_count; /* of the tree */
    uint32_t depth;
    unsigned char node[MERKLE_DEPTH_MAX][DIGEST_SIZE];
};

/* Whether each node of the path stands on the left; false, with left[] undefined, when no path of
 * this depth leads from that leaf to the root of a tree of that size. */
bool merkle_path_sides(const struct merkle_path *path, bool left[static MERKLE_DEPTH_MAX])
    __attribute__((warn_unused_result));

/* The root that the path leads to from leaf, which is a leaf hash.  WEIR_E_INVALID when the path is
 * not one of its tree (merkle_path_sides). */
enum weir_status merkle_path_root(const struct merkle_path *path, struct digest *digest,
                                  const unsigned char leaf[static DIGEST_SIZE],
                                  unsigned char root[static DIGEST_SIZE], struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
