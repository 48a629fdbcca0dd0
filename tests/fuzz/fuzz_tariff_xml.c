/*
 * Fuzzes the way of a tariff document: reader, checker, evaluator.  No bytes may crash them, what
 * the checker finds without errors can be priced without an assertion failing, and lines add up.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/text.h"
#include "core/check.h"
#include "core/names.h"
#include "core/tariff.h"
#include "weir/bill.h"
#include "xdoc/tariff_test_xml.h"
#include "xdoc/tariff_xml.h"

#define ARENA_BYTES ((size_t)256 << 20)
#define PERIOD_DAYS 61

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Prices some water of a class around the first day of a version. */
static void
price(const struct weir_tariff *tariff, const struct weir_version *version,
      const struct weir_class *class_, struct weir_arena *arena)
{
    static const struct weir_attribute attributes[] = {
        {{"zone", 4}, {"I", 1}}, {{"dwellings", 9}, {"3", 1}}, {{"size", 4}, {"20", 2}}};
    const int32_t day = version->from_day;
    const struct weir_plan plans[] = {
        {day - 365, day + 365, WEIR_AGAINST_PLAN, 1000000},
        {day - 365, day + 365, WEIR_AGAINST_NORM, 0},
        {day - 365, day + 365, WEIR_AGAINST_PERMIT, WEIR_PLAN_WAIVED_L},
    };
    const struct weir_terms terms = {
        .persons = 6,
        .opened_day = day - 400,
        .closed_day = WEIR_DAY_NONE,
        .relief = class_->relief_count > 0 ? class_->relief[0].group : (struct weir_text){NULL, 0},
        .attribute = attributes,
        .attribute_count = 3,
        .plan = plans,
        .plan_count = 3,
    };
    const struct weir_regime regime = {day - 30, tariff, class_->id};
    const struct weir_stretch stretch = {day - 30 + PERIOD_DAYS, 1234567};
    const struct weir_use use = {&regime, 1, &stretch, 1, 1234567};
    const struct weir_bill_request request = {
        .begin_day = day - 30,
        .end_day = day - 30 + PERIOD_DAYS,
        .terms = &terms,
        .use = &use,
        .use_count = 1,
        .explain = true,
    };
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
    const struct xdoc_input input = {"fuzz.xml", {(const char *)data, size}};
    struct fault_list faults = fault_list_of(arena);
    struct names names = names_of(arena);
    struct weir_error error = {.status = WEIR_OK};
    struct weir_tariff *tariff = NULL;
    struct tariff_test *test = NULL;
    if (tariff_xml_read(&input, arena, &faults, &tariff, &error) == WEIR_OK && tariff != NULL &&
        tariff_finish(tariff, &names, arena) == WEIR_OK) {
        check_tariff(tariff, &faults);
        for (uint32_t v = 0; v < tariff->version_count && faults.error_count == 0; v++) {
            for (uint32_t c = 0; c < tariff->version[v].class_count; c++)
                price(tariff, &tariff->version[v], &tariff->version[v].class_[c], arena);
        }
    }
    error = (struct weir_error){.status = WEIR_OK};
    faults = fault_list_of(arena);
    if (tariff_test_xml_read(&input, arena, &faults, &test, &error) != WEIR_OK && test != NULL)
        abort();
    weir_arena_free(arena);
    return 0;
}
