#ifndef BATCH_EXPLAIN_LINE_H
#define BATCH_EXPLAIN_LINE_H

#include "batch/speech.h"
#include "weir/bill.h"

/* Says one line of a bill: what is charged, at which price and why that one, by which document,
 * how it was rounded, and whose money it is. */
void explain_line_say(struct speech *speech, const struct weir_terms *terms,
                      const struct weir_line *line);

/* What the line's charge is called, and the same with its block or band: by its id where the
 * version that it was priced with is not known. */
struct weir_text explain_line_title(const struct speech *speech, const struct weir_line *line);
struct weir_text explain_line_name(struct speech *speech, const struct weir_line *line);

/* The document that its charge, class or version names, the first that there is; absent: none. */
struct weir_text explain_line_document(const struct weir_line *line);

#endif
