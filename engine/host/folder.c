/* folder.c - the files of a folder, always in the same order; and folders that appear at once. */
#define _GNU_SOURCE // NOLINT: renameat2
#include "host/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"

#define FOLDER_MODE 0750
#define FOLDER_NAME_BYTES 4096 /* the longest name, its NUL included */

bool
folder_is(const char *name)
{
    struct stat status;
    return stat(name, &status) == 0 && S_ISDIR(status.st_mode);
}

enum weir_status
folder_make(const char *name, struct weir_error *error)
{
    if (mkdir(name, 0750) == 0 || (errno == EEXIST && folder_is(name)))
        return WEIR_OK;
    const int reason = errno;
    (void)error_set(error, WEIR_E_IO,
                    reason == EEXIST ? "it is there, and no folder" : "the folder cannot be made");
    error_place(error, name, 0);
    if (reason != EEXIST)
        error_detail(error, strerror(reason)); // NOLINT(concurrency-mt-unsafe): one thread
    return WEIR_E_IO;
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

/* --- folders that appear at once ------------------------------------------------------------- */

static enum weir_status
io_failed(const char *name, const char *primary, struct weir_error *error)
{
    return failed((struct folder_search){.folder = name}, primary, error);
}

/* Opens it, unless it is a link; below 0 with errno set. */
static int
open_folder(const char *name)
{
    return open(name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Removes the files of a folder, and leaves what is no file. */
static enum weir_status
empty(const char *name, struct weir_error *error)
{
    const int opened = open_folder(name);
    DIR *stream = opened < 0 ? NULL : fdopendir(opened);
    if (stream == NULL)
        return io_failed(name, "could not open the folder", error);
    const struct dirent *entry;
    while ((entry = readdir(stream)) != NULL) { // NOLINT(concurrency-mt-unsafe): one thread
        if (is_plain_file(stream, entry->d_name))
            (void)unlinkat(dirfd(stream), entry->d_name, 0); /* the next write says so */
    }
    (void)closedir(stream); /* was only read */
    return WEIR_OK;
}

enum weir_status
folder_begin(const char *name, struct weir_error *error)
{
    if (mkdir(name, FOLDER_MODE) == 0)
        return WEIR_OK;
    if (errno != EEXIST)
        return io_failed(name, "could not make the folder", error);
    return empty(name, error);
}

/* What a folder lists is on disk; its files see to themselves. */
static bool
sync_folder(const char *name)
{
    const int opened = open_folder(name);
    if (opened < 0)
        return false;
    const bool synced = fsync(opened) == 0;
    (void)close(opened); /* nothing was written through it */
    return synced;
}

/* The folder that a name lies in is synced, so that the name outlives a power cut. */
static bool
sync_parent(const char *name)
{
    char parent[FOLDER_NAME_BYTES];
    const char *slash = strrchr(name, '/');
    const size_t size = slash == NULL ? 0 : slash == name ? 1 : (size_t)(slash - name);
    if (size >= sizeof parent)
        return false;
    (void)snprintf(parent, sizeof parent, "%.*s", (int)size, name);
    return sync_folder(size == 0 ? "." : parent);
}

enum weir_status
folder_publish(struct folder_names names, bool *there, struct weir_error *error)
{
    *there = false;
    if (!sync_folder(names.temporary))
        return io_failed(names.temporary, "could not write the folder to disk", error);
    if (renameat2(AT_FDCWD, names.temporary, AT_FDCWD, names.final, RENAME_NOREPLACE) != 0) {
        *there = errno == EEXIST;
        return *there ? WEIR_OK : io_failed(names.final, "could not name the folder", error);
    }
    if (!sync_parent(names.final))
        return io_failed(names.final, "could not write the folder to disk", error);
    return WEIR_OK;
}

void
folder_remove(const char *name)
{
    struct weir_error error;
    error_clear(&error);
    if (empty(name, &error) == WEIR_OK)
        (void)rmdir(name); /* told where it matters: by the next folder_begin */
}
