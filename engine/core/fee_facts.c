/* fee_facts.c - rows of point, permit and district to the facts that conditions ask about. */
#include "core/fee_facts.h"

#include <string.h>

#include "base/text.h"

#define OWN_ATTRIBUTES 5 /* source, zone, network, permit, and the district that terms adds */

static const struct weir_text absent = {NULL, 0};

/* The last of the rows that begins on or before day; NULL when none does. */
static const struct fee_permit_row *
permit_at(const struct fee_known *known, int32_t day)
{
    const struct fee_permit_row *found = NULL;
    for (uint32_t i = 0; i < known->permit_count && known->permit[i].stamp.from_day <= day; i++)
        found = &known->permit[i];
    return found;
}

static const struct fee_point_row *
point_at(const struct fee_facts_request *request, int32_t day)
{
    const struct fee_point_row *found = &request->row[0];
    for (uint32_t i = 1; i < request->row_count && request->row[i].stamp.from_day <= day; i++)
        found = &request->row[i];
    return found;
}

/* What `permit` is to conditions. */
static struct weir_text
state_name(struct permit_versions versions, int32_t day)
{
    static const char *const name[PERMIT_STATE_COUNT] = {
        [PERMIT_STATE_VALID] = "valid",         [PERMIT_STATE_EARLY] = "none",
        [PERMIT_STATE_SUSPENDED] = "suspended", [PERMIT_STATE_REVOKED] = "revoked",
        [PERMIT_STATE_EXPIRED] = "expired",
    };
    return text_of(name[permit_state_on(versions, day).state]);
}

static const struct fee_district *
district_of(const struct fee_districts *districts, struct weir_text name)
{
    static const struct fee_district unknown;
    for (uint32_t i = 0; i < districts->count; i++) {
        if (text_equal(districts->item[i].name, name))
            return &districts->item[i];
    }
    return &unknown;
}

static struct weir_text
attribute(const struct weir_attribute *list, uint32_t count, const char *name)
{
    for (uint32_t i = 0; i < count; i++) {
        if (text_equal(list[i].name, text_of(name)))
            return list[i].value;
    }
    return absent;
}

static void
add(struct fee_facts *facts, struct weir_attribute *list, const char *name, struct weir_text value)
{
    if (value.start != NULL)
        list[facts->attribute_count++] = (struct weir_attribute){text_of(name), value};
}

static struct weir_text
first_of(struct weir_text a, struct weir_text b)
{
    return a.start != NULL ? a : b;
}

static enum weir_status
fill(const struct fee_facts_request *request, int32_t day, struct weir_arena *arena,
     struct fee_facts *facts)
{
    static const struct fee_permit_row none;
    const struct fee_permit_row *held = permit_at(request->known, day);
    const struct fee_permit_row *permit = held == NULL ? &none : held;
    const struct fee_point_row *point = point_at(request, day);
    const struct fee_district *district = district_of(&request->known->districts, point->district);
    const struct terms_account row = {
        .district = point->district,
        .attributes = permit->attributes,
    };
    const struct weir_attribute *given;
    uint32_t given_count;
    if (terms_attributes(&row, arena, &given, &given_count))
        return WEIR_E_NOMEM;
    struct weir_attribute *list =
        weir_arena_alloc(arena, (size_t)given_count + OWN_ATTRIBUTES, sizeof *list);
    if (list == NULL)
        return WEIR_E_NOMEM;
    *facts = (struct fee_facts){
        .from_day = day,
        .tariff = permit->tariff,
        .class_id = permit->class_id,
        .use = first_of(permit->use, attribute(given, given_count, "use")),
        .relief = attribute(given, given_count, "relief"),
        .location = point->location,
        .district = point->district,
        .source = point->source,
        .zone = first_of(point->zone, first_of(permit->zone, district->zone)),
        .overloaded = text_equal(attribute(given, given_count, "overloaded"), text_of("yes")),
        .by_capacity = point->by_capacity,
        .attribute = list,
    };
    add(facts, list, "source", facts->source);
    add(facts, list, "zone", facts->zone);
    add(facts, list, "network", district->network);
    add(facts, list, "permit", state_name(request->versions, day));
    memcpy(list + facts->attribute_count, given, given_count * sizeof *list);
    facts->attribute_count += given_count;
    return WEIR_OK;
}

static bool
same(const struct fee_facts *a, const struct fee_facts *b)
{
    const struct weir_text texts[][2] = {
        {a->tariff, b->tariff},     {a->class_id, b->class_id}, {a->use, b->use},
        {a->location, b->location}, {a->district, b->district},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (!text_equal(texts[i][0], texts[i][1]))
            return false;
    }
    if (a->by_capacity != b->by_capacity || a->attribute_count != b->attribute_count)
        return false;
    for (uint32_t i = 0; i < a->attribute_count; i++) {
        if (!text_equal(a->attribute[i].name, b->attribute[i].name) ||
            !text_equal(a->attribute[i].value, b->attribute[i].value))
            return false;
    }
    return true;
}

/* The next day after day on which a row begins or a permit ends; INT32_MAX: none. */
static int32_t
next_day(const struct fee_facts_request *request, int32_t day)
{
    int32_t next = INT32_MAX;
    for (uint32_t i = 1; i < request->row_count; i++) {
        const int32_t from_day = request->row[i].stamp.from_day;
        if (from_day > day && from_day < next)
            next = from_day;
    }
    for (uint32_t i = 0; i < request->known->permit_count; i++) {
        const int32_t days[] = {request->known->permit[i].stamp.from_day,
                                request->known->permit[i].to_day};
        for (int d = 0; d < 2; d++) {
            if (days[d] > day && days[d] < next)
                next = days[d];
        }
    }
    return next;
}

enum weir_status
fee_facts_make(const struct fee_facts_request *request, struct weir_arena *arena,
               const struct fee_facts **facts, uint32_t *count)
{
    const size_t capacity = (size_t)request->row_count + 2UL * request->known->permit_count;
    struct fee_facts *list = weir_arena_alloc(arena, capacity, sizeof *list);
    if (list == NULL)
        return WEIR_E_NOMEM;
    uint32_t filled = 0;
    for (int32_t day = request->row[0].stamp.from_day; day != INT32_MAX;
         day = next_day(request, day)) {
        if (fill(request, day, arena, &list[filled]))
            return WEIR_E_NOMEM;
        if (filled == 0 || !same(&list[filled - 1], &list[filled]))
            filled++;
    }
    *facts = list;
    *count = filled;
    return WEIR_OK;
}
