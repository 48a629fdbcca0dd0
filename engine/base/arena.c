/*
 * arena.c - blocks of memory freed together: the only allocator of base and core.
 *
 * Memory comes in blocks, each at least twice as large as what is asked for; reset keeps them, so
 * that a worker's second chunk asks the system for nothing.  A hard maximum bounds every input.
 */
#include "weir/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"

/* Under the address sanitizer each item ends where its last byte does, with a gap after it. */
#ifdef WEIR_ASAN
#include <sanitizer/asan_interface.h>
#define GAP_BYTES 16
#else
#define ASAN_POISON_MEMORY_REGION(start, size) ((void)(start), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(start, size) ((void)(start), (void)(size))
#define GAP_BYTES 0
#endif

#define BLOCK_BYTES ((size_t)64 * 1024)

struct block {
    struct block *next;
    size_t capacity; /* bytes after this header */
    size_t used;
    alignas(max_align_t) unsigned char bytes[];
};

struct weir_arena {
    struct block *first;
    struct block *current; /* blocks after it are empty */
    size_t held;           /* bytes of all blocks */
    size_t max_bytes;
};

struct weir_arena *
weir_arena_new(size_t max_bytes)
{
    struct weir_arena *arena = malloc(sizeof *arena);
    if (arena != NULL)
        *arena = (struct weir_arena){.max_bytes = max_bytes};
    return arena;
}

void
weir_arena_free(struct weir_arena *arena)
{
    if (arena == NULL)
        return;
    for (struct block *block = arena->first; block != NULL;) {
        struct block *next = block->next;
        ASAN_UNPOISON_MEMORY_REGION(block->bytes, block->capacity);
        free(block);
        block = next;
    }
    free(arena);
}

void
weir_arena_reset(struct weir_arena *arena)
{
    for (struct block *block = arena->first; block != NULL; block = block->next) {
        block->used = 0;
        ASAN_POISON_MEMORY_REGION(block->bytes, block->capacity);
    }
    arena->current = arena->first;
}

/* A new block behind the current one, or NULL. */
static struct block *
add_block(struct weir_arena *arena, size_t bytes)
{
    ASSERT(arena->held <= arena->max_bytes);
    const size_t room = arena->max_bytes - arena->held;
    if (bytes > room)
        return NULL;
    const size_t capacity = bytes > BLOCK_BYTES || BLOCK_BYTES > room ? bytes : BLOCK_BYTES;
    struct block *block = malloc(sizeof *block + capacity);
    if (block == NULL)
        return NULL;
    *block = (struct block){.capacity = capacity};
    ASAN_POISON_MEMORY_REGION(block->bytes, capacity);
    if (arena->current == NULL) {
        block->next = arena->first;
        arena->first = block;
    } else {
        block->next = arena->current->next;
        arena->current->next = block;
    }
    arena->current = block;
    arena->held += capacity;
    return block;
}

void *
weir_arena_alloc(struct weir_arena *arena, size_t count, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size != 0 && count > (SIZE_MAX / 2) / size)
        return NULL;
    const size_t bytes = (count * size + GAP_BYTES + align - 1) / align * align;
    struct block *block = arena->current;
    while (block != NULL && block->capacity - block->used < bytes && block->next != NULL) {
        block = block->next;
        arena->current = block;
    }
    if (block == NULL || block->capacity - block->used < bytes)
        block = add_block(arena, bytes);
    if (block == NULL)
        return NULL;
    unsigned char *start = block->bytes + block->used;
    block->used += bytes;
    ASAN_UNPOISON_MEMORY_REGION(start, count * size);
    memset(start, 0, count * size);
    return start;
}
