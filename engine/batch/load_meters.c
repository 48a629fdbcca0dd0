/*
 * load_meters.c - `weir load meters`: which meter counts whose water, from which day on.
 *
 * load_place.c knows how rows go together; load_reads.c brings reads to accounts that need them
 * now.
 */
#include <stddef.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/load_carry.h"
#include "batch/load_kind.h"
#include "batch/load_move.h"
#include "batch/load_place.h"
#include "batch/load_reads.h"
#include "store/meter_store.h"
#include "weir/tariff.h"

#define LITRES_PER_COUNT_DEFAULT 1000
#define DIGITS_MAX 12
#define CARRY_NO 2

#define FIELD(member) offsetof(struct meter_line, member)

static const struct load_column columns[] = {
    {.name = "meter", .type = LOAD_NAME, .required = true, .offset = FIELD(meter)},
    LOAD_COLUMN_ACCOUNT,
    {.name = "from", .type = LOAD_DAY, .required = true, .offset = FIELD(installation.from_day)},
    {.name = "first_register",
     .type = LOAD_NUMBER,
     .required = true,
     .offset = FIELD(installation.first_register_milli),
     .range = {.scale = 3, .least = 0, .most = LOAD_REGISTER_MILLI_MAX}},
    {.name = "to", .type = LOAD_DAY, .offset = FIELD(installation.to_day)},
    {.name = "last_register",
     .type = LOAD_NUMBER,
     .offset = FIELD(installation.last_register_milli),
     .range = {.scale = 3, .least = 0, .most = LOAD_REGISTER_MILLI_MAX}},
    {.name = "digits",
     .type = LOAD_NUMBER,
     .offset = FIELD(installation.digits),
     .range = {.scale = 0, .least = 1, .most = DIGITS_MAX}},
    {.name = "litres_per_count",
     .type = LOAD_NUMBER,
     .offset = FIELD(installation.litres_per_count),
     .range = {.scale = 0, .least = 1, .most = 1000000000}},
    {.name = "size", .type = LOAD_NAME, .offset = FIELD(installation.size)},
    {.name = "max_flow_m3_day",
     .type = LOAD_NUMBER,
     .offset = FIELD(installation.max_flow_l_day),
     .range = {.scale = 3, .least = 1, .most = LOAD_VOLUME_L_MAX}},
    {.name = "parent", .type = LOAD_NAME, .offset = FIELD(parent)},
    {.name = "carry",
     .type = LOAD_CHOICE,
     .offset = FIELD(installation.carry),
     .choices = "yes|no"},
    LOAD_COLUMN_REASON,
};

static void
check_digits(struct sheet *sheet, const struct meter_installation_row *row)
{
    if (row->digits == ROW_ABSENT)
        return;
    int64_t end_milli = 1000;
    for (int64_t i = 0; i < row->digits; i++)
        end_milli *= 10;
    const struct weir_text none = {NULL, 0};
    if (row->first_register_milli >= end_milli)
        sheet_fault(sheet, "first_register has more digits than the register", none, NULL);
    if (row->last_register_milli >= end_milli)
        sheet_fault(sheet, "last_register has more digits than the register", none, NULL);
}

static void
check(struct sheet *sheet, void *row)
{
    struct meter_line *line = row;
    struct meter_installation_row *installation = &line->installation;
    const struct weir_text none = {NULL, 0};
    const bool ends = installation->to_day != WEIR_DAY_NONE;
    if (ends && installation->to_day < installation->from_day)
        sheet_fault(sheet, "to is before from", none,
                    "The day of `to` is the first on which the meter is no longer there.");
    if (!ends && installation->last_register_milli != ROW_ABSENT)
        sheet_fault(sheet, "last_register without to", none,
                    "Say with `to` when the meter was taken out.");
    check_digits(sheet, installation);
    if (line->parent.start != NULL && text_equal(line->parent, line->meter))
        sheet_fault(sheet, "meter % is its own parent", line->meter, NULL);
    if (installation->litres_per_count == ROW_ABSENT)
        installation->litres_per_count = LITRES_PER_COUNT_DEFAULT;
    if (installation->carry == ROW_ABSENT)
        installation->carry = CARRY_NO;
    line->asked_day = WEIR_DAY_NONE;
    line->billed_day = WEIR_DAY_NONE;
}

static struct meter_line *
line_of(struct load_row *row)
{
    return (struct meter_line *)row;
}

/* By account, so that heads stream past. */
static int
order_accounts(const void *a, const void *b)
{
    const struct meter_line *first = *(const struct meter_line *const *)a;
    const struct meter_line *second = *(const struct meter_line *const *)b;
    if (first->owned.account_id != second->owned.account_id)
        return first->owned.account_id < second->owned.account_id ? -1 : 1;
    return first->owned.row.line < second->owned.row.line ? -1 : 1;
}

