#ifndef HOST_SPACE_H
#define HOST_SPACE_H

#include <stdint.h>

#include "weir/error.h"
#include "weir/status.h"

struct space {
    int64_t free_bytes; /* that others than root may take */
    int64_t size_bytes; /* of the whole file system */
};

/* The file system that holds path.  WEIR_E_IO: path is not there, or may not be reached. */
enum weir_status space_of(const char *path, struct space *space, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
