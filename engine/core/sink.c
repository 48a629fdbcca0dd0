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

/* Byte by byte and not in a loop: compilers make one store of it. */
static void
put_u32(unsigned char *at, uint32_t value)
{
    at[0] = (unsigned char)(value >> 24);
    at[1] = (unsigned char)(value >> 16);
    at[2] = (unsigned char)(value >> 8);
    at[3] = (unsigned char)value;
}

void
sink_length(struct sink *sink, uint32_t length)
{
    if (sink->start != NULL)
        put_u32(sink->start + sink->size, length);
    sink->size += 4;
}

void
sink_int(struct sink *sink, int64_t value)
{
    if (sink->start != NULL) {
        unsigned char *at = sink->start + sink->size;
        put_u32(at, 8);
        put_u32(at + 4, (uint32_t)((uint64_t)value >> 32));
        put_u32(at + 8, (uint32_t)((uint64_t)value & UINT32_MAX));
    }
    sink->size += 12;
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
