#ifndef BATCH_DIRECTORY_H
#define BATCH_DIRECTORY_H

#include <stdbool.h>
#include <stdint.h>

#include "weir/arena.h"
#include "weir/text.h"

/*
 * Names and the number each stands for, found by hashing: accounts, meters, and every short text
 * that files repeat a million times.  24 bytes a name besides its characters.
 */
struct directory_entry {
    const char *start; /* NULL: a free place */
    uint32_t size;     /* bytes of the name */
    uint32_t hash;
    int64_t value;
};

struct directory {
    struct weir_arena *arena;
    struct directory_entry *entry;
    uint64_t capacity; /* a power of two */
    uint64_t count;
    char *pool; /* where the next name's characters go */
    size_t pool_bytes;
};

/* An empty directory that takes its memory from arena; expected is a guess that saves growing. */
bool directory_init(struct directory *directory, uint64_t expected, struct weir_arena *arena);

/* The entry of name, or NULL.  Valid until something is added. */
struct directory_entry *directory_find(const struct directory *directory, struct weir_text name);

/* The entry of name, made with value if there was none; NULL when memory is out. */
struct directory_entry *directory_add(struct directory *directory, struct weir_text name,
                                      int64_t value);

/* The one copy of text that the directory keeps; absent when memory is out, or text is absent. */
struct weir_text directory_intern(struct directory *directory, struct weir_text text);

/* A copy of text of its own, packed without padding; absent when memory is out. */
struct weir_text directory_copy(struct directory *directory, struct weir_text text);

#endif
