/* verify_fee.c - the fee ledger, recomputed and compared. */
#include "batch/verify_fee.h"

#include <string.h>

#include "base/checked.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/fee_declare.h"

#define WORDS_SIZE 120

struct verifying {
    const struct verify_fee_request *request;
    struct verify_store_sums *sums;
};

static enum weir_status
verify_entry(void *context, const struct fee_store_item *item, struct weir_error *error)
{
    struct verifying *verifying = context;
    const struct verify_fee_request *request = verifying->request;
    const struct fee_entry *entry = &item->entry;
    struct verify_store_sums *sums = verifying->sums;
    struct weir_text bytes;
    unsigned char leaf[DIGEST_SIZE];
    enum weir_status status = WEIR_OK;
    sums->invoice_count++;
    sums->line_count++;
    if (!checked_add(sums->volume_l, entry->volume_l, &sums->volume_l) ||
        !checked_add(sums->amount_fen, entry->due_fen, &sums->amount_fen))
        return error_set(error, WEIR_E_SEAL, "the sum of a run's entries does not fit");
    if (entry->due_fen != entry->amount_fen - entry->exempt_fen)
        status = request->tell(request->context, request->range.run_id, entry,
                               text_of("what is due is not its amount less what is exempt"));
    if (!status && fee_entry_write(entry, request->arena, &bytes))
        status = error_nomem(error);
    if (!status)
        status = digest_leaf(request->digest, bytes.start, bytes.size, leaf, error);
    if (status)
        return status;
    if (item->digest.size != DIGEST_SIZE || memcmp(item->digest.start, leaf, DIGEST_SIZE) != 0)
        status = request->tell(request->context, request->range.run_id, entry,
                               text_of("its digest is not that of its rows"));
    return status ? status : merkle_add(request->merkle, leaf, error);
}

enum weir_status
verify_fee_entries(const struct verify_fee_request *request, struct verify_store_sums *sums,
                   struct weir_error *error)
{
    struct verifying verifying = {request, sums};
    return fee_store_entries(request->db, &request->range, request->arena, verify_entry, &verifying,
                             error);
}

static bool
same_declaration(const struct fee_store_declaration *a, const struct fee_store_declaration *b)
{
    return a->sums.entry_count == b->sums.entry_count && a->sums.volume_l == b->sums.volume_l &&
           a->sums.amount_fen == b->sums.amount_fen && a->sums.exempt_fen == b->sums.exempt_fen &&
           a->sums.due_fen == b->sums.due_fen && text_equal(a->root, b->root);
}

enum weir_status
verify_fee_declarations(struct db *db, struct weir_arena *arena, verify_fee_tell *tell,
                        void *context, struct weir_error *error)
{
    static const struct weir_text all = {NULL, 0};
    struct fee_store_declarations declarations = {0};
    enum weir_status status = fee_store_declarations(db, all, arena, &declarations, error);
    for (uint32_t i = 0; !status && i < declarations.count; i++) {
        const struct fee_store_declaration *stored = &declarations.item[i];
        const struct fee_store_period period = {stored->period, stored->declaration_no};
        struct fee_store_declaration found = {0};
        status = fee_declare_sums(db, &period, arena, &found, error);
        if (status == WEIR_E_SEAL) { /* an entry's digest is none, which is told with the entry */
            error_clear(error);
            status = WEIR_OK;
        }
        if (status || same_declaration(stored, &found))
            continue;
        char words[WORDS_SIZE];
        struct text_writer writer = text_writer_of(words, sizeof words);
        text_write_string(&writer, "declaration ");
        text_write_int(&writer, stored->declaration_no);
        text_write_string(&writer, " of ");
        text_write(&writer, stored->period);
        text_write_string(&writer, " is not what its entries come to");
        status = tell(context, 0, NULL, text_written(&writer));
    }
    return status;
}
