/* finding.c - names and meanings of findings, all from finding.def. */
#include "weir/finding.h"

#include "base/assert.h"
#include "base/text.h"

static const struct {
    const char *code;
    const char *meaning;
    bool holds;
} rows[WEIR_FINDING_COUNT] = {
    {"", "", false},
#define FINDING(name, code, holds, meaning) {code, meaning, holds},
#include "weir/finding.def"
#undef FINDING
};

const char *
weir_finding_code(enum weir_finding finding)
{
    ASSERT(finding < WEIR_FINDING_COUNT);
    return rows[finding].code;
}

const char *
weir_finding_meaning(enum weir_finding finding)
{
    ASSERT(finding < WEIR_FINDING_COUNT);
    return rows[finding].meaning;
}

bool
weir_finding_holds(enum weir_finding finding)
{
    ASSERT(finding < WEIR_FINDING_COUNT);
    return rows[finding].holds;
}

enum weir_finding
weir_finding_find(struct weir_text code)
{
    for (unsigned i = 1; i < WEIR_FINDING_COUNT; i++) {
        if (text_equal(code, text_of(rows[i].code)))
            return (enum weir_finding)i;
    }
    return WEIR_FINDING_NONE;
}
