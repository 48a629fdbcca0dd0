/* Fuzzes the reader of tariff tests: no document may crash it, and what it gives is in range. */
#include "xdoc/tariff_test_xml.h"

#include <stdlib.h>

#define ARENA_BYTES ((size_t)256 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct weir_arena *arena = weir_arena_new(ARENA_BYTES);
    struct fault_list faults = fault_list_of(arena);
    struct weir_error error = {.status = WEIR_OK};
    struct tariff_test *test = NULL;
    const struct xdoc_input input = {"fuzz.xml", {(const char *)data, size}};
    if (tariff_test_xml_read(&input, arena, &faults, &test, &error) == WEIR_OK) {
        if ((test == NULL) != (faults.error_count > 0))
            abort();
        for (uint32_t i = 0; test != NULL && i < test->count; i++) {
            if (test->item[i].step_count > TARIFF_TEST_STEP_MAX)
                abort();
        }
    }
    weir_arena_free(arena);
    return 0;
}
