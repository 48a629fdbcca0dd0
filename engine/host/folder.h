#ifndef HOST_FOLDER_H
#define HOST_FOLDER_H

#include <stdbool.h>
#include <stdint.h>

#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

#define FOLDER_FILE_MAX 10000 /* files taken from a folder */

/* Whether name is a folder; false for what is not there. */
bool folder_is(const char *name);

struct folder_search {
    const char *folder;
    const char *suffix; /* of the names looked for */
};

/*
 * The files right in search.folder whose names end in search.suffix, as FOLDER/NAME, in order of
 * bytes; links, folders and names that begin with a dot are left out.  From arena.  WEIR_E_IO,
 * WEIR_E_INVALID for more than FOLDER_FILE_MAX, WEIR_E_NOMEM.
 */
enum weir_status folder_list(struct folder_search search, struct weir_arena *arena,
                             const char *const **files, uint32_t *count, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
