#ifndef STORE_REPORT_STORE_H
#define STORE_REPORT_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"
#include "store/run_store.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * Sums of a run for its report, each by one statement over all its rows.  A draft's need
 * db_use_draft before.  Everything is from arena; names of customers are never read.
 */
#define REPORT_STORE_SIZE_COUNT 11 /* sizes of bills: none, then up to each of these, then more */
extern const int64_t report_store_size_l[REPORT_STORE_SIZE_COUNT - 1]; /* upper ends, the first 0 */

struct report_store_invoice_sum {
    bool reversal;
    bool estimated;
    uint32_t size; /* index among the sizes */
    int64_t count;
    int64_t volume_l;
    int64_t amount_fen;
    int64_t tax_fen;
};

struct report_store_invoices {
    const struct report_store_invoice_sum *item;
    uint32_t count;
};

enum weir_status
report_store_invoices(struct db *db, const struct run_store_run *run, struct weir_arena *arena,
                      struct report_store_invoices *invoices, struct weir_error *error)
    __attribute__((warn_unused_result));

struct report_store_line_sum {
    struct weir_text class_id;
    struct weir_text charge;
    struct weir_text fund; /* empty: the supplier's own */
    int64_t block_no;      /* 0: none */
    int64_t band_no;
    int64_t line_count;
    int64_t volume_l;
    int64_t amount_fen;
};

struct report_store_lines {
    const struct report_store_line_sum *item; /* by class, charge, fund, block, band */
    uint32_t count;
};

/* Also of a fee run's entries. */
enum weir_status report_store_lines(struct db *db, const struct run_store_run *run,
                                    struct weir_arena *arena, struct report_store_lines *lines,
                                    struct weir_error *error) __attribute__((warn_unused_result));

struct report_store_block {
    struct weir_text class_id;
    int64_t block_no;
    int64_t account_count; /* whose newest bill ends in it */
};

struct report_store_blocks {
    const struct report_store_block *item; /* by class and block */
    uint32_t count;
};

enum weir_status report_store_blocks(struct db *db, const struct run_store_run *run,
                                     struct weir_arena *arena, struct report_store_blocks *blocks,
                                     struct weir_error *error) __attribute__((warn_unused_result));

struct report_store_plan {
    struct weir_text account;
    struct weir_text kind;   /* plan, norm; of a fee run plan or permit */
    struct weir_text charge; /* the surcharge that counts, or the charge of the entry */
    int32_t from_day;
    int32_t to_day;
    int64_t volume_l;
    int64_t used_l;
    int64_t used_percent; /* hundredths of a percent, half-up */
    int32_t last_day;     /* of the newest bill */
};

struct report_store_plans {
    const struct report_store_plan *item; /* the most used first */
    uint32_t count;
    int64_t all_count;   /* accounts with a plan in this run */
    int64_t above_count; /* of them, above it */
};

/* At most so many above their plan, and as many below it. */
enum weir_status report_store_plans(struct db *db, const struct run_store_run *run, int64_t most,
                                    struct weir_arena *arena, struct report_store_plans *plans,
                                    struct weir_error *error) __attribute__((warn_unused_result));

struct report_store_held {
    struct weir_text account; /* empty: of none */
    struct weir_text subject;
    struct weir_text code;
    int32_t day;
    struct weir_text detail;
};

struct report_store_helds {
    const struct report_store_held *item; /* by account */
    uint32_t count;
};

/* Of a posted run also those whose reason an earlier one had told already. */
enum weir_status report_store_held(struct db *db, const struct run_store_run *run, int64_t most,
                                   struct weir_arena *arena, struct report_store_helds *held,
                                   struct weir_error *error) __attribute__((warn_unused_result));

struct report_store_estimate {
    struct weir_text account;
    int64_t entry_no;
    int32_t begin_day;
    int32_t end_day;
    int64_t volume_l;
    int64_t amount_fen;
    struct weir_text code; /* absent: nothing was told */
    struct weir_text detail;
};

struct report_store_estimates {
    const struct report_store_estimate *item; /* the most water first */
    uint32_t count;
};

enum weir_status report_store_estimates(struct db *db, const struct run_store_run *run,
                                        int64_t most, struct weir_arena *arena,
                                        struct report_store_estimates *estimates,
                                        struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
