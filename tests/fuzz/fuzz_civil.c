/* Fuzzes dates: what is read is written back as it was. */
#include "base/civil.h"

#include <stdlib.h>

#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct weir_text text = {(const char *)data, size};
    int32_t day;
    if (civil_parse(text, &day) != WEIR_OK)
        return 0;
    char buffer[16];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    text_write_day(&writer, day);
    if (!text_equal(text_written(&writer), text))
        abort();
    return 0;
}
