#ifndef STORE_EXPORT_STORE_H
#define STORE_EXPORT_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/copy.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* What exports read: runs, and their rows in key order. */

/* A run as it stands; texts are from arena. */
struct export_store_run {
    int64_t run_id;
    struct weir_text kind;  /* bill, rebill, fee */
    struct weir_text state; /* draft, posted; others have no rows to export */
    int32_t book;
    int32_t through_day;
    int32_t invoice_day;
    int64_t invoice_count;
    int64_t line_count;
    int64_t volume_l;
    int64_t amount_fen;
    struct weir_text root; /* hex; absent before it is sealed */
};

struct export_store_runs {
    const struct export_store_run *item;
    uint32_t count;
};

/* The run of that number, whatever its state; WEIR_E_NOT_FOUND.  From arena. */
enum weir_status export_store_run(struct db *db, int64_t run_id, struct weir_arena *arena,
                                  struct export_store_runs *runs, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The posted runs whose invoices are dated in the month that begins on month_day, in order of
 * their numbers; there may be none.  From arena. */
enum weir_status export_store_month(struct db *db, int32_t month_day, struct weir_arena *arena,
                                    struct export_store_runs *runs, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The rows that an export is made of; the columns stand in sql/export_NAME.sql. */
enum export_store_rows {
    EXPORT_STORE_LINES = 1, /* a row a line, and one for an invoice without lines */
    EXPORT_STORE_BILLS,
    EXPORT_STORE_FINDINGS,
    EXPORT_STORE_READS,
    EXPORT_STORE_FEES,
};

/* Begins to read the rows of run, a draft's from its draft (db_use_draft), within a transaction;
 * findings with what was decided up to journal number decided_no.  Owns: copy_out_free. */
enum weir_status export_store_begin(struct db *db, enum export_store_rows rows,
                                    const struct export_store_run *run, int64_t decided_no,
                                    struct copy_out **out, struct weir_error *error)
    __attribute__((warn_unused_result));

/* A declaration period of the fee ledger. */
struct export_store_period {
    int32_t first_day;
    int32_t months;     /* 3: a quarter; 1 */
    int32_t correction; /* entries up to this one */
};

/* Begins to read its posted entries, as export_store_begin does those of EXPORT_STORE_FEES. */
enum weir_status export_store_period(struct db *db, const struct export_store_period *period,
                                     struct copy_out **out, struct weir_error *error)
    __attribute__((warn_unused_result));

struct export_store_tariff {
    int64_t tariff_no;
    struct weir_text document;
    struct weir_text digest; /* hex */
};

struct export_store_tariffs {
    const struct export_store_tariff *item;
    uint32_t count;
};

/* The tariff documents that a run (0: any) could price with, and those that they replaced, by
 * number.  From arena. */
enum weir_status export_store_tariffs(struct db *db, int64_t run_id, struct weir_arena *arena,
                                      struct export_store_tariffs *tariffs,
                                      struct weir_error *error) __attribute__((warn_unused_result));

#endif
