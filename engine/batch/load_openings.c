/*
 * load_openings.c - `weir load openings`: what was billed before weir, or comes from a merged
 * account.
 *
 * The rows of an account are one set: a file that brings any row of an account brings all of them,
 * and the set takes the place of an earlier one.  After the account's first invoice the set is part
 * of what was billed, and stays; then only the rows of a day on which a meter comes from another
 * account are a set of their own.  What meters bring (load_carry.c) is kept beside them.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/load_kind.h"
#include "batch/load_merge.h"
#include "store/account_store.h"
#include "store/carry_store.h"
#include "weir/tariff.h"

#define OPENINGS_MAX 500 /* rows of an account */

struct opening_line {
    struct load_owned owned;
    struct account_opening opening;
    struct weir_text meter;
};

#define FIELD(member) offsetof(struct opening_line, member)

static const struct load_column columns[] = {
    LOAD_COLUMN_ACCOUNT,
    {.name = "day", .type = LOAD_DAY, .required = true, .offset = FIELD(opening.day)},
    {.name = "meter", .type = LOAD_NAME, .offset = FIELD(meter)},
    {.name = "register",
     .type = LOAD_NUMBER,
     .offset = FIELD(opening.register_milli),
     .range = {.scale = 3, .least = 0, .most = LOAD_REGISTER_MILLI_MAX}},
    {.name = "blocks", .type = LOAD_NAME, .offset = FIELD(opening.blocks)},
    {.name = "year_begin", .type = LOAD_DAY, .offset = FIELD(opening.year_begin_day)},
    {.name = "used_m3",
     .type = LOAD_NUMBER,
     .offset = FIELD(opening.used_l),
     .range = {.scale = 3, .least = 0, .most = LOAD_VOLUME_L_MAX}},
};

static struct opening_line *
line_of(struct load_row *row)
{
    return (struct opening_line *)row;
}

static const struct opening_line *
const_line_of(const struct load_row *row)
{
    return (const struct opening_line *)row;
}

static void
check(struct sheet *sheet, void *row)
{
    struct opening_line *line = row;
    const struct account_opening *opening = &line->opening;
    const struct weir_text none = {NULL, 0};
    line->owned.reason = ROW_ABSENT;
    const bool meter = line->meter.start != NULL;
    const bool counter = opening->blocks.start != NULL;
    if (meter != (opening->register_milli != ROW_ABSENT))
        sheet_fault(sheet, "meter and register go together", none,
                    "The register is what the meter was billed up to.");
    if (counter != (opening->used_l != ROW_ABSENT) ||
        counter != (opening->year_begin_day != WEIR_DAY_NONE))
        sheet_fault(sheet, "blocks, year_begin and used_m3 go together", none,
                    "They say how much of a tier year's water was billed.");
    if (opening->year_begin_day != WEIR_DAY_NONE && opening->day != WEIR_DAY_NONE &&
        opening->year_begin_day > opening->day)
        sheet_fault(sheet, "year_begin is after day", none, NULL);
}

static int
order_lines(const void *a, const void *b)
{
    const struct load_row *const *first = a;
    const struct load_row *const *second = b;
    const int64_t first_id = const_line_of(*first)->owned.account_id;
    const int64_t second_id = const_line_of(*second)->owned.account_id;
    if (first_id != second_id)
        return first_id < second_id ? -1 : 1;
    return (*first)->line < (*second)->line ? -1 : 1;
}

/* By what the row is about, then by what it says. */
static int
order_openings(const void *a, const void *b)
{
    const struct account_opening *first = a;
    const struct account_opening *second = b;
    if (first->meter_id != second->meter_id)
        return first->meter_id < second->meter_id ? -1 : 1;
    const int order = text_compare(first->blocks, second->blocks);
    if (order != 0)
        return order;
    if (first->year_begin_day != second->year_begin_day)
        return first->year_begin_day < second->year_begin_day ? -1 : 1;
    if (first->day != second->day)
        return first->day < second->day ? -1 : 1;
    if (first->register_milli != second->register_milli)
        return first->register_milli < second->register_milli ? -1 : 1;
    return (first->used_l > second->used_l) - (first->used_l < second->used_l);
}

struct opening_set {
    struct account_opening item[OPENINGS_MAX];
    uint32_t count;
};

