/*
 * load_accounts.c - `weir load accounts`: who pays under which tariff and terms, from which day.
 *
 * Terms, and the holder's name and address, are versions of their own: a new address does not
 * touch what bills depend on.  A file without the columns name and address leaves holders alone.
 */
#include <stddef.h>

#include "base/text.h"
#include "batch/load_kind.h"
#include "batch/load_merge.h"
#include "store/account_store.h"
#include "weir/tariff.h"

struct account_line {
    struct load_owned owned;
    struct account_terms terms;
    struct account_party party;
    bool party_changed;
};

enum column { ACCOUNT, FROM, TARIFF, CLASS, NAME, ADDRESS };

#define FIELD(member) offsetof(struct account_line, member)

static const struct load_column columns[] = {
    [ACCOUNT] = LOAD_COLUMN_ACCOUNT,
    [FROM] = {.name = "from", .type = LOAD_DAY, .required = true, .offset = FIELD(terms.from_day)},
    [TARIFF] = {.name = "tariff",
                .type = LOAD_NAME,
                .required = true,
                .offset = FIELD(terms.tariff)},
    [CLASS] = {.name = "class", .type = LOAD_NAME, .required = true, .offset = FIELD(terms.class)},
    [NAME] = {.name = "name", .type = LOAD_TEXT, .offset = FIELD(party.name)},
    [ADDRESS] = {.name = "address", .type = LOAD_TEXT, .offset = FIELD(party.address)},
    {.name = "persons",
     .type = LOAD_NUMBER,
     .offset = FIELD(terms.persons),
     .range = {.scale = 0, .least = 1, .most = 100000}},
    {.name = "cycle", .type = LOAD_NAME, .offset = FIELD(terms.cycle)},
    {.name = "district", .type = LOAD_NAME, .offset = FIELD(terms.district)},
    {.name = "opened", .type = LOAD_DAY, .offset = FIELD(terms.opened_day)},
    {.name = "closed", .type = LOAD_DAY, .offset = FIELD(terms.closed_day)},
    {.name = "relief", .type = LOAD_TEXT, .offset = FIELD(terms.relief)},
    LOAD_COLUMN_REASON,
};

static struct account_line *
line_of(struct load_row *row)
{
    return (struct account_line *)row;
}

static const struct account_line *
const_line_of(const struct load_row *row)
{
    return (const struct account_line *)row;
}

static void
check(struct sheet *sheet, void *row)
{
    struct account_line *line = row;
    const struct account_terms *terms = &line->terms;
    if (terms->closed_day != WEIR_DAY_NONE && terms->opened_day != WEIR_DAY_NONE &&
        terms->closed_day <= terms->opened_day)
        sheet_fault(sheet, "closed is not after opened", (struct weir_text){NULL, 0},
                    "The day of closing is the first on which the account is no more.");
}

static int
order_terms(const struct load_row *row, const void *now)
{
    const struct account_line *line = const_line_of(row);
    const struct account_terms *terms = now;
    if (line->owned.account_id != terms->account_id)
        return line->owned.account_id < terms->account_id ? -1 : 1;
    return (line->terms.from_day > terms->from_day) - (line->terms.from_day < terms->from_day);
}

static int
order_party(const struct load_row *row, const void *now)
{
    const struct account_party *party = now;
    const struct account_terms key = {.account_id = party->account_id, .from_day = party->from_day};
    return order_terms(row, &key);
}

static int
order_lines(const void *a, const void *b)
{
    const struct load_row *const *first = a;
    const struct load_row *const *second = b;
    const struct account_line *line = const_line_of(*second);
    const struct account_terms key = {.account_id = line->owned.account_id,
                                      .from_day = line->terms.from_day};
    const int order = order_terms(*first, &key);
    return order != 0 ? order : (*first)->line < (*second)->line ? -1 : 1;
}

static bool
same_key(const struct load_row *a, const struct load_row *b)
{
    const struct account_line *line = const_line_of(b);
    const struct account_terms key = {.account_id = line->owned.account_id,
                                      .from_day = line->terms.from_day};
    return order_terms(a, &key) == 0;
}

static bool
terms_equal_but_closed(const struct account_terms *a, const struct account_terms *b)
{
    return text_equal(a->tariff, b->tariff) && text_equal(a->class, b->class) &&
           a->persons == b->persons && text_equal(a->cycle, b->cycle) &&
           text_equal(a->district, b->district) && a->opened_day == b->opened_day &&
           text_equal(a->relief, b->relief) && text_equal(a->attributes, b->attributes);
}

