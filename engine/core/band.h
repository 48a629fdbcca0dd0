#ifndef CORE_BAND_H
#define CORE_BAND_H

#include "core/pricing.h"

/*
 * Lays the part's water over the bands of surcharge above the row's volume, and moves the counter
 * of the row.  No water is in the bands where no row holds or the row waives the surcharge.
 */
bool band_slice(struct pricing *pricing, const struct part *part,
                const struct weir_surcharge *surcharge, int64_t band_l[WEIR_BAND_MAX]);

#endif
