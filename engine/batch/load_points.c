/*
 * load_points.c - `weir load points`: where water is taken, under which permits, from which day on.
 *
 * A point is read like a meter of its name.  A row holds until the point's next row under the same
 * permit, and a row for the whole point (no share) also ends those under other permits.  On no day
 * may the shares of a point add up to more than one.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/load_kind.h"
#include "batch/load_known.h"
#include "batch/load_point_row.h"
#include "batch/load_reads.h"
#include "store/meter_store.h"
#include "weir/tariff.h"

#define FIELD(member) offsetof(struct point_line, member)

static const struct load_column columns[] = {
    {.name = "point",
     .type = LOAD_ACCOUNT,
     .required = true,
     .offset = offsetof(struct load_owned, account)},
    {.name = "permit", .type = LOAD_ACCOUNT, .offset = FIELD(permit)},
    {.name = "district", .type = LOAD_ACCOUNT, .required = true, .offset = FIELD(point.district)},
    {.name = "source",
     .type = LOAD_CHOICE,
     .required = true,
     .offset = FIELD(source),
     .choices = LOAD_SOURCES},
    {.name = "capacity_m3_day",
     .type = LOAD_NUMBER,
     .offset = FIELD(point.capacity_l_day),
     .range = {.scale = 3, .least = 0, .most = LOAD_VOLUME_L_MAX}},
    {.name = "from", .type = LOAD_DAY, .required = true, .offset = FIELD(point.from_day)},
    {.name = "to", .type = LOAD_DAY, .offset = FIELD(point.to_day)},
    {.name = "zone", .type = LOAD_NAME, .offset = FIELD(point.zone)},
    {.name = "location", .type = LOAD_TEXT, .offset = FIELD(point.location)},
    {.name = "basis",
     .type = LOAD_CHOICE,
     .offset = FIELD(point.basis),
     .choices = "meter|capacity"},
    {.name = "role",
     .type = LOAD_CHOICE,
     .offset = FIELD(point.role),
     .choices = "withdrawal|supply|import|export|reuse"},
    {.name = "share",
     .type = LOAD_NUMBER,
     .offset = FIELD(point.share_ppm),
     .range = {.scale = 6, .least = 1, .most = POINT_WHOLE_PPM}},
    LOAD_COLUMN_REASON,
};

static struct point_line *
line_of(struct load_row *row)
{
    return (struct point_line *)row;
}

static void
check(struct sheet *sheet, void *row)
{
    struct point_line *line = row;
    struct point_row *point = &line->point;
    const struct weir_text none = {NULL, 0};
    if (point->basis == ROW_ABSENT)
        point->basis = POINT_BASIS_METER;
    if (point->role == ROW_ABSENT)
        point->role = POINT_ROLE_WITHDRAWAL;
    if (point->share_ppm == ROW_ABSENT)
        point->share_ppm = POINT_WHOLE_PPM;
    point->source = load_known_source(line->source);
    if (point->to_day != WEIR_DAY_NONE && point->to_day < point->from_day)
        sheet_fault(sheet, "to is before from", none,
                    "The day of `to` is the first on which this holds no more; equal to `from` "
                    "takes a wrong row back.");
    if (point->basis == POINT_BASIS_CAPACITY && point->capacity_l_day == ROW_ABSENT)
        sheet_fault(sheet, "basis capacity without capacity_m3_day", none,
                    "What is charged is the capacity x the days.");
    if (line->permit.start == NULL && point->share_ppm != POINT_WHOLE_PPM)
        sheet_fault(sheet, "a share is one of a permit", none,
                    "Fill permit, or leave share empty.");
}

static int
order_keys(const void *a, const void *b)
{
    const struct point_line *first = *(const struct point_line *const *)a;
    const struct point_line *second = *(const struct point_line *const *)b;
    const int order = load_point_row_order(&first->point, &second->point);
    if (order != 0)
        return order;
    return first->owned.row.line < second->owned.row.line ? -1 : 1;
}

static bool
same_key(const struct load_row *a, const struct load_row *b)
{
    return load_point_row_order(&((const struct point_line *)a)->point,
                                &((const struct point_line *)b)->point) == 0;
}

/* By the point's own account, so that new ones come in order. */
static int
order_points(const void *a, const void *b)
{
    const struct point_line *first = *(const struct point_line *const *)a;
    const struct point_line *second = *(const struct point_line *const *)b;
    if (first->owned.account_id != second->owned.account_id)
        return first->owned.account_id < second->owned.account_id ? -1 : 1;
    return first->owned.row.line < second->owned.row.line ? -1 : 1;
}

