#ifndef WEIR_FINDING_H
#define WEIR_FINDING_H

#include <stdbool.h>

#include "weir/text.h"

/* What needs a person.  finding.def is the list, in order of precedence. */
enum weir_finding {
    WEIR_FINDING_NONE = 0,
#define FINDING(name, code, holds, meaning) WEIR_FINDING_##name,
#include "weir/finding.def"
#undef FINDING
    WEIR_FINDING_COUNT
};

/* The code as users see it, such as "no-price"; NUL-terminated, static. */
const char *weir_finding_code(enum weir_finding finding);

/* What the code means, in words; NUL-terminated, static. */
const char *weir_finding_meaning(enum weir_finding finding);

/* Whether the account is held, and not billed, unless a person decides otherwise. */
bool weir_finding_holds(enum weir_finding finding);

/* The finding of that code, or WEIR_FINDING_NONE. */
enum weir_finding weir_finding_find(struct weir_text code);

#endif
