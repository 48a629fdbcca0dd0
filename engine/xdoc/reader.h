#ifndef XDOC_READER_H
#define XDOC_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "core/fault.h"
#include "weir/arena.h"
#include "weir/tariff.h"
#include "xdoc/tree.h"

/*
 * Reads attributes of a document that its schema accepts, each as a value with its unit.  What a
 * schema cannot refuse becomes a fault; reading goes on with the value that holds when the
 * attribute is left out, so that all faults come in one go.  A full arena sets nomem.
 */
struct reader {
    struct weir_arena *arena;
    struct fault_list *faults;
    bool nomem;
};

/* A name of an enumeration, and its value; a list ends with a NULL name. */
struct reader_choice {
    const char *name;
    int value;
};

/* Adds an error about an attribute or the text of element. */
void reader_refuse(struct reader *reader, const struct tree *element, const char *code,
                   const char *pattern, struct weir_text word);

/* count zeroed items of size bytes; NULL, with nomem set, when the arena is full. */
void *reader_alloc(struct reader *reader, uint32_t count, size_t size);

/* The attribute as a count of 10^-scale units; missing if it is left out. */
struct reader_number {
    const char *name;
    unsigned scale;
    int64_t missing;
};
int64_t reader_decimal(struct reader *reader, const struct tree *element,
                       struct reader_number number);

/* The value of the attribute's choice, or that of the first choice when it is left out. */
int reader_choice(struct reader *reader, const struct tree *element, const char *name,
                  const struct reader_choice *choices);

/* The attribute as a day number, or WEIR_DAY_NONE when it is left out. */
int32_t reader_day(struct reader *reader, const struct tree *element, const char *name);

/* The attribute as a name of at most WEIR_ID_SIZE_MAX bytes; absent when it is left out. */
struct weir_text reader_id(struct reader *reader, const struct tree *element, const char *name);

/* The attribute's words; NULL and count 0 when it is left out. */
const struct weir_text *reader_words(struct reader *reader, const struct tree *element,
                                     const char *name, uint32_t *count);

/* The condition of the attribute `when`; without tests when it is left out. */
struct weir_when reader_when(struct reader *reader, const struct tree *element);

/* The children of that name as titles. */
struct weir_titles reader_titles(struct reader *reader, const struct tree *element,
                                 const char *name);

#endif
