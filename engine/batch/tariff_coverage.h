#ifndef BATCH_TARIFF_COVERAGE_H
#define BATCH_TARIFF_COVERAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/tariff_case.h"
#include "weir/arena.h"
#include "weir/status.h"
#include "weir/tariff.h"
#include "weir/text.h"

/*
 * What of a tariff its tests touch: each price; each block and band by some water; each edge by
 * uses that end just below it, on it and just above it.
 */
#define TARIFF_COVERAGE_NEAR_L 1000 /* so near to an edge is just below or above it */

struct tariff_coverage_point {
    const void *what;         /* the price, block, band or surcharge */
    uint32_t side;            /* of an edge; 0: the thing itself */
    uint32_t line;            /* of the tariff */
    struct weir_text meaning; /* "block 2 of household, class residential" */
    bool touched;
};

struct tariff_coverage {
    struct tariff_coverage_point *point; /* in order of the document */
    uint32_t count;
    uint32_t touched_count;
};

/* All there is to touch.  From arena; borrows tariff.  WEIR_E_NOMEM. */
enum weir_status tariff_coverage_begin(const struct weir_tariff *tariff, struct weir_arena *arena,
                                       struct tariff_coverage *coverage)
    __attribute__((warn_unused_result));

/* Notes what one bill touches. */
void tariff_coverage_note(struct tariff_coverage *coverage, const struct tariff_case_bill *item);

#endif
