/* Fuzzes the reader of a chart of accounts: no bytes may crash it, and a chart that is handed over
 * has rules whose accounts are in it. */
#include <stdint.h>
#include <stdlib.h>

#include "core/chart.h"
#include "xdoc/chart_xml.h"

#define ARENA_BYTES ((size_t)256 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct weir_arena *arena = weir_arena_new(ARENA_BYTES);
    const struct xdoc_input input = {"fuzz.xml", {(const char *)data, size}};
    struct fault_list faults = fault_list_of(arena);
    struct weir_error error = {.status = WEIR_OK};
    struct chart *chart = NULL;
    const enum weir_status status = chart_xml_read(&input, arena, &faults, &chart, &error);
    if (status != WEIR_OK && error.primary[0] == '\0')
        abort();
    for (uint32_t i = 0; status == WEIR_OK && chart != NULL && i < chart->account_count; i++) {
        if (chart_account_find(chart, chart->account[i].code) > i && faults.error_count == 0)
            abort();
        (void)chart_account_level(chart, i);
        (void)chart_account_is_parent(chart, i);
    }
    weir_arena_free(arena);
    return 0;
}
