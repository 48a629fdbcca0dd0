#ifndef HOST_STOP_H
#define HOST_STOP_H

#include <signal.h>
#include <stdbool.h>

#include "weir/error.h"

/*
 * SIGTERM and SIGINT ask to stop: the work at hand is finished, then the program ends with exit
 * code 6 and can be resumed.  A second signal ends it at once, as it would without this.
 */
void stop_install(void);

/* The same in a worker process, which is asked by its leader alone: by STOP_WORKER_SIGNAL.  SIGTERM
 * and SIGINT, which often go to a whole group, are the leader's to answer. */
#define STOP_WORKER_SIGNAL SIGUSR1
void stop_install_worker(void);

/* Whether a signal came since. */
bool stop_requested(void);

/* What whoever looked and found it so returns: WEIR_E_STOPPED, with words. */
enum weir_status stop_error(struct weir_error *error);

#endif
