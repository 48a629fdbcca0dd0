#ifndef STORE_NIGHTLY_STORE_H
#define STORE_NIGHTLY_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* What `weir nightly` keeps and asks: its lock, and notes in the journal of what it did outside. */

/* Takes the lock of the night, which the session holds to its end; *held false: another has it. */
enum weir_status nightly_store_lock(struct db *db, bool *held, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Whether the session has it still. */
enum weir_status nightly_store_held(struct db *db, bool *held, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The session writes nothing from here on. */
enum weir_status nightly_store_only_read(struct db *db, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Whether anything that can change a run's result was recorded since that journal number. */
enum weir_status nightly_store_changed(struct db *db, int64_t as_of_no, bool *changed,
                                       struct weir_error *error)
    __attribute__((warn_unused_result));

/* Whether an account was ever in the cycle. */
enum weir_status nightly_store_cycle(struct db *db, struct weir_text cycle, bool *known,
                                     struct weir_error *error) __attribute__((warn_unused_result));

/* How many accounts a draft bills on estimates; looks where db_use_draft says. */
enum weir_status nightly_store_estimated(struct db *db, int64_t run_id, int64_t *account_count,
                                         struct weir_error *error)
    __attribute__((warn_unused_result));

/* Notes in the journal that this database has nights, unless it has; its number there, from which
 * on posted runs are exported. */
enum weir_status nightly_store_begin(struct db *db, int64_t *begin_no, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The same without noting anything; 0: there was no night. */
enum weir_status nightly_store_begun(struct db *db, int64_t *begin_no, struct weir_error *error)
    __attribute__((warn_unused_result));

struct nightly_store_runs {
    const int64_t *run_id; /* ascending */
    uint32_t count;
};

/* Runs posted after that journal number that were not noted as exported.  From arena. */
enum weir_status nightly_store_unexported(struct db *db, int64_t begin_no, struct weir_arena *arena,
                                          struct nightly_store_runs *runs, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Notes that a run was exported. */
enum weir_status nightly_store_exported(struct db *db, int64_t run_id, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
