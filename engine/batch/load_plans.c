/* load_plans.c - `weir load plans`: the volume that a surcharge, or blocks, hold the use against.
 */
#include <stddef.h>

#include "base/text.h"
#include "batch/load_kind.h"
#include "batch/load_merge.h"
#include "store/plan_store.h"
#include "weir/tariff.h"

struct plan_line {
    struct load_owned owned;
    struct plan_row plan;
};

#define FIELD(member) offsetof(struct plan_line, member)

static const struct load_column columns[] = {
    LOAD_COLUMN_ACCOUNT,
    {.name = "from", .type = LOAD_DAY, .required = true, .offset = FIELD(plan.from_day)},
    {.name = "to", .type = LOAD_DAY, .required = true, .offset = FIELD(plan.to_day)},
    {.name = "m3",
     .type = LOAD_NUMBER,
     .offset = FIELD(plan.volume_l),
     .range = {.scale = 3, .least = 0, .most = LOAD_VOLUME_L_MAX}},
    {.name = "kind", .type = LOAD_CHOICE, .offset = FIELD(plan.kind), .choices = "plan|norm"},
    LOAD_COLUMN_REASON,
};

static struct plan_line *
line_of(struct load_row *row)
{
    return (struct plan_line *)row;
}

static const struct plan_line *
const_line_of(const struct load_row *row)
{
    return (const struct plan_line *)row;
}

static void
check(struct sheet *sheet, void *row)
{
    struct plan_line *line = row;
    if (line->plan.kind == ROW_ABSENT)
        line->plan.kind = PLAN_KIND_PLAN;
    if (line->plan.from_day != WEIR_DAY_NONE && line->plan.to_day != WEIR_DAY_NONE &&
        line->plan.to_day <= line->plan.from_day)
        sheet_fault(sheet, "to is not after from", (struct weir_text){NULL, 0},
                    "The day of `to` is the first on which the plan holds no more.");
}

static int
order_plan(const struct load_row *row, const void *now)
{
    const struct plan_line *line = const_line_of(row);
    const struct plan_row *plan = now;
    if (line->owned.account_id != plan->account_id)
        return line->owned.account_id < plan->account_id ? -1 : 1;
    if (line->plan.kind != plan->kind)
        return line->plan.kind < plan->kind ? -1 : 1;
    return (line->plan.from_day > plan->from_day) - (line->plan.from_day < plan->from_day);
}

static struct plan_row
key_of(const struct load_row *row)
{
    const struct plan_line *line = const_line_of(row);
    return (struct plan_row){.account_id = line->owned.account_id,
                             .kind = line->plan.kind,
                             .from_day = line->plan.from_day};
}

static int
order_lines(const void *a, const void *b)
{
    const struct load_row *const *first = a;
    const struct load_row *const *second = b;
    const struct plan_row key = key_of(*second);
    const int order = order_plan(*first, &key);
    return order != 0 ? order : (*first)->line < (*second)->line ? -1 : 1;
}

static bool
same_key(const struct load_row *a, const struct load_row *b)
{
    const struct plan_row key = key_of(b);
    return order_plan(a, &key) == 0;
}

static void
get_plan(const struct copy_out *out, void *now)
{
    plan_store_get(out, now);
}

static void
meet_plan(struct load_context *context, struct load_row *row, const void *now)
{
    struct plan_line *line = line_of(row);
    const struct plan_row *held = now;
    line->owned.reach_day = line->plan.from_day;
    if (held != NULL && held->volume_l == line->plan.volume_l &&
        !load_merge_reason_differs(&line->owned, held->reason)) {
        if (held->to_day == line->plan.to_day)
            return;
        line->owned.reach_day = load_merge_earlier_end(held->to_day, line->plan.to_day);
    }
    row->changed = true;
    context->result->changed_count++;
}

static struct weir_text
subject(const struct load_row *row)
{
    return plan_store_kind_text(const_line_of(row)->plan.kind);
}

static enum weir_status
merge(struct load_context *context, struct weir_error *error)
{
    static const struct load_stream stream = {get_plan, order_plan, meet_plan};
    struct load_table *table = context->table;
    enum weir_status status = load_merge_accounts(context, LOAD_ACCOUNTS_ANY, error);
    if (status)
        return status;
    load_table_sort(table, order_lines);
    load_merge_duplicates(context, same_key);
    if (table->faults->count > 0)
        return WEIR_OK;
    for (uint32_t i = 0; i < table->row_count; i++) {
        struct plan_line *line = line_of(table->row[i]);
        line->plan.account_id = line->owned.account_id;
        line->plan.reason = load_merge_reason(&line->owned);
    }
    struct copy_out *out = NULL;
    struct plan_row now = {0};
    status = plan_store_now(context->db, context->range, &out, error);
    if (!status)
        status = load_merge_stream(context, &stream, out, &now, error);
    return status ? status : load_merge_back_dated(context, subject, error);
}

static enum weir_status
write(struct load_context *context, struct weir_error *error)
{
    const struct load_table *table = context->table;
    struct copy_in *in = NULL;
    enum weir_status status = plan_store_in(context->db, &in, error);
    if (status)
        return status;
    for (uint32_t i = 0; i < table->row_count; i++) {
        if (table->row[i]->changed)
            plan_store_put(in, &line_of(table->row[i])->plan, context->recorded_no);
    }
    status = copy_in_end(in, NULL, error);
    copy_in_free(in);
    return status;
}

const struct load_kind load_plans_kind = {
    .name = "plans",
    .column = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .row_size = sizeof(struct plan_line),
    .check = check,
    .merge = merge,
    .write = write,
};
