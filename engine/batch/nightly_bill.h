#ifndef BATCH_NIGHTLY_BILL_H
#define BATCH_NIGHTLY_BILL_H

#include "batch/night.h"

/*
 * Bills each cycle of the calendar to the day that is due.  A cycle that was billed to that day
 * already is billed again when something came since and some account has a bill to gain from it.
 * Days that were missed come one after the other, each posted before the next.
 */
enum weir_status nightly_bill_run(struct night *night, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
