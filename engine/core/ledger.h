#ifndef CORE_LEDGER_H
#define CORE_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "core/chart.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * Lines of invoices and entries of the fee ledger as double entries: what is asked for on the debit
 * side of a receivable, and the same on the credit side, the tax inside apart.  What is taken back
 * has the same accounts and sides and a minus ("red").  Amounts in fen, volumes in litres.
 */
enum ledger_kind {
    LEDGER_BILL = 1,
    LEDGER_REVERSAL,
    LEDGER_FEE,
    LEDGER_FEE_REVERSAL,
};
#define LEDGER_KIND_COUNT 5 /* for arrays that are indexed by it */

/* As exports name it. */
const char *ledger_kind_name(enum ledger_kind kind);

/* Whether it takes back. */
bool ledger_kind_is_red(enum ledger_kind kind);

enum ledger_side { LEDGER_DEBIT = 1, LEDGER_CREDIT };

struct ledger_row {
    uint32_t account; /* index in the chart */
    enum ledger_side side;
    int64_t amount_fen;
    int64_t volume_l;
    bool has_volume; /* some line brought water, if only none */
    int64_t count;   /* of what was added to it */
};

/* Rows of one entry, or sums: one for each account and side that was touched. */
struct ledger_rows {
    struct ledger_row *item;
    uint32_t count;
    uint32_t capacity; /* twice the chart's accounts, so that all fit */
};

/* No rows yet, with room for all of chart's accounts.  From arena; WEIR_E_NOMEM. */
enum weir_status ledger_rows_new(const struct chart *chart, struct weir_arena *arena,
                                 struct ledger_rows *rows, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Empties them. */
void ledger_rows_clear(struct ledger_rows *rows);

/* By side and account, rows without an amount left out. */
void ledger_rows_order(struct ledger_rows *rows);

/* Adds the amounts, volumes and counts of part, row by row. */
enum weir_status ledger_rows_add(struct ledger_rows *rows, const struct ledger_rows *part,
                                 struct weir_error *error) __attribute__((warn_unused_result));

/* What a side comes to. */
int64_t ledger_rows_sum(const struct ledger_rows *rows, enum ledger_side side);

/* What becomes a double entry: a line, or an entry of the fee ledger. */
struct ledger_line {
    struct chart_subject subject;
    int64_t amount_fen; /* what the customer owes */
    int64_t tax_fen;    /* inside it */
    int64_t volume_l;
    bool has_volume;
};

/* What was posted, by what the tax authority sees in it. */
struct ledger_sums {
    int64_t entry_count; /* invoices, or entries of the fee ledger */
    int64_t empty_count; /* of them, those without an amount: nothing is booked */
    int64_t line_count;
    int64_t amount_fen; /* taxed + tax + untaxed + outside */
    int64_t taxed_fen;  /* without the tax inside */
    int64_t tax_fen;
    int64_t untaxed_fen;
    int64_t outside_fen;
};

/*
 * Books line as chart says: debit the amount, credit the amount less tax and the tax, each added to
 * its row.  WEIR_E_INVALID where no rule holds, or the rule knows of no tax and there is some;
 * WEIR_E_OVERFLOW.  Rows and sums are partly changed then.
 */
enum weir_status ledger_post(const struct chart *chart, const struct ledger_line *line,
                             struct ledger_rows *rows, struct ledger_sums *sums,
                             struct weir_error *error) __attribute__((warn_unused_result));

/* Adds part to sums. */
enum weir_status ledger_sums_add(struct ledger_sums *sums, const struct ledger_sums *part,
                                 struct weir_error *error) __attribute__((warn_unused_result));

/* An entry whole, as it is written. */
struct ledger_entry {
    struct weir_text number;   /* the invoice's; of a summary: run, kind and month */
    struct weir_text account;  /* the customer's; absent in a summary */
    struct weir_text reverses; /* what it takes back; absent */
    enum ledger_kind kind;
    int64_t run_id;
    int64_t sequence;     /* 1, 2, 3 ... in the export */
    int32_t day;          /* its date */
    int32_t origin_day;   /* the month that it corrects, or WEIR_DAY_NONE */
    int64_t source_count; /* invoices or fee entries in it */
    const struct ledger_rows *rows;
};

#endif
