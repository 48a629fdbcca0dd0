/*
 * inbox.c - files that come from outside: listed without following anything, and moved on without
 * replacing anything.
 *
 * renameat2(2) is Linux's only way to move a file that is atomic and never overwrites; link(2) and
 * unlink(2) do for file systems without it.
 */
#define _GNU_SOURCE // NOLINT: renameat2
#include "host/inbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "host/shown.h"

#define FOLDER_MODE 0750
#define NAME_BYTES_MAX 255 /* of a name in a folder */
#define NAME_TRIES 100000  /* for a name that is free */
#define SUFFIX_BYTES 24    /* of what keeps names apart: a dot and any number */

/* "could not VERB: REASON" with the name as place. */
static enum weir_status
failed(const char *verb, struct weir_error *error, const char *shown)
{
    char primary[WEIR_ERROR_PRIMARY_SIZE];
    (void)snprintf(primary, sizeof primary, "could not %s: %s", verb,
                   strerror(errno)); // NOLINT(concurrency-mt-unsafe): one thread
    (void)error_set(error, WEIR_E_IO, primary);
    error_place(error, shown, 0);
    return WEIR_E_IO;
}

/* --- names ----------------------------------------------------------------------------------- */

static bool
ends_in(const char *name, const char *suffix)
{
    const size_t size = strlen(name);
    const size_t suffix_size = strlen(suffix);
    return size >= suffix_size && strcmp(name + size - suffix_size, suffix) == 0;
}

/* Whether it is the name of a file that a program is still writing. */
static bool
is_unfinished(const char *name)
{
    static const char *const suffix[] = {"~", ".part", ".partial", ".filepart", ".tmp"};
    for (size_t i = 0; i < sizeof suffix / sizeof suffix[0]; i++) {
        if (ends_in(name, suffix[i]))
            return true;
    }
    return name[0] == '.';
}

static const char *
joined(const char *folder, const char *name, struct weir_arena *arena)
{
    const size_t capacity = strlen(folder) + strlen(name) + 2;
    char *path = weir_arena_alloc(arena, capacity, 1);
    if (path != NULL)
        (void)snprintf(path, capacity, "%s%s%s", folder, ends_in(folder, "/") ? "" : "/", name);
    return path;
}

/* --- listing --------------------------------------------------------------------------------- */

static enum inbox_state
state_of(const struct stat *about, const struct inbox_search *search)
{
    if (S_ISDIR(about->st_mode))
        return INBOX_FOLDER;
    if (!S_ISREG(about->st_mode))
        return INBOX_ODD;
    /* A clock that is ahead gives files a future: then they are as old as their inode's change. */
    const int64_t changed_s =
        about->st_mtim.tv_sec > search->now_s ? about->st_ctim.tv_sec : about->st_mtim.tv_sec;
    return search->now_s - changed_s < search->settle_s ? INBOX_YOUNG : INBOX_WHOLE;
}

static enum weir_status
read_entry(DIR *stream, const char *name, const struct inbox_search *search,
           struct weir_arena *arena, struct inbox_file *file)
{
    struct stat about;
    if (fstatat(dirfd(stream), name, &about, AT_SYMLINK_NOFOLLOW) != 0)
        return WEIR_E_NOT_FOUND; /* it is gone again */
    *file = (struct inbox_file){
        .name = text_copy(text_of(name), arena).start,
        .path = joined(search->folder, name, arena),
        .shown = shown_name(name, arena),
        .state = state_of(&about, search),
        .size = about.st_size,
        .changed_s = about.st_mtim.tv_sec,
        .changed_ns = about.st_mtim.tv_nsec,
        .device = about.st_dev,
        .number = about.st_ino,
    };
    return file->name == NULL || file->path == NULL || file->shown == NULL ? WEIR_E_NOMEM : WEIR_OK;
}

static int
by_bytes(const void *a, const void *b)
{
    const struct inbox_file *left = a;
    const struct inbox_file *right = b;
    return strcmp(left->name, right->name);
}

