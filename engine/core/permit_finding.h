#ifndef CORE_PERMIT_FINDING_H
#define CORE_PERMIT_FINDING_H

#include <stdbool.h>
#include <stdint.h>

#include "core/district.h"
#include "weir/arena.h"
#include "weir/status.h"
#include "weir/text.h"

/* What a check of permits and totals tells; permit_code.def is the list. */
enum permit_code {
#define PERMIT_CODE(name, code, meaning) PERMIT_CODE_##name,
#include "core/permit_code.def"
#undef PERMIT_CODE
    PERMIT_CODE_COUNT
};

/* As users see it, such as "ban-zone", and in words; NUL-terminated, static. */
const char *permit_finding_code(enum permit_code code);
const char *permit_finding_meaning(enum permit_code code);

#define PERMIT_FINDING_ABSENT INT64_MIN

/* Volumes are litres, those of level-low millimetres; each may be PERMIT_FINDING_ABSENT. */
struct permit_finding {
    enum permit_code code;
    struct weir_text district;
    struct weir_text permit; /* or absent */
    struct weir_text point;  /* or absent */
    struct weir_text source;
    int64_t limit_l;
    int64_t actual_l;
    int32_t day; /* of a read, of a level, or on which a permit ends; WEIR_DAY_NONE: none */
};

/* What is over the limit: actual - limit; below a floor: floor - level; nothing of an idle permit.
 */
int64_t permit_finding_excess_l(const struct permit_finding *finding);

/* The excess in hundredths of a percent of the limit, half-up; absent where there is no limit, or
 * nothing to measure with. */
int64_t permit_finding_percent(const struct permit_finding *finding);

struct permit_findings {
    struct weir_arena *arena;
    struct permit_finding *item;
    uint32_t count;
    uint32_t capacity;
    bool full; /* memory was out: permit_finding_sort says so */
};

/* Adds one; from findings->arena. */
void permit_finding_add(struct permit_findings *findings, const struct permit_finding *finding);

/*
 * Orders them: by district; in a district by permit, what has no permit after that, then what is
 * about the district itself; of a permit by point, what has no point first; then by source and
 * code.  Names go by their bytes.  From findings->arena.
 */
enum weir_status permit_finding_sort(struct permit_findings *findings)
    __attribute__((warn_unused_result));

#endif
