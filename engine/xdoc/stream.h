#ifndef XDOC_STREAM_H
#define XDOC_STREAM_H

#include <stdint.h>

#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "xdoc/xdoc.h"

/*
 * A document of any length on its way to the parser, in constant memory: each piece is held against
 * the limits of scan.h before the parser sees its first byte, and the lines of the start tags that
 * the parser was given, and has not shown yet, are kept.
 */
#define STREAM_LINES 16384     /* start tags that the parser may be ahead */
#define STREAM_GIVE_BYTES 4096 /* handed over at a time, so that it never is */

struct stream;

/* Borrows source; from arena. */
enum weir_status stream_open(const struct xdoc_source *source, struct weir_arena *arena,
                             struct stream **stream, struct weir_error *error)
    __attribute__((warn_unused_result));

/* As libxml2 wants it, context a struct stream: bytes written to buffer, 0 at the end, -1 where
 * reading or the document failed. */
int stream_give(void *context, char *buffer, int capacity);

/* Why stream_give failed, or WEIR_OK. */
const struct weir_error *stream_error(const struct stream *stream);

/* The line of the next start tag that was given; 0 when there is none. */
uint32_t stream_next_line(struct stream *stream);

#endif
