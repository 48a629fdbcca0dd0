#ifndef CORE_SINK_H
#define CORE_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "weir/tariff.h"
#include "weir/text.h"

/*
 * Where canonical bytes are written: fields of four bytes of length, big-endian, and so many bytes;
 * an absent one is SINK_ABSENT and nothing else.  Numbers are eight bytes in two's complement.
 */
#define SINK_ABSENT UINT32_MAX

struct sink {
    unsigned char *start; /* NULL: only counts */
    size_t size;
};

struct sink_optional {
    bool present;
    int64_t value;
};

void sink_bytes(struct sink *sink, const void *bytes, size_t size); /* without a length */
void sink_length(struct sink *sink, uint32_t length);
void sink_int(struct sink *sink, int64_t value);
void sink_optional(struct sink *sink, struct sink_optional field);
void sink_day(struct sink *sink, int32_t day);            /* WEIR_DAY_NONE: absent */
void sink_text(struct sink *sink, struct weir_text text); /* a NULL start: absent */

#endif