struct opening_work {
    struct opening_set brought; /* by the file */
    struct opening_set held;
    struct opening_set carried; /* held, brought or taken by meters */
    int64_t account_id;
    int32_t head_day;     /* billed up to, or WEIR_DAY_NONE */
    uint32_t first_index; /* rows of the account in the table */
    uint32_t end_index;
    struct account_head *billed; /* accounts of the file that were billed, in order */
    uint32_t billed_count;
    struct account_opening *kept; /* held, and written again with what the file brings */
    uint32_t kept_count;
    uint32_t kept_capacity;
};

static bool
sets_equal(const struct opening_set *a, const struct opening_set *b)
{
    bool equal = a->count == b->count;
    for (uint32_t i = 0; i < a->count && equal; i++)
        equal = order_openings(&a->item[i], &b->item[i]) == 0;
    return equal;
}

static bool
about_the_same(const struct account_opening *a, const struct account_opening *b)
{
    const bool meter = a->meter_id != ROW_ABSENT && a->meter_id == b->meter_id;
    const bool counter = a->blocks.start != NULL && text_equal(a->blocks, b->blocks) &&
                         a->year_begin_day == b->year_begin_day;
    return meter || counter;
}

/* Takes the rows of the account that begins at work->end_index. */
static void
take_rows(struct load_context *context, struct opening_work *work)
{
    struct load_table *table = context->table;
    work->first_index = work->end_index;
    work->brought.count = 0;
    work->held.count = 0;
    work->carried.count = 0;
    const int64_t account_id = const_line_of(table->row[work->first_index])->owned.account_id;
    work->account_id = account_id;
    for (; work->end_index < table->row_count; work->end_index++) {
        const struct opening_line *line = const_line_of(table->row[work->end_index]);
        if (line->owned.account_id != account_id)
            return;
        if (work->brought.count == OPENINGS_MAX) {
            (void)load_table_fault(table, &line->owned.row,
                                   "the account % has more than 500 rows of openings",
                                   line->owned.account); /* told by the count */
            continue;
        }
        for (uint32_t i = 0; i < work->brought.count; i++) {
            if (about_the_same(&work->brought.item[i], &line->opening))
                (void)load_table_fault(table, &line->owned.row,
                                       "a second row of account % for the same meter or blocks",
                                       line->owned.account); /* told by the count */
        }
        work->brought.item[work->brought.count++] = line->opening;
    }
}

/* Streams of what is held the rows of the account at hand into the sets. */
static enum weir_status
take_held(struct copy_out *out, struct account_opening *now, struct load_context *context,
          struct opening_work *work, struct weir_error *error)
{
    bool more = now->account_id != INT64_MAX;
    while (more && now->account_id <= work->account_id) {
        const bool counter = now->blocks.start != NULL;
        const bool carried = counter && now->meter_id != ROW_ABSENT;
        struct opening_set *set = carried ? &work->carried : &work->held;
        if (now->account_id == work->account_id && set->count < OPENINGS_MAX &&
            (counter || now->meter_id != ROW_ABSENT)) {
            struct account_opening *kept = &set->item[set->count++];
            *kept = *now;
            kept->blocks = directory_intern(&context->table->texts, now->blocks);
        }
        const enum weir_status status = copy_out_next(out, &more, error);
        if (status)
            return status;
        if (more)
            account_store_get_opening(out, now);
        else
            now->account_id = INT64_MAX; /* behind every account: the stream is at its end */
    }
    return WEIR_OK;
}

static void
find_head(struct opening_work *work)
{
    uint32_t low = 0;
    uint32_t high = work->billed_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (work->billed[middle].account_id < work->account_id)
            low = middle + 1;
        else
            high = middle;
    }
    const bool billed =
        low < work->billed_count && work->billed[low].account_id == work->account_id;
    work->head_day = billed ? work->billed[low].through_day : WEIR_DAY_NONE;
}

/* --- what is written ------------------------------------------------------------------------- */

static bool
keep(struct load_context *context, struct opening_work *work, const struct account_opening *row)
{
    if (work->kept_count == work->kept_capacity) {
        const uint32_t capacity = work->kept_capacity == 0 ? 64 : work->kept_capacity * 2;
        struct account_opening *grown =
            weir_arena_alloc(context->table->arena, capacity, sizeof *grown);
        if (grown == NULL)
            return false;
        if (work->kept_count > 0)
            memcpy(grown, work->kept, work->kept_count * sizeof *grown);
        work->kept = grown;
        work->kept_capacity = capacity;
    }
    work->kept[work->kept_count++] = *row;
    return true;
}

