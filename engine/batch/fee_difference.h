#ifndef BATCH_FEE_DIFFERENCE_H
#define BATCH_FEE_DIFFERENCE_H

#include <stdbool.h>

#include "core/fee_entry.h"

/* Where an entry of the fee ledger as it is stored and the same one assessed again part. */
#define FEE_DIFFERENCE_SIZE 400 /* bytes of its words, a NUL among them */

struct fee_difference {
    const struct fee_entry *stored;
    const struct fee_entry *computed;
};

/* Writes the first field that differs in words, such as `amount 90.00, computed 93.00`; false when
 * there is none.  words has FEE_DIFFERENCE_SIZE bytes. */
bool fee_difference_find(const struct fee_difference *pair, char *words);

#endif
