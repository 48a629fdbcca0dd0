#ifndef BATCH_TARIFF_CASE_H
#define BATCH_TARIFF_CASE_H

#include <stdint.h>

#include "batch/tariff_match.h"
#include "weir/arena.h"
#include "weir/bill.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/tariff.h"
#include "xdoc/tariff_test_xml.h"

/* What one use of a case came to. */
struct tariff_case_bill {
    const struct tariff_test_step *step; /* the use */
    struct weir_terms terms;             /* as they were for it */
    struct weir_bill bill;
};

struct tariff_case_outcome {
    struct tariff_case_bill *item; /* one a use, in order */
    uint32_t count;
    struct tariff_match_got *line; /* all lines of all uses, in order */
    uint32_t line_count;
};

/*
 * Bills the uses of a case one after another: counters carry on, the fraction of the volume step is
 * kept for each class, a held use leaves all as it was.  Bills have their steps (explain).  Fills
 * *outcome; from arena.  WEIR_E_NOMEM.
 */
enum weir_status tariff_case_run(const struct tariff_test_case *test_case,
                                 const struct weir_tariff *tariff, struct weir_arena *arena,
                                 struct tariff_case_outcome *outcome, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
