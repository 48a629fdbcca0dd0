#ifndef BATCH_EXPLAIN_ADJUSTMENT_H
#define BATCH_EXPLAIN_ADJUSTMENT_H

#include "batch/speech.h"
#include "core/account.h"

/* Says which adjustments a bill booked: what each is of, its document, and what of it waits. */
void explain_adjustment_say(struct speech *speech, const struct account_basis *basis);

#endif
