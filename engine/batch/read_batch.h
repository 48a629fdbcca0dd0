#ifndef BATCH_READ_BATCH_H
#define BATCH_READ_BATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/directory.h"
#include "store/db.h"
#include "store/finding_store.h"
#include "store/read_store.h"
#include "weir/arena.h"
#include "weir/error.h"

/*
 * Reads on their way into the database, in sorted batches of bounded size.
 *
 * A read is never overwritten.  A second one of the same meter and moment with the same register is
 * the same read and ignored; with a different one it is stored beside the first and told as a
 * conflict, unless a correction says what holds.  Which read of a moment counts is for billing to
 * see: the last correction, or what a person decided.
 *
 * Reads of one moment are told apart by the journal number they came with, so that a file with
 * several takes several numbers.
 */
#define READ_BLOCK 65536 /* reads that memory is taken for at a time */
#define READ_NUMBERS_MAX                                                                           \
    8 /* different reads of one moment that a file may bring; others are told */

enum read_fate {
    READ_FATE_NEW = 1,
    READ_FATE_SAME,
    READ_FATE_CONFLICT,
};

struct batch_read {
    struct read_row row; /* account_id 0: of a meter that is not loaded */
    bool first;          /* not a copy for another account: it is counted and told */
    bool stored;         /* the judge wants it written */
    enum read_fate fate;
    int64_t other_milli; /* of a conflict: the register of the first read */
};

/* Memory of one read: itself, and its place in the order and in a copy of it. */
#define READ_BATCH_BYTES (sizeof(struct batch_read) + 2 * sizeof(struct batch_read *))

struct read_days {
    int32_t first_day;
    int32_t last_day;
};

struct read_counts {
    int64_t new_count;
    int64_t same_count;
    int64_t unplaced_count; /* new ones of unknown meters */
    int64_t finding_count;  /* conflicts, unknown meters and the like that were not told before */
};

/* Who waits for the reads to be stored. */
#define READ_BATCH_WATCH_EVERY 4096 /* reads between two calls */
struct read_batch_watch {
    void (*see)(void *context); /* NULL: nobody */
    void *context;
};

struct read_batch {
    struct db *db;
    struct weir_arena *arena;  /* of the reads in memory; reset with every flush */
    struct directory texts;    /* their notes */
    struct batch_read **block; /* of READ_BLOCK reads each, made when they are needed */
    uint32_t count;
    uint32_t most;             /* reads in memory at a time */
    struct batch_read **order; /* all of them, sorted once they are flushed */
    struct batch_read **spare;
    uint32_t order_capacity;
    const char *file;                     /* for findings; NULL: of the reads' own files */
    int64_t recorded_no;                  /* of the journal: of the first read of a moment */
    int64_t further_no[READ_NUMBERS_MAX]; /* of the second, at 1, and so on; 0: not taken yet */
    struct read_days *days;               /* where there may be reads already */
    uint32_t days_count;
    uint32_t days_capacity;
    int32_t *month; /* first days of months whose partitions are there */
    uint32_t month_count;
    int32_t billed_day; /* the last that may be billed, once billed_known, or WEIR_DAY_NONE */
    bool billed_known;
    struct finding_places late; /* room for batch/read_late.c, once it is needed */
    struct weir_arena *keep;    /* what lives as long as the batch */
    struct read_counts counts;
    struct read_batch_watch watch; /* nobody, unless the caller sets it */
    int64_t written_count;         /* reads that were stored or left out */
};

/* Prepares a batch whose reads take memory_mib at most; what it keeps is from keep, which must
 * outlive it.  Owns: read_batch_free. */
struct read_batch_setup {
    int64_t recorded_no;
    int64_t memory_mib;
};
enum weir_status read_batch_init(struct read_batch *batch, struct db *db, struct weir_arena *keep,
                                 struct read_batch_setup setup, struct weir_error *error)
    __attribute__((warn_unused_result));
void read_batch_free(struct read_batch *batch);

/* Adds a read for one account, and flushes first when the batch is full.  The note is copied; the
 * meter's name must live as long as the batch. */
enum weir_status read_batch_add(struct read_batch *batch, const struct read_row *row, bool first,
                                struct weir_error *error) __attribute__((warn_unused_result));

/* Judges the reads in memory against each other and what is stored, writes those that are new,
 * tells conflicts, and forgets them all. */
enum weir_status read_batch_flush(struct read_batch *batch, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Adds the finding code about a read at once; with the register of the first, for a conflict. */
enum weir_status read_batch_tell(struct read_batch *batch, const struct read_row *row,
                                 const char *code, const int64_t *other_milli,
                                 struct weir_error *error) __attribute__((warn_unused_result));

#endif
