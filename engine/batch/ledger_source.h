#ifndef BATCH_LEDGER_SOURCE_H
#define BATCH_LEDGER_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/export_find.h"
#include "core/ledger.h"
#include "store/db.h"
#include "store/ledger_store.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * The stream that the ledger and the funds are made of: the invoices of runs with their lines, and
 * the entries of fee runs, in order, in constant memory.  What a run says of itself is held against
 * what passes: WEIR_E_SEAL.
 */
#define LEDGER_SOURCE_KEY_SIZE 1024 /* bytes of an invoice's number or an account's name */

/* What an invoice or fee entry is; texts are valid until its end. */
struct ledger_source_head {
    int64_t run_id;
    enum ledger_kind kind;
    int32_t day;
    int32_t origin_day; /* the month that it corrects, or WEIR_DAY_NONE */
    struct weir_text number;
    struct weir_text account;
    struct weir_text reverses; /* or absent */
    const char *currency;
};

struct ledger_source_line {
    struct ledger_line line;
    struct weir_text district; /* or absent */
    bool has_price;
    int64_t price_mfen_per_m3;
    bool adjustment; /* water or money that no register shows */
};

/* What takes the stream.  Each returns a status that ends it. */
struct ledger_sink {
    void *context;
    enum weir_status (*begin)(void *context, const struct ledger_source_head *head,
                              struct weir_error *error);
    enum weir_status (*line)(void *context, const struct ledger_source_line *line,
                             struct weir_error *error);
    enum weir_status (*end)(void *context, struct weir_error *error);
    enum weir_status (*end_run)(void *context, struct weir_error *error); /* or NULL */
};

/* Reads all of runs into sink, within the caller's transaction. */
enum weir_status ledger_source_read(struct db *db, const struct export_store_runs *runs,
                                    enum ledger_store_detail detail, const struct ledger_sink *sink,
                                    struct weir_arena *arena, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
