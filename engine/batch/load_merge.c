/* load_merge.c - rows of a file against rows of a table: sorted, streamed, without a join. */
#include "batch/load_merge.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "store/account_store.h"
#include "store/meter_store.h"
#include "weir/tariff.h"

static struct load_owned *
owned_of(struct load_row *row)
{
    return (struct load_owned *)row;
}

/* A name's value in the directory: its account and what it is, 0 for a name that is not known. */
#define KIND_BITS 2

static const char *const kind_name[] = {
    [LOAD_NAME_NONE] = "",
    [LOAD_NAME_ACCOUNT] = "account",
    [LOAD_NAME_PERMIT] = "permit",
    [LOAD_NAME_POINT] = "point",
};

static int64_t
value_of(struct load_name name)
{
    return name.account_id << KIND_BITS | (int64_t)name.kind;
}

static struct load_name
name_of(int64_t value)
{
    return (struct load_name){value >> KIND_BITS,
                              (enum load_name_kind)(value & ((1 << KIND_BITS) - 1))};
}

struct load_name
load_merge_name(const struct load_context *context, struct weir_text name)
{
    const struct directory_entry *entry = directory_find(&context->accounts, name);
    return name_of(entry == NULL ? 0 : entry->value);
}

static enum load_name_kind
kind_of(struct weir_text kind)
{
    if (text_equal(kind, text_of(kind_name[LOAD_NAME_PERMIT])))
        return LOAD_NAME_PERMIT;
    return text_equal(kind, text_of(kind_name[LOAD_NAME_POINT])) ? LOAD_NAME_POINT
                                                                 : LOAD_NAME_ACCOUNT;
}

static struct weir_text
name_at(const struct load_row *row, size_t offset)
{
    struct weir_text name;
    memcpy(&name, (const unsigned char *)row + offset, sizeof name);
    return name;
}

bool
load_merge_list_names(struct load_context *context, size_t name_offset)
{
    const struct load_table *table = context->table;
    if (context->accounts.entry == NULL &&
        !directory_init(&context->accounts, table->row_count, table->arena))
        return false;
    for (uint32_t i = 0; i < table->row_count; i++) {
        const struct weir_text name = name_at(table->row[i], name_offset);
        if (name.start != NULL && directory_add(&context->accounts, name, 0) == NULL)
            return false;
    }
    return true;
}

/* Streams every account past the names of the file. */
static enum weir_status
find_names(struct load_context *context, struct weir_error *error)
{
    struct copy_out *out = NULL;
    bool more = true;
    enum weir_status status = account_store_all(context->db, &out, error);
    while (!status) {
        status = copy_out_next(out, &more, error);
        if (status || !more)
            break;
        struct account_row account;
        account_store_get(out, &account);
        struct directory_entry *entry = directory_find(&context->accounts, account.account);
        if (entry != NULL)
            entry->value = value_of((struct load_name){account.account_id, kind_of(account.kind)});
    }
    copy_out_free(out);
    return status;
}

/* The kind of name that a mode is about; NONE: any. */
static enum load_name_kind
wanted_kind(enum load_accounts mode)
{
    enum load_name_kind kind = LOAD_NAME_ACCOUNT;
    switch (mode) {
    case LOAD_ACCOUNTS_ANY:
        kind = LOAD_NAME_NONE;
        break;
    case LOAD_ACCOUNTS_PERMITS:
        kind = LOAD_NAME_PERMIT;
        break;
    case LOAD_ACCOUNTS_POINTS:
        kind = LOAD_NAME_POINT;
        break;
    case LOAD_ACCOUNTS_KNOWN:
    case LOAD_ACCOUNTS_NEW:
        break;
    }
    return kind;
}

static void
tell_clash(struct load_context *context, const struct load_owned *owned, struct load_name held,
           enum load_name_kind wanted)
{
    char pattern[WEIR_ERROR_PRIMARY_SIZE];
    struct text_writer writer = text_writer_of(pattern, sizeof pattern);
    text_write_string(&writer, "% is ");
    text_write_string(&writer, held.kind == LOAD_NAME_ACCOUNT ? "an " : "a ");
    text_write_string(&writer, kind_name[held.kind]);
    text_write_string(&writer, wanted == LOAD_NAME_ACCOUNT ? ", not an " : ", not a ");
    text_write_string(&writer, kind_name[wanted]);
    struct weir_error *error =
        load_table_fault(context->table, &owned->row, pattern, owned->account);
    if (error != NULL)
        error_hint(error, "Accounts, permits and points have their names in common.");
}

