#ifndef BATCH_FEE_DECLARE_H
#define BATCH_FEE_DECLARE_H

#include <stdbool.h>

#include "core/fee_period.h"
#include "store/db.h"
#include "store/fee_store.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * `weir fees declare`: freezes what is posted of a period, with the root of its entries' digests.
 * Later entries belong to the next declaration.  And what `weir verify` holds against them.
 */
struct fee_declare_result {
    struct fee_store_declaration declaration; /* this one, or the one that holds already */
    bool repeated; /* nothing was posted since: no declaration was added */
};

/* Reads a period as it is typed, YYYY-Qn or YYYY-MM; WEIR_E_INVALID. */
enum weir_status fee_declare_parse(struct weir_text period, struct fee_period_days *days,
                                   struct weir_error *error) __attribute__((warn_unused_result));

/* WEIR_E_INVALID: no such period, a draft of it waits, or nothing is posted of it.  From arena. */
enum weir_status fee_declare(struct db *db, struct weir_text period, struct weir_arena *arena,
                             struct fee_declare_result *result, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The sums and the root of what declaration covers, from the entries as they are stored. */
enum weir_status fee_declare_sums(struct db *db, const struct fee_store_period *period,
                                  struct weir_arena *arena,
                                  struct fee_store_declaration *declaration,
                                  struct weir_error *error) __attribute__((warn_unused_result));

#endif
