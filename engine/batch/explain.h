#ifndef BATCH_EXPLAIN_H
#define BATCH_EXPLAIN_H

#include <stdbool.h>

#include "weir/bill.h"

enum explain_language { EXPLAIN_ENGLISH = 1, EXPLAIN_CHINESE };

struct explain_sentence {
    const char *name;      /* in explain.def, such as LIMIT_EXTRA; static */
    unsigned level;        /* how far it is set in: a detail of the line before with a lower one */
    struct weir_text text; /* without its end; valid during the call */
};

/* Takes one line of the explanation. */
typedef void explain_put(void *context, const struct explain_sentence *sentence);

struct explain {
    enum explain_language language;
    explain_put *put;
    void *context;
};

/*
 * Says how bill came about, in words and numbers a customer can follow: the days and the water,
 * the limits that were used and where they come from, prices with their documents, the rounding of
 * each line.  bill was priced from request with explain set.
 */
void explain_bill(const struct explain *explain, const struct weir_bill_request *request,
                  const struct weir_bill *bill);

#endif
