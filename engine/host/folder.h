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

/* Makes the folder where it is not there, for its owner and group to read; those above it must be
 * there. WEIR_E_IO. */
enum weir_status folder_make(const char *name, struct weir_error *error)
    __attribute__((warn_unused_result));

/* --- folders whose files appear all at once ----------------------------------------------------
 */

/* Makes a folder that only its owner and group may look into; one that is there is emptied of its
 * files.  WEIR_E_IO, also for a link. */
enum weir_status folder_begin(const char *name, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Gives it its name, once its files are on disk.  *there: something has that name already, and
 * nothing was done. */
struct folder_names {
    const char *temporary;
    const char *final; /* on the same file system */
};
enum weir_status folder_publish(struct folder_names names, bool *there, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Removes it with its files; what cannot be removed stays. */
void folder_remove(const char *name);

/* --- files of a folder -------------------------------------------------------------------------
 */
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
