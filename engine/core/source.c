/* source.c - fields of canonical bytes, read back. */
#include "core/source.h"

#include "core/sink.h"

#define LENGTH_SIZE 4 /* bytes before each field */
#define INT_SIZE 8

struct source
source_of(struct weir_text bytes)
{
    return (struct source){bytes.start, bytes.size, false};
}

bool
source_ends(const struct source *source)
{
    return !source->bad && source->left == 0;
}

static const struct weir_text none = {NULL, 0};

static struct weir_text
bad(struct source *source)
{
    source->bad = true;
    return none;
}

/* The next field; absent when it is, or when there is none. */
static struct weir_text
take(struct source *source)
{
    if (source->bad || source->left < LENGTH_SIZE)
        return bad(source);
    uint32_t length = 0;
    for (unsigned i = 0; i < LENGTH_SIZE; i++)
        length = length << 8 | (unsigned char)source->at[i];
    source->at += LENGTH_SIZE;
    source->left -= LENGTH_SIZE;
    if (length == SINK_ABSENT)
        return none;
    if (length > source->left)
        return bad(source);
    const struct weir_text field = {source->at, length};
    source->at += length;
    source->left -= length;
    return field;
}

static int64_t
int_of(struct source *source, struct weir_text field, int64_t least, int64_t most)
{
    if (field.size != INT_SIZE) {
        source->bad = true;
        return 0;
    }
    uint64_t bits = 0;
    for (unsigned i = 0; i < INT_SIZE; i++)
        bits = bits << 8 | (unsigned char)field.start[i];
    const int64_t value = (int64_t)bits;
    if (value < least || value > most) {
        source->bad = true;
        return 0;
    }
    return value;
}

int64_t
source_int(struct source *source, int64_t least, int64_t most)
{
    return int_of(source, take(source), least, most);
}

int64_t
source_optional(struct source *source, int64_t least, int64_t most, bool *present)
{
    const struct weir_text field = take(source);
    *present = field.start != NULL;
    return *present ? int_of(source, field, least, most) : 0;
}

int32_t
source_day(struct source *source)
{
    return (int32_t)source_int(source, INT32_MIN + 1, INT32_MAX);
}

int32_t
source_any_day(struct source *source)
{
    bool present = false;
    const int64_t day = source_optional(source, INT32_MIN + 1, INT32_MAX, &present);
    return present ? (int32_t)day : WEIR_DAY_NONE;
}

struct weir_text
source_text(struct source *source)
{
    return take(source);
}

const char *
source_bytes(struct source *source, size_t size)
{
    const struct weir_text field = take(source);
    return field.size == size ? field.start : bad(source).start;
}

uint32_t
source_count(struct source *source, size_t item_size)
{
    const int64_t count = source_int(source, 0, UINT32_MAX);
    if ((uint64_t)count > source->left / item_size) {
        source->bad = true;
        return 0;
    }
    return (uint32_t)count;
}
