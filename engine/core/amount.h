#ifndef CORE_AMOUNT_H
#define CORE_AMOUNT_H

#include "base/ratio.h"
#include "weir/tariff.h"

#define AMOUNT_UFEN_PER_FEN 1000000
#define AMOUNT_UFEN_PER_MFEN 1000

/* One amount on its way from exact micro-fen to fen. */
struct amount {
    struct ratio exact_ufen;
    int64_t fen;
};

/* The one rounding of money.  False when the result does not fit. */
bool amount_round(struct ratio exact_ufen, const struct weir_rounding *rounding, int64_t *fen);

/* The exact sum; an overflow if it does not fit. */
struct ratio amount_sum(const struct amount *item, uint32_t count);

/*
 * Gives count amounts whole units of unit_fen that add up to total_fen, a multiple of unit_fen:
 * each its next lower multiple, and the units that are left to the largest remainders, the
 * earlier of two equal ones first.  total_fen is the exact sum rounded in any mode, so that at
 * most one unit an item is left.  False when something does not fit.
 */
bool amount_share_out(struct amount *item, uint32_t count, int64_t unit_fen, int64_t total_fen);

#endif
