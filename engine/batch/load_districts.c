/*
 * load_districts.c - `weir load districts`: a tree of districts.
 *
 * A parent may stand anywhere in the same file, or be loaded already; no district may lie in
 * itself, over however many others.
 */
#include <stddef.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/load_kind.h"
#include "batch/load_known.h"
#include "batch/load_merge.h"
#include "store/district_store.h"

#define DISTRICT_DEPTH_MAX 32 /* districts one in the other */

struct district_line {
    struct load_row row;
    struct district_row district;
    int64_t network; /* as choices: ROW_ABSENT for none */
    int64_t ban;
};

#define FIELD(member) offsetof(struct district_line, member)

static const struct load_column columns[] = {
    {.name = "district",
     .type = LOAD_ACCOUNT,
     .required = true,
     .offset = FIELD(district.district)},
    {.name = "name", .type = LOAD_TEXT, .required = true, .offset = FIELD(district.name)},
    {.name = "parent", .type = LOAD_ACCOUNT, .offset = FIELD(district.parent)},
    {.name = "zone", .type = LOAD_NAME, .offset = FIELD(district.zone)},
    {.name = "network", .type = LOAD_CHOICE, .offset = FIELD(network), .choices = "yes|no"},
    {.name = "ban", .type = LOAD_CHOICE, .offset = FIELD(ban), .choices = "yes|limit|no"},
};

static struct district_line *
line_of(struct load_row *row)
{
    return (struct district_line *)row;
}

static const struct district_line *
const_line_of(const struct load_row *row)
{
    return (const struct district_line *)row;
}

static void
check(struct sheet *sheet, void *row)
{
    static const char *const network[] = {"yes", "no"};
    static const char *const ban[] = {"yes", "limit", "no"};
    struct district_line *line = row;
    if (line->network != ROW_ABSENT)
        line->district.network = text_of(network[line->network - 1]);
    if (line->ban != ROW_ABSENT)
        line->district.ban = text_of(ban[line->ban - 1]);
    if (line->district.parent.start != NULL &&
        text_equal(line->district.parent, line->district.district))
        sheet_fault(sheet, "district % is its own parent", line->district.district, NULL);
}

static int
order_district(const struct load_row *row, const void *now)
{
    const struct district_row *held = now;
    return text_compare(const_line_of(row)->district.district, held->district);
}

static int
order_lines(const void *a, const void *b)
{
    const struct load_row *const *first = a;
    const struct load_row *const *second = b;
    const int order = order_district(*first, &const_line_of(*second)->district);
    return order != 0 ? order : (*first)->line < (*second)->line ? -1 : 1;
}

static bool
same_key(const struct load_row *a, const struct load_row *b)
{
    return order_district(a, &const_line_of(b)->district) == 0;
}

static void
get_district(const struct copy_out *out, void *now)
{
    district_store_get(out, now);
}

static void
meet_district(struct load_context *context, struct load_row *row, const void *now)
{
    const struct district_row *line = &line_of(row)->district;
    const struct district_row *held = now;
    if (held != NULL && text_equal(held->name, line->name) &&
        text_equal(held->parent, line->parent) && text_equal(held->zone, line->zone) &&
        text_equal(held->network, line->network) && text_equal(held->ban, line->ban))
        return;
    row->changed = true;
    context->result->changed_count++;
}

/* --- the tree --------------------------------------------------------------------------------
 */
struct tree {
    struct directory index;   /* of a name in parent */
    struct weir_text *parent; /* as it will be; absent: none */
    uint32_t count;
};

static enum weir_status
add_district(struct tree *tree, const struct district_row *row, struct load_table *table,
             uint32_t capacity)
{
    struct directory_entry *entry = directory_add(&tree->index, row->district, tree->count);
    const struct weir_text parent = directory_intern(&table->texts, row->parent);
    if (entry == NULL || (row->parent.start != NULL && parent.start == NULL))
        return WEIR_E_NOMEM;
    if (entry->value == tree->count) {
        if (tree->count == capacity)
            return WEIR_E_NOMEM;
        tree->count++;
    }
    tree->parent[entry->value] = parent;
    return WEIR_OK;
}

/* Those that are loaded, and the file over them. */
static enum weir_status
build_tree(struct load_context *context, struct tree *tree, struct weir_error *error)
{
    struct load_table *table = context->table;
    struct directory held;
    enum weir_status status = load_known_districts(context, &held, error);
    if (status)
        return status;
    const size_t capacity = (size_t)held.count + table->row_count;
    tree->parent = weir_arena_alloc(table->arena, capacity, sizeof *tree->parent);
    if (tree->parent == NULL || !directory_init(&tree->index, capacity, table->arena))
        return error_nomem(error);
    struct copy_out *out = NULL;
    bool more = true;
    status = district_store_now(context->db, &out, error);
    while (!status) {
        status = copy_out_next(out, &more, error);
        if (status || !more)
            break;
        struct district_row row;
        district_store_get(out, &row);
        if (add_district(tree, &row, table, (uint32_t)capacity))
            status = error_nomem(error);
    }
    copy_out_free(out);
    for (uint32_t i = 0; i < table->row_count && !status; i++) {
        if (add_district(tree, &line_of(table->row[i])->district, table, (uint32_t)capacity))
            status = error_nomem(error);
    }
    return status;
}

/* Follows the parents of a row upward. */
static void
climb(struct load_context *context, const struct tree *tree, const struct load_row *row)
{
    const struct district_row *line = &const_line_of(row)->district;
    struct weir_text at = line->parent;
    for (uint32_t depth = 1; at.start != NULL; depth++) {
        const struct directory_entry *entry = directory_find(&tree->index, at);
        if (entry == NULL) {
            load_known_fault(context, row, at);
            return;
        }
        if (depth >= DISTRICT_DEPTH_MAX || text_equal(at, line->district)) {
            struct weir_error *error = load_table_fault(
                context->table, row, "district % lies in itself, or too deep", line->district);
            if (error != NULL)
                error_hint(error, "At most 32 districts lie one in the other.");
            return;
        }
        at = tree->parent[entry->value];
    }
}

static enum weir_status
merge(struct load_context *context, struct weir_error *error)
{
    static const struct load_stream stream = {get_district, order_district, meet_district};
    struct load_table *table = context->table;
    load_table_sort(table, order_lines);
    load_merge_duplicates(context, same_key);
    if (table->faults->count > 0)
        return WEIR_OK;
    struct tree tree = {0};
    enum weir_status status = build_tree(context, &tree, error);
    if (status)
        return status;
    for (uint32_t i = 0; i < table->row_count; i++)
        climb(context, &tree, table->row[i]);
    struct copy_out *out = NULL;
    struct district_row now = {0};
    status = district_store_now(context->db, &out, error);
    return status ? status : load_merge_stream(context, &stream, out, &now, error);
}

static enum weir_status
write(struct load_context *context, struct weir_error *error)
{
    const struct load_table *table = context->table;
    struct copy_in *in = NULL;
    enum weir_status status = district_store_in(context->db, &in, error);
    if (status)
        return status;
    for (uint32_t i = 0; i < table->row_count; i++) {
        if (table->row[i]->changed)
            district_store_put(in, &line_of(table->row[i])->district, context->recorded_no);
    }
    status = copy_in_end(in, NULL, error);
    copy_in_free(in);
    return status;
}

const struct load_kind load_districts_kind = {
    .name = "districts",
    .column = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .row_size = sizeof(struct district_line),
    .check = check,
    .merge = merge,
    .write = write,
};
