/* scratch.c - files for a test, in a folder that goes away again. */
#include "harness/scratch.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[64];

const char *
scratch_folder(void)
{
    if (folder[0] == '\0') {
        (void)snprintf(folder, sizeof folder, "/tmp/weir-test-XXXXXX");
        if (mkdtemp(folder) == NULL)
            abort();
    }
    return folder;
}

const char *
scratch_path(const char *name)
{
    static char path[16][160];
    static unsigned next;
    char *at = path[next++ % 16];
    (void)snprintf(at, sizeof path[0], "%s/%s", scratch_folder(), name);
    return at;
}

const char *
scratch_file(const char *name, const void *bytes, size_t size)
{
    const char *path = scratch_path(name);
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
        abort();
    return path;
}

void
scratch_remove(void)
{
    DIR *open_folder = opendir(scratch_folder());
    if (open_folder == NULL)
        return;
    for (const struct dirent *entry = readdir(open_folder); entry != NULL;
         entry = readdir(open_folder))
        if (entry->d_name[0] != '.' || entry->d_name[1] != '\0')
            (void)unlink(scratch_path(entry->d_name));
    (void)closedir(open_folder);
    (void)rmdir(folder);
    folder[0] = '\0';
}
