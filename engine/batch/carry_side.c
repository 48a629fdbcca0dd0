/* carry_side.c - terms, classes and head of one account on a day, for water that changes hands. */
#include "batch/carry_side.h"

#include "base/error.h"
#include "base/text.h"
#include "batch/tariff_document.h"
#include "core/tariff.h"
#include "store/account_store.h"
#include "store/tariff_store.h"

#define USES_MAX 20 /* of an account: as load uses has it */

struct terms {
    bool found;
    struct weir_text tariff;
    struct weir_text class_id;
    int32_t opened_day;
};

static enum weir_status
read_tariff(struct carry_sides *sides, struct weir_text id, const struct weir_tariff **tariff,
            struct weir_error *error)
{
    struct load_context *context = sides->context;
    struct weir_arena *arena = context->table->arena;
    enum weir_status status = WEIR_OK;
    if (!sides->named) {
        sides->names = names_of(arena);
        status = tariff_store_read_names(context->db, &sides->names, error);
        sides->named = true;
    }
    const struct tariff_store_key key = {.as_of_no = context->recorded_no, .tariff = id};
    struct tariff_store_list list = {0};
    *tariff = NULL;
    if (!status)
        status = tariff_store_read(context->db, key, arena, &list, error);
    if (status || list.count == 0)
        return status;
    const struct xdoc_input input = {.file = "published tariff", .bytes = list.item[0].bytes};
    struct tariff_document document;
    status = tariff_document_parse(&input, &sides->names, arena, &document, error);
    if (!status)
        *tariff = document.tariff;
    return status;
}

static enum weir_status
find_tariff(struct carry_sides *sides, struct weir_text id, const struct weir_tariff **tariff,
            struct weir_error *error)
{
    struct carry_tariff *known = sides->tariff;
    while (known != NULL && !text_equal(known->id, id))
        known = known->next;
    if (known == NULL) {
        known = weir_arena_alloc(sides->context->table->arena, 1, sizeof *known);
        if (known == NULL)
            return error_nomem(error);
        *known = (struct carry_tariff){.id = id, .next = sides->tariff};
        const enum weir_status status = read_tariff(sides, id, &known->tariff, error);
        if (status)
            return status;
        sides->tariff = known;
    }
    *tariff = known->tariff;
    return WEIR_OK;
}

static enum weir_status
read_terms(struct carry_sides *sides, struct carry_moment moment, struct terms *terms,
           struct weir_error *error)
{
    struct load_table *table = sides->context->table;
    const struct row_range range = {moment.account_id, moment.account_id};
    struct copy_out *out = NULL;
    bool more = true;
    *terms = (struct terms){0};
    enum weir_status status = account_store_terms_now(sides->context->db, range, &out, error);
    while (!status) {
        status = copy_out_next(out, &more, error);
        if (status || !more)
            break;
        struct account_terms row;
        account_store_get_terms(out, &row);
        if (row.from_day > moment.day)
            continue;
        terms->found = true;
        terms->tariff = directory_intern(&table->texts, row.tariff);
        terms->class_id = directory_intern(&table->texts, row.class);
        terms->opened_day = row.opened_day;
    }
    copy_out_free(out);
    return status;
}

/* The classes of the uses that hold on the day, by their numbers; absent where there is none. */
static enum weir_status
read_uses(struct carry_sides *sides, struct carry_moment moment,
          struct weir_text class_id[USES_MAX], struct weir_error *error)
{
    struct load_table *table = sides->context->table;
    const struct row_range range = {moment.account_id, moment.account_id};
    struct copy_out *out = NULL;
    bool more = true;
    enum weir_status status = account_store_uses_now(sides->context->db, range, &out, error);
    while (!status) {
        status = copy_out_next(out, &more, error);
        if (status || !more)
            break;
        struct account_use row; /* by day: the last one holds */
        account_store_get_use(out, &row);
        if (row.from_day <= moment.day)
            class_id[row.use_no - 1] = directory_intern(&table->texts, row.class);
    }
    copy_out_free(out);
    return status;
}

enum weir_status
carry_side_head(struct carry_sides *sides, int64_t account_id, int32_t *head_day,
                struct weir_error *error)
{
    const struct row_range range = {account_id, account_id};
    struct copy_out *out = NULL;
    bool more = true;
    *head_day = WEIR_DAY_NONE;
    enum weir_status status = account_store_heads(sides->context->db, range, &out, error);
    while (!status) {
        status = copy_out_next(out, &more, error);
        if (status || !more)
            break;
        struct account_head head;
        account_store_get_head(out, &head);
        *head_day = head.through_day;
    }
    copy_out_free(out);
    return status;
}

static void
add_class(struct carry_account *account, const struct weir_class **list, struct weir_text id)
{
    const struct weir_class *found = weir_tariff_class(account->version, id);
    if (found != NULL)
        list[account->class_count++] = found;
    account->class_ = list;
}

enum weir_status
carry_side_find(struct carry_sides *sides, struct carry_moment moment, struct carry_side *side,
                struct weir_error *error)
{
    struct terms terms;
    struct weir_text use[USES_MAX] = {{NULL, 0}};
    *side = (struct carry_side){0};
    enum weir_status status = read_terms(sides, moment, &terms, error);
    if (!status)
        status = read_uses(sides, moment, use, error);
    if (!status)
        status = carry_side_head(sides, moment.account_id, &side->account.head_day, error);
    const struct weir_tariff *tariff = NULL;
    if (!status && terms.found)
        status = find_tariff(sides, terms.tariff, &tariff, error);
    if (status || tariff == NULL)
        return status;
    struct carry_account *account = &side->account;
    account->opened_day = terms.opened_day;
    account->version = tariff_version_at(tariff, moment.day);
    const struct weir_class **list =
        weir_arena_alloc(sides->context->table->arena, USES_MAX, sizeof(const struct weir_class *));
    if (list == NULL)
        return error_nomem(error);
    if (account->version == NULL)
        return WEIR_OK;
    for (uint32_t i = 0; i < USES_MAX; i++) {
        if (use[i].size == 0) /* none, or ended */
            continue;
        side->shared = true;
        add_class(account, list, use[i]);
    }
    if (!side->shared)
        add_class(account, list, terms.class_id);
    return WEIR_OK;
}
