#ifndef BATCH_READ_FEW_H
#define BATCH_READ_FEW_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/directory.h"
#include "batch/read_source.h"

/*
 * The first reads of a file, held back until it is known whether there are more: the meters of a
 * small file are asked for by name, those of a large one are all read.
 */
#define READ_FEW_MAX 10000

struct read_few {
    struct read_record *record; /* with texts of their own */
    uint32_t count;
    bool all; /* the file has no more */
    struct directory texts;
};

/* Takes reads from source until it ends or there are READ_FEW_MAX.  From arena. */
enum weir_status read_few_take(struct read_few *few, struct read_source *source,
                               struct weir_arena *arena, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The names of their meters, one a line; absent when memory is out.  From arena. */
struct weir_text read_few_names(const struct read_few *few, struct weir_arena *arena);

#endif
