/* Fuzzes host/config.c: no file may crash it, and what it accepts is in range and has no password.
 */
#include "host/config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char name[] = "/tmp/fuzz_config-XXXXXX";

static void
remove_file(void)
{
    (void)unlink(name);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int descriptor = -1;
    if (descriptor < 0) {
        descriptor = mkstemp(name);
        if (descriptor < 0 || atexit(remove_file) != 0)
            abort();
    }
    if (ftruncate(descriptor, 0) != 0 || pwrite(descriptor, data, size, 0) != (ssize_t)size)
        abort();
    struct weir_error error = {.status = WEIR_OK};
    struct weir_arena *arena = weir_arena_new(1 << 22);
    struct config *config = NULL;
    if (config_read(name, arena, &config, &error) == WEIR_OK) {
        if (config->jobs < 1 || config->jobs > 256 ||
            strstr(config->database, " password=") != NULL)
            abort();
    } else if (error.primary[0] == '\0') {
        abort();
    }
    weir_arena_free(arena);
    return 0;
}