static void
meet_terms(struct load_context *context, struct load_row *row, const void *now)
{
    struct account_line *line = line_of(row);
    const struct account_terms *held = now;
    line->owned.reach_day = line->terms.from_day;
    if (held != NULL && terms_equal_but_closed(&line->terms, held) &&
        !load_merge_reason_differs(&line->owned, held->reason)) {
        if (line->terms.closed_day == held->closed_day)
            return;
        line->owned.reach_day = load_merge_earlier_end(line->terms.closed_day, held->closed_day);
    }
    row->changed = true;
    context->result->changed_count++;
}

static void
meet_party(struct load_context *context, struct load_row *row, const void *now)
{
    struct account_line *line = line_of(row);
    const struct account_party *held = now;
    const bool empty = line->party.name.start == NULL && line->party.address.start == NULL;
    if (held == NULL ? empty
                     : text_equal(held->name, line->party.name) &&
                           text_equal(held->address, line->party.address))
        return;
    line->party_changed = true;
    context->result->changed_count += row->changed ? 0 : 1;
}

static void
get_terms(const struct copy_out *out, void *now)
{
    account_store_get_terms(out, now);
}

static void
get_party(const struct copy_out *out, void *now)
{
    account_store_get_party(out, now);
}

static struct weir_text
subject(const struct load_row *row)
{
    (void)row; /* the account alone says which terms, with the day */
    return text_of("terms");
}

/* The store's rows know their account only now. */
static void
number_rows(struct load_context *context)
{
    const struct load_table *table = context->table;
    for (uint32_t i = 0; i < table->row_count; i++) {
        struct account_line *line = line_of(table->row[i]);
        const int64_t account_id = line->owned.account_id;
        line->terms.account_id = account_id;
        line->terms.reason = load_merge_reason(&line->owned);
        line->party.account_id = account_id;
        line->party.from_day = line->terms.from_day;
    }
}

static enum weir_status
merge_terms(struct load_context *context, struct weir_error *error)
{
    static const struct load_stream stream = {get_terms, order_terms, meet_terms};
    struct copy_out *out = NULL;
    struct account_terms now = {0};
    const enum weir_status status =
        account_store_terms_now(context->db, context->range, &out, error);
    return status ? status : load_merge_stream(context, &stream, out, &now, error);
}

static enum weir_status
merge_party(struct load_context *context, struct weir_error *error)
{
    static const struct load_stream stream = {get_party, order_party, meet_party};
    if ((context->table->has & (UINT32_C(1) << NAME | UINT32_C(1) << ADDRESS)) == 0)
        return WEIR_OK;
    struct copy_out *out = NULL;
    struct account_party now = {0};
    const enum weir_status status =
        account_store_party_now(context->db, context->range, &out, error);
    return status ? status : load_merge_stream(context, &stream, out, &now, error);
}

static enum weir_status
merge(struct load_context *context, struct weir_error *error)
{
    enum weir_status status = load_merge_accounts(context, LOAD_ACCOUNTS_NEW, error);
    if (status)
        return status;
    load_table_sort(context->table, order_lines);
    load_merge_duplicates(context, same_key);
    if (context->table->faults->count > 0)
        return WEIR_OK;
    number_rows(context);
    status = merge_terms(context, error);
    if (!status)
        status = merge_party(context, error);
    return status ? status : load_merge_back_dated(context, subject, error);
}

static enum weir_status
write_terms(struct load_context *context, struct weir_error *error)
{
    const struct load_table *table = context->table;
    struct copy_in *in = NULL;
    enum weir_status status = account_store_terms_in(context->db, &in, error);
    if (status)
        return status;
    for (uint32_t i = 0; i < table->row_count; i++) {
        const struct account_line *line = line_of(table->row[i]);
        if (line->owned.row.changed)
            account_store_put_terms(in, &line->terms, context->recorded_no);
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
    enum weir_status status = account_store_party_in(context->db, &in, error);
    if (status)
        return status;
    for (uint32_t i = 0; i < table->row_count; i++) {
        const struct account_line *line = line_of(table->row[i]);
        if (line->party_changed)
            account_store_put_party(in, &line->party, context->recorded_no);
    }
    status = copy_in_end(in, NULL, error);
    copy_in_free(in);
    return status;
}

static enum weir_status
write(struct load_context *context, struct weir_error *error)
{
    enum weir_status status = load_merge_write_accounts(context, LOAD_NAME_ACCOUNT, error);
    if (!status)
        status = write_terms(context, error);
    return status ? status : write_parties(context, error);
}

const struct load_kind load_accounts_kind = {
    .name = "accounts",
    .column = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .row_size = sizeof(struct account_line),
    .attributes = true,
    .attributes_offset = offsetof(struct account_line, terms.attributes),
    .check = check,
    .merge = merge,
    .write = write,
};
