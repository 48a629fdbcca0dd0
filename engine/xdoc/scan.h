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

/* Walks over the pieces of a document: tags, texts, comments and the like. */
struct scan {
    struct weir_text bytes;
    size_t at;
    uint32_t line; /* of bytes at `at` */
    int32_t depth; /* elements that are open there; scan_step keeps it */
    bool begun;    /* something was stepped over */
};

struct scan scan_of(struct weir_text bytes);

/* The line of the next start tag; 0 when there is none.  Judges nothing. */
uint32_t scan_next_start(struct scan *scan);

/* --- a document that comes bit by bit ------------------------------------------------------------
 */
enum scan_found {
    SCAN_START = 1, /* a start tag, also of an empty element */
    SCAN_OTHER,     /* any other piece */
    SCAN_SHORT,     /* the bytes end inside the piece */
    SCAN_FAULT,
};

struct scan_piece {
    struct weir_text text; /* all of it, brackets too; of bytes */
    uint32_t line;         /* it begins at */
    const char *fault;     /* SCAN_FAULT: what scan_check would refuse */
};

/* Judges the piece at scan->at, which is not the end, and stands behind it then; where it is short
 * or wrong, scan stays.  last: no bytes will follow those in scan. */
enum scan_found scan_step(struct scan *scan, bool last, struct scan_piece *found);

/* What is wrong with the encoding that a document's first bytes declare; NULL: nothing. */
const char *scan_encoding_fault(struct weir_text head);

/* What is wrong with a document that ends here; NULL: nothing. */
const char *scan_end_fault(const struct scan *scan);

#endif
