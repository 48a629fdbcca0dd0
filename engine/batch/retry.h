#ifndef BATCH_RETRY_H
#define BATCH_RETRY_H

#include <stdbool.h>
#include <stdint.h>

#include "weir/error.h"
#include "weir/status.h"

/* What may pass, such as a connection that was lost, is tried again after a pause that doubles. */
#define RETRY_TRIES 8      /* of one chunk; the pauses add up to 12.7 s */
#define RETRY_PAUSE_MS 100 /* before the second try */

/* Whether to try again, after so many failures in a row: status may pass, there were not too many,
 * and nobody asked to stop. */
bool retry_may(enum weir_status status, int failures);

/* Logs the failure of a chunk of the run, clears the error, and waits. */
void retry_pause(int64_t run_id, int failures, struct weir_error *error);

#endif
