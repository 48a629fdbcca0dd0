#ifndef HOST_WORKER_H
#define HOST_WORKER_H

#include <stdint.h>

#include "weir/error.h"
#include "weir/status.h"

/*
 * Processes that work beside this one and never outlive it.  Each runs the same function with what
 * this process had in memory at the start; files and sessions that were open then are not theirs to
 * touch.
 */
#define WORKER_MAX 256

typedef enum weir_status worker_function(void *context, struct weir_error *error);

/*
 * Runs function in count processes (1 to WORKER_MAX) and waits until all have ended.  A signal that
 * asks this process to stop is passed on: SIGTERM and SIGINT are for this process alone, also where
 * the whole group gets them.  When one fails, the others are asked to stop; the first failure is
 * what is returned, with its error.  WEIR_E_IO when a process could not be had or was killed.
 */
enum weir_status worker_run(uint32_t count, worker_function *function, void *context,
                            struct weir_error *error) __attribute__((warn_unused_result));

#endif
