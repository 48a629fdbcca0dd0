#ifndef BATCH_INIT_RUN_H
#define BATCH_INIT_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/migrate_run.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * The steps to a first database: a configuration, the database, its roles, its schema.  Each finds
 * out whether it was done before, and then changes nothing.
 */
enum init_outcome {
    INIT_MADE = 1,
    INIT_THERE,    /* it was there, and is as it was */
    INIT_LEFT_OUT, /* roles: whoever connects may not make them */
};

struct init_setting {
    const char *name; /* of config_list */
    const char *value;
};

struct init_config {
    const char *file;
    const struct init_setting *setting; /* that the file gets; every other is there as a comment */
    uint32_t setting_count;
};

/* WEIR_E_INVALID: a value that a line of the file cannot hold, or no setting takes; then there is
 * no file. */
enum weir_status init_run_config(const struct init_config *request, struct weir_arena *arena,
                                 enum init_outcome *outcome, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Makes the database where it is not; conninfo NULL: libpq's own environment.  By createdb, which
 * comes with PostgreSQL. */
enum weir_status init_run_database(const char *conninfo, struct weir_arena *arena,
                                   enum init_outcome *outcome, struct weir_error *error)
    __attribute__((warn_unused_result));

enum weir_status init_run_roles(struct db *db, struct weir_arena *arena, enum init_outcome *outcome,
                                struct weir_error *error) __attribute__((warn_unused_result));

#endif
