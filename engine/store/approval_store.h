#ifndef STORE_APPROVAL_STORE_H
#define STORE_APPROVAL_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* Approvals by a second person, and the policies that ask for them: the tables approval, policy. */
enum approval_store_policy {
    APPROVAL_STORE_PUBLISH,
    APPROVAL_STORE_POST,
    APPROVAL_STORE_CLOSE,
    APPROVAL_STORE_POLICY_COUNT,
};

/* What takes a second person: an amount in fen above which it does, 0 where there is none;
 * APPROVAL_STORE_NEVER: it does not. */
#define APPROVAL_STORE_NEVER INT64_C(-1)
struct approval_store_demands {
    int64_t above_fen[APPROVAL_STORE_POLICY_COUNT];
};

/* publish, post, close. */
const char *approval_store_policy_name(enum approval_store_policy policy);

/* What this session asks for, besides what the policies do. */
enum weir_status approval_store_session(struct db *db, const struct approval_store_demands *demands,
                                        struct weir_error *error)
    __attribute__((warn_unused_result));

/* What is approved. */
struct approval_store_subject {
    struct weir_text kind;   /* run, tariff, month */
    int64_t run_id;          /* of a run */
    int32_t month_day;       /* of a month: its first day */
    struct weir_text digest; /* of a tariff: 32 bytes */
};

/* Approves, or (granted false) takes it back.  WEIR_E_NOT_FOUND, WEIR_E_INVALID: there is no such
 * thing, it is final already, or who is logged in is not a second person for it. */
enum weir_status approval_store_give(struct db *db, const struct approval_store_subject *subject,
                                     bool granted, struct weir_text reason, int64_t *approval_no,
                                     struct weir_error *error) __attribute__((warn_unused_result));

/* An approval, or one taken back, as it is told. */
struct approval_store_given {
    int64_t approval_no;
    struct weir_text kind;
    struct weir_text subject; /* the run's number, YYYY-MM, the document's digest */
    struct weir_text digest;  /* 32 bytes */
    bool granted;
    struct weir_text reason;
    struct weir_text actor;
};

/* The one under a journal number; WEIR_E_NOT_FOUND.  From arena. */
enum weir_status approval_store_find(struct db *db, int64_t approval_no, struct weir_arena *arena,
                                     struct approval_store_given *given, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The policies that hold in the database. */
enum weir_status approval_store_policies(struct db *db, struct approval_store_demands *demands,
                                         struct weir_error *error)
    __attribute__((warn_unused_result));

struct approval_store_change {
    enum approval_store_policy policy;
    int64_t above_fen; /* or APPROVAL_STORE_NEVER */
    struct weir_text reason;
};

/* Sets a policy; *policy_no 0: it holds already.  WEIR_E_DENIED: only weir_owner may. */
enum weir_status approval_store_policy_set(struct db *db,
                                           const struct approval_store_change *change,
                                           int64_t *policy_no, struct weir_error *error)
    __attribute__((warn_unused_result));

/* What waits for a second person, or has one and is not final yet. */
struct approval_store_waiting {
    struct weir_text kind;
    struct weir_text subject;
    bool has_amount;
    int64_t amount_fen; /* charged, or taken back if that is more; of a month its sum */
    int64_t above_fen;
    struct weir_text maker;    /* or absent */
    struct weir_text approver; /* absent: it waits */
    struct weir_text digest;   /* hex */
};

struct approval_store_list {
    const struct approval_store_waiting *item;
    uint32_t count;
};

enum weir_status approval_store_list(struct db *db, struct weir_arena *arena,
                                     struct approval_store_list *list, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