static bool
has_row(const struct opening_set *set, const struct account_opening *row)
{
    for (uint32_t i = 0; i < set->count; i++) {
        if (order_openings(&set->item[i], row) == 0)
            return true;
    }
    return false;
}

/* Whether the file changes what holds on the day, in an account that was billed. */
static bool
changes_day(const struct opening_work *work, int32_t day)
{
    for (uint32_t i = 0; i < work->brought.count; i++) {
        if (work->brought.item[i].day == day && !has_row(&work->held, &work->brought.item[i]))
            return true;
    }
    return false;
}

/* Whether the rows that the account has are to be written: all of them, or those of a day. */
static bool
is_written(const struct opening_work *work, int32_t day)
{
    return work->head_day == WEIR_DAY_NONE ? !sets_equal(&work->brought, &work->held)
                                           : changes_day(work, day);
}

/* Marks the account's rows that are written, and keeps those that hold beside them. */
static bool
mark_changed(struct load_context *context, struct opening_work *work)
{
    uint32_t count = 0;
    int64_t line_no = 0;
    bool kept = true;
    for (uint32_t i = work->first_index; i < work->end_index; i++) {
        struct opening_line *line = line_of(context->table->row[i]);
        line->owned.row.changed = is_written(work, line->opening.day);
        if (line->owned.row.changed)
            line->opening.line_no = ++count;
    }
    if (count == 0)
        return true;
    context->result->changed_count += count;
    line_no = count;
    for (uint32_t i = 0; i < work->carried.count && kept; i++) {
        work->carried.item[i].line_no = ++line_no;
        kept = keep(context, work, &work->carried.item[i]);
    }
    for (uint32_t i = 0; i < work->held.count && kept; i++) {
        work->held.item[i].line_no = line_no + 1;
        if (work->head_day == WEIR_DAY_NONE || changes_day(work, work->held.item[i].day))
            continue;
        line_no++;
        kept = keep(context, work, &work->held.item[i]);
    }
    return kept;
}

/* Water that a meter brought on that day itself must not be brought once more. */
static void
refuse_carried(struct load_context *context, const struct opening_work *work)
{
    for (uint32_t i = work->first_index; i < work->end_index; i++) {
        const struct opening_line *line = const_line_of(context->table->row[i]);
        for (uint32_t k = 0; k < work->carried.count && line->owned.row.changed; k++) {
            const struct account_opening *carried = &work->carried.item[k];
            if (carried->day != line->opening.day || carried->used_l < 0 ||
                !text_equal(carried->blocks, line->opening.blocks))
                continue;
            struct weir_error *fault =
                load_table_fault(context->table, &line->owned.row,
                                 "a meter has brought the water of account % on that day already",
                                 line->owned.account);
            if (fault != NULL)
                error_hint(fault, "A meter with carry=yes needs no openings.");
            break;
        }
    }
}

static enum weir_status
merge_sets(struct load_context *context, struct opening_work *work, struct weir_error *error)
{
    const struct load_table *table = context->table;
    struct copy_out *out = NULL;
    struct account_opening now = {0};
    enum weir_status status = account_store_openings_now(context->db, context->range, &out, error);
    while (!status && work->end_index < table->row_count) {
        take_rows(context, work);
        find_head(work);
        status = take_held(out, &now, context, work, error);
        if (status)
            break;
        if (work->head_day == WEIR_DAY_NONE) {
            qsort(work->brought.item, work->brought.count, sizeof work->brought.item[0],
                  order_openings);
            qsort(work->held.item, work->held.count, sizeof work->held.item[0], order_openings);
        }
        if (!mark_changed(context, work))
            status = error_nomem(error);
        refuse_carried(context, work);
    }
    copy_out_free(out);
    return status;
}

/* --- accounts that were billed --------------------------------------------------------------- */

/* Lists the accounts of the file that have an invoice. */
static enum weir_status
list_billed(struct load_context *context, struct opening_work *work, struct weir_error *error)
{
    const struct load_table *table = context->table;
    struct copy_out *out = NULL;
    struct account_head head = {0};
    bool more = true;
    work->billed = weir_arena_alloc(table->arena, table->row_count, sizeof *work->billed);
    if (work->billed == NULL)
        return error_nomem(error);
    enum weir_status status = account_store_heads(context->db, context->range, &out, error);
    for (uint32_t i = 0; i < table->row_count && !status && more; i++) {
        const int64_t account_id = const_line_of(table->row[i])->owned.account_id;
        while (!status && more && head.account_id < account_id) {
            status = copy_out_next(out, &more, error);
            if (!status && more)
                account_store_get_head(out, &head);
        }
        const bool known =
            work->billed_count > 0 && work->billed[work->billed_count - 1].account_id == account_id;
        if (!status && more && head.account_id == account_id && !known)
            work->billed[work->billed_count++] = head;
    }
    copy_out_free(out);
    return status;
}

