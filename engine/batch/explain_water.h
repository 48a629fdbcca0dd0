#ifndef BATCH_EXPLAIN_WATER_H
#define BATCH_EXPLAIN_WATER_H

#include "batch/speech.h"
#include "core/account.h"
#include "store/explain_store.h"

/* Says where the water of a bill comes from: each meter with its reads, what was brought from the
 * bill before, what was cut off for the next, and which uses it was shared among.  Of facts the
 * meters' names are looked at. */
void explain_water_say(struct speech *speech, const struct account_basis *basis,
                       const struct explain_store_facts *facts);

#endif
