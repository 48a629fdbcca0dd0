#ifndef BATCH_EXPLAIN_LINE_H
#define BATCH_EXPLAIN_LINE_H

#include "batch/speech.h"
#include "weir/bill.h"

/* Says one line of a bill: what is charged, at which price and why that one, by which document,
 * how it was rounded, and whose money it is. */
void explain_line_say(struct speech *speech, const struct weir_terms *terms,
                      const struct weir_line *line);

#endif
