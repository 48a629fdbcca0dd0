#ifndef CORE_AGAIN_H
#define CORE_AGAIN_H

#include <stdint.h>

#include "core/account.h"
#include "core/usage.h"
#include "weir/arena.h"
#include "weir/status.h"

/*
 * Estimates are settled by the next true read: the invoices made on them since the last true read
 * are reversed, newest first, and their periods billed again on what was read.
 */
struct again {
    const struct account_entry *entry; /* to be reversed, newest first */
    uint32_t entry_count;
    const int32_t *end_day; /* of their periods, ascending */
};

/* Finds the entries of known's past that a true read of measured, up to through_day, has settled.
 * From arena. */
enum weir_status again_find(const struct account_known *known, const struct usage *measured,
                            int32_t through_day, struct weir_arena *arena, struct again *again)
    __attribute__((warn_unused_result));

/*
 * Known as it stood before the entries to be reversed, numbered on after their reversals; with the
 * registers that meters were estimated at where these still have no true read.  From arena.
 */
enum weir_status again_known(const struct account_known *known, const struct usage *measured,
                             int32_t through_day, const struct again *again,
                             struct weir_arena *arena, struct account_known *before)
    __attribute__((warn_unused_result));

/* Fills reversal, one for each entry, numbered on from known.  From arena. */
enum weir_status again_reverse(const struct account_known *known, const struct again *again,
                               int32_t invoice_day, struct weir_arena *arena,
                               struct account_bill *reversal) __attribute__((warn_unused_result));

#endif
