/* invoice_leaf.c - rows to canonical bytes to a leaf, in the version they were posted with. */
#include "batch/invoice_leaf.h"

#include <string.h>

#include "base/error.h"
#include "core/canon.h"

static enum weir_status
take(struct digest *digest, const struct canon_invoice *invoice, struct weir_text stored,
     struct weir_arena *arena, struct invoice_leaf *leaf, struct weir_error *error)
{
    if (canon_write(invoice, arena, &leaf->bytes) != WEIR_OK)
        return error_nomem(error);
    const enum weir_status status =
        digest_leaf(digest, leaf->bytes.start, leaf->bytes.size, leaf->sum, error);
    if (!status)
        leaf->holds =
            stored.size == DIGEST_SIZE && memcmp(stored.start, leaf->sum, DIGEST_SIZE) == 0;
    return status;
}

/* Notes beside any other entry were put there later. */
static bool
is_rebilled(const struct canon_invoice *invoice)
{
    return invoice->states != NULL && invoice->states->made_run_id != 0;
}

enum weir_status
invoice_leaf_take(struct digest *digest, const struct invoice_store_item *item,
                  struct weir_arena *arena, struct invoice_leaf *leaf, struct weir_error *error)
{
    leaf->older = false;
    enum weir_status status = take(digest, &item->invoice, item->digest, arena, leaf, error);
    if (status || leaf->holds || !is_rebilled(&item->invoice))
        return status;
    struct canon_invoice first = item->invoice;
    struct invoice_leaf older = {.older = true};
    first.states = NULL;
    status = take(digest, &first, item->digest, arena, &older, error);
    if (!status && older.holds)
        *leaf = older;
    return status;
}
