/* Fuzzes the recognition of formats of reads, and the CSV reader. */
#include "fuzz/reads.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_file(data, size);
    return 0;
}
