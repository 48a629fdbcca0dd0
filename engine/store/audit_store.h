#ifndef STORE_AUDIT_STORE_H
#define STORE_AUDIT_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* What `weir audit` asks the database, besides what verify and replay do. */
#define AUDIT_STORE_FAULT_MAX 100 /* that are handed over; the others are counted */

struct audit_store_fault {
    struct weir_text subject;
    struct weir_text words;
};

struct audit_store_answer {
    int64_t checked_count;
    int64_t found_count;
    const struct audit_store_fault *fault;
    uint32_t fault_count; /* of found_count, those that are handed over */
};

enum audit_store_question {
    AUDIT_STORE_NUMBERS,  /* gaps in the numbers of runs and documents */
    AUDIT_STORE_REASONS,  /* decisions without a reason */
    AUDIT_STORE_DRAFTS,   /* runs that wait for longer than draft_days */
    AUDIT_STORE_FINDINGS, /* findings that hold an account, and nobody decided */
    AUDIT_STORE_QUESTION_COUNT,
};

struct audit_store_key {
    int32_t from_day;
    int32_t to_day; /* exclusive */
    int32_t draft_days;
    int64_t now_s; /* since 1970 */
};

/* From arena. */
enum weir_status audit_store_ask(struct db *db, enum audit_store_question question,
                                 const struct audit_store_key *key, struct weir_arena *arena,
                                 struct audit_store_answer *answer, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Who may do what, and what guards it, against migrations/RIGHTS as it was compiled in.  From
 * arena. */
enum weir_status audit_store_rights(struct db *db, struct weir_arena *arena,
                                    struct audit_store_answer *answer, struct weir_error *error)
    __attribute__((warn_unused_result));

struct audit_store_about {
    struct weir_text database;
    struct weir_text role;
    bool has_roles; /* those of deploy/roles.sql */
    int64_t schema_version;
    int64_t link_count; /* of the chain */
    int64_t journal_count;
    int64_t account_count;
    int64_t month_count; /* closed */
    int64_t approval_count;
};

enum weir_status audit_store_about(struct db *db, struct weir_arena *arena,
                                   struct audit_store_about *about, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
