#ifndef BATCH_APPROVAL_H
#define BATCH_APPROVAL_H

#include <stdbool.h>
#include <stdint.h>

#include "host/config.h"
#include "store/approval_store.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * Four eyes: publishing a tariff, posting a run that moves more than a set amount and closing a
 * month wait for a second person where the settings approve_* or the policies in the database say
 * so, whichever is stricter.  Triggers of the database ask; what is here tells them what the
 * configuration says, and records who approved.
 */
#define APPROVAL_REASON_BYTES_MAX 500
#define APPROVAL_DIGEST_SIZE 32

/* The settings approve_publish, approve_post_above and approve_close.  WEIR_E_INVALID. */
enum weir_status approval_demands(const struct config *config,
                                  struct approval_store_demands *demands, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Makes the session ask for what the configuration does.  To be called before what may need it. */
enum weir_status approval_begin(struct db *db, const struct config *config,
                                struct weir_error *error) __attribute__((warn_unused_result));

/* A run's number, a document's SHA-256 in hex, or a month; digest[] holds what *subject borrows.
 * False: it is none of them. */
bool approval_parse(struct weir_text word, unsigned char digest[static APPROVAL_DIGEST_SIZE],
                    struct approval_store_subject *subject);

struct approval_request {
    struct approval_store_subject subject;
    bool withdraw;
    struct weir_text reason; /* empty: none is given */
};

/* Approves, or takes it back, and gives the record of that.  As approval_store_give. */
enum weir_status approval_give(struct db *db, const struct approval_request *request,
                               struct weir_arena *arena, struct approval_store_given *given,
                               struct weir_error *error) __attribute__((warn_unused_result));

/* The policies that hold in the database, and what they are in all, with the configuration. */
struct approval_policies {
    struct approval_store_demands config;
    struct approval_store_demands database;
};

enum weir_status approval_policies(struct db *db, const struct config *config,
                                   struct approval_policies *policies, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Makes the policies in the database what the configuration says, all or none; *changed_count of
 * them are others now. */
enum weir_status approval_policy_set(struct db *db, const struct config *config,
                                     struct weir_text reason, uint32_t *changed_count,
                                     struct weir_error *error) __attribute__((warn_unused_result));

#endif
