#ifndef XDOC_TREE_H
#define XDOC_TREE_H

#include <stdint.h>

#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"
#include "xdoc/xdoc.h"

/* A small document as elements in an arena, for readers whose documents are bounded.  Names are
 * local names: a schema has already said which namespace they are of. */
struct tree_attribute {
    struct weir_text name;  /* "lang" for xml:lang; others of a namespace are left out */
    struct weir_text value; /* without blanks around it */
};

struct tree {
    struct weir_text name;
    struct weir_text text; /* characters right inside, without blanks around them */
    uint32_t line;         /* where the start tag begins */
    uint32_t attribute_count;
    const struct tree_attribute *attribute;
    struct tree *child; /* the first */
    struct tree *next;  /* sibling */
};

/* Reads input whole.  From arena; WEIR_E_INVALID as xdoc_next says, WEIR_E_NOMEM. */
enum weir_status tree_read(const struct xdoc_input *input, struct weir_arena *arena,
                           struct tree **root, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The value of an attribute; absent if there is none. */
struct weir_text tree_attribute(const struct tree *element, const char *name);

/* The first child of that name, or NULL. */
const struct tree *tree_first(const struct tree *element, const char *name);

/* The next sibling of the same name, or NULL. */
const struct tree *tree_next(const struct tree *element);

/* How many children of that name. */
uint32_t tree_count(const struct tree *element, const char *name);

#endif
