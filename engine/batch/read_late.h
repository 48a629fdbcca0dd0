#ifndef BATCH_READ_LATE_H
#define BATCH_READ_LATE_H

#include "batch/read_batch.h"

/*
 * Reads inside what is billed already.  They make no account due, so no run would tell them: the
 * file that brings them does, at once.  The bill stands; a rebill uses them.
 */

/* Tells those of the batch, which has just been written, as `late-read`.  Asks nothing of the
 * database where all days lie after every run. */
enum weir_status read_late_tell(struct read_batch *batch, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
