#ifndef CORE_SOURCE_H
#define CORE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "weir/tariff.h"
#include "weir/text.h"

/*
 * Where canonical bytes are read: what core/sink.h writes.  A field that is not there, is cut off
 * or is not of its kind sets bad for good, and reads as absent; so a reader asks once, at the end.
 */
struct source {
    const char *at;
    size_t left; /* bytes */
    bool bad;
};

struct source source_of(struct weir_text bytes);

/* Whether all was read, and all of it was good. */
bool source_ends(const struct source *source);

/* A number of least to most. */
int64_t source_int(struct source *source, int64_t least, int64_t most);

/* The same, or absent: *present says which, and an absent one is 0. */
int64_t source_optional(struct source *source, int64_t least, int64_t most, bool *present);

int32_t source_day(struct source *source);           /* of a day that must be there */
int32_t source_any_day(struct source *source);       /* or absent: WEIR_DAY_NONE */
struct weir_text source_text(struct source *source); /* borrowed; absent: a NULL start */

/* Borrows so many bytes, as one field; NULL and bad when it is another length. */
const char *source_bytes(struct source *source, size_t size);

/* The count of a list whose items take at least item_size bytes each: never more than can follow.
 */
uint32_t source_count(struct source *source, size_t item_size);

#endif
