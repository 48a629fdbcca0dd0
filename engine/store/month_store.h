#ifndef STORE_MONTH_STORE_H
#define STORE_MONTH_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/chain.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* Months of the ledger: what is dated in them, and closing them. */

struct month_store_month {
    int32_t month_day; /* its first day */
    bool closed;       /* itself, or by a later one */
    int64_t closed_no; /* 0: it was not closed itself */
    int64_t run_count; /* posted */
    int64_t draft_count;
    int64_t invoice_count; /* of posted runs, as what follows */
    int64_t line_count;
    int64_t volume_l;
    int64_t amount_fen;
    int64_t entry_count; /* of the fee ledger */
    int64_t entry_volume_l;
    int64_t entry_due_fen;
    int64_t reversal_count; /* of months that are closed themselves, as what follows */
    int64_t tax_fen;
    int64_t closed_run_count;
    struct weir_text actor;     /* or absent, as what follows */
    struct weir_text closed_at; /* UTC, ISO 8601 */
    int64_t link_no;
    struct weir_text link; /* hex */
};

struct month_store_months {
    const struct month_store_month *item; /* in order */
    uint32_t count;
};

/* All months that are closed or have something dated in them; or (month_day not WEIR_DAY_NONE) the
 * one that begins on that day, whatever is in it.  From arena. */
enum weir_status month_store_list(struct db *db, int32_t month_day, struct weir_arena *arena,
                                  struct month_store_months *months, struct weir_error *error)
    __attribute__((warn_unused_result));

struct month_store_sums {
    const struct chain_month_sum *item; /* by kind, fund, charge, class */
    uint32_t count;
};

/* What a month comes to: as written when it was closed, or as its rows add up now.  From arena. */
enum weir_status month_store_sums(struct db *db, int32_t month_day, bool closed,
                                  struct weir_arena *arena, struct month_store_sums *sums,
                                  struct weir_error *error) __attribute__((warn_unused_result));

struct month_store_run {
    int64_t run_id;
    struct weir_text kind;
    int64_t invoice_count; /* or entries of the fee ledger */
    int64_t amount_fen;
    struct weir_text root; /* 32 bytes */
    struct weir_text link; /* hex, or absent */
};

struct month_store_runs {
    const struct month_store_run *item; /* by number */
    uint32_t count;
};

/* The posted runs that are dated in a month.  From arena. */
enum weir_status month_store_runs(struct db *db, int32_t month_day, struct weir_arena *arena,
                                  struct month_store_runs *runs, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The journal number under which a month was closed, itself or with a later one; 0: it is open. */
enum weir_status month_store_closed_no(struct db *db, int32_t month_day, int64_t *closed_no,
                                       struct weir_error *error)
    __attribute__((warn_unused_result));

/* WEIR_E_INVALID when nothing can be dated on that day any more. */
enum weir_status month_store_must_be_open(struct db *db, int32_t day, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Closes a month, within the caller's transaction.  WEIR_E_INVALID: it is closed, out of order, or
 * has a draft dated in it; WEIR_E_SEAL: its rows are not what its runs say. */
enum weir_status month_store_close(struct db *db, int32_t month_day, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
