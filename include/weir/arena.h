#ifndef WEIR_ARENA_H
#define WEIR_ARENA_H

#include <stddef.h>

/* Blocks of memory that are freed together; the only allocator of base and core. */
struct weir_arena;

/* An empty arena that will hold at most max_bytes, or NULL.  Owns: free with weir_arena_free. */
struct weir_arena *weir_arena_new(size_t max_bytes);

/* Frees the arena and all that came from it.  NULL is fine. */
void weir_arena_free(struct weir_arena *arena);

/* Forgets all that came from the arena and keeps its memory for the next use. */
void weir_arena_reset(struct weir_arena *arena);

/* count items of size bytes each, zeroed, aligned for any type; NULL when the maximum is reached
 * or memory is out.  count 0 gives a pointer that must not be followed.  From arena. */
void *weir_arena_alloc(struct weir_arena *arena, size_t count, size_t size)
    __attribute__((warn_unused_result));

#endif
