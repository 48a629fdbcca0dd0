/* load_limits.c - `weir load limits`: how much a district may license, and take, in a year. */
#include <stddef.h>

#include "base/text.h"
#include "batch/load_kind.h"
#include "batch/load_known.h"
#include "batch/load_merge.h"
#include "store/district_store.h"

struct limit_line {
    struct load_row row;
    struct limit_row limit;
};

#define FIELD(member) offsetof(struct limit_line, member)

static const struct load_column columns[] = {
    {.name = "district", .type = LOAD_ACCOUNT, .required = true, .offset = FIELD(limit.district)},
    {.name = "year",
     .type = LOAD_NUMBER,
     .required = true,
     .offset = FIELD(limit.year),
     .range = {.scale = 0, .least = 1900, .most = 9998}},
    {.name = "source",
     .type = LOAD_CHOICE,
     .required = true,
     .offset = FIELD(limit.source),
     .choices = "surface|ground|all"},
    {.name = "m3",
     .type = LOAD_NUMBER,
     .required = true,
     .offset = FIELD(limit.volume_l),
     .range = {.scale = 3, .least = 0, .most = LOAD_VOLUME_L_MAX}},
};

static struct limit_line *
line_of(struct load_row *row)
{
    return (struct limit_line *)row;
}

static int
order_limit(const struct load_row *row, const void *now)
{
    const struct limit_row *line = &((const struct limit_line *)row)->limit;
    const struct limit_row *held = now;
    const int order = text_compare(line->district, held->district);
    if (order != 0)
        return order;
    if (line->year != held->year)
        return line->year < held->year ? -1 : 1;
    return (line->source > held->source) - (line->source < held->source);
}

static int
order_lines(const void *a, const void *b)
{
    const struct load_row *const *first = a;
    const struct load_row *const *second = b;
    const int order = order_limit(*first, &((const struct limit_line *)*second)->limit);
    return order != 0 ? order : (*first)->line < (*second)->line ? -1 : 1;
}

static bool
same_key(const struct load_row *a, const struct load_row *b)
{
    return order_limit(a, &((const struct limit_line *)b)->limit) == 0;
}

static void
get_limit(const struct copy_out *out, void *now)
{
    district_store_get_limit(out, now);
}

static void
meet_limit(struct load_context *context, struct load_row *row, const void *now)
{
    const struct limit_row *held = now;
    if (held != NULL && held->volume_l == line_of(row)->limit.volume_l)
        return;
    row->changed = true;
    context->result->changed_count++;
}

static enum weir_status
merge(struct load_context *context, struct weir_error *error)
{
    static const struct load_stream stream = {get_limit, order_limit, meet_limit};
    load_table_sort(context->table, order_lines);
    load_merge_duplicates(context, same_key);
    enum weir_status status = load_known_check(context, FIELD(limit.district), error);
    if (status || context->table->faults->count > 0)
        return status;
    struct copy_out *out = NULL;
    struct limit_row now = {0};
    status = district_store_limits_now(context->db, &out, error);
    return status ? status : load_merge_stream(context, &stream, out, &now, error);
}

static enum weir_status
write(struct load_context *context, struct weir_error *error)
{
    const struct load_table *table = context->table;
    struct copy_in *in = NULL;
    enum weir_status status = district_store_limits_in(context->db, &in, error);
    if (status)
        return status;
    for (uint32_t i = 0; i < table->row_count; i++) {
        if (table->row[i]->changed)
            district_store_put_limit(in, &line_of(table->row[i])->limit, context->recorded_no);
    }
    status = copy_in_end(in, NULL, error);
    copy_in_free(in);
    return status;
}

const struct load_kind load_limits_kind = {
    .name = "limits",
    .column = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .row_size = sizeof(struct limit_line),
    .merge = merge,
    .write = write,
};
