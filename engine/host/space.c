/* space.c - how much a file system still holds. */
#include "host/space.h"

#include <errno.h>
#include <string.h>
#include <sys/statvfs.h>

#include "base/error.h"

enum weir_status
space_of(const char *path, struct space *space, struct weir_error *error)
{
    struct statvfs found;
    if (statvfs(path, &found) != 0) {
        (void)error_set(error, WEIR_E_IO, "could not ask for the space left");
        error_detail(error, strerror(errno));
        error_place(error, path, 0);
        return WEIR_E_IO;
    }
    *space = (struct space){(int64_t)(found.f_bavail * found.f_frsize),
                            (int64_t)(found.f_blocks * found.f_frsize)};
    return WEIR_OK;
}
