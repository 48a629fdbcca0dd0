#ifndef BATCH_NIGHTLY_FEES_H
#define BATCH_NIGHTLY_FEES_H

#include "batch/night.h"

/* Assesses fees to the end of the last period that is over for as long as the configuration says;
 * again when something came since. */
enum weir_status nightly_fees_run(struct night *night, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
