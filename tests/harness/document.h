#ifndef HARNESS_DOCUMENT_H
#define HARNESS_DOCUMENT_H

#include <string.h>

#include "weir/arena.h"
#include "xdoc/xdoc.h"

/* A document in a test, as a string. */
static inline struct xdoc_input
document_of(const char *string)
{
    return (struct xdoc_input){"t.xml", {string, strlen(string)}};
}

#define DOCUMENT_ARENA_BYTES (64 << 20)

#endif
