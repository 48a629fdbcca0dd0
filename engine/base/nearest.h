#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include <stdint.h>

#include "weir/text.h"

/*
 * Finds, among candidates tried one by one, the name that a mistyped word was most likely meant to
 * be: the fewest letters changed, put in, left out or swapped with their neighbour.
 */
#define NEAREST_WORD_MAX 48 /* bytes; a longer word or candidate is never near */

struct nearest {
    struct weir_text word; /* what was typed; borrowed */
    const char *best;      /* the nearest candidate so far, or NULL; borrowed */
    uint32_t distance;     /* edits between the two; only smaller ones replace best */
};

/* Only candidates within a third of the word's length, and at least one edit, count as near. */
struct nearest nearest_to(struct weir_text word);

void nearest_try(struct nearest *nearest, const char *candidate);

#endif
