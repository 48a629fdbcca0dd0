/* sink.c - fields of canonical bytes: a length, and so many bytes. */
#include "core/sink.h"

#include <string.h>

void
sink_bytes(struct sink *sink, const void *bytes, size_t size)
{
    if (sink->start != NULL && size > 0)
        memcpy(sink->start + sink->size, bytes, size);
    sink->size += size;
}

void
sink_length(struct sink *sink, uint32_t length)
{
    unsigned char bytes[4];
    for (unsigned i = 0; i < 4; i++)
        bytes[i] = (unsigned char)(length >> (24 - 8 * i));
    sink_bytes(sink, bytes, sizeof bytes);
}

void
sink_int(struct sink *sink, int64_t value)
{
    unsigned char bytes[8];
    for (unsigned i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)value >> (56 - 8 * i));
    sink_length(sink, sizeof bytes);
    sink_bytes(sink, bytes, sizeof bytes);
}

void
sink_optional(struct sink *sink, struct sink_optional field)
{
    if (field.present)
        sink_int(sink, field.value);
    else
        sink_length(sink, SINK_ABSENT);
}

void
sink_day(struct sink *sink, int32_t day)
{
    sink_optional(sink, (struct sink_optional){day != WEIR_DAY_NONE, day});
}

void
sink_text(struct sink *sink, struct weir_text text)
{
    if (text.start == NULL) {
        sink_length(sink, SINK_ABSENT);
        return;
    }
    sink_length(sink, (uint32_t)text.size);
    sink_bytes(sink, text.start, text.size);
}
