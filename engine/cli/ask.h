#ifndef CLI_ASK_H
#define CLI_ASK_H

#include <stdbool.h>

#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/* Questions to somebody at a terminal.  Where stdin or stdout is none nobody is asked. */
struct ask;

/* From arena.  *ask NULL: there is nobody. */
enum weir_status ask_open(struct weir_arena *arena, struct ask **ask, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The answer, or standard for an empty one and where nobody is asked; from arena, with a NUL.
 * The end of input counts as empty. */
enum weir_status ask_text(struct ask *ask, const char *question, const char *standard,
                          const char **answer, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Yes unless the answer begins with n or N. */
enum weir_status ask_yes(struct ask *ask, const char *question, bool *yes, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
