#ifndef BATCH_NIGHTLY_CHECKPOINT_H
#define BATCH_NIGHTLY_CHECKPOINT_H

#include "batch/night.h"

/* Signs what the chain comes to, where it grew. */
enum weir_status nightly_checkpoint_run(struct night *night, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
