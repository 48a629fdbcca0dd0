/* permit_finding.c - names, numbers and order of what a check tells.  Pure. */
#include "core/permit_finding.h"

#include <string.h>

#include "base/assert.h"
#include "base/checked.h"
#include "base/ratio.h"
#include "base/text.h"

#define PERCENT_HUNDREDTHS 10000

static const struct {
    const char *code;
    const char *meaning;
} rows[PERMIT_CODE_COUNT] = {
#define PERMIT_CODE(name, code, meaning) {code, meaning},
#include "core/permit_code.def"
#undef PERMIT_CODE
};

const char *
permit_finding_code(enum permit_code code)
{
    ASSERT(code < PERMIT_CODE_COUNT);
    return rows[code].code;
}

const char *
permit_finding_meaning(enum permit_code code)
{
    ASSERT(code < PERMIT_CODE_COUNT);
    return rows[code].meaning;
}

int64_t
permit_finding_excess_l(const struct permit_finding *finding)
{
    if (finding->limit_l == PERMIT_FINDING_ABSENT || finding->actual_l == PERMIT_FINDING_ABSENT ||
        finding->code == PERMIT_CODE_IDLE)
        return PERMIT_FINDING_ABSENT;
    return finding->code == PERMIT_CODE_LEVEL_LOW ? finding->limit_l - finding->actual_l
                                                  : finding->actual_l - finding->limit_l;
}

int64_t
permit_finding_percent(const struct permit_finding *finding)
{
    const int64_t excess_l = permit_finding_excess_l(finding);
    int64_t percent = PERMIT_FINDING_ABSENT;
    if (excess_l == PERMIT_FINDING_ABSENT || finding->limit_l <= 0 ||
        finding->code == PERMIT_CODE_LEVEL_LOW)
        return percent;
    const struct ratio exact =
        ratio_share(ratio_product(excess_l, PERCENT_HUNDREDTHS), 1, finding->limit_l);
    const bool fits = ratio_round(exact, 1, RATIO_HALF_UP, &percent);
    ASSERT(fits); /* volumes are at most 10^18 */
    (void)fits;
    return percent;
}

void
permit_finding_add(struct permit_findings *findings, const struct permit_finding *finding)
{
    if (findings->count == findings->capacity) {
        const uint32_t capacity = findings->capacity == 0 ? 64 : 2 * findings->capacity;
        struct permit_finding *item = weir_arena_alloc(findings->arena, capacity, sizeof *item);
        if (item == NULL) {
            findings->full = true;
            return;
        }
        if (findings->count > 0)
            memcpy(item, findings->item, findings->count * sizeof *item);
        findings->item = item;
        findings->capacity = capacity;
    }
    findings->item[findings->count++] = *finding;
}

/* 0: about a permit; 1: about a point without one; 2: about the district. */
static int
rank_of(const struct permit_finding *finding)
{
    if (finding->permit.start != NULL)
        return 0;
    return finding->point.start != NULL ? 1 : 2;
}

static int
compare(const struct permit_finding *a, const struct permit_finding *b)
{
    int order = text_compare(a->district, b->district);
    if (order == 0)
        order = rank_of(a) - rank_of(b);
    if (order == 0)
        order = text_compare(a->permit, b->permit);
    if (order == 0)
        order = text_compare(a->point, b->point);
    if (order == 0)
        order = text_compare(a->source, b->source);
    return order != 0 ? order : (int)a->code - (int)b->code;
}

enum weir_status
permit_finding_sort(struct permit_findings *findings)
{
    const uint32_t count = findings->count;
    struct permit_finding *from = findings->item;
    struct permit_finding *to = weir_arena_alloc(findings->arena, (size_t)count + 1, sizeof *to);
    if (to == NULL || findings->full)
        return WEIR_E_NOMEM;
    for (uint32_t width = 1; width < count; width *= 2) {
        for (uint32_t begin = 0; begin < count; begin += 2 * width) {
            const uint32_t middle = (uint32_t)min_i64(count, (int64_t)begin + width);
            const uint32_t end = (uint32_t)min_i64(count, (int64_t)begin + 2 * (int64_t)width);
            uint32_t left = begin;
            uint32_t right = middle;
            for (uint32_t at = begin; at < end; at++) {
                const bool take_right =
                    left == middle || (right < end && compare(&from[right], &from[left]) < 0);
                to[at] = take_right ? from[right++] : from[left++];
            }
        }
        struct permit_finding *const sorted = to;
        to = from;
        from = sorted;
    }
    findings->item = from;
    return WEIR_OK;
}
