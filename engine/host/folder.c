/* folder.c - the files of a folder, always in the same order. */
#include "host/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/text.h"

bool
folder_is(const char *name)
{
    struct stat status;
    return stat(name, &status) == 0 && S_ISDIR(status.st_mode);
}

static int
by_bytes(const void *a, const void *b)
{
    const char *const *left = a;
    const char *const *right = b;
    return strcmp(*left, *right);
}

static bool
ends_in(const char *name, const char *suffix)
{
    const size_t size = strlen(name);
    const size_t suffix_size = strlen(suffix);
    return size > suffix_size && strcmp(name + size - suffix_size, suffix) == 0;
}

static bool
is_plain_file(DIR *stream, const char *name)
{
    struct stat status;
    return fstatat(dirfd(stream), name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISREG(status.st_mode);
}

static const char *
joined(const char *folder, const char *name, struct weir_arena *arena)
{
    const size_t capacity = strlen(folder) + strlen(name) + 2;
    char *path = weir_arena_alloc(arena, capacity, 1);
    if (path == NULL)
        return NULL;
    struct text_writer writer = text_writer_of(path, capacity);
    text_write_string(&writer, folder);
    if (!ends_in(folder, "/") && strcmp(folder, "/") != 0)
        text_write_string(&writer, "/");
    text_write_string(&writer, name);
    return path;
}

static enum weir_status
failed(struct folder_search search, const char *primary, struct weir_error *error)
{
    const int reason = errno;
    const enum weir_status status = error_set(error, WEIR_E_IO, primary);
    error_place(error, search.folder, 0);
    if (reason != 0)
        error_detail(error, strerror(reason)); // NOLINT(concurrency-mt-unsafe): one thread
    return status;
}

enum weir_status
folder_list(struct folder_search search, struct weir_arena *arena, const char *const **files,
            uint32_t *count, struct weir_error *error)
{
    enum weir_status status = WEIR_E_NOMEM;
    DIR *stream = opendir(search.folder);
    if (stream == NULL)
        return failed(search, "could not open the folder", error);
    uint32_t found = 0;
    const char **list = weir_arena_alloc(arena, FOLDER_FILE_MAX, sizeof *list);
    if (list == NULL)
        goto done;
    const struct dirent *entry;
    errno = 0;
    while ((entry = readdir(stream)) != NULL) { // NOLINT(concurrency-mt-unsafe): one thread
        if (entry->d_name[0] == '.' || !ends_in(entry->d_name, search.suffix) ||
            !is_plain_file(stream, entry->d_name))
            continue;
        if (found == FOLDER_FILE_MAX) {
            status = error_set(error, WEIR_E_INVALID, "too many files in a folder");
            error_place(error, search.folder, 0);
            goto done;
        }
        list[found] = joined(search.folder, entry->d_name, arena);
        if (list[found++] == NULL)
            goto done;
        errno = 0;
    }
    if (errno != 0) {
        status = failed(search, "could not read the folder", error);
        goto done;
    }
    qsort(list, found, sizeof *list, by_bytes);
    *files = list;
    *count = found;
    status = WEIR_OK;
done:
    (void)closedir(stream); /* was only read */
    return status == WEIR_E_NOMEM ? error_nomem(error) : status;
}
