#ifndef BATCH_LEDGER_EXPORT_H
#define BATCH_LEDGER_EXPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/ledger_book.h"
#include "batch/ledger_format.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/*
 * The books of a run or a month.  All rows are booked and added up once, so that what cannot be
 * booked is told before anything is written and the sums stand at the head; then once more to be
 * written, from the same snapshot.  The two must agree.
 */
struct ledger_export_request {
    enum ledger_format_name format;
    bool has_by;
    enum ledger_by by;   /* unless the format's own */
    int64_t run_id;      /* 0: a month */
    int32_t month_day;   /* the first of the month */
    const char *chart;   /* file; NULL or empty: the one compiled in */
    const char *file;    /* NULL: standard output */
    const char *company; /* settings; empty: not known */
    const char *company_id;
    const char *address;
};

struct ledger_export_result {
    bool draft; /* nothing in it is final */
    bool month_open;
    int32_t month_day;
    int64_t entry_count;
    int64_t debit_fen;
};

enum weir_status ledger_export(struct db *db, const struct ledger_export_request *request,
                               struct weir_arena *arena, struct ledger_export_result *result,
                               struct weir_error *error) __attribute__((warn_unused_result));

#endif
