#ifndef HOST_SHARED_H
#define HOST_SHARED_H

#include <stddef.h>

#include "weir/error.h"
#include "weir/status.h"

/* Memory that this process and the workers it starts afterwards see alike: how they hand each other
 * work and results.  Zeroed; pages that nobody touches cost nothing. */

/* Owns: free with shared_free, in this process alone.  WEIR_E_NOMEM. */
enum weir_status shared_new(size_t size, void **memory, struct weir_error *error)
    __attribute__((warn_unused_result));

/* NULL is fine; size is the one it was made with. */
void shared_free(void *memory, size_t size);

#endif
