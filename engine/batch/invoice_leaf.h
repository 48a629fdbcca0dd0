#ifndef BATCH_INVOICE_LEAF_H
#define BATCH_INVOICE_LEAF_H

#include <stdbool.h>

#include "seal/digest.h"
#include "store/invoice_store.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * The leaf of an invoice's rows, over the bytes of that version which its digest was taken over:
 * bills that a rebill made before there was version 2 have version 1, which says nothing of what
 * they were made from.
 */
struct invoice_leaf {
    struct weir_text bytes; /* from arena */
    unsigned char sum[DIGEST_SIZE];
    bool holds; /* it is the digest that is stored; else of the newest version */
    bool older; /* it is not of the newest version */
};

enum weir_status invoice_leaf_take(struct digest *digest, const struct invoice_store_item *item,
                                   struct weir_arena *arena, struct invoice_leaf *leaf,
                                   struct weir_error *error) __attribute__((warn_unused_result));

#endif
