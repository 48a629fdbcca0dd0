/* Fuzzes base/decimal.c: no input may crash it, and what it accepts is in range. */
#include "base/decimal.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int64_t value = -1;
    if (decimal_parse((struct weir_text){(const char *)data, size}, 3, &value) == WEIR_OK &&
        value < 0)
        abort();
    return 0;
}
