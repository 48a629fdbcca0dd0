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

/* What lies between two edges of the water from water_l[0] to water_l[1]. */
int64_t slice_between(const int64_t edges_l[2], const int64_t water_l[2]);

#endif
