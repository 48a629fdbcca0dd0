/*
 * load_permits.c - `weir load permits`: rights to take water, from day to day.
 *
 * What the right is and who holds it are versions of their own: a new holder does not touch what
 * volumes depend on.
 */
#include <stddef.h>

#include "base/text.h"
#include "batch/load_kind.h"
#include "batch/load_known.h"
#include "batch/load_merge.h"
#include "store/permit_store.h"
#include "weir/tariff.h"

struct permit_line {
    struct load_owned owned;
    struct permit_row permit;
    struct permit_party_row party;
    int64_t source; /* as choices */
    bool party_changed;
};

#define FIELD(member) offsetof(struct permit_line, member)

static const struct load_column columns[] = {
    {.name = "permit",
     .type = LOAD_ACCOUNT,
     .required = true,
     .offset = offsetof(struct load_owned, account)},
    {.name = "holder", .type = LOAD_TEXT, .required = true, .offset = FIELD(party.holder)},
    {.name = "district", .type = LOAD_ACCOUNT, .required = true, .offset = FIELD(permit.district)},
    {.name = "source",
     .type = LOAD_CHOICE,
     .required = true,
     .offset = FIELD(source),
     .choices = LOAD_SOURCES},
    {.name = "zone", .type = LOAD_NAME, .required = true, .offset = FIELD(permit.zone)},
    {.name = "use", .type = LOAD_NAME, .required = true, .offset = FIELD(permit.use)},
    {.name = "m3_per_year",
     .type = LOAD_NUMBER,
     .required = true,
     .offset = FIELD(permit.volume_l),
     .range = {.scale = 3, .least = 0, .most = LOAD_VOLUME_L_MAX}},
    {.name = "from", .type = LOAD_DAY, .required = true, .offset = FIELD(permit.from_day)},
    {.name = "to", .type = LOAD_DAY, .required = true, .offset = FIELD(permit.to_day)},
    {.name = "tariff", .type = LOAD_NAME, .offset = FIELD(permit.tariff)},
    {.name = "class", .type = LOAD_NAME, .offset = FIELD(permit.class)},
    {.name = "status",
     .type = LOAD_CHOICE,
     .offset = FIELD(permit.status),
     .choices = "valid|suspended|revoked"},
    {.name = "holder_id", .type = LOAD_TEXT, .offset = FIELD(party.holder_id)},
    LOAD_COLUMN_REASON,
};

static struct permit_line *
line_of(struct load_row *row)
{
    return (struct permit_line *)row;
}

static const struct permit_line *
const_line_of(const struct load_row *row)
{
    return (const struct permit_line *)row;
}

static void
check(struct sheet *sheet, void *row)
{
    struct permit_line *line = row;
    if (line->permit.status == ROW_ABSENT)
        line->permit.status = PERMIT_STATUS_VALID;
    line->permit.source = load_known_source(line->source);
    if (line->permit.to_day != WEIR_DAY_NONE && line->permit.from_day != WEIR_DAY_NONE &&
        line->permit.to_day < line->permit.from_day)
        sheet_fault(sheet, "to is before from", (struct weir_text){NULL, 0},
                    "The day of `to` is the first on which the permit holds no more; equal to "
                    "`from` takes a wrong row back.");
}

static int
order_permit(const struct load_row *row, const void *now)
{
    const struct permit_line *line = const_line_of(row);
    const struct permit_row *held = now;
    if (line->owned.account_id != held->account_id)
        return line->owned.account_id < held->account_id ? -1 : 1;
    return (line->permit.from_day > held->from_day) - (line->permit.from_day < held->from_day);
}

static int
order_party(const struct load_row *row, const void *now)
{
    const struct permit_party_row *held = now;
    const struct permit_row key = {.account_id = held->account_id, .from_day = held->from_day};
    return order_permit(row, &key);
}

static struct permit_row
key_of(const struct load_row *row)
{
    const struct permit_line *line = const_line_of(row);
    return (struct permit_row){.account_id = line->owned.account_id,
                               .from_day = line->permit.from_day};
}

static int
order_lines(const void *a, const void *b)
{
    const struct load_row *const *first = a;
    const struct load_row *const *second = b;
    const struct permit_row key = key_of(*second);
    const int order = order_permit(*first, &key);
    return order != 0 ? order : (*first)->line < (*second)->line ? -1 : 1;
}

static bool
same_key(const struct load_row *a, const struct load_row *b)
{
    const struct permit_row key = key_of(b);
    return order_permit(a, &key) == 0;
}

static bool
equal_but_end(const struct permit_row *a, const struct permit_row *b)
{
    return text_equal(a->district, b->district) && text_equal(a->source, b->source) &&
           text_equal(a->zone, b->zone) && text_equal(a->use, b->use) &&
           a->volume_l == b->volume_l && text_equal(a->tariff, b->tariff) &&
           text_equal(a->class, b->class) && a->status == b->status &&
           text_equal(a->attributes, b->attributes);
}