static void
note_account(struct load_context *context, struct load_owned *owned, enum load_accounts mode,
             int64_t *top_id)
{
    struct directory_entry *entry = directory_find(&context->accounts, owned->account);
    struct load_name name = name_of(entry->value);
    const enum load_name_kind wanted = wanted_kind(mode);
    if (name.account_id == 0 && (mode == LOAD_ACCOUNTS_KNOWN || mode == LOAD_ACCOUNTS_ANY)) {
        struct weir_error *error = load_table_fault(context->table, &owned->row,
                                                    "account % is not loaded", owned->account);
        if (error != NULL)
            error_hint(error, "Load it first: weir load accounts FILE.");
        return;
    }
    if (name.account_id != 0 && wanted != LOAD_NAME_NONE && name.kind != wanted) {
        tell_clash(context, owned, name, wanted);
        return;
    }
    if (name.account_id == 0) {
        name = (struct load_name){++*top_id, wanted};
        entry->value = value_of(name);
    }
    owned->account_id = name.account_id;
    struct row_range *range = &context->range;
    if (range->first_id == 0 || name.account_id < range->first_id)
        range->first_id = name.account_id;
    if (name.account_id > range->last_id)
        range->last_id = name.account_id;
}

enum weir_status
load_merge_accounts(struct load_context *context, enum load_accounts mode, struct weir_error *error)
{
    if (!load_merge_list_names(context, offsetof(struct load_owned, account)))
        return error_nomem(error);
    enum weir_status status = find_names(context, error);
    if (!status)
        status = account_store_top(context->db, &context->top_id, error);
    if (status)
        return status;
    int64_t top_id = context->top_id;
    for (uint32_t i = 0; i < context->table->row_count; i++)
        note_account(context, owned_of(context->table->row[i]), mode, &top_id);
    return WEIR_OK;
}

/* --- new accounts -----------------------------------------------------------------------------
 */
/* Whether the row is the first of an account that is new. */
static bool
begins_account(const struct load_context *context, uint32_t index)
{
    const struct load_owned *owned = owned_of(context->table->row[index]);
    return owned->account_id > context->top_id &&
           (index == 0 ||
            owned_of(context->table->row[index - 1])->account_id != owned->account_id);
}

static enum weir_status
write_heads(struct load_context *context, struct weir_error *error)
{
    const struct load_table *table = context->table;
    struct copy_in *in = NULL;
    enum weir_status status = account_store_head_in(context->db, &in, error);
    if (status)
        return status;
    for (uint32_t i = 0; i < table->row_count; i++) {
        if (begins_account(context, i))
            account_store_put_head(in, owned_of(table->row[i])->account_id);
    }
    status = copy_in_end(in, NULL, error);
    copy_in_free(in);
    return status;
}

enum weir_status
load_merge_write_accounts(struct load_context *context, enum load_name_kind kind,
                          struct weir_error *error)
{
    const struct load_table *table = context->table;
    struct copy_in *in = NULL;
    enum weir_status status = account_store_in(context->db, &in, error);
    if (status)
        return status;
    for (uint32_t i = 0; i < table->row_count; i++) {
        const struct load_owned *owned = owned_of(table->row[i]);
        const struct account_row account = {owned->account_id, owned->account,
                                            text_of(kind_name[kind])};
        if (!begins_account(context, i))
            continue;
        account_store_put(in, &account, context->recorded_no);
        context->result->new_count++;
    }
    status = copy_in_end(in, NULL, error);
    copy_in_free(in);
    return status ? status : write_heads(context, error);
}

bool
load_merge_list_meters(struct load_context *context, size_t name_offset)
{
    const struct load_table *table = context->table;
    if (context->meters.entry == NULL &&
        !directory_init(&context->meters, table->row_count, table->arena))
        return false;
    for (uint32_t i = 0; i < table->row_count; i++) {
        const struct weir_text name = name_at(table->row[i], name_offset);
        if (name.start != NULL && directory_add(&context->meters, name, 0) == NULL)
            return false;
    }
    return true;
}

enum weir_status
load_merge_find_meters(struct load_context *context, struct weir_error *error)
{
    struct copy_out *out = NULL;
    bool more = true;
    enum weir_status status = meter_store_all(context->db, &out, error);
    while (!status) {
        status = copy_out_next(out, &more, error);
        if (status || !more)
            break;
        struct meter_row meter;
        meter_store_get(out, &meter);
        struct directory_entry *entry = directory_find(&context->meters, meter.meter);
        if (entry != NULL)
            entry->value = meter.meter_id;
    }
    copy_out_free(out);
    return status ? status : meter_store_top(context->db, &context->top_meter_id, error);
}

void
load_merge_number_meters(struct load_context *context, struct load_meter_field field)
{
    struct load_table *table = context->table;
    for (uint32_t i = 0; i < table->row_count; i++) {
        struct load_row *row = table->row[i];
        const struct weir_text name = name_at(row, field.name_offset);
        int64_t meter_id = ROW_ABSENT;
        if (name.start != NULL)
            meter_id = directory_find(&context->meters, name)->value;
        memcpy((unsigned char *)row + field.id_offset, &meter_id, sizeof meter_id);
        if (meter_id != 0)
            continue;
        struct weir_error *error = load_table_fault(table, row, "meter % is not loaded", name);
        if (error != NULL)
            error_hint(error, "Load it first: weir load meters FILE.");
    }
}

