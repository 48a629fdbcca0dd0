/*
 * load_uses.c - `weir load uses`: one meter, several uses.
 *
 * Each use of an account has a number, its order, and versions of its own; what must hold of all of
 * them together (shares that add up, one that takes the rest) is checked for every day on which a
 * use of the file begins, with the uses that are loaded already.
 */
#include <stddef.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/load_kind.h"
#include "batch/load_merge.h"
#include "store/account_store.h"
#include "weir/tariff.h"

#define USES_MAX 20          /* of an account */
#define USE_VERSIONS_MAX 400 /* rows of one account that are held against each other */
#define WHOLE_PPM 1000000

struct use_line {
    struct load_owned owned;
    struct account_use use;
};

#define FIELD(member) offsetof(struct use_line, member)

static const struct load_column columns[] = {
    LOAD_COLUMN_ACCOUNT,
    {.name = "from", .type = LOAD_DAY, .required = true, .offset = FIELD(use.from_day)},
    {.name = "class", .type = LOAD_NAME, .offset = FIELD(use.class)},
    {.name = "order",
     .type = LOAD_NUMBER,
     .required = true,
     .offset = FIELD(use.use_no),
     .range = {.scale = 0, .least = 1, .most = USES_MAX}},
    {.name = "m3",
     .type = LOAD_NUMBER,
     .offset = FIELD(use.volume_l),
     .range = {.scale = 3, .least = 0, .most = LOAD_VOLUME_L_MAX}},
    {.name = "per", .type = LOAD_CHOICE, .offset = FIELD(use.per), .choices = "bill|month"},
    {.name = "share",
     .type = LOAD_NUMBER,
     .offset = FIELD(use.share_ppm),
     .range = {.scale = 6, .least = 0, .most = WHOLE_PPM}},
    LOAD_COLUMN_REASON,
};

static struct use_line *
line_of(struct load_row *row)
{
    return (struct use_line *)row;
}

static const struct use_line *
const_line_of(const struct load_row *row)
{
    return (const struct use_line *)row;
}

static void
check(struct sheet *sheet, void *row)
{
    struct use_line *line = row;
    const bool fixed = line->use.volume_l != ROW_ABSENT;
    const struct weir_text none = {NULL, 0};
    if (fixed && line->use.share_ppm != ROW_ABSENT)
        sheet_fault(sheet, "a use has a fixed volume or a share, not both", none,
                    "Leave m3 or share empty; leave both empty for what takes the rest.");
    if (!fixed && line->use.per != ROW_ABSENT)
        sheet_fault(sheet, "per belongs to a fixed volume", none, "Fill m3, or leave per empty.");
    if (fixed && line->use.per == ROW_ABSENT)
        line->use.per = 1;
    if (line->use.class.start != NULL)
        return;
    if (fixed || line->use.share_ppm != ROW_ABSENT)
        sheet_fault(sheet, "a use with water has a class", none,
                    "Leave class, m3 and share empty to end the use of that order.");
    line->use.class = text_of("");
}

static int
order_use(const struct load_row *row, const void *now)
{
    const struct use_line *line = const_line_of(row);
    const struct account_use *use = now;
    if (line->owned.account_id != use->account_id)
        return line->owned.account_id < use->account_id ? -1 : 1;
    if (line->use.from_day != use->from_day)
        return line->use.from_day < use->from_day ? -1 : 1;
    return (line->use.use_no > use->use_no) - (line->use.use_no < use->use_no);
}

static struct account_use
key_of(const struct load_row *row)
{
    const struct use_line *line = const_line_of(row);
    return (struct account_use){.account_id = line->owned.account_id,
                                .from_day = line->use.from_day,
                                .use_no = line->use.use_no};
}

static int
order_lines(const void *a, const void *b)
{
    const struct load_row *const *first = a;
    const struct load_row *const *second = b;
    const struct account_use key = key_of(*second);
    const int order = order_use(*first, &key);
    return order != 0 ? order : (*first)->line < (*second)->line ? -1 : 1;
}

static bool
same_key(const struct load_row *a, const struct load_row *b)
{
    const struct account_use key = key_of(b);
    return order_use(a, &key) == 0;
}

static void
get_use(const struct copy_out *out, void *now)
{
    account_store_get_use(out, now);
}

static void
meet_use(struct load_context *context, struct load_row *row, const void *now)
{
    struct use_line *line = line_of(row);
    const struct account_use *held = now;
    line->owned.reach_day = line->use.from_day;
    if (held != NULL && text_equal(held->class, line->use.class) &&
        held->volume_l == line->use.volume_l && held->per == line->use.per &&
        held->share_ppm == line->use.share_ppm &&
        !load_merge_reason_differs(&line->owned, held->reason))
        return;
    row->changed = true;
    context->result->changed_count++;
}

/* --- the uses of one account together -------------------------------------------------------- */

struct use_entry {
    const struct load_row *row; /* of the file, or NULL: loaded before */
    int32_t from_day;
    bool ends; /* the use; nothing holds of it from here on */
    int64_t use_no;
    int64_t volume_l;
    int64_t share_ppm;
};

struct use_set {
    int64_t account_id;
    struct use_entry entry[USE_VERSIONS_MAX];
    uint32_t count;
    bool full;
};

static void
add_entry(struct use_set *set, const struct account_use *use, const struct load_row *row)
{
    const struct use_entry added = {
        .row = row,
        .from_day = use->from_day,
        .ends = use->class.size == 0,
        .use_no = use->use_no,
        .volume_l = use->volume_l,
        .share_ppm = use->share_ppm,
    };
    for (uint32_t i = 0; i < set->count; i++) {
        struct use_entry *entry = &set->entry[i];
        if (entry->from_day != use->from_day || entry->use_no != use->use_no)
            continue;
        if (row != NULL)
            *entry = added;
        return;
    }
    if (set->count == USE_VERSIONS_MAX) {
        set->full = true;
        return;
    }
    set->entry[set->count++] = added;
}

