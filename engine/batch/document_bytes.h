#ifndef BATCH_DOCUMENT_BYTES_H
#define BATCH_DOCUMENT_BYTES_H

#include <stddef.h>

#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* A document in memory, as it grows: for those that are small and wanted whole. */
struct document_bytes {
    struct weir_arena *arena; /* what it is in; reset it with document_bytes_begin alone */
    char *start;
    size_t size;
    size_t capacity;
};

/* Forgets all that is in the arena, the document before among it. */
void document_bytes_begin(struct document_bytes *bytes);

/* Adds to it: a writer_sink, context a struct document_bytes. */
enum weir_status document_bytes_put(void *context, struct weir_text text, struct weir_error *error)
    __attribute__((warn_unused_result));

struct weir_text document_bytes_text(const struct document_bytes *bytes);

#endif
