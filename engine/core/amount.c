/* amount.c - the one place where money is rounded, and sharing out that loses no fen. */
#include "core/amount.h"

#include "base/assert.h"
#include "base/checked.h"

_Static_assert((int)RATIO_HALF_UP == (int)WEIR_ROUND_HALF_UP, "rounding modes are the same");
_Static_assert((int)RATIO_HALF_EVEN == (int)WEIR_ROUND_HALF_EVEN, "rounding modes are the same");
_Static_assert((int)RATIO_DOWN == (int)WEIR_ROUND_DOWN, "rounding modes are the same");
_Static_assert((int)RATIO_UP == (int)WEIR_ROUND_UP, "rounding modes are the same");

#define UNIT_FEN_MAX 99999999999 /* as schemas/tariff.xsd allows for `to` */

bool
amount_round(struct ratio exact_ufen, const struct weir_rounding *rounding, int64_t *fen)
{
    ASSERT(rounding->to_fen >= 1);
    ASSERT(rounding->to_fen <= UNIT_FEN_MAX);
    int64_t units;
    return ratio_round(exact_ufen, rounding->to_fen * AMOUNT_UFEN_PER_FEN,
                       (enum ratio_mode)rounding->mode, &units) &&
           checked_mul(units, rounding->to_fen, fen);
}

struct ratio
amount_sum(const struct amount *item, uint32_t count)
{
    struct ratio sum = ratio_of(0);
    for (uint32_t i = 0; i < count; i++)
        sum = ratio_add(sum, item[i].exact_ufen);
    return sum;
}

/* How far the item's exact amount lies above what it has. */
static struct ratio
remainder_ufen(const struct amount *item)
{
    return ratio_subtract(item->exact_ufen, ratio_product(item->fen, AMOUNT_UFEN_PER_FEN));
}

/* The item with the largest remainder, the first of equals; there is at least one. */
static struct amount *
largest_remainder(struct amount *item, uint32_t count)
{
    struct amount *largest = item;
    for (uint32_t i = 1; i < count; i++) {
        if (ratio_compare(remainder_ufen(&item[i]), remainder_ufen(largest)) > 0)
            largest = &item[i];
    }
    return largest;
}

bool
amount_share_out(struct amount *item, uint32_t count, int64_t unit_fen, int64_t total_fen)
{
    ratio_wide left_units = total_fen / unit_fen; /* wide: items may outweigh each other */
    for (uint32_t i = 0; i < count; i++) {
        int64_t units;
        if (!ratio_floor(item[i].exact_ufen, unit_fen * AMOUNT_UFEN_PER_FEN, &units) ||
            !checked_mul(units, unit_fen, &item[i].fen))
            return false;
        left_units -= units;
    }
    ASSERT(left_units >= 0);
    ASSERT(left_units <= count);
    for (; left_units > 0; left_units--)
        largest_remainder(item, count)->fen += unit_fen;
    return true;
}
