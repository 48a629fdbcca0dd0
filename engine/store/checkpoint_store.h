#ifndef STORE_CHECKPOINT_STORE_H
#define STORE_CHECKPOINT_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* Checkpoints of the chain: what there is to sign, and what was signed. */

/* Within a transaction: whoever makes a checkpoint meanwhile waits. */
enum weir_status checkpoint_store_lock(struct db *db, struct weir_error *error)
    __attribute__((warn_unused_result));

/* What the chain comes to. */
struct checkpoint_store_state {
    int64_t link_no;         /* the last; 0: there is none, and nothing else is filled */
    struct weir_text head;   /* that link, hex */
    struct weir_text first;  /* link 1, hex; absent: it is missing */
    int64_t journal_no;      /* the newest */
    struct weir_text runs;   /* posted ones: 1-3,5; empty: none */
    struct weir_text months; /* closed ones: 2024-10..2025-03; empty: none */
    int64_t invoice_count;   /* of posted runs, as what follows */
    int64_t line_count;
    int64_t volume_l;
    int64_t amount_fen;
    int64_t entry_count; /* of the fee ledger */
    int64_t entry_volume_l;
    int64_t entry_due_fen;
    struct weir_text links; /* those after a given one, each "link=N KIND NAME HEX\n" */
};

/* In one view of the data, with the links after after_no.  From arena. */
enum weir_status checkpoint_store_state(struct db *db, int64_t after_no, struct weir_arena *arena,
                                        struct checkpoint_store_state *state,
                                        struct weir_error *error)
    __attribute__((warn_unused_result));

struct checkpoint_store_item {
    int64_t checkpoint_no;
    int64_t link_no;
    struct weir_text text;
    struct weir_text algorithm;
    struct weir_text key_id; /* 32 bytes */
    struct weir_text public_key;
    struct weir_text certificate; /* or absent */
    struct weir_text signature;
    struct weir_text actor;      /* not to add: who is at work */
    struct weir_text made_at;    /* ISO 8601, UTC; to add: made_s */
    int64_t made_s;              /* to add: seconds since 1970 */
    struct weir_text answer;     /* of the time-stamping authority; absent: not stamped */
    struct weir_text stamped_at; /* or absent */
    struct weir_text link;       /* of that number, as the chain has it; absent: it does not */
};

struct checkpoint_store_list {
    const struct checkpoint_store_item *item; /* in order */
    uint32_t count;
};

#define CHECKPOINT_STORE_ALL INT64_C(0)
#define CHECKPOINT_STORE_NEWEST INT64_C(-1)
#define CHECKPOINT_STORE_UNSTAMPED INT64_C(-2) /* the ten newest that have no stamp */

/* That checkpoint, if there is one.  From arena. */
enum weir_status checkpoint_store_read(struct db *db, int64_t checkpoint_no,
                                       struct weir_arena *arena, struct checkpoint_store_list *list,
                                       struct weir_error *error)
    __attribute__((warn_unused_result));

/* The first checkpoint that covers that link; 0: none does. */
enum weir_status checkpoint_store_covering(struct db *db, int64_t link_no, int64_t *checkpoint_no,
                                           struct weir_error *error)
    __attribute__((warn_unused_result));

enum weir_status checkpoint_store_add(struct db *db, const struct checkpoint_store_item *item,
                                      struct weir_error *error) __attribute__((warn_unused_result));

/* Adds its stamp, unless it has one. */
enum weir_status checkpoint_store_stamp(struct db *db, int64_t checkpoint_no,
                                        struct weir_text answer, int64_t stamped_s,
                                        struct weir_error *error)
    __attribute__((warn_unused_result));

/* A link of the chain; absent: there is none of that number.  From arena. */
enum weir_status checkpoint_store_link(struct db *db, int64_t link_no, struct weir_arena *arena,
                                       struct weir_text *link, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
