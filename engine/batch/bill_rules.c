/* bill_rules.c - the published tariffs as values, as a run sees them. */
#include "batch/bill_rules.h"

#include <string.h>

#include "base/error.h"
#include "batch/tariff_document.h"
#include "seal/digest.h"
#include "store/tariff_store.h"

static enum weir_status
read_tariff(const struct tariff_store_document *stored, struct bill_rules *rules,
            struct weir_arena *arena, const struct weir_tariff **tariff, struct weir_error *error)
{
    unsigned char digest[DIGEST_SIZE];
    if (digest_sha256(stored->bytes.start, stored->bytes.size, digest) != WEIR_OK)
        return error_nomem(error);
    if (stored->digest.size != DIGEST_SIZE ||
        memcmp(stored->digest.start, digest, DIGEST_SIZE) != 0)
        return error_set_text(error, WEIR_E_SEAL,
                              "the published document of tariff % is not what its digest says",
                              stored->tariff);
    const struct xdoc_input input = {.file = "published tariff", .bytes = stored->bytes};
    struct tariff_document document;
    const enum weir_status status =
        tariff_document_parse(&input, &rules->names, arena, &document, error);
    if (status)
        return status;
    if (document.tariff == NULL)
        return error_set_text(error, WEIR_E_SEAL,
                              "the published document of tariff % cannot be used by this program",
                              stored->tariff);
    document.tariff->tariff_no = stored->tariff_no;
    *tariff = document.tariff;
    return WEIR_OK;
}

enum weir_status
bill_rules_read(struct db *db, int64_t as_of_no, struct weir_arena *arena, struct bill_rules *rules,
                struct weir_error *error)
{
    const struct tariff_store_key key = {.as_of_no = as_of_no};
    struct tariff_store_list list = {0};
    rules->names = names_of(arena);
    enum weir_status status = tariff_store_read_names(db, &rules->names, error);
    if (!status)
        status = tariff_store_read(db, key, arena, &list, error);
    if (status)
        return status;
    const struct weir_tariff **tariff = weir_arena_alloc(arena, list.count, sizeof *tariff);
    struct canon_digest *digest = weir_arena_alloc(arena, list.count, sizeof *digest);
    if (tariff == NULL || digest == NULL)
        return error_nomem(error);
    for (uint32_t i = 0; i < list.count; i++) {
        status = read_tariff(&list.item[i], rules, arena, &tariff[i], error);
        if (status)
            return status;
        memcpy(digest[i].bytes, list.item[i].digest.start, CANON_DIGEST_SIZE);
    }
    rules->rules = (struct account_rules){
        .tariffs = {tariff, list.count},
        .digest = digest,
        .names = &rules->names,
    };
    return WEIR_OK;
}
