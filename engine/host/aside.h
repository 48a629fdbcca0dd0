#ifndef HOST_ASIDE_H
#define HOST_ASIDE_H

#include <pthread.h>
#include <stdbool.h>

#include "weir/error.h"
#include "weir/status.h"

/*
 * One piece of work beside this process's own, for what mostly waits: a thread.  It has what its
 * context points to for itself until aside_end; signals stay with the process's own work.
 */
typedef enum weir_status aside_function(void *context, struct weir_error *error);

struct aside {
    pthread_t thread;
    aside_function *function;
    void *context;
    enum weir_status status;
    struct weir_error error;
    bool begun;
};

/* Begins.  Where no thread can be had the work is done at once. */
void aside_begin(struct aside *aside, aside_function *function, void *context);

/* Waits for it, if anything was begun; how it ended, with its error. */
enum weir_status aside_end(struct aside *aside, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Waits for it too; how it ended is no matter. */
void aside_drop(struct aside *aside);

#endif
