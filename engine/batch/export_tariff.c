/* export_tariff.c - the currency of a tariff document is an attribute of its root; its digest is
 * stored beside it. */
#include "batch/export_tariff.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "store/export_store.h"
#include "xdoc/xdoc.h"

#define CURRENCY_DEFAULT "CNY" /* as in schemas/tariff.xsd */

static enum weir_status
read_tariff(const struct export_store_tariff *stored, struct weir_arena *arena,
            struct export_tariff *tariff, struct weir_error *error)
{
    const struct xdoc_input input = {.file = "published tariff", .bytes = stored->document};
    struct xdoc *xdoc = NULL;
    struct xdoc_item item = {0};
    struct weir_text code = text_of(CURRENCY_DEFAULT);

    enum weir_status status = xdoc_open(&input, arena, &xdoc, error);
    if (status == WEIR_OK)
        status = xdoc_next(xdoc, &item, error); /* the root's start tag */
    for (uint32_t i = 0; status == WEIR_OK && i < item.attribute_count; i++) {
        if (text_equal(item.attribute[i].name, text_of("currency")))
            code = item.attribute[i].value;
    }
    if (status == WEIR_OK && code.size != EXPORT_TARIFF_CURRENCY_SIZE - 1)
        status = error_set_text(error, WEIR_E_SEAL, "a published tariff has the currency %", code);
    if (status == WEIR_OK && stored->digest.size != EXPORT_TARIFF_DIGEST_SIZE)
        status = error_set(error, WEIR_E_SEAL, "a published tariff has a digest of a wrong size");
    if (status == WEIR_OK) {
        tariff->tariff_no = stored->tariff_no;
        memcpy(tariff->currency, code.start, code.size);
        memcpy(tariff->digest, stored->digest.start, stored->digest.size);
    }
    xdoc_close(xdoc);
    return status;
}

enum weir_status
export_tariff_read(struct db *db, int64_t run_id, struct weir_arena *arena,
                   struct export_tariffs *tariffs, struct weir_error *error)
{
    struct export_store_tariffs stored = {0};
    const enum weir_status status = export_store_tariffs(db, run_id, arena, &stored, error);
    if (status != WEIR_OK)
        return status;
    struct export_tariff *item = weir_arena_alloc(arena, stored.count, sizeof *item);
    if (item == NULL)
        return error_nomem(error);
    for (uint32_t i = 0; i < stored.count; i++) {
        if (read_tariff(&stored.item[i], arena, &item[i], error) != WEIR_OK)
            return error->status;
    }
    tariffs->item = item;
    tariffs->count = stored.count;
    return WEIR_OK;
}

static const struct export_tariff *
find(const struct export_tariffs *tariffs, int64_t tariff_no)
{
    for (uint32_t i = 0; i < tariffs->count; i++) {
        if (tariffs->item[i].tariff_no == tariff_no)
            return &tariffs->item[i];
    }
    return NULL;
}

const char *
export_tariff_currency(const struct export_tariffs *tariffs, int64_t tariff_no)
{
    const struct export_tariff *tariff = find(tariffs, tariff_no);
    return tariff == NULL ? "XXX" : tariff->currency;
}

struct weir_text
export_tariff_digests(struct export_tariffs *tariffs, const struct copy_out *row, uint32_t column)
{
    static const char unknown[EXPORT_TARIFF_DIGEST_SIZE + 1] =
        "0000000000000000000000000000000000000000000000000000000000000000";
    struct copy_int8s numbers = {0};
    struct weir_error error = {0};
    weir_arena_reset(tariffs->scratch);
    char *text = NULL;
    if (copy_out_int8s(row, column, tariffs->scratch, &numbers, &error) == WEIR_OK)
        text = weir_arena_alloc(tariffs->scratch, numbers.count, EXPORT_TARIFF_DIGEST_SIZE + 1);
    if (text == NULL) {
        tariffs->nomem = true;
        return (struct weir_text){NULL, 0};
    }
    size_t size = 0;
    for (uint32_t i = 0; i < numbers.count; i++) {
        const struct export_tariff *tariff = find(tariffs, numbers.item[i]);
        if (i > 0)
            text[size++] = ' ';
        memcpy(text + size, tariff == NULL ? unknown : tariff->digest, EXPORT_TARIFF_DIGEST_SIZE);
        size += EXPORT_TARIFF_DIGEST_SIZE;
    }
    return (struct weir_text){text, size};
}
