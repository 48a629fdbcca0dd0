#ifndef FUZZ_FILE_OF_H
#define FUZZ_FILE_OF_H

/* The bytes at hand as a file, for readers that take a name; the same file each time, gone at the
 * end. */
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

static char file_name[] = "/tmp/fuzz_file-XXXXXX";

static void
file_remove(void)
{
    (void)unlink(file_name);
}

static const char *
file_of(const uint8_t *data, size_t size)
{
    static int descriptor = -1;
    if (descriptor < 0) {
        descriptor = mkstemp(file_name);
        if (descriptor < 0 || atexit(file_remove) != 0)
            abort();
    }
    if (ftruncate(descriptor, 0) != 0 || pwrite(descriptor, data, size, 0) != (ssize_t)size)
        abort();
    return file_name;
}

#endif
