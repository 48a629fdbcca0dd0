/*
 * terms.c - picks, of the rows recorded for an account, those that hold.
 *
 * Pure: rows in, rows out.  Late and error rows differ only in what a correction sees; a billing
 * run sees every row recorded before it, and what was billed stands because it is not billed again.
 */
#include "core/terms.h"

#include <string.h>

#include "base/assert.h"
#include "base/checked.h"
#include "base/text.h"

static bool
visible(const struct terms_stamp *stamp, struct terms_view view)
{
    return stamp->recorded_no <= view.made_no ||
           (stamp->error && stamp->recorded_no <= view.as_of_no);
}

uint32_t
terms_pick(struct terms_rows rows, struct terms_view view)
{
    unsigned char *const start = rows.start;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < rows.count; i++) {
        unsigned char *row = start + (size_t)i * rows.row_size;
        const struct terms_stamp *stamp = (const void *)row;
        if (!visible(stamp, view))
            continue;
        unsigned char *last = kept == 0 ? NULL : start + (size_t)(kept - 1) * rows.row_size;
        unsigned char *place = start + (size_t)kept * rows.row_size;
        if (last != NULL && rows.same(last, row))
            place = last;
        else
            kept++;
        if (place != row)
            memcpy(place, row, rows.row_size);
    }
    return kept;
}

bool
terms_same_account(const void *a, const void *b)
{
    const struct terms_account *first = a;
    const struct terms_account *second = b;
    return first->stamp.from_day == second->stamp.from_day;
}

bool
terms_same_use(const void *a, const void *b)
{
    const struct terms_use *first = a;
    const struct terms_use *second = b;
    return first->use_no == second->use_no && first->stamp.from_day == second->stamp.from_day;
}

bool
terms_same_plan(const void *a, const void *b)
{
    const struct terms_plan *first = a;
    const struct terms_plan *second = b;
    return first->plan.kind == second->plan.kind && first->stamp.from_day == second->stamp.from_day;
}

const struct terms_account *
terms_at(const struct terms_account *row, uint32_t count, int32_t day)
{
    const struct terms_account *found = NULL;
    for (uint32_t i = 0; i < count && row[i].stamp.from_day <= day; i++)
        found = &row[i];
    return found;
}

/* Takes the first line off *rest. */
static struct weir_text
next_line(struct weir_text *rest)
{
    const char *newline = memchr(rest->start, '\n', rest->size);
    struct weir_text line = *rest;
    if (newline != NULL)
        line.size = (size_t)(newline - rest->start);
    const size_t taken = newline == NULL ? line.size : line.size + 1;
    rest->start += taken;
    rest->size -= taken;
    return line;
}

enum weir_status
terms_attributes(const struct terms_account *row, struct weir_arena *arena,
                 const struct weir_attribute **attribute, uint32_t *count)
{
    uint32_t lines = 1; /* room for the district */
    for (size_t i = 0; i < row->attributes.size; i++)
        lines += row->attributes.start[i] == '\n';
    if (row->attributes.size > 0 && row->attributes.start[row->attributes.size - 1] != '\n')
        lines++;

    struct weir_attribute *list = weir_arena_alloc(arena, lines, sizeof *list);
    if (list == NULL)
        return WEIR_E_NOMEM;
    uint32_t filled = 0;
    struct weir_text rest = row->attributes;
    while (rest.size > 0) {
        const struct weir_text line = next_line(&rest);
        const char *equals = memchr(line.start, '=', line.size);
        if (equals == NULL)
            continue;
        const size_t name_size = (size_t)(equals - line.start);
        list[filled++] = (struct weir_attribute){
            .name = {line.start, name_size},
            .value = {equals + 1, line.size - name_size - 1},
        };
    }
    if (row->district.start != NULL)
        list[filled++] = (struct weir_attribute){text_of("district"), row->district};
    *attribute = list;
    *count = filled;
    return WEIR_OK;
}

