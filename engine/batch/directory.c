/* directory.c - an open-addressing table of names; nothing is ever taken out of it. */
#include "batch/directory.h"

#include <string.h>

#include "base/text.h"

#define POOL_BYTES ((size_t)64 * 1024)
#define CAPACITY_MIN 64 /* entries */

static uint32_t
hash_of(struct weir_text name)
{
    uint32_t hash = 2166136261u; /* FNV-1a, then mixed so that the low bits are good */
    for (size_t i = 0; i < name.size; i++)
        hash = (hash ^ (unsigned char)name.start[i]) * 16777619u;
    hash ^= hash >> 16;
    hash *= 0x7feb352du;
    return hash ^ (hash >> 15);
}

/* The place of name among capacity entries: its own, or the free one where it would go. */
static struct directory_entry *
place_of(struct directory_entry *entry, uint64_t capacity, struct weir_text name, uint32_t hash)
{
    uint64_t at = hash & (capacity - 1);
    while (entry[at].start != NULL) {
        const struct weir_text found = {entry[at].start, entry[at].size};
        if (entry[at].hash == hash && text_equal(found, name))
            break;
        at = (at + 1) & (capacity - 1);
    }
    return &entry[at];
}

bool
directory_init(struct directory *directory, uint64_t expected, struct weir_arena *arena)
{
    uint64_t capacity = CAPACITY_MIN;
    while (capacity / 2 < expected)
        capacity *= 2;
    struct directory_entry *entry = weir_arena_alloc(arena, capacity, sizeof *entry);
    *directory = (struct directory){.arena = arena, .entry = entry, .capacity = capacity};
    return entry != NULL;
}

struct directory_entry *
directory_find(const struct directory *directory, struct weir_text name)
{
    struct directory_entry *found =
        place_of(directory->entry, directory->capacity, name, hash_of(name));
    return found->start == NULL ? NULL : found;
}

static bool
grow(struct directory *directory)
{
    const uint64_t capacity = directory->capacity * 2;
    struct directory_entry *entry = weir_arena_alloc(directory->arena, capacity, sizeof *entry);
    if (entry == NULL)
        return false;
    for (uint64_t i = 0; i < directory->capacity; i++) {
        const struct directory_entry *old = &directory->entry[i];
        if (old->start == NULL)
            continue;
        const struct weir_text name = {old->start, old->size};
        *place_of(entry, capacity, name, old->hash) = *old;
    }
    directory->entry = entry;
    directory->capacity = capacity;
    return true;
}

struct weir_text
directory_copy(struct directory *directory, struct weir_text text)
{
    const struct weir_text absent = {NULL, 0};
    if (text.start == NULL)
        return absent;
    const size_t needed = text.size == 0 ? 1 : text.size; /* an empty text has a start too */
    if (directory->pool_bytes < needed) {
        const size_t bytes = needed > POOL_BYTES ? needed : POOL_BYTES;
        char *pool = weir_arena_alloc(directory->arena, bytes, 1);
        if (pool == NULL)
            return absent;
        directory->pool = pool;
        directory->pool_bytes = bytes;
    }
    char *copy = directory->pool;
    if (text.size > 0)
        memcpy(copy, text.start, text.size);
    directory->pool += needed;
    directory->pool_bytes -= needed;
    return (struct weir_text){copy, text.size};
}

struct directory_entry *
directory_add(struct directory *directory, struct weir_text name, int64_t value)
{
    const uint32_t hash = hash_of(name);
    struct directory_entry *place = place_of(directory->entry, directory->capacity, name, hash);
    if (place->start != NULL)
        return place;
    if (directory->count >= directory->capacity / 2) {
        if (!grow(directory))
            return NULL;
        place = place_of(directory->entry, directory->capacity, name, hash);
    }
    const struct weir_text copy = directory_copy(directory, name);
    if (copy.start == NULL)
        return NULL;
    *place = (struct directory_entry){copy.start, (uint32_t)copy.size, hash, value};
    directory->count++;
    return place;
}

struct weir_text
directory_intern(struct directory *directory, struct weir_text text)
{
    if (text.start == NULL)
        return text;
    const struct directory_entry *entry = directory_add(directory, text, 0);
    if (entry == NULL)
        return (struct weir_text){NULL, 0};
    return (struct weir_text){entry->start, entry->size};
}
