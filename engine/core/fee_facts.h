#ifndef CORE_FEE_FACTS_H
#define CORE_FEE_FACTS_H

#include <stdint.h>

#include "core/fee_known.h"
#include "core/permit.h"

/*
 * What a withdrawal at a point is priced by, from day to day: the point's rows, the permit's, and
 * the district's.  Conditions can ask for source, zone, use, district, network, permit (valid,
 * suspended, revoked, expired, none) and the permit's attributes.
 */
struct fee_facts_request {
    const struct fee_known *known;
    struct permit_versions versions; /* its permit's rows, by whose states the days go */
    const struct fee_point_row *row; /* of one meter; at least one */
    uint32_t row_count;
};

/* A row for each stretch of days with the same facts.  From arena; texts are borrowed. */
enum weir_status fee_facts_make(const struct fee_facts_request *request, struct weir_arena *arena,
                                const struct fee_facts **facts, uint32_t *count)
    __attribute__((warn_unused_result));

#endif
