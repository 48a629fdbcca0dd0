#ifndef BATCH_NIGHTLY_INBOX_H
#define BATCH_NIGHTLY_INBOX_H

#include "batch/night.h"

/* Takes in the files of the inbox, one transaction each, and moves each on once that is committed:
 * to those done, or, refused, to those failed. */
enum weir_status nightly_inbox_run(struct night *night, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
