#ifndef BATCH_EXPORT_RUN_H
#define BATCH_EXPORT_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/export_kind.h"
#include "batch/export_total.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/*
 * Writes what finance takes away: a run, or the posted runs of a month, as XML or CSV, row by row
 * in constant memory.  In a file, all of it appears or nothing.  Sums are held against each other
 * as they pass: lines against their invoice, invoices against their run; WEIR_E_SEAL if one does
 * not hold.
 */
enum export_run_format { EXPORT_RUN_XML, EXPORT_RUN_CSV }; /* in the order of the choices */

struct export_run_request {
    enum export_kind_name kind;
    enum export_run_format format;
    int64_t run_id;          /* 0: a month */
    int32_t month_day;       /* the first of the month */
    struct weir_text period; /* of the fee ledger, instead of both; absent: none */
    int64_t declared;        /* a number of its declarations; -1: all that is posted */
    bool bom;         /* CSV begins with a byte order mark, by which spreadsheets know UTF-8 */
    const char *file; /* NULL: standard output */
};

struct export_run_result {
    uint32_t run_count;
    bool draft;      /* nothing in it is final */
    bool month_open; /* more may come; of a period as it stands, too */
    int32_t month_day;
    struct export_total total;
};

/* Everything is from arena.  WEIR_E_NOT_FOUND: no such run; WEIR_E_INVALID: the run is not a draft
 * and not posted, or a text has a character that XML cannot carry. */
enum weir_status export_run(struct db *db, const struct export_run_request *request,
                            struct weir_arena *arena, struct export_run_result *result,
                            struct weir_error *error) __attribute__((warn_unused_result));

#endif
