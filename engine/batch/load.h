#ifndef BATCH_LOAD_H
#define BATCH_LOAD_H

#include <stdint.h>

#include "batch/load_table.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/text.h"

/*
 * `weir load KIND FILE`: a registry file, whole or not at all.
 *
 * The file is read first, without a database.  Then, under the journal's lock, what holds for its
 * keys streams by in order and is merged with the rows: one that equals what holds is left alone,
 * one that differs becomes a new version.  When nothing differs there is no journal entry either.
 * Call load_read, then, if it found no fault, load_write.
 */
#define LOAD_ARENA_BYTES ((size_t)16 << 30) /* what the rows of one file may take */

struct load_result {
    uint32_t row_count;
    uint32_t changed_count; /* rows that became new versions, or new keys */
    uint32_t follow_count;  /* other rows that these changed: the end of an earlier installation */
    uint32_t new_count;     /* accounts or meters that were not known before */
    uint32_t finding_count; /* back-dated */
    uint64_t placed_count; /* reads that waited for one of the meters, or belong to a new account */
    int64_t recorded_no;   /* of the journal; 0: nothing changed */
};

/* Reads the file into *table.  WEIR_E_INVALID when it has faults: they are in table->faults. */
enum weir_status load_read(const char *file, const struct load_kind *kind, struct weir_arena *arena,
                           struct load_table *table, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Merges the table into the database in one transaction.  WEIR_E_INVALID when its rows do not go
 * together with what holds: table->faults says why, and nothing was changed. */
enum weir_status load_write(struct db *db, struct load_table *table, struct load_result *result,
                            struct weir_error *error) __attribute__((warn_unused_result));

#endif
