/* consistency.c - from an earlier root to a later one, as RFC 9162 (section 2.1.4.2) checks it. */
#include "seal/consistency.h"

#include <string.h>

/* Both trees on their way up, and where in them. */
struct climb {
    uint64_t index;
    uint64_t last;
    unsigned char first[DIGEST_SIZE];
    unsigned char second[DIGEST_SIZE];
};

static enum weir_status
climb_one(struct climb *climb, struct digest *digest, const unsigned char node[static DIGEST_SIZE],
          struct weir_error *error)
{
    enum weir_status status = WEIR_OK;
    if ((climb->index & 1) != 0 || climb->index == climb->last) {
        status = digest_node(digest, node, climb->first, climb->first, error);
        if (!status)
            status = digest_node(digest, node, climb->second, climb->second, error);
        while ((climb->index & 1) == 0 && climb->index != 0) {
            climb->index >>= 1;
            climb->last >>= 1;
        }
    } else {
        status = digest_node(digest, climb->second, node, climb->second, error);
    }
    climb->index >>= 1;
    climb->last >>= 1;
    return status;
}

static bool
same(const unsigned char a[static DIGEST_SIZE], const unsigned char b[static DIGEST_SIZE])
{
    return memcmp(a, b, DIGEST_SIZE) == 0;
}

enum weir_status
consistency_holds(const struct consistency *proof, struct digest *digest, bool *holds,
                  struct weir_error *error)
{
    *holds = false;
    if (proof->first_count == 0)
        return WEIR_OK; /* every tree begins with no leaves: nothing is proved */
    if (proof->first_count == proof->second_count) {
        *holds = proof->depth == 0 && same(proof->first_root, proof->second_root);
        return WEIR_OK;
    }
    if (proof->first_count > proof->second_count || proof->depth == 0)
        return WEIR_OK;
    struct climb climb = {proof->first_count - 1, proof->second_count - 1, {0}, {0}};
    while ((climb.index & 1) != 0) {
        climb.index >>= 1;
        climb.last >>= 1;
    }
    /* A first tree that is complete is a node of the second, and not repeated. */
    const bool complete = climb.index == 0;
    const unsigned char *begin = complete ? proof->first_root : proof->node[0];
    memcpy(climb.first, begin, DIGEST_SIZE);
    memcpy(climb.second, begin, DIGEST_SIZE);
    for (uint32_t i = complete ? 0 : 1; i < proof->depth; i++) {
        if (climb.last == 0)
            return WEIR_OK;
        const enum weir_status status = climb_one(&climb, digest, proof->node[i], error);
        if (status)
            return status;
    }
    *holds = climb.last == 0 && same(climb.first, proof->first_root) &&
             same(climb.second, proof->second_root);
    return WEIR_OK;
}
