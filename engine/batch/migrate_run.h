#ifndef BATCH_MIGRATE_RUN_H
#define BATCH_MIGRATE_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"
#include "store/migrate.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/* Brings a database to the schema of this program, one migration after the other. */

struct migrate_run_step {
    struct migrate_file file;
    unsigned char digest[MIGRATE_DIGEST_SIZE]; /* of the file, chained to the one before */
    struct weir_text applied_at;               /* absent: not yet */
    struct migrate_texts wrong;                /* what migrate_run_verify found */
};

struct migrate_run_result {
    struct migrate_run_step *step; /* every migration of this program, in order; from arena */
    uint32_t step_count;
    uint32_t before_count;  /* how many the database had had */
    uint32_t applied_count; /* how many were applied now */
    uint32_t wrong_count;
};

/* How things stand.  WEIR_E_SEAL when a migration that was applied is not the one of this program,
 * WEIR_E_INVALID when the database has had more of them. */
enum weir_status migrate_run_status(struct db *db, struct weir_arena *arena,
                                    struct migrate_run_result *result, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The same, then applies what is missing, each in a transaction of its own; again: nothing.
 * WEIR_E_BUSY while another does so. */
enum weir_status migrate_run(struct db *db, struct weir_arena *arena,
                             struct migrate_run_result *result, struct weir_error *error)
    __attribute__((warn_unused_result));

/* migrate_run_status, then asks whether what the applied migrations made is still there. */
enum weir_status migrate_run_verify(struct db *db, struct weir_arena *arena,
                                    struct migrate_run_result *result, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
