#ifndef CORE_CHAIN_FIELD_H
#define CORE_CHAIN_FIELD_H

#include <stdbool.h>

#include "weir/text.h"

/*
 * The lines of a link's bytes (core/chain.h), one after another.  A value that begins with digits
 * and a colon is a text of so many bytes, whatever they are; any other ends with its line.
 */
struct chain_field {
    struct weir_text name;
    struct weir_text value; /* of a text without its length */
};

/* The next line off *rest, which has the line that names the version behind it already; false at
 * the end, and with *rest not empty where a line is none. */
bool chain_field_next(struct weir_text *rest, struct chain_field *field);

/* The value of the first line of that name in a link's bytes; false when there is none before the
 * end, or before what is not a line.  Borrowed. */
bool chain_field_find(struct weir_text bytes, const char *name, struct weir_text *value);

#endif
