/* load_levels.c - `weir load levels`: groundwater levels, and floors they must not fall below. */
#include <stddef.h>

#include "base/text.h"
#include "batch/load_kind.h"
#include "batch/load_known.h"
#include "batch/load_merge.h"
#include "store/district_store.h"

#define LEVEL_MM_MAX 10000000 /* 10 km, above or below the datum */

struct level_line {
    struct load_row row;
    struct level_row level;
};

#define FIELD(member) offsetof(struct level_line, member)

enum column { DISTRICT, DATE, M, FLOOR };

static const struct load_column columns[] = {
    [DISTRICT] = {.name = "district",
                  .type = LOAD_ACCOUNT,
                  .required = true,
                  .offset = FIELD(level.district)},
    [DATE] = {.name = "date", .type = LOAD_DAY, .required = true, .offset = FIELD(level.day)},
    [M] = {.name = "m",
           .type = LOAD_NUMBER,
           .required = true,
           .offset = FIELD(level.level_mm),
           .range = {.scale = 3, .least = -LEVEL_MM_MAX, .most = LEVEL_MM_MAX}},
    [FLOOR] = {.name = "floor",
               .type = LOAD_NUMBER,
               .offset = FIELD(level.floor_mm),
               .range = {.scale = 3, .least = -LEVEL_MM_MAX, .most = LEVEL_MM_MAX}},
};

static struct level_line *
line_of(struct load_row *row)
{
    return (struct level_line *)row;
}

/* A floor may lie a millimetre under the datum, which a number alone could not tell from none. */
static void
check(struct sheet *sheet, void *row)
{
    struct level_line *line = row;
    line->level.has_floor = sheet_field(sheet, FLOOR).size > 0;
}

static int
order_level(const struct load_row *row, const void *now)
{
    const struct level_row *line = &((const struct level_line *)row)->level;
    const struct level_row *held = now;
    const int order = text_compare(line->district, held->district);
    return order != 0 ? order : (line->day > held->day) - (line->day < held->day);
}

static int
order_lines(const void *a, const void *b)
{
    const struct load_row *const *first = a;
    const struct load_row *const *second = b;
    const int order = order_level(*first, &((const struct level_line *)*second)->level);
    return order != 0 ? order : (*first)->line < (*second)->line ? -1 : 1;
}

static bool
same_key(const struct load_row *a, const struct load_row *b)
{
    return order_level(a, &((const struct level_line *)b)->level) == 0;
}

static void
get_level(const struct copy_out *out, void *now)
{
    district_store_get_level(out, now);
}

static void
meet_level(struct load_context *context, struct load_row *row, const void *now)
{
    const struct level_row *line = &line_of(row)->level;
    const struct level_row *held = now;
    if (held != NULL && held->level_mm == line->level_mm && held->has_floor == line->has_floor &&
        (!line->has_floor || held->floor_mm == line->floor_mm))
        return;
    row->changed = true;
    context->result->changed_count++;
}

static enum weir_status
merge(struct load_context *context, struct weir_error *error)
{
    static const struct load_stream stream = {get_level, order_level, meet_level};
    load_table_sort(context->table, order_lines);
    load_merge_duplicates(context, same_key);
    enum weir_status status = load_known_check(context, FIELD(level.district), error);
    if (status || context->table->faults->count > 0)
        return status;
    struct copy_out *out = NULL;
    struct level_row now = {0};
    status = district_store_levels_now(context->db, &out, error);
    return status ? status : load_merge_stream(context, &stream, out, &now, error);
}

static enum weir_status
write(struct load_context *context, struct weir_error *error)
{
    const struct load_table *table = context->table;
    struct copy_in *in = NULL;
    enum weir_status status = district_store_levels_in(context->db, &in, error);
    if (status)
        return status;
    for (uint32_t i = 0; i < table->row_count; i++) {
        if (table->row[i]->changed)
            district_store_put_level(in, &line_of(table->row[i])->level, context->recorded_no);
    }
    status = copy_in_end(in, NULL, error);
    copy_in_free(in);
    return status;
}

const struct load_kind load_levels_kind = {
    .name = "levels",
    .column = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .row_size = sizeof(struct level_line),
    .check = check,
    .merge = merge,
    .write = write,
};
