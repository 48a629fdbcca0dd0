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

void
merkle_trace(struct merkle *merkle, struct merkle_path *path)
{
    *path = (struct merkle_path){.leaf_index = merkle->leaf_count};
    merkle->path = path;
}

/* Two nodes beside each other that are about to become one, and the number of the right one among
 * those of its level. */
struct pair {
    const unsigned char *left;
    const unsigned char *right;
    uint64_t right_index;
    unsigned level;
};

/* At the right end of the tree the right one is all that is left, of whatever level. */
static void
trace_pair(struct merkle_path *path, const struct pair *pair)
{
    const uint64_t index = path->leaf_index >> pair->level;
    if (index == pair->right_index)
        memcpy(path->node[path->depth++], pair->left, DIGEST_SIZE);
    else if (index + 1 == pair->right_index)
        memcpy(path->node[path->depth++], pair->right, DIGEST_SIZE);
}

enum weir_status
merkle_add(struct merkle *merkle, const unsigned char leaf[static DIGEST_SIZE],
           struct weir_error *error)
{
    unsigned char sum[DIGEST_SIZE];
    memcpy(sum, leaf, sizeof sum);
    unsigned level = 0;
    for (uint64_t count = merkle->leaf_count; count & 1; count >>= 1) {
        if (merkle->path != NULL)
            trace_pair(merkle->path, &(const struct pair){merkle->node[level], sum, count, level});
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
    if (merkle->path != NULL)
        merkle->path->leaf_count = merkle->leaf_count;
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
        if (merkle->path != NULL)
            trace_pair(merkle->path, &(const struct pair){merkle->node[level], sum, count, level});
        const enum weir_status status =
            digest_node(merkle->digest, merkle->node[level], sum, sum, error);
        if (status)
            return status;
    }
    memcpy(root, sum, sizeof sum);
    return WEIR_OK;
}
