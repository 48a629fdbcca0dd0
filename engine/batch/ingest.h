#ifndef BATCH_INGEST_H
#define BATCH_INGEST_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/read_batch.h"
#include "host/sheet.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"

/*
 * `weir ingest FILE`: one file of meter reads, whole or not at all, in one transaction.
 *
 * Judged here are form, unknown meters, conflicting reads and reads of days to come; reads against
 * reads are judged by billing, so that the order of arrival does not matter.  A file is known by
 * the SHA-256 of its bytes and changes nothing the second time.
 */
struct ingest_request {
    const char *file;
    const char *shown;  /* NULL; or what messages and records call a file whose name is not to be
                           trusted, and which may not be a link */
    int64_t memory_mib; /* for the reads that are sorted at a time */
    int32_t today;      /* in the time zone: later reads are told as `future` */
};

struct ingest_result {
    const char *name; /* of the file, for messages */
    int64_t file_id;
    int64_t recorded_no; /* of the journal; 0: nothing changed */
    bool known;          /* the same bytes were ingested before, as file_id */
    int64_t read_count;
    int64_t skipped_count; /* readings of other quantities in the file, passed over */
    struct read_counts counts;
    struct sheet_faults *faults; /* why nothing was changed, when WEIR_E_INVALID */
};

/* From arena.  WEIR_E_INVALID: rows are wrong, they are in result->faults, nothing was changed. */
enum weir_status ingest_file(struct db *db, const struct ingest_request *request,
                             struct weir_arena *arena, struct ingest_result *result,
                             struct weir_error *error) __attribute__((warn_unused_result));

#endif
