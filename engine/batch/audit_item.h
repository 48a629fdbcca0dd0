#ifndef BATCH_AUDIT_ITEM_H
#define BATCH_AUDIT_ITEM_H

#include <stdbool.h>

#include "batch/explain.h"

/* What an audit checks, in the order of its report. */
enum audit_item {
#define AUDIT_ITEM(ident, id, integrity, unit, title, checks, advice) AUDIT_##ident,
#include "batch/audit_item.def"
#undef AUDIT_ITEM
    AUDIT_ITEM_COUNT,
};

struct audit_item_text {
    const char *id;     /* "replay" */
    bool integrity;     /* what is found is told with exit status 5 */
    const char *unit;   /* what is counted; the others in the language asked for, too */
    const char *title;  /* what should be so */
    const char *checks; /* how it is checked */
    const char *advice; /* what to do where it is not */
};

struct audit_item_text audit_item_text(enum audit_item item, enum explain_language language);

#endif
