#ifndef BATCH_METRICS_H
#define BATCH_METRICS_H

#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/*
 * How the installation stands, as a text file for the textfile collector of Prometheus's node
 * exporter.  The file takes its name once it is whole, and others may read it.
 */

/* file is to end in .prom, or the collector passes it over. */
enum weir_status metrics_write(struct db *db, const char *file, struct weir_arena *arena,
                               struct weir_error *error) __attribute__((warn_unused_result));

/* Where the database cannot be had: weir_up is 0, and nothing else is known. */
enum weir_status metrics_write_down(const char *file, struct weir_arena *arena,
                                    struct weir_error *error) __attribute__((warn_unused_result));

#endif