/* By key: duplicates come to stand side by side. */
static int
order_keys(const void *a, const void *b)
{
    const struct meter_line *first = *(const struct meter_line *const *)a;
    const struct meter_line *second = *(const struct meter_line *const *)b;
    if (first->installation.meter_id != second->installation.meter_id)
        return first->installation.meter_id < second->installation.meter_id ? -1 : 1;
    if (first->installation.from_day != second->installation.from_day)
        return first->installation.from_day < second->installation.from_day ? -1 : 1;
    return order_accounts(a, b);
}

static bool
same_key(const struct load_row *a, const struct load_row *b)
{
    const struct meter_line *first = (const struct meter_line *)a;
    const struct meter_line *second = (const struct meter_line *)b;
    return first->installation.meter_id == second->installation.meter_id &&
           first->installation.from_day == second->installation.from_day &&
           first->owned.account_id == second->owned.account_id;
}

static struct weir_text
subject(const struct load_row *row)
{
    return ((const struct meter_line *)row)->meter;
}

/* Gives new meters the next numbers, in file order, and finds all others. */
static enum weir_status
number_rows(struct load_context *context, struct weir_error *error)
{
    static const struct load_meter_field parent = {FIELD(parent),
                                                   FIELD(installation.parent_meter_id)};
    const struct load_table *table = context->table;
    if (!load_merge_list_meters(context, FIELD(meter)) ||
        !load_merge_list_meters(context, FIELD(parent)))
        return error_nomem(error);
    const enum weir_status status = load_merge_find_meters(context, error);
    if (status)
        return status;
    int64_t top_id = context->top_meter_id;
    for (uint32_t i = 0; i < table->row_count; i++) {
        struct meter_line *line = line_of(table->row[i]);
        struct directory_entry *entry = directory_find(&context->meters, line->meter);
        if (entry->value == 0) {
            entry->value = ++top_id;
            context->result->new_count++;
        }
        line->installation.meter_id = entry->value;
        line->installation.account_id = line->owned.account_id;
        line->installation.reason = load_merge_reason(&line->owned);
    }
    load_merge_number_meters(context, parent);
    return WEIR_OK;
}

struct work { /* between merge and write */
    struct place_map map;
    struct carry_sets *sets;
};

static enum weir_status
merge(struct load_context *context, struct weir_error *error)
{
    struct load_table *table = context->table;
    struct work *work = weir_arena_alloc(table->arena, 1, sizeof *work);
    if (work == NULL)
        return error_nomem(error);
    context->work = work;
    enum weir_status status = load_merge_accounts(context, LOAD_ACCOUNTS_KNOWN, error);
    if (!status)
        status = number_rows(context, error);
    if (status)
        return status;
    load_table_sort(table, order_keys);
    load_merge_duplicates(context, same_key);
    if (table->faults->count > 0)
        return WEIR_OK;
    status = load_place_merge(context, &work->map, error);
    if (!status && table->faults->count == 0)
        status = load_carry_find(context, &work->map, &work->sets, error);
    if (status || table->faults->count > 0)
        return status;
    load_table_sort(table, order_accounts);
    status = load_move_tell(context, error);
    return status ? status : load_merge_back_dated(context, subject, error);
}

/* New meters, in the order of their numbers: that of their first rows in the file. */
static enum weir_status
write_meters(struct load_context *context, struct weir_error *error)
{
    const struct load_table *table = context->table;
    struct copy_in *in = NULL;
    enum weir_status status = meter_store_in(context->db, &in, error);
    if (status)
        return status;
    load_table_sort(context->table, order_keys);
    int64_t last_id = context->top_meter_id;
    for (uint32_t i = 0; i < table->row_count; i++) {
        const struct meter_line *line = line_of(table->row[i]);
        const struct meter_row meter = {line->installation.meter_id, line->meter};
        if (meter.meter_id > last_id) {
            meter_store_put(in, &meter, context->recorded_no);
            last_id = meter.meter_id;
        }
    }
    status = copy_in_end(in, NULL, error);
    copy_in_free(in);
    return status;
}

static enum weir_status
write(struct load_context *context, struct weir_error *error)
{
    const struct work *work = context->work;
    enum weir_status status = WEIR_OK;
    if (context->result->new_count > 0)
        status = write_meters(context, error);
    if (!status)
        status = load_place_write(context, &work->map, error);
    if (!status)
        status = load_carry_write(context, work->sets, error);
    return status ? status : load_reads_bring(context, &work->map, error);
}

const struct load_kind load_meters_kind = {
    .name = "meters",
    .column = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .row_size = sizeof(struct meter_line),
    .check = check,
    .merge = merge,
    .write = write,
};
