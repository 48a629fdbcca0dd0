#ifndef BATCH_TARIFF_DIFF_H
#define BATCH_TARIFF_DIFF_H

#include <stdint.h>

#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"
#include "xdoc/xdoc.h"

/*
 * What one tariff document says otherwise than another, element by element.  Versions are paired by
 * their first day; one that only the newer has is held against the version before it there, for
 * that is what it changes.  Classes and what is in them are paired by their ids, prices by block,
 * condition and months, blocks and bands by their place.  Numbers that are equal are the same,
 * however they are written.
 */
struct tariff_diff_item {
    struct weir_text version; /* its first day; absent: of the document as a whole */
    struct weir_text class_id;
    struct weir_text place;  /* "charge water, price block=1": within the class, or the version */
    struct weir_text what;   /* the name of an attribute; "text"; or "element", all of it */
    struct weir_text before; /* absent: it was not there */
    struct weir_text after;  /* absent: it is not there any more */
    uint32_t line;           /* in the newer document, or in the older one where that has none */
};

struct tariff_diff {
    const struct tariff_diff_item *item; /* in the order of the newer document */
    uint32_t count;
};

struct tariff_diff_pair {
    struct xdoc_input before;
    struct xdoc_input after;
};

/* Both fit the schema of tariffs.  From arena. */
enum weir_status tariff_diff_find(const struct tariff_diff_pair *pair, struct weir_arena *arena,
                                  struct tariff_diff *diff, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
