/* names.c - numbers for names; small, so looked through in order. */
#include "core/names.h"

#include <string.h>

#include "base/text.h"

struct names
names_of(struct weir_arena *arena)
{
    return (struct names){.arena = arena};
}

enum weir_status
names_add(struct names *names, struct weir_text name, int64_t key)
{
    if (names->count == names->capacity) {
        const uint32_t capacity = names->capacity == 0 ? 16 : names->capacity * 2;
        struct names_entry *item = weir_arena_alloc(names->arena, capacity, sizeof *item);
        if (item == NULL)
            return WEIR_E_NOMEM;
        if (names->count > 0)
            memcpy(item, names->item, names->count * sizeof *item);
        names->item = item;
        names->capacity = capacity;
    }
    const struct weir_text copy = text_copy(name, names->arena);
    if (copy.start == NULL)
        return WEIR_E_NOMEM;
    names->item[names->count++] = (struct names_entry){copy, key};
    if (key > names->key_max)
        names->key_max = key;
    return WEIR_OK;
}

enum weir_status
names_number(struct names *names, struct weir_text name, int64_t *key)
{
    for (uint32_t i = 0; i < names->count; i++) {
        if (text_equal(names->item[i].name, name)) {
            *key = names->item[i].key;
            return WEIR_OK;
        }
    }
    const int64_t next = names->key_max + 1;
    const enum weir_status status = names_add(names, name, next);
    if (status == WEIR_OK)
        *key = next;
    return status;
}

struct weir_text
names_find(const struct names *names, int64_t key)
{
    for (uint32_t i = 0; i < names->count; i++) {
        if (names->item[i].key == key)
            return names->item[i].name;
    }
    return (struct weir_text){NULL, 0};
}
