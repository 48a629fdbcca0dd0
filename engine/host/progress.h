#ifndef HOST_PROGRESS_H
#define HOST_PROGRESS_H

#include <stdint.h>

#include "base/text.h"
#include "weir/error.h"
#include "weir/status.h"

/*
 * Where long work stands, for whoever waits for it: a bar on a terminal, with rate and time left;
 * an event a minute where stderr is none; and the status that systemd shows of a service
 * (sd_notify(3)).  Where no events are wanted (--quiet) there is no bar either.  Made before the
 * workers begin; whoever has done a part tells it, and shows where all of it stands when that is
 * due.  Costs nothing between.
 */
#define PROGRESS_BAR_MS 200
#define PROGRESS_LINE_MS 60000

struct progress; /* in memory that workers share */

struct progress_work {
    const char *name; /* "run 7", at most 40 bytes */
    const char *unit; /* what is counted, "accounts" */
    int64_t parts;    /* to be done */
};

/* Where it stands; pure, for the words. */
struct progress_state {
    struct progress_work work;
    int64_t parts_done;
    int64_t units_done;
    int64_t elapsed_ms;
};

/* Parts of a thousand done; 1000 where there is nothing to do. */
int64_t progress_permille(const struct progress_state *state);

/* Units a second. */
int64_t progress_rate(const struct progress_state *state);

/* Seconds left at the pace so far; -1 before any part is done. */
int64_t progress_left_s(const struct progress_state *state);

/* `run 7  [######......]  48 %  52310 accounts/s  0:12 left`, in at most columns. */
void progress_write_bar(const struct progress_state *state, uint32_t columns,
                        struct text_writer *writer);

/* Begins.  Owns: end with progress_end, in this process alone. */
enum weir_status progress_begin(const struct progress_work *work, struct progress **progress,
                                struct weir_error *error) __attribute__((warn_unused_result));

/* A part is done, which was so many units.  From any process that began after progress_begin. */
void progress_add(struct progress *progress, int64_t units);

/* So many parts and units are done in all: of work in this process alone. */
struct progress_done {
    int64_t parts;
    int64_t units;
};
void progress_set(struct progress *progress, struct progress_done done);

/* Takes the bar away.  NULL is fine. */
void progress_end(struct progress *progress);

#endif
