/* fee_declare.c - declarations of the fee ledger. */
#include "batch/fee_declare.h"

#include "base/error.h"
#include "base/text.h"
#include "seal/digest.h"
#include "seal/merkle.h"
#include "store/journal_store.h"

enum weir_status
fee_declare_parse(struct weir_text period, struct fee_period_days *days, struct weir_error *error)
{
    if (fee_period_parse(period, days) == WEIR_OK)
        return WEIR_OK;
    (void)error_set_text(error, WEIR_E_INVALID, "% is not a declaration period", period);
    error_hint(error, "A quarter is 2025-Q1, a month 2025-01.");
    return WEIR_E_INVALID;
}

static enum weir_status
add_leaf(void *context, struct weir_text digest, struct weir_error *error)
{
    if (digest.size != DIGEST_SIZE)
        return error_set(error, WEIR_E_SEAL, "an entry's digest is not 32 bytes");
    return merkle_add(context, (const unsigned char *)digest.start, error);
}

enum weir_status
fee_declare_sums(struct db *db, const struct fee_store_period *period, struct weir_arena *arena,
                 struct fee_store_declaration *declaration, struct weir_error *error)
{
    struct digest *digest = NULL;
    unsigned char root[DIGEST_SIZE];
    enum weir_status status = digest_new(&digest, error);
    if (status)
        return status;
    struct merkle merkle = merkle_of(digest);
    status = fee_store_period_sums(db, period, add_leaf, &merkle, &declaration->sums, error);
    if (!status)
        status = merkle_root(&merkle, root, error);
    digest_free(digest);
    if (status)
        return status;
    declaration->period = period->period;
    declaration->root = text_copy((struct weir_text){(const char *)root, DIGEST_SIZE}, arena);
    return declaration->root.start == NULL ? error_nomem(error) : WEIR_OK;
}

static enum weir_status
nothing_posted(struct weir_text period, struct weir_error *error)
{
    (void)error_set_text(error, WEIR_E_INVALID, "nothing is posted of period %", period);
    error_hint(error, "weir fees assess makes a draft, weir run post makes it final.");
    return WEIR_E_INVALID;
}

/* In a transaction that holds the journal, so that nothing is posted meanwhile. */
static enum weir_status
declare(struct db *db, struct weir_text period, struct weir_arena *arena,
        struct fee_declare_result *result, struct weir_error *error)
{
    struct fee_store_declarations before = {0};
    int64_t journal_no = 0;
    const struct fee_store_period all = {.period = period, .correction = INT32_MAX};
    enum weir_status status =
        journal_store_take(db, text_of("declare"), period, &journal_no, error);
    if (!status)
        status = fee_store_declarations(db, period, arena, &before, error);
    if (!status)
        status = fee_declare_sums(db, &all, arena, &result->declaration, error);
    if (!status && result->declaration.sums.newest < 0)
        status = nothing_posted(period, error);
    if (status)
        return status;
    result->repeated = result->declaration.sums.newest < before.count;
    if (result->repeated) {
        result->declaration = before.item[before.count - 1];
        return WEIR_OK;
    }
    result->declaration.declaration_no = (int32_t)before.count;
    return fee_store_declare(db, &result->declaration, journal_no, error);
}

enum weir_status
fee_declare(struct db *db, struct weir_text period, struct weir_arena *arena,
            struct fee_declare_result *result, struct weir_error *error)
{
    *result = (struct fee_declare_result){0};
    struct fee_period_days days;
    enum weir_status status = fee_declare_parse(period, &days, error);
    if (status)
        return status;
    status = db_begin(db, DB_READ_WRITE, error);
    if (!status)
        status = declare(db, period, arena, result, error);
    if (!status && !result->repeated)
        status = db_commit(db, error);
    if (status || result->repeated)
        db_rollback(db);
    return status;
}
