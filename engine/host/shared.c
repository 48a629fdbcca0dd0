/* shared.c - an anonymous shared mapping; /dev/zero, since POSIX has no MAP_ANONYMOUS. */
#include "host/shared.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"

enum weir_status
shared_new(size_t size, void **memory, struct weir_error *error)
{
    const int zero = open("/dev/zero", O_RDWR | O_CLOEXEC);
    if (zero < 0)
        return error_set(error, WEIR_E_IO, "could not open /dev/zero");
    void *made = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, zero, 0);
    (void)close(zero);
    if (made == MAP_FAILED)
        return error_nomem(error);
    *memory = made;
    return WEIR_OK;
}

void
shared_free(void *memory, size_t size)
{
    if (memory != NULL)
        (void)munmap(memory, size);
}
