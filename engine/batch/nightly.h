#ifndef BATCH_NIGHTLY_H
#define BATCH_NIGHTLY_H

#include <stdbool.h>
#include <stdint.h>

#include "host/config.h"
#include "store/db.h"
#include "store/run_store.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * `weir nightly`: the whole batch of the configuration, step after step, unattended.
 *
 * A step that fails does not keep the others from their work, but for those that need it.  Each
 * goes on where it was interrupted, and does nothing where nothing is left to do; so the same call
 * again is all that is needed after whatever happened.  What needs a person waits for one.
 */
enum nightly_step_name {
    NIGHTLY_INBOX, /* files of reads are taken in */
    NIGHTLY_BILL,  /* cycles that are due are billed */
    NIGHTLY_FEES,  /* periods that are over are assessed */
    NIGHTLY_POST,  /* drafts of nights, within the limits */
    NIGHTLY_PERMITS,
    NIGHTLY_VERIFY,
    NIGHTLY_CHECKPOINT, /* the chain is signed */
    NIGHTLY_EXPORT,     /* posted runs into the outbox */
    NIGHTLY_STEP_COUNT,
};

enum nightly_outcome {
    NIGHTLY_OFF,     /* the configuration does not ask for it */
    NIGHTLY_NOTHING, /* nothing was left to do */
    NIGHTLY_DONE,
    NIGHTLY_HELD,   /* done, but something waits for a person */
    NIGHTLY_FAILED, /* all of it, or a part: see status */
    NIGHTLY_SKIPPED,
    NIGHTLY_STOPPED,
};

struct nightly_step {
    const char *name;
    enum nightly_outcome outcome;
    enum weir_status status; /* the worst that happened */
    bool broken;             /* the step did not come to its end */
    bool acted;              /* something was done */
    bool held;               /* something waits for a person */
    struct weir_text words;  /* what it came to, one line */
    int64_t elapsed_ms;
};

/* A file, a cycle, a fault: what a step dealt with. */
struct nightly_item {
    const struct nightly_item *next;
    const char *step;
    struct weir_text subject;
    const char *outcome; /* one word, static */
    struct weir_text words;
};

/* A run that the night made or posted, or left waiting. */
struct nightly_run {
    struct nightly_run *next;
    struct run_store_run run;
    const char *outcome;    /* "draft", "posted", "waits", "dry" */
    struct weir_text words; /* why it waits; or absent */
};

struct nightly_result {
    int32_t night_day;
    bool dry_run;
    struct nightly_step step[NIGHTLY_STEP_COUNT];
    const struct nightly_item *item; /* in the order of what happened */
    struct nightly_run *run;         /* the same */
};

struct nightly_request {
    const struct config *config;
    const char *conninfo; /* for more sessions; NULL: libpq's own environment */
    int32_t night_day;    /* that it is run for: what is due, and the date of invoices */
    bool dry_run;         /* says what it would do, and writes nothing */
};

/*
 * Runs the night.  From arena.  What failed is in the result: the status is that of the night as a
 * whole, WEIR_E_BUSY where another night is running in the database; result is not filled then.
 */
enum weir_status nightly_run(struct db *db, const struct nightly_request *request,
                             struct weir_arena *arena, struct nightly_result *result,
                             struct weir_error *error) __attribute__((warn_unused_result));

/* Whether the configuration of the night can be followed: the calendar, the list of exports.  Tells
 * each fault. */
enum weir_status nightly_check(const struct config *config, struct weir_arena *arena,
                               void (*tell)(const struct weir_error *error),
                               struct weir_error *error) __attribute__((warn_unused_result));

#endif