/* The version of the use that holds on day, or NULL. */
static const struct use_entry *
entry_at(const struct use_set *set, int64_t use_no, int32_t day)
{
    const struct use_entry *found = NULL;
    for (uint32_t i = 0; i < set->count; i++) {
        const struct use_entry *entry = &set->entry[i];
        if (entry->use_no == use_no && entry->from_day <= day &&
            (found == NULL || entry->from_day > found->from_day))
            found = entry;
    }
    return found;
}

/* What is wrong with the uses of a day taken together, or NULL. */
static const char *
set_fault(const struct use_set *set, int32_t day)
{
    int64_t sum_ppm = 0;
    bool shared = false;
    bool rest = false;
    for (int64_t use_no = 1; use_no <= USES_MAX; use_no++) {
        const struct use_entry *entry = entry_at(set, use_no, day);
        if (entry == NULL || entry->ends || entry->volume_l != ROW_ABSENT)
            continue;
        if (rest)
            return "a use follows the one that takes the rest";
        rest = entry->share_ppm == ROW_ABSENT;
        shared = shared || !rest;
        sum_ppm += rest ? 0 : entry->share_ppm;
    }
    if (sum_ppm > WHOLE_PPM)
        return "the shares of the account's uses add up to more than 1";
    if (shared && !rest && sum_ppm < WHOLE_PPM)
        return "the shares of the account's uses add up to less than 1, and none takes the rest";
    return NULL;
}

static void
check_set(struct load_context *context, const struct use_set *set)
{
    int32_t told_day = WEIR_DAY_NONE;
    for (uint32_t i = 0; i < set->count; i++) {
        const struct use_entry *entry = &set->entry[i];
        if (entry->row == NULL || entry->from_day == told_day)
            continue;
        told_day = entry->from_day;
        const char *fault =
            set->full ? "the account has too many rows of uses" : set_fault(set, entry->from_day);
        if (fault == NULL)
            continue;
        struct weir_error *error =
            load_table_fault(context->table, entry->row, fault, (struct weir_text){NULL, 0});
        if (error != NULL)
            error_hint(error, "Fixed volumes come first, then shares of the rest; the last use "
                              "takes what remains and needs no share.");
    }
}

/* Fills the set with the rows of the account that row *index begins, and moves *index behind. */
static void
take_rows(const struct load_table *table, uint32_t *index, struct use_set *set)
{
    *set = (struct use_set){.account_id = const_line_of(table->row[*index])->owned.account_id};
    for (; *index < table->row_count; (*index)++) {
        const struct load_row *row = table->row[*index];
        if (const_line_of(row)->owned.account_id != set->account_id)
            return;
        add_entry(set, &const_line_of(row)->use, row);
    }
}

static enum weir_status
check_sets(struct load_context *context, struct weir_error *error)
{
    const struct load_table *table = context->table;
    struct use_set *set = weir_arena_alloc(table->arena, 1, sizeof *set);
    if (set == NULL)
        return error_nomem(error);
    struct copy_out *out = NULL;
    struct account_use now = {0};
    bool more = true;
    enum weir_status status = account_store_uses_now(context->db, context->range, &out, error);
    for (uint32_t i = 0; i < table->row_count && !status;) {
        take_rows(table, &i, set);
        while (!status && more && now.account_id <= set->account_id) {
            if (now.account_id == set->account_id)
                add_entry(set, &now, NULL);
            status = copy_out_next(out, &more, error);
            if (!status && more)
                account_store_get_use(out, &now);
        }
        if (!status)
            check_set(context, set);
    }
    copy_out_free(out);
    return status;
}

static struct weir_text
subject(const struct load_row *row)
{
    (void)row; /* the account and the day say which */
    return text_of("uses");
}

static enum weir_status
merge(struct load_context *context, struct weir_error *error)
{
    static const struct load_stream stream = {get_use, order_use, meet_use};
    struct load_table *table = context->table;
    enum weir_status status = load_merge_accounts(context, LOAD_ACCOUNTS_KNOWN, error);
    if (status)
        return status;
    load_table_sort(table, order_lines);
    load_merge_duplicates(context, same_key);
    if (table->faults->count > 0)
        return WEIR_OK;
    for (uint32_t i = 0; i < table->row_count; i++) {
        struct use_line *line = line_of(table->row[i]);
        line->use.account_id = line->owned.account_id;
        line->use.reason = load_merge_reason(&line->owned);
    }
    struct copy_out *out = NULL;
    struct account_use now = {0};
    status = check_sets(context, error);
    if (!status)
        status = account_store_uses_now(context->db, context->range, &out, error);
    if (!status)
        status = load_merge_stream(context, &stream, out, &now, error);
    return status ? status : load_merge_back_dated(context, subject, error);
}

static enum weir_status
write(struct load_context *context, struct weir_error *error)
{
    const struct load_table *table = context->table;
    struct copy_in *in = NULL;
    enum weir_status status = account_store_uses_in(context->db, &in, error);
    if (status)
        return status;
    for (uint32_t i = 0; i < table->row_count; i++) {
        if (table->row[i]->changed)
            account_store_put_use(in, &line_of(table->row[i])->use, context->recorded_no);
    }
    status = copy_in_end(in, NULL, error);
    copy_in_free(in);
    return status;
}

const struct load_kind load_uses_kind = {
    .name = "uses",
    .column = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .row_size = sizeof(struct use_line),
    .check = check,
    .merge = merge,
    .write = write,
};
