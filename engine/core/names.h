#ifndef CORE_NAMES_H
#define CORE_NAMES_H

#include <stdint.h>

#include "weir/arena.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * Numbers for names: the counters of an account are kept by number, and this table says which
 * blocks or surcharge id each number stands for.  In a database it is the table counter_name.
 */
struct names_entry {
    struct weir_text name;
    int64_t key;
};

struct names {
    struct weir_arena *arena;
    struct names_entry *item;
    uint32_t count;
    uint32_t capacity;
    int64_t key_max; /* the highest key so far; 0 when empty */
};

/* An empty table that takes its memory from arena; borrows it. */
struct names names_of(struct weir_arena *arena);

/* Adds a name whose number is known; neither may be in the table.  Copies the name. */
enum weir_status names_add(struct names *names, struct weir_text name, int64_t key)
    __attribute__((warn_unused_result));

/* The number of name, which gets the next one if it has none yet. */
enum weir_status names_number(struct names *names, struct weir_text name, int64_t *key)
    __attribute__((warn_unused_result));

/* The name of key, or the absent text. */
struct weir_text names_find(const struct names *names, int64_t key);

#endif
