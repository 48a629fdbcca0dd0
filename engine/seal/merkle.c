/*
 * merkle.c - the Merkle tree hash of RFC 6962, streaming.
 *
 * A tree of n leaves is a row of complete subtrees, one for each bit of n, largest first.  Adding a
 * leaf is adding one to a binary number: every carry is a node.
 */
#include "seal/merkle.h"

#include <stdbool.h>
#include <string.h>

struct merkle
merkle_of(struct digest *digest)
{
    return (struct merkle){.digest = digest};
}

enum weir_status
merkle_add(struct merkle *merkle, const unsigned char leaf[static DIGEST_SIZE],
           struct weir_error *error)
{
    unsigned char sum[DIGEST_SIZE];
    memcpy(sum, leaf, sizeof sum);
    unsigned level = 0;
    for (uint64_t count = merkle->leaf_count; count & 1; count >>= 1) {
        const enum weir_status status =
            digest_node(merkle->digest, merkle->node[level], sum, sum, error);
        if (status)
            return status;
        level++;
    }
    memcpy(merkle->node[level], sum, sizeof sum);
    merkle->leaf_count++;
    return WEIR_OK;
}

enum weir_status
merkle_root(const struct merkle *merkle, unsigned char root[static DIGEST_SIZE],
            struct weir_error *error)
{
    unsigned char sum[DIGEST_SIZE];
    if (merkle->leaf_count == 0) {
        enum weir_status status = digest_begin(merkle->digest, error);
        if (!status)
            status = digest_end(merkle->digest, root, error);
        return status;
    }
    bool begun = false;
    unsigned level = 0;
    for (uint64_t count = merkle->leaf_count; count != 0; count >>= 1, level++) {
        if ((count & 1) == 0)
            continue;
        if (!begun) {
            memcpy(sum, merkle->node[level], sizeof sum);
            begun = true;
            continue;
        }
        const enum weir_status status =
            digest_node(merkle->digest, merkle->node[level], sum, sum, error);
        if (status)
            return status;
    }
    memcpy(root, sum, sizeof sum);
    return WEIR_OK;
}
