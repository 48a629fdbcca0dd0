/*
 * Fuzzes the way every tariff comes in - scan, schema, reader, checker - and prices with what was
 * found correct: no document may crash it, and the lines of a bill add up.
 */
#include "batch/tariff_document.h"

#include <stdlib.h>

#include "weir/bill.h"

#define ARENA_BYTES ((size_t)256 << 20)
#define BEGIN_DAY 20454 /* 2026-01-01 */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
price(const struct weir_tariff *tariff, struct weir_text class_id, struct weir_arena *arena)
{
    static const struct weir_terms terms = {
        .persons = 5, .opened_day = BEGIN_DAY - 1000, .closed_day = WEIR_DAY_NONE};
    const struct weir_regime regime = {BEGIN_DAY - 400, tariff, class_id};
    const struct weir_stretch stretch = {BEGIN_DAY + 61, 123456};
    const struct weir_use use = {.regime = &regime,
                                 .regime_count = 1,
                                 .stretch = &stretch,
                                 .stretch_count = 1,
                                 .volume_l = stretch.volume_l};
    const struct weir_bill_request request = {.begin_day = BEGIN_DAY - 61,
                                              .end_day = stretch.end_day,
                                              .terms = &terms,
                                              .use = &use,
                                              .use_count = 1,
                                              .explain = true};
    struct weir_bill bill;
    struct weir_error error = {.status = WEIR_OK};
    if (weir_bill_price(&request, arena, &bill, &error) != WEIR_OK)
        return;
    int64_t sum_fen = 0;
    for (uint32_t i = 0; i < bill.line_count; i++)
        sum_fen += bill.line[i].amount_fen;
    if (sum_fen != bill.amount_fen)
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct weir_arena *arena = weir_arena_new(ARENA_BYTES);
    struct names names = names_of(arena);
    struct weir_error error = {.status = WEIR_OK};
    struct tariff_document document;
    const struct xdoc_input input = {"fuzz.xml", {(const char *)data, size}};
    if (tariff_document_parse(&input, &names, arena, &document, &error) == WEIR_OK &&
        document.tariff != NULL) {
        const struct weir_tariff *tariff = document.tariff;
        const struct weir_version *version = &tariff->version[tariff->version_count - 1];
        for (uint32_t i = 0; i < version->class_count; i++)
            price(tariff, version->class_[i].id, arena);
    }
    weir_arena_free(arena);
    return 0;
}
