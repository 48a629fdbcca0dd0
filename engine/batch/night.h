#ifndef BATCH_NIGHT_H
#define BATCH_NIGHT_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/nightly.h"

/* What the steps of a night share: its data, and how they tell what they came to. */
struct night {
    struct db *db;
    const struct nightly_request *request;
    const struct config *config;
    struct weir_arena *arena; /* of the whole night */
    struct nightly_result *result;
    struct nightly_step *step;       /* the one at hand */
    const struct nightly_item **end; /* where the next item goes */
    int64_t begin_no;                /* of the journal: runs posted since are exported */
    struct weir_arena *runs_arena;   /* of night_runs */
    struct run_store_runs runs;
    bool runs_known; /* as they are now, but for what others do meanwhile */
};

/* A step: what failed as a whole is its status; what failed in part it notes with night_fail. */
typedef enum weir_status night_step(struct night *night, struct weir_error *error);

/* What the step at hand came to, in one line.  What is too long is cut. */
void night_say(struct night *night, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Something the step at hand dealt with; outcome is static. */
struct night_subject {
    struct weir_text name;
    const char *outcome;
};
void night_item(struct night *night, struct night_subject subject, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same of what failed, with its error, which is cleared; the step goes on, and fails. */
void night_fail(struct night *night, struct weir_text name, struct weir_error *error);

/* Whether nothing else can be done after that: the session is lost, memory is out, it was asked to
 * stop, a right is missing. */
bool night_is_over(enum weir_status status);

/* The worse of the two, as exit codes go: stopped is worse than away, a seal that is broken worse
 * than all. */
enum weir_status night_worse(enum weir_status a, enum weir_status b);

/* All runs; read again only after the night made or posted one.  Borrows until then. */
enum weir_status night_runs(struct night *night, struct run_store_runs *runs,
                            struct weir_error *error) __attribute__((warn_unused_result));

/* A run and what became of it, its texts copied; replaces what was noted of the same run.  words
 * from night_words, or absent. */
void night_run(struct night *night, const struct run_store_run *run, const char *outcome,
               struct weir_text words);

/* A text made like printf's, in the night's arena; absent when memory is out. */
struct weir_text night_words(struct night *night, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Whether a run was made by a night: then its settings say so. */
#define NIGHT_SETTING "nightly=yes\n"
bool night_is_ours(const struct run_store_run *run);

/* Amounts and days for words; each call has a buffer of its own until eight more. */
const char *night_amount(int64_t amount_fen);
const char *night_day(int32_t day);

#endif
