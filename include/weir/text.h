#ifndef WEIR_TEXT_H
#define WEIR_TEXT_H

#include <stddef.h>

/* Borrowed UTF-8 characters, not NUL-terminated; valid as long as what they were cut from.
 * {NULL, 0} is an absent text; an empty one has a start. */
struct weir_text {
    const char *start;
    size_t size; /* bytes */
};

#endif