static void
meet_permit(struct load_context *context, struct load_row *row, const void *now)
{
    struct permit_line *line = line_of(row);
    const struct permit_row *held = now;
    line->owned.reach_day = line->permit.from_day;
    if (held != NULL && equal_but_end(&line->permit, held) &&
        !load_merge_reason_differs(&line->owned, held->reason)) {
        if (line->permit.to_day == held->to_day)
            return;
        line->owned.reach_day = load_merge_earlier_end(line->permit.to_day, held->to_day);
    }
    row->changed = true;
    context->result->changed_count++;
}

static void
meet_party(struct load_context *context, struct load_row *row, const void *now)
{
    struct permit_line *line = line_of(row);
    const struct permit_party_row *held = now;
    if (held != NULL && text_equal(held->holder, line->party.holder) &&
        text_equal(held->holder_id, line->party.holder_id))
        return;
    line->party_changed = true;
    context->result->changed_count += row->changed ? 0 : 1;
}

static void
get_permit(const struct copy_out *out, void *now)
{
    permit_store_get(out, now);
}

static void
get_party(const struct copy_out *out, void *now)
{
    permit_store_get_party(out, now);
}

static struct weir_text
subject(const struct load_row *row)
{
    (void)row; /* the permit alone says which row, with the day */
    return text_of("permit");
}

/* The store's rows know their account only now. */
static void
number_rows(struct load_context *context)
{
    for (uint32_t i = 0; i < context->table->row_count; i++) {
        struct permit_line *line = line_of(context->table->row[i]);
        line->permit.account_id = line->owned.account_id;
        line->permit.reason = load_merge_reason(&line->owned);
        line->party.account_id = line->owned.account_id;
        line->party.from_day = line->permit.from_day;
    }
}

static enum weir_status
merge_rows(struct load_context *context, struct weir_error *error)
{
    static const struct load_stream permits = {get_permit, order_permit, meet_permit};
    static const struct load_stream parties = {get_party, order_party, meet_party};
    struct copy_out *out = NULL;
    struct permit_row permit = {0};
    struct permit_party_row party = {0};
    enum weir_status status = permit_store_now(context->db, context->range, &out, error);
    if (!status)
        status = load_merge_stream(context, &permits, out, &permit, error);
    if (!status)
        status = permit_store_parties_now(context->db, context->range, &out, error);
    return status ? status : load_merge_stream(context, &parties, out, &party, error);
}

static enum weir_status
merge(struct load_context *context, struct weir_error *error)
{
    enum weir_status status = load_merge_accounts(context, LOAD_ACCOUNTS_PERMITS, error);
    if (!status)
        status = load_known_check(context, FIELD(permit.district), error);
    if (status)
        return status;
    load_table_sort(context->table, order_lines);
    load_merge_duplicates(context, same_key);
    if (context->table->faults->count > 0)
        return WEIR_OK;
    number_rows(context);
    status = merge_rows(context, error);
    return status ? status : load_merge_back_dated(context, subject, error);
}

static enum weir_status
write_permits(struct load_context *context, struct weir_error *error)
{
    const struct load_table *table = context->table;
    struct copy_in *in = NULL;
    enum weir_status status = permit_store_in(context->db, &in, error);
    if (status)
        return status;
    for (uint32_t i = 0; i < table->row_count; i++) {
        if (table->row[i]->changed)
            permit_store_put(in, &line_of(table->row[i])->permit, context->recorded_no);
    }
    status = copy_in_end(in, NULL, error);
    copy_in_free(in);
    return status;
}

static enum weir_status
write_parties(struct load_context *context, struct weir_error *error)
{
    const struct load_table *table = context->table;
    struct copy_in *in = NULL;
    enum weir_status status = permit_store_parties_in(context->db, &in, error);
    if (status)
        return status;
    for (uint32_t i = 0; i < table->row_count; i++) {
        const struct permit_line *line = line_of(table->row[i]);
        if (line->party_changed)
            permit_store_put_party(in, &line->party, context->recorded_no);
    }
    status = copy_in_end(in, NULL, error);
    copy_in_free(in);
    return status;
}

static enum weir_status
write(struct load_context *context, struct weir_error *error)
{
    enum weir_status status = load_merge_write_accounts(context, LOAD_NAME_PERMIT, error);
    if (!status)
        status = write_permits(context, error);
    return status ? status : write_parties(context, error);
}

const struct load_kind load_permits_kind = {
    .name = "permits",
    .column = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .row_size = sizeof(struct permit_line),
    .attributes = true,
    .attributes_offset = FIELD(permit.attributes),
    .check = check,
    .merge = merge,
    .write = write,
};