/* Reads the entries of stream into list, of INBOX_FILE_MAX. */
static enum weir_status
read_entries(DIR *stream, const struct inbox_search *search, struct weir_arena *arena,
             struct inbox_file *list, uint32_t *count, struct weir_error *error)
{
    const struct dirent *entry;
    errno = 0;
    while ((entry = readdir(stream)) != NULL) { // NOLINT(concurrency-mt-unsafe): one thread
        if (is_unfinished(entry->d_name))
            continue;
        if (*count == INBOX_FILE_MAX) {
            (void)error_set(error, WEIR_E_INVALID, "too many files in the inbox");
            error_place(error, search->folder, 0);
            return WEIR_E_INVALID;
        }
        const enum weir_status status =
            read_entry(stream, entry->d_name, search, arena, &list[*count]);
        if (status == WEIR_E_NOMEM)
            return error_nomem(error);
        *count += status == WEIR_OK;
        errno = 0;
    }
    return errno == 0 ? WEIR_OK : failed("read the folder", error, search->folder);
}

enum weir_status
inbox_list(struct inbox_search search, struct weir_arena *arena, struct inbox_files *files,
           struct weir_error *error)
{
    struct inbox_file *list = weir_arena_alloc(arena, INBOX_FILE_MAX, sizeof *list);
    if (list == NULL)
        return error_nomem(error);
    DIR *stream = opendir(search.folder);
    if (stream == NULL)
        return failed("open the folder", error, search.folder);
    uint32_t count = 0;
    const enum weir_status status = read_entries(stream, &search, arena, list, &count, error);
    (void)closedir(stream); /* was only read */
    if (status)
        return status;
    qsort(list, count, sizeof *list, by_bytes);
    *files = (struct inbox_files){list, count};
    return WEIR_OK;
}

/* --- moving ---------------------------------------------------------------------------------- */

/* Whether what has the file's name is still what was listed. */
static bool
is_same(const struct inbox_file *file)
{
    struct stat about;
    return lstat(file->path, &about) == 0 && S_ISREG(about.st_mode) &&
           about.st_dev == file->device && about.st_ino == file->number &&
           about.st_size == file->size && about.st_mtim.tv_sec == file->changed_s &&
           about.st_mtim.tv_nsec == file->changed_ns;
}

/* NAME, NAME.1 …, the name cut so that it fits into a folder. */
static void
nth_name(const char *name, uint32_t nth, char candidate[NAME_BYTES_MAX + 1])
{
    char suffix[SUFFIX_BYTES] = "";
    if (nth > 0)
        (void)snprintf(suffix, sizeof suffix, ".%lu", (unsigned long)nth);
    const size_t room = NAME_BYTES_MAX - strlen(suffix);
    (void)snprintf(candidate, NAME_BYTES_MAX + 1, "%.*s%s", (int)room, name, suffix);
}

/* Moves, unless the name is taken: false with errno set. */
static bool
move_to(const char *path, int folder, const char *name)
{
    if (renameat2(AT_FDCWD, path, folder, name, RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    return linkat(AT_FDCWD, path, folder, name, 0) == 0 && unlink(path) == 0;
}

static bool
is_it(const struct inbox_file *file, int folder, const char *name)
{
    struct stat about;
    return fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) == 0 &&
           about.st_dev == file->device && about.st_ino == file->number;
}

static enum weir_status
open_target(const char *folder, int *opened, struct weir_error *error)
{
    if (mkdir(folder, FOLDER_MODE) != 0 && errno != EEXIST)
        return failed("make the folder", error, folder);
    *opened = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return *opened < 0 ? failed("open the folder", error, folder) : WEIR_OK;
}

enum weir_status
inbox_move(const struct inbox_file *file, const char *folder, struct weir_arena *arena,
           const char **moved, struct weir_error *error)
{
    char candidate[NAME_BYTES_MAX + 1];
    int target = -1;
    *moved = NULL;
    if (!is_same(file))
        return WEIR_OK;
    enum weir_status status = open_target(folder, &target, error);
    if (status)
        return status;
    bool there = false;
    bool other = false;
    for (uint32_t nth = 0; nth < NAME_TRIES && !there; nth++) {
        nth_name(file->name, nth, candidate);
        there = move_to(file->path, target, candidate);
        if (!there && errno != EEXIST)
            break;
    }
    if (!there) {
        const bool elsewhere = errno == EXDEV;
        status = failed("move the file", error, file->shown);
        error_hint(error, elsewhere ? "Folders of the night lie on the inbox's file system." : "");
    } else if (!is_it(file, target, candidate)) { /* another took its name at this very moment */
        other = true;
        (void)renameat2(target, candidate, AT_FDCWD, file->path, RENAME_NOREPLACE);
    }
    (void)close(target); /* nothing was written through it */
    if (status || other)
        return status;
    *moved = shown_name(candidate, arena);
    return *moved == NULL ? error_nomem(error) : WEIR_OK;
}
