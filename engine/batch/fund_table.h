#ifndef BATCH_FUND_TABLE_H
#define BATCH_FUND_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/ledger_source.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* The sums of what has a fund, from the ledger's stream. */
#define FUND_TABLE_ROW_MAX 100000

enum fund_kind { FUND_BILLED = 1, FUND_REVERSED, FUND_ADJUSTED };

struct fund_row {
    struct weir_text fund;
    struct weir_text charge;
    struct weir_text class_id;
    struct weir_text district; /* or absent */
    enum fund_kind kind;
    int32_t origin_day;    /* the month that is corrected, or WEIR_DAY_NONE */
    int64_t invoice_count; /* that have a line in it, or entries of the fee ledger */
    int64_t volume_l;
    bool has_volume;
    int64_t amount_fen;
    int64_t price_mfen_per_m3; /* of all of its lines */
    bool has_price;            /* they have the same */
    int64_t last_invoice;
};

struct fund_table {
    struct weir_arena *arena;
    struct fund_row *item; /* fund_table_order: by fund, charge, class, district, kind, origin */
    uint32_t count;
    uint32_t capacity;
    uint32_t *slot; /* open addressing, index + 1 */
    uint32_t slot_count;
    struct ledger_source_head head;
    int64_t invoice_count;
};

/* Empty.  From arena. */
enum weir_status fund_table_new(struct weir_arena *arena, struct fund_table *table,
                                struct weir_error *error) __attribute__((warn_unused_result));

/* What ledger_source_read hands the stream to. */
struct ledger_sink fund_table_sink(struct fund_table *table);

void fund_table_order(struct fund_table *table);

/* "billed", "reversed", "adjusted" */
const char *fund_table_kind(enum fund_kind kind);

#endif
