#ifndef BATCH_RUN_REPORT_H
#define BATCH_RUN_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/bill_ubl.h"
#include "batch/explain.h"
#include "batch/permit_review.h"
#include "batch/publish_tariff.h"
#include "store/db.h"
#include "store/report_store.h"
#include "store/run_store.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/*
 * What a run did, as one page for those who answer for it: a document of schemas/report.xsd, made
 * into HTML by schemas/report.xsl or a stylesheet of one's own.  All sums are the database's, so
 * memory does not grow with the run.  Accounts have numbers only: names are never read.
 */
#define RUN_REPORT_NAMESPACE "urn:weir:report:1"
#define RUN_REPORT_PLAN_MAX 10     /* accounts above their plan, and as many below */
#define RUN_REPORT_HELD_MAX 50     /* held accounts with their reasons */
#define RUN_REPORT_ESTIMATE_MAX 20 /* bills on estimates */
#define RUN_REPORT_PAST_MAX 12     /* runs of the kind, this one among them */

struct run_report_request {
    int64_t run_id;
    enum explain_language language;
    struct bill_ubl_company company;
    const char *stylesheet; /* NULL: that of the program */
    bool xml;               /* the document itself, and no page */
    const char *file;       /* NULL: standard output */
};

/* All that a report tells. */
struct run_report_data {
    const struct run_report_request *request;
    struct run_store_run run;
    struct run_store_runs before; /* the posted run of kind and scope before this one, or none */
    struct run_store_runs past;   /* posted runs of the kind before this one, the newest first */
    struct report_store_invoices invoices;
    struct report_store_lines lines;
    struct report_store_blocks blocks;
    struct report_store_plans plans;
    struct run_store_findings findings;
    struct report_store_helds held;
    struct report_store_estimates estimates;
    int32_t year;                       /* of the day before the through day */
    struct permit_review_totals totals; /* of that year, as recorded now */
    struct publish_tariff_list tariffs; /* for titles; as they are now */
};

/* The zone of days must be set.  In a file, all of it appears or nothing.  WEIR_E_NOT_FOUND: no
 * such run; WEIR_E_INVALID: it is neither a draft nor posted, or the stylesheet fails. */
enum weir_status run_report(struct db *db, const struct run_report_request *request,
                            struct weir_arena *arena, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
