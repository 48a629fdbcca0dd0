#ifndef STORE_INVOICE_STORE_H
#define STORE_INVOICE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/canon.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/*
 * Invoices read back whole, as they were written: each with its lines and uses, in order of account
 * and entry, a range of accounts at a time.  What a verification recomputes digests from.
 */

/* The digests of the tariff documents there are, so that an invoice's numbers become digests. */
struct invoice_store_tariff {
    int64_t tariff_no;
    struct canon_digest digest;
};

struct invoice_store_tariffs {
    const struct invoice_store_tariff *item;
    uint32_t count;
};

enum weir_status invoice_store_tariffs(struct db *db, struct weir_arena *arena,
                                       struct invoice_store_tariffs *tariffs,
                                       struct weir_error *error)
    __attribute__((warn_unused_result));

/* Which invoices: those of a run, in its book.  A draft's need db_use_draft before. */
struct invoice_store_range {
    int64_t run_id;
    int32_t book;
    int64_t account_lo;
    int64_t account_hi; /* inclusive */
    const struct invoice_store_tariffs *tariffs;
};

struct invoice_store_item {
    struct canon_invoice invoice;
    struct weir_text digest;              /* as it is stored */
    struct canon_ints tariff_no;          /* beside the invoice's tariffs */
    struct canon_ints meter_state_before; /* of invoice_store_estimated and _history alone */
    struct canon_ints counter_state_before;
    int64_t made_run_id; /* of invoice_store_history alone: the run that billed its days first */
    bool odd; /* of invoice_store_read alone: it, a line or a use holds what nothing writes and its
                 bytes cannot show: null for nought, nought for null, lines numbered with gaps */
};

struct invoice_store_items {
    struct invoice_store_item *item;
    uint32_t count;
};

/* Reads the range's invoices.  Everything is from arena.  A tariff number that is not in its
 * tariffs gives a digest of zeros, which no document has. */
enum weir_status invoice_store_read(struct db *db, const struct invoice_store_range *range,
                                    struct weir_arena *arena, struct invoice_store_items *items,
                                    struct weir_error *error) __attribute__((warn_unused_result));

/* Bills made on estimates that were live as of a journal number. */
struct invoice_store_past {
    int64_t as_of_no;
    int64_t account_lo;
    int64_t account_hi; /* inclusive */
    const struct invoice_store_tariffs *tariffs;
};

/* Reads them as invoice_store_read does, each with the states before it. */
enum weir_status invoice_store_estimated(struct db *db, const struct invoice_store_past *past,
                                         struct weir_arena *arena,
                                         struct invoice_store_items *items,
                                         struct weir_error *error)
    __attribute__((warn_unused_result));

/* Reads all entries that were posted as of a journal number, in the same way: reversals and what
 * they undo among them. */
enum weir_status invoice_store_history(struct db *db, const struct invoice_store_past *past,
                                       struct weir_arena *arena, struct invoice_store_items *items,
                                       struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
