#ifndef BATCH_EXPORT_PAPER_H
#define BATCH_EXPORT_PAPER_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/bill_ubl.h"
#include "batch/explain.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * Invoices as papers: UBL for other programs, HTML and PDF for people.  All papers of a run, of the
 * posted runs of a month, or one; in constant memory.  In a file, all of it appears or nothing.
 * UBL comes in an archive; pages in one document, or one each in an archive.
 */
enum export_paper_format { EXPORT_PAPER_UBL = 1, EXPORT_PAPER_HTML, EXPORT_PAPER_PDF };

#define EXPORT_PAPER_PDF_MAX 500 /* bills in one PDF, which is made in memory */

struct export_paper_request {
    enum export_paper_format format;
    int64_t run_id;          /* 0: a month, or the posted invoice of that number */
    int32_t month_day;       /* the first of the month */
    struct weir_text number; /* of the only invoice wanted; absent: all */
    enum explain_language language;
    struct bill_ubl_company company;
    const char *stylesheet; /* of pages; NULL: that of the program */
    bool archive;           /* of pages: one each, in an archive */
    const char *file;       /* NULL: standard output */
};

struct export_paper_result {
    uint32_t run_count;
    int64_t invoice_count;
    bool draft;      /* nothing in it is final */
    bool month_open; /* more may come */
    bool nameless;   /* this role may not see names and addresses, so there are none */
    int32_t month_day;
};

/* The zone of days must be set.  WEIR_E_NOT_FOUND: no such run or invoice; WEIR_E_INVALID: the run
 * is not a draft and not posted, a text has a character that XML cannot carry, the stylesheet
 * fails, or there are too many bills for one PDF; WEIR_E_SEAL: an invoice is not what its rows
 * give. */
enum weir_status export_paper(struct db *db, const struct export_paper_request *request,
                              struct weir_arena *arena, struct export_paper_result *result,
                              struct weir_error *error) __attribute__((warn_unused_result));

#endif
