#ifndef BATCH_EXPORT_CURRENCY_H
#define BATCH_EXPORT_CURRENCY_H

#include "batch/export_cell.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/* The currencies of the tariff documents that a run could price with.  From arena. */
enum weir_status export_currency_read(struct db *db, int64_t run_id, struct weir_arena *arena,
                                      struct export_currencies *currencies,
                                      struct weir_error *error) __attribute__((warn_unused_result));

#endif
