#ifndef STORE_SERVER_STORE_H
#define STORE_SERVER_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* What a server says of itself, and of whoever asks.  Needs no schema of weir. */
struct server_facts {
    struct weir_text version;  /* "15.8" */
    struct weir_text encoding; /* of the database */
    struct weir_text database;
    struct weir_text user;
    struct weir_text
        folder; /* of its data; absent when the role may not know, or it is elsewhere */
    bool is_super;
    bool has_roles; /* weir_owner, and what comes with it, is there */
    bool is_batch;  /* a member of weir_batch, and so on; false where there is no such role */
    bool is_finance;
    bool is_auditor;
    bool is_durable;    /* fsync and full_page_writes are on */
    bool has_checksums; /* of data pages */
    int64_t database_bytes;
    int64_t connection_max;
    int64_t instant_ms; /* its clock: milliseconds since 1970-01-01 00:00 UTC */
};

/* Texts from arena. */
enum weir_status server_store_facts(struct db *db, struct weir_arena *arena,
                                    struct server_facts *facts, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
