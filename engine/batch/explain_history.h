#ifndef BATCH_EXPLAIN_HISTORY_H
#define BATCH_EXPLAIN_HISTORY_H

#include "batch/speech.h"
#include "store/explain_store.h"

/* Says which rows a bill was made under and when each of their versions was recorded: terms, plans
 * and tariff documents.  Days are those of the time zone (host/zone.h). */
void explain_history_say(struct speech *speech, const struct explain_store_facts *facts);

/* Says what was told about the bill or its days, and who decided what. */
void explain_history_say_findings(struct speech *speech, const struct explain_store_facts *facts);

#endif
