#ifndef HOST_OBJECT_H
#define HOST_OBJECT_H

#include <stdbool.h>

#include "weir/text.h"

/*
 * One JSON object on a line, read by jansson.  Numbers are handed over as the digits that stand in
 * the line: jansson would make a double of them, and a register is none.
 */
struct object;

/* What a field holds. */
enum object_got {
    OBJECT_ABSENT = 1, /* no such field, or null */
    OBJECT_TEXT,
    OBJECT_NUMBER,
    OBJECT_OTHER,
};

/* The object in line, which is borrowed; NULL, and what is wrong in *problem, when it is none.
 * Owns: object_free. */
struct object *object_parse(struct weir_text line, const char **problem);

/* NULL is fine. */
void object_free(struct object *object);

/* The characters of a text, or the digits of a number as they stand in the line; borrowed until
 * object_free. */
enum object_got object_field(const struct object *object, const char *name,
                             struct weir_text *value);

#endif
