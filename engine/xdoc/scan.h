#ifndef XDOC_SCAN_H
#define XDOC_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * Looks over a document's bytes before the parser sees them, in one pass and without memory, and
 * refuses what a parser could be made to choke on: libxml2's push parser needs minutes for a long
 * comment that never ends.  It does not say that a document is well formed; that is the parser's
 * work.
 */
#define SCAN_BYTES_MAX (16 << 20)    /* of a document */
#define SCAN_DEPTH_MAX 32            /* elements inside one another */
#define SCAN_ATTRIBUTE_MAX 64        /* attributes of an element */
#define SCAN_ATTRIBUTE_SIZE_MAX 4096 /* bytes of an attribute's value */
#define SCAN_TAG_SIZE_MAX (64 << 10) /* bytes of a tag */
#define SCAN_TEXT_SIZE_MAX (1 << 20) /* bytes between two tags, or of a comment or the like */

/*
 * WEIR_E_INVALID, with place file and the line, for a document that is too large, not UTF-8 (or
 * declared as something else), has a DOCTYPE, names an entity other than the five of XML, ends
 * inside an element, tag, comment or the like, or passes a limit above.
 */
enum weir_status scan_check(struct weir_text bytes, const char *file, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Walks over start tags, in order of the document, to know the line each begins at. */
struct scan {
    struct weir_text bytes;
    size_t at;
    uint32_t line; /* of bytes at `at` */
};

struct scan scan_of(struct weir_text bytes);

/* The line of the next start tag; 0 when there is none. */
uint32_t scan_next_start(struct scan *scan);

#endif
