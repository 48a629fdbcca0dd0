/* permit_try.c - a new permit against bans, the public network and every limit above it.  Pure. */
#include "core/permit_try.h"

#include "base/assert.h"

static const char *const words[] = {
    [PERMIT_TRY_GRANTED] = "at most what the limit leaves",
    [PERMIT_TRY_NO_LIMIT] = "no limit is loaded",
    [PERMIT_TRY_BAN_ZONE] = "Order 460 art. 20(1): groundwater in a ban zone",
    [PERMIT_TRY_LIMIT_ZONE] = "Groundwater Regulations: nothing new in a limit zone",
    [PERMIT_TRY_AT_LIMIT] = "Order 460 art. 20(2): the total has been reached",
    [PERMIT_TRY_NETWORK] = "Order 460 art. 20(5): the public network can serve",
    [PERMIT_TRY_MORE_THAN_LEFT] = "Order 460 art. 7: the total would be passed",
};

const char *
permit_try_words(enum permit_try_rule rule)
{
    ASSERT(rule < sizeof words / sizeof words[0]);
    return words[rule];
}

static bool
refuses(enum permit_try_rule rule)
{
    return rule != PERMIT_TRY_GRANTED && rule != PERMIT_TRY_NO_LIMIT;
}

struct steps {
    struct permit_try_step *item;
    uint32_t count;
};

static void
add_ban(const struct permit_try_request *request, struct steps *steps, enum permit_try_rule rule)
{
    steps->item[steps->count++] = (struct permit_try_step){
        .district = request->district,
        .source = request->source,
        .rule = rule,
        .limit_l = DISTRICT_UNLIMITED,
    };
}

static void
add_bans(const struct permit_try_request *request, struct steps *steps)
{
    if (request->source != DISTRICT_GROUND || request->use == PERMIT_USE_SPARED)
        return;
    const enum district_rule ban = district_ban(request->districts, request->district);
    if (ban == DISTRICT_RULE_YES)
        add_ban(request, steps, PERMIT_TRY_BAN_ZONE);
    if (ban == DISTRICT_RULE_LIMIT)
        add_ban(request, steps, PERMIT_TRY_LIMIT_ZONE);
    if (request->use != PERMIT_USE_PUBLIC &&
        district_network(request->districts, request->district) == DISTRICT_RULE_YES)
        add_ban(request, steps, PERMIT_TRY_NETWORK);
}

static void
add_limit(const struct permit_try_request *request, struct steps *steps, uint32_t district,
          enum district_source source)
{
    struct permit_try_step step = {
        .district = district,
        .source = source,
        .rule = PERMIT_TRY_NO_LIMIT,
        .limit_l = request->districts.item[district].limit_l[source],
        .allocated_l = district_totals_get(request->allocated, district, source),
    };
    if (step.limit_l != DISTRICT_UNLIMITED) {
        step.left_l = step.limit_l - step.allocated_l;
        step.rule = PERMIT_TRY_GRANTED;
        if (step.left_l <= 0)
            step.rule = PERMIT_TRY_AT_LIMIT;
        else if (request->volume_l > step.left_l)
            step.rule = PERMIT_TRY_MORE_THAN_LEFT;
    }
    steps->item[steps->count++] = step;
}

/* Whether step a decides rather than b, which stands before it. */
static bool
decides_before(const struct permit_try_step *a, const struct permit_try_step *b)
{
    if (refuses(b->rule) || b->rule == a->rule)
        return !refuses(b->rule) && a->left_l < b->left_l;
    return refuses(a->rule) || b->rule == PERMIT_TRY_NO_LIMIT;
}

enum weir_status
permit_try_grant(const struct permit_try_request *request, struct weir_arena *arena,
                 struct permit_try *answer)
{
    ASSERT(request->source == DISTRICT_SURFACE || request->source == DISTRICT_GROUND);
    struct steps steps = {0};
    uint32_t depth = 0;
    for (uint32_t at = request->district; at != DISTRICT_NONE;
         at = request->districts.item[at].parent)
        depth++;
    steps.item = weir_arena_alloc(arena, 2 * (size_t)depth + 2, sizeof *steps.item);
    if (steps.item == NULL)
        return WEIR_E_NOMEM;
    add_bans(request, &steps);
    for (uint32_t at = request->district; at != DISTRICT_NONE;
         at = request->districts.item[at].parent) {
        add_limit(request, &steps, at, request->source);
        add_limit(request, &steps, at, DISTRICT_ALL);
    }
    struct permit_try result = {.step = steps.item, .count = steps.count};
    for (uint32_t i = 1; i < steps.count; i++) {
        if (decides_before(&steps.item[i], &steps.item[result.decides]))
            result.decides = i;
    }
    result.granted = !refuses(steps.item[result.decides].rule);
    *answer = result;
    return WEIR_OK;
}
