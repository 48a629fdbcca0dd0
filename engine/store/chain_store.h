#ifndef STORE_CHAIN_STORE_H
#define STORE_CHAIN_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/chain.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

enum chain_store_kind {
    CHAIN_STORE_RUN = 1,
    CHAIN_STORE_MONTH,
    CHAIN_STORE_APPROVAL,
    CHAIN_STORE_POLICY,
    CHAIN_STORE_RECORD,
};

/* The chain, each link with what it was taken over as that stands now. */
struct chain_store_link {
    struct chain_place place; /* previous: as the link before has it; absent: there is none */
    struct weir_text link;    /* 32 bytes */
    enum chain_store_kind kind;
    int64_t recorded_no;
    int64_t run_id;       /* 0: of no run */
    int32_t month_day;    /* of a month */
    bool present;         /* the run is there, and posted; the approval or policy is there; of a
                           * month or record not looked at */
    struct chain_run run; /* of these, the one that it is of */
    struct chain_approval approval;
    struct chain_policy policy;
};

struct chain_store_links {
    const struct chain_store_link *item; /* in order */
    uint32_t count;
};

/* All links, or (run_id not 0) that run's.  From arena. */
enum weir_status chain_store_read(struct db *db, int64_t run_id, struct weir_arena *arena,
                                  struct chain_store_links *links, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The rows of a link of kind record, by its journal number.  From arena. */
enum weir_status chain_store_record(struct db *db, int64_t recorded_no, struct weir_arena *arena,
                                    struct chain_record *record, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
