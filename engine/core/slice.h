#ifndef CORE_SLICE_H
#define CORE_SLICE_H

#include "core/pricing.h"

/* A part's water over the blocks of its class. */
struct slices {
    int64_t block_l[WEIR_BLOCK_MAX]; /* cut at the limits */
    int64_t top_l[WEIR_BLOCK_MAX];   /* each year's share whole, at the block it ends in */
};

/*
 * Lays the part's water over blocks, in the tier years that it falls in, and moves the counters.
 * Both columns add up to the part's water.
 */
bool slice_blocks(struct pricing *pricing, const struct part *part,
                  const struct weir_blocks *blocks, struct slices *slices);

/* A part's water above plan; none where no row holds or the row waives the surcharge. */
struct bands {
    int64_t band_l[WEIR_BAND_MAX];
};

/* Lays the part's water over the bands above the row's volume, and moves the counter. */
bool slice_bands(struct pricing *pricing, const struct part *part,
                 const struct weir_surcharge *surcharge, struct bands *bands);

#endif
