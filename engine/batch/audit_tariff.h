#ifndef BATCH_AUDIT_TARIFF_H
#define BATCH_AUDIT_TARIFF_H

#include "batch/audit.h"

/* The tests given, with the published documents of the tariffs they name. */
enum weir_status audit_tariff_check(struct db *db, const struct audit_request *request,
                                    struct weir_arena *arena, struct audit_answer *answer,
                                    struct weir_error *error) __attribute__((warn_unused_result));

#endif
