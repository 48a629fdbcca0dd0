/* export_currency.c - what currency a tariff document prices in: an attribute of its root. */
#include "batch/export_currency.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "store/export_store.h"
#include "xdoc/xdoc.h"

#define CURRENCY_DEFAULT "CNY" /* as in schemas/tariff.xsd */

static enum weir_status
read_currency(const struct export_store_tariff *tariff, struct weir_arena *arena,
              struct export_currency *currency, struct weir_error *error)
{
    const struct xdoc_input input = {.file = "published tariff", .bytes = tariff->document};
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
    if (status == WEIR_OK && code.size != EXPORT_CURRENCY_SIZE - 1)
        status = error_set_text(error, WEIR_E_SEAL, "a published tariff has the currency %", code);
    if (status == WEIR_OK) {
        currency->tariff_no = tariff->tariff_no;
        memcpy(currency->code, code.start, code.size);
    }
    xdoc_close(xdoc);
    return status;
}

enum weir_status
export_currency_read(struct db *db, int64_t run_id, struct weir_arena *arena,
                     struct export_currencies *currencies, struct weir_error *error)
{
    struct export_store_tariffs tariffs = {0};
    const enum weir_status status = export_store_tariffs(db, run_id, arena, &tariffs, error);
    if (status != WEIR_OK)
        return status;
    struct export_currency *item = weir_arena_alloc(arena, tariffs.count, sizeof *item);
    if (item == NULL)
        return error_nomem(error);
    for (uint32_t i = 0; i < tariffs.count; i++) {
        if (read_currency(&tariffs.item[i], arena, &item[i], error) != WEIR_OK)
            return error->status;
    }
    currencies->item = item;
    currencies->count = tariffs.count;
    return WEIR_OK;
}
