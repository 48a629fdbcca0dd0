#ifndef BATCH_AUDIT_LEDGER_H
#define BATCH_AUDIT_LEDGER_H

#include "batch/audit.h"

/* Month by month: what the runs say, what lines add up to, what the ledger books on either side,
 * and what the funds come to. */
enum weir_status audit_ledger_check(struct db *db, const struct audit_request *request,
                                    struct weir_arena *arena, struct audit_answer *answer,
                                    struct weir_error *error) __attribute__((warn_unused_result));

#endif
