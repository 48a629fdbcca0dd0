#ifndef BATCH_INVOICE_DIFFERENCE_H
#define BATCH_INVOICE_DIFFERENCE_H

#include <stdbool.h>

#include "core/canon.h"
#include "weir/text.h"

/* Where an invoice as it is stored and the same one computed again part. */
#define INVOICE_DIFFERENCE_SIZE 400 /* bytes of its words, a NUL among them */

struct invoice_difference {
    const struct canon_invoice *stored;
    const struct canon_invoice *computed;
};

/* Writes the first difference in words, such as `line 2 (water): amount 90.00, computed 93.00`;
 * false when there is none.  words has INVOICE_DIFFERENCE_SIZE bytes. */
bool invoice_difference_find(const struct invoice_difference *pair, char *words);

#endif
