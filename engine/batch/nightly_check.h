#ifndef BATCH_NIGHTLY_CHECK_H
#define BATCH_NIGHTLY_CHECK_H

#include "batch/night.h"

/* Permits, withdrawals and totals of the year against each other: what is found is told. */
enum weir_status nightly_check_permits(struct night *night, struct weir_error *error)
    __attribute__((warn_unused_result));

/* What is stored against itself.  WEIR_E_SEAL when something does not hold. */
enum weir_status nightly_check_verify(struct night *night, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
