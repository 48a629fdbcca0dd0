#ifndef STORE_LEDGER_STORE_H
#define STORE_LEDGER_STORE_H

#include <stdbool.h>

#include "store/copy.h"
#include "store/db.h"
#include "store/export_store.h"
#include "weir/error.h"
#include "weir/status.h"

/* What the ledger is made of: the lines of a billing run, the entries of a fee run. */

/* Columns of sql/ledger_lines.sql and sql/ledger_fees.sql. */
enum ledger_store_column {
    LEDGER_STORE_NUMBER,
    LEDGER_STORE_ACCOUNT,
    LEDGER_STORE_KIND, /* enum ledger_kind */
    LEDGER_STORE_DAY,
    LEDGER_STORE_REVERSES,
    LEDGER_STORE_ORIGIN,
    LEDGER_STORE_TARIFF,
    LEDGER_STORE_OF_AMOUNT, /* of the invoice */
    LEDGER_STORE_OF_TAX,
    LEDGER_STORE_LINE, /* null: an invoice without lines */
    LEDGER_STORE_LINE_KIND,
    LEDGER_STORE_CLASS,
    LEDGER_STORE_CHARGE,
    LEDGER_STORE_FUND,
    LEDGER_STORE_VOLUME,
    LEDGER_STORE_AMOUNT,
    LEDGER_STORE_TAX,
    LEDGER_STORE_DISTRICT,
    LEDGER_STORE_PRICE, /* or null */
};

enum ledger_store_detail {
    LEDGER_STORE_PLAIN = 0,
    LEDGER_STORE_WITH_DISTRICT = 1, /* $3 of the statements */
};

/* Begins to read the rows of run, as export_store_begin does.  Owns: copy_out_free. */
enum weir_status ledger_store_begin(struct db *db, const struct export_store_run *run,
                                    enum ledger_store_detail detail, struct copy_out **out,
                                    struct weir_error *error) __attribute__((warn_unused_result));

#endif
