#ifndef HOST_FILTER_H
#define HOST_FILTER_H

#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * Another program that makes of some bytes others: from its standard input to its standard output,
 * started without a shell, and gone when this process is.  What it is given is kept in a file
 * without a name until it runs, so neither waits for the other.
 * Order: filter_open; for each piece filter_begin, filter_put, filter_run; filter_close.
 */
struct filter;

/* argv[0] is looked up in PATH; argv ends with NULL and is borrowed until filter_close.  From
 * arena. WEIR_E_IO: no temporary file could be had. */
enum weir_status filter_open(const char *const *argv, struct weir_arena *arena,
                             struct filter **filter, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Forgets what it was given. */
void filter_begin(struct filter *filter);

/* Adds to what it will be given; errors are kept until filter_run. */
void filter_put(struct filter *filter, struct weir_text text);

typedef enum weir_status filter_take(void *context, struct weir_text bytes,
                                     struct weir_error *error);

/* Runs it, and hands all it writes to take.  WEIR_E_NOT_FOUND: there is no such program; WEIR_E_IO:
 * it failed, with the last line it said as detail; WEIR_E_STOPPED. */
enum weir_status filter_run(struct filter *filter, filter_take *take, void *context,
                            struct weir_error *error) __attribute__((warn_unused_result));

/* NULL is fine. */
void filter_close(struct filter *filter);

#endif
