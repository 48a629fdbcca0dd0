#ifndef STORE_STATUS_STORE_H
#define STORE_STATUS_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"
#include "store/run_store.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* How a database stands, in few numbers. */
struct status_store_numbers {
    int64_t size_bytes;
    struct weir_text server_version;
    int64_t schema_version;
    int64_t account_count;
    int64_t permit_count; /* permits and points */
    int64_t link_count;   /* of the chain: its height */
    int64_t journal_no;   /* the last */
    int64_t tariff_count;
    int64_t unplaced_count; /* reads of unknown meters */
    bool standby;
    int64_t server_began_s; /* since 1970 */
};

enum weir_status status_store_numbers(struct db *db, struct weir_arena *arena,
                                      struct status_store_numbers *numbers,
                                      struct weir_error *error) __attribute__((warn_unused_result));

/* Findings of loads, ingests and posted runs that nobody decided about, the most frequent code
 * first.  From arena. */
enum weir_status status_store_findings(struct db *db, struct weir_arena *arena,
                                       struct run_store_findings *findings,
                                       struct weir_error *error)
    __attribute__((warn_unused_result));

struct status_store_file {
    int64_t file_id;
    struct weir_text name;
    int64_t read_count;
    int64_t new_count;
    int64_t finding_count;
    int32_t first_day; /* WEIR_DAY_NONE: no read */
    int32_t last_day;
    struct weir_text at; /* UTC, ISO 8601 */
    int64_t at_s;        /* since 1970 */
};

struct status_store_files {
    const struct status_store_file *item; /* the newest first */
    uint32_t count;
};

/* The last files of meter reads, at most so many. */
enum weir_status status_store_files(struct db *db, int64_t most, struct weir_arena *arena,
                                    struct status_store_files *files, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The newest checkpoint of the chain; checkpoint_no 0: there is none. */
struct status_store_checkpoint {
    int64_t checkpoint_no;
    int64_t link_no; /* that it covers, with all before */
    struct weir_text algorithm;
    struct weir_text at; /* UTC, ISO 8601 */
    int64_t at_s;        /* since 1970 */
    bool stamped;        /* by a time-stamping authority */
};

enum weir_status status_store_checkpoint(struct db *db, struct weir_arena *arena,
                                         struct status_store_checkpoint *checkpoint,
                                         struct weir_error *error)
    __attribute__((warn_unused_result));

/* The newest sealed run of a kind. */
struct status_store_time {
    struct weir_text kind;
    int64_t run_id;
    int64_t sealed_s; /* since 1970 */
    int64_t elapsed_ms;
    int64_t posted_s; /* 0: it is a draft */
    int64_t account_count;
    int64_t billed_count;
    int64_t held_count;
    int64_t nothing_count;
    int64_t invoice_count;
    int64_t finding_count;
    int64_t volume_l;
    int64_t amount_fen;
};

struct status_store_times {
    const struct status_store_time *item; /* by kind */
    uint32_t count;
};

enum weir_status status_store_times(struct db *db, struct weir_arena *arena,
                                    struct status_store_times *times, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
