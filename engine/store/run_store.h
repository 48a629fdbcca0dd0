#ifndef STORE_RUN_STORE_H
#define STORE_RUN_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"
#include "store/row.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* Runs: what they are, and how they end. */
#define RUN_STORE_ALL INT64_MIN

/* A row of the table run; counts and sums that are not known before sealing are 0 until then. */
struct run_store_run {
    int64_t run_id;
    struct weir_text kind;  /* bill, rebill, fee */
    struct weir_text state; /* open, draft, posted, discarded */
    struct weir_text scope; /* all, cycle:C, account:A */
    int32_t through_day;
    int32_t invoice_day;
    int64_t as_of_no;
    int32_t book;
    int32_t rules_version;
    struct weir_text settings;
    struct weir_text tariffs; /* lines id=SHA-256 */
    bool sealed;              /* the numbers from here on are known */
    int64_t account_count;
    int64_t billed_count;
    int64_t held_count;
    int64_t nothing_count;
    int64_t invoice_count;
    int64_t line_count;
    int64_t finding_count;
    int64_t volume_l;
    int64_t amount_fen;
    struct weir_text root; /* hex; absent before it is sealed */
    int64_t posted_no;     /* 0: not posted */
    struct weir_text actor;
    struct weir_text opened_at; /* UTC, ISO 8601 */
    struct weir_text sealed_at; /* or absent, as posted_at */
    struct weir_text posted_at;
    struct weir_text review;   /* why a person must look at it first; absent: nothing says so */
    struct weir_text approved; /* by whom, and why, a line each; or absent */
    struct weir_text reviewed; /* why it may be posted all the same, as a person said; or absent */
    int64_t chunk_count;
    int64_t chunk_done_count;
};

struct run_store_runs {
    const struct run_store_run *item; /* by number */
    uint32_t count;
};

/* Sets error to say that there is no run of that number; WEIR_E_NOT_FOUND. */
enum weir_status run_store_missing(int64_t run_id, struct weir_error *error);

/* The run of that number (WEIR_E_NOT_FOUND), or all of them.  From arena. */
enum weir_status run_store_read(struct db *db, int64_t run_id, struct weir_arena *arena,
                                struct run_store_runs *runs, struct weir_error *error)
    __attribute__((warn_unused_result));

enum run_store_which { RUN_STORE_ANY = 1, RUN_STORE_WAITING /* open or draft */, RUN_STORE_POSTED };

struct run_store_wish {
    struct weir_text kind;  /* absent: any */
    struct weir_text scope; /* absent: any */
    int64_t before_id;      /* only runs before this one; 0: all */
    enum run_store_which which;
    int64_t count; /* so many at most */
};

/* The newest runs of that kind, the newest first.  From arena. */
enum weir_status run_store_last(struct db *db, const struct run_store_wish *wish,
                                struct weir_arena *arena, struct run_store_runs *runs,
                                struct weir_error *error) __attribute__((warn_unused_result));

struct run_store_charge {
    struct weir_text charge;
    struct weir_text fund; /* empty: the supplier's own */
    int64_t line_count;
    int64_t volume_l;
    int64_t amount_fen;
};

struct run_store_charges {
    const struct run_store_charge *item; /* by charge */
    uint32_t count;
};

/* What a draft or posted run bills, by charge; looks where db_use_draft says.  From arena. */
enum weir_status run_store_charges(struct db *db, const struct run_store_run *run,
                                   struct weir_arena *arena, struct run_store_charges *charges,
                                   struct weir_error *error) __attribute__((warn_unused_result));

struct run_store_finding {
    struct weir_text code;
    int64_t held_count;
    int64_t count; /* held among them */
};

struct run_store_findings {
    const struct run_store_finding *item; /* by code */
    uint32_t count;
};

/* What the run found, by code; looks where db_use_draft says.  From arena. */
enum weir_status run_store_findings(struct db *db, int64_t run_id, struct weir_arena *arena,
                                    struct run_store_findings *findings, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Hands over the digests of a posted run's invoices, or entries of the fee ledger, in the order of
 * account and entry. */
enum weir_status run_store_digests(struct db *db, const struct run_store_run *run,
                                   row_take_text *take, void *context, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Records why a draft that is to be reviewed may be posted. */
enum weir_status run_store_reviewed(struct db *db, int64_t run_id, struct weir_text reason,
                                    struct weir_error *error) __attribute__((warn_unused_result));

/* Makes a draft final, in one transaction of its own: all or nothing.  WEIR_E_NOT_FOUND: no such
 * run; WEIR_E_INVALID: it is not a draft, or its days are billed already; WEIR_E_SEAL: its entries
 * do not hold together. */
enum weir_status run_store_post(struct db *db, int64_t run_id, int64_t *account_count,
                                struct weir_error *error) __attribute__((warn_unused_result));

/* Throws an open run or a draft away.  WEIR_E_NOT_FOUND, WEIR_E_INVALID; WEIR_E_BUSY while somebody
 * computes it. */
enum weir_status run_store_discard(struct db *db, int64_t run_id, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
