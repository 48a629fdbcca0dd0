#ifndef SEAL_CONSISTENCY_H
#define SEAL_CONSISTENCY_H

#include <stdbool.h>
#include <stdint.h>

#include "seal/digest.h"
#include "seal/merkle_path.h"
#include "weir/error.h"
#include "weir/status.h"

/* That a tree was only added to (RFC 6962, section 2.1.2). */
struct consistency {
    uint64_t first_count; /* leaves of the earlier tree */
    uint64_t second_count;
    unsigned char first_root[DIGEST_SIZE];
    unsigned char second_root[DIGEST_SIZE];
    uint32_t depth;
    unsigned char node[MERKLE_DEPTH_MAX + 1][DIGEST_SIZE];
};

/* Whether the nodes prove that the second tree begins with the leaves of the first. */
enum weir_status consistency_holds(const struct consistency *proof, struct digest *digest,
                                   bool *holds, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
