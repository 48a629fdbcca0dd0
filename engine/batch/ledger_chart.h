#ifndef BATCH_LEDGER_CHART_H
#define BATCH_LEDGER_CHART_H

#include "core/chart.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

#define LEDGER_CHART_BYTES ((size_t)1 << 20)      /* the largest chart */
#define LEDGER_CHART_BUILT_IN "the chart of weir" /* what messages call the one compiled in */

/* Reads the chart of that file; NULL or empty: deploy/chart/cn-water.xml as it was compiled in.
 * From arena.  WEIR_E_INVALID with file and line for the first of its faults, WEIR_E_IO. */
enum weir_status ledger_chart_read(const char *file, struct weir_arena *arena, struct chart **chart,
                                   struct weir_error *error) __attribute__((warn_unused_result));

#endif
