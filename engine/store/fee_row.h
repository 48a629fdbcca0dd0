#ifndef STORE_FEE_ROW_H
#define STORE_FEE_ROW_H

#include <stdint.h>

#include "core/canon.h"
#include "core/fee_entry.h"
#include "core/fee_known.h"
#include "store/bill_row.h"
#include "store/copy.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/* The input tables of a fee run: how each is read, and what a row of it becomes in core. */
enum fee_row_table {
    FEE_ROW_TAXPAYER = 0, /* struct fee_row_taxpayer */
    FEE_ROW_PERMIT,       /* struct fee_permit_row */
    FEE_ROW_POINT,        /* struct fee_point_row */
    FEE_ROW_INSTALLATION, /* struct meter_installation */
    FEE_ROW_PLAN,         /* struct terms_plan */
    FEE_ROW_DECISION,     /* struct meter_decision */
    FEE_ROW_READ,         /* struct meter_read */
    FEE_ROW_LIVE, /* struct fee_row_entry: all that are posted, without the taxpayer's name */
    FEE_ROW_COUNT,
};

struct fee_row_taxpayer {
    struct weir_text name;
};

struct fee_row_entry {
    struct fee_entry entry; /* first */
    struct weir_text digest;
};

/* The entry of that table; the SQL takes $1 to $2: accounts, $3: as of, $4 to $5: days of reads. */
const struct bill_row *fee_row_get(enum fee_row_table table);

/* Fills a struct fee_row_entry. */
enum weir_status fee_row_fill_entry(const struct copy_out *out, struct weir_arena *arena, void *row,
                                    struct weir_error *error) __attribute__((warn_unused_result));

/* Writes an entry into the COPY of sql/fee_write_entries.sql. */
void fee_row_put_entry(struct copy_in *in, int64_t run_id, const struct fee_entry *entry,
                       const struct canon_digest *digest);

#endif
