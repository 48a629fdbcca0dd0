#ifndef BATCH_AUDIT_ANSWER_H
#define BATCH_AUDIT_ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/explain.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* What came of one item of an audit. */
#define AUDIT_ANSWER_FAULT_MAX 100 /* faults that are kept; the others are counted */

enum audit_outcome {
    AUDIT_HOLDS = 1,
    AUDIT_FOUND,    /* something does not hold */
    AUDIT_NOT_DONE, /* there was nothing to check it with; said says what is missing */
    AUDIT_FAILED,   /* it could not be checked to its end; said says why */
};

struct audit_fault {
    struct weir_text subject; /* an invoice, a run, a table ...; may be absent */
    struct weir_text words;
};

struct audit_answer {
    enum audit_outcome outcome;
    bool broken; /* a digest, chain, sum or right does not hold: exit status 5 */
    int64_t checked_count;
    int64_t found_count;
    struct audit_fault fault[AUDIT_ANSWER_FAULT_MAX];
    uint32_t fault_count; /* that are kept */
    struct weir_text said;
};

/* "holds", "found", "not-done", "failed". */
const char *audit_answer_outcome(enum audit_outcome outcome);

/* Adds a fault, from arena; the outcome becomes AUDIT_FOUND unless it is AUDIT_FAILED. */
enum weir_status audit_answer_tell(struct audit_answer *answer, const struct audit_fault *fault,
                                   struct weir_arena *arena, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Why something was not done; static. */
struct audit_why {
    const char *english;
    const char *chinese;
};

/* Notes it. */
void audit_answer_skip(struct audit_answer *answer, const struct audit_why *why,
                       enum explain_language language);

/* Turns an error into the answer, so that other items go on: WEIR_OK.  What ends an audit (it was
 * asked to stop, memory is out, the connection is lost) is returned as it is. */
enum weir_status audit_answer_settle(struct audit_answer *answer, enum weir_status status,
                                     struct weir_arena *arena, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
