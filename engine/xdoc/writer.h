#ifndef XDOC_WRITER_H
#define XDOC_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * XML out, as a stream: one element a line, in constant memory, through a sink that the caller
 * gives.  Call order: writer_open; elements and attributes; writer_close; writer_free.
 * The first failure is kept, all calls after it do nothing, and writer_close returns it: so a
 * document is either whole or told to be broken.
 */
#define WRITER_TEXT_SIZE_MAX 65536 /* bytes of one value; a longer one is refused */
#define WRITER_DEPTH_MAX 16        /* elements inside one another */

/* Takes the next bytes of the document. */
typedef enum weir_status (*writer_sink)(void *context, struct weir_text bytes,
                                        struct weir_error *error);

struct writer;

/* Begins an XML 1.0 document in UTF-8.  From arena; owns libxml2's buffers, so end it with
 * writer_free.  sink and context are borrowed until then. */
enum weir_status writer_open(writer_sink sink, void *context, struct weir_arena *arena,
                             struct writer **writer, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Begins an element.  The root's first attribute is xmlns. */
void writer_begin(struct writer *writer, const char *name);

/* Adds an attribute to the element just begun.  An absent value adds none.  Refuses what XML 1.0
 * cannot carry: bytes that are not UTF-8, control characters, U+FFFE and U+FFFF. */
void writer_attribute(struct writer *writer, const char *name, struct weir_text value);

/* The characters of the element just begun, after its attributes; an absent or empty text adds
 * none. Refuses what writer_attribute refuses. */
void writer_text(struct writer *writer, struct weir_text value);

/* An element with nothing but that text in it; none where the text is absent. */
void writer_element(struct writer *writer, const char *name, struct weir_text value);

/* Ends the innermost element that is open. */
void writer_end(struct writer *writer);

/* Whether anything failed so far. */
bool writer_failed(const struct writer *writer);

/* Ends the document, all elements being ended, and hands the last bytes to the sink.  Returns the
 * first failure there was. */
enum weir_status writer_close(struct writer *writer, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Frees what libxml2 holds.  NULL is fine. */
void writer_free(struct writer *writer);

#endif
