#ifndef BATCH_INVOICE_SUMS_H
#define BATCH_INVOICE_SUMS_H

#include "core/canon.h"

/* What is wrong with the invoice's sums and days; NULL: nothing. */
const char *invoice_sums_fault(const struct canon_invoice *invoice)
    __attribute__((warn_unused_result));

#endif
