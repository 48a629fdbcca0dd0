/* Fuzzes telegrams of wmbusmeters. */
#include "fuzz/reads.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 0 && data[0] == '{')
        read_file(data, size);
    return 0;
}
