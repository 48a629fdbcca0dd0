#ifndef BATCH_FUND_EXPORT_H
#define BATCH_FUND_EXPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/*
 * What belongs to the treasury: the lines of invoices and the entries of the fee ledger that have a
 * fund, added up by fund, charge, class, district and month corrected; what was billed, taken back
 * and adjusted on rows of their own.
 */

enum fund_export_format { FUND_EXPORT_XML, FUND_EXPORT_CSV }; /* in the order of the choices */

struct fund_export_request {
    enum fund_export_format format;
    int64_t run_id;    /* 0: a month */
    int32_t month_day; /* the first of the month */
    bool bom;          /* CSV begins with a byte order mark, by which spreadsheets know UTF-8 */
    const char *file;  /* NULL: standard output */
};

struct fund_export_result {
    bool draft; /* nothing in it is final */
    bool month_open;
    int32_t month_day;
};

enum weir_status fund_export(struct db *db, const struct fund_export_request *request,
                             struct weir_arena *arena, struct fund_export_result *result,
                             struct weir_error *error) __attribute__((warn_unused_result));

#endif