/* --- numbers for names -----------------------------------------------------------------------
 */
static void
find_permit(struct load_context *context, struct point_line *line)
{
    line->point.account_id = line->owned.account_id;
    if (line->permit.start == NULL)
        return;
    const struct load_name name = load_merge_name(context, line->permit);
    if (name.kind == LOAD_NAME_PERMIT) {
        line->point.account_id = name.account_id;
        return;
    }
    struct weir_error *error = load_table_fault(
        context->table, &line->owned.row,
        name.kind == LOAD_NAME_NONE ? "permit % is not loaded" : "% is not a permit", line->permit);
    if (error != NULL)
        error_hint(error, "Load it first: weir load permits FILE.");
}

static enum weir_status
number_rows(struct load_context *context, struct weir_error *error)
{
    const struct load_table *table = context->table;
    if (!load_merge_list_meters(context, offsetof(struct load_owned, account)))
        return error_nomem(error);
    const enum weir_status status = load_merge_find_meters(context, error);
    if (status)
        return status;
    int64_t top_id = context->top_meter_id;
    for (uint32_t i = 0; i < table->row_count; i++) {
        struct point_line *line = line_of(table->row[i]);
        struct directory_entry *entry = directory_find(&context->meters, line->owned.account);
        if (entry->value == 0)
            entry->value = ++top_id;
        line->point.meter_id = entry->value;
        line->point.point_id = line->owned.account_id;
        line->point.reason = load_merge_reason(&line->owned);
        find_permit(context, line);
    }
    return WEIR_OK;
}

static enum weir_status
merge(struct load_context *context, struct weir_error *error)
{
    struct load_table *table = context->table;
    struct point_list *list = weir_arena_alloc(table->arena, 1, sizeof *list);
    if (list == NULL || !load_merge_list_names(context, FIELD(permit)))
        return error_nomem(error);
    context->work = list;
    enum weir_status status = load_merge_accounts(context, LOAD_ACCOUNTS_POINTS, error);
    if (!status)
        status = load_known_check(context, FIELD(point.district), error);
    if (!status)
        status = number_rows(context, error);
    if (status || table->faults->count > 0)
        return status;
    load_table_sort(table, order_keys);
    load_merge_duplicates(context, same_key);
    if (table->faults->count > 0)
        return WEIR_OK;
    status = load_point_row_merge(context, list, error);
    load_table_sort(table, order_points);
    return status;
}

/* --- writing ---------------------------------------------------------------------------------
 */
/* New meters, in the order of their numbers, which is that of their points' numbers. */
static enum weir_status
write_meters(struct load_context *context, struct weir_error *error)
{
    const struct load_table *table = context->table;
    struct copy_in *in = NULL;
    enum weir_status status = meter_store_in(context->db, &in, error);
    if (status)
        return status;
    int64_t last_id = context->top_meter_id;
    load_table_sort(context->table, order_keys);
    for (uint32_t i = 0; i < table->row_count; i++) {
        const struct point_line *line = line_of(table->row[i]);
        const struct meter_row meter = {line->point.meter_id, line->owned.account};
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
    const struct point_list *list = context->work;
    struct place_map map = {.other = PLACE_OTHER_INSTALLATIONS};
    enum weir_status status = load_merge_write_accounts(context, LOAD_NAME_POINT, error);
    if (!status)
        status = write_meters(context, error);
    if (!status)
        status = load_point_row_write(context, list, error);
    if (!status && !load_point_row_places(context, list, &map))
        status = error_nomem(error);
    return status ? status : load_reads_bring(context, &map, error);
}

const struct load_kind load_points_kind = {
    .name = "points",
    .column = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .row_size = sizeof(struct point_line),
    .check = check,
    .merge = merge,
    .write = write,
};
