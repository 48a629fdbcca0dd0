#ifndef CORE_CHARGE_H
#define CORE_CHARGE_H

#include "core/pricing.h"
#include "core/slice.h"

/* What is known of a charge within one part, once it is priced. */
struct charged {
    bool done;
    struct ratio basis_ufen; /* what `of`, percentages and the cap take: rounded, unless the
                                version rounds per invoice */
    struct ratio left_ufen;  /* basis less the reliefs given so far, in the same amounts */
};

/* Most lines that a charge of class_ makes in one part. */
uint32_t charge_line_max(const struct weir_class *class_, const struct weir_charge *charge);

/* The first price of the charge that matches a part with that last day, or NULL. */
const struct weir_price *charge_find_price(const struct facts *facts, int32_t last_day,
                                           const struct weir_charge *charge, uint32_t block);

/* The price of one m3 of block (from 1; 0: the charge has no blocks) after `multiply`. */
bool charge_price(struct pricing *pricing, const struct part *part,
                  const struct weir_charge *charge, uint32_t block, int64_t *price_mfen_per_m3);

/* volume_l times the charge's volume factor, rounded half-up to the litre. */
bool charge_volume(struct pricing *pricing, const struct part *part,
                   const struct weir_charge *charge, int64_t *volume_l);

/*
 * Makes the lines of one charge: slices by block, or the whole volume; fixed amounts; the
 * percentage of other charges, which are done; the minimum.  slices is NULL without blocks.
 * They are settled, that is rounded, unless the version rounds per invoice.
 */
bool charge_lines(struct pricing *pricing, const struct part *part,
                  const struct weir_charge *charge, const struct slices *slices,
                  struct charged *charged);

/* A new line of the part, in the next slot.  All its fields but kind, days and class are empty. */
uint32_t charge_add_line(struct pricing *pricing, const struct part *part,
                         enum weir_line_kind kind);

/*
 * Rounds the lines from first on, which are one charge, as the part's version says, and gives
 * their basis.
 */
bool charge_settle(struct pricing *pricing, const struct part *part, uint32_t first,
                   struct ratio *basis_ufen);

#endif