enum weir_status
terms_add_meter_size(struct weir_terms *terms, struct weir_text size, struct weir_arena *arena)
{
    if (size.start == NULL)
        return WEIR_OK;
    const uint32_t count = terms->attribute_count;
    struct weir_attribute *list = weir_arena_alloc(arena, (size_t)count + 1, sizeof *list);
    if (list == NULL)
        return WEIR_E_NOMEM;
    if (count > 0)
        memcpy(list, terms->attribute, count * sizeof *list);
    list[count] = (struct weir_attribute){text_of("meter-size"), size};
    terms->attribute = list;
    terms->attribute_count = count + 1;
    return WEIR_OK;
}

enum weir_status
terms_uses_at(const struct terms_use *row, uint32_t count, int32_t day, struct weir_arena *arena,
              const struct terms_use *const **use, uint32_t *use_count)
{
    const struct terms_use **list = weir_arena_alloc(arena, count, sizeof *list);
    if (list == NULL)
        return WEIR_E_NOMEM;
    uint32_t filled = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (row[i].stamp.from_day > day)
            continue;
        if (filled > 0 && list[filled - 1]->use_no == row[i].use_no)
            list[filled - 1] = &row[i];
        else
            list[filled++] = &row[i];
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < filled; i++) {
        if (list[i]->class_id.size > 0)
            list[kept++] = list[i];
    }
    *use = list;
    *use_count = kept;
    return WEIR_OK;
}

const struct weir_tariff *
terms_tariff(struct terms_tariffs tariffs, struct weir_text id)
{
    for (uint32_t i = 0; i < tariffs.count; i++) {
        if (text_equal(tariffs.item[i]->id, id))
            return tariffs.item[i];
    }
    return NULL;
}

/* The row of use_no that holds on day, else its first one; NULL when it has none.  Rows that end it
 * are passed over. */
static const struct terms_use *
use_at(const struct terms_regimes *request, int32_t day)
{
    const struct terms_use *found = NULL;
    for (uint32_t i = 0; i < request->use_count; i++) {
        const struct terms_use *use = &request->use[i];
        if (use->use_no == request->use_no && use->class_id.size > 0 &&
            (found == NULL || use->stamp.from_day <= day))
            found = use;
    }
    return found;
}

static struct weir_regime
regime_at(const struct terms_regimes *request, int32_t day)
{
    struct weir_regime regime = {.from_day = day};
    const struct terms_account *row = terms_at(request->row, request->row_count, day);
    if (row == NULL)
        return regime;
    const struct terms_use *use = use_at(request, day);
    regime.tariff = terms_tariff(request->tariffs, row->tariff);
    regime.class_id = use == NULL ? row->class_id : use->class_id;
    return regime;
}

/* The first day after day, and before the period's end, on which a row begins; else the end. */
static int32_t
next_change(const struct terms_regimes *request, int32_t day)
{
    int32_t next = request->end_day;
    for (uint32_t i = 0; i < request->row_count; i++) {
        const int32_t from_day = request->row[i].stamp.from_day;
        if (from_day > day && from_day < next)
            next = from_day;
    }
    for (uint32_t i = 0; i < request->use_count; i++) {
        const int32_t from_day = request->use[i].stamp.from_day;
        if (from_day > day && from_day < next)
            next = from_day;
    }
    return next;
}

enum weir_status
terms_regime_list(const struct terms_regimes *request, struct weir_arena *arena,
                  const struct weir_regime **regime, uint32_t *count)
{
    ASSERT(request->begin_day < request->end_day);
    struct weir_regime *list =
        weir_arena_alloc(arena, (size_t)request->row_count + request->use_count + 1, sizeof *list);
    if (list == NULL)
        return WEIR_E_NOMEM;
    uint32_t filled = 0;
    for (int32_t day = request->begin_day; day < request->end_day;
         day = next_change(request, day)) {
        const struct weir_regime next = regime_at(request, day);
        if (filled > 0 && list[filled - 1].tariff == next.tariff &&
            text_equal(list[filled - 1].class_id, next.class_id))
            continue;
        list[filled++] = next;
    }
    *regime = list;
    *count = filled;
    return WEIR_OK;
}
