/* stream.c - chunks in, checked pieces out. */
#include "xdoc/stream.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "xdoc/scan.h"

/* The longest piece, and room to read on. */
#define WINDOW_BYTES ((size_t)SCAN_TEXT_SIZE_MAX + (128 << 10))
#define WINDOW_FIRST ((size_t)64 << 10) /* enough for nearly all documents */

struct stream {
    struct xdoc_source source;
    struct weir_arena *arena;
    char *window; /* which scan walks over */
    size_t window_size;
    struct scan scan;       /* stands behind the piece at hand */
    struct weir_text chunk; /* read, and not in the window yet */
    struct weir_text piece; /* checked, and not given yet */
    bool last;              /* the source has no more */
    struct weir_error error;
    uint32_t line[STREAM_LINES]; /* a ring */
    uint32_t line_first;
    uint32_t line_count;
};

enum weir_status
stream_open(const struct xdoc_source *source, struct weir_arena *arena, struct stream **stream,
            struct weir_error *error)
{
    struct stream *opened = weir_arena_alloc(arena, 1, sizeof *opened);
    char *window = weir_arena_alloc(arena, WINDOW_FIRST, 1);
    if (opened == NULL || window == NULL)
        return error_nomem(error);
    opened->source = *source;
    opened->arena = arena;
    opened->window = window;
    opened->window_size = WINDOW_FIRST;
    opened->scan = scan_of((struct weir_text){window, 0});
    *stream = opened;
    return WEIR_OK;
}

static bool
refuse(struct stream *stream, const char *fault)
{
    (void)error_set(&stream->error, WEIR_E_INVALID, fault); /* kept */
    error_place(&stream->error, stream->source.file, stream->scan.line);
    return false;
}

/* Makes room behind the size bytes that the window holds, if it may still grow. */
static bool
widen(struct stream *stream, size_t size)
{
    if (size < stream->window_size || stream->window_size == WINDOW_BYTES)
        return true;
    const size_t doubled = 2 * stream->window_size;
    const size_t wider = doubled < WINDOW_BYTES ? doubled : WINDOW_BYTES;
    char *window = weir_arena_alloc(stream->arena, wider, 1);
    if (window == NULL) {
        (void)error_nomem(&stream->error); /* kept */
        return false;
    }
    memcpy(window, stream->window, size);
    stream->window = window;
    stream->window_size = wider;
    return true;
}

/* Puts more bytes behind those of the window, moving what scan has not passed to its front. */
static bool
fill(struct stream *stream)
{
    struct scan *scan = &stream->scan;
    if (stream->chunk.size == 0 && !stream->last) {
        if (stream->source.next(stream->source.context, &stream->chunk, &stream->error) != WEIR_OK)
            return false;
        stream->last = stream->chunk.size == 0;
    }
    const size_t rest_size = scan->bytes.size - scan->at;
    if (scan->at > 0 && rest_size > 0)
        memmove(stream->window, stream->window + scan->at, rest_size);
    scan->at = 0;
    scan->bytes = (struct weir_text){stream->window, rest_size};
    if (!widen(stream, rest_size))
        return false;
    const size_t room = stream->window_size - rest_size;
    const size_t size = stream->chunk.size < room ? stream->chunk.size : room;
    if (size > 0)
        memcpy(stream->window + rest_size, stream->chunk.start, size);
    stream->chunk = (struct weir_text){stream->chunk.start + size, stream->chunk.size - size};
    scan->bytes = (struct weir_text){stream->window, rest_size + size};
    return true;
}

static bool
keep_line(struct stream *stream, uint32_t line)
{
    if (stream->line_count == STREAM_LINES)
        return refuse(stream, "the document has too many tags on too few bytes");
    stream->line[(stream->line_first + stream->line_count++) % STREAM_LINES] = line;
    return true;
}

/* Makes the next checked piece the one at hand; it is empty at the end. */
static bool
next_piece(struct stream *stream)
{
    struct scan *scan = &stream->scan;
    for (;;) {
        if (scan->at == scan->bytes.size) {
            if (!stream->last && !fill(stream))
                return false;
            if (scan->at == scan->bytes.size && stream->last) {
                const char *fault = scan_end_fault(scan);
                return fault == NULL ? true : refuse(stream, fault);
            }
            continue;
        }
        struct scan_piece piece;
        const bool whole = stream->last && stream->chunk.size == 0;
        switch (scan_step(scan, whole, &piece)) {
        case SCAN_START:
            stream->piece = piece.text;
            return keep_line(stream, piece.line);
        case SCAN_OTHER:
            stream->piece = piece.text;
            piece.fault = scan_encoding_fault(piece.text); /* of the XML declaration, whole now */
            return piece.fault == NULL ? true : refuse(stream, piece.fault);
        case SCAN_SHORT:
            if (!fill(stream))
                return false;
            break;
        case SCAN_FAULT:
            return refuse(stream, piece.fault);
        }
    }
}

int
stream_give(void *context, char *buffer, int capacity)
{
    struct stream *stream = context;
    size_t size = 0;
    const size_t most =
        capacity < STREAM_GIVE_BYTES ? (size_t)(capacity < 0 ? 0 : capacity) : STREAM_GIVE_BYTES;
    if (stream->error.status != WEIR_OK)
        return -1;
    while (size < most) {
        if (stream->piece.size == 0 && !next_piece(stream))
            return size > 0 ? (int)size : -1; /* what came before is well */
        if (stream->piece.size == 0)
            break;
        const size_t part = stream->piece.size < most - size ? stream->piece.size : most - size;
        memcpy(buffer + size, stream->piece.start, part);
        stream->piece = (struct weir_text){stream->piece.start + part, stream->piece.size - part};
        size += part;
    }
    return (int)size;
}

const struct weir_error *
stream_error(const struct stream *stream)
{
    return &stream->error;
}

uint32_t
stream_next_line(struct stream *stream)
{
    if (stream->line_count == 0)
        return 0;
    const uint32_t line = stream->line[stream->line_first];
    stream->line_first = (stream->line_first + 1) % STREAM_LINES;
    stream->line_count--;
    return line;
}