/* Whether the row is of a day, not billed yet, on which a meter came from another account. */
static bool
is_of_merge(const struct account_opening *row, const struct account_head *head,
            const struct carry_store_merges *merges)
{
    for (uint32_t i = 0; i < merges->count && row->day >= head->through_day; i++) {
        const struct carry_store_merge *merge = &merges->item[i];
        if (merge->day == row->day &&
            (row->blocks.start != NULL || merge->meter_id == row->meter_id))
            return true;
    }
    return false;
}

/* A fault for each changed row of an account that has an invoice, unless it comes with a merge. */
static enum weir_status
refuse_billed(struct load_context *context, const struct opening_work *work,
              struct weir_error *error)
{
    struct load_table *table = context->table;
    struct carry_store_merges merges = {0};
    uint32_t at = 0;
    int64_t asked_id = 0;
    for (uint32_t i = 0; i < table->row_count; i++) {
        const struct opening_line *line = const_line_of(table->row[i]);
        const int64_t account_id = line->owned.account_id;
        while (at < work->billed_count && work->billed[at].account_id < account_id)
            at++;
        if (at == work->billed_count || work->billed[at].account_id != account_id ||
            !line->owned.row.changed)
            continue;
        if (asked_id != account_id) {
            const enum weir_status status =
                carry_store_merges(context->db, account_id, table->arena, &merges, error);
            if (status)
                return status;
            asked_id = account_id;
        }
        if (is_of_merge(&line->opening, &work->billed[at], &merges))
            continue;
        struct weir_error *fault = load_table_fault(
            table, &line->owned.row, "account % has been billed already", line->owned.account);
        if (fault != NULL)
            error_hint(fault, "Openings count before an account's first invoice, or on a day not "
                              "billed yet on which a meter comes from another account.");
    }
    return WEIR_OK;
}

static enum weir_status
merge(struct load_context *context, struct weir_error *error)
{
    struct load_table *table = context->table;
    static const struct load_meter_field field = {FIELD(meter), FIELD(opening.meter_id)};
    enum weir_status status = load_merge_accounts(context, LOAD_ACCOUNTS_KNOWN, error);
    if (!status && !load_merge_list_meters(context, field.name_offset))
        status = error_nomem(error);
    if (!status)
        status = load_merge_find_meters(context, error);
    if (status)
        return status;
    load_merge_number_meters(context, field);
    if (table->faults->count > 0)
        return WEIR_OK;
    load_table_sort(table, order_lines);
    for (uint32_t i = 0; i < table->row_count; i++) {
        struct opening_line *line = line_of(table->row[i]);
        line->opening.account_id = line->owned.account_id;
    }
    struct opening_work *work = weir_arena_alloc(table->arena, 1, sizeof *work);
    if (work == NULL)
        return error_nomem(error);
    context->work = work;
    status = list_billed(context, work, error);
    if (!status)
        status = merge_sets(context, work, error);
    return status ? status : refuse_billed(context, work, error);
}

static enum weir_status
write(struct load_context *context, struct weir_error *error)
{
    const struct load_table *table = context->table;
    const struct opening_work *work = context->work;
    struct copy_in *in = NULL;
    enum weir_status status = account_store_openings_in(context->db, &in, error);
    if (status)
        return status;
    for (uint32_t i = 0; i < work->kept_count; i++)
        account_store_put_opening(in, &work->kept[i], context->recorded_no);
    for (uint32_t i = 0; i < table->row_count; i++) {
        if (table->row[i]->changed)
            account_store_put_opening(in, &line_of(table->row[i])->opening, context->recorded_no);
    }
    status = copy_in_end(in, NULL, error);
    copy_in_free(in);
    return status;
}

const struct load_kind load_openings_kind = {
    .name = "openings",
    .column = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .row_size = sizeof(struct opening_line),
    .check = check,
    .merge = merge,
    .write = write,
};
