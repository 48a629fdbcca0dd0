/* audit_item.c - the list of audit_item.def, in both languages. */
#include "batch/audit_item.h"

#include "base/assert.h"

struct audit_item_text
audit_item_text(enum audit_item item, enum explain_language language)
{
#define AUDIT_ITEM(ident, id, integrity, unit, title, checks, advice)                              \
    {id, integrity, unit, title, checks, advice},
#define AUDIT_TEXT(en, zh) en
    static const struct audit_item_text english[] = {
#include "batch/audit_item.def"
    };
#undef AUDIT_TEXT
#define AUDIT_TEXT(en, zh) zh
    static const struct audit_item_text chinese[] = {
#include "batch/audit_item.def"
    };
#undef AUDIT_TEXT
#undef AUDIT_ITEM
    ASSERT(item < AUDIT_ITEM_COUNT);
    return language == EXPLAIN_CHINESE ? chinese[item] : english[item];
}
