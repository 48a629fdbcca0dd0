/* merkle_path.c - from a leaf to the root, as RFC 9162 (section 2.1.3.2) checks an inclusion. */
#include "seal/merkle_path.h"

#include <string.h>

#include "base/error.h"

bool
merkle_path_sides(const struct merkle_path *path, bool left[static MERKLE_DEPTH_MAX])
{
    if (path->leaf_index >= path->leaf_count || path->depth > MERKLE_DEPTH_MAX)
        return false;
    uint64_t index = path->leaf_index;    /* of the node on the way, in its level */
    uint64_t last = path->leaf_count - 1; /* the highest number there */
    for (uint32_t i = 0; i < path->depth; i++) {
        if (last == 0)
            return false;
        left[i] = (index & 1) != 0 || index == last;
        /* A last node without a neighbour goes up as it is. */
        while (index == last && (index & 1) == 0 && index != 0) {
            index >>= 1;
            last >>= 1;
        }
        index >>= 1;
        last >>= 1;
    }
    return last == 0;
}

enum weir_status
merkle_path_root(const struct merkle_path *path, struct digest *digest,
                 const unsigned char leaf[static DIGEST_SIZE],
                 unsigned char root[static DIGEST_SIZE], struct weir_error *error)
{
    bool left[MERKLE_DEPTH_MAX];
    unsigned char sum[DIGEST_SIZE];
    if (!merkle_path_sides(path, left))
        return error_set(error, WEIR_E_INVALID, "the path is not one of a tree of that size");
    memcpy(sum, leaf, sizeof sum);
    for (uint32_t i = 0; i < path->depth; i++) {
        const enum weir_status status = left[i]
                                            ? digest_node(digest, path->node[i], sum, sum, error)
                                            : digest_node(digest, sum, path->node[i], sum, error);
        if (status)
            return status;
    }
    memcpy(root, sum, sizeof sum);
    return WEIR_OK;
}
