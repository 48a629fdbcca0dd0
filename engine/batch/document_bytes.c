/* document_bytes.c - a buffer in an arena; one that is too small stays behind until the reset. */
#include "batch/document_bytes.h"

#include <string.h>

#include "base/error.h"

enum { FIRST_BYTES = 16384 };

void
document_bytes_begin(struct document_bytes *bytes)
{
    weir_arena_reset(bytes->arena);
    *bytes = (struct document_bytes){.arena = bytes->arena};
}

enum weir_status
document_bytes_put(void *context, struct weir_text text, struct weir_error *error)
{
    struct document_bytes *bytes = context;
    if (text.size == 0)
        return WEIR_OK;
    if (text.size > bytes->capacity - bytes->size) {
        size_t capacity = bytes->capacity == 0 ? FIRST_BYTES : 2 * bytes->capacity;
        while (capacity - bytes->size < text.size)
            capacity *= 2;
        char *moved = weir_arena_alloc(bytes->arena, capacity, 1);
        if (moved == NULL)
            return error_nomem(error);
        if (bytes->size > 0)
            memcpy(moved, bytes->start, bytes->size);
        bytes->start = moved;
        bytes->capacity = capacity;
    }
    memcpy(bytes->start + bytes->size, text.start, text.size);
    bytes->size += text.size;
    return WEIR_OK;
}

struct weir_text
document_bytes_text(const struct document_bytes *bytes)
{
    return (struct weir_text){bytes->start, bytes->size};
}