enum weir_status
load_merge_stream(struct load_context *context, const struct load_stream *stream,
                  struct copy_out *out, void *now, struct weir_error *error)
{
    const struct load_table *table = context->table;
    enum weir_status status = WEIR_OK;
    bool more = true;
    bool at_hand = false;
    for (uint32_t i = 0; i < table->row_count && !status; i++) {
        struct load_row *row = table->row[i];
        int order = at_hand ? stream->order(row, now) : 1;
        while (order > 0 && more) { /* what holds is behind the row: on to the next */
            status = copy_out_next(out, &more, error);
            if (status)
                break;
            at_hand = more;
            if (!more)
                break;
            stream->get(out, now);
            order = stream->order(row, now);
        }
        if (!status)
            stream->meet(context, row, at_hand && order == 0 ? now : NULL);
    }
    copy_out_free(out);
    return status;
}

void
load_merge_duplicates(struct load_context *context,
                      bool (*same)(const struct load_row *a, const struct load_row *b))
{
    struct load_table *table = context->table;
    for (uint32_t i = 1; i < table->row_count; i++) {
        const struct load_row *first = table->row[i - 1];
        const struct load_row *second = table->row[i];
        if (!same(first, second))
            continue;
        char pattern[WEIR_ERROR_PRIMARY_SIZE];
        struct text_writer writer = text_writer_of(pattern, sizeof pattern);
        text_write_string(&writer, "the same key is on line ");
        text_write_int(&writer, first->line);
        (void)load_table_fault(table, second, pattern, (struct weir_text){NULL, 0}); /* counted */
    }
}

int32_t
load_merge_earlier_end(int32_t a, int32_t b)
{
    if (a == WEIR_DAY_NONE)
        return b;
    return b == WEIR_DAY_NONE || a < b ? a : b;
}

bool
load_merge_finding(struct load_context *context, const struct finding_row *finding)
{
    if (context->finding_count == context->finding_capacity) {
        const uint32_t capacity =
            context->finding_capacity == 0 ? 64 : context->finding_capacity * 2;
        struct finding_row *list = weir_arena_alloc(context->table->arena, capacity, sizeof *list);
        if (list == NULL)
            return false;
        if (context->finding_count > 0)
            memcpy(list, context->finding, context->finding_count * sizeof *list);
        context->finding = list;
        context->finding_capacity = capacity;
    }
    context->finding[context->finding_count++] = *finding;
    return true;
}

bool
load_merge_tell_back_dated(struct load_context *context, const struct load_back_dated *back)
{
    char detail[FINDING_DETAIL_SIZE];
    struct text_writer writer = text_writer_of(detail, sizeof detail);
    text_write_string(&writer, back->done);
    text_write_string(&writer, " through ");
    text_write_day(&writer, back->through_day - 1);
    text_write_string(&writer, ", ");
    text_write_string(&writer, context->table->file);
    text_write_string(&writer, ":");
    text_write_int(&writer, back->owned->row.line);
    const struct finding_row finding = {
        .key = {back->account_id, back->subject, text_of("back-dated"), back->reach_day},
        .detail = text_copy(text_written(&writer), context->table->arena),
    };
    return finding.detail.start != NULL && load_merge_finding(context, &finding);
}

typedef struct weir_text subject_of(const struct load_row *row);

/* Against what is done up to the heads of out, which it frees. */
static enum weir_status
tell_reaching(struct load_context *context, struct copy_out *out, const char *done,
              subject_of *subject, struct weir_error *error)
{
    const struct load_table *table = context->table;
    struct account_head head = {0};
    bool more = true;
    enum weir_status status = WEIR_OK;
    for (uint32_t i = 0; i < table->row_count && !status && more; i++) {
        const struct load_owned *owned = owned_of(table->row[i]);
        while (!status && more && head.account_id < owned->account_id) {
            status = copy_out_next(out, &more, error);
            if (!status && more)
                account_store_get_head(out, &head);
        }
        if (status || !more || head.account_id != owned->account_id)
            continue;
        const bool reaches = owned->reach_day != WEIR_DAY_NONE &&
                             head.through_day != WEIR_DAY_NONE &&
                             owned->reach_day < head.through_day;
        if (!owned->row.changed || !reaches || owned->reason == ROW_REASON_ERROR)
            continue;
        const struct load_back_dated back = {
            .owned = owned,
            .account_id = owned->account_id,
            .subject = subject(&owned->row),
            .done = done,
            .reach_day = owned->reach_day,
            .through_day = head.through_day,
        };
        if (!load_merge_tell_back_dated(context, &back))
            status = error_nomem(error);
    }
    copy_out_free(out);
    return status;
}

enum weir_status
load_merge_back_dated(struct load_context *context,
                      struct weir_text (*subject)(const struct load_row *row),
                      struct weir_error *error)
{
    struct copy_out *out = NULL;
    enum weir_status status = account_store_heads(context->db, context->range, &out, error);
    if (!status)
        status = tell_reaching(context, out, "billed", subject, error);
    if (!status)
        status = account_store_assessed(context->db, context->range, &out, error);
    return status ? status : tell_reaching(context, out, "assessed", subject, error);
}
