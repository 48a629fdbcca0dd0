#ifndef BATCH_LEDGER_BOOK_H
#define BATCH_LEDGER_BOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/ledger_source.h"
#include "core/chart.h"
#include "core/ledger.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/*
 * From the stream to entries that balance, and what they come to: an entry an invoice, or one for
 * each run, kind and month corrected.  Constant memory.
 */
#define LEDGER_BOOK_SUMMARY_MAX 2000 /* summaries of one run: months that it corrects */

enum ledger_by { LEDGER_BY_INVOICE, LEDGER_BY_RUN }; /* in the order of the choices */

/* What the control page says; all of it adds up what was booked. */
struct ledger_control {
    struct ledger_sums of_kind[LEDGER_KIND_COUNT]; /* by enum ledger_kind; 0 is unused */
    struct ledger_sums all;
    struct ledger_rows rows; /* by account and side */
    int64_t entry_count;     /* that were written */
    int64_t row_count;
    int64_t debit_fen;
    int64_t credit_fen;
    int32_t first_day; /* of the entries; WEIR_DAY_NONE: there are none */
    int32_t last_day;
};

/* Takes an entry whose rows are in order and balance; its texts are valid for the call. */
typedef enum weir_status ledger_book_take(void *context, const struct ledger_entry *entry,
                                          struct weir_error *error);

struct ledger_book {
    const struct chart *chart;
    const char *chart_file; /* for messages */
    enum ledger_by by;
    struct weir_arena *arena;
    ledger_book_take *take; /* NULL: only added up */
    void *context;
    struct ledger_control control;
    struct ledger_source_head head; /* of the invoice at hand */
    struct ledger_rows rows;
    struct ledger_sums sums;
    struct ledger_summary *summary; /* of the run at hand */
    uint32_t summary_count;
};

/* Begins with nothing booked.  chart, chart_file, by, arena, take and context are the caller's to
 * set before. */
enum weir_status ledger_book_begin(struct ledger_book *book, struct weir_error *error)
    __attribute__((warn_unused_result));

/* What ledger_source_read hands the stream to. */
struct ledger_sink ledger_book_sink(struct ledger_book *book);

#endif
